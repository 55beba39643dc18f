mod by_definition;

use super::*;
use openledger_attribution::{
	claim::check_claim,
	cover::{cover, Exhaustive},
	Source, Token, MAX_SPAN,
};
use proptest::prelude::*;

fn engine(corpus: &[(ContributionId, bool, &str)]) -> Engine {
	let texts: Vec<CorpusText> = corpus
		.iter()
		.map(|(contribution, commons, text)| CorpusText {
			contribution: *contribution,
			commons: *commons,
			text,
		})
		.collect();
	Engine::new(Arc::new(CorpusIndex::new(&texts).unwrap()))
}

/// The definition of the method.
fn reference(corpus: &[(ContributionId, bool, &str)], request: &str, response: &str) -> Vec<Claim> {
	let contributions: Vec<(ContributionId, bool, Vec<Token>)> = corpus
		.iter()
		.map(|(id, commons, text)| (*id, *commons, tokens(text.as_bytes())))
		.collect();
	let (request, response) = (tokens(request.as_bytes()), tokens(response.as_bytes()));
	cover(
		&response,
		&Exhaustive {
			response: &response,
			request: &request,
			contributions: &contributions,
		},
	)
	.unwrap()
}

const EIGHT: &str = "one two three four five six seven eight";

#[test]
fn attribute_should_find_the_source_when_it_is_quoted() {
	let engine = engine(&[(3, false, "zero One, two three. Four five six seven eight nine")]);
	let claims = engine
		.attribute("what?", "one, two three. four five six seven eight!")
		.unwrap();
	assert_eq!(
		claims,
		vec![Claim {
			response_start: 0,
			length: 10,
			counted: 8,
			source: Source::Contribution(3),
			source_start: 1
		}]
	);
}

#[test]
fn attribute_should_claim_nothing_when_seven_words_agree() {
	let engine = engine(&[(3, false, "one two three four five six seven")]);
	assert!(engine
		.attribute("what?", "one two three four five six seven eight")
		.unwrap()
		.is_empty());
	assert!(engine.attribute("what?", "").unwrap().is_empty());
}

#[test]
fn attribute_should_prefer_the_request_then_commons_then_spans_then_the_earlier() {
	let long = format!("{EIGHT} nine ten eleven twelve thirteen fourteen fifteen sixteen");
	let nine = format!("{EIGHT} nine");
	let all = [
		(1, false, EIGHT),
		(2, false, nine.as_str()),
		(3, false, long.as_str()),
		(4, true, EIGHT),
	];
	let source = |corpus: &[(ContributionId, bool, &str)], request: &str| {
		let claims = engine(corpus).attribute(request, &long).unwrap();
		assert_eq!(claims, reference(corpus, request, &long));
		claims.first().map(|claim| (claim.source, claim.counted))
	};
	assert_eq!(source(&all, EIGHT), Some((Source::Request, 8)));
	assert_eq!(source(&all, "else"), Some((Source::Contribution(4), 8)));
	assert_eq!(source(&all[..3], "else"), Some((Source::Contribution(3), 16)));
	// Nine words are no more spans than eight: the earlier contribution wins.
	assert_eq!(source(&all[..2], "else"), Some((Source::Contribution(1), 8)));
}

#[test]
fn attribute_should_prefer_the_longer_and_then_the_first_match_when_one_contribution_has_several() {
	let text = format!("{EIGHT} . {EIGHT} nine . {EIGHT} nine");
	let corpus = [(7, false, text.as_str())];
	let response = format!("{EIGHT} nine ten");
	let claims = engine(&corpus).attribute("else", &response).unwrap();
	assert_eq!(claims, reference(&corpus, "else", &response));
	assert_eq!(
		claims.first().map(|claim| (claim.source_start, claim.counted)),
		Some((9, 9))
	);
}

#[test]
fn attribute_should_not_match_across_contributions() {
	let corpus = [
		(1, false, "one two three four"),
		(2, false, "five six seven eight nine"),
	];
	assert!(engine(&corpus)
		.attribute("else", "one two three four five six seven eight nine")
		.unwrap()
		.is_empty());
}

#[test]
fn attribute_should_split_a_match_when_it_is_longer_than_the_longest_span() {
	let text: String = (0..600).map(|n| format!("w{n} ")).collect();
	let corpus = [(1, false, text.as_str())];
	let claims = engine(&corpus).attribute("else", &text).unwrap();
	assert_eq!(claims, reference(&corpus, "else", &text));
	assert_eq!(
		claims.iter().map(|claim| claim.length).collect::<Vec<_>>(),
		vec![MAX_SPAN, MAX_SPAN, 600 - 2 * MAX_SPAN]
	);
}

