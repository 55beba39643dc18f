//! `register`: what is stored, told, held and refused.

use crate::{mock::*, *};
use frame_support::{
	assert_noop, assert_ok,
	traits::fungible::{Inspect, InspectHold},
};
use openledger_core::{Balance, ModelKind, MAX_NAME, MAX_PARENTS, MAX_URI, SHARE_ONE};
use sp_runtime::{traits::BadOrigin, DispatchError, TokenError};

type E = Error<Test>;

fn held(who: u64) -> Balance {
	Balances::balance_on_hold(&ModelHold::get(), &who)
}

#[test]
fn register_should_store_and_tell_everything_when_the_model_is_a_base() {
	ExtBuilder::build_and_execute(|| {
		System::set_block_number(7);
		let (one, two) = (sealed(1), sealed(2));
		let registration = Registration {
			snapshots: vec![(two, 1), (one, 3)],
			terms: terms(100_000_000),
			..a_base()
		};
		assert_ok!(register(ALICE, registration));

		let data = vec![(one, 750_000_000), (two, 250_000_000)];
		let lineage = Lineage {
			builders: vec![(0, SHARE_ONE)].try_into().expect("it is short"),
			data: data.try_into().expect("it is short"),
		};
		assert_eq!(Registry::lineage(0), Some(lineage.clone()));
		let info = Registry::model(0).expect("it is registered");
		assert_eq!(
			info,
			ModelInfo {
				kind: ModelKind::Base,
				status: Status::Active,
				owner: ALICE,
				payee: 1,
				depositor: ALICE,
				registered_at: 7,
				depth: 0,
				children: 0,
				terms: terms(100_000_000),
				declaration: Declaration {
					manifest_hash: [7; 32],
					uri: b"ipfs://manifest".to_vec().try_into().expect("it is short"),
					licence: b"Apache-2.0".to_vec().try_into().expect("it is short"),
					parents: Default::default(),
					snapshots: vec![(one, 3), (two, 1)].try_into().expect("it is short"),
					own_data_share: SHARE_ONE,
				},
			}
		);
		assert_eq!(
			events(),
			vec![
				Event::ModelRegistered {
					model: 0,
					kind: ModelKind::Base,
					owner: ALICE,
					payee: 1,
					manifest_hash: [7; 32],
					uri: info.declaration.uri,
					licence: info.declaration.licence,
					parents: Default::default(),
					depth: 0,
					terms: terms(100_000_000),
				},
				Event::LineageFixed {
					model: 0,
					builders: lineage.builders,
					data: lineage.data
				},
			]
		);
		assert_eq!(Registry::count(), 1);
	});
}

#[test]
fn register_should_tell_parents_and_index_children_when_the_model_is_a_derivative() {
	ExtBuilder::build_and_execute(|| {
		let (one, two) = (base(ALICE, 0), base(BOB, 0));
		for kind in [ModelKind::FineTune, ModelKind::Adapter, ModelKind::Agent] {
			events();
			let id = registered(
				ALICE,
				Registration {
					kind,
					..a_derivative(&[two, one])
				},
			);
			let expected: Parents = vec![
				Parent {
					model: two,
					same_owner: false,
				},
				Parent {
					model: one,
					same_owner: true,
				},
			]
			.try_into()
			.expect("it is short");
			assert!(matches!(
				events().first(),
				Some(Event::ModelRegistered { model, parents, depth: 1, .. }) if *model == id && *parents == expected
			));
			assert_eq!(Registry::model(id).map(|info| info.kind), Some(kind));
		}
		assert_eq!(Registry::children(one, 0, 10), vec![2, 3, 4]);
		assert_eq!(Registry::children(two, 1, 1), vec![3]);
		assert!(Registry::children(two, 3, 10).is_empty());
		assert!(Registry::children(two, u32::MAX, u32::MAX).is_empty());
		assert_eq!(Registry::model(two).map(|info| info.children), Some(3));
	});
}

#[test]
fn register_should_hold_a_deposit_for_the_footprint() {
	ExtBuilder::build_and_execute(|| {
		base(ALICE, 0);
		let small = held(ALICE);
		assert!(small > BASE_DEPOSIT);
		assert_eq!(Balances::total_balance(&ALICE), ENDOWMENT);
		assert_eq!(Balances::balance(&ALICE), ENDOWMENT - small);

		// Ten bytes more of URI cost ten bytes more.
		let longer = Registration {
			uri: b"ipfs://manifest0123456789".to_vec(),
			..a_base()
		};
		registered(ALICE, longer);
		assert_eq!(held(ALICE), 2 * small + 10 * BYTE_DEPOSIT);

		// One parent: its entry (5 bytes), its index (16 bytes), one snapshot less (12 bytes).
		derivative(ALICE, &[0], 0);
		assert_eq!(held(ALICE), 3 * small + (10 + 5 + 16 - 12) * BYTE_DEPOSIT);
	});
}

