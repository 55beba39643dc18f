//! Method `retrieval/1`: which passages of the corpus a request asks for.
//!
//! A passage is a chunk of a contribution, as the contribution's root commits to it. Passages are ranked by BM25 over
//! the method's own counting tokens, and of each contribution only its best one is taken, so an answer draws on up to
//! [`MAX_RETRIEVED`] different contributions. Equal scores go to the lower contribution, then to the lower chunk, so the
//! same request finds the same passages.
//!
//! That other passages would have suited better is nobody's fraud: what is proven of a retrieved passage is that it is a
//! chunk of a contribution of the model's corpus.

use super::{
	index::{CorpusIndex, Placed},
	Passage,
};
use bm25::{Embedder, EmbedderBuilder, Embedding, Scorer, TokenEmbedding, Tokenizer};
use openledger_attribution::{
	chunk::{bodies, Bodies},
	merkle::Tree,
	tokenise, Blake2, Context, TextCommitment, CHUNK_TOKENS,
};
use openledger_core::{ContributionId, Hash32};
use std::{
	cmp::Ordering,
	collections::{HashMap, HashSet},
	sync::{Arc, OnceLock},
};

/// Most contributions that an answer draws on.
pub const MAX_RETRIEVED: usize = openledger_attribution::MAX_RETRIEVED as usize;
/// Most different words of a request that are looked up, the rarest: bounds the work, and the others hardly matter.
const MAX_TERMS: usize = 32;

/// Who committed to a contribution, and where its author says that it is.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Origin {
	/// The account in its leaves.
	pub contributor: [u8; 32],
	/// The address it was submitted with; may be empty.
	pub uri: String,
}

/// A passage that a request asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
	/// Its contribution.
	pub contribution: ContributionId,
	/// Its chunk.
	pub chunk: u32,
	/// How well it suits: higher is better. Only scores of one request can be compared.
	pub score: f32,
}

/// A passage with all that shows that it belongs to its contribution.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Citation {
	/// The contribution.
	pub contribution: ContributionId,
	/// The chunk.
	pub chunk: u32,
	/// What the contributor committed to.
	pub commitment: TextCommitment,
	/// Who committed to it, and where it is.
	pub origin: Origin,
	/// The passage, as its author wrote it.
	pub text: String,
	/// Counting tokens of the contribution before the passage.
	pub before: u64,
	/// Merkle proof of the chunk, from the leaf up.
	pub proof: Vec<Hash32>,
}

/// Words as the method sees them: counting tokens in their normal form.
#[derive(Clone, Copy, Debug)]
struct Words;

impl Tokenizer for Words {
	fn tokenize(&self, text: &str) -> Vec<String> {
		tokenise(text.as_bytes())
			.filter(|located| located.token.counts())
			.map(|located| String::from_utf8_lossy(located.token.as_bytes()).into_owned())
			.collect()
	}
}

/// What a contribution commits to, leaf by leaf. Made when it is first cited.
#[derive(Debug)]
struct Leaves {
	tree: Tree<Blake2>,
	/// Counting tokens before each chunk.
	before: Vec<u64>,
	tokens: u64,
}

/// Finds passages in a corpus.
pub struct Retriever {
	index: Arc<CorpusIndex>,
	embedder: Embedder<u32, Words>,
	scorer: Scorer<u32, u32>,
	/// In how many passages a term is.
	frequency: HashMap<u32, u32>,
	/// Place of the contribution and chunk of each passage.
	passages: Vec<(u32, u32)>,
	origins: HashMap<ContributionId, Origin>,
	leaves: HashMap<ContributionId, OnceLock<Leaves>>,
}

impl std::fmt::Debug for Retriever {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		f.debug_struct("Retriever")
			.field("passages", &self.passages.len())
			.finish_non_exhaustive()
	}
}

impl Retriever {
	/// A retriever over the corpus of `index`. Contributions without an origin are found, but cannot be cited.
	pub fn new(index: Arc<CorpusIndex>, origins: HashMap<ContributionId, Origin>) -> Self {
		let mut passages = Vec::new();
		for (place, placed) in (0u32..).zip(index.placed()) {
			let chunks = placed.length().div_ceil(CHUNK_TOKENS);
			passages.extend((0u32..).take(chunks).map(|chunk| (place, chunk)));
		}
		let texts: Vec<&str> = passages
			.iter()
			.map(|(place, chunk)| passage_text(&index, *place, *chunk).unwrap_or_default())
			.collect();
		let embedder = EmbedderBuilder::<u32, Words>::with_tokenizer_and_fit_to_corpus(Words, &texts).build();
		let mut scorer = Scorer::new();
		let mut frequency: HashMap<u32, u32> = HashMap::new();
		for (passage, text) in (0u32..).zip(&texts) {
			let embedding = distinct(embedder.embed(text));
			for term in embedding.indices() {
				let count = frequency.entry(*term).or_default();
				*count = count.saturating_add(1);
			}
			scorer.upsert(&passage, embedding);
		}
		let leaves = index
			.placed()
			.iter()
			.map(|placed| (placed.contribution, OnceLock::new()))
			.collect();
		drop(texts);
		Self {
			index,
			embedder,
			scorer,
			frequency,
			passages,
			origins,
			leaves,
		}
	}

