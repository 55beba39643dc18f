use super::*;
use crate::lineage::parent_shares;

fn refine(
	who: &AccountId,
	net: DatanetId,
	parents: Vec<ContributionId>,
	parent_share: Share,
) -> Result<ContributionId, DispatchError> {
	submit_as(
		who,
		net,
		Kind::Refinement {
			parents,
			parent_share,
		},
		300,
		false,
	)
}

fn payee(who: &AccountId) -> Beneficiary {
	use openledger_traits::Payees;
	Beneficiary::Payee(MockPayees::payee_of(who).expect("a payee"))
}

#[test]
fn contribute_should_share_with_the_parents_when_refined() {
	ExtBuilder::build_and_execute(|| {
		let nets = [
			datanet(AdmissionPolicy::Curated),
			datanet(AdmissionPolicy::Curated),
		];
		let parents = vec![accepted(&ALICE, nets[0]), accepted(&BOB, nets[1])];
		let before = held(HoldReason::Deposit, &CAROL);
		let id = refine(&CAROL, nets[0], parents.clone(), 400_000_001).expect("it is sound");
		// 400,000,001 in two: the remainder goes to the first parent.
		assert_eq!(
			Datanets::beneficiaries(id),
			vec![
				(payee(&ALICE), 200_000_001),
				(payee(&BOB), 200_000_000),
				(payee(&CAROL), 599_999_999),
			]
		);
		assert_eq!(state(id).depth, 1);
		// Kind (1 + 1 + 2 × 8 + 4) and vector (1 + 3 × 9) instead of the one byte of a raw kind.
		assert_eq!(
			held(HoldReason::Deposit, &CAROL) - before,
			RAW_DEPOSIT + (21 + 28) * DEPOSIT_BYTE
		);
		assert!(matches!(
			events().pop(),
			Some(Event::ContributionSubmitted {
				kind: Kind::Refinement { .. },
				depth: 1,
				..
			})
		));
		// Again, by a parent's contributor: entries of one payee are merged.
		accept(id, 50);
		let again = refine(&ALICE, nets[1], vec![id], 500_000_000).expect("it is sound");
		assert_eq!(
			Datanets::beneficiaries(again),
			vec![
				(payee(&ALICE), 500_000_000 + 100_000_000 + 1),
				(payee(&BOB), 100_000_000),
				(payee(&CAROL), 299_999_999),
			]
		);
		assert_eq!(state(again).depth, 2);
	});
}

#[test]
fn contribute_should_leave_nothing_when_the_parents_get_all() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let parent = accepted(&ALICE, net);
		let id = refine(&BOB, net, vec![parent], SHARE_ONE).expect("it is sound");
		assert_eq!(Datanets::beneficiaries(id), vec![(payee(&ALICE), SHARE_ONE)]);
	});
}

#[test]
fn contribute_should_share_with_the_builders_when_synthetic() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let kind = Kind::Synthetic { model: 2 };
		let id = submit_as(&ALICE, net, kind, 300, false).expect("it is sound");
		assert_eq!(
			Datanets::beneficiaries(id),
			vec![
				(payee(&ALICE), 700_000_000),
				(Beneficiary::Model(1), 75_000_000),
				(Beneficiary::Model(2), 225_000_000),
			]
		);
		assert_eq!(state(id).depth, 0);
		// A refinement of it passes the models on.
		accept(id, 50);
		let refined = refine(&BOB, net, vec![id], 200_000_000).expect("it is sound");
		assert_eq!(
			Datanets::beneficiaries(refined),
			vec![
				(payee(&ALICE), 140_000_000),
				(payee(&BOB), 800_000_000),
				(Beneficiary::Model(1), 15_000_000),
				(Beneficiary::Model(2), 45_000_000),
			]
		);
	});
}

#[test]
fn contribute_should_fail_when_the_model_or_its_share_is_wrong() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let generate = |model| submit_as(&ALICE, net, Kind::Synthetic { model }, 300, false);
		assert_noop!(generate(9), Error::<Test>::UnknownModel);
		assert_noop!(generate(3), Error::<Test>::TooManyBeneficiaries);
		SyntheticShare::set(&(SHARE_ONE + 1));
		assert_noop!(generate(1), Error::<Test>::ShareAboveOne);
	});
}

