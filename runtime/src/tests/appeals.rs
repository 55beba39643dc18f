//! Appeals on the whole runtime: a referendum freezes and restores, and money follows.

use super::{economy::*, referenda::propose, *};
use crate::governance::Origin;
use frame_support::traits::fungible::InspectHold;
use openledger_core::{ContributionId, SnapshotId};
use openledger_traits::Contributions as _;
use pallet_datanets::{Call, Error, Status};
use pallet_fee_routing::{PoolId, Pull};

fn dispatch(origin: Origin, call: Call<Runtime>) -> Result<(), DispatchError> {
	RuntimeCall::Datanets(call)
		.dispatch(origin.into())
		.map(drop)
		.map_err(|refused| refused.error)
}

fn frozen(contribution: ContributionId) -> bool {
	pallet_datanets::Contributions::<Runtime>::get(contribution)
		.expect("it exists")
		.frozen
}

fn units(snapshot: SnapshotId) -> u128 {
	FeeRouting::pool(PoolId::Snapshot(snapshot))
		.expect("it is sealed")
		.units
}

/// What a batch of `amount` that repeats nothing but the writer's text gives to that text, and to the pools.
fn earns(economy: &Economy, session: openledger_core::SessionId, amount: Balance) -> (Balance, Balance) {
	let pools = || FeeRouting::pending(Pull::ModelData(economy.model));
	let before = (pot(economy.text), pools());
	let sent = economy.send_one(session, amount, Cheat::Honest);
	run_until(WINDOW + 5, || !sent.is_open());
	assert_conserved();
	(pot(economy.text) - before.0, pools() - before.1)
}

#[test]
fn a_referendum_should_freeze_a_contribution_and_another_restore_it() {
	genesis(LOCAL).execute_with(|| {
		let economy = Economy::new(1_000 * OPEN);
		let session = economy.session(PAYER, 10_000 * OPEN);
		let (text, amount) = (economy.text, 200 * OPEN);
		// Half of the model's revenue, which is 55 of a hundred.
		let data = amount * 55 / 200;
		assert_eq!(earns(&economy, session, amount), (data, 0));

		let freeze = Call::freeze_contribution { contribution: text };
		propose(Origin::CurationAppeal, RuntimeCall::Datanets(freeze), true);
		run_until(100, || frozen(text));
		// The next batch that is routed gives its share to the pool, although its operator credits it still.
		assert_eq!(earns(&economy, session, amount), (0, data));
		// And the pool is the other writer's alone.
		run(3);
		let whole = 2 * 50 * 16;
		assert_eq!(units(economy.snapshot), whole / 2);
		let pull = |pulls: Vec<Pull>| {
			let pulls = pulls.try_into().expect("a few");
			assert_ok!(FeeRouting::pull(signed(THIRD), pulls));
		};
		let member = |contribution| Pull::Member {
			snapshot: economy.snapshot,
			contribution,
		};
		pull(vec![Pull::ModelData(economy.model)]);
		assert_eq!(
			[text, economy.other].map(|id| FeeRouting::pending(member(id))),
			[0, data]
		);
		// What it had earned stays its own, and can be had.
		pull(vec![Pull::Contribution(text)]);
		let writer = WRITER.to_account_id();
		let before = wealth(WRITER);
		let owed = FeeRouting::claimable(writer.clone()).expect("it is a payee").owed;
		assert_eq!(owed, data);
		assert_ok!(FeeRouting::claim(signed(WRITER), Default::default()));
		assert_eq!(wealth(WRITER), before + data);

		let restore = Call::restore_contribution { contribution: text };
		propose(Origin::CurationAppeal, RuntimeCall::Datanets(restore), true);
		run_until(100, || !frozen(text));
		run(3);
		assert_eq!(units(economy.snapshot), whole);
		// It has no part in what came meanwhile, and earns again.
		assert_eq!(
			[text, economy.other].map(|id| FeeRouting::pending(member(id))),
			[0, data]
		);
		assert_eq!(earns(&economy, session, amount), (data, 0));
		assert_conserved();
	});
}

