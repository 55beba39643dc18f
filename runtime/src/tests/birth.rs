//! What networks are born with.

use super::*;
use crate::governance::Origin;
use dynamic_params::network;
use frame_support::traits::{schedule::DispatchTime, Polling, StorePreimage, VestingSchedule};
use pallet_conviction_voting::{AccountVote, Conviction, Vote};
use sp_runtime::traits::Zero;

fn account(name: &str) -> AccountId {
	placeholder(name).into()
}

/// The template's accounts of an allocation: its own, and those of the validators and the protocol that it pays for.
fn members(allocation: &str) -> Vec<AccountId> {
	let mut members = vec![account(allocation)];
	match allocation {
		"community" => members.extend(protocol_accounts()),
		"ecosystem" => members.extend((1..=4).map(|number| account(&format!("validator-{number}/stash")))),
		_ => {}
	}
	members
}

#[test]
fn the_template_should_share_out_exactly_one_billion() {
	assert_eq!(
		ALLOCATIONS
			.iter()
			.map(|allocation| allocation.amount)
			.sum::<Balance>(),
		TOTAL_SUPPLY
	);
	let parts: Vec<_> = ALLOCATIONS
		.iter()
		.map(|allocation| (allocation.name, allocation.amount * 1_000 / TOTAL_SUPPLY))
		.collect();
	assert_eq!(
		parts,
		[
			("community", 517),
			("ecosystem", 100),
			("investors", 183),
			("team", 150),
			("liquidity", 50)
		]
	);
	genesis(MAINNET_TEMPLATE).execute_with(|| {
		let mut everything = 0;
		for allocation in ALLOCATIONS {
			let held: Balance = members(allocation.name).iter().map(Balances::total_balance).sum();
			assert_eq!(held, allocation.amount, "{}", allocation.name);
			everything += held;
		}
		assert_eq!(everything, TOTAL_SUPPLY);
		assert_eq!(Balances::total_issuance(), TOTAL_SUPPLY);
		// Nobody else has anything.
		let accounts: usize = ALLOCATIONS
			.iter()
			.map(|allocation| members(allocation.name).len())
			.sum();
		assert_eq!(frame_system::Account::<Runtime>::iter_keys().count(), accounts);
	});
}

/// With fewer candidates than the least number an election elects nobody, so no era ends.
#[test]
fn eras_should_end_on_every_network_as_long_as_one_candidate_is_left() {
	for preset in [DEV, LOCAL, MAINNET_TEMPLATE] {
		genesis(preset).execute_with(|| {
			let least = pallet_staking::MinimumValidatorCount::<Runtime>::get();
			assert!(least <= 1, "{preset}: {least}");
		});
	}
}

#[test]
fn the_template_should_release_money_as_promised() {
	const YEAR: BlockNumber = 365 * time::DAYS;
	genesis(MAINNET_TEMPLATE).execute_with(|| {
		// What can be moved, in parts of a million of what was locked, at the end of a year.
		let movable = |name: &str, block: BlockNumber| {
			System::set_block_number(block);
			let who = account(name);
			let locked = Vesting::vesting_balance(&who).unwrap_or_default();
			let total = Balances::total_balance(&who);
			((total - locked) * 1_000_000).div_ceil(total)
		};
		for name in ["team", "investors"] {
			assert_eq!(movable(name, 1), 0);
			assert_eq!(movable(name, YEAR), 0);
			assert_eq!(movable(name, YEAR + 1), 1);
			assert_eq!(movable(name, 2 * YEAR + YEAR / 2), 500_000);
			assert_eq!(movable(name, 4 * YEAR - 1), 1_000_000);
			// What does not divide evenly is the last block's.
			assert_eq!(movable(name, 4 * YEAR + 1), 1_000_000);
			assert!(Vesting::vesting_balance(&account(name)).is_some_and(|left| left.is_zero()));
		}
		for name in ["community", "ecosystem"] {
			assert_eq!(movable(name, 0), 0);
			assert_eq!(movable(name, YEAR), 250_000);
			assert_eq!(movable(name, 2 * YEAR), 500_000);
			assert_eq!(movable(name, 4 * YEAR), 1_000_000);
		}
		assert_eq!(movable("liquidity", 0), 1_000_000);
	});
}

