//! One file a call, then the hook, the views, the state checks and the properties.

use crate::{mock::*, pallet::*, types::*};
use frame_support::{assert_noop, assert_ok, dispatch::Pays, BoundedVec};
use openledger_core::*;
use openledger_traits::{Beneficiary, Contributions as _, Membership, Standing};
use sp_runtime::{DispatchError, TokenError};

mod answer_chunk;
mod clock;
mod contribute;
mod corrupt;
mod create;
mod curators;
mod demand_chunk;
mod dispute_count;
mod expire_demand;
mod feeless;
mod freeze_contribution;
mod freeze_datanet;
mod lapse;
mod lineage;
mod mark;
mod mark_commons;
mod overrule_rejection;
mod properties;
mod publish_snapshot;
mod release_bond;
mod restore_contribution;
mod retire;
mod review;
mod seal;
mod transfer;
mod try_state;
mod update;
mod views;
mod withdraw;

type Origin = RuntimeOrigin;
type Datanets = crate::Pallet<Test>;

fn signed(who: AccountId) -> Origin {
	RuntimeOrigin::signed(who)
}

fn uri(bytes: &[u8]) -> Uri {
	BoundedVec::truncate_from(bytes.to_vec())
}

fn stored_words() -> Descriptor<Uri> {
	let Descriptor {
		domain,
		schema,
		licence,
		language,
	} = words();
	Descriptor {
		domain: uri(&domain),
		schema: uri(&schema),
		licence: uri(&licence),
		language: uri(&language),
	}
}

fn totals(datanet: DatanetId) -> (u32, u128) {
	let totals = crate::Datanets::<Test>::get(datanet).expect("a datanet").totals;
	(totals.members, totals.units)
}

fn snapshot_totals(id: SnapshotId) -> (u32, u128) {
	let totals = Snapshots::<Test>::get(id.datanet, id.number)
		.expect("a snapshot")
		.totals;
	(totals.members, totals.units)
}

fn is_free(result: frame_support::dispatch::DispatchResultWithPostInfo) -> bool {
	result.expect("the call succeeds").pays_fee == Pays::No
}