#[test]
fn a_frozen_contribution_should_miss_snapshots_and_come_back() {
	genesis(DEV).execute_with(|| {
		let economy = Economy::new(1_000 * OPEN);
		let text = economy.text;
		assert_ok!(dispatch(
			Origin::CurationAppeal,
			Call::freeze_contribution { contribution: text }
		));
		let second = seal(economy.datanet);
		assert_ok!(dispatch(
			Origin::CurationAppeal,
			Call::restore_contribution { contribution: text }
		));
		let third = seal(economy.datanet);
		let held = Datanets::membership(text).expect("it is a member");
		assert_eq!(
			[economy.snapshot, second, third].map(|snapshot| held.covers(&snapshot)),
			[true, false, true]
		);
		assert_eq!([economy.snapshot, second, third].map(units), [1_600, 800, 1_600]);
		// It stays in the corpus of the model that was trained on it, so a batch may credit it.
		let session = economy.session(PAYER, 1_000 * OPEN);
		let sent = economy.send_one(session, 10 * OPEN, Cheat::Honest);
		assert_eq!(sent.frauds(), vec![]);
	});
}

#[test]
fn a_frozen_datanet_should_stand_still_but_for_money() {
	genesis(DEV).execute_with(|| {
		let economy = Economy::new(1_000 * OPEN);
		let session = economy.session(PAYER, 10_000 * OPEN);
		let datanet = economy.datanet;
		let frozen = Error::<Runtime>::Frozen;
		assert_ok!(dispatch(Origin::CurationAppeal, Call::freeze_datanet { datanet }));
		assert_noop!(Datanets::publish_snapshot(signed(OWNER), datanet), frozen);
		// Its sealed snapshot earns as before.
		assert!(earns(&economy, session, 100 * OPEN).0 > 0);
		assert_ok!(Datanets::withdraw(signed(OTHER_WRITER), economy.other));
		assert_ok!(dispatch(
			Origin::CurationAppeal,
			Call::restore_datanet { datanet }
		));
		let next = seal(datanet);
		assert_eq!(units(next), 800);
		assert_conserved();
	});
}

#[test]
fn an_appeal_should_overrule_a_reviewer_by_its_track_or_root_alone() {
	genesis(DEV).execute_with(|| {
		let economy = Economy::new(1_000 * OPEN);
		let rejected = |commitment| {
			let id = pallet_datanets::NextContribution::<Runtime>::get();
			assert_ok!(Datanets::contribute(
				signed(WRITER),
				economy.datanet,
				pallet_datanets::Kind::Raw,
				commitment,
				100,
				1,
				Vec::new(),
				false,
			));
			let reject = pallet_datanets::Verdict::Reject { reason: Vec::new() };
			assert_ok!(Datanets::review(signed(OWNER), id, reject));
			id
		};
		let overrule = |contribution, origin: RuntimeOrigin| {
			let call = Call::overrule_rejection {
				contribution,
				quality: 70,
			};
			RuntimeCall::Datanets(call)
				.dispatch(origin)
				.map(drop)
				.map_err(|refused| refused.error)
		};
		let others = Origin::ALL
			.into_iter()
			.filter(|origin| *origin != Origin::CurationAppeal)
			.map(RuntimeOrigin::from);
		let id = rejected([9; 32]);
		for origin in others.chain([signed(OWNER)]) {
			assert_eq!(overrule(id, origin), Err(DispatchError::BadOrigin));
		}
		let another = rejected([10; 32]);
		for (id, origin) in [
			(id, Origin::CurationAppeal.into()),
			(another, RawOrigin::Root.into()),
		] {
			assert_ok!(overrule(id, origin));
			let state = pallet_datanets::Contributions::<Runtime>::get(id).expect("it was kept");
			assert_eq!((state.status, state.quality), (Status::Accepted, 70));
		}
		let deposit = RuntimeHoldReason::Datanets(pallet_datanets::HoldReason::Deposit);
		assert!(Balances::balance_on_hold(&deposit, &WRITER.to_account_id()) > 0);
	});
}

#[test]
fn appeals_should_be_decided_when_the_chain_is_in_safe_mode() {
	for call in [
		"freeze_contribution",
		"restore_contribution",
		"overrule_rejection",
		"freeze_datanet",
		"restore_datanet",
	] {
		assert!(is_always_open("Datanets", call), "{call}");
	}
	genesis(DEV).execute_with(|| {
		let economy = Economy::new(1_000 * OPEN);
		assert_ok!(SafeMode::force_enter(RawOrigin::Root.into()));
		assert_ok!(dispatch(
			Origin::CurationAppeal,
			Call::freeze_contribution {
				contribution: economy.text
			}
		));
		assert!(frozen(economy.text));
	});
}
