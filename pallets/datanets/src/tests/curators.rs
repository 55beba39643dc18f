use super::*;

#[test]
fn add_curator_should_entitle_when_signed_by_the_owner() {
	ExtBuilder::build_and_execute(|| {
		let id = datanet(AdmissionPolicy::Curated);
		let contribution = submit(&ALICE, id);
		assert_noop!(
			Datanets::review(signed(BOB), contribution, Verdict::Accept { quality: 1 }),
			Error::<Test>::NotCurator
		);
		events();
		assert_ok!(Datanets::add_curator(signed(OWNER), id, BOB));
		assert_eq!(
			events(),
			vec![Event::CuratorAdded {
				datanet: id,
				curator: BOB
			}]
		);
		assert_ok!(Datanets::review(
			signed(BOB),
			contribution,
			Verdict::Accept { quality: 1 }
		));
	});
}

#[test]
fn add_curator_should_fail_when_listed_full_or_not_the_owners() {
	ExtBuilder::build_and_execute(|| {
		let id = datanet(AdmissionPolicy::Curated);
		let add = |who: AccountId, curator| Datanets::add_curator(signed(who), id, curator);
		assert_noop!(add(OWNER, CURATOR), Error::<Test>::AlreadyCurator);
		assert_noop!(add(OWNER, OWNER), Error::<Test>::AlreadyCurator);
		assert_noop!(add(CURATOR, BOB), Error::<Test>::NotOwner);
		assert_noop!(
			Datanets::add_curator(signed(OWNER), 9, BOB),
			Error::<Test>::UnknownDatanet
		);
		assert_noop!(
			Datanets::add_curator(Origin::none(), id, BOB),
			DispatchError::BadOrigin
		);
		for seed in 0..15 {
			assert_ok!(add(OWNER, account(100 - seed)));
		}
		assert_noop!(add(OWNER, BOB), Error::<Test>::TooManyCurators);
	});
}

#[test]
fn remove_curator_should_disentitle_when_signed_by_the_owner_or_the_curator() {
	ExtBuilder::build_and_execute(|| {
		let id = datanet(AdmissionPolicy::Curated);
		assert_ok!(Datanets::add_curator(signed(OWNER), id, BOB));
		events();
		assert_ok!(Datanets::remove_curator(signed(OWNER), id, BOB));
		assert_ok!(Datanets::remove_curator(signed(CURATOR), id, CURATOR));
		assert_eq!(
			events(),
			vec![
				Event::CuratorRemoved {
					datanet: id,
					curator: BOB
				},
				Event::CuratorRemoved {
					datanet: id,
					curator: CURATOR
				},
			]
		);
		let contribution = submit(&ALICE, id);
		assert_noop!(
			Datanets::review(signed(CURATOR), contribution, Verdict::Accept { quality: 1 }),
			Error::<Test>::NotCurator
		);
	});
}

#[test]
fn remove_curator_should_fail_when_not_listed_or_not_entitled() {
	ExtBuilder::build_and_execute(|| {
		let id = datanet(AdmissionPolicy::Curated);
		let remove = |who: AccountId, curator| Datanets::remove_curator(signed(who), id, curator);
		assert_noop!(remove(OWNER, BOB), Error::<Test>::NotCurator);
		assert_noop!(remove(OWNER, OWNER), Error::<Test>::NotCurator);
		assert_noop!(remove(EVE, CURATOR), Error::<Test>::NotOwner);
		assert_noop!(
			Datanets::remove_curator(signed(OWNER), 9, BOB),
			Error::<Test>::UnknownDatanet
		);
		assert_noop!(
			Datanets::remove_curator(Origin::root(), id, CURATOR),
			DispatchError::BadOrigin
		);
	});
}
