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
fn try_state_should_fail_when_a_freeze_contradicts_itself() {
	use openledger_traits::{Gap, Gaps};
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let (frozen, back) = (accepted(&ALICE, net), accepted(&BOB, net));
		let waiting = submit(&CAROL, net);
		sealed(net);
		sealed(net);
		for id in [frozen, back] {
			assert_ok!(Datanets::freeze_contribution(signed(JUDGE), id));
		}
		poll();
		assert_ok!(Datanets::restore_contribution(signed(JUDGE), back));
		assert_ok!(Datanets::retire(signed(EVE), back, 1));
		Datanets::do_try_state().expect("sound half way back");
		let gaps = |from, until| Gaps::default().with(Gap { from, until }).expect("there is room");
		detects("2", || change(frozen, |state| state.frozen = false));
		detects("2", || change(frozen, |state| state.pooled_from = None));
		detects("2", || change(frozen, |state| state.status = Status::Withdrawn));
		detects("2", || change(waiting, |state| state.frozen = true));
		detects("2", || change(back, |state| state.frozen = true));
		detects("2", || change(back, |state| state.gaps = gaps(1, 2)));
		detects("2", || change(back, |state| state.gaps = gaps(2, 9)));
		detects("7", || Retirements::<Test>::insert(0, back, 1));
		detects("7", || Retirements::<Test>::insert(0, back, 4));
		detects("7", || Retirements::<Test>::remove(0, back));
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

/// Two copies, one of which is redirected and both of which are to be reduced in a sealed snapshot, and a pending one.
fn marked() -> (ContributionId, ContributionId) {
	use openledger_traits::Duplicates as _;
	let net = datanet(AdmissionPolicy::Curated);
	let original = accepted(&ALICE, net);
	let (copy, part) = (accepted(&BOB, net), accepted(&CAROL, net));
	sealed(net);
	sealed(net);
	submit(&ALICE, net);
	assert_ok!(Datanets::mark(copy, 0, 128, &[(original, 128)]));
	assert_ok!(Datanets::mark(copy, 1, 128, &[(original, 128)]));
	assert_ok!(Datanets::mark(part, 0, 128, &[(original, 100)]));
	(copy, part)
}

#[test]
fn try_state_should_fail_when_marks_disagree() {
	ExtBuilder::build_and_execute(|| {
		let (copy, part) = marked();
		let waiting = 3;
		detects("9", || Marks::<Test>::insert(99, 0, 1));
		detects("9", || Marks::<Test>::insert(part, 3, 1));
		detects("9", || Marks::<Test>::insert(part, 0, 129));
		detects("9", || Marks::<Test>::insert(part, 1, 0));
		detects("9", || Marks::<Test>::remove(part, 0));
		detects("9", || Marks::<Test>::insert(waiting, 0, 1));
		detects("9", || {
			Marks::<Test>::insert(waiting, 0, 1);
			change(waiting, |state| state.marked = 1);
		});
		detects("9", || Originals::<Test>::remove(part));
		detects("9", || Originals::<Test>::insert(0, OriginalsOf::default()));
		detects("9", || Originals::<Test>::insert(99, OriginalsOf::default()));
		let originals = |entry| Originals::<Test>::insert(part, OriginalsOf::truncate_from(vec![entry]));
		detects("9", || originals((part, 1)));
		detects("9", || originals((0, 0)));
		detects("9", || originals((0, 129)));
		detects("9", || Redirects::<Test>::remove(copy));
		detects("9", || {
			Redirects::<Test>::insert(
				part,
				Vector::truncate_from(vec![(Beneficiary::Payee(1), SHARE_ONE)]),
			)
		});
		detects("6", || Redirects::<Test>::insert(copy, Vector::default()));
	});
}

#[test]
fn try_state_should_fail_when_reductions_disagree() {
	ExtBuilder::build_and_execute(|| {
		let (copy, part) = marked();
		// The totals are checked before, so they are made to agree.
		let recount = || {
			let sum = |number| {
				Contributions::<Test>::iter_values().fold(Totals::default(), |sum, contribution| {
					sum.replace(Totals::default(), contribution.totals(number))
						.expect("small numbers")
				})
			};
			for number in 1..3 {
				Snapshots::<Test>::mutate(0, number, |state| {
					state.as_mut().expect("it exists").totals = sum(number)
				});
			}
			crate::Datanets::<Test>::mutate(0, |state| state.as_mut().expect("it exists").totals = sum(3));
		};
		let reduction = |change_it: fn(&mut Reduction)| {
			change(part, |state| {
				change_it(state.reduction.as_mut().expect("it is under way"))
			});
			recount();
		};
		detects("10", || Reductions::<Test>::remove(0, copy));
		detects("10", || Reductions::<Test>::insert(1, copy, ()));
		detects("10", || Reductions::<Test>::insert(0, 0, ()));
		detects("10", || reduction(|reduction| reduction.queued = 1));
		detects("10", || {
			Epoch::set(&2);
			RetiringEpoch::<Test>::put(1);
		});
		detects("10", || reduction(|reduction| reduction.marked = 128));
		detects("10", || reduction(|reduction| reduction.next = 0));
		detects("10", || reduction(|reduction| reduction.next = 3));
		// Beyond what is sealed, and beyond where its tokens count.
		detects("10", || reduction(|reduction| reduction.until = 4));
		detects("10", || {
			change(part, |state| state.units_from = Some(2));
			recount();
		});
	});
}
