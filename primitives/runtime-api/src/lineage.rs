//! Where a model comes from.

use alloc::vec::Vec;
use codec::{Decode, Encode};
use openledger_core::{ModelId, ModelKind, PayeeId, Share, SnapshotId};
use scale_info::TypeInfo;

/// An entry of the builder vector.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BuilderShare<AccountId> {
	/// The model itself or an ancestor.
	pub model: ModelId,
	/// Whom its owner is paid as.
	pub payee: Option<PayeeId>,
	/// The account behind that payee now.
	pub account: Option<AccountId>,
	/// Its part of the builders' revenue, in parts per billion.
	pub share: Share,
}

/// An entry of the data vector.
#[derive(
	Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "camelCase")]
pub struct DataShare {
	/// The snapshot, own or inherited.
	pub snapshot: SnapshotId,
	/// Its part of the data revenue that no credit directs, in parts per billion.
	pub share: Share,
}

/// A model with its two flattened vectors.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Lineage<AccountId> {
	/// The model.
	pub model: ModelId,
	/// What it is.
	pub kind: ModelKind,
	/// Whether it can be served and made a parent: not retired.
	pub active: bool,
	/// Who owns it.
	pub owner: Option<AccountId>,
	/// Generations to its most distant ancestor; 0 without parents. Versions of one owner are not counted.
	pub depth: u8,
	/// The models it was made from.
	pub parents: Vec<ModelId>,
	/// Share of the model revenue that its terms give to data, in parts per billion, before the governed floor.
	pub data_share: Share,
	/// Part of the data share that verbatim credits may direct, in parts per billion.
	pub verbatim: Share,
	/// Itself and its ancestors; sums to 10^9.
	pub builders: Vec<BuilderShare<AccountId>>,
	/// Snapshots, own and inherited; sums to 10^9.
	pub data: Vec<DataShare>,
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn lineage_should_survive_both_encodings() {
		let lineage = Lineage::<u64> {
			model: 7,
			kind: ModelKind::FineTune,
			active: true,
			owner: Some(3),
			depth: 1,
			parents: [6].into(),
			data_share: 400_000_000,
			verbatim: 1_000_000_000,
			builders: [
				BuilderShare {
					model: 7,
					payee: Some(4),
					account: Some(3),
					share: 900_000_000,
				},
				BuilderShare {
					model: 6,
					payee: Some(5),
					account: None,
					share: 100_000_000,
				},
			]
			.into(),
			data: [DataShare {
				snapshot: SnapshotId {
					datanet: 0,
					number: 1,
				},
				share: 1_000_000_000,
			}]
			.into(),
		};
		assert_eq!(Lineage::decode(&mut &lineage.encode()[..]).unwrap(), lineage);
		let text = serde_json::to_string(&lineage).unwrap();
		assert!(
			text.contains(r#""kind":"FineTune""#) && text.contains(r#""dataShare":400000000"#),
			"{text}"
		);
		assert_eq!(serde_json::from_str::<Lineage<u64>>(&text).unwrap(), lineage);
	}
}
