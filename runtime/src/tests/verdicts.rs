//! Verdicts on the whole runtime: real proofs against real stakes, to the unit.
//!
//! What a verdict should do to money is computed here once more, by plain arithmetic.

use super::{economy::*, *};
use frame_support::traits::fungible::InspectHold;
use openledger_attribution::fraud::{FraudKind, FraudProof};
use openledger_core::{ContributionId, SessionId};
use openledger_traits::Stakes;
use pallet_attribution_scoring::{Error as ScoringError, Event as ScoringEvent, Offence, Penalty};
use pallet_fee_routing::{Event as RoutingEvent, PoolId, Pull};
use pallet_operators::{Error as OperatorsError, Event as OperatorsEvent};
use sp_core::U256;
use sp_keyring::Sr25519Keyring;

/// Parts of a hundred, rounded down.
fn percent(amount: Balance, parts: Balance) -> Balance {
	amount * parts / 100
}

/// ⌊amount × part / whole⌋.
fn pro_rata(amount: Balance, part: Balance, whole: Balance) -> Balance {
	(U256::from(amount) * U256::from(part) / U256::from(whole)).as_u128()
}

/// Where the money of a voided batch goes.
#[derive(Debug, Eq, PartialEq)]
struct Voided {
	treasury: Balance,
	burned: Balance,
	validators: Balance,
	staker_pool: Balance,
	builders: Balance,
	data: Balance,
}

impl Voided {
	/// Of `amount`, by an operator that had these stakes at its submission, of a model that gives half of its revenue to data.
	fn of(amount: Balance, stakes: &Stakes) -> Self {
		let Stakes { own, delegated, .. } = *stakes;
		let (treasury, burned, validators) = (percent(amount, 5), percent(amount, 1), percent(amount, 4));
		let (work, stakers) = (percent(amount, 20), percent(amount, 15));
		let revenue = amount - treasury - burned - validators - work - stakers;
		let builders = revenue / 2;
		let staker_pool = if own + delegated == 0 {
			0
		} else {
			pro_rata(stakers, delegated, own + delegated)
		};
		Self {
			treasury,
			burned,
			validators,
			staker_pool,
			builders,
			// The operator's part joins the data share.
			data: amount - treasury - burned - validators - staker_pool - builders,
		}
	}
}

/// The batch's own account of where it went, in the block that is not over.
fn routed() -> Voided {
	let routed = System::events()
		.into_iter()
		.find_map(|record| match record.event {
			RuntimeEvent::FeeRouting(RoutingEvent::BatchRouted {
				treasury,
				burned,
				validators,
				operator_part,
				staker_pool,
				builders,
				data,
				attributed,
				pooled,
				..
			}) => {
				assert_eq!((operator_part, data), (0, attributed + pooled));
				Some(Voided {
					treasury,
					burned,
					validators,
					staker_pool,
					builders,
					data,
				})
			}
			_ => None,
		});
	routed.expect("the batch was routed")
}

/// The verdict of the block that is not over.
fn verdict() -> (
	Offence,
	Penalty,
	Option<(ContributionId, Balance)>,
	Option<SessionId>,
) {
	let found = System::events()
		.into_iter()
		.rev()
		.find_map(|record| match record.event {
			RuntimeEvent::AttributionScoring(ScoringEvent::Convicted {
				offence,
				penalty,
				omission,
				refund,
				..
			}) => Some((offence, penalty, omission, refund)),
			_ => None,
		});
	found.expect("there was a verdict")
}

fn bonds(who: Sr25519Keyring) -> Balance {
	let reason = RuntimeHoldReason::AttributionScoring(pallet_attribution_scoring::HoldReason::Challenge);
	Balances::balance_on_hold(&reason, &who.to_account_id())
}

fn data_pot(economy: &Economy) -> Balance {
	FeeRouting::pending(Pull::ModelData(economy.model))
}

fn builders_pot(economy: &Economy) -> Balance {
	FeeRouting::pending(Pull::ModelBuilders(economy.model))
}