#[test]
fn register_should_accept_the_largest_model() {
	ExtBuilder::build_and_execute(|| {
		let snapshots = (0..64).map(|datanet| (sealed(datanet), 1)).collect::<Vec<_>>();
		let parents = (0..MAX_PARENTS)
			.map(|_| {
				registered(
					BOB,
					Registration {
						snapshots: snapshots.clone(),
						..a_base()
					},
				)
			})
			.collect::<Vec<_>>();
		let id = registered(
			ALICE,
			Registration {
				uri: vec![b'u'; MAX_URI as usize],
				licence: vec![b'l'; MAX_NAME as usize],
				snapshots,
				own_data_share: SHARE_ONE / 2,
				terms: Terms {
					royalty: SHARE_ONE,
					data_share: SHARE_ONE,
					channels: terms(0).channels,
				},
				..a_derivative(&parents)
			},
		);
		let largest = Pallet::<Test>::largest_footprint();
		// The builder vector has 1 of 64 entries, since the parents ask for nothing. Each of the three lengths up to 64
		// is one byte in the encoding where 2 are provided for the longest.
		let most = BASE_DEPOSIT + Balance::from(largest.size) * BYTE_DEPOSIT;
		assert!(held(ALICE) <= most && held(ALICE) > most - 600 * BYTE_DEPOSIT);
		assert_eq!(Registry::lineage(id).map(|lineage| lineage.data.len()), Some(64));
	});
}

#[test]
fn register_should_accept_the_same_manifest_twice() {
	ExtBuilder::build_and_execute(|| {
		assert_eq!((base(ALICE, 0), base(ALICE, 0), base(BOB, 0)), (0, 1, 2));
	});
}

#[test]
fn register_should_fail_when_unsigned() {
	ExtBuilder::build_and_execute(|| {
		for origin in [RuntimeOrigin::none(), RuntimeOrigin::root()] {
			assert_noop!(
				Registry::register(
					origin,
					ModelKind::Base,
					[0; 32],
					Default::default(),
					Default::default(),
					Default::default(),
					vec![(snapshot(1), 1)].try_into().expect("it is short"),
					SHARE_ONE,
					terms(0),
				),
				BadOrigin
			);
		}
	});
}

#[test]
fn register_should_fail_when_the_deposit_cannot_be_paid() {
	ExtBuilder::build_and_execute(|| {
		let model = a_base();
		assert_noop!(
			register(POOR, model),
			DispatchError::Token(TokenError::FundsUnavailable)
		);
	});
}

#[test]
fn register_should_fail_when_the_owner_cannot_become_a_payee() {
	ExtBuilder::build_and_execute(|| {
		let model = a_base();
		assert_noop!(register(REFUSED, model), DispatchError::Unavailable);
	});
}

#[test]
fn register_should_fail_when_text_is_too_long_or_no_text() {
	ExtBuilder::build_and_execute(|| {
		let model = a_base();
		let uri = vec![b'u'; MAX_URI as usize + 1];
		assert_noop!(
			register(ALICE, Registration { uri, ..model.clone() }),
			E::UriTooLong
		);
		let licence = vec![b'l'; MAX_NAME as usize + 1];
		assert_noop!(
			register(
				ALICE,
				Registration {
					licence,
					..model.clone()
				}
			),
			E::LicenceTooLong
		);
		assert_noop!(
			register(
				ALICE,
				Registration {
					uri: vec![0xff],
					..model.clone()
				}
			),
			E::NotUtf8
		);
		assert_noop!(
			register(
				ALICE,
				Registration {
					licence: vec![0xc3],
					..model
				}
			),
			E::NotUtf8
		);
	});
}

#[test]
fn register_should_fail_when_parents_do_not_fit_the_kind() {
	ExtBuilder::build_and_execute(|| {
		let parent = base(ALICE, 0);
		assert_noop!(
			register(
				ALICE,
				Registration {
					parents: vec![parent],
					..a_base()
				}
			),
			E::BaseWithParents
		);
		for kind in [ModelKind::FineTune, ModelKind::Adapter, ModelKind::Agent] {
			assert_noop!(
				register(
					ALICE,
					Registration {
						kind,
						..a_derivative(&[])
					}
				),
				E::DerivativeWithoutParents
			);
		}
	});
}

