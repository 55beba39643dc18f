//! Who may decide what, and a decision from its proposal to its enactment.

use super::*;
use crate::governance::{
	enactments::{self, StakingFigure},
	Grantee, Origin, Tracks, TRACKS,
};
use dynamic_params::{datanets, network, receipts, routing as payouts};
use frame_support::{
	dispatch::RawOrigin as FrameOrigin,
	traits::{schedule::DispatchTime, Contains, OriginTrait, StorePreimage},
};
use openledger_routing::Policy;
use pallet_conviction_voting::{AccountVote, Conviction, Vote};
use pallet_referenda::{ReferendumInfoFor, TracksInfo};
use sp_keyring::Sr25519Keyring::{self, *};
use sp_runtime::traits::Hash as _;

fn dearer_data() -> Policy {
	Policy {
		data_floor: 500_000_000,
		..Policy::default()
	}
}

fn grant(amount: Balance) -> RuntimeCall {
	grant_to(Grantee::Account(Eve.to_account_id()), amount)
}

fn grant_to(grantee: Grantee, amount: Balance) -> RuntimeCall {
	RuntimeCall::Enactments(enactments::Call::grant {
		grantee,
		amount,
		valid_from: None,
	})
}

/// One of those that the origin grants to, and the others.
fn grantees(origin: Origin) -> (Grantee, Vec<Grantee>) {
	let mut others = vec![
		Grantee::Account(Eve.to_account_id()),
		Grantee::Datanet(0),
		Grantee::Model(0),
		Grantee::Operator(0),
	];
	let own = match origin {
		Origin::DatanetGrants => 1,
		Origin::ModelGrants => 2,
		Origin::OperatorGrants => 3,
		_ => 0,
	};
	(others.remove(own), others)
}

/// Dispatches as the enactment of a referendum does.
fn dispatch_as(origin: Origin, call: RuntimeCall) -> Result<(), DispatchError> {
	call.dispatch(origin.into())
		.map(drop)
		.map_err(|error| error.error)
}

#[test]
fn every_origin_should_have_exactly_one_track_when_tracks_are_listed() {
	genesis(MAINNET_TEMPLATE).execute_with(|| {
		assert_ok!(Tracks::check_integrity());
		let root = <RuntimeOrigin as OriginTrait>::PalletsOrigin::from(FrameOrigin::Root);
		assert_eq!(Tracks::track_for(&root), Ok(0));
		let mut ids = vec![0];
		for origin in Origin::ALL {
			let id = Tracks::track_for(&OriginCaller::Origins(origin)).expect("the origin has a track");
			assert_eq!(
				TRACKS.iter().filter(|spec| spec.origin == Some(origin)).count(),
				1
			);
			ids.push(id);
		}
		ids.sort();
		assert_eq!(ids, TRACKS.iter().map(|spec| spec.id).collect::<Vec<_>>());
		let signed =
			<RuntimeOrigin as OriginTrait>::PalletsOrigin::from(FrameOrigin::Signed(Alice.to_account_id()));
		assert_eq!(Tracks::track_for(&signed), Err(()));
		for spec in &TRACKS {
			assert!(spec.name.len() <= 25, "{}", spec.name);
		}
	});
}

#[test]
fn periods_should_be_those_of_the_tracks_when_the_network_is_no_rehearsal() {
	let periods = |preset| {
		genesis(preset).execute_with(|| {
			let info = Tracks::info(12).expect("the track exists");
			(
				info.prepare_period,
				info.decision_period,
				info.min_enactment_period,
			)
		})
	};
	let (day, pace) = (time::DAYS, 40_000);
	assert_eq!(periods(MAINNET_TEMPLATE), (day, 28 * day, 7 * day));
	assert_eq!(periods(LOCAL), (day / pace, 28 * day / pace, 7 * day / pace));
	genesis(LOCAL).execute_with(|| assert_eq!(crate::governance::paced(1), 1));
}