/// What the delegators of the operator have earned and not pulled.
fn earned(economy: &Economy) -> Balance {
	FeeRouting::pool(PoolId::Operator(economy.operator)).map_or(0, |pool| pool.balance)
}

fn deposit(session: SessionId) -> Balance {
	pallet_inference_receipts::Sessions::<Runtime>::get(session)
		.expect("it is open")
		.balance
}

/// What a verdict can change.
struct Before {
	issuance: Balance,
	operator: Balance,
	challenger: Balance,
	pots: (Balance, Balance),
	data: Balance,
	builders: Balance,
	earned: Balance,
}

impl Before {
	fn of(economy: &Economy, challenger: Sr25519Keyring) -> Self {
		Self {
			issuance: issuance(),
			operator: wealth(OPERATOR),
			challenger: wealth(challenger),
			pots: (pot(economy.text), pot(economy.other)),
			data: data_pot(economy),
			builders: builders_pot(economy),
			earned: earned(economy),
		}
	}
}

/// What a verdict is expected to take and to make good.
#[derive(Clone, Copy, Default)]
struct Expected {
	/// From own stake.
	own: Balance,
	/// From delegations.
	delegated: Balance,
	/// To the session.
	refund: Option<(SessionId, Balance)>,
	/// The credit that was left out, of the writer's text.
	omission: Option<Balance>,
}

/// Proves `proof` by `challenger`, who has challenged in time, and checks every unit that it moves.
fn check_verdict(
	economy: &Economy,
	sent: &Sent,
	challenger: Sr25519Keyring,
	proof: &FraudProof,
	expected: Expected,
) {
	let before = Before::of(economy, challenger);
	let submitted = pallet_inference_receipts::Batches::<Runtime>::get(sent.id).expect("it is open");
	assert_ok!(sent.prove(challenger, proof));

	let refunded = expected.refund.map_or(0, |(_, amount)| amount);
	let amount = sent.amount - refunded;
	let parts = Voided::of(amount, &submitted.stakes);
	let quarter = expected.own / 4;
	let burned = expected.own - 2 * quarter;
	let (_, penalty, omission, refund) = verdict();
	assert_eq!(
		penalty,
		Penalty {
			slashed: expected.own,
			rewarded: quarter,
			compensated: quarter,
			burned,
			delegations_burned: expected.delegated,
			refunded,
		}
	);
	assert_eq!(omission, expected.omission.map(|credit| (economy.text, credit)));
	assert_eq!(refund, expected.refund.map(|(session, _)| session));
	assert_eq!(routed(), parts);

	// The challenger has its bond and a quarter, the operator has neither its part nor what was slashed.
	assert_eq!(bonds(challenger), 0);
	assert_eq!(wealth(challenger), before.challenger + quarter);
	assert_eq!(wealth(OPERATOR), before.operator - expected.own);
	// Of what was left out its part of the data share, and the quarter of the harmed.
	let credited = expected
		.omission
		.map_or(0, |credit| pro_rata(parts.data, credit.min(amount), amount));
	let (text, pools) = match expected.omission {
		Some(_) => (credited + quarter, parts.data - credited),
		None => (0, parts.data + quarter),
	};
	assert_eq!(
		(pot(economy.text), pot(economy.other)),
		(before.pots.0 + text, before.pots.1)
	);
	assert_eq!(data_pot(economy), before.data + pools);
	assert_eq!(builders_pot(economy), before.builders + parts.builders);
	assert_eq!(earned(economy), before.earned + parts.staker_pool);
	assert_eq!(
		issuance(),
		before.issuance - parts.burned - burned - expected.delegated
	);
	assert!(!sent.is_open());
	assert_conserved();
	// And after the hooks: nothing of it is left.
	run(2);
	assert_eq!(AttributionScoring::watch(sent.id), None);
	assert_conserved();
}

