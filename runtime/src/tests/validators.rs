//! Validators: who they are, what they earn, and what an equivocation costs them.

use super::*;
use codec::Encode;
use frame_support::traits::{
	fungible::{InspectHold, Mutate},
	tokens::Preservation,
	KeyOwnerProofSystem,
};
use openledger_core::MICRO_OPEN;
use pallet_staking::{ActiveEra, ErasValidatorReward, RewardDestination, ValidatorPrefs};
use sp_core::Pair;
use sp_keyring::{
	Ed25519Keyring,
	Sr25519Keyring::{self, *},
};
use sp_runtime::{traits::Header as _, Perbill};

/// The bond of a validator of the local preset.
const BOND: Balance = 1_000_000 * OPEN;

fn active_era() -> u32 {
	ActiveEra::<Runtime>::get().expect("an era is active").index
}

fn staked(who: &AccountId) -> Balance {
	Balances::balance_on_hold(
		&RuntimeHoldReason::Staking(pallet_staking::HoldReason::Staking),
		who,
	)
}

fn collect(amount: Balance) {
	assert_ok!(Balances::transfer(
		&Eve.to_account_id(),
		&ValidatorsAccount::get(),
		amount,
		Preservation::Preserve
	));
}

/// What staking paid in the events so far, and to whom.
fn rewards() -> Vec<(AccountId, Balance)> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Staking(pallet_staking::Event::Rewarded { stash, amount, .. }) => {
				Some((stash, amount))
			}
			_ => None,
		})
		.collect()
}

/// The sum of it.
fn rewarded() -> Balance {
	rewards().iter().map(|(_, amount)| amount).sum()
}

#[test]
fn validators_of_a_preset_should_be_elected_stakers() {
	for (preset, validators) in [(DEV, 1), (LOCAL, 4), (MAINNET_TEMPLATE, 4)] {
		genesis(preset).execute_with(|| {
			assert_eq!(Session::validators().len(), validators, "{preset}");
			assert_eq!(
				pallet_staking::Validators::<Runtime>::count() as usize,
				validators
			);
			for validator in Session::validators() {
				assert_eq!(staked(&validator), BOND);
				assert!(pallet_staking::ErasStakersOverview::<Runtime>::get(0, &validator).is_some());
			}
		});
	}
}

#[test]
fn staking_should_promise_and_pay_what_was_collected_when_eras_end() {
	genesis(LOCAL).execute_with(|| {
		const COLLECTED: Balance = 1_000 * OPEN + 7;
		run(1);
		let issuance = Balances::total_issuance();
		collect(COLLECTED);
		run_until(60, || active_era() == 1);

		// GIVEN the promise of era 0: all that was collected but the reserve.
		let promise = COLLECTED - MICRO_OPEN;
		assert_eq!(ErasValidatorReward::<Runtime>::get(0), Some(promise));
		assert_eq!(Balances::balance(&ValidatorsAccount::get()), EXISTENTIAL_DEPOSIT);
		let pot = Balances::balance(&RewardsAccount::get());
		assert_eq!(pot, EXISTENTIAL_DEPOSIT + COLLECTED);

		// WHEN every validator's reward is drawn by somebody.
		run(1);
		let wealth = || -> Balance { Session::validators().iter().map(Balances::total_balance).sum() };
		let before = wealth();
		for validator in Session::validators() {
			assert_ok!(Staking::payout_stakers(
				RawOrigin::Signed(Ferdie.to_account_id()).into(),
				validator.clone(),
				0
			));
			assert!(
				Staking::payout_stakers(RawOrigin::Signed(Ferdie.to_account_id()).into(), validator, 0)
					.is_err()
			);
		}

		// THEN what they got left the pot and issuance is what it was.
		let paid = rewarded();
		assert_eq!(wealth() - before, paid);
		assert!(
			paid <= promise && promise - paid < promise / 1_000_000,
			"{paid} of {promise}"
		);
		assert_eq!(Balances::balance(&RewardsAccount::get()), pot - paid);
		assert_eq!(Balances::total_issuance(), issuance);
		run(1);
	});
}

