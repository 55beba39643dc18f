//! Any single changed bit makes a proof or a reveal worthless.

use super::{
	deviations::{all, spoiled},
	world::{honest, Case, Rng},
};
use crate::{
	fraud::*,
	prove::answer,
	reveal::{check_reveal, Item, Reveal},
};
use codec::Encode;
use std::collections::BTreeSet;

/// An encoding, once with each of its bits changed.
pub fn flipped(good: &[u8]) -> impl Iterator<Item = (usize, Vec<u8>)> + '_ {
	(0..good.len() * 8).map(move |bit| {
		let mut bytes = good.to_vec();
		bytes[bit / 8] ^= 1 << (bit % 8);
		(bit, bytes)
	})
}

/// What each changed bit makes of a proof: nothing but errors. Returns how many decode.
fn flip(case: &Case, proof: &FraudProof, name: &str) -> usize {
	let mut decoded = 0;
	for (bit, bytes) in flipped(&proof.encode()) {
		let Ok(mangled) = FraudProof::read(&bytes) else {
			continue;
		};
		decoded += 1;
		let Ok(finding) = case.judge(&mangled) else {
			continue;
		};
		// A signature stands for what was signed, and is checked by the caller: the pallet's tests change these bits, too.
		if let (FraudProof::Equivocation { signed, .. }, FraudProof::Equivocation { signed: real, .. }) =
			(&mangled, proof)
		{
			assert_ne!(signed, real);
			continue;
		}
		panic!("{name}: bit {bit} still leads to {finding:?}: {mangled:?}, was {proof:?}");
	}
	decoded
}

/// The number of the proof.
fn variant(proof: &FraudProof) -> u8 {
	proof.encode()[0]
}

#[test]
fn judge_should_refuse_when_any_bit_of_a_proof_is_changed() {
	let mut decoded = 0;
	let mut variants = BTreeSet::new();
	for (name, spoil) in all() {
		for (_, draft, kind) in spoiled(*spoil).take(2) {
			let case = draft.seal();
			let of_kind = |proof: &FraudProof| case.judge(proof).unwrap().kind == kind;
			let audit = case.audit();
			let first = audit.frauds.iter().position(of_kind).unwrap();
			for (place, proof) in audit.frauds.iter().enumerate() {
				// What goes with it, if nothing of that shape was tried.
				if variants.insert(variant(proof)) || place == first {
					assert_eq!(FraudProof::read(&proof.encode()).as_ref(), Ok(proof));
					decoded += flip(&case, proof, name);
				}
			}
		}
	}
	assert!(decoded > 100_000);
	assert_eq!(
		variants.into_iter().collect::<Vec<_>>(),
		(0..17).collect::<Vec<_>>()
	);
}

#[test]
fn reveal_should_be_refused_when_any_bit_is_changed() {
	let mut rng = Rng(7);
	for seed in 0..40 {
		let case = honest(seed).seal();
		let receipt = rng.below(case.facts.receipts as usize) as u32;
		let side = [Side::Request, Side::Response][rng.below(2)];
		let items = [
			Item::Draw(u128::from(rng.next()) % case.facts.amount),
			Item::Due(u128::from(rng.next()) % case.facts.amount),
			Item::Receipt(receipt),
			Item::Claims(receipt),
			Item::Retrieved(receipt),
			Item::Chunk {
				receipt,
				side,
				chunk: 0,
			},
			Item::Chunk {
				receipt,
				side,
				chunk: 100,
			},
			Item::Ledger(0),
			Item::Ledger(1_000),
		];
		let credited =
			(case.facts.credited > 0).then(|| Item::DrawCredit(u128::from(rng.next()) % case.facts.credited));
		for item in items.into_iter().chain(credited) {
			let good = answer(&case.batch, &item, &case.world).unwrap();
			for (bit, bytes) in flipped(&good.encode()) {
				let Ok(mangled) = Reveal::read(&bytes) else {
					continue;
				};
				let verdict = check_reveal(&item, &mangled, &case.facts, &case.world);
				assert!(verdict.is_err(), "{item:?}, bit {bit}: {mangled:?}");
			}
		}
	}
}
