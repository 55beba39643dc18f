//! The rounds of a watcher.

use super::{
	chain::{commitment, Chain, Judged, OpenBatch, OperatorFacts},
	corpora::Corpora,
	decide::{decide, demands_until, Action, Stance},
	examine::{examine, settled_lines, Examination, Found, Known},
	memory::{Filed, Memory, MemoryError},
	published::{self, Limits, Published},
	Shelf,
};
use crate::{chain::Error, evidence::fetch::Fetcher};
use codec::Encode;
use futures::StreamExt;
use openledger_attribution::{
	fraud::{Finding, FraudProof},
	reveal::Item,
};
use openledger_core::{Balance, BatchId, OperatorId};
use std::{
	collections::{BTreeMap, BTreeSet},
	sync::{Arc, Mutex, PoisonError},
	time::{Duration, Instant},
};

/// Operators whose batches are looked at at one time.
const OPERATORS: usize = 16;
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
	/// A challenge of ours ended without us: the batch was voided by another one.
	Overtaken {
		/// The batch.
		batch: BatchId,
	},
}

/// What came of one round.
#[derive(Clone, Debug, Default)]
pub struct Round {
	/// The admission clock.
	pub now: u32,
	/// Batches in their windows.
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
	/// Whether a fraud was found.
	pub fn has_fraud(&self) -> bool {
		self.examined
			.iter()
			.any(|examination| !examination.frauds.is_empty())
	}

	/// Whether something could not be checked because it is not served.
	pub fn has_gaps(&self) -> bool {
		self.examined
			.iter()
			.any(|examination| !examination.missing.is_empty())
	}
}

/// A watcher.
pub struct Watcher<C> {
	chain: Arc<C>,
	memory: Memory,
	corpora: Corpora,
	fetcher: Fetcher,
	settings: Settings,
	state: Mutex<State>,
}