#[test]
fn calls_should_be_open_to_the_origin_of_their_resource_alone() {
	type Allowed = &'static [Origin];
	let table: Vec<(RuntimeCall, Allowed)> = vec![
		(
			RuntimeCall::FeeRouting(pallet_fee_routing::Call::set_policy {
				policy: dearer_data(),
			}),
			&[Origin::RoutingAdmin],
		),
		(
			RuntimeCall::Parameters(pallet_parameters::Call::set_parameter {
				key_value: RuntimeParameters::Datanets(datanets::Parameters::DemandFee(
					datanets::DemandFee,
					Some(OPEN),
				)),
			}),
			&[Origin::ParameterAdmin],
		),
		(
			grant(OPEN),
			&[
				Origin::DatanetGrants,
				Origin::ModelGrants,
				Origin::OperatorGrants,
				Origin::Treasurer,
			],
		),
		(
			RuntimeCall::Enactments(enactments::Call::set_staking {
				figure: StakingFigure::Validators(7),
			}),
			&[Origin::StakingAdmin],
		),
		(
			RuntimeCall::Enactments(enactments::Call::cancel_slashes {
				era: 0,
				indices: vec![0],
			}),
			&[Origin::SlashAppeal],
		),
		// What staking has for administrators: slashes by hand, ledgers by hand.
		(
			RuntimeCall::Staking(pallet_staking::Call::manual_slash {
				validator_stash: Alice.to_account_id(),
				era: 0,
				slash_fraction: sp_runtime::Perbill::one(),
			}),
			&[],
		),
		(
			RuntimeCall::Staking(pallet_staking::Call::restore_ledger {
				stash: Alice.to_account_id(),
				maybe_controller: None,
				maybe_total: None,
				maybe_unlocking: None,
			}),
			&[],
		),
		(
			RuntimeCall::Staking(pallet_staking::Call::deprecate_controller_batch {
				controllers: Default::default(),
			}),
			&[],
		),
		(
			RuntimeCall::Staking(pallet_staking::Call::cancel_deferred_slash {
				era: 0,
				slash_indices: vec![0],
			}),
			&[],
		),
		(
			RuntimeCall::Staking(pallet_staking::Call::set_min_commission {
				new: sp_runtime::Perbill::one(),
			}),
			&[],
		),
		(
			RuntimeCall::Enactments(enactments::Call::authorize_upgrade {
				code_hash: Default::default(),
			}),
			&[Origin::UpgradeAdmin],
		),
		(
			RuntimeCall::Datanets(pallet_datanets::Call::freeze_contribution { contribution: 0 }),
			&[Origin::CurationAppeal],
		),
		(
			RuntimeCall::Datanets(pallet_datanets::Call::restore_datanet { datanet: 0 }),
			&[Origin::CurationAppeal],
		),
		(
			RuntimeCall::Treasury(pallet_treasury::Call::remove_approval { proposal_id: 0 }),
			&[Origin::Treasurer],
		),
		(
			RuntimeCall::Referenda(pallet_referenda::Call::cancel { index: 0 }),
			&[Origin::ReferendumCanceller],
		),
		(
			RuntimeCall::Referenda(pallet_referenda::Call::kill { index: 0 }),
			&[Origin::ReferendumKiller],
		),
		(
			RuntimeCall::Whitelist(pallet_whitelist::Call::dispatch_whitelisted_call_with_preimage {
				call: Box::new(RuntimeCall::System(frame_system::Call::remark { remark: vec![] })),
			}),
			&[Origin::WhitelistedCaller],
		),
		(
			RuntimeCall::System(frame_system::Call::set_code { code: vec![1] }),
			&[],
		),
		(RuntimeCall::SafeMode(pallet_safe_mode::Call::force_enter {}), &[]),
		(
			RuntimeCall::Balances(pallet_balances::Call::force_set_balance {
				who: Eve.to_account_id().into(),
				new_free: OPEN,
			}),
			&[],
		),
	];
	genesis(MAINNET_TEMPLATE).execute_with(|| {
		for (call, allowed) in table {
			if !allowed.is_empty() {
				// Neither the safe mode nor a pause keeps it from being decided.
				assert!(AlwaysOpen::contains(&call), "{call:?}");
			}
			for origin in Origin::ALL {
				let refused = dispatch_as(origin, call.clone()) == Err(DispatchError::BadOrigin);
				assert_eq!(refused, !allowed.contains(&origin), "{origin:?} on {call:?}");
			}
			let signed = call
				.clone()
				.dispatch(RawOrigin::Signed(Alice.to_account_id()).into())
				.map_err(|error| error.error);
			// Anyone may carry out what committee and referendum both decided, and nothing else.
			let not_whitelisted = pallet_whitelist::Error::<Runtime>::CallIsNotWhitelisted.into();
			assert!(
				signed == Err(DispatchError::BadOrigin) || signed == Err(not_whitelisted),
				"{call:?}: {signed:?}"
			);
		}
	});
}

#[test]
fn grants_should_be_limited_by_their_track() {
	genesis(MAINNET_TEMPLATE).execute_with(|| {
		for origin in Origin::ALL {
			let Some(limit) = origin.grant_limit() else {
				continue;
			};
			let too_much = Err(pallet_treasury::Error::<Runtime>::InsufficientPermission.into());
			let (own, _) = grantees(origin);
			assert_eq!(dispatch_as(origin, grant_to(own.clone(), limit + 1)), too_much);
			assert_ok!(dispatch_as(origin, grant_to(own.clone(), limit)));
			// Nor several in one dispatch.
			let several = |last| {
				RuntimeCall::Utility(pallet_utility::Call::batch_all {
					calls: vec![grant_to(own.clone(), limit - 5), grant_to(own.clone(), last)],
				})
			};
			assert_eq!(dispatch_as(origin, several(6)), too_much);
			assert_ok!(dispatch_as(origin, several(5)));
		}
	});
}

