//! What of the chain's records evidence looks at. Fields are found by name, so what is left out here may change.
#![allow(unused_imports)] // Imports of the derive that decoding of named fields does not use.

use crate::chain::{api::runtime_types as types, ChainSnapshotId};
use openledger_core::{
	Balance, ContributionId, DatanetId, ModelId, OperatorId, PayeeId, PolicyVersion, Share, SnapshotId,
	SnapshotNumber,
};
use sp_core::U256;
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
		stakes: types::openledger_traits::operators::Stakes,
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
		slashes: u32,
	}
	/// A contribution.
	Contribution {
		datanet: DatanetId,
		contributor: PayeeId,
		tokens: u64,
		quality: u8,
		from: Option<SnapshotNumber>,
		until: Option<SnapshotNumber>,
		gaps: types::openledger_traits::contributions::Gaps,
		units_from: Option<SnapshotNumber>,
		commons_from: Option<SnapshotNumber>,
		marked: u64,
		reduction: Option<Reduction>,
	}
	/// The sealed snapshots that do not reflect all marked tokens of a contribution yet.
	Reduction {
		marked: u64,
		next: SnapshotNumber,
		until: SnapshotNumber,
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
	Pool { acc: Scaled, units: u128 }
	/// A member of a snapshot's pool that was pulled or has left; others have no entry.
	Member { paid: Scaled, retired: bool }
	/// A member of an operator's pool.
	Staker { units: u128, paid: Scaled }
}

/// What one unit of a pool has earned, or up to where a member is paid: on the scale of the pool.
pub(super) type Scaled = types::primitive_types::U256;
/// The builders of a model.
pub(super) type Builders = List<(ModelId, Share)>;
/// The snapshots of a model.
pub(super) type Snapshots = List<(ChainSnapshotId, Share)>;
/// Who shares what a contribution earns.
pub(super) type Vector = List<(Beneficiary, Share)>;
/// Posted credits.
pub(super) type Credits = List<(ContributionId, Balance)>;

impl Pool {
	/// What a member has to get that has so many units and is paid up to there, if it ever was; `None` if that cannot be.
	pub fn pending(&self, units: u128, paid: Option<&Scaled>) -> Option<Balance> {
		let pool = openledger_routing::Pool {
			acc: U256(self.acc.0),
			units: self.units,
			..openledger_routing::Pool::default()
		};
		pool.pending(units, paid.map_or_else(U256::zero, |paid| U256(paid.0)))
	}
}

impl Contribution {
	/// Whether a snapshot holds it.
	pub fn is_in(&self, snapshot: &SnapshotId) -> bool {
		let number = snapshot.number;
		self.datanet == snapshot.datanet
			&& self.from.is_some_and(|from| from <= number)
			&& self.until.is_none_or(|until| number < until)
			// Published while it was frozen or rejected.
			&& !self
				.gaps
				.0
				.iter()
				.flatten()
				.any(|gap| (gap.from..gap.until).contains(&number))
	}

	/// Whether a snapshot holds it as commons.
	pub fn is_commons_in(&self, snapshot: &SnapshotId) -> bool {
		self.is_in(snapshot) && self.commons_from.is_some_and(|first| first <= snapshot.number)
	}

	/// Its units in a snapshot: quality × tokens that are not marked as duplicates there. Whether it has left the pool is not
	/// its own record's to say.
	pub fn units(&self, snapshot: &SnapshotId) -> u128 {
		let number = snapshot.number;
		let counts = self.is_in(snapshot)
			&& self.units_from.is_some_and(|first| first <= number)
			&& self.commons_from.is_none_or(|first| number < first);
		if counts {
			let tokens = self.tokens.saturating_sub(self.marked_in(number));
			u128::from(self.quality).saturating_mul(tokens.into())
		} else {
			0
		}
	}

	/// Marked tokens that a snapshot reflects: pools of sealed ones are gone through one after the other.
	fn marked_in(&self, number: SnapshotNumber) -> u64 {
		self.reduction
			.as_ref()
			.filter(|reduction| (reduction.next..reduction.until).contains(&number))
			.map_or(self.marked, |reduction| reduction.marked)
	}
}
