use super::words;
use crate::{
	claim::{check_claim, check_claims},
	cover::{cover, Candidate, Candidates, CoverError, Exhaustive},
	token::{tokens, Token},
	Claim, Source, MAX_CLAIMS, MAX_RESPONSE_TOKENS,
};
use proptest::prelude::*;

type Corpus = Vec<(u64, bool, Vec<Token>)>;

fn corpus(texts: &[(u64, bool, &str)]) -> Corpus {
	texts
		.iter()
		.map(|(id, commons, text)| (*id, *commons, tokens(text.as_bytes())))
		.collect()
}

fn cover_of(response: &str, request: &str, texts: &[(u64, bool, &str)]) -> Vec<Claim> {
	let response = tokens(response.as_bytes());
	let request = tokens(request.as_bytes());
	let contributions = corpus(texts);
	let found = Exhaustive {
		response: &response,
		request: &request,
		contributions: &contributions,
	};
	cover(&response, &found).unwrap()
}

fn sources(claims: &[Claim]) -> Vec<(u32, u16, Source)> {
	claims
		.iter()
		.map(|claim| (claim.response_start, claim.counted, claim.source))
		.collect()
}

/// The rule of the specification, spelt out: every source, every offset, every length.
fn by_definition(response: &[Token], request: &[Token], contributions: &Corpus) -> Vec<Claim> {
	let mut claims = Vec::new();
	let mut position = 0;
	while position < response.len() && claims.len() < 1024 {
		let mut all = Vec::new();
		let request_source = (0u8, Source::Request, 0u64, request);
		let others = contributions.iter().map(|(id, commons, text)| {
			(
				if *commons { 1 } else { 2 },
				Source::Contribution(*id),
				*id,
				&text[..],
			)
		});
		for (class, source, priority, text) in std::iter::once(request_source).chain(others) {
			for start in 0..text.len() {
				for length in 1..=256 {
					if position + length > response.len() || start + length > text.len() {
						break;
					}
					let said = &response[position..position + length];
					if said != &text[start..start + length] {
						break;
					}
					if !said[0].counts() || !said[length - 1].counts() {
						continue;
					}
					let n = said.iter().filter(|token| token.counts()).count();
					if n >= 8 {
						let claim = Claim {
							response_start: position as u32,
							length: length as u16,
							counted: n as u16,
							source,
							source_start: start as u64,
						};
						all.push(((class, -((n / 8) as i64), priority, -(n as i64), start), claim));
					}
				}
			}
		}
		match all.into_iter().min_by_key(|(rank, _)| *rank) {
			Some((_, claim)) => {
				position += usize::from(claim.length);
				claims.push(claim);
			}
			None => position += 1,
		}
	}
	claims
}

#[test]
fn cover_should_claim_nothing_when_matches_are_shorter_than_eight() {
	assert_eq!(
		cover_of("a b c d e f g", "", &[(1, false, "a b c d e f g h")]),
		[]
	);
	assert_eq!(
		cover_of("a b, c d. e f g", "", &[(1, false, "a b, c d. e f g")]),
		[]
	);
	assert_eq!(cover_of("", "", &[]), []);
}

#[test]
fn cover_should_claim_the_whole_match_cut_to_its_last_counting_token() {
	let found = cover_of(
		"x, (a b c d - e f g h). y",
		"",
		&[(3, false, "so a b c d - e f g h). z")],
	);
	let expected = Claim {
		response_start: 3,
		length: 9,
		counted: 8,
		source: Source::Contribution(3),
		source_start: 1,
	};
	assert_eq!(found, [expected]);
}

#[test]
fn cover_should_prefer_the_request_then_commons_then_others() {
	let text = &words("w", 8)[..];
	let long = &words("w", 40)[..];
	assert_eq!(
		sources(&cover_of(text, text, &[(1, true, text)])),
		[(0, 8, Source::Request)]
	);
	assert_eq!(
		sources(&cover_of(text, "", &[(1, false, text), (2, true, text)])),
		[(0, 8, Source::Contribution(2))]
	);
	// Even a short echo comes before a long quote, which goes on behind it.
	assert_eq!(
		sources(&cover_of(long, text, &[(1, false, long)])),
		[(0, 8, Source::Request), (8, 32, Source::Contribution(1))]
	);
}

#[test]
fn cover_should_prefer_more_whole_spans_then_priority_then_length_then_offset() {
	let (w15, w16, w9) = (&words("w", 15)[..], &words("w", 16)[..], &words("w", 9)[..]);
	// 16 has two spans, 15 only one: the later contribution wins.
	assert_eq!(
		sources(&cover_of(w16, "", &[(1, false, w15), (2, false, w16)])),
		[(0, 16, Source::Contribution(2))]
	);
	// 15 and 9 both have one: the earlier contribution wins with less.
	assert_eq!(
		sources(&cover_of(w15, "", &[(2, false, w15), (1, false, w9)])),
		[(0, 9, Source::Contribution(1))]
	);
	// One contribution, two places: the longer, then the first.
	let twice = format!("{w9} x {w15} y {w15}");
	let found = cover_of(w15, "", &[(1, false, &twice)]);
	assert_eq!((found[0].counted, found[0].source_start), (15, 10));
}