#[test]
fn verdict_should_pay_the_omitted_and_split_the_bond_when_a_match_was_left_out() {
	genesis(DEV).execute_with(|| {
		let economy = Economy::new(1_000 * OPEN);
		let session = economy.session(PAYER, 5_000 * OPEN);
		let sent = economy.send_one(session, 400 * OPEN + 3, Cheat::Omits);
		let proof = sent.fraud();
		assert_ok!(sent.challenge(CHALLENGER, &proof));
		assert_eq!(bonds(CHALLENGER), CHALLENGE_BOND);
		run(COMMIT_DELAY);
		check_verdict(
			&economy,
			&sent,
			CHALLENGER,
			&proof,
			Expected {
				own: sent.amount,
				// The whole response was a match.
				omission: Some(sent.amount),
				..Default::default()
			},
		);
		assert_eq!(stakes(economy.operator), (600 * OPEN - 3, 0, 0));
		// What the session had settled stays settled.
		assert_eq!(deposit(session), 4_600 * OPEN - 3);

		// An honest run would have given the writer less.
		let slashed = pot(economy.text);
		let honest = economy.send_one(session, 400 * OPEN + 3, Cheat::Honest);
		run_until(WINDOW + 5, || !honest.is_open());
		assert!(pot(economy.text) - slashed < slashed);
		assert_conserved();
	});
}

#[test]
fn verdict_should_slash_the_minimum_when_the_batch_is_smaller() {
	genesis(DEV).execute_with(|| {
		let economy = Economy::new(1_000 * OPEN);
		let session = economy.session(PAYER, 5_000 * OPEN);
		for (amount, slashed) in [
			(1, MIN_SLASH),
			(MIN_SLASH, MIN_SLASH),
			(MIN_SLASH + 1, MIN_SLASH + 1),
		] {
			let sent = economy.send_one(session, amount, Cheat::Omits);
			let proof = sent.fraud();
			assert_ok!(sent.challenge(CHALLENGER, &proof));
			run(COMMIT_DELAY);
			let expected = Expected {
				own: slashed,
				omission: Some(amount),
				..Default::default()
			};
			check_verdict(&economy, &sent, CHALLENGER, &proof, expected);
		}
	});
}

/// A batch over two sessions: the first one's match is left out, the second is charged more than its price.
fn twice_wrong(economy: &Economy) -> (Sent, [SessionId; 2], FraudProof, FraudProof) {
	let first = economy.session(PAYER, 5_000 * OPEN);
	serve(economy.model, 1);
	let second = economy.session(THIRD, 5_000 * OPEN);
	serve(economy.model, DEAR);
	let calls = [
		Call {
			session: first,
			amount: 300 * OPEN,
			response: TEXT,
		},
		Call {
			session: second,
			amount: 100 * OPEN + 1,
			response: OWN_WORDS,
		},
	];
	let sent = economy.send(&calls, Cheat::Omits);
	let (mut omission, mut over_charge) = (None, None);
	for fraud in sent.frauds() {
		match fraud {
			FraudProof::Omission { .. } => omission = Some(fraud),
			FraudProof::OverCharge { .. } => over_charge = Some(fraud),
			other => panic!("nothing else is wrong: {other:?}"),
		}
	}
	(
		sent,
		[first, second],
		omission.expect("it is found"),
		over_charge.expect("it is found"),
	)
}

