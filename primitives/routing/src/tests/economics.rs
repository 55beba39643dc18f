//! What a verdict costs an operator: for every kind of harm, size of batch and mix of stake, an operator who proves its own
//! fraud ends with less than an honest one, whoever else it is. There is one exception
//! (`docs/adr/0017-what-self-conviction-costs.md`): whoever pays itself loses less by a refund than by being honest, which is no
//! gain.
//!
//! The model counts the wealth of one person who may be everyone at once: the operator, the challenger, the owner of all
//! models and data, the omitted contributor, and, where said, the payers and the delegators.

use crate::{
	attributable, attributable_limit, flow::*, open_within, policy::*, slash_amount, split_slash,
	stakes::Stake,
};
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
		pool_earns: case.delegated > 0,
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
	let slash = slash_amount(case.amount, 0, case.min_slash);
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

/// An open batch of an operator who also owns all units of the pools, paid by strangers, who also own what it should credit.
#[derive(Clone, Copy, Debug)]
struct Open {
	amount: Balance,
	data_share: Share,
	/// The part of it that strangers are owed as credits. What it has posted of it is nothing to a batch that is voided.
	coverage: Share,
	/// Whether the operator proves itself guilty of something in it.
	convicted: bool,
	/// The part of it that this refunds to a payer.
	refund: Share,
}

impl Open {
	fn credited(&self) -> Balance {
		share_of(self.amount, self.coverage)
	}

	fn attributable(&self) -> Balance {
		attributable(self.amount, self.amount, Policy::default(), self.data_share).expect("a share")
	}
}

/// What stands behind it, and all that it has open at once.
#[derive(Clone, Debug)]
struct Books {
	own: Balance,
	delegated: Balance,
	/// The part of the delegations that is its own side's. Once delegations were slashed this side may have all of the pool: it can
	/// clear the others out of it, or come with fresh stake.
	accomplices: Share,
	commission: Share,
	min_slash: Balance,
	batches: Vec<Open>,
	/// Equivocations outside of any batch that it proves itself guilty of, before all others.
	equivocations: u8,
}

impl Books {
	/// Leaves out what the chain refuses at submission, one after the other.
	fn taken(mut self) -> Self {
		let (mut amount, mut covered) = (0, 0);
		let (exposure, limit) = (exposure(self.own, self.delegated), attributable_limit(self.own));
		self.batches.retain(|batch| {
			let fits = amount + batch.amount <= exposure && covered + batch.attributable() <= limit;
			if fits {
				amount += batch.amount;
				covered += batch.attributable();
			}
			fits
		});
		self
	}

	fn is_honest(&self) -> bool {
		self.equivocations == 0 && self.batches.iter().all(|batch| !batch.convicted)
	}

	fn honest(mut self) -> Self {
		self.equivocations = 0;
		self.batches.iter_mut().for_each(|batch| batch.convicted = false);
		self
	}

	/// What all of it brings the operator.
	fn wealth(&self) -> Change {
		let (mut own, mut delegated, mut wealth, mut was_slashed) = (self.own, self.delegated, 0, false);
		let mut slash = |amount: Balance, wealth: &mut Change, was_slashed: &mut bool| {
			let from_own = amount.min(own);
			own -= from_own;
			let burnt = (amount - from_own).min(delegated);
			delegated -= burnt;
			*was_slashed |= burnt > 0;
			let split = split_slash(from_own);
			*wealth += change(split.challenger) + change(split.harmed) - change(from_own);
			*wealth -= change(share_of(burnt, self.accomplices));
		};
		for _ in 0..self.equivocations {
			slash(slash_amount(0, 0, self.min_slash), &mut wealth, &mut was_slashed);
		}
		for batch in &self.batches {
			let refund = match batch.convicted {
				true => share_of(batch.amount, batch.refund),
				false => 0,
			};
			let flow = Flow {
				amount: batch.amount - refund,
				policy: Policy::default(),
				data_share: batch.data_share,
				voided: batch.convicted,
				stake: Stake {
					own: self.own,
					delegated: self.delegated,
					commission: self.commission,
					pool_earns: self.delegated > 0 && !was_slashed,
				},
			};
			let credits = (!batch.convicted).then(|| ((), batch.credited(), true));
			let parts = settle(&flow, credits).expect("the default policy divides");
			let side = if was_slashed { SHARE_ONE } else { self.accomplices };
			wealth +=
				change(parts.operator) + change(parts.pooled) + change(share_of(parts.staker_pool, side));
			if batch.convicted {
				let amount = slash_amount(batch.amount, batch.attributable(), self.min_slash);
				slash(amount, &mut wealth, &mut was_slashed);
			}
		}
		wealth
	}
}