#[test]
fn register_should_fail_when_a_parent_is_unknown_retired_or_twice_there() {
	ExtBuilder::build_and_execute(|| {
		let (parent, retired) = (base(ALICE, 0), base(ALICE, 0));
		assert_ok!(Registry::retire(RuntimeOrigin::signed(ALICE), retired));
		let next = Registry::count();
		assert_noop!(register(ALICE, a_derivative(&[parent, 99])), E::UnknownParent);
		// Not even itself.
		assert_noop!(register(ALICE, a_derivative(&[next])), E::UnknownParent);
		assert_noop!(
			register(ALICE, a_derivative(&[parent, retired])),
			E::ParentRetired
		);
		assert_noop!(
			register(ALICE, a_derivative(&[parent, parent])),
			E::DuplicateParent
		);
	});
}

#[test]
fn register_should_fail_when_there_are_nine_parents() {
	ExtBuilder::build_and_execute(|| {
		let parents = (0..9).map(|_| base(ALICE, 0)).collect::<Vec<_>>();
		assert_noop!(register(ALICE, a_derivative(&parents)), E::TooManyParents);
		assert_ok!(register(ALICE, a_derivative(&parents[1..])));
	});
}

#[test]
fn register_should_fail_when_there_are_nine_generations() {
	ExtBuilder::build_and_execute(|| {
		let mut youngest = base(ALICE, 0);
		for generation in 1..=8u8 {
			let owner = if generation % 2 == 0 { ALICE } else { BOB };
			youngest = derivative(owner, &[youngest], 0);
			assert_eq!(Registry::model(youngest).map(|info| info.depth), Some(generation));
		}
		assert_noop!(register(BOB, a_derivative(&[youngest])), E::TooDeep);
		// A new version of the same owner is no generation.
		for _ in 0..3 {
			youngest = derivative(ALICE, &[youngest], 0);
			assert_eq!(Registry::model(youngest).map(|info| info.depth), Some(8));
		}
	});
}

#[test]
fn register_should_count_a_generation_when_another_parent_is_foreign() {
	ExtBuilder::build_and_execute(|| {
		let (own, foreign) = (base(ALICE, 0), base(BOB, 0));
		let version = derivative(ALICE, &[own], 0);
		let mixed = derivative(ALICE, &[version, foreign], 0);
		let depth = |model| Registry::model(model).map(|info| info.depth);
		assert_eq!((depth(version), depth(mixed)), (Some(0), Some(1)));
	});
}

#[test]
fn register_should_fail_when_there_are_65_builders() {
	ExtBuilder::build_and_execute(|| {
		// Eight families of a parent and seven versions before it, all with something left, are 64 builders.
		let half = SHARE_ONE / 2;
		let mut parents = (0..8)
			.map(|_| {
				let first = base(BOB, half);
				let sixth = (0..6).fold(first, |previous, _| derivative(BOB, &[previous], half));
				derivative(BOB, &[sixth], SHARE_ONE / 10)
			})
			.collect::<Vec<_>>();
		assert_noop!(register(ALICE, a_derivative(&parents)), E::TooManyBuilders);
		// A family of seven instead leaves room for the model itself.
		let first = base(BOB, half);
		let fifth = (0..5).fold(first, |previous, _| derivative(BOB, &[previous], half));
		parents[7] = derivative(BOB, &[fifth], SHARE_ONE / 10);
		let id = derivative(ALICE, &parents, 0);
		assert_eq!(
			Registry::lineage(id).map(|lineage| lineage.builders.len()),
			Some(64)
		);
	});
}

#[test]
fn register_should_fail_when_a_base_has_no_snapshot() {
	ExtBuilder::build_and_execute(|| {
		let model = Registration {
			snapshots: vec![],
			..a_base()
		};
		assert_noop!(register(ALICE, model.clone()), E::NoSnapshots);
		assert_noop!(
			register(
				ALICE,
				Registration {
					own_data_share: 0,
					..model
				}
			),
			E::NoSnapshots
		);
	});
}

