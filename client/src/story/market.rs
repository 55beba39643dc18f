//! Models on the snapshot, an operator who serves them, and payers who set OPEN aside.

use super::{publish::Published, Stage};
use crate::{
	chain::{
		api::{
			self,
			runtime_types::{
				bounded_collections::bounded_vec::BoundedVec,
				openledger_core::kinds,
				pallet_inference_receipts::types::LineRequest,
				pallet_model_registry::types::{Channels, Terms},
			},
		},
		prices, to_chain_kind, to_chain_snapshot, Key,
	},
	payer,
};
use anyhow::{bail, Context, Result};
use openledger_attribution::{Blake2, Hasher};
use openledger_core::{
	Balance, Disclosure, LineIndex, ModelId, ModelKind, OperatorId, SessionId, Share, OPEN, SHARE_ONE,
};
use subxt::utils::AccountId32;

/// Prices per 1,000 counting tokens: of requests, of answers.
const FINE_TUNE_PRICES: (Balance, Balance) = (5 * OPEN, 50 * OPEN);
const AGENT_PRICES: (Balance, Balance) = (10 * OPEN, 80 * OPEN);
const COMMISSION: Share = 100_000_000;
/// More than a question can cost: 200 tokens in, 64 out.
const QUESTION: Balance = 10 * OPEN;

/// What the parts take, by the number of questions.
#[derive(Clone, Copy, Debug)]
pub(super) struct Budget {
	/// Of a session; also the most a payer will sign for on one line. Its mandate has twice as much.
	pub(super) deposit: Balance,
	/// The operator's: nothing must wait for exposure.
	pub(super) bond: Balance,
	pub(super) delegation: Balance,
}

impl Budget {
	pub(super) fn new(questions: usize) -> Self {
		let deposit = QUESTION.saturating_mul(questions as Balance).max(100 * OPEN);
		Self {
			deposit,
			bond: deposit.saturating_mul(4).max(1_000 * OPEN),
			delegation: deposit.saturating_mul(2).max(500 * OPEN),
		}
	}
}

/// A line that somebody pays for, with the hand that signs its vouchers.
#[derive(Clone, Debug)]
pub(super) struct PaidLine {
	pub(super) session: SessionId,
	pub(super) line: LineIndex,
	pub(super) model: ModelId,
	pub(super) agent: bool,
	pub(super) key: Key,
	pub(super) limit: Balance,
	pub(super) terms: payer::Terms,
}

/// Who serves what to whom.
#[derive(Debug)]
pub(super) struct Market {
	pub(super) base: ModelId,
	pub(super) fine_tune: ModelId,
	pub(super) agent: ModelId,
	pub(super) operator: OperatorId,
	/// Address that the gateway listens at.
	pub(super) endpoint: String,
	/// Two of each session: for the fine-tune and for the agent.
	pub(super) lines: Vec<PaidLine>,
}

pub(super) async fn play(stage: &Stage, published: &Published) -> Result<Market> {
	let [a, b, c] = &stage.cast.builders;
	let base = register(
		stage,
		a,
		ModelKind::Base,
		None,
		Some(published),
		300_000_000,
		400_000_000,
	)
	.await
	.context("registering the base model")?;
	let fine_tune = register(
		stage,
		b,
		ModelKind::FineTune,
		Some(base),
		None,
		200_000_000,
		450_000_000,
	)
	.await
	.context("registering the fine-tune")?;
	let agent = register(stage, c, ModelKind::Agent, Some(fine_tune), None, 0, 500_000_000)
		.await
		.context("registering the agent")?;
	stage.progress.say(&format!(
		"models: base {base} of builder A, fine-tune {fine_tune} of B with royalties to A, agent {agent} of C on top"
	));
	stage.record.step("models").await?;

	let endpoint = free_address().await?;
	let operator = operate(stage, &endpoint, fine_tune, agent)
		.await
		.context("becoming an operator")?;
	delegate(stage, operator).await.context("delegating")?;
	stage.record.step("operator").await?;

	let lines = sessions(stage, operator, fine_tune, agent)
		.await
		.context("opening the sessions")?;
	stage.record.step("sessions").await?;
	Ok(Market {
		base,
		fine_tune,
		agent,
		operator,
		endpoint,
		lines,
	})
}

async fn register(
	stage: &Stage,
	builder: &Key,
	kind: ModelKind,
	parent: Option<ModelId>,
	data: Option<&Published>,
	royalty: Share,
	data_share: Share,
) -> Result<ModelId> {
	let manifest = serde_json::json!({
		"kind": kind,
		"parents": parent.iter().collect::<Vec<_>>(),
		"method": "infinity-gram over the datanet, attributed by verbatim/1",
	});
	let manifest = serde_json::to_vec(&manifest)?;
	let snapshots = data
		.iter()
		.map(|published| (to_chain_snapshot(published.snapshot), 1))
		.collect();
	let call = api::transactions().model_registry().register(
		to_chain_kind(kind),
		Blake2::hash(&manifest),
		BoundedVec(b"story:manifest".to_vec()),
		BoundedVec(b"Apache-2.0".to_vec()),
		BoundedVec(parent.into_iter().collect()),
		BoundedVec(snapshots),
		if data.is_some() { SHARE_ONE } else { 0 },
		Terms {
			royalty,
			data_share,
			channels: Channels {
				verbatim: 800_000_000,
				retrieval: 0,
				influence: 0,
			},
		},
	);
	let registered = stage.conn.submit(&stage.conn.call(&call)?, builder).await?;
	Ok(registered
		.expect::<api::model_registry::events::ModelRegistered>()?
		.model)
}

