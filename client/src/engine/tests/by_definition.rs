//! The engine against sections 1 and 5 of `docs/attribution.md`, written down once more: of the tokens, the cover and the ranking of
//! `openledger-attribution` nothing is used here.

use super::engine;
use openledger_attribution::{Claim, Source};
use openledger_core::ContributionId;
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use std::collections::BTreeMap;

/// A token: its bytes, and whether it counts.
type Word = (Vec<u8>, bool);

fn is_word(byte: u8) -> bool {
	byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Section 1.
fn words(text: &str) -> Vec<Word> {
	let mut rest = text.as_bytes();
	let mut found = Vec::new();
	while let Some(first) = rest.first().copied() {
		let (length, counts) = match first {
			0x09..=0x0d | 0x20 => {
				rest = &rest[1..];
				continue;
			}
			0xc0..=0xff => {
				let more = rest[1..].iter().take(3);
				(
					1 + more.take_while(|byte| (0x80u8..=0xbf).contains(*byte)).count(),
					true,
				)
			}
			_ if is_word(first) => {
				let run = rest.iter().take(32);
				(run.take_while(|byte| is_word(**byte)).count(), true)
			}
			_ => (1, false),
		};
		found.push((rest[..length].to_ascii_lowercase(), counts));
		rest = &rest[length..];
	}
	found
}

/// A place that can be claimed.
struct Candidate {
	/// What the five rules go by, in their order: the least is the best.
	rank: [i128; 5],
	claim: Claim,
	/// Equal tokens, before it was cut back to the last that counts.
	equal: usize,
}

/// What section 5 makes of a response.
#[derive(Default)]
struct Cover {
	claims: Vec<Claim>,
	/// By rule: how often it made the best better than the next.
	decided: [usize; 5],
	/// Claims that were cut back.
	cut_back: usize,
	/// Of those, claims at the end of which 256 tokens were equal.
	cut_back_from_most: usize,
}

/// Section 5.
fn by_definition(corpus: &[(ContributionId, bool, &str)], request: &str, response: &str) -> Cover {
	let response = words(response);
	let mut sources = vec![(0i128, 0i128, Source::Request, words(request))];
	for (id, commons, text) in corpus {
		let class = if *commons { 1 } else { 2 };
		sources.push((class, i128::from(*id), Source::Contribution(*id), words(text)));
	}
	let mut cover = Cover::default();
	let mut p = 0;
	while p < response.len() && cover.claims.len() < 1_024 {
		if !response[p].1 {
			p += 1;
			continue;
		}
		let mut candidates = Vec::new();
		for (class, number, source, text) in &sources {
			for j in 0..text.len() {
				let (mut equal, mut length, mut n) = (0usize, 0usize, 0i128);
				for (said, there) in response[p..].iter().zip(&text[j..]).take(256) {
					if said != there {
						break;
					}
					equal += 1;
					if said.1 {
						length = equal;
						n += 1;
					}
				}
				if n >= 8 {
					candidates.push(Candidate {
						rank: [*class, -(n / 8), *number, -n, j as i128],
						claim: Claim {
							response_start: p as u32,
							length: length as u16,
							counted: n as u16,
							source: *source,
							source_start: j as u64,
						},
						equal,
					});
				}
			}
		}
		candidates.sort_by_key(|candidate| candidate.rank);
		let Some(best) = candidates.first() else {
			p += 1;
			continue;
		};
		if let Some(next) = candidates.get(1) {
			let rule = best
				.rank
				.iter()
				.zip(&next.rank)
				.position(|(one, other)| one != other);
			cover.decided[rule.expect("no place is there twice")] += 1;
		}
		let length = usize::from(best.claim.length);
		if length < best.equal {
			cover.cut_back += 1;
			cover.cut_back_from_most += usize::from(best.equal == 256);
		}
		cover.claims.push(best.claim);
		p += length;
	}
	cover
}

/// A token and the space behind it, of an alphabet of so many words. One in six does not count.
fn token(words: usize) -> impl Strategy<Value = String> {
	prop_oneof![
		24 => (0..words).prop_map(|n| format!("w{n} ")),
		4 => Just(", ".to_string()),
		1 => Just(". ".to_string()),
		1 => Just("é ".to_string()),
		// The same word as others, and a run that is two tokens.
		1 => Just("W0\n".to_string()),
		1 => Just(format!("{} ", "x".repeat(40))),
	]
}

/// What texts are put together of: below and above a chunk of 128 tokens, and the most of 256 that a claim can have. Over few words it
/// repeats itself, over many it does not.
fn passage() -> impl Strategy<Value = Vec<String>> {
	let length = prop_oneof![3 => 1usize..40, 2 => 120usize..140, 2 => 250usize..265, 1 => 500usize..560];
	let words = prop_oneof![2 => 1usize..4, 1 => Just(60usize)];
	(length, words).prop_flat_map(|(length, words)| prop::collection::vec(token(words), length))
}

/// Something in between, and a part of a passage: which, from where, how much.
type Piece = (Vec<String>, prop::sample::Index, usize, usize);

fn plan(pieces: usize) -> impl Strategy<Value = Vec<Piece>> {
	let between = prop::collection::vec(token(3), 0..4);
	let from = prop_oneof![4 => Just(0usize), 1 => 0usize..40, 1 => 100usize..140];
	let length = prop_oneof![2 => Just(1_000usize), 1 => 1usize..40, 1 => 120usize..140, 1 => 250usize..265];
	prop::collection::vec((between, any::<prop::sample::Index>(), from, length), 0..=pieces)
}

fn written(plan: &[Piece], passages: &[Vec<String>]) -> String {
	let mut text = String::new();
	for (between, which, from, length) in plan {
		let passage = which.get(passages).iter().skip(*from).take(*length);
		text.extend(between.iter().chain(passage).map(String::as_str));
	}
	text
}

/// Contributions (whether commons, text) by number, a request and a response, all of the same few passages.
type Case = (BTreeMap<ContributionId, (bool, String)>, String, String);

fn case() -> impl Strategy<Value = Case> {
	let passages = prop::collection::vec(passage(), 1..4);
	let id = prop_oneof![4 => 0u64..50, 1 => any::<u64>()];
	let corpus = prop::collection::btree_map(id, (prop::bool::weighted(0.25), plan(3)), 1..6);
	(passages, corpus, plan(1), plan(4)).prop_map(|(passages, corpus, request, response)| {
		let corpus: BTreeMap<_, _> = corpus
			.into_iter()
			.map(|(id, (commons, plan))| (id, (commons, written(&plan, &passages))))
			.collect();
		(
			corpus,
			written(&request, &passages),
			written(&response, &passages),
		)
	})
}

fn listed(corpus: &BTreeMap<ContributionId, (bool, String)>) -> Vec<(ContributionId, bool, &str)> {
	corpus
		.iter()
		.map(|(id, (commons, text))| (*id, *commons, text.as_str()))
		.collect()
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(600))]

	#[test]
	fn attribute_should_claim_what_the_definition_says((corpus, request, response) in case()) {
		let corpus = listed(&corpus);
		let found = engine(&corpus).attribute(&request, &response).unwrap();
		prop_assert_eq!(found, by_definition(&corpus, &request, &response).claims);
	}
}