#[test]
fn attribute_should_stay_quick_when_everything_is_the_same_word() {
	let word = "word ".repeat(20_000);
	let corpus = [(1, false, word.as_str())];
	let response = "word ".repeat(16_000);
	let claims = engine(&corpus).attribute(&word, &response).unwrap();
	assert!(claims
		.iter()
		.all(|claim| claim.source == Source::Request && claim.source_start == 0));
	assert_eq!(
		claims
			.iter()
			.map(|claim| usize::from(claim.counted))
			.sum::<usize>(),
		16_000
	);
}

#[test]
fn attribute_should_refuse_when_the_response_is_too_long() {
	let response = "word ".repeat(16_385);
	assert!(matches!(
		engine(&[(1, false, "a")]).attribute("else", &response),
		Err(AttributeError::Cover(CoverError::TooLong))
	));
}

#[test]
fn index_should_refuse_when_a_contribution_is_there_twice() {
	let twice = [
		CorpusText {
			contribution: 1,
			commons: false,
			text: "a",
		},
		CorpusText {
			contribution: 1,
			commons: true,
			text: "b",
		},
	];
	assert_eq!(CorpusIndex::new(&twice).err(), Some(IndexError::Twice(1)));
}

#[test]
fn index_should_know_what_is_commons_and_how_much_there_is() {
	let engine = engine(&[
		(5, true, "the licence"),
		(2, false, "the text, and more"),
		(3, false, ""),
	]);
	assert!(engine.is_commons(5) && !engine.is_commons(2) && !engine.is_commons(99));
	assert_eq!((engine.index().contributions(), engine.index().tokens()), (3, 7));
}

/// Texts over so few words that matches abound, with punctuation and accents in between.
fn text(words: usize, length: usize) -> impl Strategy<Value = String> {
	let token = prop_oneof![
		24 => (0..words).prop_map(|n| format!("w{n} ")),
		2 => Just(", ".to_string()),
		1 => Just("é ".to_string()),
		1 => Just("W0\n".to_string()),
	];
	prop::collection::vec(token, 0..length).prop_map(|tokens| tokens.concat())
}

/// Contributions (whether commons, text) by number, a request, and a response that quotes some of them.
type Case = (
	std::collections::BTreeMap<ContributionId, (bool, String)>,
	String,
	String,
);

fn case() -> impl Strategy<Value = Case> {
	(1usize..5).prop_flat_map(|words| {
		let commons = prop::bool::weighted(0.2);
		let corpus = prop::collection::btree_map(0u64..1_000, (commons, text(words, 70)), 1..6);
		let quotes = prop::collection::vec((any::<prop::sample::Index>(), 0usize..60, 0usize..60), 0..4);
		(corpus, text(words, 20), text(words, 60), quotes).prop_map(
			|(corpus, request, mut response, quotes)| {
				for (which, from, length) in quotes {
					let (_, text) = corpus.values().nth(which.index(corpus.len())).unwrap();
					response.extend(text.split_inclusive(' ').skip(from).take(length));
				}
				(corpus, request, response)
			},
		)
	})
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(600))]

	#[test]
	fn attribute_should_equal_the_exhaustive_cover((corpus, request, response) in case()) {
		let corpus: Vec<(ContributionId, bool, &str)> =
			corpus.iter().map(|(id, (commons, text))| (*id, *commons, text.as_str())).collect();
		let found = engine(&corpus).attribute(&request, &response).unwrap();
		prop_assert_eq!(&found, &reference(&corpus, &request, &response));
		let said = tokens(response.as_bytes());
		for claim in &found {
			let source = match claim.source {
				Source::Request => request.as_str(),
				Source::Contribution(id) => corpus.iter().find(|(known, _, _)| *known == id).unwrap().2,
			};
			prop_assert_eq!(check_claim(claim, &said, &tokens(source.as_bytes())), Ok(()));
		}
	}
}

mod model {
	use super::*;

	const TEXT: &str =
		"Serde is a framework for serializing and deserializing Rust data structures.\n\nIt is generic.";

	fn model(corpus: &[(ContributionId, bool, &str)]) -> InfinityGram {
		InfinityGram::new(engine(corpus).index().clone())
	}

	fn sampling(max_tokens: usize, temperature: f64, seed: u64) -> Sampling {
		Sampling {
			max_tokens,
			temperature,
			seed,
		}
	}

