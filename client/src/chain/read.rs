//! Reads of single things, and of all things of a kind.

use super::{api, from_chain_snapshot, to_chain_snapshot, Account, At, Connection, Error, Result};
use crate::payer::{CorpusView, Member};
use api::runtime_types::{
	pallet_datanets::types as datanets, pallet_fee_routing::types as routing,
	pallet_inference_receipts::types as receipts, pallet_model_registry::types as models,
	pallet_operators::types as operators,
};
use futures::future::BoxFuture;
use openledger_attribution::TextCommitment;
use openledger_core::{
	Balance, BatchId, ContributionId, DatanetId, Hash32, MandateId, ModelId, OperatorId, PayeeId, SessionId,
	Share, SnapshotId,
};
use subxt::utils::AccountId32;

/// A datanet with its words.
pub type DatanetInfo = datanets::DatanetInfo<AccountId32>;
/// A contribution with all that is known of it.
pub type ContributionInfo = datanets::ContributionInfo<AccountId32, u32>;
/// A snapshot.
pub type SnapshotInfo = datanets::Snapshot<u32>;
/// A demand for a chunk.
pub type DemandInfo = datanets::Demand<AccountId32>;
/// A model.
pub type ModelInfo = models::ModelInfo<AccountId32, u32>;
/// An operator.
pub type OperatorInfo = operators::OperatorInfo<AccountId32, u32>;
/// A delegation.
pub type DelegationInfo = operators::DelegationInfo<u32>;
/// A session.
pub type SessionInfo = receipts::SessionInfo<AccountId32>;
/// A mandate.
pub type MandateInfo = receipts::MandateInfo<AccountId32>;

/// A member of a snapshot.
#[derive(Clone, Debug)]
pub struct SnapshotMember {
	/// The contribution.
	pub id: ContributionId,
	/// All that is known of it.
	pub info: ContributionInfo,
	/// Whether matching against the snapshots that were asked for treats it as commons.
	pub commons: bool,
}

/// Entries asked for at one time.
const PAGE: u32 = 1_024;
/// Reads under way at one time.
const PARALLEL: usize = 32;

macro_rules! view {
	($conn:expr, $pallet:ident . $function:ident ( $($argument:expr),* )) => {
		super::view::view(&$conn.best().await?, api::view_functions().$pallet().$function($($argument),*)).await
	};
}

#[allow(clippy::missing_errors_doc)] // All of them fail only if the node does not answer.
impl Connection {
	/// A datanet, if there is one with this number.
	pub async fn datanet(&self, id: DatanetId) -> Result<Option<DatanetInfo>> {
		view!(self, datanets.datanet(id))
	}

	/// How many datanets there are; their numbers are below.
	pub async fn datanet_count(&self) -> Result<DatanetId> {
		let at = self.best().await?;
		let value = at
			.storage()
			.try_fetch(api::storage().datanets().next_datanet(), ())
			.await?;
		value.map_or(Ok(0), |value| Ok(value.decode()?))
	}

	/// How many contributions were ever submitted; their numbers are below.
	pub async fn contribution_count(&self) -> Result<ContributionId> {
		let at = self.best().await?;
		let value = at
			.storage()
			.try_fetch(api::storage().datanets().next_contribution(), ())
			.await?;
		value.map_or(Ok(0), |value| Ok(value.decode()?))
	}

	/// A contribution.
	pub async fn contribution(&self, id: ContributionId) -> Result<Option<ContributionInfo>> {
		view!(self, datanets.contribution(id))
	}

	/// These contributions, in the same order; those that are gone are left out.
	pub async fn contributions(&self, ids: &[ContributionId]) -> Result<Vec<SnapshotMember>> {
		use futures::{StreamExt, TryStreamExt};
		let at = &self.best().await?;
		let found: Vec<Option<SnapshotMember>> = futures::stream::iter(ids.to_vec())
			.map(|id| async move {
				let info = super::view::view(at, api::view_functions().datanets().contribution(id)).await?;
				Ok::<_, Error>(info.map(|info| SnapshotMember {
					id,
					commons: info.is_commons,
					info,
				}))
			})
			.buffered(PARALLEL)
			.try_collect()
			.await?;
		Ok(found.into_iter().flatten().collect())
	}

