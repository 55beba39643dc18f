//! What others may know of models. Implemented by the model registry.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use openledger_core::{ModelId, ModelKind, PayeeId, Share, SnapshotId};
use scale_info::TypeInfo;
#[cfg(feature = "runtime-benchmarks")]
use sp_runtime::DispatchError;

/// The part of a model's terms that routing needs. All in parts per billion.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct MoneyTerms {
	/// Share of the model revenue that goes to data. Routing raises it to the governed floor.
	pub data_share: Share,
	/// Part of the data share that verbatim credits may direct; what no channel directs goes to the pools.
	pub verbatim: Share,
}

/// How a model weighs the channels of attribution that receipts carry, in parts per billion. They sum to at most one whole.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct ReceiptChannels {
	/// What is repeated word by word.
	pub verbatim: Share,
	/// What was retrieved.
	pub retrieval: Share,
}

/// Reading models.
pub trait Models {
	/// What the model is; `None` if it does not exist.
	fn kind(model: ModelId) -> Option<ModelKind>;
	/// Whether it exists and is not retired: only such a model can be served or made a parent.
	fn is_active(model: ModelId) -> bool;
	/// Whom its owner is paid as.
	fn payee(model: ModelId) -> Option<PayeeId>;
	/// Its terms, retired or not.
	fn terms(model: ModelId) -> Option<MoneyTerms>;
	/// How it weighs the channels that receipts carry. Never changes. Without a registry that knows of retrieval, it is verbatim
	/// alone.
	fn channels(model: ModelId) -> Option<ReceiptChannels> {
		Self::terms(model).map(|terms| ReceiptChannels {
			verbatim: terms.verbatim,
			retrieval: 0,
		})
	}
	/// The builder vector: the model and its ancestors; sums to one whole.
	fn builders(model: ModelId) -> Vec<(ModelId, Share)>;
	/// The data vector: snapshots, own and inherited, sorted; sums to one whole.
	fn data(model: ModelId) -> Vec<(SnapshotId, Share)>;
	/// Registers a base model of `payee` over `snapshots`, for benchmarks of other pallets.
	#[cfg(feature = "runtime-benchmarks")]
	fn create(payee: PayeeId, snapshots: &[SnapshotId]) -> Result<ModelId, DispatchError>;
}

impl Models for () {
	fn kind(_: ModelId) -> Option<ModelKind> {
		None
	}
	fn is_active(_: ModelId) -> bool {
		false
	}
	fn payee(_: ModelId) -> Option<PayeeId> {
		None
	}
	fn terms(_: ModelId) -> Option<MoneyTerms> {
		None
	}
	fn builders(_: ModelId) -> Vec<(ModelId, Share)> {
		Vec::new()
	}
	fn data(_: ModelId) -> Vec<(SnapshotId, Share)> {
		Vec::new()
	}
	#[cfg(feature = "runtime-benchmarks")]
	fn create(_: PayeeId, _: &[SnapshotId]) -> Result<ModelId, DispatchError> {
		Err(DispatchError::Unavailable)
	}
}