	#[test]
	fn generate_should_continue_as_the_author_wrote_when_the_prompt_is_known() {
		let answer = model(&[(1, false, TEXT)])
			.generate("SERDE IS", &sampling(100, 0.0, 0))
			.unwrap();
		assert_eq!(answer.text, TEXT.strip_prefix("Serde is ").unwrap());
		assert_eq!(answer.finish, FinishReason::Stop);
	}

	#[test]
	fn generate_should_stop_at_the_limit() {
		let answer = model(&[(1, false, TEXT)])
			.generate("serde is", &sampling(3, 1.0, 0))
			.unwrap();
		assert_eq!(
			answer,
			Generated {
				text: "a framework for".into(),
				finish: FinishReason::Length
			}
		);
	}

	#[test]
	fn generate_should_back_off_when_the_whole_prompt_is_unknown() {
		let model = model(&[(1, false, TEXT)]);
		let answer = model
			.generate("Tell me about the xyzzy framework?!", &sampling(4, 0.0, 0))
			.unwrap();
		assert_eq!(answer.text, "for serializing and deserializing");
		// No word is known: the document from its start.
		let answer = model.generate("xyzzy", &sampling(2, 0.0, 0)).unwrap();
		assert_eq!(answer.text, "Serde is");
	}

	#[test]
	fn generate_should_continue_from_an_earlier_word_when_nothing_follows_the_last() {
		let model = model(&[(1, false, "alpha beta gamma")]);
		assert_eq!(
			model.generate("alpha gamma", &sampling(9, 0.0, 0)).unwrap().text,
			"beta gamma"
		);
	}

	#[test]
	fn generate_should_refuse_clearly_when_it_cannot_answer() {
		let known = model(&[(1, false, TEXT)]);
		let refused = |prompt: &str, sampling: Sampling| known.generate(prompt, &sampling).unwrap_err();
		assert_eq!(refused(" \n", sampling(1, 0.0, 0)), GenerateError::EmptyPrompt);
		assert_eq!(refused("serde", sampling(0, 0.0, 0)), GenerateError::NoTokens);
		for temperature in [-1.0, 2.1, f64::NAN, f64::INFINITY] {
			assert_eq!(
				refused("serde", sampling(1, temperature, 0)),
				GenerateError::Temperature
			);
		}
		let empty = model(&[(1, false, "")]).generate("serde", &sampling(1, 0.0, 0));
		assert_eq!(empty, Err(GenerateError::EmptyCorpus));
	}

	#[test]
	fn generate_should_take_the_most_frequent_continuation_when_the_temperature_is_zero() {
		let model = model(&[
			(1, false, "go left"),
			(2, false, "go right"),
			(3, false, "go right"),
		]);
		assert_eq!(model.generate("go", &sampling(1, 0.0, 0)).unwrap().text, "right");
	}

	#[test]
	fn generate_should_draw_by_frequency_when_the_temperature_is_one() {
		let model = model(&[
			(1, false, "go left"),
			(2, false, "go right"),
			(3, false, "go right"),
		]);
		let right = (0..3_000)
			.filter(|seed| model.generate("go", &sampling(1, 1.0, *seed)).unwrap().text == "right")
			.count();
		assert!(
			(1_800..2_200).contains(&right),
			"{right} of 3000, expected about 2000"
		);
	}

	#[test]
	fn generate_should_be_credited_to_the_corpus_it_came_from() {
		let engine = engine(&[(1, false, TEXT)]);
		let answer = InfinityGram::new(engine.index().clone())
			.generate("serde is", &sampling(50, 0.0, 0))
			.unwrap()
			.text;
		let claims = engine.attribute("serde is", &answer).unwrap();
		assert_eq!(claims.len(), 1);
		assert_eq!(
			claims.first().map(|claim| claim.source),
			Some(Source::Contribution(1))
		);
	}

	proptest! {
		#![proptest_config(ProptestConfig::with_cases(300))]

		#[test]
		fn generate_should_repeat_itself_and_have_at_most_the_tokens_asked_for(
			corpus in prop::collection::vec("[a-c ,.é\\n]{0,80}", 1..5),
			long in "[ab]{30,100}",
			prompt in "[a-c ,]{1,20}",
			max_tokens in 1usize..60,
			temperature in prop_oneof![Just(0.0), Just(1.0), 0.0..2.0f64],
			seed in any::<u64>(),
		) {
			let mut texts: Vec<(ContributionId, bool, &str)> =
				corpus.iter().enumerate().map(|(id, text)| (id as u64, id % 3 == 0, text.as_str())).collect();
			texts.push((99, false, &long));
			let model = model(&texts).with_order(4);
			let sampling = sampling(max_tokens, temperature, seed);
			let answer = model.generate(&prompt, &sampling);
			prop_assert_eq!(&answer, &model.generate(&prompt, &sampling));
			if let Ok(answer) = answer {
				let length = tokens(answer.text.as_bytes()).len();
				prop_assert!(length <= max_tokens, "{} tokens", length);
				prop_assert!(answer.finish == FinishReason::Stop || length == max_tokens);
			} else {
				prop_assert!(tokens(prompt.as_bytes()).is_empty());
			}
		}
	}
}