#[test]
fn register_should_fail_when_there_are_65_snapshots() {
	ExtBuilder::build_and_execute(|| {
		let all = (0..65).map(|datanet| (sealed(datanet), 1)).collect::<Vec<_>>();
		assert_noop!(
			register(
				ALICE,
				Registration {
					snapshots: all.clone(),
					..a_base()
				}
			),
			E::TooManySnapshots
		);
		let parent = registered(
			ALICE,
			Registration {
				snapshots: all[..64].to_vec(),
				..a_base()
			},
		);
		let own = Registration {
			own_data_share: 1_000_000,
			..a_derivative(&[parent])
		};
		assert_noop!(
			register(
				ALICE,
				Registration {
					snapshots: all[64..].to_vec(),
					..own.clone()
				}
			),
			E::TooManySnapshots
		);
		assert_ok!(register(
			ALICE,
			Registration {
				snapshots: all[63..64].to_vec(),
				..own
			}
		));
	});
}

#[test]
fn register_should_fail_when_a_snapshot_is_unsealed_unknown_or_twice_there() {
	ExtBuilder::build_and_execute(|| {
		let model = a_base();
		let good = (sealed(1), 1);
		for snapshots in [vec![(snapshot(5), 1)], vec![good, (snapshot(5), 1)]] {
			assert_noop!(
				register(
					ALICE,
					Registration {
						snapshots,
						..model.clone()
					}
				),
				E::SnapshotNotSealed
			);
		}
		let snapshots = vec![good, (sealed(2), 1), (sealed(1), 2)];
		assert_noop!(
			register(ALICE, Registration { snapshots, ..model }),
			E::DuplicateSnapshot
		);
	});
}

#[test]
fn register_should_fail_when_a_snapshot_would_get_nothing() {
	ExtBuilder::build_and_execute(|| {
		let model = a_base();
		let (one, two, three) = (sealed(1), sealed(2), sealed(3));
		for snapshots in [
			vec![(one, 0)],
			vec![(one, 1), (two, 0)],
			vec![(one, u32::MAX), (two, 1)],
		] {
			assert_noop!(
				register(
					ALICE,
					Registration {
						snapshots,
						..model.clone()
					}
				),
				E::WeightTooSmall
			);
		}
		// The share itself may be what is too small.
		let parent = base(ALICE, 0);
		let own = Registration {
			snapshots: vec![(two, 1), (three, 1)],
			own_data_share: 1,
			..a_derivative(&[parent])
		};
		assert_noop!(register(ALICE, own.clone()), E::WeightTooSmall);
		assert_ok!(register(
			ALICE,
			Registration {
				own_data_share: 2,
				..own
			}
		));
	});
}

#[test]
fn register_should_fail_when_own_data_do_not_fit() {
	ExtBuilder::build_and_execute(|| {
		let parent = base(ALICE, 0);
		let with = |own_data_share| Registration {
			snapshots: vec![(snapshot(1), 1)],
			own_data_share,
			..a_derivative(&[parent])
		};
		let without = |own_data_share| Registration {
			own_data_share,
			..a_derivative(&[parent])
		};
		let model = a_base();
		for own_data_share in [SHARE_ONE / 2 + 1, SHARE_ONE, u32::MAX] {
			assert_noop!(register(ALICE, with(own_data_share)), E::OwnDataAboveHalf);
			assert_noop!(register(ALICE, without(own_data_share)), E::OwnDataAboveHalf);
		}
		assert_noop!(register(ALICE, with(0)), E::OwnDataMismatch);
		assert_noop!(register(ALICE, without(1)), E::OwnDataMismatch);
		for own_data_share in [0, SHARE_ONE - 1, SHARE_ONE + 1] {
			assert_noop!(
				register(
					ALICE,
					Registration {
						own_data_share,
						..model.clone()
					}
				),
				E::OwnDataMismatch
			);
		}
		assert_ok!(register(ALICE, with(SHARE_ONE / 2)));
		assert_ok!(register(ALICE, without(0)));
	});
}

#[test]
fn register_should_fail_when_terms_are_above_one_whole() {
	ExtBuilder::build_and_execute(|| {
		let model = a_base();
		let above = SHARE_ONE + 1;
		let channels = |verbatim, retrieval, influence| Channels {
			verbatim,
			retrieval,
			influence,
		};
		for terms in [
			Terms {
				royalty: above,
				..terms(0)
			},
			Terms {
				data_share: above,
				..terms(0)
			},
			Terms {
				channels: channels(above, 0, 0),
				..terms(0)
			},
			Terms {
				channels: channels(0, above, 0),
				..terms(0)
			},
			Terms {
				channels: channels(0, 0, u32::MAX),
				..terms(0)
			},
		] {
			assert_noop!(
				register(
					ALICE,
					Registration {
						terms,
						..model.clone()
					}
				),
				E::ShareAboveOne
			);
		}
		for channels in [
			channels(SHARE_ONE, 1, 0),
			channels(SHARE_ONE, SHARE_ONE, SHARE_ONE),
		] {
			let terms = Terms { channels, ..terms(0) };
			assert_noop!(
				register(
					ALICE,
					Registration {
						terms,
						..model.clone()
					}
				),
				E::ChannelsAboveOne
			);
		}
		let terms = Terms {
			channels: channels(SHARE_ONE - 2, 1, 1),
			..terms(SHARE_ONE)
		};
		assert_ok!(register(ALICE, Registration { terms, ..model }));
	});
}

