//! The rounds of a watcher.

use super::{
	blocking,
	chain::{commitment, Availability, Chain, Judged, OpenBatch, OperatorFacts},
	corpora::{self, Corpora},
	decide::{decide, last_demands_until, Action, Stance},
	examine::{examine, examine_answers, settled_lines, Examination, Found, Known},
	memory::{Filed, Memory, MemoryError},
	published::{self, Given, Limits, Published},
	revealed, Shelf,
};
use crate::{chain::Error, evidence::fetch::Fetcher};
use codec::Encode;
use futures::{
	future::{Fuse, FusedFuture},
	FutureExt, StreamExt,
};
use openledger_attribution::{
	duplicate::DuplicateProof,
	fraud::{Finding, FraudProof},
	reveal::Item,
};
use openledger_core::{Balance, BatchId, ContributionId, OperatorId};
use std::{
	collections::{BTreeMap, BTreeSet, VecDeque},
	sync::{Arc, Mutex, MutexGuard, PoisonError},
	time::{Duration, Instant},
};

/// Operators whose batches are looked at at one time.
const OPERATORS: usize = 16;
/// Proofs and reports that are filed at one time.
const FILINGS: usize = 16;
/// How often proofs that are due are filed while batches are looked at.
const PROVE_EVERY: Duration = Duration::from_secs(2);
/// A server that takes longer for a batch is slow.
const SLOW: Duration = Duration::from_secs(1);
/// A slow server is asked again after so many times the time that it took.
const PATIENCE: u32 = 10;
/// But not later than this.
const LONGEST_PAUSE: Duration = Duration::from_secs(600);

/// How a watcher watches.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
	/// Only this operator's batches.
	pub operator: Option<OperatorId>,
	/// Look, but file nothing.
	pub dry_run: bool,
	/// Batches of one operator fetched and recomputed at one time.
	pub parallel: usize,
	/// Prepaid demands for one batch.
	pub prepaid: u32,
	/// Duplicate chunks reported in one round.
	pub duplicates: usize,
	/// Bounds of what is fetched of one batch.
	pub limits: Limits,
}

impl Default for Settings {
	fn default() -> Self {
		Self {
			operator: None,
			dry_run: false,
			parallel: 4,
			prepaid: 8,
			duplicates: 16,
			limits: Limits::default(),
		}
	}
}

/// Why a round could not be made.
#[derive(Debug, thiserror::Error)]
pub enum WatchError {
	/// The chain.
	#[error(transparent)]
	Chain(#[from] Error),
	/// The memory.
	#[error(transparent)]
	Memory(#[from] MemoryError),
}

/// Something that was done, or would have been.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Deed {
	/// Committed to the proof of a fraud.
	Challenged {
		/// The batch.
		batch: BatchId,
		/// The fraud.
		finding: Finding,
	},
	/// Proven: the operator is convicted.
	Convicted {
		/// The batch.
		batch: BatchId,
		/// What came back beside the bond.
		rewarded: Balance,
	},
	/// The chain says that the proof proves nothing.
	Failed {
		/// The batch.
		batch: BatchId,
		/// Why.
		reason: String,
	},
	/// Demanded an item.
	Demanded {
		/// The batch.
		batch: BatchId,
		/// What.
		item: Item,
		/// Whether it cost the fee alone.
		free: bool,
	},
	/// A demand of ours was not answered: the operator is convicted.
	Silenced {
		/// The batch.
		batch: BatchId,
		/// What we got.
		rewarded: Balance,
	},
	/// A challenge or demand of ours ended without us: the batch was voided for another one.
	Overtaken {
		/// The batch.
		batch: BatchId,
	},
	/// Proved that a chunk repeats earlier contributions.
	Duplicate {
		/// The contribution.
		contribution: ContributionId,
		/// The chunk.
		chunk: u32,
		/// What it repeats.
		originals: Vec<ContributionId>,
	},
}

impl Deed {
	fn duplicate(proof: &DuplicateProof) -> Self {
		let originals: BTreeSet<_> = proof.matches.iter().map(|found| found.contribution).collect();
		Self::Duplicate {
			contribution: proof.contribution,
			chunk: proof.chunk,
			originals: originals.into_iter().collect(),
		}
	}
}

/// What came of one round.
#[derive(Clone, Debug, Default)]
pub struct Round {
	/// The admission clock.
	pub now: u32,
	/// Batches that have not ended.
	pub open: usize,
	/// What was looked at in this round.
	pub examined: Vec<Examination>,
	/// What was done.
	pub deeds: Vec<Deed>,
	/// What did not work, and will be tried again.
	pub problems: Vec<String>,
	/// How long fetching and recomputing took.
	pub took: Duration,
}

impl Round {
	/// Batches in which a fraud was found, and those that were challenged or voided for what was found before: they are not looked at
	/// again.
	pub fn frauds(&self) -> BTreeSet<BatchId> {
		let found = self
			.examined
			.iter()
			.filter(|examination| !examination.frauds.is_empty());
		let filed = self.deeds.iter().filter_map(|deed| match deed {
			Deed::Challenged { batch, .. } | Deed::Convicted { batch, .. } | Deed::Silenced { batch, .. } => {
				Some(*batch)
			}
			Deed::Failed { .. } | Deed::Demanded { .. } | Deed::Overtaken { .. } | Deed::Duplicate { .. } => {
				None
			}
		});
		found.map(Examination::id).chain(filed).collect()
	}