mod retrieval {
	use super::*;
	use openledger_attribution::{chunk::bodies, commit_contribution, verify_chunk};
	use std::collections::HashMap;

	const RUST: &str = "Rust is a language. Its compiler checks who owns what.";
	const SERDE: &str = "Serde turns values into bytes and bytes into values.";
	const TOKIO: &str = "Tokio runs futures on a pool of threads.";

	fn retriever(corpus: &[(ContributionId, bool, &str)]) -> Retriever {
		let origin = |id: ContributionId| Origin {
			contributor: [u8::try_from(id).unwrap(); 32],
			uri: format!("https://example.org/{id}"),
		};
		let origins: HashMap<_, _> = corpus.iter().map(|(id, ..)| (*id, origin(*id))).collect();
		Retriever::new(engine(corpus).index().clone(), origins)
	}

	fn found(retriever: &Retriever, request: &str) -> Vec<(ContributionId, u32)> {
		let hits = retriever.retrieve(request);
		assert!(hits.windows(2).all(|pair| pair[0].score >= pair[1].score));
		hits.iter().map(|hit| (hit.contribution, hit.chunk)).collect()
	}

	#[test]
	fn retrieve_should_find_what_is_about_the_request_commons_too() {
		let retriever = retriever(&[(1, false, RUST), (2, false, SERDE), (3, true, TOKIO)]);
		assert_eq!(found(&retriever, "How does SERDE make bytes?"), vec![(2, 0)]);
		assert_eq!(found(&retriever, "futures and threads").first(), Some(&(3, 0)));
		assert!(found(&retriever, "?! xyzzy").is_empty());
		assert!(found(&retriever, "").is_empty());
	}

	#[test]
	fn retrieve_should_take_the_best_chunk_of_each_contribution_and_at_most_eight() {
		let filler = "filler ".repeat(128);
		let long = format!("{filler} needle needle needle");
		let corpus: Vec<(ContributionId, bool, String)> = (0..12)
			.map(|id| {
				(
					id,
					id % 5 == 0,
					if id == 7 {
						long.clone()
					} else {
						"a needle in hay".into()
					},
				)
			})
			.collect();
		let corpus: Vec<(ContributionId, bool, &str)> = corpus
			.iter()
			.map(|(id, commons, text)| (*id, *commons, text.as_str()))
			.collect();
		let found = found(&retriever(&corpus), "needle");
		assert_eq!(found.len(), MAX_RETRIEVED);
		assert!(found.contains(&(7, 1)));
		let others: Vec<ContributionId> = found.iter().map(|(id, _)| *id).filter(|id| *id != 7).collect();
		assert_eq!(
			others,
			(0..8).filter(|id| *id != 7).collect::<Vec<_>>(),
			"equal scores go to the lower number"
		);
	}

	#[test]
	fn cite_should_prove_every_chunk_against_what_the_contributor_committed_to() {
		let long: String = (0..700).map(|n| format!("w{n}, ")).collect();
		let retriever = retriever(&[(1, true, RUST), (2, false, &long), (3, false, "naïve café")]);
		for (id, text) in [(1, RUST), (2, long.as_str()), (3, "naïve café")] {
			let contributor = [u8::try_from(id).unwrap(); 32];
			let commitment = commit_contribution(&contributor, text.as_bytes()).unwrap();
			for chunk in 0..commitment.chunks {
				let cited = retriever.cite(id, chunk).unwrap();
				assert_eq!(
					(cited.commitment, cited.origin.uri.as_str()),
					(commitment, format!("https://example.org/{id}").as_str())
				);
				let mut body = bodies(cited.text.as_bytes()).next().unwrap();
				body[..8].copy_from_slice(&cited.before.to_le_bytes());
				assert!(verify_chunk(&commitment, &contributor, chunk, &body, &cited.proof).is_ok());
			}
			assert_eq!(retriever.cite(id, commitment.chunks), None);
		}
		assert_eq!(retriever.cite(9, 0), None);
	}