	/// The contribution that an account submitted a root as.
	pub async fn contribution_of(&self, account: &Account, root: Hash32) -> Result<Option<ContributionId>> {
		view!(self, datanets.contribution_of(AccountId32(*account), root))
	}

	/// A snapshot.
	pub async fn snapshot(&self, id: SnapshotId) -> Result<Option<SnapshotInfo>> {
		view!(self, datanets.snapshot(to_chain_snapshot(id)))
	}

	/// Numbers of the members of a snapshot, in the order of submission.
	pub async fn members(&self, id: SnapshotId) -> Result<Vec<ContributionId>> {
		let at = self.best().await?;
		let (mut members, mut start) = (Vec::new(), Some(0));
		while let Some(from) = start {
			let views = api::view_functions().datanets();
			let page = super::view::view(&at, views.members(to_chain_snapshot(id), from, PAGE)).await?;
			members.extend(page.items);
			start = page.next;
		}
		Ok(members)
	}

	/// Numbers of the contributions to a datanet that nobody has reviewed.
	pub async fn awaiting_review(&self, datanet: DatanetId) -> Result<Vec<ContributionId>> {
		let at = self.best().await?;
		let (mut waiting, mut start) = (Vec::new(), Some(0));
		while let Some(from) = start {
			let views = api::view_functions().datanets();
			let page = super::view::view(&at, views.awaiting_review(datanet, from, PAGE)).await?;
			waiting.extend(page.items);
			start = page.next;
		}
		Ok(waiting)
	}

	/// The members of all these snapshots, each once, in the order of submission: a corpus.
	pub async fn corpus(&self, snapshots: &[SnapshotId]) -> Result<Vec<SnapshotMember>> {
		let mut ids = Vec::new();
		for snapshot in snapshots {
			ids.extend(self.members(*snapshot).await?);
		}
		ids.sort_unstable();
		ids.dedup();
		let mut members = self.contributions(&ids).await?;
		for member in &mut members {
			member.commons = is_commons_in(&member.info, snapshots);
		}
		Ok(members)
	}

	/// A demand that is not answered.
	pub async fn demand(&self, contribution: ContributionId, chunk: u32) -> Result<Option<DemandInfo>> {
		view!(self, datanets.demand(datanets::DemandId { contribution, chunk }))
	}

	/// Units of a contribution in a snapshot.
	pub async fn units_in(&self, snapshot: SnapshotId, contribution: ContributionId) -> Result<u128> {
		view!(self, datanets.units_in(to_chain_snapshot(snapshot), contribution))
	}

	/// A model.
	pub async fn model(&self, id: ModelId) -> Result<Option<ModelInfo>> {
		view!(self, model_registry.model(id))
	}

	/// How many models there are; their numbers are below.
	pub async fn model_count(&self) -> Result<ModelId> {
		view!(self, model_registry.count())
	}

	/// The builders of a model and the snapshots of its corpus, with their shares.
	pub async fn vectors(&self, id: ModelId) -> Result<Option<ModelVectors>> {
		let lineage = view!(self, model_registry.lineage(id))?;
		Ok(lineage.map(|lineage| ModelVectors {
			builders: lineage.builders.0,
			data: lineage
				.data
				.0
				.iter()
				.map(|(snapshot, share)| (from_chain_snapshot(snapshot), *share))
				.collect(),
		}))
	}

	/// An operator.
	pub async fn operator(&self, id: OperatorId) -> Result<Option<OperatorInfo>> {
		view!(self, operators.operator(id))
	}

	/// Where an operator says that its gateway answers.
	pub async fn endpoint(&self, id: OperatorId) -> Result<Option<String>> {
		let at = self.best().await?;
		let value = at
			.storage()
			.try_fetch(api::storage().operators().profiles(), (id,))
			.await?;
		let Some(value) = value else { return Ok(None) };
		let endpoint = super::text(&value.decode()?.endpoint);
		Ok(Some(endpoint).filter(|endpoint| !endpoint.is_empty()))
	}