#[test]
fn grants_should_go_to_the_kind_of_their_track() {
	genesis(MAINNET_TEMPLATE).execute_with(|| {
		let wrong = Err(enactments::Error::<Runtime>::WrongKindOfGrantee.into());
		for origin in [Origin::DatanetGrants, Origin::ModelGrants, Origin::OperatorGrants] {
			let (own, others) = grantees(origin);
			assert_ok!(dispatch_as(origin, grant_to(own, OPEN)));
			for other in others {
				assert_eq!(dispatch_as(origin, grant_to(other, OPEN)), wrong);
			}
		}
		let (own, others) = grantees(Origin::Treasurer);
		for any in others.into_iter().chain([own]) {
			assert_ok!(dispatch_as(Origin::Treasurer, grant_to(any.clone(), OPEN)));
			// Nobody gets around it.
			let call = RuntimeCall::Treasury(pallet_treasury::Call::spend {
				asset_kind: Box::new(()),
				amount: OPEN,
				beneficiary: Box::new(any),
				valid_from: None,
			});
			for origin in Origin::ALL {
				assert_eq!(
					dispatch_as(origin, call.clone()),
					Err(frame_system::Error::<Runtime>::CallFiltered.into())
				);
			}
		}
	});
}

#[test]
fn figures_of_staking_should_stay_within_bounds() {
	use sp_runtime::Perbill;
	use StakingFigure::*;
	let set = |figure| {
		dispatch_as(
			Origin::StakingAdmin,
			RuntimeCall::Enactments(enactments::Call::set_staking { figure }),
		)
	};
	genesis(MAINNET_TEMPLATE).execute_with(|| {
		let out = Err(enactments::Error::<Runtime>::OutOfBounds.into());
		for (least, most) in [
			(Validators(4), Validators(100)),
			(MinValidatorBond(100 * OPEN), MinValidatorBond(1_000_000 * OPEN)),
			(MinNominatorBond(OPEN), MinNominatorBond(1_000 * OPEN)),
			(
				MinCommission(Perbill::zero()),
				MinCommission(Perbill::from_percent(20)),
			),
			(MaxCandidates(100), MaxCandidates(1_000)),
		] {
			assert_ok!(set(most));
			assert_ok!(set(least));
		}
		assert_eq!(pallet_staking::ValidatorCount::<Runtime>::get(), 4);
		assert_eq!(pallet_staking::MinValidatorBond::<Runtime>::get(), 100 * OPEN);
		assert_eq!(pallet_staking::MinNominatorBond::<Runtime>::get(), OPEN);
		assert_eq!(pallet_staking::MinCommission::<Runtime>::get(), Perbill::zero());
		for wrong in [
			Validators(3),
			Validators(101),
			MinValidatorBond(100 * OPEN - 1),
			MinValidatorBond(1_000_000 * OPEN + 1),
			MinNominatorBond(OPEN - 1),
			MinNominatorBond(1_000 * OPEN + 1),
			MinCommission(Perbill::from_parts(200_000_001)),
			MaxCandidates(99),
			MaxCandidates(1_001),
		] {
			assert_eq!(set(wrong), out);
		}
		// One at a time: the others are what they were.
		assert_ok!(set(MinCommission(Perbill::from_percent(3))));
		assert_eq!(pallet_staking::MinValidatorBond::<Runtime>::get(), 100 * OPEN);
		assert_eq!(
			pallet_staking::MinCommission::<Runtime>::get(),
			Perbill::from_percent(3)
		);
		assert_eq!(pallet_staking::MaxValidatorsCount::<Runtime>::get(), Some(100));
		assert_eq!(
			pallet_staking::ChillThreshold::<Runtime>::get(),
			Some(enactments::CHILL_THRESHOLD)
		);
	});
}

/// The most blocks from a proposal on the track of an origin to its enactment.
fn longest(origin: Origin) -> BlockNumber {
	let track = TRACKS.iter().find(|spec| spec.origin == Some(origin));
	let track = track.expect("the origin has a track");
	track.prepare + track.decision + track.confirm + track.enactment
}

#[test]
fn an_appeal_against_a_slash_should_be_decided_twice_before_it_is_applied() {
	let longest = longest(Origin::SlashAppeal);
	genesis(MAINNET_TEMPLATE).execute_with(|| {
		let eras: u32 = <network::SlashDeferDuration as Get<u32>>::get();
		let era =
			u64::from(<network::EraLength as Get<u32>>::get()) * <network::SessionLength as Get<u64>>::get();
		// An offence of the end of an era counts as one of its begin.
		let applied = u64::from(eras - 1) * era;
		assert!(2 * u64::from(longest) <= applied, "{longest} {applied}");
	});
}