#[test]
fn staking_should_promise_fees_tips_and_the_routed_share_of_an_era() {
	use super::economy::{Call, Cheat, Economy, OWN_WORDS, PAYER, WINDOW};
	use pallet_transaction_payment::OnChargeTransaction;
	type Charge = <Runtime as pallet_transaction_payment::Config>::OnChargeTransaction;
	genesis(LOCAL).execute_with(|| {
		// An era may end meanwhile: what it promises is in the other account.
		let collected = || {
			let (pot, promised) = (ValidatorsAccount::get(), RewardsAccount::get());
			Balances::balance(&pot) + Balances::balance(&promised) - 2 * EXISTENTIAL_DEPOSIT
		};
		let economy = Economy::new(100_000 * OPEN);
		let session = economy.session(PAYER, 1_000 * OPEN);
		assert_eq!(collected(), 0);

		// WHEN a transaction pays a fee and a tip.
		let (fee, tip) = (OPEN / 7, OPEN / 3);
		let who = Ferdie.to_account_id();
		let call = RuntimeCall::System(frame_system::Call::remark { remark: vec![] });
		let info = call.get_dispatch_info();
		let paid = <Charge as OnChargeTransaction<Runtime>>::withdraw_fee(&who, &call, &info, fee + tip, tip);
		assert_ok!(<Charge as OnChargeTransaction<Runtime>>::correct_and_deposit_fee(
			&who,
			&info,
			&().into(),
			fee + tip,
			tip,
			paid.expect("Ferdie can pay"),
		));
		assert_eq!(collected(), fee + tip);

		// AND a batch is routed.
		let amount = 500 * OPEN;
		economy.send(
			&[Call {
				session,
				amount,
				response: OWN_WORDS,
			}],
			Cheat::Honest,
		);
		let before = collected();
		run_until(2 * WINDOW, || collected() > before);
		let policy = FeeRouting::policy(FeeRouting::policy_in_force()).expect("one is in force");
		let share = amount * Balance::from(policy.validators) / Balance::from(openledger_core::SHARE_ONE);
		assert_eq!(collected(), before + share);

		// THEN the eras promise all of it but their reserves.
		let era = active_era();
		run_until(60, || active_era() > era);
		let promises: Vec<Balance> = (0..=era)
			.filter_map(ErasValidatorReward::<Runtime>::get)
			.filter(|promise| *promise > 0)
			.collect();
		let reserves = promises.len() as Balance * MICRO_OPEN;
		assert_eq!(promises.iter().sum::<Balance>() + reserves, before + share);
	});
}

#[test]
fn staking_should_pay_nothing_when_nothing_was_collected() {
	genesis(LOCAL).execute_with(|| {
		run(1);
		collect(MICRO_OPEN);
		run_until(60, || active_era() == 1);
		assert_eq!(ErasValidatorReward::<Runtime>::get(0), Some(0));
		// Too little to promise stays where it is.
		assert_eq!(
			Balances::balance(&ValidatorsAccount::get()),
			EXISTENTIAL_DEPOSIT + MICRO_OPEN
		);
		assert_eq!(Balances::balance(&RewardsAccount::get()), EXISTENTIAL_DEPOSIT);
	});
}

#[test]
fn promises_should_stay_backed_when_many_eras_pass_with_nominators_and_uneven_sums() {
	genesis(LOCAL).execute_with(|| {
		run(1);
		let issuance = Balances::total_issuance();
		for (index, outsider) in OUTSIDERS.into_iter().enumerate() {
			let who = RawOrigin::Signed(outsider.to_account_id());
			assert_ok!(Staking::bond(
				who.clone().into(),
				12_345 * OPEN + 678 + index as Balance,
				RewardDestination::Account(outsider.to_account_id())
			));
			let targets = [Alice, Bob, Charlie, Dave].map(|validator| validator.to_account_id().into());
			assert_ok!(Staking::nominate(who.into(), targets.to_vec()));
		}
		assert_ok!(Staking::validate(
			RawOrigin::Signed(Alice.to_account_id()).into(),
			ValidatorPrefs {
				commission: Perbill::from_parts(123_456_789),
				blocked: false
			}
		));
		let mut drawn = 0;
		let mut paid = Vec::new();
		for era in 0..6u32 {
			collect(OPEN * Balance::from(era + 1) / 3 + 11);
			run_until(60, || active_era() == era + 1);
			run(1);
			for validator in Session::validators() {
				let _ =
					Staking::payout_stakers(RawOrigin::Signed(Ferdie.to_account_id()).into(), validator, era);
			}
			drawn += rewarded();
			paid.extend(rewards());
			assert_eq!(Balances::total_issuance(), issuance);
			assert_ok!(Supply::do_try_state());
		}
		// The nominators back the validators, and earn with them.
		for outsider in OUTSIDERS {
			let who = outsider.to_account_id();
			let backs = |validator: &AccountId| {
				let exposure = Staking::eras_stakers(active_era(), validator);
				exposure.others.iter().any(|nominator| nominator.who == who)
			};
			assert!(Session::validators().iter().any(backs), "{outsider:?}");
			assert!(
				paid.iter().any(|(stash, amount)| *stash == who && *amount > 0),
				"{outsider:?}"
			);
		}
		let promised: Balance = (0..6).filter_map(ErasValidatorReward::<Runtime>::get).sum();
		// Six reserves are what no one was promised.
		assert_eq!(
			Balances::balance(&RewardsAccount::get()) - EXISTENTIAL_DEPOSIT,
			promised + 6 * MICRO_OPEN - drawn
		);
		assert!(drawn > promised / 1_000 * 999, "{drawn} of {promised}");
	});
}