fn books() -> impl Strategy<Value = Books> {
	let share = || prop_oneof![Just(0), Just(SHARE_ONE), 0..=SHARE_ONE];
	let batch = (1..=1_000 * OPEN, share(), share(), any::<bool>(), share()).prop_map(
		|(amount, data_share, coverage, convicted, refund)| Open {
			amount,
			data_share,
			coverage,
			convicted,
			refund,
		},
	);
	(
		100 * OPEN..2_000 * OPEN,
		prop_oneof![Just(0), 0..10_000 * OPEN],
		share(),
		0..=SHARE_ONE / 2,
		prop_oneof![Just(0), Just(50 * OPEN)],
		proptest::collection::vec(batch, 0..12),
		prop_oneof![Just(0u8), 0..30u8],
	)
		.prop_map(
			|(own, delegated, accomplices, commission, min_slash, batches, equivocations)| Books {
				own,
				delegated,
				accomplices,
				commission,
				min_slash,
				batches,
				equivocations: if min_slash > 0 { equivocations } else { 0 },
			},
		)
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(20_000))]

	/// Whoever owns the pools gains the credits of strangers by convicting itself. Of whichever of its batches it does so, and
	/// however much it burns of what its delegators have staked: that is less than what it loses.
	#[test]
	fn owner_of_the_pools_should_end_with_less_than_an_honest_operator(books in books()) {
		let books = books.taken();
		let honest = books.clone().honest();
		if books.is_honest() {
			prop_assert_eq!(books.wealth(), honest.wealth());
			return Ok(());
		}
		prop_assert!(books.wealth() < honest.wealth(), "{books:?}: {} {}", books.wealth(), honest.wealth());
	}
}

fn fully_covered(amount: Balance, data_share: Share) -> Books {
	Books {
		own: 100 * OPEN,
		delegated: 400 * OPEN,
		accomplices: 0,
		commission: 0,
		min_slash: 10 * OPEN,
		batches: vec![Open {
			amount,
			data_share,
			coverage: SHARE_ONE,
			convicted: true,
			refund: 0,
		}],
		equivocations: 0,
	}
}

/// What decision 17 is about: without the limit there would be something to gain, and at the limit a tenth of the bond is lost.
#[test]
fn owner_of_the_pools_should_gain_without_the_limit_and_only_then() {
	let refused = fully_covered(500 * OPEN, 0);
	assert!(refused.clone().taken().batches.is_empty());
	assert_eq!(refused.clone().honest().wealth(), 115 * change(OPEN));
	assert_eq!(refused.wealth(), 175 * change(OPEN));
	for data_share in [0, SHARE_ONE] {
		let most = open_within(attributable_limit(100 * OPEN), &Policy::default(), data_share);
		let books = fully_covered(most, data_share).taken();
		assert_eq!(books.batches.len(), 1);
		let lost = books.clone().honest().wealth() - books.wealth();
		// A tenth of the bond.
		assert!((lost - 10 * change(OPEN)).abs() <= 16, "{lost}");
	}
}

/// A batch that credits cover next to all of, for a model that gives all to data: more than half of it goes to strangers, and that much
/// is slashed at least.
#[test]
fn owner_of_the_pools_should_lose_more_than_the_amount_when_credits_take_more_than_half_of_it() {
	let books = Books {
		own: 1_000 * OPEN,
		..fully_covered(100 * OPEN, SHARE_ONE)
	};
	let books = books.taken();
	assert_eq!(books.batches[0].attributable(), 55 * OPEN);
	let lost = books.clone().honest().wealth() - books.wealth();
	// Of 137.5 OPEN the operator has half back, and the 55 that strangers would have had.
	assert_eq!(lost, 1_375 * change(OPEN) / 100);
}

/// Burning what delegators have staked brings the operator nothing of what their stake has earned: the batches that are open then are
/// split by the stakes of their submission, and the delegators' part of them is the treasury's.
#[test]
fn operator_should_not_inherit_from_delegators_when_it_burns_their_stake() {
	let mut books = fully_covered(180 * OPEN, 0);
	books.batches[0].coverage = 0;
	books.batches[0].convicted = false;
	books.min_slash = 50 * OPEN;
	books.equivocations = 10;
	assert_eq!(books.clone().taken().batches.len(), 1);
	let honest = books.clone().honest();
	// All is slashed: half of the bond is lost, and nothing else changes.
	assert_eq!(honest.wealth() - books.wealth(), 50 * change(OPEN));
}

/// The exception of decision 17.
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