#[test]
fn first_proven_challenge_should_win_and_the_others_get_their_bonds_back() {
	genesis(DEV).execute_with(|| {
		let economy = Economy::new(1_000 * OPEN);
		let (sent, [first, second], omission, over_charge) = twice_wrong(&economy);
		let before = [RIVAL, THIRD].map(wealth);
		// The rival was earlier, and the third has no proof at all.
		assert_ok!(sent.challenge(RIVAL, &omission));
		assert_ok!(sent.challenge(THIRD, &FraudProof::Record));
		assert_ok!(sent.challenge(CHALLENGER, &over_charge));
		assert_noop!(
			sent.challenge(RIVAL, &over_charge),
			ScoringError::<Runtime>::AlreadyChallenged
		);
		run(COMMIT_DELAY);
		let deposits = [first, second].map(deposit);
		check_verdict(
			&economy,
			&sent,
			CHALLENGER,
			&over_charge,
			Expected {
				own: sent.amount,
				refund: Some((second, 100 * OPEN + 1)),
				..Default::default()
			},
		);
		// Only the session that was charged too much has its money back.
		assert_eq!(
			[first, second].map(deposit),
			[deposits[0], deposits[1] + 100 * OPEN + 1]
		);
		// One verdict a batch: the others keep what they had.
		assert_noop!(
			sent.prove(RIVAL, &omission),
			ScoringError::<Runtime>::UnknownChallenge
		);
		assert_eq!([RIVAL, THIRD].map(wealth), before);
		assert_eq!([RIVAL, THIRD].map(bonds), [0, 0]);
		let (bond, _, _) = stakes(economy.operator);
		assert_eq!(bond, 1_000 * OPEN - sent.amount);
	});
}

#[test]
fn second_proof_should_be_refused_when_it_comes_in_the_block_of_the_verdict() {
	genesis(DEV).execute_with(|| {
		let economy = Economy::new(1_000 * OPEN);
		let (sent, [_, second], omission, over_charge) = twice_wrong(&economy);
		assert_ok!(sent.challenge(RIVAL, &omission));
		assert_ok!(sent.challenge(CHALLENGER, &over_charge));
		run(COMMIT_DELAY);
		let issued = issuance();
		let refunded = deposit(second);
		assert_ok!(sent.prove(RIVAL, &omission));
		let after = (issuance(), stakes(economy.operator), pot(economy.text));
		assert!(after.0 < issued);
		assert_noop!(
			sent.prove(CHALLENGER, &over_charge),
			ScoringError::<Runtime>::UnknownBatch
		);
		// By call, at once.
		let challenger = CHALLENGER.to_account_id();
		assert_ok!(AttributionScoring::expire_challenge(
			signed(PAYER),
			sent.id,
			challenger
		));
		assert_eq!((bonds(CHALLENGER), deposit(second)), (0, refunded));
		assert_eq!(after, (issuance(), stakes(economy.operator), pot(economy.text)));
		assert_eq!(verdict().0, Offence::Fraud(FraudKind::Omission));
		assert_conserved();
	});
}

#[test]
fn challenge_should_hold_the_batch_when_it_comes_in_the_last_block_of_the_window() {
	genesis(DEV).execute_with(|| {
		let economy = Economy::new(1_000 * OPEN);
		let session = economy.session(PAYER, 5_000 * OPEN);
		let sent = economy.send_one(session, 200 * OPEN, Cheat::Omits);
		let proof = sent.fraud();
		run(WINDOW - 1);
		assert_ok!(sent.challenge(CHALLENGER, &proof));
		run(1);
		// The window is over, and the batch waits for the proof.
		assert!(sent.is_open());
		assert_noop!(sent.challenge(RIVAL, &proof), ScoringError::<Runtime>::WindowOver);
		// The last moment to prove.
		run(REVEAL_PERIOD - 1);
		assert!(sent.is_open());
		check_verdict(
			&economy,
			&sent,
			CHALLENGER,
			&proof,
			Expected {
				own: sent.amount,
				omission: Some(sent.amount),
				..Default::default()
			},
		);
	});
}

