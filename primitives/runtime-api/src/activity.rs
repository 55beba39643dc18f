//! The rhythm.

use crate::json;
use alloc::vec::Vec;
use codec::{Decode, Encode};
use openledger_core::{Balance, EpochIndex, Share};
use scale_info::TypeInfo;

/// Counters that add up over epochs.
#[derive(
	Clone, Copy, Debug, Decode, Default, Encode, Eq, PartialEq, TypeInfo, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "camelCase")]
pub struct Counters {
	/// Receipts of models in batches that became final.
	pub inferences: u64,
	/// Receipts of agents.
	pub actions: u64,
	/// Batches that became final.
	pub batches: u64,
	/// OPEN routed.
	#[serde(with = "json::decimal")]
	pub routed: Balance,
	/// Part of `routed` whose payer was also the operator or the model's owner: a lower bound. Volume is never rewarded.
	#[serde(with = "json::decimal")]
	pub self_dealt: Balance,
	/// Pots distributed one rank down.
	pub distributions: u64,
	/// Payouts to accounts.
	pub payouts: u64,
	/// OPEN paid out.
	#[serde(with = "json::decimal")]
	pub paid_out: Balance,
}

/// One epoch.
#[derive(
	Clone, Copy, Debug, Decode, Default, Encode, Eq, PartialEq, TypeInfo, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "camelCase")]
pub struct EpochActivity {
	/// Its number.
	pub epoch: EpochIndex,
	/// What happened in it.
	pub counters: Counters,
	/// Distinct contributors that earned.
	pub paid_contributors: u32,
	/// Those of them that also earned in the epoch before.
	pub retained_contributors: u32,
	/// Distinct operators with a final batch.
	pub active_operators: u32,
	/// Distinct models with a final batch.
	pub active_models: u32,
	/// Distinct datanets whose pools earned.
	pub active_datanets: u32,
	/// Distinct payers.
	pub active_payers: u32,
	/// Herfindahl index of the operators' revenue, in parts per billion: 10^9 when one has it all.
	pub concentration: Share,
}

/// How many different ones took part since genesis.
#[derive(
	Clone, Copy, Debug, Decode, Default, Encode, Eq, PartialEq, TypeInfo, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "camelCase")]
pub struct Different {
	/// Contributors that earned.
	pub contributors: u32,
	/// Operators with a final batch.
	pub operators: u32,
	/// Models with a final batch.
	pub models: u32,
	/// Datanets whose pools earned.
	pub datanets: u32,
	/// Payers. One that was absent for longer than epochs are kept may count again.
	pub payers: u32,
	/// Herfindahl index of the operators' revenue, in parts per billion: 10^9 when one has it all.
	pub concentration: Share,
}

/// A range of epochs, and everything since genesis.
#[derive(
	Clone, Debug, Decode, Default, Encode, Eq, PartialEq, TypeInfo, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "camelCase")]
pub struct Activity {
	/// The epoch that is running; its counters still grow.
	pub current: EpochIndex,
	/// The epochs asked for that are still kept, oldest first.
	pub epochs: Vec<EpochActivity>,
	/// Since genesis.
	pub totals: Counters,
	/// Who took part since genesis.
	pub different: Different,
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn activity_should_survive_both_encodings() {
		let counters = Counters {
			inferences: 1,
			routed: u128::MAX,
			..Default::default()
		};
		let epoch = EpochActivity {
			epoch: 4,
			counters,
			concentration: 1_000_000_000,
			..Default::default()
		};
		let activity = Activity {
			current: 5,
			epochs: [epoch].into(),
			totals: counters,
			different: Different {
				payers: 3,
				..Default::default()
			},
		};
		assert_eq!(Activity::decode(&mut &activity.encode()[..]).unwrap(), activity);
		let text = serde_json::to_string(&activity).unwrap();
		assert!(
			text.contains(r#""selfDealt":"0""#) && text.contains(r#""activePayers":0"#),
			"{text}"
		);
		assert_eq!(serde_json::from_str::<Activity>(&text).unwrap(), activity);
	}
}
