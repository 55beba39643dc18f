//! The pure code that judges, fed with what the chain knows.

use crate::{pallet::*, types::*, WeightInfo};
use alloc::{collections::BTreeMap, vec::Vec};
use core::cell::{OnceCell, RefCell};
use frame_support::{ensure, weights::Weight};
use openledger_attribution::fraud::{
	judge_with, BatchFacts, Chain, Channels, ContributionFacts, DoubleSigning, Finding, FraudProof,
	LineFacts, SignedReceipt,
};
use openledger_attribution::reveal::Reveal;
pub(crate) use openledger_attribution::HostBlake2;
use openledger_core::{
	Balance, BatchId, ContributionId, LineIndex, OperatorId, SessionId, SnapshotId, MAX_CREDITS,
};
use openledger_traits::{Batches, Contributions, Models, OpenBatch, Operators};
use sp_runtime::{traits::Verify, MultiSignature};

/// Most contributions that a proof of fraud or a reveal speaks of: eight retrieved ones, or a claim and a better one.
const MAX_LOOKUPS: u32 = 8;
/// What reading the posted totals counts for: they are read once, and looked through as well, which takes less than reading them.
const POSTED_FACTOR: u64 = 2;

/// What is known of a contribution.
#[derive(Clone, Copy)]
struct Known {
	facts: Option<ContributionFacts>,
	in_corpus: bool,
	is_commons: bool,
}

/// What the chain knows, for one judgement. Each contribution is looked up once, and lookups are counted.
pub(crate) struct ChainOf<T: Config> {
	batch: Option<(BatchId, OpenBatch)>,
	channels: Channels,
	lineage: Vec<SnapshotId>,
	known: RefCell<BTreeMap<ContributionId, Known>>,
	posted: OnceCell<Vec<(ContributionId, Balance)>>,
	config: core::marker::PhantomData<T>,
}

impl<T: Config> ChainOf<T> {
	/// About an open batch.
	pub(crate) fn of_batch(batch: BatchId, open: &OpenBatch) -> Self {
		let channels = T::Models::channels(open.model).unwrap_or_default();
		let lineage = T::Models::data(open.model);
		Self {
			batch: Some((batch, *open)),
			channels: Channels {
				verbatim: channels.verbatim,
				retrieval: channels.retrieval,
			},
			lineage: lineage.into_iter().map(|(snapshot, _)| snapshot).collect(),
			known: RefCell::new(BTreeMap::new()),
			posted: OnceCell::new(),
			config: core::marker::PhantomData,
		}
	}

	/// About contributions alone.
	pub(crate) fn without_batch() -> Self {
		Self {
			batch: None,
			channels: Channels {
				verbatim: 0,
				retrieval: 0,
			},
			lineage: Vec::new(),
			known: RefCell::new(BTreeMap::new()),
			posted: OnceCell::new(),
			config: core::marker::PhantomData,
		}
	}

	/// The facts of an open batch.
	pub(crate) fn facts(open: &OpenBatch) -> BatchFacts {
		BatchFacts {
			model: open.model,
			amount: open.amount,
			credited: open.credited,
			receipts: open.receipts,
			receipts_root: open.receipts_root,
			ledger_root: open.ledger_root,
			sessions_root: open.sessions_root,
		}
	}

	/// Weight of what was looked up.
	pub(crate) fn weight(&self) -> Weight {
		let lookups = u64::try_from(self.known.borrow().len()).unwrap_or(u64::MAX);
		let posted = match (self.batch, self.posted.get()) {
			(Some((_, open)), Some(_)) => Self::posted_weight(open.credits),
			_ => Weight::zero(),
		};
		T::WeightInfo::lookup()
			.saturating_mul(lookups)
			.saturating_add(posted)
	}

	/// Weight of reading the posted totals of a batch with so many credits, and of what is done with them.
	fn posted_weight(credits: u32) -> Weight {
		T::Batches::posted_weight(credits).saturating_mul(POSTED_FACTOR)
	}

	/// Most that a proof of fraud makes [`Self::weight`].
	pub(crate) fn worst_weight() -> Weight {
		Self::lookups_weight(MAX_LOOKUPS).saturating_add(Self::posted_weight(MAX_CREDITS))
	}

	/// Most that a reveal makes [`Self::weight`].
	pub(crate) fn reveal_weight(reveal: &Reveal) -> Weight {
		match reveal {
			// Of a batch that is not looked at yet. No contribution is looked up.
			Reveal::Credited { .. } => Self::posted_weight(MAX_CREDITS),
			// Whether the one that is owed can be credited. Nothing that is posted is looked at.
			Reveal::Due { .. } => Self::lookups_weight(1),
			_ => Self::lookups_weight(MAX_LOOKUPS),
		}
	}

