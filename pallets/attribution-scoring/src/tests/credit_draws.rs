//! Credits that are drawn: who may ask for them, what shows them, and what becomes of an operator that does not, or cannot.

use super::*;
use frame_support::{
	dispatch::{GetDispatchInfo, Pays},
	weights::Weight,
};
use openledger_attribution::{
	claim::{claims_root, Claim, Source},
	draw_credits,
	fraud::{Attributed, CreditFault, Gap, LedgerFault, Neighbour, Shown},
	merkle,
	receipt::{Receipt, ReceiptLeaf},
	reveal::Reveal,
	session_leaf, Blake2, CreditEntry, CreditLeaf, SessionLeaf,
};
use openledger_core::ContributionId;

/// What the model's terms make of a receipt of [`CREDIT`] × 2 whose response is repeated whole.
const CREDIT: Balance = 5_000;
const OTHER: ContributionId = CONTRIBUTION + 1;

/// A batch whose receipts each repeat [`TEXT`], with the ledger that was committed to.
struct Credited {
	batch: BatchId,
	receipts: Vec<ReceiptLeaf>,
	ledger: Vec<CreditLeaf>,
}

fn claims() -> Vec<Claim> {
	vec![Claim {
		response_start: 0,
		length: 8,
		counted: 8,
		source: Source::Contribution(CONTRIBUTION),
		source_start: 0,
	}]
}

/// `credits` are contribution, number of the receipt and credit, in the order of the ledger.
fn batch_of(receipts: u64, credits: &[(ContributionId, u64, Balance)]) -> Credited {
	contribute(CONTRIBUTION, TEXT);
	LineRecords::insert(
		(SESSION, 0),
		(
			OPERATOR,
			MODEL,
			1_000_000_000,
			1_000_000_000,
			openledger_core::Disclosure::Open,
		),
	);
	let of = |sequence: u64| Receipt {
		claim_count: 1,
		claims: claims_root(&claims()).unwrap(),
		..receipt(sequence, u128::from(sequence) * 2 * CREDIT, 2 * CREDIT)
	};
	let leaves: Vec<ReceiptLeaf> = (0..receipts)
		.map(|sequence| ReceiptLeaf {
			receipt: of(sequence),
			sum: (u128::from(sequence) + 1) * 2 * CREDIT,
		})
		.collect();
	let (mut ledger, mut posted, mut sum) = (Vec::new(), Vec::<(ContributionId, Balance)>::new(), 0);
	for (contribution, sequence, credit) in credits {
		sum += credit;
		ledger.push(CreditLeaf {
			entry: CreditEntry {
				contribution: *contribution,
				receipt: of(*sequence).id,
				credit: *credit,
			},
			sum,
		});
		match posted.iter_mut().find(|(id, _)| id == contribution) {
			Some((_, total)) => *total += credit,
			None => posted.push((*contribution, *credit)),
		}
	}
	let amount = u128::from(receipts) * 2 * CREDIT;
	let line = SessionLeaf {
		session: SESSION,
		line: 0,
		settled_before: 0,
		settled_after: amount,
	};
	let submitted = ClockValue::get();
	let batch = World::submit(BatchRecord {
		operator: OPERATOR,
		model: MODEL,
		amount,
		posted,
		receipts_root: root(&leaves),
		receipts: receipts as u32,
		ledger_root: root(&ledger),
		sessions_root: session_leaf::root(&[line]).unwrap().0,
		submitted,
		due: submitted + WINDOW,
		holds: 0,
	});
	Credited {
		batch,
		receipts: leaves,
		ledger,
	}
}

fn honest_batch() -> Credited {
	batch_of(3, &[0, 1, 2].map(|sequence| (CONTRIBUTION, sequence, CREDIT)))
}

fn hashes<L: Encode>(leaves: &[L]) -> Vec<Hash32> {
	leaves
		.iter()
		.map(|leaf| merkle::leaf_hash(&leaf.encode()))
		.collect()
}

fn root<L: Encode>(leaves: &[L]) -> Hash32 {
	merkle::Tree::<Blake2>::new(hashes(leaves)).root()
}

fn shown<L: Encode + Clone>(leaves: &[L], index: usize) -> Shown<L> {
	Shown {
		index: index as u64,
		leaf: leaves[index].clone(),
		proof: merkle::prove(&hashes(leaves), index as u64).unwrap(),
	}
}