	/// Whether a fraud was found, or something came of one.
	pub fn has_fraud(&self) -> bool {
		!self.frauds().is_empty()
	}

	/// Whether something could not be checked, because it is not served or did not work.
	pub fn has_gaps(&self) -> bool {
		let is_gap = |examination: &Examination| !examination.missing.is_empty() || examination.unchecked;
		!self.problems.is_empty() || self.examined.iter().any(is_gap)
	}
}

/// A watcher.
pub struct Watcher<C> {
	chain: Arc<C>,
	memory: Memory,
	corpora: Corpora,
	fetcher: Fetcher,
	settings: Settings,
	given: Given,
	state: Mutex<State>,
}

/// What is known of single batches between two rounds.
#[derive(Default)]
struct State {
	/// Those that need no second look.
	done: BTreeSet<BatchId>,
	/// Those that are not looked at before a time: their servers are slow.
	later: BTreeMap<BatchId, Instant>,
	/// Those that are being challenged in this moment: the memory has the proof, and the chain not yet.
	challenging: BTreeSet<BatchId>,
	/// Those whose challenge is in the memory, and that the node has not taken: no bond is at stake.
	unsent: BTreeSet<BatchId>,
	/// Demands that were told, and not made because nothing is filed.
	told: BTreeSet<(BatchId, Item)>,
	/// Those of which something was demanded.
	demanded: BTreeSet<BatchId>,
	/// Duplicates that were found, and are to be reported.
	duplicates: VecDeque<DuplicateProof>,
	/// Duplicates that were reported, or found to be marked already.
	reported: BTreeSet<(ContributionId, u32)>,
}

/// Marks a batch as being challenged as long as it lives; whoever is challenging it may be stopped at any moment.
struct Challenging<'a> {
	state: &'a Mutex<State>,
	batch: BatchId,
}

impl<'a> Challenging<'a> {
	fn new(state: &'a Mutex<State>, batch: BatchId) -> Self {
		let challenging = Self { state, batch };
		challenging.with(|batches| batches.insert(batch));
		challenging
	}

	fn with(&self, change: impl FnOnce(&mut BTreeSet<BatchId>) -> bool) {
		change(
			&mut self
				.state
				.lock()
				.unwrap_or_else(PoisonError::into_inner)
				.challenging,
		);
	}
}

impl Drop for Challenging<'_> {
	fn drop(&mut self) {
		self.with(|batches| batches.remove(&self.batch));
	}
}

/// What came of looking at one batch.
#[derive(Default)]
struct Look {
	examination: Option<Examination>,
	deeds: Vec<Deed>,
	problems: Vec<String>,
}

impl Look {
	fn problem(batch: BatchId, error: impl std::fmt::Display) -> Self {
		Self {
			problems: vec![format!("batch {batch}: {error}")],
			..Self::default()
		}
	}

	fn done(deed: Deed) -> Self {
		Self {
			deeds: vec![deed],
			..Self::default()
		}
	}
}

impl Round {
	fn extend(&mut self, looks: Vec<Look>) {
		looks.into_iter().for_each(|look| self.add(look));
	}