#[test]
fn treasury_should_keep_its_deposit_and_mint_nothing_when_a_grant_takes_all() {
	genesis(LOCAL).execute_with(|| {
		run(1);
		let treasury = TreasuryAccount::get();
		assert_ok!(
			<Balances as frame_support::traits::fungible::Mutate<_>>::transfer(
				&Bob.to_account_id(),
				&treasury,
				100 * OPEN,
				frame_support::traits::tokens::Preservation::Preserve
			)
		);
		let spend = |beneficiary, amount| {
			assert_ok!(dispatch_as(Origin::Treasurer, grant_to(beneficiary, amount)));
			pallet_treasury::SpendCount::<Runtime>::get() - 1
		};
		let payout = |index| Treasury::payout(RawOrigin::Signed(Ferdie.to_account_id()).into(), index);
		let before = Balances::balance(&Eve.to_account_id());

		// All there is, the existential deposit with it.
		let too_much = spend(
			Grantee::Account(Eve.to_account_id()),
			100 * OPEN + EXISTENTIAL_DEPOSIT,
		);
		assert!(payout(too_much).is_err());
		assert_eq!(Balances::balance(&treasury), 100 * OPEN + EXISTENTIAL_DEPOSIT);
		let unknown = spend(Grantee::Model(99), OPEN);
		assert!(payout(unknown).is_err());
		let all = spend(Grantee::Account(Eve.to_account_id()), 100 * OPEN);
		assert_ok!(payout(all));
		assert_eq!(Balances::balance(&treasury), EXISTENTIAL_DEPOSIT);
		assert_eq!(Balances::balance(&Eve.to_account_id()), before + 100 * OPEN);
		// A spend period ends: nothing is burnt.
		run(20);
		assert_eq!(Balances::balance(&treasury), EXISTENTIAL_DEPOSIT);
		assert_eq!(Balances::total_issuance(), TOTAL_SUPPLY);
	});
}

#[test]
fn grants_should_reach_owner_builder_and_operator_when_they_are_for_what_those_have() {
	use crate::tests::economy::{wealth, Economy, BUILDER, OPERATOR, OWNER};
	genesis(LOCAL).execute_with(|| {
		let economy = Economy::new(1_000 * OPEN);
		assert_ok!(
			<Balances as frame_support::traits::fungible::Mutate<_>>::transfer(
				&Bob.to_account_id(),
				&TreasuryAccount::get(),
				100 * OPEN,
				frame_support::traits::tokens::Preservation::Preserve
			)
		);
		for (origin, grantee, who) in [
			(Origin::DatanetGrants, Grantee::Datanet(economy.datanet), OWNER),
			(Origin::ModelGrants, Grantee::Model(economy.model), BUILDER),
			(
				Origin::OperatorGrants,
				Grantee::Operator(economy.operator),
				OPERATOR,
			),
		] {
			let index = pallet_treasury::SpendCount::<Runtime>::get();
			assert_ok!(dispatch_as(origin, grant_to(grantee, 7 * OPEN)));
			let before = wealth(who);
			// Whoever wants to carries it out.
			assert_ok!(Treasury::payout(
				RawOrigin::Signed(Dave.to_account_id()).into(),
				index
			));
			assert_eq!(wealth(who), before + 7 * OPEN, "{origin:?}");
		}
	});
}