#[test]
fn register_should_fail_when_royalties_are_above_one_whole() {
	ExtBuilder::build_and_execute(|| {
		let (most, rest, more) = (
			base(BOB, 600_000_000),
			base(BOB, 400_000_000),
			base(BOB, 400_000_001),
		);
		assert_noop!(register(ALICE, a_derivative(&[most, more])), E::RoyaltiesAboveOne);
		// Exactly one whole leaves nothing to the model itself.
		let id = registered(ALICE, a_derivative(&[most, rest]));
		let builders = Registry::lineage(id).expect("it is registered").builders;
		assert_eq!(
			builders.into_inner(),
			vec![(most, 600_000_000), (rest, 400_000_000)]
		);
	});
}

#[test]
fn register_should_fail_when_the_data_share_is_below_the_floor() {
	ExtBuilder::build_and_execute(|| {
		let model = a_base();
		let with = |data_share| Registration {
			terms: Terms {
				data_share,
				..terms(0)
			},
			..model.clone()
		};
		assert_noop!(register(ALICE, with(399_999_999)), E::BelowDataFloor);
		assert_noop!(register(ALICE, with(0)), E::BelowDataFloor);
		assert_ok!(register(ALICE, with(400_000_000)));
		Floor::set(&450_000_000);
		assert_noop!(register(ALICE, with(400_000_000)), E::BelowDataFloor);
		assert_ok!(register(ALICE, with(450_000_000)));
	});
}

#[test]
fn register_should_fail_when_ids_are_used_up() {
	ExtBuilder::build().execute_with(|| {
		let model = a_base();
		NextModel::<Test>::put(u32::MAX);
		assert_noop!(register(ALICE, model), E::TooManyModels);
	});
}

#[test]
fn call_should_not_decode_when_a_list_is_longer_than_twice_the_limit() {
	use codec::{Decode, Encode};
	let encoded = |parents: usize| {
		let parents = (0..parents as u32).collect::<Vec<_>>();
		(
			0u8,
			ModelKind::Agent,
			[0u8; 32],
			b"u".to_vec(),
			b"l".to_vec(),
			parents,
			Vec::<u8>::new(),
			0u32,
			terms(0),
		)
			.encode()
	};
	let twice = 2 * MAX_PARENTS as usize;
	assert!(Call::<Test>::decode(&mut &encoded(twice)[..]).is_ok());
	assert!(Call::<Test>::decode(&mut &encoded(twice + 1)[..]).is_err());
}

#[cfg(not(debug_assertions))]
#[test]
fn register_should_fail_when_stored_lineage_is_broken() {
	ExtBuilder::build().execute_with(|| {
		let parent = base(ALICE, SHARE_ONE / 2);
		Builders::<Test>::insert(parent, BuilderVector::default());
		assert_noop!(register(ALICE, a_derivative(&[parent])), E::BrokenLineage);
	});
}

#[test]
fn register_should_fill_both_vectors_when_eight_parents_share_a_long_line_of_versions() {
	// The worst case that the benchmark measures.
	ExtBuilder::build_and_execute(|| {
		let snapshots = (0..64u32)
			.map(|datanet| (sealed(datanet), datanet + 1))
			.collect::<Vec<_>>();
		let high = SHARE_ONE / 100 * 95;
		let first = registered(
			BOB,
			Registration {
				snapshots: snapshots.clone(),
				terms: terms(high),
				..a_base()
			},
		);
		let youngest = (1..55).fold(first, |previous, _| derivative(BOB, &[previous], high));
		let parents = (0..8)
			.map(|_| derivative(BOB, &[youngest], SHARE_ONE / 100 * 12))
			.collect::<Vec<_>>();
		let own = Registration {
			snapshots,
			own_data_share: SHARE_ONE / 2,
			..a_derivative(&parents)
		};
		let lineage = Registry::lineage(registered(ALICE, own)).expect("it is registered");
		assert_eq!((lineage.builders.len(), lineage.data.len()), (64, 64));
	});
}
