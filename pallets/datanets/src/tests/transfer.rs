use super::*;

#[test]
fn transfer_should_change_the_owner_when_signed_by_the_owner() {
	ExtBuilder::build_and_execute(|| {
		let id = datanet(AdmissionPolicy::Curated);
		events();
		assert_ok!(Datanets::transfer(signed(OWNER), id, BOB));
		assert_eq!(
			events(),
			vec![Event::DatanetTransferred {
				datanet: id,
				from: OWNER,
				to: BOB
			}]
		);
		assert_eq!(Datanets::datanet(id).expect("it exists").datanet.owner, BOB);
		assert_noop!(
			Datanets::transfer(signed(OWNER), id, OWNER),
			Error::<Test>::NotOwner
		);
		assert_ok!(Datanets::transfer(signed(BOB), id, OWNER));
	});
}

#[test]
fn transfer_should_unlist_the_new_owner_when_it_was_a_curator() {
	ExtBuilder::build_and_execute(|| {
		let id = datanet(AdmissionPolicy::Curated);
		assert_ok!(Datanets::transfer(signed(OWNER), id, CURATOR));
		let net = Datanets::datanet(id).expect("it exists").datanet;
		assert!(net.curators.is_empty());
		assert!(net.is_curated_by(&CURATOR));
		assert!(!net.is_curated_by(&OWNER));
	});
}

#[test]
fn transfer_should_fail_when_it_changes_nothing_or_is_not_the_owners() {
	ExtBuilder::build_and_execute(|| {
		let id = datanet(AdmissionPolicy::Curated);
		assert_noop!(
			Datanets::transfer(signed(OWNER), id, OWNER),
			Error::<Test>::AlreadyOwner
		);
		assert_noop!(
			Datanets::transfer(signed(CURATOR), id, CURATOR),
			Error::<Test>::NotOwner
		);
		assert_noop!(
			Datanets::transfer(signed(OWNER), id + 1, BOB),
			Error::<Test>::UnknownDatanet
		);
		assert_noop!(
			Datanets::transfer(Origin::root(), id, BOB),
			DispatchError::BadOrigin
		);
	});
}
