//! What a model consists of. Nothing here knows `Config`, but for the two aliases that say so.

use crate::Config;
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{pallet_prelude::ConstU32, BoundedVec};
use frame_system::pallet_prelude::BlockNumberFor;
use openledger_core::{
	Hash32, ModelId, ModelKind, PayeeId, Share, SnapshotId, MAX_BENEFICIARIES, MAX_NAME, MAX_PARENTS,
	MAX_URI, SHARE_ONE,
};
use openledger_traits::MoneyTerms;
use scale_info::TypeInfo;

/// Longest URI that decodes. Twice the limit, so that what is too long is refused by an error that says so.
pub type MaxUriInput = ConstU32<{ 2 * MAX_URI }>;
/// Longest licence that decodes; see [`MaxUriInput`].
pub type MaxLicenceInput = ConstU32<{ 2 * MAX_NAME }>;
/// Most parents that decode; see [`MaxUriInput`].
pub type MaxParentsInput = ConstU32<{ 2 * MAX_PARENTS }>;
/// Most snapshots that decode; see [`MaxUriInput`].
pub type MaxSnapshotsInput = ConstU32<{ 2 * MAX_BENEFICIARIES }>;

/// Where a manifest is.
pub type Uri = BoundedVec<u8, ConstU32<MAX_URI>>;
/// An SPDX expression or a name.
pub type Licence = BoundedVec<u8, ConstU32<MAX_NAME>>;
/// Parents, in the order in which they were named.
pub type Parents = BoundedVec<Parent, ConstU32<MAX_PARENTS>>;
/// Own snapshots with weights, sorted by snapshot.
pub type OwnSnapshots = BoundedVec<(SnapshotId, u32), ConstU32<MAX_BENEFICIARIES>>;
/// Builders, sorted by model, in parts per billion that sum to one whole.
pub type BuilderVector = BoundedVec<(ModelId, Share), ConstU32<MAX_BENEFICIARIES>>;
/// Snapshots, sorted, in parts per billion that sum to one whole.
pub type DataVector = BoundedVec<(SnapshotId, Share), ConstU32<MAX_BENEFICIARIES>>;

/// How much of the data share each attribution channel may direct, in parts per billion, together at most one whole. What no
/// channel directs goes to the pools of the data vector.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Default,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
	serde::Serialize,
	serde::Deserialize,
)]
pub struct Channels {
	/// Credits for text that recurs word by word.
	pub verbatim: Share,
	/// Contributions that were retrieved for an answer.
	pub retrieval: Share,
	/// Influence that attributors attest.
	pub influence: Share,
}

/// The terms of a model. Immutable. All in parts per billion.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Default,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
	serde::Serialize,
	serde::Deserialize,
)]
pub struct Terms {
	/// Asked of each derivative: the part of its builders' revenue that goes to this model's builders.
	pub royalty: Share,
	/// Part of the model's revenue that goes to data.
	pub data_share: Share,
	/// Who may direct the data share.
	pub channels: Channels,
}

/// Why terms are refused.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum TermsError {
	/// A share is more than one whole.
	ShareAboveOne,
	/// The channels together have more than one whole.
	ChannelsAboveOne,
	/// The data share is below the floor.
	BelowDataFloor,
}

impl Channels {
	/// Whether the channels together have at most one whole.
	pub fn fit(&self) -> bool {
		self.verbatim
			.checked_add(self.retrieval)
			.and_then(|sum| sum.checked_add(self.influence))
			.is_some_and(|sum| sum <= SHARE_ONE)
	}
}

impl Terms {
	/// Whether a model may be registered on these terms while the data floor is `floor`.
	pub fn check(&self, floor: Share) -> Result<(), TermsError> {
		let Channels {
			verbatim,
			retrieval,
			influence,
		} = self.channels;
		if [self.royalty, self.data_share, verbatim, retrieval, influence]
			.iter()
			.any(|share| *share > SHARE_ONE)
		{
			return Err(TermsError::ShareAboveOne);
		}
		if !self.channels.fit() {
			return Err(TermsError::ChannelsAboveOne);
		}
		if self.data_share < floor {
			return Err(TermsError::BelowDataFloor);
		}
		Ok(())
	}
}