impl Credited {
	fn drawn(&self) -> Vec<Balance> {
		Scoring::drawn(self.batch).unwrap().credits
	}

	fn at(&self, position: Balance) -> usize {
		self.ledger.iter().position(|leaf| leaf.sum > position).unwrap()
	}

	/// The credit of this index, with the receipt that it names.
	fn reveal(&self, index: usize) -> Reveal {
		let neighbour = |index: usize| {
			let Shown { leaf, proof, .. } = shown(&self.ledger, index);
			Neighbour { leaf, proof }
		};
		let id = self.ledger[index].entry.receipt;
		let receipt = self
			.receipts
			.iter()
			.position(|leaf| leaf.receipt.id == id)
			.unwrap();
		Reveal::Credited {
			entries: self.ledger.len() as u64,
			gap: Gap {
				at: index as u64,
				before: index.checked_sub(1).map(neighbour),
				after: Some(neighbour(index)),
			},
			attributed: Attributed {
				receipt: shown(&self.receipts, receipt),
				claims: claims(),
				retrieved: Vec::new(),
			},
		}
	}

	fn answer(&self, position: Balance) -> Result<Pays, DispatchError> {
		let reveal = Box::new(self.reveal(self.at(position)));
		Scoring::answer(origin(STRANGER), self.batch, Item::DrawCredit(position), reveal)
			.map(|info| info.pays_fee)
			.map_err(|refused| refused.error)
	}
}

#[test]
fn credit_should_be_shown_for_the_fee_alone_when_it_is_drawn() {
	ExtBuilder::build_and_execute(|| {
		let sample = honest_batch();
		let batch = sample.batch;
		assert_noop!(
			Scoring::demand(origin(DEMANDER), batch, Item::DrawCredit(0)),
			Error::<Test>::NotDrawnYet
		);
		run_to_draw();
		let drawn = Scoring::drawn(batch).unwrap();
		let draws = Watches::<Test>::get(batch).unwrap().draws;
		assert_eq!(
			drawn.credits,
			draw_credits(&drawn.seed, batch, draws, &[(CONTRIBUTION, 3 * CREDIT)])
		);
		for position in &drawn.credits {
			let item = Item::DrawCredit(*position);
			assert!(Scoring::is_free(batch, item));
			assert_ok!(Scoring::demand(origin(DEMANDER), batch, item));
			assert_noop!(
				Scoring::demand(origin(STRANGER), batch, item),
				Error::<Test>::AlreadyDemanded
			);
			assert_eq!(sample.answer(*position), Ok(Pays::No));
			assert_eq!(
				Scoring::demand_of(batch, item),
				Some(Demand::Answered { revealed: None })
			);
		}
		assert_eq!((free(DEMANDER), free(OPERATOR_ACCOUNT)), (FUNDS, FUNDS));
		assert_eq!(Watches::<Test>::get(batch).unwrap().prepaid, 0);
		run_blocks(2 * WINDOW);
		assert_eq!(FinalBatches::get(), vec![batch]);
	});
}

#[test]
fn demand_should_be_refused_when_the_credit_is_not_drawn() {
	ExtBuilder::build_and_execute(|| {
		let sample = honest_batch();
		let without = honest();
		run_to_draw();
		let drawn = sample.drawn();
		let other = (0..3 * CREDIT)
			.find(|position| !drawn.contains(position))
			.unwrap();
		for (batch, position, error) in [
			(sample.batch, other, Error::<Test>::NotDrawn),
			(sample.batch, 3 * CREDIT, Error::<Test>::NoSuchItem),
			(without.batch, 0, Error::<Test>::NoSuchItem),
		] {
			let item = Item::DrawCredit(position);
			assert!(!Scoring::is_free(batch, item));
			assert_noop!(Scoring::demand(origin(DEMANDER), batch, item), error);
		}
		assert_eq!(Scoring::drawn(without.batch).unwrap().credits, []);
	});
}