#[test]
fn a_validator_should_join_and_leave_by_extrinsics_alone() {
	let mut ext = genesis(LOCAL);
	ext.register_extension(sp_keystore::KeystoreExt::new(
		sp_keystore::testing::MemoryKeystore::new(),
	));
	ext.execute_with(|| {
		run(1);
		let eve = Eve.to_account_id();
		let who = RawOrigin::Signed(eve.clone());
		assert_ok!(Staking::bond(who.clone().into(), BOND, RewardDestination::Staked));
		let generated = SessionKeys::generate(&eve.encode(), None);
		assert_noop!(
			Session::set_keys(who.clone().into(), generated.keys.clone(), vec![]),
			pallet_session::Error::<Runtime>::InvalidProof
		);
		// A proof is for one owner.
		assert_noop!(
			Session::set_keys(
				RawOrigin::Signed(Ferdie.to_account_id()).into(),
				generated.keys.clone(),
				generated.proof.encode()
			),
			pallet_session::Error::<Runtime>::InvalidProof
		);
		assert_ok!(Session::set_keys(
			who.clone().into(),
			generated.keys.clone(),
			generated.proof.encode()
		));
		assert_ok!(Staking::validate(who.clone().into(), ValidatorPrefs::default()));
		run_until(80, || Session::validators().contains(&eve));
		run(1);
		assert_eq!(Session::validators().len(), 5);
		assert!(Babe::authorities()
			.iter()
			.any(|(key, _)| *key == generated.keys.babe));
		assert!(Grandpa::grandpa_authorities()
			.iter()
			.any(|(key, _)| *key == generated.keys.grandpa));
		assert!(AuthorityDiscovery::authorities().contains(&generated.keys.authority_discovery));

		assert_ok!(Staking::chill(who.clone().into()));
		run_until(80, || !Session::validators().contains(&eve));
		assert_eq!(Session::validators().len(), 4);
		// Its stake comes back when it can no longer be slashed.
		assert_ok!(Staking::unbond(who.clone().into(), BOND));
		let unbonded = active_era() + 4;
		run_until(120, || active_era() > unbonded);
		assert_ok!(Staking::withdraw_unbonded(who.into(), 0));
		assert_eq!(staked(&eve), 0);
	});
}

/// 56.25 % of what a validator has at stake, as the election saw it: in votes, each a little more than 50 million of the
/// smallest units.
fn nine_sixteenths(validator: &AccountId) -> Balance {
	let exposure = Staking::eras_stakers(active_era(), validator);
	assert!(BOND.abs_diff(exposure.own) < 100_000_000);
	Perbill::from_parts(562_500_000) * exposure.own
}

/// Two headers of `offender` for the slot of the last block.
fn babe_equivocation(
	offender: Sr25519Keyring,
) -> sp_consensus_babe::EquivocationProof<<Block as sp_runtime::traits::Block>::Header> {
	use sp_consensus_babe::digests::{CompatibleDigestItem, PreDigest, SecondaryPlainPreDigest};
	let pair = sp_consensus_babe::AuthorityPair::from(offender.pair());
	let slot = Babe::current_slot();
	let authority_index = Babe::authorities()
		.iter()
		.position(|(key, _)| *key == pair.public())
		.expect("the offender is an authority") as u32;
	let header = |root: u8| {
		let mut header = Header::new(
			System::block_number(),
			Default::default(),
			sp_core::H256::repeat_byte(root),
			Default::default(),
			sp_runtime::Digest {
				logs: vec![sp_runtime::DigestItem::babe_pre_digest(
					PreDigest::SecondaryPlain(SecondaryPlainPreDigest {
						authority_index,
						slot,
					}),
				)],
			},
		);
		let seal = pair.sign(header.hash().as_ref());
		header
			.digest
			.push(<sp_runtime::DigestItem as CompatibleDigestItem>::babe_seal(seal));
		header
	};
	sp_consensus_babe::EquivocationProof {
		slot,
		offender: pair.public(),
		first_header: header(1),
		second_header: header(2),
	}
}

