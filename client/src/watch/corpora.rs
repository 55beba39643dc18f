//! The corpora of models, each indexed once.

use super::{
	chain::{Chain, ModelFacts, Result},
	duplicates, Shelf,
};
use crate::{
	chain::Error,
	engine::{CorpusIndex, CorpusText, Engine},
};
use openledger_attribution::{
	duplicate::DuplicateProof,
	prove::{CorpusTexts, KnownText},
	Claim, Token,
};
use openledger_core::{ContributionId, ModelId};
use std::{
	borrow::Cow,
	collections::{HashMap, HashSet},
	sync::Arc,
	time::{Duration, Instant},
};
use tokio::sync::Mutex;

/// Corpora kept at one time, the newest.
const KEPT: usize = 64;
/// After so long, texts that were nowhere are looked for again.
const AGAIN: Duration = Duration::from_secs(300);

/// A model with its corpus, ready to be searched.
#[derive(Debug)]
pub struct Corpus {
	/// What the chain says of it.
	pub facts: ModelFacts,
	/// Contributions whose texts are not at hand. What they hold cannot be seen as omitted.
	pub missing: Vec<ContributionId>,
	members: HashSet<ContributionId>,
	commons: HashSet<ContributionId>,
	engine: Engine,
}

impl Corpus {
	/// Indexes the corpus of a model.
	///
	/// # Errors
	/// If it is too large for an index.
	pub async fn load(facts: ModelFacts, shelf: &Shelf) -> Result<Self> {
		let (mut texts, mut missing) = (HashMap::new(), Vec::new());
		for member in &facts.corpus {
			match shelf.get(&member.facts, &member.uri).await {
				Some(text) => {
					texts.insert(member.id, text);
				}
				None => missing.push(member.id),
			}
		}
		let commons: HashSet<ContributionId> = facts
			.corpus
			.iter()
			.filter(|member| member.commons)
			.map(|member| member.id)
			.collect();
		let documents: Vec<CorpusText<'_>> = texts
			.iter()
			.map(|(id, text)| CorpusText {
				contribution: *id,
				commons: commons.contains(id),
				text,
			})
			.collect();
		let index = CorpusIndex::new(&documents).map_err(|error| Error::Unexpected(error.to_string()))?;
		Ok(Self {
			members: facts.corpus.iter().map(|member| member.id).collect(),
			commons,
			missing,
			engine: Engine::new(Arc::new(index)),
			facts,
		})
	}

	/// Whether a contribution belongs to it.
	pub fn has(&self, id: ContributionId) -> bool {
		self.members.contains(&id)
	}

	/// Whether a contribution is commons in it.
	pub fn is_commons(&self, id: ContributionId) -> bool {
		self.commons.contains(&id)
	}

	/// The chunks that repeat earlier contributions of it, as far as the texts are at hand. Commons are left out: they earn nothing.
	pub fn duplicates(&self) -> Vec<DuplicateProof> {
		let texts: Vec<_> = self
			.facts
			.corpus
			.iter()
			.filter_map(|member| Some((member, self.engine.text(member.id)?)))
			.collect();
		let known: Vec<KnownText<'_>> = texts
			.iter()
			.map(|(member, text)| KnownText {
				id: member.id,
				facts: member.facts,
				text: text.as_ref(),
			})
			.collect();
		let mut found = duplicates::find(&known);
		found.retain(|proof| !self.is_commons(proof.contribution));
		found
	}

	/// Tokens in the index.
	pub fn tokens(&self) -> usize {
		self.engine.index().tokens()
	}
}

impl CorpusTexts for Corpus {
	/// The cover over the texts at hand. If some are missing it may be worse than the operator's, which proves nothing and is not taken
	/// for a fraud; what is better than the operator's is a fraud whatever else there is.
	fn cover(&self, request: &[Token], response: &[Token]) -> Option<Vec<Claim>> {
		self.engine.cover(request, response).ok()
	}

	fn text(&self, id: ContributionId) -> Option<Cow<'_, [u8]>> {
		self.engine.text(id)
	}
}

struct Kept {
	corpus: Arc<Corpus>,
	loaded: Instant,
	used: u64,
}

/// What is kept, and a clock that tells what was used last.
#[derive(Default)]
struct Shelves {
	clock: u64,
	corpora: HashMap<ModelId, Kept>,
	/// Loaded since they were last asked for.
	fresh: Vec<Arc<Corpus>>,
}

/// Corpora by model, loaded when they are first needed.
pub struct Corpora {
	shelf: Arc<Shelf>,
	/// The lock is held while one is loaded: the same corpus is never loaded twice at a time.
	kept: Mutex<Shelves>,
}

impl Corpora {
	/// None yet.
	pub fn new(shelf: Arc<Shelf>) -> Self {
		Self {
			shelf,
			kept: Mutex::default(),
		}
	}

	/// The corpora that were loaded since this was last asked.
	pub async fn fresh(&self) -> Vec<Arc<Corpus>> {
		std::mem::take(&mut self.kept.lock().await.fresh)
	}

	/// The corpus of a model.
	///
	/// # Errors
	/// If the chain does not know the model; if it is too large.
	pub async fn get(&self, chain: &impl Chain, model: ModelId) -> Result<Arc<Corpus>> {
		let mut kept = self.kept.lock().await;
		let Shelves {
			clock,
			corpora,
			fresh,
		} = &mut *kept;
		*clock = clock.saturating_add(1);
		if let Some(found) = corpora.get_mut(&model) {
			if found.corpus.missing.is_empty() || found.loaded.elapsed() < AGAIN {
				found.used = *clock;
				return Ok(found.corpus.clone());
			}
		}
		let facts = chain.model(model).await?;
		let facts = facts.ok_or_else(|| Error::Unknown(format!("model {model}")))?;
		// Models of one lineage often have the same corpus: it is indexed once.
		let same = corpora
			.values()
			.find(|other| other.corpus.missing.is_empty() && other.corpus.facts == facts);
		let corpus = match same {
			Some(same) => same.corpus.clone(),
			None => {
				let corpus = Arc::new(Corpus::load(facts, &self.shelf).await?);
				fresh.push(corpus.clone());
				corpus
			}
		};
		if corpora.len() >= KEPT {
			let oldest = corpora
				.iter()
				.min_by_key(|(_, kept)| kept.used)
				.map(|(model, _)| *model);
			oldest.and_then(|oldest| corpora.remove(&oldest));
		}
		let used = *clock;
		corpora.insert(
			model,
			Kept {
				corpus: corpus.clone(),
				loaded: Instant::now(),
				used,
			},
		);
		Ok(corpus)
	}
}