#[test]
fn answer_should_be_refused_when_another_credit_holds_the_position() {
	ExtBuilder::build_and_execute(|| {
		let sample = honest_batch();
		run_to_draw();
		let position = sample.drawn()[0];
		let item = Item::DrawCredit(position);
		assert_ok!(Scoring::demand(origin(DEMANDER), sample.batch, item));
		let other = (sample.at(position) + 1) % 3;
		for (reveal, flaw) in [
			(sample.reveal(other), ProofError::NotDrawn),
			(
				Reveal::Credit {
					entries: 3,
					entry: shown(&sample.ledger, sample.at(position)),
				},
				ProofError::OtherItem,
			),
		] {
			assert_noop!(
				Scoring::answer(origin(STRANGER), sample.batch, item, Box::new(reveal)),
				Error::<Test>::WrongReveal(Flaw(flaw))
			);
		}
		assert_eq!(sample.answer(position), Ok(Pays::No));
	});
}

#[test]
fn operator_should_be_convicted_when_nothing_shows_a_drawn_credit() {
	ExtBuilder::build_and_execute(|| {
		// What is posted for another contribution is nowhere in the ledger, which ends where it should begin.
		let sample = batch_of(2, &[(CONTRIBUTION, 0, CREDIT), (CONTRIBUTION, 1, CREDIT)]);
		BatchRecords::mutate(sample.batch, |record| {
			record.as_mut().unwrap().posted.push((OTHER, 2 * CREDIT));
		});
		run_to_draw();
		let position = sample.drawn().pop().unwrap();
		assert!(position >= 2 * CREDIT, "the other contribution is drawn");
		let item = Item::DrawCredit(position);
		assert_ok!(Scoring::demand(origin(DEMANDER), sample.batch, item));
		assert_noop!(
			Scoring::answer(origin(STRANGER), sample.batch, item, Box::new(sample.reveal(1))),
			Error::<Test>::WrongReveal(Flaw(ProofError::NotDrawn))
		);
		run_to(Scoring::schedule(sample.batch).unwrap().answers_until + 1);
		assert!(events().iter().any(|event| matches!(
			event,
			Event::Convicted { offence: Offence::Unavailable(of), .. } if *of == item
		)));
	});
}

#[test]
fn credit_should_be_provable_by_what_its_answer_shows() {
	ExtBuilder::build_and_execute(|| {
		let sample = batch_of(1, &[(CONTRIBUTION, 0, CREDIT - 1)]);
		let Reveal::Credited {
			entries,
			gap,
			attributed,
		} = sample.reveal(0)
		else {
			panic!("a drawn credit");
		};
		run_to_draw();
		let position = sample.drawn()[0];
		assert_ok!(Scoring::demand(
			origin(DEMANDER),
			sample.batch,
			Item::DrawCredit(position)
		));
		assert_ok!(sample.answer(position));
		let after = gap.after.unwrap();
		let entry = Shown {
			index: gap.at,
			leaf: after.leaf,
			proof: after.proof,
		};
		let proof = FraudProof::LedgerReceipt(CreditFault::Wrong {
			entries,
			entry,
			attributed,
		});
		convict(CHALLENGER, sample.batch, &proof);
		assert!(events().iter().any(|event| matches!(
			event,
			Event::Convicted {
				offence: Offence::Fraud(FraudKind::LedgerReceipt),
				omission: Some((CONTRIBUTION, CREDIT)),
				..
			}
		)));
	});
}

#[test]
fn order_should_be_provable_by_two_credits_that_are_not_adjacent() {
	ExtBuilder::build_and_execute(|| {
		let twice = [0, 1, 2, 0, 1, 2].map(|sequence| (CONTRIBUTION, sequence, CREDIT));
		let sample = batch_of(3, &twice);
		let proof = FraudProof::Ledger(LedgerFault::Order {
			entries: 6,
			first: shown(&sample.ledger, 1),
			second: shown(&sample.ledger, 4),
		});
		convict(CHALLENGER, sample.batch, &proof);
		assert!(events().iter().any(|event| matches!(
			event,
			Event::Convicted {
				offence: Offence::Fraud(FraudKind::Ledger),
				omission: None,
				refund: None,
				..
			}
		)));
	});
}

#[test]
fn demand_should_weigh_what_is_read_of_the_posted_credits() {
	let weight = |item| {
		let batch = 0;
		Call::<Test>::demand { batch, item }
			.get_dispatch_info()
			.call_weight
	};
	let posted = Weight::from_parts(u64::from(openledger_core::MAX_CREDITS) * 100, 0);
	assert_eq!(
		weight(Item::DrawCredit(0)),
		weight(Item::Draw(0)).saturating_add(posted.saturating_mul(2))
	);
}
