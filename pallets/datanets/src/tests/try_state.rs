use super::*;
use frame_support::{assert_storage_noop, storage::with_transaction};
use sp_runtime::TransactionOutcome;

/// Corrupts the state, expects the check of that number to fail, and takes the corruption back.
fn detects(number: &str, corrupt: impl FnOnce()) {
	assert_storage_noop!({
		let result = with_transaction(|| {
			corrupt();
			TransactionOutcome::Rollback(Ok::<_, DispatchError>(Datanets::do_try_state()))
		});
		let error = result
			.expect("transactions nest")
			.expect_err("the corruption is seen");
		let sp_runtime::TryRuntimeError::Other(text) = error else {
			panic!("it is a text")
		};
		assert!(text.starts_with(number), "expected {number}, got {text}");
	});
}

/// A bonded datanet with a sealed and an open snapshot, a refinement, a withdrawn member that is queued, and a demand.
fn populated() -> DatanetId {
	let net = datanet(AdmissionPolicy::Bonded { bond: OPEN });
	let (raw, gone) = (accepted(&ALICE, net), accepted(&BOB, net));
	let kind = Kind::Refinement {
		parents: vec![raw],
		parent_share: 500_000_000,
	};
	let refined = submit_as(&CAROL, net, kind, 300, false).expect("it is sound");
	accept(refined, 50);
	sealed(net);
	assert_ok!(Datanets::withdraw(signed(BOB), gone));
	publish(net);
	assert_ok!(Datanets::demand_chunk(signed(EVE), raw, 0));
	submit(&ALICE, net);
	net
}

fn change(id: ContributionId, change: impl FnOnce(&mut Contribution)) {
	Contributions::<Test>::mutate(id, |state| change(state.as_mut().expect("it exists")));
}

#[test]
fn try_state_should_fail_when_ids_and_indices_disagree() {
	ExtBuilder::build_and_execute(|| {
		let net = populated();
		detects("1", || NextDatanet::<Test>::put(2));
		detects("1", || NextContribution::<Test>::put(1));
		detects("1", || Profiles::<Test>::remove(net));
		detects("1", || Provenances::<Test>::remove(0));
		detects("1", || Contributions::<Test>::remove(3));
		detects("1", || Roots::<Test>::insert((EVE, [9; 32]), 0));
		detects("1", || Catalogue::<Test>::remove(net, 0));
		detects("1", || {
			crate::Datanets::<Test>::mutate(net, |state| {
				state.as_mut().expect("it exists").curators = BoundedVec::truncate_from(vec![OWNER])
			})
		});
		detects("1", || {
			crate::Datanets::<Test>::mutate(net, |state| {
				state.as_mut().expect("it exists").curators = BoundedVec::truncate_from(vec![EVE, BOB])
			})
		});
	});
}

#[test]
fn try_state_should_fail_when_a_contribution_contradicts_itself() {
	ExtBuilder::build_and_execute(|| {
		populated();
		detects("2", || change(0, |state| state.tokens = 0));
		detects("2", || change(0, |state| state.quality = 101));
		detects("2", || change(0, |state| state.depth = 9));
		detects("2", || change(0, |state| state.quality = 0));
		detects("2", || change(0, |state| state.status = Status::Pending));
		detects("2", || change(0, |state| state.until = Some(1)));
		detects("2", || change(1, |state| state.pooled_from = None));
		detects("2", || change(0, |state| state.pooled_from = Some(1)));
		detects("2", || change(1, |state| state.until = Some(0)));
		detects("2", || change(1, |state| state.until = Some(3)));
	});
}

#[test]
fn try_state_should_fail_when_totals_are_not_the_sums() {
	ExtBuilder::build_and_execute(|| {
		let net = populated();
		let snapshot = |number, change: fn(&mut SnapshotOf<Test>)| {
			Snapshots::<Test>::mutate(net, number, |state| change(state.as_mut().expect("it exists")))
		};
		detects("3", || change(0, |state| state.tokens += 1));
		detects("3", || {
			crate::Datanets::<Test>::mutate(net, |state| {
				state.as_mut().expect("it exists").totals.members += 1
			})
		});
		detects("4", || snapshot(1, |state| state.totals.units += 1));
		detects("4", || snapshot(2, |state| state.totals.members += 1));
		detects("4", || snapshot(2, |state| state.sealed = true));
		detects("4", || Snapshots::<Test>::remove(net, 2));
	});
}

#[test]
fn try_state_should_fail_when_demands_vectors_queue_or_holds_disagree() {
	ExtBuilder::build_and_execute(|| {
		populated();
		let leak = |reason: HoldReason| {
			use frame_support::traits::fungible::MutateHold;
			assert_ok!(Balances::hold(&reason.into(), &account(42), OPEN));
		};
		detects("8", || leak(HoldReason::Bond));
		detects("8", || leak(HoldReason::Demand));
		detects("5", || Demands::<Test>::remove(0, 0));
		detects("5", || change(2, |state| state.open_demands = 1));
		detects("6", || Vectors::<Test>::remove(2));
		detects("6", || {
			let entry = (Beneficiary::Payee(1), SHARE_ONE - 1);
			Vectors::<Test>::insert(2, Vector::truncate_from(vec![entry]));
		});
		detects("7", || RetiringEpoch::<Test>::put(1));
		detects("7", || Retirements::<Test>::remove(1, 1));
		detects("7", || Retirements::<Test>::insert(1, 1, 2));
		detects("7", || Retirements::<Test>::insert(1, 0, 1));
		detects("8", || {
			Provenances::<Test>::mutate(0, |state| state.as_mut().expect("it exists").bond += 1)
		});
		detects("8", || {
			Demands::<Test>::mutate(0, 0, |state| state.as_mut().expect("it exists").fee += 1)
		});
	});
}