#[test]
fn contribute_should_fail_when_a_parent_is_missing_double_or_not_accepted() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let parent = accepted(&ALICE, net);
		let waiting = submit(&ALICE, net);
		let gone = accepted(&ALICE, net);
		assert_ok!(Datanets::withdraw(signed(ALICE), gone));
		let share = 500_000_000;
		let parents: Vec<_> = (0..9).map(|_| accepted(&ALICE, net)).collect();
		for (parents, error) in [
			(vec![], Error::<Test>::NoParents),
			(parents, Error::<Test>::TooManyParents),
			(vec![parent, waiting, parent], Error::<Test>::DuplicateParent),
			(vec![parent, 1_000], Error::<Test>::UnknownParent),
			(vec![parent, waiting], Error::<Test>::ParentNotAccepted),
			(vec![parent, gone], Error::<Test>::ParentNotAccepted),
		] {
			let kind = Kind::Refinement {
				parents,
				parent_share: share,
			};
			assert_noop!(
				Datanets::contribute(signed(BOB), net, kind, [1; 32], 1, 1, vec![], false),
				error
			);
		}
	});
}

#[test]
fn contribute_should_fail_when_the_parents_share_is_out_of_bounds() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let parent = accepted(&ALICE, net);
		let refine = |share| refine(&BOB, net, vec![parent], share);
		assert_noop!(refine(199_999_999), Error::<Test>::ParentShareTooLow);
		assert_noop!(refine(SHARE_ONE + 1), Error::<Test>::ShareAboveOne);
		assert_ok!(refine(200_000_000));
	});
}

#[test]
fn contribute_should_fail_when_too_deep() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let mut parent = accepted(&account(10), net);
		for depth in 1..=8u8 {
			parent = refine(&account(10 + depth), net, vec![parent], 200_000_000).expect("deep enough");
			accept(parent, 50);
			assert_eq!(state(parent).depth, depth);
		}
		assert_noop!(
			refine(&BOB, net, vec![parent], 200_000_000),
			Error::<Test>::TooDeep
		);
		// Versions of one contributor do not count.
		let own = refine(&account(18), net, vec![parent], 200_000_000).expect("no deeper");
		assert_eq!(state(own).depth, 8);
	});
}

/// A refinement of eight raw contributions by accounts `first..first + 8`: nine beneficiaries.
fn broad(net: DatanetId, first: u8, by: u8) -> ContributionId {
	let parents = (first..first + 8)
		.map(|seed| accepted(&account(seed), net))
		.collect();
	let id = refine(&account(by), net, parents, 800_000_000).expect("nine beneficiaries");
	accept(id, 50);
	id
}

#[test]
fn contribute_should_fail_when_there_are_65_beneficiaries() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		// 7 × 8 raw contributors and their refiner (one and the same) are 57 beneficiaries.
		let mut parents: Vec<_> = (0..7).map(|n| broad(net, 10 + 8 * n, 9)).collect();
		// Six more raw contributors and their refiner, the same again: 63.
		let six = (66..72).map(|seed| accepted(&account(seed), net)).collect();
		let last = refine(&account(9), net, six, 800_000_000).expect("seven beneficiaries");
		accept(last, 50);
		parents.push(last);
		// The contributor is the 64th.
		let id = refine(&account(80), net, parents.clone(), 900_000_000).expect("64 beneficiaries");
		let vector = Datanets::beneficiaries(id);
		assert_eq!(vector.len(), 64);
		assert_eq!(vector.iter().map(|(_, share)| share).sum::<u32>(), SHARE_ONE);
		accept(id, 50);
		assert_noop!(
			refine(&account(81), net, vec![id], 900_000_000),
			Error::<Test>::TooManyBeneficiaries
		);
		// Someone who is in already makes none more.
		assert_ok!(refine(&account(10), net, vec![id], 900_000_000));
	});
}

#[test]
fn parent_shares_should_sum_to_the_total_when_they_do_not_divide() {
	for total in [0, 1, 7, 200_000_001, SHARE_ONE] {
		for count in 1..=8usize {
			let shares = parent_shares(total, count);
			assert_eq!(shares.len(), count);
			assert_eq!(shares.iter().sum::<u32>(), total);
			assert!(shares[1..].iter().all(|share| *share == total / count as u32));
		}
	}
	assert!(parent_shares(7, 0).is_empty());
}
