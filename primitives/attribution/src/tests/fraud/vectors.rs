//! The vectors in `vectors/fraud-1.json`: made here, compared with the file, and read by other implementations.
//! `UPDATE_VECTORS=1` writes the file anew. All bytes are in hexadecimal, all amounts decimal strings.

use super::{
	deviations::{all, spoiled_of},
	world::{without_parents, Case, Draft},
};
use crate::fraud::*;
use codec::Encode;
use openledger_core::Disclosure;
use serde_json::{json, Value};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/fraud-1.json");

fn hexed(leaves: &[Vec<u8>]) -> Value {
	leaves.iter().map(hex::encode).collect()
}

fn case_json(draft: &Draft, case: &Case) -> Value {
	let world = &case.world;
	let contribution = |(id, facts): (&u64, &ContributionFacts)| {
		json!({
			"id": id,
			"contributor": hex::encode(facts.contributor),
			"root": hex::encode(facts.root),
			"tokens": facts.tokens,
			"chunks": facts.chunks,
			"corpus": world.corpus.contains(id),
			"commons": world.commons.contains(id),
		})
	};
	let line = |((session, line), facts): (&(u64, u8), &LineFacts)| {
		json!({
			"session": session,
			"line": line,
			"input_price": facts.input_price.to_string(),
			"output_price": facts.output_price.to_string(),
			"open": facts.disclosure == Disclosure::Open,
		})
	};
	let posted = |(id, credit): (&u64, &u128)| json!([id, credit.to_string()]);
	let contents = |exec: &super::world::Exec| {
		json!({
			"claims": hexed(&exec.contents.claims),
			"retrieved": hexed(&exec.contents.retrieved),
			"request": hexed(&exec.leaves(Side::Request)),
			"response": hexed(&exec.leaves(Side::Response)),
		})
	};
	let sessions: Vec<_> = case.batch.sessions.iter().map(Encode::encode).collect();
	let text = |(id, text): (&u64, &Vec<u8>)| json!({ "id": id, "text": hex::encode(text) });
	let leaves = |(id, leaves): (&u64, &Vec<Vec<u8>>)| json!({ "id": id, "leaves": hexed(leaves) });
	json!({
		"facts": {
			"amount": case.facts.amount.to_string(),
			"credited": case.facts.credited.to_string(),
			"receipts": case.facts.receipts,
			"receipts_root": hex::encode(case.facts.receipts_root),
			"ledger_root": hex::encode(case.facts.ledger_root),
			"sessions_root": hex::encode(case.facts.sessions_root),
		},
		"chain": {
			"contributions": world.contributions.iter().map(contribution).collect::<Vec<_>>(),
			"lines": world.lines.iter().map(line).collect::<Vec<_>>(),
			"posted": world.posted.iter().map(posted).collect::<Vec<_>>(),
			"verbatim": world.verbatim,
			"retrieval": world.retrieval,
		},
		"published": {
			"receipts": hexed(&case.batch.receipts),
			"contents": draft.execs.iter().map(contents).collect::<Vec<_>>(),
			"ledger": hexed(&case.batch.ledger),
			"sessions": hexed(&sessions),
		},
		"corpus": case
			.corpus
			.texts
			.iter()
			.map(text)
			.chain(case.corpus.leaves.iter().map(leaves))
			.collect::<Vec<_>>(),
	})
}

fn fraud_json(name: &str, draft: &Draft, kind: FraudKind) -> Option<Value> {
	let case = draft.seal();
	let frauds = case.audit().frauds;
	let (proof, finding) = frauds
		.iter()
		.map(|proof| (proof, case.judge(proof).unwrap()))
		.find(|(_, finding)| finding.kind == kind)?;
	let mut value = case_json(draft, &case);
	let harmed = match finding.harmed {
		Harmed::Pools => json!("pools"),
		Harmed::Contribution { id, credit } => json!({ "contribution": id, "credit": credit.to_string() }),
		Harmed::Session(leaf) => json!({ "session": hex::encode(leaf.encode()) }),
	};
	let object = value.as_object_mut()?;
	object.insert("name".into(), json!(name));
	object.insert("proof".into(), json!(hex::encode(proof.encode())));
	object.insert("kind".into(), json!(format!("{kind:?}")));
	object.insert("harmed".into(), harmed);
	if let FraudProof::Equivocation { signed, .. } = proof {
		object.insert("signed".into(), json!(hex::encode(signed.encode())));
	}
	Some(value)
}

/// The smallest of some, so that the file stays small.
fn smallest(all: impl Iterator<Item = Value>) -> Value {
	all.min_by_key(|value| value.to_string().len()).unwrap()
}

fn vectors() -> String {
	let frauds: Vec<_> = all()
		.filter(|(name, _)| *name != "a response of too many chunks")
		.map(|(name, spoil)| {
			smallest(
				spoiled_of(without_parents, *spoil)
					.take(25)
					.filter_map(|(_, draft, kind)| fraud_json(name, &draft, kind)),
			)
		})
		.collect();
	let batches = (0..100).map(without_parents).filter(|draft| {
		draft
			.execs
			.iter()
			.any(|exec| exec.receipt.claim_count > 1 && exec.receipt.retrieved_count > 0)
	});
	let batch = smallest(batches.map(|draft| case_json(&draft, &draft.seal())));
	let all = json!({ "frauds": frauds, "honest": [batch] });
	serde_json::to_string_pretty(&all).unwrap() + "\n"
}

#[test]
fn fraud_vectors_should_be_those_of_the_file() {
	let made = vectors();
	if std::env::var_os("UPDATE_VECTORS").is_some() {
		std::fs::write(FILE, &made).unwrap();
	}
	let kept = std::fs::read_to_string(FILE).expect("the file is in the repository");
	let (made, kept): (Value, Value) = (
		serde_json::from_str(&made).unwrap(),
		serde_json::from_str(&kept).unwrap(),
	);
	assert_eq!(
		made, kept,
		"the method changed: that is another method, with another name and file"
	);
}
