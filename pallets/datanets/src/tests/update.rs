use super::*;

#[test]
fn update_should_change_words_and_admission_when_signed_by_the_owner() {
	ExtBuilder::build_and_execute(|| {
		let id = datanet(AdmissionPolicy::Curated);
		let before = held(HoldReason::Deposit, &OWNER);
		events();
		let descriptor = Descriptor {
			domain: b"case law".to_vec(),
			..words()
		};
		assert_ok!(Datanets::update(
			signed(OWNER),
			id,
			descriptor,
			AdmissionPolicy::Open
		));
		let stored = Descriptor {
			domain: uri(b"case law"),
			..stored_words()
		};
		assert_eq!(
			events(),
			vec![Event::DatanetUpdated {
				datanet: id,
				owner: OWNER,
				descriptor: stored.clone(),
				admission: AdmissionPolicy::Open,
			}]
		);
		let info = Datanets::datanet(id).expect("it exists");
		assert_eq!(info.descriptor, stored);
		assert_eq!(info.datanet.admission, AdmissionPolicy::Open);
		// Five bytes more.
		assert_eq!(held(HoldReason::Deposit, &OWNER), before + 5 * DEPOSIT_BYTE);
		assert_ok!(Datanets::update(
			signed(OWNER),
			id,
			words(),
			AdmissionPolicy::Open
		));
		assert_eq!(held(HoldReason::Deposit, &OWNER), before);
	});
}

#[test]
fn update_should_move_the_deposit_when_the_owner_has_changed() {
	ExtBuilder::build_and_execute(|| {
		let id = datanet(AdmissionPolicy::Curated);
		let deposit = held(HoldReason::Deposit, &OWNER);
		assert_ok!(Datanets::transfer(signed(OWNER), id, BOB));
		assert_eq!(held(HoldReason::Deposit, &OWNER), deposit);
		assert_ok!(Datanets::update(
			signed(BOB),
			id,
			words(),
			AdmissionPolicy::Curated
		));
		assert_eq!(held(HoldReason::Deposit, &OWNER), 0);
		assert_eq!(free(&OWNER), ENDOWMENT);
		assert_eq!(held(HoldReason::Deposit, &BOB), deposit);
	});
}

#[test]
fn update_should_leave_pending_contributions_pending_when_admission_opens() {
	ExtBuilder::build_and_execute(|| {
		let id = datanet(AdmissionPolicy::Bonded { bond: 7 * OPEN });
		let contribution = submit(&ALICE, id);
		assert_ok!(Datanets::update(
			signed(OWNER),
			id,
			words(),
			AdmissionPolicy::Open
		));
		assert_eq!(state(contribution).status, Status::Pending);
		assert_eq!(held(HoldReason::Bond, &ALICE), 7 * OPEN);
		let next = submit(&ALICE, id);
		assert_eq!(state(next).status, Status::Accepted);
		assert_eq!(held(HoldReason::Bond, &ALICE), 7 * OPEN);
	});
}

#[test]
fn update_should_fail_when_not_signed_by_the_owner() {
	ExtBuilder::build_and_execute(|| {
		let id = datanet(AdmissionPolicy::Curated);
		for who in [CURATOR, EVE] {
			assert_noop!(
				Datanets::update(signed(who), id, words(), AdmissionPolicy::Open),
				Error::<Test>::NotOwner
			);
		}
		assert_noop!(
			Datanets::update(Origin::root(), id, words(), AdmissionPolicy::Open),
			DispatchError::BadOrigin
		);
		assert_noop!(
			Datanets::update(signed(OWNER), id + 1, words(), AdmissionPolicy::Open),
			Error::<Test>::UnknownDatanet
		);
	});
}

#[test]
fn update_should_fail_when_out_of_bounds() {
	ExtBuilder::build_and_execute(|| {
		let id = datanet(AdmissionPolicy::Curated);
		let long = Descriptor {
			schema: vec![b'x'; 257],
			..words()
		};
		let binary = Descriptor {
			schema: vec![0xff],
			..words()
		};
		let curated = AdmissionPolicy::Curated;
		assert_noop!(
			Datanets::update(signed(OWNER), id, long, curated),
			Error::<Test>::TextTooLong
		);
		assert_noop!(
			Datanets::update(signed(OWNER), id, binary, curated),
			Error::<Test>::NotUtf8
		);
		assert_noop!(
			Datanets::update(signed(OWNER), id, words(), AdmissionPolicy::Bonded { bond: 0 }),
			Error::<Test>::ZeroBond
		);
	});
}