#[test]
fn challenge_should_cost_its_bond_and_the_batch_end_when_it_is_not_proven() {
	genesis(DEV).execute_with(|| {
		let economy = Economy::new(1_000 * OPEN);
		let session = economy.session(PAYER, 5_000 * OPEN);
		let sent = economy.send_one(session, 200 * OPEN, Cheat::Honest);
		assert_eq!(sent.frauds(), vec![]);
		run(WINDOW - 1);
		// One proves nothing, one does not even try.
		assert_ok!(sent.challenge(CHALLENGER, &FraudProof::Record));
		assert_ok!(sent.challenge(RIVAL, &FraudProof::Record));
		run(COMMIT_DELAY);
		let (operator, challenger, rival) = (wealth(OPERATOR), wealth(CHALLENGER), wealth(RIVAL));
		assert_ok!(sent.prove(CHALLENGER, &FraudProof::Record));
		assert_eq!(wealth(CHALLENGER), challenger - CHALLENGE_BOND);
		assert_eq!(wealth(OPERATOR), operator + CHALLENGE_BOND);
		assert!(sent.is_open(), "the rival's challenge holds it");
		let issued = issuance();
		run_until(REVEAL_PERIOD + 2, || !sent.is_open());
		assert_eq!(wealth(RIVAL), rival - CHALLENGE_BOND);
		assert_eq!([CHALLENGER, RIVAL].map(bonds), [0, 0]);
		// It became final as if nobody had challenged: credited in full, burnt one part of a hundred. The operator is paid by
		// the next sweep.
		run(3);
		assert_eq!(issuance(), issued - 2 * OPEN);
		let data = percent(sent.amount, 55) / 2;
		assert_eq!(pot(economy.text), data);
		assert_eq!(
			wealth(OPERATOR),
			operator + 2 * CHALLENGE_BOND + percent(sent.amount, 35)
		);
		assert_eq!(stakes(economy.operator), (1_000 * OPEN, 0, 0));
		assert_conserved();
	});
}

#[test]
fn own_stake_should_stay_slashable_when_it_is_unbonding() {
	genesis(DEV).execute_with(|| {
		let economy = Economy::new(1_000 * OPEN);
		let session = economy.session(PAYER, 5_000 * OPEN);
		let sent = economy.send_one(session, 600 * OPEN + 2, Cheat::Omits);
		let proof = sent.fraud();
		assert_ok!(Operators::unbond_own(signed(OPERATOR), 850 * OPEN));
		// Longer than the unbonding period, with a challenge open.
		run(WINDOW - 1);
		assert_ok!(sent.challenge(CHALLENGER, &proof));
		run(REVEAL_PERIOD);
		assert_noop!(
			Operators::withdraw_own(signed(OPERATOR)),
			OperatorsError::<Runtime>::StillUnbonding
		);
		check_verdict(
			&economy,
			&sent,
			CHALLENGER,
			&proof,
			Expected {
				own: sent.amount,
				omission: Some(sent.amount),
				..Default::default()
			},
		);
		// First the bond, then what was leaving.
		assert_eq!(stakes(economy.operator), (0, 400 * OPEN - 2, 0));
		run(WINDOW);
		assert_ok!(Operators::withdraw_own(signed(OPERATOR)));
		assert_eq!(stakes(economy.operator), (0, 0, 0));
		assert_conserved();
	});
}

#[test]
fn own_stake_should_stay_slashable_when_the_operator_has_deregistered() {
	genesis(DEV).execute_with(|| {
		let economy = Economy::new(700 * OPEN + 1);
		let session = economy.session(PAYER, 5_000 * OPEN);
		let sent = economy.send_one(session, 600 * OPEN, Cheat::Omits);
		let proof = sent.fraud();
		assert_ok!(Operators::deregister(signed(OPERATOR)));
		assert_ok!(sent.challenge(CHALLENGER, &proof));
		run(COMMIT_DELAY);
		check_verdict(
			&economy,
			&sent,
			CHALLENGER,
			&proof,
			Expected {
				own: 600 * OPEN,
				omission: Some(600 * OPEN),
				..Default::default()
			},
		);
		assert_eq!(stakes(economy.operator), (0, 100 * OPEN + 1, 0));
		let before = wealth(OPERATOR);
		run(WINDOW);
		assert_ok!(Operators::withdraw_own(signed(OPERATOR)));
		// On hold before, free now: it has lost exactly what was slashed.
		assert_eq!(wealth(OPERATOR), before);
		assert_conserved();
	});
}