/// What is known of single batches between two rounds.
#[derive(Default)]
struct State {
	/// Those that need no second look.
	done: BTreeSet<BatchId>,
	/// Those that are not looked at before a time: their servers are slow.
	later: BTreeMap<BatchId, Instant>,
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
			state: Mutex::new(State {
				done,
				..State::default()
			}),
		})
	}

	/// Whether anything is filed.
	fn files(&self) -> bool {
		!self.settings.dry_run && self.chain.account().is_some()
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
		self.prove_filed(&open, &mut round).await?;
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
					(batch.id, self.examine(batch, operator, down).await)
				});
				Box::pin(of_operator.buffer_unordered(self.settings.parallel.max(1)))
			})
			.flatten_unordered(OPERATORS);
		tokio::pin!(looks);
		let mut due = tokio::time::interval(PROVE_EVERY);
		due.tick().await;
		loop {
			tokio::select! {
				look = looks.next() => match look {
					Some((batch, look)) => self.handle(batch, look, &mut round).await?,
					None => break,
				},
				_ = due.tick() => self.prove_filed(&open, &mut round).await?,
			}
		}
		round.took = start.elapsed();
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
		let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
		state.done.retain(|batch| open.contains_key(batch));
		state.later.retain(|batch, _| open.contains_key(batch));
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
			if is_mine && !is_over && !is_early && round.now < batch.due {
				wanted.entry(batch.operator).or_default().push(*batch);
			}
		}
		Ok(wanted)
	}

	/// Takes in what came of looking at a batch.
	async fn handle(
		&self,
		batch: BatchId,
		look: Result<Examination, Error>,
		round: &mut Round,
	) -> Result<(), WatchError> {
		match look {
			Ok(examination) => {
				if examination.is_clean() {
					self.memory.check(&[batch])?;
					self.finish(batch);
				} else {
					self.act(&examination, round).await?;
				}
				round.examined.push(examination);
			}
			Err(error) if error.is_unavailable() => return Err(error.into()),
			Err(error) => round.problems.push(format!("batch {batch}: {error}")),
		}
		Ok(())
	}

	/// Never looks at a batch again.
	fn finish(&self, batch: BatchId) {
		let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
		state.done.insert(batch);
	}

	/// Fetches and recomputes one batch. What an operator that does not answer keeps is not asked for again in the same round.
	async fn examine(
		&self,
		batch: OpenBatch,
		operator: Option<&OperatorFacts>,
		down: &Mutex<BTreeSet<OperatorId>>,
	) -> Result<Examination, Error> {
		let corpus = self.corpora.get(self.chain.as_ref(), batch.facts.model).await?;
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
		let mut published = match operator.filter(|operator| operator.endpoint.starts_with("http://")) {
			None => nothing("the operator registered no http endpoint"),
			Some(_) if is_down() => nothing("the operator's gateway does not answer"),
			Some(operator) => {
				let genesis = self.chain.genesis();
				published::fetch(
					&self.fetcher,
					&operator.endpoint,
					(batch.id, batch.facts.receipts),
					(&operator.account, &genesis),
					self.settings.limits,
				)
				.await
			}
		};
		let took = start.elapsed();
		if took >= SLOW {
			let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
			let pause = took.saturating_mul(PATIENCE).min(LONGEST_PAUSE);
			state.later.insert(batch.id, Instant::now() + pause);
			if published.batch.receipts.is_empty() {
				down.lock()
					.unwrap_or_else(PoisonError::into_inner)
					.insert(batch.operator);
			}
		}
		published.batch.sessions = settled_lines(self.chain.as_ref(), &batch, &mut published).await?;
		let known = Known::read(self.chain.as_ref(), &batch, &published.batch, corpus).await?;
		let examination = tokio::task::spawn_blocking(move || examine(&batch, published, &known))
			.await
			.map_err(|error| Error::Unexpected(format!("recomputing failed: {error}")))?;
		// What the chain knows of a batch goes with the batch: without it everything looks like a fraud.
		if !examination.frauds.is_empty() && !self.chain.open_batches().await?.contains(&batch) {
			return Err(Error::Unknown(format!(
				"batch {} any more: it has ended meanwhile",
				batch.id
			)));
		}
		Ok(examination)
	}

	/// Does what follows from an examination.
	async fn act(&self, examination: &Examination, round: &mut Round) -> Result<(), WatchError> {
		let batch = examination.batch.id;
		let availability = self.chain.availability(&examination.batch).await?;
		let stance = Stance {
			now: round.now,
			availability: &availability,
			challenged: self.files() && self.chain.challenge_of(batch).await?.is_some(),
			prepaid: self.settings.prepaid.saturating_sub(self.memory.prepaid(batch)?),
		};
		for action in decide(examination, &stance) {
			let tried = match action {
				Action::Challenge(found) => self.challenge(batch, &found, round).await?,
				Action::Demand { item, free } => self.demand(batch, item, free, round).await?,
				Action::LookAgain => Ok(()),
			};
			if let Err(error) = tried {
				round.problems.push(format!("batch {batch}: {error}"));
			}
		}
		// What nobody can demand any more will not come.
		if examination.frauds.is_empty() && round.now >= demands_until(&examination.batch) {
			self.finish(batch);
		}
		Ok(())
	}

	async fn challenge(
		&self,
		batch: BatchId,
		found: &Found,
		round: &mut Round,
	) -> Result<Result<(), Error>, WatchError> {
		let deed = Deed::Challenged {
			batch,
			finding: found.finding,
		};
		let Some(account) = self.chain.account().filter(|_| self.files()) else {
			round.deeds.push(deed);
			return Ok(Ok(()));
		};
		let salt = random_salt()?;
		let proof = found.proof.encode();
		let filed = Filed {
			commitment: commitment(&self.chain.genesis(), batch, &account, &salt, &proof),
			salt,
			proof,
		};
		// On disk before it leaves: without the salt the bond would be lost.
		self.memory.file(batch, &filed)?;
		let sent = self.chain.challenge(batch, filed.commitment).await;
		match sent {
			Ok(()) => round.deeds.push(deed),
			Err(error) if error.is_unavailable() => return Err(error.into()),
			Err(error) => {
				self.memory.close(batch)?;
				return Ok(Err(error));
			}
		}
		Ok(Ok(()))
	}

	async fn demand(
		&self,
		batch: BatchId,
		item: Item,
		free: bool,
		round: &mut Round,
	) -> Result<Result<(), Error>, WatchError> {
		if self.files() {
			if !free {
				self.memory.prepay(batch)?;
			}
			if let Err(error) = self.chain.demand(batch, &item).await {
				if error.is_unavailable() {
					return Err(error.into());
				}
				return Ok(Err(error));
			}
		}
		round.deeds.push(Deed::Demanded { batch, item, free });
		Ok(Ok(()))
	}

	/// Proves what was committed to, as soon as it may be proven.
	async fn prove_filed(
		&self,
		open: &BTreeMap<BatchId, OpenBatch>,
		round: &mut Round,
	) -> Result<(), WatchError> {
		if !self.files() {
			return Ok(());
		}
		round.now = self.chain.now().await?;
		for (batch, filed) in self.memory.filed()? {
			let ours = self
				.chain
				.challenge_of(batch)
				.await?
				.filter(|found| found.hash == filed.commitment);
			let Some(commitment) = ours else {
				let in_window = open.get(&batch).is_some_and(|batch| round.now < batch.due);
				if in_window && self.chain.challenge_of(batch).await?.is_none() {
					// It never arrived.
					if let Err(error) = self.chain.challenge(batch, filed.commitment).await {
						if error.is_unavailable() {
							return Err(error.into());
						}
						self.memory.close(batch)?;
						round.problems.push(format!("batch {batch}: {error}"));
					}
				} else {
					self.memory.close(batch)?;
					round.deeds.push(Deed::Overtaken { batch });
				}
				continue;
			};
			if round.now < commitment.provable_from {
				continue;
			}
			let Ok(proof) = FraudProof::read(&filed.proof) else {
				self.memory.close(batch)?;
				round
					.problems
					.push(format!("batch {batch}: the proof in memory cannot be read"));
				continue;
			};
			match self.chain.prove(batch, filed.salt, &proof).await {
				Ok(judged) => {
					self.memory.close(batch)?;
					round.deeds.push(match judged {
						Judged::Convicted { rewarded } => Deed::Convicted { batch, rewarded },
						Judged::Failed { reason } => {
							// The chain knows better: one bond is enough.
							self.memory.check(&[batch])?;
							self.finish(batch);
							Deed::Failed { batch, reason }
						}
					});
				}
				Err(error) if error.is_unavailable() => return Err(error.into()),
				Err(error) => round.problems.push(format!("batch {batch}: {error}")),
			}
		}
		Ok(())
	}

	/// Whether challenges of ours wait for their proofs.
	///
	/// # Errors
	/// If the memory fails.
	pub fn has_unproven(&self) -> Result<bool, MemoryError> {
		Ok(!self.memory.filed()?.is_empty())
	}
}

/// A salt that nobody can guess.
fn random_salt() -> Result<[u8; 32], Error> {
	use std::io::Read;
	let mut salt = [0u8; 32];
	std::fs::File::open("/dev/urandom")
		.and_then(|mut source| source.read_exact(&mut salt))
		.map_err(|error| Error::Unexpected(format!("the system has no randomness: {error}")))?;
	Ok(salt)
}