#[test]
fn unvested_money_should_not_move_but_stake_and_vote() {
	genesis(MAINNET_TEMPLATE).execute_with(|| {
		System::set_block_number(1);
		let team = account("team");
		assert!(Balances::transfer_keep_alive(
			RawOrigin::Signed(team.clone()).into(),
			account("liquidity").into(),
			OPEN
		)
		.is_err());
		assert_ok!(Staking::bond(
			RawOrigin::Signed(team.clone()).into(),
			1_000_000 * OPEN,
			pallet_staking::RewardDestination::Staked
		));
		let remark = RuntimeCall::System(frame_system::Call::remark { remark: vec![] });
		assert_ok!(Referenda::submit(
			RawOrigin::Signed(account("liquidity")).into(),
			Box::new(OriginCaller::Origins(Origin::ParameterAdmin)),
			<Preimage as StorePreimage>::bound(remark).expect("it is short enough"),
			DispatchTime::After(0),
		));
		let vote = |balance| {
			let vote = Vote {
				aye: true,
				conviction: Conviction::Locked1x,
			};
			ConvictionVoting::vote(
				RawOrigin::Signed(team.clone()).into(),
				0,
				AccountVote::Standard { vote, balance },
			)
		};
		assert_noop!(
			vote(Balances::total_balance(&team) + 1),
			pallet_conviction_voting::Error::<Runtime>::InsufficientFunds
		);
		assert_ok!(vote(1_000_000 * OPEN));
		let (tally, _) = Referenda::as_ongoing(0).expect("it is under way");
		assert_eq!(tally.ayes, 1_000_000 * OPEN);
	});
}

#[test]
fn the_template_should_have_the_defaults_and_no_key() {
	genesis(MAINNET_TEMPLATE).execute_with(|| {
		assert!(!<network::Rehearsal as Get<bool>>::get());
		assert_eq!(
			<network::SessionLength as Get<u64>>::get(),
			time::EPOCH_DURATION_IN_SLOTS
		);
		assert_eq!(pallet_sudo::Key::<Runtime>::get(), None);
		assert_eq!(pallet_parameters::Parameters::<Runtime>::iter().count(), 0);
		assert_eq!(
			pallet_collective::Members::<Runtime, TechnicalCollective>::get().len(),
			3
		);
		// Bonds are held, and the rest of a stash pays its fees.
		let stash = account("validator-1/stash");
		assert!(Balances::transfer_keep_alive(
			RawOrigin::Signed(stash).into(),
			account("liquidity").into(),
			OPEN
		)
		.is_ok());
	});
}

#[test]
fn rehearsals_should_have_short_sessions_that_differ_by_storage_alone() {
	for (preset, length) in [(DEV, 100), (LOCAL, 10)] {
		genesis(preset).execute_with(|| {
			assert!(<network::Rehearsal as Get<bool>>::get());
			assert_eq!(<Runtime as pallet_babe::Config>::EpochDuration::get(), length);
			run(1);
			assert_eq!(Babe::current_epoch().duration, length);
			let session = Session::current_index();
			run(length as u32);
			assert_eq!(Session::current_index(), session + 1);
		});
	}
}

#[test]
fn seeds_should_be_mixed_of_several_blocks_but_on_development_chains_of_one() {
	let most = pallet_attribution_scoring::MAX_SEED_BLOCKS;
	for (preset, blocks) in [(DEV, 1), (LOCAL, 1), (MAINNET_TEMPLATE, most)] {
		genesis(preset).execute_with(|| assert_eq!(AttributionScoring::parameters().seed_blocks, blocks));
	}
}

#[test]
#[should_panic(expected = "out of bounds")]
fn a_genesis_should_be_refused_when_a_parameter_is_out_of_bounds() {
	let config = crate::parameter_store::GenesisConfig::<Runtime> {
		values: vec![codec::Encode::encode(&RuntimeParameters::Receipts(
			dynamic_params::receipts::Parameters::ChallengeWindow(
				dynamic_params::receipts::ChallengeWindow,
				Some(1),
			),
		))],
		..Default::default()
	};
	sp_io::TestExternalities::default()
		.execute_with(|| frame_support::traits::BuildGenesisConfig::build(&config));
}

#[test]
#[should_panic(expected = "out of bounds")]
fn a_genesis_should_be_refused_when_eras_do_not_outlast_its_slashes() {
	let config = crate::parameter_store::GenesisConfig::<Runtime> {
		values: vec![codec::Encode::encode(&RuntimeParameters::Network(
			network::Parameters::SlashDeferDuration(network::SlashDeferDuration, Some(28)),
		))],
		..Default::default()
	};
	sp_io::TestExternalities::default()
		.execute_with(|| frame_support::traits::BuildGenesisConfig::build(&config));
}