impl From<&Terms> for MoneyTerms {
	fn from(terms: &Terms) -> Self {
		Self {
			data_share: terms.data_share,
			verbatim: terms.channels.verbatim,
		}
	}
}

/// Whether a model can be served and made a parent.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
	serde::Serialize,
	serde::Deserialize,
)]
pub enum Status {
	/// It can.
	Active,
	/// It cannot any more.
	Retired,
}

/// A parent of a model.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
	serde::Serialize,
	serde::Deserialize,
)]
pub struct Parent {
	/// The parent.
	pub model: ModelId,
	/// Whether it had the same owner at registration: then it is an older version and no generation of its own.
	pub same_owner: bool,
}

/// What settlement and routing ask for often.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Model<AccountId, BlockNumber, Ticket> {
	/// What it is.
	pub kind: ModelKind,
	/// Whether it is in service.
	pub status: Status,
	/// Who controls it.
	pub owner: AccountId,
	/// Whom the owner is paid as. Kept, since the owner may have its payee paid to another account.
	pub payee: PayeeId,
	/// Its terms.
	pub terms: Terms,
	/// Generations to its most distant ancestor.
	pub depth: u8,
	/// Block of registration.
	pub registered_at: BlockNumber,
	/// On whom the deposit is held.
	pub depositor: AccountId,
	/// The deposit.
	pub ticket: Ticket,
}

impl<AccountId, BlockNumber, Ticket> Model<AccountId, BlockNumber, Ticket> {
	/// Whether it can be served and made a parent.
	pub fn is_active(&self) -> bool {
		self.status == Status::Active
	}
}

/// [`Model`] in a runtime.
pub type ModelOf<T> =
	Model<<T as frame_system::Config>::AccountId, BlockNumberFor<T>, <T as Config>::Consideration>;

/// What an owner declared.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Declaration {
	/// Blake2b-256 of the manifest.
	pub manifest_hash: Hash32,
	/// Where the manifest is.
	pub uri: Uri,
	/// Its licence.
	pub licence: Licence,
	/// Its parents.
	pub parents: Parents,
	/// Its own snapshots.
	pub snapshots: OwnSnapshots,
	/// Their part of the data vector.
	pub own_data_share: Share,
}

/// The two vectors of a model.
#[derive(
	Clone,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
	serde::Serialize,
	serde::Deserialize,
)]
pub struct Lineage {
	/// The model and its ancestors.
	pub builders: BuilderVector,
	/// Snapshots, own and inherited.
	pub data: DataVector,
}

/// A model as it is shown.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct ModelInfo<AccountId, BlockNumber> {
	/// What it is.
	pub kind: ModelKind,
	/// Whether it is in service.
	pub status: Status,
	/// Who controls it.
	pub owner: AccountId,
	/// Whom the owner is paid as.
	pub payee: PayeeId,
	/// On whom the deposit is held.
	pub depositor: AccountId,
	/// Block of registration.
	pub registered_at: BlockNumber,
	/// Generations to its most distant ancestor.
	pub depth: u8,
	/// How many models name it as a parent.
	pub children: u32,
	/// Its terms.
	pub terms: Terms,
	/// What the owner declared.
	pub declaration: Declaration,
}

/// A model to be registered, as it came in.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Registration {
	/// What it is.
	pub kind: ModelKind,
	/// Blake2b-256 of the manifest.
	pub manifest_hash: Hash32,
	/// Where the manifest is.
	pub uri: Vec<u8>,
	/// Its licence.
	pub licence: Vec<u8>,
	/// Its parents.
	pub parents: Vec<ModelId>,
	/// Its own snapshots and their weights.
	pub snapshots: Vec<(SnapshotId, u32)>,
	/// Their part of the data vector.
	pub own_data_share: Share,
	/// Its terms.
	pub terms: Terms,
}

/// Entries of a bounded list, for weights.
pub(crate) fn len_of<Item, Bound>(list: &BoundedVec<Item, Bound>) -> u32 {
	u32::try_from(list.len()).unwrap_or(u32::MAX)
}