/// Every parameter that governance tunes, with the least and the greatest value that it may have, the others being as they are.
#[test]
fn every_parameter_should_have_two_bounds() {
	use dynamic_params::{operators, scoring, sponsors};
	use payouts as routing;
	use time::{DAYS, HOURS};
	let share = openledger_core::SHARE_ONE;
	macro_rules! bound {
		($($concern:ident: $module:ident { $($name:ident: $least:expr, $most:expr;)* })*) => {{
			let mut count = 0;
			$($({
				let (least, most) = ($least, $most);
				let fits = |value| within_bounds(&RuntimeParameters::$concern(
					$module::Parameters::$name($module::$name, Some(value)),
				));
				let name = stringify!($name);
				assert!(fits(least) && fits(most), "{name}");
				assert!(fits(<$module::$name as Get<_>>::get()), "{name} is out of its bounds");
				assert!(!least.checked_sub(1).is_some_and(fits), "{name} below {least}");
				assert!(!most.checked_add(1).is_some_and(fits), "{name} above {most}");
				assert!(
					!within_bounds(&RuntimeParameters::$concern($module::Parameters::$name($module::$name, None))),
					"{name}"
				);
				count += 1;
			})*)*
			count
		}};
	}
	genesis(MAINNET_TEMPLATE).execute_with(|| {
		let count = bound! {
			Datanets: datanets {
				ReviewPeriod: 8 * DAYS, 90 * DAYS;
				ChallengePeriod: 6 * HOURS, 30 * DAYS;
				AnswerPeriod: HOURS, 14 * DAYS;
				DemandFee: OPEN / 1_000, 100 * OPEN;
				MinParentShare: share / 20, share / 2;
				SyntheticShare: share / 10, share / 10 * 9;
			}
			Operators: operators {
				MinBond: 50 * OPEN, 1_000_000 * OPEN;
				MinDelegation: OPEN / 1_000, 1_000 * OPEN;
				// At least a challenge window.
				EntryDelay: DAYS, 30 * DAYS;
				UnbondingPeriod: DAYS, 90 * DAYS;
				MaxCommission: 0, share;
				CommissionDelay: HOURS, 30 * DAYS;
				ExposureRatio: share / 100, share;
			}
			Receipts: receipts {
				// At least what it takes to answer all demands with four draws, at most what a delegation joins for.
				ChallengeWindow: 4 * 2_600, DAYS;
				ThawPeriod: DAYS, 60 * DAYS;
			}
			Routing: routing {
				MinPayout: EXISTENTIAL_DEPOSIT.max(<routing::ClaimReward as Get<Balance>>::get() + 1), 10 * OPEN;
				ClaimReward: 0, <routing::MinPayout as Get<Balance>>::get() - 1;
			}
			Scoring: scoring {
				ChallengeBond: OPEN, 1_000 * OPEN;
				MinSlash: OPEN, 100 * OPEN;
				CommitDelay: 1, <scoring::RevealPeriod as Get<BlockNumber>>::get() - 1;
				RevealPeriod: HOURS / 2, DAYS;
				// The demands of so many can be answered within a window of a day.
				DrawCount: 1, 19;
				DemandPrice: OPEN / 1_000, 10 * OPEN;
				MaxDemands: 16, 4_096;
			}
			Sponsors: sponsors {
				CallPledge: 0, OPEN;
				MinPot: EXISTENTIAL_DEPOSIT, 1_000 * OPEN;
				MaxQuota: 0, 10_000;
				MaxEpochs: 1, 3_650;
			}
		};
		// None was forgotten: the metadata knows how many there are besides those that a network is born with.
		assert_eq!(count, tunable());
	});
}

/// How many parameters there are that can be set after genesis, by the keys of the pallet.
fn tunable() -> usize {
	use scale_info::{MetaType, Registry, TypeDef};
	let mut registry = Registry::new();
	let id = registry
		.register_type(&MetaType::new::<RuntimeParametersKey>())
		.id;
	let types = scale_info::PortableRegistry::from(registry);
	let variants = |id| match &types.resolve(id).expect("it is registered").type_def {
		TypeDef::Variant(variants) => variants.variants.clone(),
		other => panic!("{other:?}"),
	};
	variants(id)
		.into_iter()
		.filter(|concern| !["Economy", "Network"].contains(&concern.name.as_str()))
		.map(|concern| variants(concern.fields[0].ty.id).len())
		.sum()
}

#[test]
fn parameters_should_stay_within_bounds_when_their_track_sets_them() {
	let set = |value| {
		RuntimeCall::Parameters(pallet_parameters::Call::set_parameter {
			key_value: RuntimeParameters::Receipts(receipts::Parameters::ChallengeWindow(
				receipts::ChallengeWindow,
				value,
			)),
		})
	};
	let filtered = Err(frame_system::Error::<Runtime>::CallFiltered.into());
	genesis(MAINNET_TEMPLATE).execute_with(|| {
		let day = time::DAYS;
		assert_eq!(<receipts::ChallengeWindow as Get<BlockNumber>>::get(), day);
		assert_ok!(dispatch_as(Origin::ParameterAdmin, set(Some(6 * time::HOURS))));
		assert_eq!(
			<receipts::ChallengeWindow as Get<BlockNumber>>::get(),
			6 * time::HOURS
		);
		for wrong in [0, 1, time::HOURS, 15 * day] {
			assert_eq!(
				dispatch_as(Origin::ParameterAdmin, set(Some(wrong))),
				filtered,
				"{wrong}"
			);
		}
		// Within its own bounds, but a delegation would be slashable before it earns.
		assert_eq!(dispatch_as(Origin::ParameterAdmin, set(Some(2 * day))), filtered);
		// The default without its value would not be compared with the others.
		assert_eq!(dispatch_as(Origin::ParameterAdmin, set(None)), filtered);
		assert_ok!(dispatch_as(Origin::ParameterAdmin, set(Some(day))));
		assert_eq!(<receipts::ChallengeWindow as Get<BlockNumber>>::get(), day);
	});
	genesis(LOCAL).execute_with(|| {
		assert_eq!(<receipts::ChallengeWindow as Get<BlockNumber>>::get(), 20);
		assert_ok!(dispatch_as(Origin::ParameterAdmin, set(Some(4))));
		assert_eq!(dispatch_as(Origin::ParameterAdmin, set(Some(0))), filtered);
		// A reward that eats the payout.
		assert!(!within_bounds(&RuntimeParameters::Routing(
			payouts::Parameters::ClaimReward(payouts::ClaimReward, Some(OPEN))
		)));
	});
}