#[test]
fn delegations_should_burn_in_proportion_when_the_bond_is_not_enough() {
	genesis(DEV).execute_with(|| {
		let economy = Economy::new(320 * OPEN + 1);
		economy.delegated([500 * OPEN, 300 * OPEN]);
		let session = economy.session(PAYER, 5_000 * OPEN);
		let sent = economy.send_one(session, 450 * OPEN + 8, Cheat::Omits);
		let proof = sent.fraud();
		// One of them leaves in time, as it thinks.
		let leaver = DELEGATORS[1];
		assert_ok!(Operators::undelegate(signed(leaver), economy.operator, None));
		run(WINDOW - 1);
		assert_ok!(sent.challenge(CHALLENGER, &proof));
		run(COMMIT_DELAY);
		let before = wealth(leaver);
		let lost = sent.amount - (320 * OPEN + 1);
		check_verdict(
			&economy,
			&sent,
			CHALLENGER,
			&proof,
			Expected {
				own: 320 * OPEN + 1,
				delegated: lost,
				omission: Some(sent.amount),
				..Default::default()
			},
		);
		// Five to three, what is active and what is leaving; at most a unit of rounding.
		let (bond, unbonding, active) = stakes(economy.operator);
		assert_eq!((bond, unbonding), (0, 0));
		let active_lost = 500 * OPEN - active;
		let exact = lost * 5 / 8;
		assert!(active_lost.abs_diff(exact) <= 1, "{active_lost} is not {exact}");
		run(WINDOW);
		let who = leaver.to_account_id();
		assert_ok!(Operators::withdraw_unbonded(signed(THIRD), economy.operator, who));
		assert_eq!(wealth(leaver), before + 300 * OPEN - (lost - active_lost));
		assert_conserved();
		// The bond is below the least: no batch is taken any more.
		assert!(!<Operators as openledger_traits::Operators<AccountId>>::is_active(economy.operator));
	});
}

#[test]
fn verdict_should_void_and_refund_when_nothing_is_left_to_slash() {
	genesis(DEV).execute_with(|| {
		let economy = Economy::new(100 * OPEN);
		economy.delegated([40 * OPEN, 20 * OPEN + 3]);
		let least = dynamic_params::scoring::Parameters::MinSlash(
			dynamic_params::scoring::MinSlash,
			Some(10_000 * OPEN),
		);
		assert_ok!(Parameters::set_parameter(
			crate::governance::Origin::ParameterAdmin.into(),
			RuntimeParameters::Scoring(least)
		));
		let session = economy.session(PAYER, 5_000 * OPEN);
		serve(economy.model, 1);
		let cheap = economy.session(THIRD, 5_000 * OPEN);
		let first = economy.send_one(session, 60 * OPEN, Cheat::Omits);
		let second = economy.send(
			&[Call {
				session: cheap,
				amount: 50 * OPEN,
				response: OWN_WORDS,
			}],
			Cheat::Honest,
		);
		let proofs = [first.fraud(), second.fraud()];
		assert_ok!(first.challenge(CHALLENGER, &proofs[0]));
		assert_ok!(second.challenge(RIVAL, &proofs[1]));
		run(COMMIT_DELAY);
		// Everything there is.
		check_verdict(
			&economy,
			&first,
			CHALLENGER,
			&proofs[0],
			Expected {
				own: 100 * OPEN,
				delegated: 60 * OPEN + 3,
				omission: Some(60 * OPEN),
				..Default::default()
			},
		);
		assert_eq!(stakes(economy.operator), (0, 0, 0));
		// The next one is voided all the same, and the payer has its money back. Nothing is left to route.
		let before = (issuance(), wealth(RIVAL), deposit(cheap));
		assert_ok!(second.prove(RIVAL, &proofs[1]));
		let (offence, penalty, _, refund) = verdict();
		assert_eq!(offence, Offence::Fraud(FraudKind::OverCharge));
		assert_eq!(
			(penalty, refund),
			(
				Penalty {
					refunded: 50 * OPEN,
					..Default::default()
				},
				Some(cheap)
			)
		);
		assert_eq!(
			(issuance(), wealth(RIVAL), deposit(cheap)),
			(before.0, before.1, before.2 + 50 * OPEN)
		);
		assert_eq!(bonds(RIVAL), 0);
		assert_conserved();

		// Delegators of a pool that is gone can be let go of, and nobody joins it until they are.
		assert_ok!(Operators::bond_extra(signed(OPERATOR), 100 * OPEN));
		let join = || Operators::delegate(signed(THIRD), economy.operator, OPEN);
		assert_noop!(join(), OperatorsError::<Runtime>::PoolDepleted);
		for who in DELEGATORS {
			let before = wealth(who);
			assert_ok!(Operators::clear(
				signed(THIRD),
				economy.operator,
				who.to_account_id()
			));
			assert_eq!(wealth(who), before);
		}
		assert_ok!(join());
		assert_conserved();
	});
}

