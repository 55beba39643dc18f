//! What a verdict costs an operator: for every kind of harm, size of batch and mix of stake, an operator who proves its own
//! fraud ends with less than an honest one. There are two exceptions (`docs/adr/0017-what-self-conviction-costs.md`): whoever pays
//! itself loses less by a refund than by being honest, which is no gain; and who owns the pools gains what strangers would have been
//! credited, where that is more than half of the bond that it loses.
//!
//! The model counts the wealth of one person who may be everyone at once: the operator, the challenger, the owner of all
//! models and data, the omitted contributor, and, where said, the payers and the delegators.

use crate::{flow::*, policy::*, slash_amount, split_slash, stakes::Stake};
use codec::Decode;
use openledger_attribution::FraudKind;
use openledger_core::{Balance, Share, OPEN, SHARE_ONE};
use proptest::prelude::*;

/// Who a fraud harms, as verdicts tell it apart.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Harm {
	/// The pools of the lineage: false claims, ledgers, withheld data and so on.
	Pools,
	/// A contribution that was left out; it gets this part of the batch as credit.
	Omission(Share),
	/// The payer of a session that made up this part of the batch, and is refunded it: over-charge, broken chain, equivocation.
	Session(Share),
}

/// All that a verdict can be for: each kind of fraud, and `None` for what was withheld.
fn offences() -> Vec<Option<FraudKind>> {
	let kind = |index: u8| FraudKind::decode(&mut [index].as_slice()).ok();
	(0..=u8::MAX).filter_map(kind).map(Some).chain([None]).collect()
}

/// Whom an offence may harm, each with this part of the batch. Judging has the same table among its tests.
fn harms_of(offence: Option<FraudKind>, share: Share) -> Vec<Harm> {
	let Some(kind) = offence else {
		return vec![Harm::Pools];
	};
	match kind {
		FraudKind::Malformed
		| FraudKind::Disclosure
		| FraudKind::TokenCount
		| FraudKind::FalseClaim
		| FraudKind::Overlap
		| FraudKind::Ledger
		| FraudKind::Retrieval => vec![Harm::Pools],
		// The pools if what shows it is no line that was settled.
		FraudKind::BrokenChain | FraudKind::OverCharge | FraudKind::Equivocation => {
			vec![Harm::Session(share), Harm::Pools]
		}
		// The pools if it is commons, or the request, or a credit that is too high.
		FraudKind::Omission | FraudKind::LedgerReceipt => vec![Harm::Omission(share), Harm::Pools],
	}
}

/// Which parts besides the operator belong to the same person.
#[derive(Clone, Copy, Debug)]
struct Owns {
	models_and_data: bool,
	delegations: bool,
	payers: bool,
}

#[derive(Clone, Copy, Debug)]
struct Case {
	amount: Balance,
	own: Balance,
	delegated: Balance,
	commission: Share,
	min_slash: Balance,
	harm: Harm,
	owns: Owns,
}

/// A change of wealth.
type Change = i128;

fn change(amount: Balance) -> Change {
	i128::try_from(amount).expect("below the supply")
}

fn stake(case: &Case) -> Stake {
	Stake {
		own: case.own,
		delegated: case.delegated,
		commission: case.commission,
		pool_has_units: case.delegated > 0,
	}
}

fn parts(case: &Case, amount: Balance, voided: bool) -> Parts {
	divide(&Flow {
		amount,
		policy: Policy::default(),
		data_share: 0,
		voided,
		stake: stake(case),
	})
	.expect("the default policy divides")
}

/// What the batch brings an honest operator.
fn honest(case: &Case) -> Change {
	let parts = parts(case, case.amount, false);
	let mut wealth = change(parts.operator);
	if case.owns.delegations {
		wealth += change(parts.staker_pool);
	}
	if case.owns.models_and_data {
		wealth += change(parts.builders) + change(parts.data);
	} else if let Harm::Omission(share) = case.harm {
		wealth += change(credited(case, case.amount, parts.data, share));
	}
	if case.owns.payers {
		wealth -= change(case.amount);
	}
	wealth
}