#[test]
fn one_of_four_should_lose_nine_sixteenths_to_the_treasury_when_it_equivocates_in_babe() {
	genesis(LOCAL).execute_with(|| {
		run(25);
		let bob = Bob.to_account_id();
		let proof = babe_equivocation(Bob);
		let owner = Historical::prove((sp_consensus_babe::KEY_TYPE, proof.offender.clone()))
			.expect("the offender validates");
		let (treasury, issuance) = (
			Balances::balance(&TreasuryAccount::get()),
			Balances::total_issuance(),
		);
		let free: Vec<Balance> = Sr25519Keyring::well_known()
			.map(|key| Balances::balance(&key.to_account_id()))
			.collect();
		let report = RuntimeCall::Babe(pallet_babe::Call::report_equivocation_unsigned {
			equivocation_proof: Box::new(proof),
			key_owner_proof: owner,
		});
		// It fits into a block with as many nominators as a validator can have.
		let limit = RuntimeBlockWeights::get()
			.get(frame_support::dispatch::DispatchClass::Normal)
			.max_extrinsic
			.expect("normal extrinsics are limited");
		assert!(report.get_dispatch_info().call_weight.all_lte(limit));
		run_with(report.clone());

		let slash = nine_sixteenths(&bob);
		assert_eq!(staked(&bob), BOND - slash);
		assert_eq!(Balances::balance(&TreasuryAccount::get()), treasury + slash);
		// No reporter gets anything, and nothing is burnt or made.
		let after: Vec<Balance> = Sr25519Keyring::well_known()
			.map(|key| Balances::balance(&key.to_account_id()))
			.collect();
		assert_eq!(free, after);
		assert_eq!(Balances::total_issuance(), issuance);
		assert_eq!(Session::disabled_validators().len(), 1);
		// The same offence is not punished twice.
		assert!(report.dispatch(RawOrigin::None.into()).is_err());
		assert_eq!(staked(&bob), BOND - slash);
		// The chain goes on without it.
		run(60);
	});
}

#[test]
fn nominators_should_lose_the_same_part_when_their_validator_equivocates() {
	genesis(LOCAL).execute_with(|| {
		const STAKE: Balance = 80_000 * OPEN;
		run(1);
		let (eve, bob) = (Eve.to_account_id(), Bob.to_account_id());
		let who = RawOrigin::Signed(eve.clone());
		assert_ok!(Staking::bond(
			who.clone().into(),
			STAKE,
			RewardDestination::Staked
		));
		assert_ok!(Staking::nominate(who.into(), vec![bob.clone().into()]));
		run_until(80, || {
			!Staking::eras_stakers(active_era(), &bob).others.is_empty()
		});
		run(1);
		let exposed = Staking::eras_stakers(active_era(), &bob).others[0].value;
		assert!(STAKE.abs_diff(exposed) < 100_000_000);
		let proof = babe_equivocation(Bob);
		let owner = Historical::prove((sp_consensus_babe::KEY_TYPE, proof.offender.clone()))
			.expect("the offender validates");
		let treasury = Balances::balance(&TreasuryAccount::get());
		let own = nine_sixteenths(&bob);
		run_with(RuntimeCall::Babe(
			pallet_babe::Call::report_equivocation_unsigned {
				equivocation_proof: Box::new(proof),
				key_owner_proof: owner,
			},
		));
		let slash = Perbill::from_parts(562_500_000) * exposed;
		assert_eq!(staked(&eve), STAKE - slash);
		assert_eq!(Balances::balance(&TreasuryAccount::get()), treasury + own + slash);
	});
}