#[test]
fn delegation_should_be_untouched_when_it_is_still_joining() {
	genesis(DEV).execute_with(|| {
		let economy = Economy::new(100 * OPEN);
		let session = economy.session(PAYER, 5_000 * OPEN);
		let sent = economy.send_one(session, 90 * OPEN, Cheat::Omits);
		let proof = sent.fraud();
		assert_ok!(Operators::delegate(signed(THIRD), economy.operator, 500 * OPEN));
		let least = dynamic_params::scoring::Parameters::MinSlash(
			dynamic_params::scoring::MinSlash,
			Some(10_000 * OPEN),
		);
		assert_ok!(Parameters::set_parameter(
			crate::governance::Origin::ParameterAdmin.into(),
			RuntimeParameters::Scoring(least)
		));
		assert_ok!(sent.challenge(CHALLENGER, &proof));
		run(COMMIT_DELAY);
		let before = wealth(THIRD);
		check_verdict(
			&economy,
			&sent,
			CHALLENGER,
			&proof,
			Expected {
				own: 100 * OPEN,
				omission: Some(90 * OPEN),
				..Default::default()
			},
		);
		assert_ok!(Operators::cancel_joining(signed(THIRD), economy.operator));
		assert_eq!(wealth(THIRD), before + 500 * OPEN);
		assert_conserved();
	});
}

#[test]
fn slash_should_be_told_by_its_sources_when_all_of_them_lose() {
	genesis(DEV).execute_with(|| {
		let economy = Economy::new(400 * OPEN);
		economy.delegated([200 * OPEN, 100 * OPEN]);
		let session = economy.session(PAYER, 5_000 * OPEN);
		let sent = economy.send_one(session, 500 * OPEN, Cheat::Omits);
		let proof = sent.fraud();
		assert_ok!(Operators::unbond_own(signed(OPERATOR), 300 * OPEN));
		assert_ok!(Operators::undelegate(
			signed(DELEGATORS[1]),
			economy.operator,
			None
		));
		sent.convict(CHALLENGER, &proof);
		let told = System::events()
			.into_iter()
			.find_map(|record| match record.event {
				RuntimeEvent::Operators(OperatorsEvent::OperatorSlashed {
					requested,
					bond,
					own_unbonding,
					delegated,
					unbonding,
					..
				}) => Some((requested, bond, own_unbonding, delegated + unbonding)),
				_ => None,
			});
		assert_eq!(told, Some((500 * OPEN, 100 * OPEN, 300 * OPEN, 100 * OPEN)));
		// A quarter, a quarter and a half of the own part alone.
		let (_, penalty, _, _) = verdict();
		assert_eq!(
			(penalty.rewarded, penalty.compensated, penalty.burned),
			(100 * OPEN, 100 * OPEN, 200 * OPEN)
		);
		assert_eq!(penalty.delegations_burned, 100 * OPEN);
		assert_conserved();
	});
}