#[test]
fn the_least_bond_should_cover_the_least_slash_whichever_is_set() {
	use dynamic_params::{
		operators::{MinBond, Parameters::MinBond as SetBond},
		scoring::{MinSlash, Parameters::MinSlash as SetSlash},
	};
	let bond = |value| within_bounds(&RuntimeParameters::Operators(SetBond(MinBond, Some(value))));
	let slash = |value| within_bounds(&RuntimeParameters::Scoring(SetSlash(MinSlash, Some(value))));
	genesis(MAINNET_TEMPLATE).execute_with(|| {
		let (least_bond, least_slash) = (
			<MinBond as Get<Balance>>::get(),
			<MinSlash as Get<Balance>>::get(),
		);
		assert!(least_slash < least_bond);
		assert!(bond(least_slash) && !bond(least_slash - 1));
		assert!(slash(least_bond) && !slash(least_bond + 1));
	});
}

/// What can be demanded of all open batches can be answered within a quarter of the window, whichever of the three is set.
#[test]
fn windows_should_leave_time_to_answer_all_demands() {
	use dynamic_params::scoring::{DrawCount, MaxDemands, Parameters as Scoring};
	let (draws, demands, window) = (
		|value| {
			within_bounds(&RuntimeParameters::Scoring(Scoring::DrawCount(
				DrawCount,
				Some(value),
			)))
		},
		|value| {
			within_bounds(&RuntimeParameters::Scoring(Scoring::MaxDemands(
				MaxDemands,
				Some(value),
			)))
		},
		|value| {
			within_bounds(&RuntimeParameters::Receipts(
				receipts::Parameters::ChallengeWindow(receipts::ChallengeWindow, Some(value)),
			))
		},
	);
	let set = |parameter| {
		assert_ok!(dispatch_as(
			Origin::ParameterAdmin,
			RuntimeCall::Parameters(pallet_parameters::Call::set_parameter { key_value: parameter })
		));
	};
	genesis(MAINNET_TEMPLATE).execute_with(|| {
		// A quarter of a day has 10,800 blocks of 32 answers: 5,400 for each of 64 batches. A draw takes 261 of them.
		set(RuntimeParameters::Scoring(Scoring::DrawCount(
			DrawCount,
			Some(19),
		)));
		assert!(demands(5_400 - 19 * 261) && !demands(5_400 - 19 * 261 + 1));
		assert!(window(41_720) && !window(41_719));
		set(RuntimeParameters::Scoring(Scoring::MaxDemands(
			MaxDemands,
			Some(16),
		)));
		assert!(draws(20) && !draws(21));
		assert!(window(39_800) && !window(39_799));
	});
	genesis(LOCAL).execute_with(|| assert!(draws(32) && demands(4_096) && window(4)));
}

#[test]
fn a_rejection_should_be_open_to_appeal_for_longer_than_an_appeal_can_take() {
	let review = |period| {
		within_bounds(&RuntimeParameters::Datanets(datanets::Parameters::ReviewPeriod(
			datanets::ReviewPeriod,
			Some(period),
		)))
	};
	let longest = longest(Origin::CurationAppeal);
	genesis(MAINNET_TEMPLATE).execute_with(|| {
		assert!(!review(longest));
		assert!(!review(8 * time::DAYS - 1) && review(8 * time::DAYS));
		assert!(review(<datanets::ReviewPeriod as Get<BlockNumber>>::get()));
	});
	// Referenda of rehearsals are as fast as their periods are short.
	genesis(LOCAL).execute_with(|| assert!(review(1)));
}