#[test]
fn one_of_four_should_lose_nine_sixteenths_when_it_equivocates_in_grandpa() {
	genesis(LOCAL).execute_with(|| {
		run(25);
		let set_id = pallet_grandpa::CurrentSetId::<Runtime>::get();
		let id = sp_consensus_grandpa::AuthorityId::from(Ed25519Keyring::Charlie.public());
		let vote = |byte: u8| {
			let prevote = finality_grandpa::Prevote {
				target_hash: sp_core::H256::repeat_byte(byte),
				target_number: 10u32,
			};
			let message = finality_grandpa::Message::Prevote(prevote.clone());
			let payload = sp_consensus_grandpa::localized_payload(1, set_id, &message);
			let signature: sp_consensus_grandpa::AuthoritySignature =
				Ed25519Keyring::Charlie.sign(&payload).into();
			(prevote, signature)
		};
		let proof = sp_consensus_grandpa::EquivocationProof::new(
			set_id,
			sp_consensus_grandpa::Equivocation::Prevote(finality_grandpa::Equivocation {
				round_number: 1,
				identity: id.clone(),
				first: vote(1),
				second: vote(2),
			}),
		);
		let owner = Historical::prove((sp_consensus_grandpa::KEY_TYPE, id)).expect("the offender validates");
		run_with(RuntimeCall::Grandpa(
			pallet_grandpa::Call::report_equivocation_unsigned {
				equivocation_proof: Box::new(proof),
				key_owner_proof: owner,
			},
		));
		let charlie = Charlie.to_account_id();
		assert_eq!(staked(&charlie), BOND - nine_sixteenths(&charlie));
	});
}

#[test]
fn key_ownership_should_be_proven_by_the_runtime_api_when_the_key_validates() {
	use crate::configs::key_ownership_proof;
	genesis(LOCAL).execute_with(|| {
		run(2);
		let key = |validator: Sr25519Keyring| sp_consensus_babe::AuthorityId::from(validator.public());
		let owner = |validator: Sr25519Keyring| {
			let id = (sp_consensus_babe::KEY_TYPE, key(validator));
			let proof = key_ownership_proof(id.0, id.1.clone()).expect("the session has validators");
			let proof = codec::Decode::decode(&mut &proof[..]).expect("it is the proof of the pallets");
			Historical::check_proof(id, proof)
		};
		assert_eq!(owner(Dave), Some((Dave.to_account_id(), ())));
		assert_eq!(owner(Eve), None);
	});
}

#[test]
fn key_ownership_should_be_proven_for_slots_of_the_current_session_alone() {
	genesis(LOCAL).execute_with(|| {
		run(2);
		let length = <dynamic_params::network::SessionLength as Get<u64>>::get();
		let proven = |slot: u64| {
			let key = sp_consensus_babe::AuthorityId::from(Dave.public());
			author_key_ownership_proof(slot.into(), key).is_some()
		};
		let start = *Babe::current_epoch_start();
		let next = start + length;
		assert_eq!(
			[start - 1, start, next - 1, next].map(proven),
			[false, true, true, false]
		);
		run_until(2 * length as u32, || Session::current_index() == 1);
		assert_eq!(*Babe::current_epoch_start(), next);
		assert_eq!(
			[next - 1, next, next + length - 1, next + length].map(proven),
			[false, true, true, false]
		);
	});
}

#[test]
fn slashes_should_wait_and_be_cancellable_by_their_track_alone_when_the_network_defers_them() {
	use crate::governance::Origin;
	genesis(LOCAL).execute_with(|| {
		assert_eq!(SlashDefer::get(), 0);
		for origin in Origin::ALL {
			let result = Enactments::cancel_slashes(origin.into(), 0, vec![0]);
			let refused = result == Err(DispatchError::BadOrigin);
			assert_eq!(refused, origin != Origin::SlashAppeal, "{origin:?}");
		}
	});
	genesis(MAINNET_TEMPLATE).execute_with(|| assert_eq!(SlashDefer::get(), 27));
}

type SlashDefer = <Runtime as pallet_staking::Config>::SlashDeferDuration;