/// An address of this machine that nobody uses.
async fn free_address() -> Result<String> {
	let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
	Ok(format!("http://{}", listener.local_addr()?))
}

async fn operate(stage: &Stage, endpoint: &str, fine_tune: ModelId, agent: ModelId) -> Result<OperatorId> {
	let calls = api::transactions().operators();
	let key = &stage.cast.operator;
	let call = calls.register(
		stage.budget.bond,
		b"The story's operator".to_vec(),
		endpoint.as_bytes().to_vec(),
		COMMISSION,
	);
	let mut all = vec![(stage.conn.call(&call)?, key.clone())];
	for (model, (input, output)) in [(fine_tune, FINE_TUNE_PRICES), (agent, AGENT_PRICES)] {
		let call = stage.conn.call(&calls.serve(model, prices(input, output)))?;
		all.push((call, key.clone()));
	}
	let results = stage.conn.submit_many(all, |_| ()).await;
	let done: Vec<_> = results.into_iter().collect::<Result<_, _>>()?;
	let registered = done.first().context("the registration has no result")?;
	Ok(registered
		.expect::<api::operators::events::OperatorRegistered>()?
		.operator)
}

async fn delegate(stage: &Stage, operator: OperatorId) -> Result<()> {
	let calls = api::transactions().operators();
	let (conn, delegator) = (&stage.conn, &stage.cast.delegator);
	let joined = conn
		.submit(
			&conn.call(&calls.delegate(operator, stage.budget.delegation))?,
			delegator,
		)
		.await?;
	let ready_at = joined.expect::<api::operators::events::Delegated>()?.ready_at;
	stage
		.wait_until_block("the delegation joins, in blocks", ready_at.into())
		.await?;
	let activate = conn.call(&calls.activate(operator, AccountId32(delegator.account())))?;
	stage
		.submit_when_due(&activate, delegator, ("Operators", "StillJoining"))
		.await?;
	stage.progress.say(&format!(
		"operator {operator} has a bond of {} OPEN, {} OPEN of a delegator and posted prices",
		stage.budget.bond / OPEN,
		stage.budget.delegation / OPEN
	));
	Ok(())
}

async fn sessions(
	stage: &Stage,
	operator: OperatorId,
	fine_tune: ModelId,
	agent: ModelId,
) -> Result<Vec<PaidLine>> {
	let calls = api::transactions().inference_receipts();
	let (conn, cast) = (&stage.conn, &stage.cast);
	let deposit = stage.budget.deposit;
	let requests = |signer: &Key| {
		let line = |model, (input, output)| LineRequest {
			model,
			signer: AccountId32(signer.account()),
			max_prices: prices(input, output),
		};
		BoundedVec(vec![line(fine_tune, FINE_TUNE_PRICES), line(agent, AGENT_PRICES)])
	};
	let [first, second] = &cast.payers;
	let open = calls.open_session(operator, requests(first), deposit, kinds::Disclosure::Open);
	let create = calls.create_mandate(
		AccountId32(cast.signer.account()),
		2 * deposit,
		BoundedVec(vec![operator]),
		BoundedVec(vec![fine_tune, agent]),
		2 * deposit,
	);
	let both = vec![
		(conn.call(&open)?, first.clone()),
		(conn.call(&create)?, second.clone()),
	];
	let results = conn.submit_many(both, |_| ()).await;
	let done: Vec<_> = results.into_iter().collect::<Result<_, _>>()?;
	let [opened, created] = done.as_slice() else {
		bail!("a transaction has no result")
	};
	let own = opened
		.expect::<api::inference_receipts::events::SessionOpened>()?
		.session;
	let mandate = created
		.expect::<api::inference_receipts::events::MandateCreated>()?
		.mandate;
	let open = calls.open_session_from_mandate(
		mandate,
		operator,
		requests(&cast.signer),
		deposit,
		kinds::Disclosure::Open,
	);
	let opened = conn.submit(&conn.call(&open)?, &cast.signer).await?;
	let mandated = opened
		.expect::<api::inference_receipts::events::SessionOpened>()?
		.session;
	stage.progress.say(&format!(
		"session {own} of payer 1, session {mandated} out of payer 2's mandate {mandate}, each with a line for the fine-tune and one \
		 for the agent"
	));

	let mut lines = Vec::new();
	for (session, key) in [(own, first), (mandated, &cast.signer)] {
		let on_chain = conn.session(session).await?.context("the session is gone")?;
		for (index, line) in on_chain.lines.0.iter().enumerate() {
			let index = LineIndex::try_from(index)?;
			lines.push(PaidLine {
				session,
				line: index,
				model: line.model,
				agent: line.model == agent,
				key: key.clone(),
				limit: deposit,
				terms: payer::Terms {
					genesis: conn.genesis(),
					operator,
					operator_account: cast.operator.account(),
					session,
					line: index,
					input_price: line.prices.input,
					output_price: line.prices.output,
					disclosure: Disclosure::Open,
				},
			});
		}
	}
	Ok(lines)
}
