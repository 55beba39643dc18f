//! The chain as a watcher sees it.

use super::{
	answers::{from_chain_item, Answers},
	api, from_chain_disclosure, settled_lines, text, view, Account, At, Connection, Error, Key, Result,
	SnapshotMember,
};
use crate::watch::chain::{
	Availability, Chain, Commitment, Judged, LineKey, Member, ModelFacts, OpenBatch, OperatorFacts,
	RevealedReceipt, Verdict,
};
use api::{
	attribution_scoring::events::{ChallengeFailed, Convicted},
	inference_receipts::events::VoucherSettled,
	runtime_types::{
		pallet_attribution_scoring::types::{Demand, DemandInfo, RevealedReceipt as ChainRevealed},
		pallet_inference_receipts::types::Batch,
	},
};
use codec::{Compact, Encode};
use futures::{StreamExt, TryStreamExt};
use openledger_attribution::{
	duplicate::DuplicateProof,
	fraud::{BatchFacts, Channels, ContributionFacts, FraudProof, LineFacts},
	reveal::{Item, Reveal},
	SessionLeaf,
};
use openledger_core::{Balance, BatchId, ContributionId, Hash32, ModelId, OperatorId};
use std::{collections::BTreeMap, sync::Arc};
use subxt::utils::AccountId32;
use tokio::sync::Mutex;

const PALLET: &str = "AttributionScoring";
/// Reads under way at one time.
const PARALLEL: usize = 16;
/// Demands of a page.
const PAGE: u32 = 256;

/// One node, and the key that files, if there is one.
#[derive(Clone, Debug)]
pub struct WatcherChain {
	conn: Connection,
	key: Option<Key>,
	answers: Arc<Mutex<Answers>>,
}

impl WatcherChain {
	/// The chain behind a connection.
	pub fn new(conn: Connection, key: Option<Key>) -> Self {
		Self {
			conn,
			key,
			answers: Arc::default(),
		}
	}

	fn key(&self) -> Result<&Key> {
		let key = self.key.as_ref();
		key.ok_or_else(|| Error::Key("nobody files: there is no key".into()))
	}

	/// What has been demanded of a batch, answered or not.
	async fn demands(&self, at: &At, batch: BatchId) -> Result<Vec<DemandInfo<AccountId32>>> {
		let views = api::view_functions().attribution_scoring();
		let mut all: Vec<DemandInfo<AccountId32>> = Vec::new();
		loop {
			let after = all.last().map(|demand| demand.item.clone());
			let page = view(at, views.demands(batch, after, PAGE)).await?;
			let is_last = page.len() < PAGE as usize;
			all.extend(page);
			if is_last {
				return Ok(all);
			}
		}
	}

	/// The block that took a batch: the chain keeps it for the draw, so that no earlier state is needed. `None` if the batch
	/// has ended.
	async fn submission(&self, batch: &OpenBatch) -> Result<Option<u32>> {
		let at = self.conn.best().await?;
		let rounds = api::storage().attribution_scoring().rounds();
		let round = at.storage().try_fetch(rounds, (batch.submitted,)).await?;
		round.map_or(Ok(None), |round| Ok(Some(round.decode()?.block)))
	}

	/// Signs and submits a call of the scoring pallet whose arguments are encoded already.
	async fn file(&self, call: &str, fields: Vec<u8>) -> Result<super::Submitted> {
		let call = self.conn.encoded_call(PALLET, call, fields)?;
		self.conn.submit(&call, self.key()?).await
	}
}

fn open(id: BatchId, batch: &Batch) -> OpenBatch {
	OpenBatch {
		id,
		operator: batch.operator,
		submitted: batch.submitted,
		due: batch.due,
		challenges_until: batch.due,
		held: batch.holds > 0,
		facts: BatchFacts {
			model: batch.model,
			amount: batch.amount,
			credited: batch.credited,
			receipts: batch.commitment.receipts,
			receipts_root: batch.commitment.receipts_root,
			ledger_root: batch.commitment.ledger_root,
			sessions_root: batch.sessions_root,
		},
	}
}

fn facts(member: &SnapshotMember) -> ContributionFacts {
	ContributionFacts {
		contributor: member.info.account.0,
		root: member.info.root,
		tokens: member.info.contribution.tokens,
		chunks: member.info.chunks,
	}
}

impl Chain for WatcherChain {
	fn genesis(&self) -> Hash32 {
		self.conn.genesis()
	}

	fn account(&self) -> Option<Account> {
		self.key.as_ref().map(Key::account)
	}