#[test]
fn attribute_should_stop_where_the_definition_does() {
	let text = "a b c d e f g h";
	let corpus = [(1, false, text)];
	let response = [text; 1_100].join(" , ");
	let found = engine(&corpus).attribute("else", &response).unwrap();
	assert_eq!(found.len(), 1_024);
	assert_eq!(found, by_definition(&corpus, "else", &response).claims);
}

#[test]
fn definition_should_lead_to_the_claims_of_the_worked_example() {
	// Section 13.
	let corpus = [
		(
			4,
			false,
			"A Merkle tree lets anyone check that a leaf belongs to a list, without the list.",
		),
		(
			7,
			false,
			"Money that no claim directs goes to the pools of the snapshots, and nothing goes to the platform.",
		),
	];
	let response = "It is simple: a Merkle tree lets anyone check that a leaf belongs to a list. By the way, nothing goes to \
		the platform: money that no claim directs goes to the pools of the snapshots.";
	let claim = |response_start, length, id| Claim {
		response_start,
		length,
		counted: length,
		source: Source::Contribution(id),
		source_start: 0,
	};
	let found = by_definition(&corpus, "What is a Merkle tree?", response).claims;
	assert_eq!(found, [claim(4, 13, 4), claim(28, 12, 7)]);
}

/// Else the property above would say little.
#[test]
fn cases_should_come_to_every_rule_and_every_border() {
	let (mut runner, cases) = (TestRunner::deterministic(), case());
	let mut decided = [0usize; 5];
	let (mut of_request, mut of_commons, mut of_others) = (0, 0, 0);
	let (mut longest, mut cut_back, mut cut_back_from_most) = (0, 0, 0);
	// Claims by the number of chunks that they touch.
	let (mut in_response, mut in_source) = ([0; 4], [0; 4]);
	let touched = |start: u64, claim: &Claim| {
		let last = (start + u64::from(claim.length) - 1) / 128;
		(last - start / 128 + 1) as usize
	};
	for _ in 0..500 {
		let (corpus, request, response) = cases.new_tree(&mut runner).unwrap().current();
		let cover = by_definition(&listed(&corpus), &request, &response);
		for (sum, count) in decided.iter_mut().zip(cover.decided) {
			*sum += count;
		}
		cut_back += cover.cut_back;
		cut_back_from_most += cover.cut_back_from_most;
		for claim in &cover.claims {
			match claim.contribution() {
				None => of_request += 1,
				Some(id) if corpus[&id].0 => of_commons += 1,
				Some(_) => of_others += 1,
			}
			longest += usize::from(claim.length == 256);
			in_response[touched(u64::from(claim.response_start), claim)] += 1;
			in_source[touched(claim.source_start, claim)] += 1;
		}
	}
	let all = [of_request, of_commons, of_others, longest, cut_back];
	assert!(
		decided.iter().chain(&all).all(|count| *count > 20),
		"{decided:?}, {all:?}"
	);
	assert!(cut_back_from_most > 0);
	for touching in [in_response, in_source] {
		assert!(touching[1..].iter().all(|count| *count > 20), "{touching:?}");
	}
}