/// What the one contribution that it owns, and that it leaves out or not, gets of the data share.
fn credited(case: &Case, routed: Balance, data: Balance, share: Share) -> Balance {
	let credit = share_of(case.amount, share).min(routed);
	DataShare::new(routed, data)
		.credit(credit, true)
		.expect("within the amount")
}

/// What the payer gets back.
fn refund(case: &Case) -> Balance {
	match case.harm {
		Harm::Session(share) => share_of(case.amount, share),
		Harm::Pools | Harm::Omission(_) => 0,
	}
}

/// What it brings one that commits fraud and proves it against itself at once.
fn self_challenger(case: &Case) -> Change {
	let refund = refund(case);
	let routed = case.amount - refund;
	let parts = parts(case, routed, true);
	let slash = slash_amount(case.amount, case.min_slash);
	let own = slash.min(case.own);
	let delegated = (slash - own).min(case.delegated);
	let split = split_slash(own);

	let mut wealth = change(split.challenger) - change(own);
	if case.owns.delegations {
		wealth -= change(delegated);
	}
	if case.owns.payers {
		wealth += change(refund) - change(case.amount);
	}
	if case.owns.models_and_data {
		wealth += change(parts.builders) + change(parts.data) + change(split.harmed);
	} else if let Harm::Omission(share) = case.harm {
		wealth += change(credited(case, routed, parts.data, share)) + change(split.harmed);
	}
	wealth
}

fn share_of(amount: Balance, share: Share) -> Balance {
	crate::split::floor_share(amount, share).expect("a share")
}

/// Batches are at most what exposure allows: own bond and up to four times as much of delegations.
fn exposure(own: Balance, delegated: Balance) -> Balance {
	own + delegated.min(4 * own)
}

fn harms() -> impl Strategy<Value = Harm> {
	prop_oneof![
		Just(Harm::Pools),
		(0..=SHARE_ONE).prop_map(Harm::Omission),
		(0..=SHARE_ONE).prop_map(Harm::Session),
	]
}

fn cases() -> impl Strategy<Value = Case> {
	(
		100 * OPEN..1_000_000 * OPEN,
		0..10_000_000 * OPEN,
		0..=SHARE_ONE / 2,
		1..=SHARE_ONE,
		harms(),
		any::<[bool; 3]>(),
	)
		.prop_map(
			|(own, delegated, commission, part, harm, [models_and_data, delegations, payers])| Case {
				amount: share_of(exposure(own, delegated), part).max(1),
				own,
				delegated,
				commission,
				min_slash: 10 * OPEN,
				harm,
				owns: Owns {
					models_and_data,
					delegations,
					payers,
				},
			},
		)
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(20_000))]

	/// With strangers paying, and all data or none its own, whoever else it is.
	#[test]
	fn self_challenger_should_end_with_less_than_an_honest_operator_when_others_pay(mut case in cases()) {
		case.owns.payers = false;
		prop_assert!(self_challenger(&case) < honest(&case), "{case:?}");
	}

	/// Its own money in a circle: fraud costs more than not having done it at all, so a refund is no way to get anything out. What
	/// makes it cost less than honesty is the refund alone.
	#[test]
	fn self_challenger_should_end_with_less_than_before_when_it_pays_itself(mut case in cases()) {
		case.owns.payers = true;
		prop_assert!(self_challenger(&case) < 0, "{case:?}");
		prop_assert!(self_challenger(&case) < honest(&case) + change(refund(&case)), "{case:?}");
	}

	/// Without a refund nothing changes because the payer is the same person.
	#[test]
	fn self_challenger_should_end_with_less_than_an_honest_operator_when_nobody_is_refunded(mut case in cases()) {
		if let Harm::Session(share) = case.harm {
			case.harm = Harm::Omission(share);
		}
		prop_assert!(self_challenger(&case) < honest(&case), "{case:?}");
	}
}