	/// The index.
	pub fn index(&self) -> &Arc<CorpusIndex> {
		&self.index
	}

	/// The passages that `request` asks for, best first: at most [`MAX_RETRIEVED`], each of another contribution.
	pub fn retrieve(&self, request: &str) -> Vec<Hit> {
		let mut terms: Vec<(u32, u32)> = self
			.embedder
			.embed(request)
			.indices()
			.filter_map(|term| Some((*self.frequency.get(term)?, *term)))
			.collect();
		terms.sort_unstable();
		terms.dedup();
		terms.truncate(MAX_TERMS);
		let query = terms
			.into_iter()
			.map(|(_, index)| TokenEmbedding { index, value: 1.0 })
			.collect();
		let mut hits: Vec<Hit> = self
			.scorer
			.matches(&Embedding(query))
			.into_iter()
			.filter_map(|found| {
				let (place, chunk) = *self.passages.get(usize::try_from(found.id).ok()?)?;
				let placed = self.index.placed().get(usize::try_from(place).ok()?)?;
				Some(Hit {
					contribution: placed.contribution,
					chunk,
					score: found.score,
				})
			})
			.collect();
		hits.sort_unstable_by(|a, b| {
			let by_score = b.score.partial_cmp(&a.score).unwrap_or(Ordering::Equal);
			by_score.then((a.contribution, a.chunk).cmp(&(b.contribution, b.chunk)))
		});
		let mut seen = HashSet::new();
		hits.retain(|hit| seen.len() < MAX_RETRIEVED && seen.insert(hit.contribution));
		hits
	}

	/// The text of a passage, as its author wrote it.
	pub fn passage(&self, contribution: ContributionId, chunk: u32) -> Option<Passage<'_>> {
		let (start, end) = self.index.find(contribution)?.chunk(chunk)?;
		Some(Passage {
			contribution,
			chunk,
			text: self.index.text_of(start, end),
		})
	}

	/// A passage with its proof; `None` if there is no such passage, or its origin is not known.
	pub fn cite(&self, contribution: ContributionId, chunk: u32) -> Option<Citation> {
		let origin = self.origins.get(&contribution)?;
		let text = self.passage(contribution, chunk)?.text.to_string();
		let leaves = self.leaves.get(&contribution)?.get_or_init(|| {
			let placed = self.index.find(contribution);
			let text = placed.map_or("", |placed| self.index.text_of(placed.start, placed.end));
			Leaves::new(&origin.contributor, text)
		});
		let commitment = TextCommitment {
			root: leaves.tree.root(),
			tokens: leaves.tokens,
			chunks: u32::try_from(leaves.tree.count()).ok()?,
		};
		Some(Citation {
			contribution,
			chunk,
			commitment,
			origin: origin.clone(),
			text,
			before: *leaves.before.get(usize::try_from(chunk).ok()?)?,
			proof: leaves.tree.prove(u64::from(chunk)).ok()?,
		})
	}
}

impl Leaves {
	fn new(contributor: &[u8; 32], text: &str) -> Self {
		let context = Context::Contribution {
			contributor: *contributor,
		};
		let (mut hashes, mut before) = (Vec::new(), Vec::new());
		let mut bodies: Bodies<'_> = bodies(text.as_bytes());
		loop {
			let counted = bodies.tokens();
			let Some(body) = bodies.next() else { break };
			before.push(counted);
			hashes.push(context.leaf_hash::<Blake2>(&body));
		}
		Self {
			tree: Tree::new(hashes),
			before,
			tokens: bodies.tokens(),
		}
	}
}

impl Placed {
	fn length(&self) -> usize {
		self.end.saturating_sub(self.start)
	}

	/// First position of a chunk, and the position after it.
	pub(super) fn chunk(&self, chunk: u32) -> Option<(usize, usize)> {
		let offset = usize::try_from(chunk).ok()?.checked_mul(CHUNK_TOKENS)?;
		let start = self.start.checked_add(offset)?;
		(start < self.end).then(|| (start, start.saturating_add(CHUNK_TOKENS).min(self.end)))
	}
}

fn passage_text(index: &CorpusIndex, place: u32, chunk: u32) -> Option<&str> {
	let (start, end) = index.placed().get(usize::try_from(place).ok()?)?.chunk(chunk)?;
	Some(index.text_of(start, end))
}

/// The library's embedding has a term as often as the text has it, with the same value each time.
fn distinct(embedding: Embedding<u32>) -> Embedding<u32> {
	let mut terms = embedding.0;
	terms.sort_unstable_by_key(|term| term.index);
	terms.dedup_by_key(|term| term.index);
	Embedding(terms)
}