#[test]
fn cover_should_cut_matches_at_256_tokens_and_go_on_behind() {
	let text = &words("w", 300)[..];
	let found = cover_of(text, "", &[(1, false, text)]);
	let spans: Vec<_> = found
		.iter()
		.map(|claim| (claim.response_start, claim.length))
		.collect();
	assert_eq!(spans, [(0, 256), (256, 44)]);
}

#[test]
fn cover_should_cut_back_to_a_counting_token_when_the_cap_falls_on_punctuation() {
	// Token 255 is a comma: the claim ends before it.
	let text = format!("{} , {}", words("a", 255), words("b", 10));
	let found = cover_of(&text, "", &[(1, false, &text)]);
	let spans: Vec<_> = found
		.iter()
		.map(|claim| (claim.response_start, claim.length, claim.counted))
		.collect();
	assert_eq!(spans, [(0, 255, 255), (256, 10, 10)]);
}

#[test]
fn cover_should_stop_when_the_most_claims_are_made() {
	let text = words("w", 8);
	let response = vec![text.clone(); 1100].join(" , ");
	let found = cover_of(&response, "", &[(1, false, &text)]);
	assert_eq!(found.len(), usize::from(MAX_CLAIMS));
}

#[test]
fn cover_should_refuse_when_the_response_is_too_long() {
	let response = tokens(&vec![b'.'; usize::try_from(MAX_RESPONSE_TOKENS).unwrap() + 1]);
	let none = Exhaustive {
		response: &response,
		request: &[],
		contributions: &[],
	};
	assert_eq!(cover(&response, &none), Err(CoverError::TooLong));
	assert_eq!(cover(&response[1..], &none), Ok(vec![]));
}

#[test]
fn cover_should_never_lead_out_of_the_response_when_candidates_overstate() {
	struct Endless;
	impl Candidates for Endless {
		fn at(&self, _: u32, visit: &mut dyn FnMut(Candidate)) {
			visit(Candidate {
				source: Source::Contribution(1),
				commons: false,
				start: 0,
				length: u64::MAX,
			});
		}
	}
	let response = tokens(words("w", 20).as_bytes());
	let found = cover(&response, &Endless).unwrap();
	assert_eq!(sources(&found), [(0, 20, Source::Contribution(1))]);
}

/// Texts over so few tokens that they match each other by accident.
fn text(length: usize) -> impl Strategy<Value = Vec<Token>> {
	let token = prop_oneof![8 => Just(&b"a"[..]), 2 => Just(&b"b"[..]), 1 => Just(&b","[..]), 1 => Just("é".as_bytes())];
	proptest::collection::vec(token.prop_map(|bytes| Token::new(bytes).unwrap()), 0..length)
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(200))]

	#[test]
	fn cover_should_agree_with_the_definition(
		response in text(120),
		request in text(40),
		texts in proptest::collection::vec((any::<bool>(), text(60)), 0..5),
	) {
		let contributions: Corpus =
			texts.into_iter().enumerate().map(|(id, (commons, text))| (id as u64, commons, text)).collect();
		let found = Exhaustive { response: &response, request: &request, contributions: &contributions };
		let claims = cover(&response, &found).unwrap();
		prop_assert_eq!(&claims, &by_definition(&response, &request, &contributions));

		// Whatever it claims is true, in order, and within bounds.
		let counting = response.iter().filter(|token| token.counts()).count();
		prop_assert_eq!(check_claims(&claims, u32::try_from(counting).unwrap()), Ok(()));
		for claim in &claims {
			let source = match claim.source {
				Source::Request => &request,
				Source::Contribution(id) => &contributions[usize::try_from(id).unwrap()].2,
			};
			prop_assert_eq!(check_claim(claim, &response, source), Ok(()));
		}
	}

	#[test]
	fn cover_should_not_depend_on_the_order_of_candidates(
		response in text(80),
		texts in proptest::collection::vec(text(60), 2..5),
	) {
		let mut contributions: Corpus =
			texts.into_iter().enumerate().map(|(id, text)| (id as u64, false, text)).collect();
		let claims = |contributions: &Corpus| {
			cover(&response, &Exhaustive { response: &response, request: &[], contributions }).unwrap()
		};
		let forwards = claims(&contributions);
		contributions.reverse();
		prop_assert_eq!(forwards, claims(&contributions));
	}
}