#[test]
fn self_challenger_should_end_with_less_than_an_honest_operator_when_the_offence_is_any() {
	let offences = offences();
	assert_eq!(offences.len(), 13);
	let shares = [0, 1, SHARE_ONE / 3, SHARE_ONE];
	let stakes = [(100, 0), (100, 400), (1_000, 1), (1_000, 1_000_000)];
	let owned = [(false, false), (false, true), (true, false), (true, true)];
	for offence in offences {
		for share in shares {
			for harm in harms_of(offence, share) {
				for (own, delegated) in stakes.map(|(own, delegated)| (own * OPEN, delegated * OPEN)) {
					for (models_and_data, delegations) in owned {
						for part in [1, SHARE_ONE / 2, SHARE_ONE] {
							let case = Case {
								amount: share_of(exposure(own, delegated), part),
								own,
								delegated,
								commission: SHARE_ONE / 10,
								min_slash: 10 * OPEN,
								harm,
								owns: Owns {
									models_and_data,
									delegations,
									payers: false,
								},
							};
							assert!(self_challenger(&case) < honest(&case), "{offence:?}: {case:?}");
						}
					}
				}
			}
		}
	}
}

/// The wealth of an operator who also owns all units of the pools, in a batch of which strangers are credited `coverage`: if it is honest, and
/// if it convicts itself of something that harms the pools.
fn owner_of_pools(case: &Case, coverage: Share) -> (Change, Change, Balance) {
	let fair = parts(case, case.amount, false);
	let credit = credited(case, case.amount, fair.data, coverage);
	let honest = change(fair.operator) + change(fair.data) - change(credit);
	let void = parts(case, case.amount, true);
	let own = slash_amount(case.amount, case.min_slash).min(case.own);
	let split = split_slash(own);
	let gained = change(void.data) + change(split.harmed) + change(split.challenger);
	(honest, gained - change(own), credit)
}

/// The second case of decision 17: strangers own the credits, the operator's side the units, and most of the slash is the delegators'.
#[test]
fn self_challenger_should_gain_when_it_owns_the_pools_and_others_the_credits() {
	let case = Case {
		amount: 500 * OPEN,
		own: 100 * OPEN,
		delegated: 400 * OPEN,
		commission: 0,
		min_slash: 10 * OPEN,
		harm: Harm::Pools,
		owns: Owns {
			models_and_data: false,
			delegations: false,
			payers: false,
		},
	};
	let (honest, convicted, credit) = owner_of_pools(&case, SHARE_ONE);
	let wealth = (honest, convicted, change(credit));
	assert_eq!(
		wealth,
		(115 * change(OPEN), 175 * change(OPEN), 110 * change(OPEN))
	);
	// With a bond of its own of two fifths of the batch there is nothing to gain, whatever the coverage.
	let bonded = Case {
		own: 220 * OPEN,
		delegated: 280 * OPEN,
		..case
	};
	let (honest, convicted, _) = owner_of_pools(&bonded, SHARE_ONE);
	assert!(convicted <= honest);
}

proptest! {
	/// What it gains: what strangers would have been credited, less half of the bond that it loses. Nothing else.
	#[test]
	fn owner_of_pools_should_gain_the_credits_less_half_of_the_bond(mut case in cases(), coverage in 0..=SHARE_ONE) {
		case.harm = Harm::Pools;
		let (honest, convicted, credit) = owner_of_pools(&case, coverage);
		let own = slash_amount(case.amount, case.min_slash).min(case.own);
		let expected = change(credit) - change(own - own / 2);
		prop_assert!((convicted - honest - expected).abs() <= 4, "{case:?}: {honest}, {convicted}, {expected}");
	}
}

/// The first case of decision 17.
#[test]
fn self_challenger_should_lose_less_than_an_honest_operator_when_all_that_it_paid_itself_is_refunded() {
	let case = Case {
		amount: 500 * OPEN,
		own: 100 * OPEN,
		delegated: 400 * OPEN,
		commission: 0,
		min_slash: 10 * OPEN,
		harm: Harm::Session(SHARE_ONE),
		owns: Owns {
			models_and_data: false,
			delegations: false,
			payers: true,
		},
	};
	assert_eq!(self_challenger(&case), -75 * change(OPEN));
	assert_eq!(honest(&case), -385 * change(OPEN));
	// The operator's own books, without the payer's.
	let books = Case {
		owns: Owns {
			payers: false,
			..case.owns
		},
		..case
	};
	assert_eq!(self_challenger(&books), -75 * change(OPEN));
	assert_eq!(honest(&books), 115 * change(OPEN));
}
