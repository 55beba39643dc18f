use super::*;

fn create(
	name: &[u8],
	descriptor: Descriptor<Vec<u8>>,
	admission: AdmissionPolicy,
) -> frame_support::dispatch::DispatchResult {
	Datanets::create(signed(OWNER), name.to_vec(), descriptor, admission)
}

#[test]
fn create_should_store_and_hold_when_sound() {
	ExtBuilder::build_and_execute(|| {
		for (id, admission) in [
			(0, AdmissionPolicy::Open),
			(1, AdmissionPolicy::Curated),
			(2, AdmissionPolicy::Bonded { bond: 5 * OPEN }),
		] {
			let before = free(&OWNER);
			assert_ok!(create(b"case law", words(), admission));
			assert_eq!(
				events(),
				vec![Event::DatanetCreated {
					datanet: id,
					owner: OWNER,
					name: BoundedVec::truncate_from(b"case law".to_vec()),
					descriptor: stored_words(),
					admission,
				}]
			);
			// 1,024 bytes, the name (1 + 8), and the words (4 + 3 + 10 + 9 + 2).
			assert_eq!(before - free(&OWNER), DEPOSIT_BASE + 1_061 * DEPOSIT_BYTE);
			assert_eq!(
				held(HoldReason::Deposit, &OWNER),
				(u128::from(id) + 1) * (before - free(&OWNER))
			);
			let info = Datanets::datanet(id).expect("it exists");
			assert_eq!(info.datanet.owner, OWNER);
			assert_eq!(
				(info.datanet.next, info.datanet.open, info.datanet.submissions),
				(1, None, 0)
			);
			assert_eq!(info.datanet.admission, admission);
			assert_eq!(info.descriptor, stored_words());
		}
		assert_eq!(NextDatanet::<Test>::get(), 3);
	});
}

#[test]
fn create_should_fail_when_the_origin_is_not_signed() {
	ExtBuilder::build_and_execute(|| {
		for origin in [Origin::root(), Origin::none()] {
			assert_noop!(
				Datanets::create(origin, b"x".to_vec(), words(), AdmissionPolicy::Open),
				DispatchError::BadOrigin
			);
		}
	});
}

#[test]
fn create_should_fail_when_a_text_is_out_of_bounds() {
	ExtBuilder::build_and_execute(|| {
		let open = AdmissionPolicy::Open;
		assert_noop!(create(b"", words(), open), Error::<Test>::EmptyName);
		assert_noop!(create(&[b'x'; 65], words(), open), Error::<Test>::TextTooLong);
		assert_noop!(create(&[0xff], words(), open), Error::<Test>::NotUtf8);
		let long = vec![b'x'; 257];
		for descriptor in [
			Descriptor {
				domain: long.clone(),
				..words()
			},
			Descriptor {
				schema: long.clone(),
				..words()
			},
			Descriptor {
				licence: long.clone(),
				..words()
			},
			Descriptor {
				language: long.clone(),
				..words()
			},
		] {
			assert_noop!(create(b"x", descriptor, open), Error::<Test>::TextTooLong);
		}
		let binary = Descriptor {
			licence: vec![0xc3, 0x28],
			..words()
		};
		assert_noop!(create(b"x", binary, open), Error::<Test>::NotUtf8);
	});
}

#[test]
fn create_should_accept_texts_when_they_are_as_long_as_allowed_or_empty() {
	ExtBuilder::build_and_execute(|| {
		let longest = Descriptor {
			domain: vec![b'x'; 256],
			schema: vec![b'x'; 256],
			licence: vec![b'x'; 256],
			language: vec![b'x'; 256],
		};
		assert_ok!(create(&[b'x'; 64], longest, AdmissionPolicy::Open));
		assert_ok!(create(b"x", Descriptor::default(), AdmissionPolicy::Open));
	});
}

#[test]
fn create_should_fail_when_the_bond_is_zero() {
	ExtBuilder::build_and_execute(|| {
		assert_noop!(
			create(b"x", words(), AdmissionPolicy::Bonded { bond: 0 }),
			Error::<Test>::ZeroBond
		);
	});
}

#[test]
fn create_should_fail_when_the_deposit_cannot_be_paid() {
	ExtBuilder::build_and_execute(|| {
		assert_noop!(
			Datanets::create(
				signed(account(200)),
				b"x".to_vec(),
				words(),
				AdmissionPolicy::Open
			),
			TokenError::FundsUnavailable
		);
	});
}

#[test]
fn create_should_fail_when_ids_are_exhausted() {
	ExtBuilder::build_and_execute(|| {
		NextDatanet::<Test>::put(u32::MAX);
		assert_noop!(
			create(b"x", words(), AdmissionPolicy::Open),
			Error::<Test>::IdsExhausted
		);
		NextDatanet::<Test>::kill();
	});
}