#[test]
fn parameters_should_be_the_genesis_ones_and_change_by_their_track_only() {
	use receipts::ChallengeWindow;
	genesis(DEV).execute_with(|| {
		assert_eq!(<ChallengeWindow as Get<BlockNumber>>::get(), 20);
		let shorter =
			RuntimeParameters::Receipts(receipts::Parameters::ChallengeWindow(ChallengeWindow, Some(4)));
		assert_noop!(
			Parameters::set_parameter(RawOrigin::Signed(TreasuryAccount::get()).into(), shorter.clone()),
			DispatchError::BadOrigin
		);
		// Nor by root, which no filter holds within the bounds.
		assert_noop!(
			Parameters::set_parameter(RawOrigin::Root.into(), shorter.clone()),
			DispatchError::BadOrigin
		);
		let set = RuntimeCall::Parameters(pallet_parameters::Call::set_parameter { key_value: shorter });
		assert_ok!(dispatch_as(Origin::ParameterAdmin, set));
		assert_eq!(<ChallengeWindow as Get<BlockNumber>>::get(), 4);
	});
}

#[test]
fn what_a_network_is_born_with_should_not_change_even_by_root() {
	use dynamic_params::economy::{self, EpochLength};
	genesis(DEV).execute_with(|| {
		for born in [
			RuntimeParameters::Economy(economy::Parameters::EpochLength(EpochLength, Some(7))),
			RuntimeParameters::Network(network::Parameters::SessionLength(
				network::SessionLength,
				Some(7),
			)),
			RuntimeParameters::Network(network::Parameters::Rehearsal(network::Rehearsal, Some(false))),
			RuntimeParameters::Network(network::Parameters::GovernancePace(
				network::GovernancePace,
				Some(1),
			)),
		] {
			let call = RuntimeCall::Parameters(pallet_parameters::Call::set_parameter { key_value: born });
			for origin in Origin::ALL {
				assert!(dispatch_as(origin, call.clone()).is_err());
			}
			let by_root = call.dispatch(RawOrigin::Root.into()).map_err(|error| error.error);
			assert_eq!(by_root, Err(DispatchError::BadOrigin));
		}
		assert_eq!(<EpochLength as Get<BlockNumber>>::get(), 50);
	});
}

#[test]
fn sudo_should_be_impossible_when_the_network_is_no_rehearsal() {
	let raise = || {
		RuntimeCall::Sudo(pallet_sudo::Call::sudo {
			call: Box::new(RuntimeCall::System(frame_system::Call::remark_with_event {
				remark: vec![1],
			})),
		})
	};
	let by_alice = |call: RuntimeCall| {
		call.dispatch(RawOrigin::Signed(Alice.to_account_id()).into())
			.map(drop)
			.map_err(|error| error.error)
	};
	genesis(MAINNET_TEMPLATE).execute_with(|| {
		assert_eq!(pallet_sudo::Key::<Runtime>::get(), None);
		// Even if a key ever got into storage.
		pallet_sudo::Key::<Runtime>::put(Alice.to_account_id());
		let filtered = Err(frame_system::Error::<Runtime>::CallFiltered.into());
		assert_eq!(by_alice(raise()), filtered);
	});
	genesis(DEV).execute_with(|| {
		assert_ok!(by_alice(raise()));
	});
}

/// Proposes `call` on the track of `origin` and has everybody vote for it; returns its number.
pub(super) fn propose(origin: Origin, call: RuntimeCall, aye: bool) -> u32 {
	let index = pallet_referenda::ReferendumCount::<Runtime>::get();
	let proposer = RawOrigin::Signed(Eve.to_account_id());
	assert_ok!(Referenda::submit(
		proposer.clone().into(),
		Box::new(OriginCaller::Origins(origin)),
		<Preimage as StorePreimage>::bound(call).expect("it is short enough"),
		DispatchTime::After(0),
	));
	assert_ok!(Referenda::place_decision_deposit(proposer.into(), index));
	for voter in Sr25519Keyring::well_known() {
		let who = voter.to_account_id();
		assert_ok!(ConvictionVoting::vote(
			RawOrigin::Signed(who.clone()).into(),
			index,
			AccountVote::Standard {
				vote: Vote {
					aye,
					conviction: Conviction::Locked1x,
				},
				balance: Balances::balance(&who),
			}
		));
	}
	index
}

#[test]
fn a_referendum_should_change_the_routing_policy_when_it_passes() {
	genesis(LOCAL).execute_with(|| {
		run(1);
		let before = FeeRouting::policy_in_force();
		let call = RuntimeCall::FeeRouting(pallet_fee_routing::Call::set_policy {
			policy: dearer_data(),
		});
		let index = propose(Origin::RoutingAdmin, call, true);
		run_until(100, || FeeRouting::policy_in_force() != before);
		assert_eq!(
			FeeRouting::policy(FeeRouting::policy_in_force()),
			Some(dearer_data())
		);
		assert!(matches!(
			ReferendumInfoFor::<Runtime>::get(index),
			Some(pallet_referenda::ReferendumInfo::Approved(..))
		));
		// Deposits come back, votes unlock.
		assert_ok!(Referenda::refund_decision_deposit(
			RawOrigin::Signed(Ferdie.to_account_id()).into(),
			index
		));
	});
}