	fn add(&mut self, look: Look) {
		self.examined.extend(look.examination);
		self.deeds.extend(look.deeds);
		self.problems.extend(look.problems);
	}
}

impl<C: Chain> Watcher<C> {
	/// A watcher that remembers in `memory`, and finds the texts of corpora on `shelf`.
	///
	/// # Errors
	/// If the memory fails.
	pub fn new(
		chain: Arc<C>,
		memory: Memory,
		shelf: Arc<Shelf>,
		fetcher: Fetcher,
		settings: Settings,
	) -> Result<Self, MemoryError> {
		let done = memory.checked()?;
		Ok(Self {
			chain,
			memory,
			corpora: Corpora::new(shelf),
			fetcher,
			settings,
			given: Given::default(),
			state: Mutex::new(State {
				done,
				..State::default()
			}),
		})
	}

	/// Compares what operators commit to with receipts that payers were given, too.
	#[must_use]
	pub fn with_given(self, given: Given) -> Self {
		Self { given, ..self }
	}

	/// Whether anything is filed.
	fn files(&self) -> bool {
		!self.settings.dry_run && self.chain.account().is_some()
	}

	fn state(&self) -> MutexGuard<'_, State> {
		self.state.lock().unwrap_or_else(PoisonError::into_inner)
	}

	/// Looks at all open batches that have not been found clean, and does what follows.
	///
	/// What is found is acted on at once: a server that takes its time holds nobody up but its own batches, and proofs that are due are
	/// filed meanwhile.
	///
	/// # Errors
	/// If the chain cannot be reached, or the memory fails. What is wrong with single batches is in [`Round::problems`].
	pub async fn round(&self) -> Result<Round, WatchError> {
		let mut round = Round {
			now: self.chain.now().await?,
			..Round::default()
		};
		let all = self.chain.open_batches().await?;
		let open: BTreeMap<BatchId, OpenBatch> = all.into_iter().map(|batch| (batch.id, batch)).collect();
		round.open = open.len();
		round.extend(self.prove_filed(&open).await?);
		self.read_verdicts(&open, &mut round).await?;
		self.memory.keep(&open.keys().copied().collect())?;
		let wanted = self.wanted(&open, &round)?;
		let mut operators = BTreeMap::new();
		for operator in wanted.keys() {
			operators.insert(*operator, self.chain.operator(*operator).await?);
		}
		let down = Mutex::new(BTreeSet::new());
		let start = Instant::now();
		let (operators, down) = (&operators, &down);
		let looks = futures::stream::iter(wanted)
			.map(|(operator, batches)| {
				let of_operator = futures::stream::iter(batches).map(move |batch| async move {
					let operator = operators.get(&operator).and_then(Option::as_ref);
					self.look(batch, operator, down).await
				});
				Box::pin(of_operator.buffer_unordered(self.settings.parallel.max(1)))
			})
			.flatten_unordered(OPERATORS);
		tokio::pin!(looks);
		let mut due = tokio::time::interval(PROVE_EVERY);
		due.tick().await;
		// Beside the looks: a proof waits for its block, and the time that a server takes is not to be counted with that.
		let proving = Fuse::terminated();
		tokio::pin!(proving);
		let (mut is_over, mut failed) = (false, None);
		while !is_over || !proving.is_terminated() {
			tokio::select! {
				look = looks.next(), if !is_over => match look {
					Some(Ok(look)) => round.add(look),
					// A proof that is under way comes to its end first.
					Some(Err(error)) => (is_over, failed) = (true, Some(error)),
					None => is_over = true,
				},
				_ = due.tick(), if !is_over && proving.is_terminated() => {
					proving.set(self.prove_filed(&open).fuse());
				}
				proven = &mut proving, if !proving.is_terminated() => match proven {
					Ok(looks) => round.extend(looks),
					Err(error) => (is_over, failed) = (true, failed.or(Some(error))),
				},
			}
		}
		if let Some(error) = failed {
			return Err(error);
		}
		round.took = start.elapsed();
		self.report_duplicates(&mut round).await?;
		match self.chain.follow().await {
			Ok(()) => (),
			Err(error) if error.is_unavailable() => return Err(error.into()),
			Err(error) => round
				.problems
				.push(format!("the blocks since the last round: {error}")),
		}
		round.problems.extend(self.chain.problems().await);
		round.examined.sort_by_key(Examination::id);
		Ok(round)
	}

	/// The batches to look at now, by operator.
	fn wanted(
		&self,
		open: &BTreeMap<BatchId, OpenBatch>,
		round: &Round,
	) -> Result<BTreeMap<OperatorId, Vec<OpenBatch>>, MemoryError> {
		let filed: BTreeSet<BatchId> = self.memory.filed()?.into_iter().map(|(batch, _)| batch).collect();
		let gone: BTreeSet<BatchId> = round
			.deeds
			.iter()
			.filter_map(|deed| match deed {
				Deed::Convicted { batch, .. } => Some(*batch),
				_ => None,
			})
			.collect();
		let mut state = self.state();
		state.done.retain(|batch| open.contains_key(batch));
		state.later.retain(|batch, _| open.contains_key(batch));
		state.told.retain(|(batch, _)| open.contains_key(batch));
		let now = Instant::now();
		let mut wanted: BTreeMap<OperatorId, Vec<OpenBatch>> = BTreeMap::new();
		for batch in open.values() {
			let is_mine = self
				.settings
				.operator
				.is_none_or(|operator| operator == batch.operator);
			let is_over =
				state.done.contains(&batch.id) || filed.contains(&batch.id) || gone.contains(&batch.id);
			let is_early = state.later.get(&batch.id).is_some_and(|later| now < *later);
			// After its window only what is shown late can tell something new.
			let is_open = round.now < batch.due || batch.held;
			if is_mine && !is_over && !is_early && is_open {
				wanted.entry(batch.operator).or_default().push(*batch);
			}
		}
		Ok(wanted)
	}

	/// Looks at one batch, and does what follows.
	async fn look(
		&self,
		batch: OpenBatch,
		operator: Option<&OperatorFacts>,
		down: &Mutex<BTreeSet<OperatorId>>,
	) -> Result<Look, WatchError> {
		let (examination, availability) = match self.examine(batch, operator, down).await {
			Ok(found) => found,
			Err(error) if error.is_unavailable() => return Err(error.into()),
			Err(error) => return Ok(Look::problem(batch.id, error)),
		};
		let mut look = if examination.is_clean() {
			self.memory.check(&[batch.id])?;
			self.finish(batch.id);
			Look::default()
		} else if examination.frauds.is_empty() && examination.missing.is_empty() {
			// All is served, but what to compare it with is not at hand: it is looked for again after a while.
			let again = Instant::now() + corpora::AGAIN;
			self.state().later.insert(batch.id, again);
			Look::default()
		} else {
			self.act(&examination, &availability).await?
		};
		look.examination = Some(examination);
		Ok(look)
	}

	/// Never looks at a batch again.
	fn finish(&self, batch: BatchId) {
		self.state().done.insert(batch);
	}

	/// Fetches and recomputes one batch; also tells what is drawn of it and asked, if that matters. What an operator that does not
	/// answer keeps is not asked for again in the same round.
	async fn examine(
		&self,
		batch: OpenBatch,
		operator: Option<&OperatorFacts>,
		down: &Mutex<BTreeSet<OperatorId>>,
	) -> Result<(Examination, Availability), Error> {
		let chain = self.chain.as_ref();
		let corpus = self.corpora.get(chain, batch.facts.model).await?;
		let mut published = self.fetch(&batch, operator, down).await;
		published.batch.sessions = settled_lines(chain, &batch, &mut published).await?;
		let sessions = published.batch.sessions.clone();
		let known = Known::read(chain, &batch, &published.batch, corpus.clone()).await?;
		let mut examination = blocking(move || examine(&batch, published, &known)).await?;
		let mut availability = Availability::default();
		if examination.frauds.is_empty() && !examination.missing.is_empty() {
			availability = chain.availability(&batch).await?;
			// Read as soon as something is demanded: what answers show must not be gone from the node before it is asked.
			let answers = match availability.demanded.is_empty() {
				true => Vec::new(),
				false => chain.reveals(&batch).await?,
			};
			if !answers.is_empty() {
				let mentioned = revealed::mentioned(&answers);
				let known = Known::read(chain, &batch, &mentioned, corpus).await?;
				examination =
					blocking(move || examine_answers(examination, &answers, &sessions, &known)).await?;
			}
		}
		// What the chain knows of a batch goes with the batch: without it everything looks like a fraud.
		let is_same = |open: &OpenBatch| open.is_same(&batch);
		if !examination.frauds.is_empty() && !chain.open_batches().await?.iter().any(is_same) {
			return Err(Error::Unknown(format!(
				"batch {} any more: it has ended meanwhile",
				batch.id
			)));
		}
		Ok((examination, availability))
	}

	/// Fetches what an operator publishes of a batch.
	async fn fetch(
		&self,
		batch: &OpenBatch,
		operator: Option<&OperatorFacts>,
		down: &Mutex<BTreeSet<OperatorId>>,
	) -> Published {
		let nothing = |problem: &str| Published {
			problems: vec![problem.into()],
			..Published::default()
		};
		let is_down = || {
			down.lock()
				.unwrap_or_else(PoisonError::into_inner)
				.contains(&batch.operator)
		};
		let start = Instant::now();
		let published = match operator.filter(|operator| operator.endpoint.starts_with("http://")) {
			None => nothing("the operator registered no http endpoint"),
			Some(_) if is_down() => nothing("the operator's gateway does not answer"),
			Some(operator) => {
				let genesis = self.chain.genesis();
				published::fetch(
					&self.fetcher,
					&operator.endpoint,
					(batch.id, batch.facts.receipts),
					(&operator.account, &genesis),
					&self.given,
					self.settings.limits,
				)
				.await
			}
		};
		let took = start.elapsed();
		if took >= SLOW {
			let pause = took.saturating_mul(PATIENCE).min(LONGEST_PAUSE);
			self.state().later.insert(batch.id, Instant::now() + pause);
			if published.batch.receipts.is_empty() {
				down.lock()
					.unwrap_or_else(PoisonError::into_inner)
					.insert(batch.operator);
			}
		}
		published
	}

	/// Does what follows from an examination.
	async fn act(&self, examination: &Examination, availability: &Availability) -> Result<Look, WatchError> {
		let batch = examination.batch.id;
		let now = self.chain.now().await?;
		let stance = Stance {
			now,
			availability,
			challenged: self.files() && self.chain.challenge_of(batch).await?.is_some(),
			prepaid: self.settings.prepaid.saturating_sub(self.memory.prepaid(batch)?),
		};
		let mut look = Look::default();
		let mut demands = Vec::new();
		for action in decide(examination, &stance) {
			match action {
				Action::Challenge(found) => {
					let challenged = self.challenge(batch, &found).await?;
					look.deeds.extend(challenged.deeds);
					look.problems.extend(challenged.problems);
				}
				Action::Demand { item, free } => demands.push(self.demand(batch, item, free)),
				Action::LookAgain => (),
			}
		}
		for demanded in futures::future::join_all(demands).await {
			let demanded = demanded?;
			look.deeds.extend(demanded.deeds);
			look.problems.extend(demanded.problems);
		}
		// What nobody can demand any more will not come, but for answers to what was demanded.
		let waits = availability.demanded.len() > availability.answered.len();
		let is_over = now >= last_demands_until(&examination.batch, availability);
		if examination.frauds.is_empty() && is_over && !waits {
			self.finish(batch);
		}
		Ok(look)
	}

	async fn challenge(&self, batch: BatchId, found: &Found) -> Result<Look, WatchError> {
		let deed = Deed::Challenged {
			batch,
			finding: found.finding,
		};
		let Some(account) = self.chain.account().filter(|_| self.files()) else {
			// Told once is enough: nothing will change.
			self.finish(batch);
			return Ok(Look::done(deed));
		};
		let salt = random_salt()?;
		let proof = found.proof.encode();
		let filed = Filed {
			commitment: commitment(&self.chain.genesis(), batch, &account, &salt, &proof),
			salt,
			proof,
		};
		let _challenging = Challenging::new(&self.state, batch);
		match self.commit(batch, &filed).await? {
			Ok(()) => Ok(Look::done(deed)),
			Err(error) => Ok(Look::problem(batch, error)),
		}
	}

	/// Commits to a proof.
	async fn commit(&self, batch: BatchId, filed: &Filed) -> Result<Result<(), Error>, WatchError> {
		// On disk before it leaves: without the salt the bond would be lost.
		self.memory.file(batch, filed)?;
		let error = match self.chain.challenge(batch, filed.commitment).await {
			Ok(()) => {
				self.state().unsent.remove(&batch);
				return Ok(Ok(()));
			}
			Err(error) if error.is_unavailable() => return Err(error.into()),
			Err(error) => error,
		};
		if error.refusal().is_none() {
			// What a node does not take, or no longer knows of, may have been taken all the same: the salt is kept.
			self.state().unsent.insert(batch);
			return Ok(Err(error));
		}
		let ours = self.chain.challenge_of(batch).await?;
		if ours.is_some_and(|found| found.hash == filed.commitment) {
			// Refused because it is there already.
			self.state().unsent.remove(&batch);
			return Ok(Ok(()));
		}
		self.close(batch)?;
		Ok(Err(error))
	}

	/// Forgets a challenge that is over.
	fn close(&self, batch: BatchId) -> Result<(), MemoryError> {
		self.state().unsent.remove(&batch);
		self.memory.close(batch)
	}

	async fn demand(&self, batch: BatchId, item: Item, free: bool) -> Result<Look, WatchError> {
		if self.files() {
			if !free {
				self.memory.prepay(batch)?;
			}
			if let Err(error) = self.chain.demand(batch, &item).await {
				if error.is_unavailable() {
					return Err(error.into());
				}
				return Ok(Look::problem(batch, error));
			}
			self.state().demanded.insert(batch);
		} else if !self.state().told.insert((batch, item)) {
			return Ok(Look::default());
		}
		Ok(Look::done(Deed::Demanded { batch, item, free }))
	}

	/// Proves what was committed to, as soon as it may be proven.
	async fn prove_filed(&self, open: &BTreeMap<BatchId, OpenBatch>) -> Result<Vec<Look>, WatchError> {
		if !self.files() {
			return Ok(Vec::new());
		}
		let now = self.chain.now().await?;
		// Nothing is awaited between these two: what is filed is being challenged, or has been.
		let challenging = self.state().challenging.clone();
		let filed = self.memory.filed()?;
		let filed = filed
			.into_iter()
			.filter(|(batch, _)| !challenging.contains(batch));
		let proofs = futures::stream::iter(filed)
			.map(|(batch, filed)| async move { self.prove(batch, &filed, open.get(&batch), now).await })
			.buffer_unordered(FILINGS);
		let proven: Vec<Result<Look, WatchError>> = proofs.collect().await;
		proven.into_iter().collect()
	}

	/// Proves what was committed to, if it may be proven now.
	async fn prove(
		&self,
		batch: BatchId,
		filed: &Filed,
		open: Option<&OpenBatch>,
		now: u32,
	) -> Result<Look, WatchError> {
		let ours = self.chain.challenge_of(batch).await?;
		let Some(commitment) = ours.filter(|found| found.hash == filed.commitment) else {
			let is_in_window = open.is_some_and(|batch| now < batch.challenges_until);
			if is_in_window && ours.is_none() {
				// It never arrived.
				return Ok(match self.commit(batch, filed).await? {
					Ok(()) => Look::default(),
					Err(error) => Look::problem(batch, error),
				});
			}
			self.close(batch)?;
			return Ok(Look::done(Deed::Overtaken { batch }));
		};
		if now < commitment.provable_from {
			return Ok(Look::default());
		}
		let Ok(proof) = FraudProof::read(&filed.proof) else {
			self.close(batch)?;
			return Ok(Look::problem(batch, "the proof in memory cannot be read"));
		};
		match self.chain.prove(batch, filed.salt, &proof).await {
			Ok(judged) => {
				self.close(batch)?;
				Ok(Look::done(match judged {
					Judged::Convicted { rewarded } => Deed::Convicted { batch, rewarded },
					Judged::Failed { reason } => {
						// The chain knows better: one bond is enough.
						self.memory.check(&[batch])?;
						self.finish(batch);
						Deed::Failed { batch, reason }
					}
				}))
			}
			Err(error) if error.is_unavailable() => Err(error.into()),
			Err(error) => Ok(Look::problem(batch, error)),
		}
	}

	/// Tells of the ends of batches of which something was demanded.
	async fn read_verdicts(
		&self,
		open: &BTreeMap<BatchId, OpenBatch>,
		round: &mut Round,
	) -> Result<(), WatchError> {
		let ended: Vec<BatchId> = {
			let mut state = self.state();
			let (kept, ended) = state
				.demanded
				.iter()
				.partition::<BTreeSet<BatchId>, _>(|batch| open.contains_key(batch));
			state.demanded = kept;
			ended.into_iter().collect()
		};
		for batch in ended {
			// Proven by ourselves: that has been told.
			let is_told = round
				.deeds
				.iter()
				.any(|deed| matches!(deed, Deed::Convicted { batch: told, .. } if *told == batch));
			if is_told {
				continue;
			}
			match self.chain.verdict(batch).await {
				Ok(Some(verdict)) if self.chain.account() == Some(verdict.challenger) => {
					let rewarded = verdict.rewarded;
					round.deeds.push(Deed::Silenced { batch, rewarded });
				}
				Ok(Some(_)) => round.deeds.push(Deed::Overtaken { batch }),
				// It has become final: all that was demanded was shown.
				Ok(None) => (),
				Err(error) if error.is_unavailable() => return Err(error.into()),
				Err(error) => round.problems.push(format!("batch {batch}: {error}")),
			}
		}
		Ok(())
	}

	/// Compares the texts of corpora that were loaded in this round, and reports some of the duplicates found so far.
	async fn report_duplicates(&self, round: &mut Round) -> Result<(), WatchError> {
		let fresh = self.corpora.fresh();
		if self.settings.duplicates == 0 {
			return Ok(());
		}
		for corpus in fresh {
			let found = blocking(move || corpus.duplicates()).await?;
			let mut state = self.state();
			let State {
				duplicates, reported, ..
			} = &mut *state;
			let is_new = |proof: &DuplicateProof| !reported.contains(&(proof.contribution, proof.chunk));
			duplicates.extend(found.into_iter().filter(is_new));
		}
		let due: Vec<DuplicateProof> = {
			let mut state = self.state();
			let count = state.duplicates.len().min(self.settings.duplicates);
			state.duplicates.drain(..count).collect()
		};
		let mut reports = futures::stream::iter(due)
			.map(|proof| self.report_duplicate(proof))
			.buffer_unordered(FILINGS);
		while let Some(reported) = reports.next().await {
			round.add(reported?);
		}
		Ok(())
	}

	async fn report_duplicate(&self, proof: DuplicateProof) -> Result<Look, WatchError> {
		let (contribution, chunk) = (proof.contribution, proof.chunk);
		if !self.state().reported.insert((contribution, chunk)) {
			return Ok(Look::default());
		}
		let reported = match self.chain.is_marked(contribution, chunk).await {
			Ok(true) => return Ok(Look::default()),
			Ok(false) if self.files() => self.chain.prove_duplicate(&proof).await,
			Ok(false) => Ok(()),
			Err(error) => Err(error),
		};
		match reported {
			Ok(()) => Ok(Look::done(Deed::duplicate(&proof))),
			Err(error) if error.is_unavailable() => {
				let mut state = self.state();
				state.reported.remove(&(contribution, chunk));
				state.duplicates.push_back(proof);
				drop(state);
				Err(error.into())
			}
			Err(error) => Ok(Look {
				problems: vec![format!("contribution {contribution}, chunk {chunk}: {error}")],
				..Look::default()
			}),
		}
	}

	/// Whether challenges of ours wait for their proofs. Those that the node did not take do not.
	///
	/// # Errors
	/// If the memory fails.
	pub fn has_unproven(&self) -> Result<bool, MemoryError> {
		let filed = self.memory.filed()?;
		let state = self.state();
		Ok(filed.iter().any(|(batch, _)| !state.unsent.contains(batch)))
	}
}

/// A salt that nobody can guess.
pub(crate) fn random_salt() -> Result<[u8; 32], Error> {
	use std::io::Read;
	let mut salt = [0u8; 32];
	std::fs::File::open("/dev/urandom")
		.and_then(|mut source| source.read_exact(&mut salt))
		.map_err(|error| Error::Unexpected(format!("the system has no randomness: {error}")))?;
	Ok(salt)
}