#[test]
fn batch_should_be_refused_when_the_bond_does_not_cover_what_credits_can_direct() {
	genesis(DEV).execute_with(|| {
		let economy = Economy::new(100 * OPEN);
		economy.delegated([300 * OPEN, 100 * OPEN]);
		let session = economy.session(PAYER, 5_000 * OPEN);
		let room = || InferenceReceipts::room(economy.operator, economy.model);
		assert_eq!(room().amount, 500 * OPEN);
		// Half of 55 % of it goes to data: two fifths of the bond.
		let most = room().open_amount;
		assert_eq!(most / OPEN, 145);
		let sent = economy.send_one(session, most, Cheat::Honest);
		assert_eq!(room().amount, 500 * OPEN - most);
		assert!(room().open_amount < 100);
		let usage = pallet_inference_receipts::Usage {
			inferences: 1,
			..Default::default()
		};
		let commitment = pallet_inference_receipts::Commitment {
			receipts_root: [1; 32],
			receipts: 1,
			ledger_root: [2; 32],
		};
		// What it posts does not matter: it may leave out what it owes.
		let more = |amount| {
			let vouchers = vec![voucher(session, most + amount)];
			InferenceReceipts::submit_batch(
				signed(OPERATOR),
				economy.model,
				vouchers.try_into().expect("one"),
				commitment,
				Default::default(),
				usage,
			)
		};
		assert_noop!(more(100), OperatorsError::<Runtime>::AttributableExceeded);
		assert_ok!(Operators::bond_extra(signed(OPERATOR), OPEN));
		assert_ok!(more(100));
		assert_conserved();
		run_until(WINDOW + 5, || !sent.is_open());
		assert!(room().open_amount > most - OPEN);
	});
}

/// The parts of a batch that has ended in the block that is not over: treasury, operator, delegators.
fn parts_of(batch: openledger_core::BatchId) -> (Balance, Balance, Balance) {
	let found = System::events()
		.into_iter()
		.find_map(|record| match record.event {
			RuntimeEvent::FeeRouting(RoutingEvent::BatchRouted {
				batch: of,
				treasury,
				operator_part,
				staker_pool,
				..
			}) if of == batch => Some((treasury, operator_part, staker_pool)),
			_ => None,
		});
	found.expect("it was routed")
}

#[test]
fn delegators_part_of_open_batches_should_go_to_the_treasury_when_they_are_slashed() {
	genesis(DEV).execute_with(|| {
		let economy = Economy::new(500 * OPEN);
		economy.delegated([300 * OPEN, 200 * OPEN]);
		let session = economy.session(PAYER, 5_000 * OPEN);
		let honest = economy.send_one(session, 100 * OPEN, Cheat::Honest);
		let fraud = economy.send_one(session, 600 * OPEN, Cheat::Omits);
		let before = earned(&economy);
		fraud.convict(CHALLENGER, &fraud.fraud());
		// The batch that was voided pays them by the stakes of its submission: half of 15 %.
		assert_eq!(earned(&economy) - before, 45 * OPEN);
		assert_eq!(stakes(economy.operator), (0, 0, 400 * OPEN));
		// Bonded again, and one more delegation: nobody has what the burnt stake has earned.
		assert_ok!(Operators::bond_extra(signed(OPERATOR), 400 * OPEN));
		assert_ok!(Operators::delegate(signed(THIRD), economy.operator, 500 * OPEN));
		let before = earned(&economy);
		run_until(WINDOW + 5, || !honest.is_open());
		assert_eq!(
			parts_of(honest.id),
			(12 * OPEN + OPEN / 2, 27 * OPEN + OPEN / 2, 0)
		);
		assert_eq!(earned(&economy), before);
		// What is submitted from then on earns again.
		let next = economy.send_one(session, 100 * OPEN, Cheat::Honest);
		run_until(WINDOW + 5, || !next.is_open());
		assert_eq!(
			parts_of(next.id),
			(5 * OPEN, 27 * OPEN + OPEN / 2, 7 * OPEN + OPEN / 2)
		);
		assert_conserved();
	});
}