	/// How many operators were ever registered; their numbers are below.
	pub async fn operator_count(&self) -> Result<OperatorId> {
		let at = self.best().await?;
		let value = at
			.storage()
			.try_fetch(api::storage().operators().next_operator(), ())
			.await?;
		value.map_or(Ok(0), |value| Ok(value.decode()?))
	}

	/// The operator that an account runs.
	pub async fn operator_of(&self, account: &Account) -> Result<Option<OperatorId>> {
		view!(self, operators.operator_by_account(AccountId32(*account)))
	}

	/// What an operator serves, with input and output price per 1,000 tokens.
	pub async fn served(&self, id: OperatorId) -> Result<Vec<(ModelId, super::Prices)>> {
		view!(self, operators.served_models(id))
	}

	/// The stake an account has with an operator.
	pub async fn delegation(&self, id: OperatorId, account: &Account) -> Result<Option<DelegationInfo>> {
		view!(self, operators.delegation(id, AccountId32(*account)))
	}

	/// The delegators that share an operator's pool, with their units.
	pub async fn stakers(&self, id: OperatorId) -> Result<Vec<(PayeeId, u128)>> {
		let at = self.best().await?;
		let mut entries = at
			.storage()
			.iter(api::storage().fee_routing().stakers(), (id,))
			.await?;
		let mut stakers = Vec::new();
		while let Some(entry) = entries.next().await {
			let entry = entry?;
			stakers.push((entry.key()?.decode()?.1, entry.value().decode()?.units));
		}
		stakers.sort_unstable();
		Ok(stakers)
	}

	/// What another batch of an operator for a model can move now.
	pub async fn room(&self, operator: OperatorId, model: ModelId) -> Result<receipts::Room> {
		view!(self, inference_receipts.room(operator, model))
	}

	/// The admission clock, in which challenge windows and thaws are measured.
	pub async fn clock(&self) -> Result<u32> {
		view!(self, inference_receipts.clock())
	}

	/// A session.
	pub async fn session(&self, id: SessionId) -> Result<Option<SessionInfo>> {
		view!(self, inference_receipts.session(id))
	}

	/// How many sessions there ever were at that block; their numbers are below.
	pub async fn session_count(&self, at: &At) -> Result<SessionId> {
		let value = at
			.storage()
			.try_fetch(api::storage().inference_receipts().next_session_id(), ())
			.await?;
		value.map_or(Ok(0), |value| Ok(value.decode()?))
	}

	/// Numbers of the sessions of a payer.
	pub async fn sessions_of(&self, payer: &Account) -> Result<Vec<SessionId>> {
		let mut all: Vec<SessionId> = Vec::new();
		loop {
			let after = all.last().copied();
			let page = view!(
				self,
				inference_receipts.sessions_of(AccountId32(*payer), after, 256)
			)?;
			if page.is_empty() {
				all.sort_unstable();
				return Ok(all);
			}
			all.extend(page);
		}
	}

	/// A mandate.
	pub async fn mandate(&self, id: MandateId) -> Result<Option<MandateInfo>> {
		view!(self, inference_receipts.mandate(id))
	}

	/// The batches of an operator that have not ended: number and record.
	pub async fn open_batches(&self, operator: OperatorId) -> Result<Vec<(BatchId, receipts::Batch)>> {
		let at = self.best().await?;
		let mut entries = at
			.storage()
			.iter(api::storage().inference_receipts().batches(), ())
			.await?;
		let mut open = Vec::new();
		while let Some(entry) = entries.next().await {
			let entry = entry?;
			let batch = entry.value().decode()?;
			if batch.operator == operator {
				open.push((entry.key()?.decode()?.0, batch));
			}
		}
		open.sort_unstable_by_key(|(id, _)| *id);
		Ok(open)
	}

	/// Whom an account is paid as, if anything ever named it.
	pub async fn payee_of(&self, account: &Account) -> Result<Option<PayeeId>> {
		view!(self, fee_routing.payee_of(AccountId32(*account)))
	}

	/// The account that a payee is paid to.
	pub async fn account_of(&self, payee: PayeeId) -> Result<Option<Account>> {
		let account = view!(self, fee_routing.account_of(payee))?;
		Ok(account.map(|account| account.0))
	}

