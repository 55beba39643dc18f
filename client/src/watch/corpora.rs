//! The corpora of models, each indexed once.

use super::{
	blocking,
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
	sync::{Arc, Mutex, MutexGuard, PoisonError},
	time::{Duration, Instant},
};

/// Corpora kept at one time, the newest.
const KEPT: usize = 64;
/// After so long, texts that were nowhere are looked for again.
pub(super) const AGAIN: Duration = Duration::from_secs(300);

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
	/// Finds the texts of a model's corpus, and indexes them.
	///
	/// # Errors
	/// If it is too large for an index.
	pub async fn load(facts: ModelFacts, shelf: &Arc<Shelf>) -> Result<Self> {
		let texts = shelf.gather(&facts.corpus).await?;
		blocking(move || Self::index(facts, &texts)).await?
	}

	fn index(facts: ModelFacts, texts: &HashMap<ContributionId, Arc<str>>) -> Result<Self> {
		let missing = facts.corpus.iter().map(|member| member.id);
		let missing = missing.filter(|id| !texts.contains_key(id)).collect();
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
	/// Held while the corpus of a model is loaded: the same is never loaded twice at a time, and nobody waits for another.
	loading: HashMap<ModelId, Arc<tokio::sync::Mutex<()>>>,
}

impl Shelves {
	/// The corpus of a model, if it is at hand and need not be looked for again.
	fn find(&mut self, model: ModelId) -> Option<Arc<Corpus>> {
		self.clock = self.clock.saturating_add(1);
		let found = self.corpora.get_mut(&model)?;
		let is_good = found.corpus.missing.is_empty() || found.loaded.elapsed() < AGAIN;
		is_good.then(|| {
			found.used = self.clock;
			found.corpus.clone()
		})
	}

	/// The corpus of another model, if that has the same: models of one lineage often do.
	fn same(&self, facts: &ModelFacts) -> Option<Arc<Corpus>> {
		self.corpora
			.values()
			.map(|kept| &kept.corpus)
			.find(|corpus| corpus.missing.is_empty() && corpus.facts == *facts)
			.cloned()
	}

	fn keep(&mut self, model: ModelId, corpus: Arc<Corpus>) {
		if self.corpora.len() >= KEPT {
			let oldest = self.corpora.iter().min_by_key(|(_, kept)| kept.used);
			let oldest = oldest.map(|(model, _)| *model);
			oldest.and_then(|oldest| self.corpora.remove(&oldest));
		}
		let kept = Kept {
			corpus,
			loaded: Instant::now(),
			used: self.clock,
		};
		self.corpora.insert(model, kept);
	}
}

/// Corpora by model, loaded when they are first needed.
pub struct Corpora {
	shelf: Arc<Shelf>,
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

	fn kept(&self) -> MutexGuard<'_, Shelves> {
		self.kept.lock().unwrap_or_else(PoisonError::into_inner)
	}

	/// The corpora that were loaded since this was last asked.
	pub fn fresh(&self) -> Vec<Arc<Corpus>> {
		std::mem::take(&mut self.kept().fresh)
	}

	/// The corpus of a model.
	///
	/// # Errors
	/// If the chain does not know the model; if it is too large.
	pub async fn get(&self, chain: &impl Chain, model: ModelId) -> Result<Arc<Corpus>> {
		let loading = {
			let mut kept = self.kept();
			if let Some(found) = kept.find(model) {
				return Ok(found);
			}
			if kept.loading.len() > KEPT {
				kept.loading.retain(|_, lock| Arc::strong_count(lock) > 1);
			}
			kept.loading.entry(model).or_default().clone()
		};
		let _loading = loading.lock().await;
		// Somebody else may have loaded it meanwhile.
		let found = self.kept().find(model);
		if let Some(found) = found {
			return Ok(found);
		}
		let facts = chain.model(model).await?;
		let facts = facts.ok_or_else(|| Error::Unknown(format!("model {model}")))?;
		let same = self.kept().same(&facts);
		let corpus = match same {
			Some(same) => same,
			None => {
				let corpus = Arc::new(Corpus::load(facts, &self.shelf).await?);
				self.kept().fresh.push(corpus.clone());
				corpus
			}
		};
		self.kept().keep(model, corpus.clone());
		Ok(corpus)
	}
}