#[test]
fn elections_should_go_on_when_all_places_for_candidates_are_taken() {
	for preset in [DEV, LOCAL, MAINNET_TEMPLATE] {
		genesis(preset).execute_with(|| {
			let most = pallet_staking::MaxValidatorsCount::<Runtime>::get();
			assert!(
				most.is_some_and(|most| most <= <MaxElectableTargets as Get<u32>>::get()),
				"{preset}"
			);
		});
	}
	genesis(LOCAL).execute_with(|| {
		run(1);
		let most = <MaxElectableTargets as Get<u32>>::get();
		let bond = pallet_staking::MinValidatorBond::<Runtime>::get();
		let bonded = |number: u32| {
			let who = AccountId::from(sp_io::hashing::blake2_256(&number.to_le_bytes()));
			assert_ok!(Balances::transfer(
				&Eve.to_account_id(),
				&who,
				2 * bond,
				Preservation::Preserve
			));
			let origin = || RuntimeOrigin::from(RawOrigin::Signed(who.clone()));
			assert_ok!(Staking::bond(origin(), bond, RewardDestination::Staked));
			origin()
		};
		for number in pallet_staking::Validators::<Runtime>::count()..most {
			assert_ok!(Staking::validate(bonded(number), ValidatorPrefs::default()));
		}
		let late = bonded(most);
		assert_noop!(
			Staking::validate(late, ValidatorPrefs::default()),
			pallet_staking::Error::<Runtime>::TooManyValidators
		);
		// All of them are read, and an era begins.
		let before = active_era();
		run_until(200, || active_era() > before + 1);
		let elected = pallet_staking::ErasStakersOverview::<Runtime>::iter_prefix(active_era()).count();
		assert_eq!(elected, 10);

		// Who took all places with the least bond loses them to a higher one.
		let squatter = pallet_staking::Validators::<Runtime>::iter_keys()
			.find(|who| staked(who) == bond)
			.expect("there are many");
		let chill = || Staking::chill_other(RawOrigin::Signed(Dave.to_account_id()).into(), squatter.clone());
		assert_noop!(chill(), pallet_staking::Error::<Runtime>::CannotChillOther);
		assert_ok!(Enactments::set_staking(
			crate::governance::Origin::StakingAdmin.into(),
			crate::governance::enactments::StakingFigure::MinValidatorBond(10 * bond)
		));
		assert_ok!(chill());
		assert!(!pallet_staking::Validators::<Runtime>::contains_key(&squatter));
	});
}

#[test]
fn supply_should_report_a_rise_when_open_is_made() {
	genesis(LOCAL).execute_with(|| {
		run(1);
		assert_ok!(<Balances as Mutate<_>>::mint_into(&Eve.to_account_id(), 5));
		System::reset_events();
		<Supply as frame_support::traits::Hooks<BlockNumber>>::on_finalize(1);
		System::assert_has_event(RuntimeEvent::Supply(crate::supply::Event::IssuanceRose {
			from: TOTAL_SUPPLY,
			to: TOTAL_SUPPLY + 5,
		}));
		assert!(Supply::do_try_state().is_err());
		// A burn after it does not make it good.
		assert_ok!(<Balances as Mutate<_>>::burn_from(
			&Eve.to_account_id(),
			5,
			Preservation::Preserve,
			frame_support::traits::tokens::Precision::Exact,
			frame_support::traits::tokens::Fortitude::Polite
		));
		<Supply as frame_support::traits::Hooks<BlockNumber>>::on_finalize(1);
		assert!(Supply::do_try_state().is_err());
	});
}

#[test]
fn supply_should_object_when_what_routing_burnt_is_still_there() {
	genesis(LOCAL).execute_with(|| {
		run(1);
		assert_ok!(Supply::do_try_state());
		// By its own account it burnt, but issuance is what it was.
		pallet_fee_routing::Books::<Runtime>::mutate(|books| books.burned += 1);
		assert!(Supply::do_try_state().is_err());
	});
}

#[test]
fn supply_should_object_when_issuance_falls_and_nobody_lost_anything() {
	genesis(LOCAL).execute_with(|| {
		run(1);
		pallet_balances::TotalIssuance::<Runtime>::mutate(|issuance| *issuance -= OPEN);
		<Supply as frame_support::traits::Hooks<BlockNumber>>::on_finalize(1);
		assert_eq!(
			Supply::do_try_state(),
			Err("total issuance is not what accounts own".into())
		);
	});
}

#[test]
fn supply_should_be_content_when_open_is_burnt() {
	genesis(LOCAL).execute_with(|| {
		run(1);
		assert_ok!(Balances::burn(
			RawOrigin::Signed(Eve.to_account_id()).into(),
			OPEN,
			true
		));
		run(1);
		assert_eq!(crate::supply::Last::<Runtime>::get(), TOTAL_SUPPLY - OPEN);
		assert_ok!(Supply::do_try_state());
	});
}