	#[test]
	fn cite_should_refuse_when_nobody_knows_who_committed_to_it() {
		let retriever = Retriever::new(engine(&[(1, false, RUST)]).index().clone(), HashMap::new());
		assert_eq!(found(&retriever, "compiler"), vec![(1, 0)]);
		assert_eq!(retriever.cite(1, 0), None);
	}

	fn answer(
		corpus: &[(ContributionId, bool, &str)],
		prompt: &str,
		passages: &[(ContributionId, u32)],
	) -> Generated {
		let retriever = retriever(corpus);
		let passages: Vec<Passage<'_>> = passages
			.iter()
			.map(|(id, chunk)| retriever.passage(*id, *chunk).unwrap())
			.collect();
		let sampling = Sampling {
			max_tokens: 12,
			temperature: 0.0,
			seed: 0,
		};
		InfinityGram::new(retriever.index().clone())
			.generate_from(prompt, &passages, &sampling)
			.unwrap()
	}

	#[test]
	fn generate_from_should_continue_in_what_was_retrieved() {
		let corpus = [
			(1, false, "the cat sat on the mat"),
			(2, false, "the cat sat on the hat"),
			(3, false, "the cat sat on the hat"),
			(4, false, "my cat eats fish. It sat on the roof"),
		];
		assert_eq!(answer(&corpus, "the cat sat on the", &[]).text, "hat");
		assert_eq!(answer(&corpus, "the cat sat on the", &[(1, 0)]).text, "mat");
		// A shorter match in a passage is worth more than a longer one elsewhere.
		assert_eq!(
			answer(&corpus, "the cat", &[(4, 0)]).text,
			"eats fish. It sat on the roof"
		);
		// If no passage knows a word of the prompt, the corpus answers.
		assert_eq!(answer(&corpus, "mat hat", &[(4, 0)]).text, "the roof");
	}

	#[test]
	fn generate_from_should_go_on_in_the_corpus_where_the_passages_end() {
		let long: String = (0..3_000).map(|n| format!("w{n} ")).collect();
		let corpus = [(1, false, long.as_str())];
		// The passage reaches 2,048 tokens; the corpus knows what follows.
		let sampling = Sampling {
			max_tokens: 2_500,
			temperature: 1.0,
			seed: 1,
		};
		let retriever = retriever(&corpus);
		let passages = [retriever.passage(1, 0).unwrap()];
		let answer = InfinityGram::new(retriever.index().clone())
			.generate_from("w0", &passages, &sampling)
			.unwrap();
		assert!(answer.text.starts_with("w1 w2 ") && answer.text.ends_with(" w2500"));
	}

	#[test]
	fn generate_from_should_read_the_passages_first_when_the_model_knows_no_better() {
		struct Echo;
		impl Generator for Echo {
			fn generate(&self, prompt: &str, _: &Sampling) -> Result<Generated, GenerateError> {
				Ok(Generated {
					text: prompt.into(),
					finish: FinishReason::Stop,
				})
			}
		}
		let passage = |text| Passage {
			contribution: 1,
			chunk: 0,
			text,
		};
		let sampling = Sampling {
			max_tokens: 9,
			temperature: 0.0,
			seed: 0,
		};
		let answer = |passages: &[Passage<'_>]| Echo.generate_from("why?", passages, &sampling).unwrap().text;
		assert_eq!(answer(&[]), "why?");
		assert_eq!(answer(&[passage("one"), passage("two")]), "one\n\ntwo\n\nwhy?");
	}

	proptest! {
		#![proptest_config(ProptestConfig::with_cases(100))]

		#[test]
		fn retrieve_should_repeat_itself_whatever_the_order_of_the_corpus(
			corpus in prop::collection::btree_map(0u64..100, (prop::bool::weighted(0.2), text(30, 300)), 1..20),
			request in text(30, 12),
		) {
			let forward: Vec<(ContributionId, bool, &str)> =
				corpus.iter().map(|(id, (commons, text))| (*id, *commons, text.as_str())).collect();
			let backward: Vec<_> = forward.iter().rev().copied().collect();
			let hits = found(&retriever(&forward), &request);
			prop_assert_eq!(&hits, &found(&retriever(&backward), &request));
			let mut ids: Vec<ContributionId> = hits.iter().map(|(id, _)| *id).collect();
			ids.sort_unstable();
			ids.dedup();
			prop_assert_eq!(ids.len(), hits.len());
			prop_assert!(hits.len() <= MAX_RETRIEVED);
		}
	}
}