	async fn now(&self) -> Result<u32> {
		self.conn.clock().await
	}

	async fn open_batches(&self) -> Result<Vec<OpenBatch>> {
		let at = self.conn.best().await?;
		let mut entries = at
			.storage()
			.iter(api::storage().inference_receipts().batches(), ())
			.await?;
		let mut batches = Vec::new();
		while let Some(entry) = entries.next().await {
			let entry = entry?;
			batches.push(open(entry.key()?.decode()?.0, &entry.value().decode()?));
		}
		batches.sort_unstable_by_key(|batch| batch.id);
		let now = self.now().await?;
		let views = api::view_functions().attribution_scoring();
		for batch in batches.iter_mut().filter(|batch| batch.held && now >= batch.due) {
			let schedule = view(&at, views.schedule(batch.id)).await?;
			batch.challenges_until = schedule.map_or(batch.due, |schedule| schedule.challenges_until);
		}
		let is_open = |id| {
			batches
				.binary_search_by_key(&id, |batch: &OpenBatch| batch.id)
				.is_ok()
		};
		self.answers.lock().await.keep(is_open);
		Ok(batches)
	}

	async fn operator(&self, id: OperatorId) -> Result<Option<OperatorFacts>> {
		let Some(operator) = self.conn.operator(id).await? else {
			return Ok(None);
		};
		Ok(Some(OperatorFacts {
			account: operator.account.0,
			endpoint: self.conn.endpoint(id).await?.unwrap_or_default(),
		}))
	}

	async fn model(&self, id: ModelId) -> Result<Option<ModelFacts>> {
		let (Some(info), Some(vectors)) = (self.conn.model(id).await?, self.conn.vectors(id).await?) else {
			return Ok(None);
		};
		let snapshots: Vec<_> = vectors.data.iter().map(|(snapshot, _)| *snapshot).collect();
		let corpus = self.conn.corpus(&snapshots).await?;
		Ok(Some(ModelFacts {
			channels: Channels {
				verbatim: info.terms.channels.verbatim,
				retrieval: info.terms.channels.retrieval,
			},
			corpus: corpus
				.iter()
				.map(|member| Member {
					id: member.id,
					commons: member.commons,
					facts: facts(member),
					uri: text(&member.info.uri),
				})
				.collect(),
		}))
	}

	async fn contributions(
		&self,
		ids: &[ContributionId],
	) -> Result<Vec<(ContributionId, ContributionFacts)>> {
		let found = self.conn.contributions(ids).await?;
		Ok(found.iter().map(|member| (member.id, facts(member))).collect())
	}

	async fn lines(
		&self,
		operator: OperatorId,
		model: ModelId,
		keys: &[LineKey],
	) -> Result<Vec<(LineKey, LineFacts)>> {
		let mut sessions: Vec<_> = keys.iter().map(|(session, _)| *session).collect();
		sessions.dedup();
		let found: Vec<_> = futures::stream::iter(sessions)
			.map(|id| async move { Ok::<_, Error>((id, self.conn.session(id).await?)) })
			.buffered(PARALLEL)
			.try_collect()
			.await?;
		let mut lines = Vec::new();
		for (id, session) in found {
			let Some(session) = session.filter(|session| session.operator == operator) else {
				continue;
			};
			let of = (0u8..)
				.zip(&session.lines.0)
				.filter(|(_, line)| line.model == model);
			lines.extend(of.map(|(index, line)| {
				let facts = LineFacts {
					input_price: line.prices.input,
					output_price: line.prices.output,
					disclosure: from_chain_disclosure(&session.disclosure),
				};
				((id, index), facts)
			}));
		}
		Ok(lines)
	}

	async fn posted(&self, batch: BatchId) -> Result<Vec<(ContributionId, Balance)>> {
		let at = self.conn.best().await?;
		let value = at
			.storage()
			.try_fetch(api::storage().inference_receipts().batch_credits(), (batch,))
			.await?;
		value.map_or_else(|| Ok(Vec::new()), |value| Ok(value.decode()?.0))
	}

	async fn settled(&self, batch: &OpenBatch) -> Result<Option<Vec<SessionLeaf>>> {
		let Some(submitted) = self.submission(batch).await? else {
			return Ok(None);
		};
		if !self.conn.has_state(self.conn.hash_of(submitted).await?).await? {
			return Ok(None);
		}
		let block = self.conn.block(submitted.into()).await?;
		let of = block
			.find::<VoucherSettled>()
			.into_iter()
			.filter(|event| event.batch == batch.id);
		let vouchers = of.map(|event| (event.session, event.line, event.before, event.after));
		Ok(Some(settled_lines(vouchers)))
	}