	/// What a payee is owed now.
	pub async fn owed(&self, payee: PayeeId) -> Result<Balance> {
		view!(self, fee_routing.owed_of(payee))
	}

	/// What a pull would move now.
	pub async fn pending(&self, pull: super::Pull) -> Result<Balance> {
		view!(self, fee_routing.pending(routing::Pull::from(pull)))
	}

	/// What an account can spend now: free balance less what is frozen.
	pub async fn balance(&self, account: &Account) -> Result<Balance> {
		let at = self.best().await?;
		let value = at
			.storage()
			.try_fetch(api::storage().system().account(), (AccountId32(*account),))
			.await?;
		let Some(value) = value else { return Ok(0) };
		let data = value.decode()?.data;
		Ok(data.free.saturating_sub(data.frozen))
	}

	/// All OPEN there is.
	pub async fn issuance(&self) -> Result<Balance> {
		let at = self.best().await?;
		let value = at
			.storage()
			.try_fetch(api::storage().balances().total_issuance(), ())
			.await?;
		value.map_or(Ok(0), |value| Ok(value.decode()?))
	}
}

/// Whether one of these snapshots holds the contribution.
pub fn is_in(info: &ContributionInfo, snapshots: &[SnapshotId]) -> bool {
	snapshots.iter().any(|snapshot| holds(info, *snapshot))
}

/// Whether one of these snapshots holds the contribution as commons: then it is commons to whoever matches against all of
/// them.
pub fn is_commons_in(info: &ContributionInfo, snapshots: &[SnapshotId]) -> bool {
	let from = info.contribution.commons_from;
	snapshots
		.iter()
		.any(|snapshot| holds(info, *snapshot) && from.is_some_and(|from| from <= snapshot.number))
}

fn holds(info: &ContributionInfo, snapshot: SnapshotId) -> bool {
	let state = &info.contribution;
	state.datanet == snapshot.datanet
		&& state.from.is_some_and(|from| from <= snapshot.number)
		&& state.until.is_none_or(|until| snapshot.number < until)
		// Published while it was frozen.
		&& !state
			.gaps
			.0
			.iter()
			.flatten()
			.any(|gap| (gap.from..gap.until).contains(&snapshot.number))
}

/// The corpus of a model, for payers who check the sources of answers.
#[derive(Clone)]
pub struct ModelCorpus {
	conn: Connection,
	snapshots: Vec<SnapshotId>,
}

impl std::fmt::Debug for ModelCorpus {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		f.debug_struct("ModelCorpus")
			.field("snapshots", &self.snapshots)
			.finish_non_exhaustive()
	}
}

impl ModelCorpus {
	/// The corpus of a model: it never changes.
	///
	/// # Errors
	/// [`Error::Unknown`] if there is no such model; if the node does not answer.
	pub async fn open(conn: &Connection, model: ModelId) -> Result<Self> {
		let vectors = conn.vectors(model).await?;
		let vectors = vectors.ok_or_else(|| Error::Unknown(format!("model {model}")))?;
		Ok(Self {
			conn: conn.clone(),
			snapshots: vectors.data.iter().map(|(snapshot, _)| *snapshot).collect(),
		})
	}
}

impl CorpusView for ModelCorpus {
	fn member(&self, id: ContributionId) -> BoxFuture<'_, Result<Option<Member>, String>> {
		Box::pin(async move {
			let info = self.conn.contribution(id).await;
			let info = info.map_err(|error| error.to_string())?;
			let info = info.filter(|info| is_in(info, &self.snapshots));
			Ok(info.map(|info| Member {
				contributor: info.account.0,
				commitment: TextCommitment {
					root: info.root,
					tokens: info.contribution.tokens,
					chunks: info.chunks,
				},
			}))
		})
	}
}

/// The two flattened vectors of a model, in parts per billion.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ModelVectors {
	/// The model and its ancestors.
	pub builders: Vec<(ModelId, Share)>,
	/// Snapshots, own and inherited: its corpus.
	pub data: Vec<(SnapshotId, Share)>,
}