#[test]
fn a_referendum_should_change_nothing_when_it_is_rejected() {
	genesis(LOCAL).execute_with(|| {
		run(1);
		let before = FeeRouting::policy_in_force();
		let call = RuntimeCall::FeeRouting(pallet_fee_routing::Call::set_policy {
			policy: dearer_data(),
		});
		let index = propose(Origin::RoutingAdmin, call, false);
		run(100);
		assert_eq!(FeeRouting::policy_in_force(), before);
		assert!(matches!(
			ReferendumInfoFor::<Runtime>::get(index),
			Some(pallet_referenda::ReferendumInfo::Rejected(..))
		));
	});
}

#[test]
fn a_referendum_should_not_reach_beyond_its_track() {
	genesis(LOCAL).execute_with(|| {
		run(1);
		let before = FeeRouting::policy_in_force();
		let call = RuntimeCall::FeeRouting(pallet_fee_routing::Call::set_policy {
			policy: dearer_data(),
		});
		let index = propose(Origin::DatanetGrants, call, true);
		run(100);
		assert!(matches!(
			ReferendumInfoFor::<Runtime>::get(index),
			Some(pallet_referenda::ReferendumInfo::Approved(..))
		));
		assert_eq!(FeeRouting::policy_in_force(), before);
	});
}

/// Sees no version in any code.
struct NoVersions;
impl sp_core::traits::ReadRuntimeVersion for NoVersions {
	fn read_runtime_version(
		&self,
		_: &[u8],
		_: &mut dyn sp_core::traits::Externalities,
	) -> Result<Vec<u8>, String> {
		Err("there is none".into())
	}
}

#[test]
fn a_referendum_of_the_track_of_upgrades_should_authorise_one_that_anyone_applies() {
	let mut ext = genesis(LOCAL);
	ext.register_extension(sp_core::traits::ReadRuntimeVersionExt::new(NoVersions));
	ext.execute_with(|| {
		run(1);
		let code = b"not the code that voters saw".to_vec();
		let code_hash = sp_core::H256(sp_io::hashing::blake2_256(b"the code that voters saw"));
		let call = RuntimeCall::Enactments(enactments::Call::authorize_upgrade { code_hash });
		let index = propose(Origin::UpgradeAdmin, call, true);
		run_until(200, || System::authorized_upgrade().is_some());
		assert!(matches!(
			ReferendumInfoFor::<Runtime>::get(index),
			Some(pallet_referenda::ReferendumInfo::Approved(..))
		));
		let who = || RuntimeOrigin::from(FrameOrigin::Signed(Dave.to_account_id()));
		assert_noop!(
			System::apply_authorized_upgrade(who(), code),
			frame_system::Error::<Runtime>::Unauthorized
		);
		// Dropped, because it is no code of a higher version; but it was let through.
		assert_ok!(System::apply_authorized_upgrade(
			who(),
			b"the code that voters saw".to_vec()
		));
		System::assert_has_event(RuntimeEvent::System(
			frame_system::Event::RejectedInvalidAuthorizedUpgrade {
				code_hash,
				error: frame_system::Error::<Runtime>::FailedToExtractRuntimeVersion.into(),
			},
		));
	});
}

fn committee(ayes: u32) -> RuntimeOrigin {
	pallet_collective::RawOrigin::<AccountId, TechnicalCollective>::Members(ayes, 3).into()
}

#[test]
fn a_whitelisted_call_should_run_as_root_when_committee_and_referendum_agree() {
	genesis(LOCAL).execute_with(|| {
		run(1);
		let call = RuntimeCall::System(frame_system::Call::set_storage {
			items: vec![(b"rescued".to_vec(), b"yes".to_vec())],
		});
		let hash = BlakeTwo256::hash_of(&call);
		assert_noop!(
			Whitelist::whitelist_call(committee(1), hash),
			DispatchError::BadOrigin
		);
		assert_ok!(Whitelist::whitelist_call(committee(2), hash));
		let dispatch =
			RuntimeCall::Whitelist(pallet_whitelist::Call::dispatch_whitelisted_call_with_preimage {
				call: Box::new(call),
			});
		propose(Origin::WhitelistedCaller, dispatch, true);
		run_until(100, || sp_io::storage::get(b"rescued").is_some());
	});
}

#[test]
fn governance_should_not_accept_the_old_way_to_spend() {
	genesis(MAINNET_TEMPLATE).execute_with(|| {
		let call = RuntimeCall::Treasury(pallet_treasury::Call::spend_local {
			amount: OPEN,
			beneficiary: Eve.to_account_id().into(),
		});
		assert_eq!(
			dispatch_as(Origin::Treasurer, call),
			Err(frame_system::Error::<Runtime>::CallFiltered.into())
		);
	});
}
