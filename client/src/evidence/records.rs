//! What of the chain's records evidence looks at. Fields are found by name, so what is left out here may change.
#![allow(unused_imports)] // Imports of the derive that decoding of named fields does not use.

use crate::chain::{api::runtime_types as types, ChainSnapshotId};
use openledger_core::{
	Balance, ContributionId, ModelId, OperatorId, PayeeId, PolicyVersion, Share, SnapshotNumber,
};
use subxt::{ext::scale_decode::DecodeAsType, utils::AccountId32};

pub(super) use types::{
	bounded_collections::bounded_vec::BoundedVec as List, openledger_traits::contributions::Beneficiary,
	pallet_inference_receipts::types::Commitment,
};

macro_rules! records {
	($($(#[$meta:meta])* $name:ident { $($field:ident: $type:ty),+ $(,)? })+) => {$(
		$(#[$meta])*
		#[derive(Clone, Debug, DecodeAsType)]
		#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
		pub(super) struct $name {
			$(pub $field: $type,)+
		}
	)+};
}

records! {
	/// An open batch.
	Batch {
		operator: OperatorId,
		model: ModelId,
		amount: Balance,
		credited: Balance,
		credits: u32,
		policy: PolicyVersion,
		commitment: Commitment,
		sessions_root: [u8; 32],
		routed: Option<u32>,
	}
	/// A session.
	Session {
		operator: OperatorId,
		lines: List<Line>,
		disclosure: types::openledger_core::kinds::Disclosure,
	}
	/// A line of a session.
	Line {
		model: ModelId,
		settled: Balance,
		prices: types::openledger_traits::operators::Prices,
	}
	/// An operator.
	Operator {
		account: AccountId32,
		bond: Balance,
		delegated: Delegated,
		commission: Commission,
	}
	/// Active delegations.
	Delegated { stake: Balance }
	/// What an operator keeps of them.
	Commission { current: Share, next: Option<(Share, u32)> }
	/// A contribution.
	Contribution {
		contributor: PayeeId,
		tokens: u64,
		quality: u8,
		from: Option<SnapshotNumber>,
		until: Option<SnapshotNumber>,
		units_from: Option<SnapshotNumber>,
		commons_from: Option<SnapshotNumber>,
	}
	/// Where it comes from.
	Provenance { account: AccountId32, root: [u8; 32], chunks: u32 }
	/// A model.
	Model { payee: PayeeId, terms: Terms }
	/// Its terms.
	Terms { data_share: Share, channels: Weights }
	/// How it weighs the channels of attribution.
	Weights { verbatim: Share, retrieval: Share }
	/// A policy.
	PolicyRecord { policy: types::openledger_routing::policy::Policy }
	/// A pool.
	Pool { units: u128 }
	/// A member of an operator's pool.
	Staker { units: u128 }
}

/// The builders of a model.
pub(super) type Builders = List<(ModelId, Share)>;
/// The snapshots of a model.
pub(super) type Snapshots = List<(ChainSnapshotId, Share)>;
/// Who shares what a contribution earns.
pub(super) type Vector = List<(Beneficiary, Share)>;
/// Posted credits.
pub(super) type Credits = List<(ContributionId, Balance)>;

impl Commission {
	/// The one in force at a block.
	pub fn at(&self, block: u32) -> Share {
		match self.next {
			Some((next, due)) if due <= block => next,
			_ => self.current,
		}
	}
}

impl Contribution {
	/// Whether matching treats it as commons.
	pub fn is_commons(&self) -> bool {
		self.commons_from
			.is_some_and(|commons| self.from.is_none_or(|from| commons <= from))
	}

	/// Its units in a snapshot of its datanet: quality × tokens.
	pub fn units(&self, number: SnapshotNumber) -> u128 {
		let is_in =
			self.from.is_some_and(|from| from <= number) && self.until.is_none_or(|until| number < until);
		let counts = is_in
			&& self.units_from.is_some_and(|first| first <= number)
			&& self.commons_from.is_none_or(|first| number < first);
		if counts {
			u128::from(self.quality).saturating_mul(self.tokens.into())
		} else {
			0
		}
	}
}
