//! Tests, one file a subject. Batches and proofs are real: what judges them is the code that judges on chain.

use crate::{mock::*, pallet::*, types::*};
use codec::Encode;
use frame_support::{assert_noop, assert_ok, traits::fungible::Mutate};
use openledger_attribution::{
	fraud::{FraudKind, FraudProof, ProofError},
	reveal::Item,
};
use openledger_core::{Balance, BatchId, Hash32};
use sp_runtime::{DispatchError, DispatchResult};

mod answer;
mod bit_flips;
mod challenge;
mod config;
mod credit_draws;
mod demand;
mod drafts;
mod duplicates;
mod equivocation;
mod evidence;
mod expiry;
mod follow_up;
mod hook;
mod kinds;
mod leftovers;
mod origins;
mod overflow;
mod prove;
mod rounds;
mod try_state;
mod verdicts;
mod views;

use evidence::*;

const SALT: Hash32 = [5; 32];

fn origin(n: u8) -> RuntimeOrigin {
	RuntimeOrigin::signed(account(n))
}

/// What person `n` commits to.
fn commitment(n: u8, batch: BatchId, proof: &FraudProof) -> Hash32 {
	Scoring::challenge_commitment(batch, account(n), SALT, proof.encode())
}

fn challenge(n: u8, batch: BatchId, proof: &FraudProof) -> DispatchResult {
	Scoring::challenge(origin(n), batch, commitment(n, batch, proof))
}

fn prove(n: u8, batch: BatchId, proof: &FraudProof) -> DispatchResult {
	Scoring::prove(origin(n), batch, SALT, Box::new(proof.clone()))
		.map(drop)
		.map_err(|refused| refused.error)
}

/// Challenges, waits as long as must be, and proves.
fn convict(n: u8, batch: BatchId, proof: &FraudProof) {
	assert_ok!(challenge(n, batch, proof));
	run_blocks(CommitDelay::get());
	assert_ok!(prove(n, batch, proof));
}

fn events() -> Vec<Event<Test>> {
	System::read_events_for_pallet::<Event<Test>>()
}

/// All that was not read yet; [`check_invariants`] reads the events too, so tests look at them by what they hold.
fn emitted(event: Event<Test>) -> bool {
	System::events()
		.iter()
		.any(|record| record.event == RuntimeEvent::Scoring(event.clone()))
}

fn last_event() -> Event<Test> {
	events().pop().expect("the call emitted an event")
}

/// The penalty of the last verdict.
fn penalty() -> Penalty {
	events()
		.into_iter()
		.rev()
		.find_map(|event| match event {
			Event::Convicted { penalty, .. } => Some(penalty),
			_ => None,
		})
		.expect("there was a verdict")
}

fn holds(batch: BatchId) -> u32 {
	BatchRecords::get(batch).map_or(0, |record| record.holds)
}