	async fn availability(&self, batch: &OpenBatch) -> Result<Availability> {
		let at = self.conn.best().await?;
		let views = api::view_functions().attribution_scoring();
		let drawn = view(&at, views.drawn(batch.id)).await?;
		let demands = self.demands(&at, batch.id).await?;
		let answered = demands
			.iter()
			.filter(|demand| matches!(demand.demand, Demand::Answered { .. }));
		let revealed = |revealed: &ChainRevealed, drawn| RevealedReceipt {
			receipt: revealed.receipt,
			at: revealed.at,
			drawn,
		};
		let mut shown: BTreeMap<u32, RevealedReceipt> = BTreeMap::new();
		for demand in &demands {
			if let Demand::Answered {
				revealed: Some(found),
			} = &demand.demand
			{
				shown.insert(found.receipt, revealed(found, false));
			}
		}
		for found in drawn.iter().flat_map(|drawn| &drawn.revealed) {
			shown.insert(found.receipt, revealed(found, true));
		}
		Ok(Availability {
			revealed: shown.into_values().collect(),
			drawn_credits: drawn
				.as_ref()
				.map(|drawn| drawn.credits.clone())
				.unwrap_or_default(),
			drawn: drawn.map(|drawn| drawn.positions).unwrap_or_default(),
			answered: answered.map(|demand| from_chain_item(&demand.item)).collect(),
			demanded: demands
				.iter()
				.map(|demand| from_chain_item(&demand.item))
				.collect(),
		})
	}

	async fn challenge_of(&self, batch: BatchId) -> Result<Option<Commitment>> {
		let account = AccountId32(self.key()?.account());
		let at = self.conn.best().await?;
		let views = api::view_functions().attribution_scoring();
		let found = view(&at, views.challenge_of(batch, account)).await?;
		Ok(found.map(|challenge| Commitment {
			hash: challenge.commitment.hash,
			provable_from: challenge.commitment.provable_from,
			deadline: challenge.commitment.deadline,
		}))
	}

	async fn challenge(&self, batch: BatchId, commitment: Hash32) -> Result<()> {
		let fields = (Compact(batch), commitment).encode();
		self.file("challenge", fields).await.map(drop)
	}

	async fn prove(&self, batch: BatchId, salt: Hash32, proof: &FraudProof) -> Result<Judged> {
		let fields = (Compact(batch), salt, proof).encode();
		let submitted = self.file("prove", fields).await?;
		if let Some(convicted) = submitted.find::<Convicted>().first() {
			let rewarded = convicted.penalty.rewarded;
			return Ok(Judged::Convicted { rewarded });
		}
		let failed = submitted.expect::<ChallengeFailed>()?;
		let reason = format!("{:?}, in block {}", failed.reason, submitted.block);
		Ok(Judged::Failed { reason })
	}

	async fn demand(&self, batch: BatchId, item: &Item) -> Result<()> {
		let fields = (Compact(batch), item).encode();
		let submitted = self.file("demand", fields).await?;
		self.answers.lock().await.begin(submitted.block);
		Ok(())
	}

	async fn reveals(&self, batch: &OpenBatch) -> Result<Vec<(Item, Reveal)>> {
		let mut answers = self.answers.lock().await;
		if !answers.reach(batch.id) {
			if let Some(submitted) = self.submission(batch).await? {
				answers.begin(submitted.into());
				answers.reached(batch.id);
			}
		}
		answers.read(&self.conn).await?;
		Ok(answers.of(batch.id, &batch.facts))
	}

	async fn follow(&self) -> Result<()> {
		self.answers.lock().await.read(&self.conn).await
	}

	async fn problems(&self) -> Vec<String> {
		self.answers.lock().await.problems()
	}

	async fn verdict(&self, batch: BatchId) -> Result<Option<Verdict>> {
		let mut answers = self.answers.lock().await;
		answers.read(&self.conn).await?;
		Ok(answers.end(batch))
	}

	async fn is_marked(&self, id: ContributionId, chunk: u32) -> Result<bool> {
		let at = self.conn.best().await?;
		let marks = api::storage().datanets().marks();
		Ok(at.storage().try_fetch(marks, (id, chunk)).await?.is_some())
	}

	async fn prove_duplicate(&self, proof: &DuplicateProof) -> Result<()> {
		self.file("prove_duplicate", proof.encode()).await.map(drop)
	}
}