	/// [`Self::weight`] of looking up so many contributions.
	pub(crate) fn lookups_weight(lookups: u32) -> Weight {
		T::WeightInfo::lookup().saturating_mul(lookups.into())
	}

	/// The posted totals of the batch.
	fn totals(&self) -> &[(ContributionId, Balance)] {
		let batch = self.batch.map(|(batch, _)| batch);
		self.posted
			.get_or_init(|| batch.map(T::Batches::posted).unwrap_or_default())
	}

	fn look_up(&self, id: ContributionId) -> Known {
		if let Some(known) = self.known.borrow().get(&id) {
			return *known;
		}
		let facts = T::Contributions::text(id).map(|text| ContributionFacts {
			contributor: text.contributor,
			root: text.root,
			tokens: text.tokens,
			chunks: text.chunks,
		});
		let membership = T::Contributions::membership(id);
		let mut holders = self
			.lineage
			.iter()
			.filter(|snapshot| membership.is_some_and(|membership| membership.covers(snapshot)))
			.peekable();
		let in_corpus = holders.peek().is_some();
		let is_commons = holders.any(|snapshot| T::Contributions::is_commons_in(*snapshot, id));
		let known = Known {
			facts,
			in_corpus,
			is_commons,
		};
		self.known.borrow_mut().insert(id, known);
		known
	}
}

impl<T: Config> Chain for ChainOf<T> {
	fn contribution(&self, id: ContributionId) -> Option<ContributionFacts> {
		self.look_up(id).facts
	}

	fn in_corpus(&self, id: ContributionId) -> bool {
		self.look_up(id).in_corpus
	}

	fn is_commons(&self, id: ContributionId) -> bool {
		self.look_up(id).is_commons
	}

	fn line(&self, session: SessionId, line: LineIndex) -> Option<LineFacts> {
		let (_, open) = self.batch?;
		let terms = T::Batches::line(session, line)?;
		(terms.operator == open.operator && terms.model == open.model).then_some(LineFacts {
			input_price: terms.prices.input,
			output_price: terms.prices.output,
			disclosure: terms.disclosure,
		})
	}

	fn posted(&self, id: ContributionId) -> Balance {
		let totals = self.totals();
		totals
			.binary_search_by_key(&id, |(credited, _)| *credited)
			.ok()
			.and_then(|place| totals.get(place))
			.map_or(0, |(_, total)| *total)
	}

	fn posted_below(&self, id: ContributionId) -> Balance {
		let below = self.totals().iter().take_while(|(credited, _)| *credited < id);
		// Submission has checked that the sum of all is a balance.
		below.fold(0, |sum, (_, total)| sum.saturating_add(*total))
	}

	fn channels(&self) -> Channels {
		self.channels
	}
}

impl<T: Config> Pallet<T> {
	/// What a proof against an open batch shows.
	pub(crate) fn judge(
		proof: &FraudProof,
		open: &OpenBatch,
		chain: &ChainOf<T>,
	) -> Result<Finding, Refusal> {
		let facts = ChainOf::<T>::facts(open);
		let finding = judge_with::<HostBlake2>(proof, &facts, chain).map_err(Refusal::Judged)?;
		if let FraudProof::Equivocation { signed, .. } = proof {
			Self::ensure_signed_by(open.operator, signed)?;
		}
		Ok(finding)
	}

	/// What two receipts show, whatever the batch.
	pub(crate) fn judge_signed(receipts: &DoubleSigning, operator: OperatorId) -> Result<(), Refusal> {
		receipts.judge().map_err(Refusal::Judged)?;
		Self::ensure_signed_by(operator, &receipts.first)?;
		Self::ensure_signed_by(operator, &receipts.second)
	}

	/// Whether the key of the operator's account signed a receipt, for this chain.
	fn ensure_signed_by(operator: OperatorId, signed: &SignedReceipt) -> Result<(), Refusal> {
		let account = T::Operators::account_of(operator).ok_or(Refusal::BadSignature)?;
		let message = signed.receipt.message(&Self::genesis());
		let signature = MultiSignature::Sr25519(signed.signature.into());
		ensure!(
			signature.verify(message.as_slice(), &account.into()),
			Refusal::BadSignature
		);
		Ok(())
	}
}
