//! What happened: tables for people, JSON for scripts.

use super::{
	market::Market,
	payout::Settled,
	plan::Plan,
	publish::Published,
	record::{Happened, Step},
	Played, Stage,
};
use crate::chain::{address, api, view, Account, At, Connection};
use anyhow::{Context, Result};
use comfy_table::{presets::UTF8_FULL_CONDENSED, CellAlignment, Table};
use openledger_core::{Balance, PayeeId, EXISTENTIAL_DEPOSIT, MILLI_OPEN, OPEN, SHARE_ONE};
use serde_json::{json, Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// What a claimer gets, unless governance sets another reward.
const CLAIM_REWARD: Balance = MILLI_OPEN;
/// Payees that are shown.
const TOP: usize = 20;
/// Where the parts of a batch go: name in the report, field of the event.
const ROLES: [(&str, &str, &str); 8] = [
	("treasury", "treasury", "treasury"),
	("burned", "burned", "burnt"),
	("validators", "validators", "validators"),
	("operator", "operator_part", "operator"),
	("stakers", "staker_pool", "delegators"),
	("builders", "builders", "model builders"),
	("attributed", "attributed", "data, attributed"),
	("pooled", "pooled", "data, pooled"),
];

/// An amount of OPEN for people: six decimals, rounded down.
pub(super) fn open(amount: Balance) -> String {
	format!("{}.{:06}", amount / OPEN, amount % OPEN / 1_000_000_000_000)
}

fn percent(share: u64) -> String {
	format!("{}.{:02} %", share / 10_000_000, share % 10_000_000 / 100_000)
}

/// What there was before the story.
#[derive(Debug)]
pub(super) struct Opening {
	issuance: Balance,
	balances: BTreeMap<Account, Balance>,
	treasury: Account,
	validators: Account,
	block: u64,
}

impl Opening {
	pub(super) async fn read(conn: &Connection) -> Result<Self> {
		let at = conn.best().await?;
		// All of it as of one block.
		let conn = &conn.pinned(at.block_hash().0);
		Ok(Self {
			issuance: conn.issuance().await?,
			balances: totals(&at).await?,
			treasury: conn.account_of(0).await?.context("the treasury is no payee")?,
			validators: conn.account_of(1).await?.context("the validators are no payee")?,
			block: at.block_number(),
		})
	}
}

/// All that all accounts have: free and held. Also those that the story does not name may be paid while it goes on, as
/// the pot of the validators' rewards is when an era ends.
async fn totals(at: &At) -> Result<BTreeMap<Account, Balance>> {
	let mut entries = at.storage().iter(api::storage().system().account(), ()).await?;
	let mut out = BTreeMap::new();
	while let Some(entry) = entries.next().await {
		let entry = entry?;
		let data = entry.value().decode()?.data;
		let total = data
			.free
			.checked_add(data.reserved)
			.context("a balance overflows")?;
		out.insert(entry.key()?.decode()?.0 .0, total);
	}
	Ok(out)
}

/// The report.
pub(super) struct Report {
	json: Value,
	tables: Vec<(String, Table)>,
	lines: Vec<String>,
	faults: Vec<String>,
}

impl Report {
	#[allow(clippy::too_many_arguments)] // It draws up everything, once.
	pub(super) async fn draw_up(
		stage: &Stage,
		plan: &Plan,
		published: &Published,
		market: &Market,
		opening: Opening,
		settled: Settled,
	) -> Result<Self> {
		let (events, steps, blocks) = stage.record.kept();
		let last = blocks.len() as u64;
		let last_hash = *blocks.last().context("there is no block")?;
		// Chains go on; the books are those of the block that the events end with.
		let conn = &stage.conn.pinned(last_hash);
		let paid_in = events
			.iter()
			.rev()
			.find(|event| event.is("FeeRouting", "PaidOut"))
			.map(|event| event.block);
		let conservation = conn.conservation().await?;
		let current = conn.activity(0, 0).await?.current;
		let activity = conn.activity(0, current).await?;
		let issuance = conn.issuance().await?;
		let policies = policies(conn).await?;
		let state = state(conn, market, &events).await?;

		let after = totals(&conn.best().await?).await?;
		let of = |balances: &BTreeMap<Account, Balance>, account| {
			balances.get(account).copied().unwrap_or(0).to_string()
		};
		let accounts: BTreeSet<&Account> = opening.balances.keys().chain(after.keys()).collect();
		let balances: Vec<Value> = accounts
			.into_iter()
			.map(|account| {
				json!({
					"name": stage.cast.name(account),
					"account": format!("0x{}", hex::encode(account)),
					"address": address(account),
					"before": of(&opening.balances, account),
					"after": of(&after, account),
				})
			})
			.collect();

		let sums = Sums::of(&events);
		let payees = payees(stage, &opening, &events);
		let mut faults = Vec::new();
		if !conservation.holds {
			faults.push("the books of the chain do not balance".to_string());
		}
		if opening.issuance.checked_sub(issuance) != Some(sums.burned) {
			faults.push(format!(
				"the supply fell from {} to {}, and {} was burnt",
				opening.issuance, issuance, sums.burned
			));
		}
		let routed_receipts = events
			.iter()
			.filter(|event| event.is("InferenceReceipts", "BatchFinalised"))
			.map(|event| event.number("receipts"))
			.sum::<u64>();
		let asked = settled.asked;
		if usize::try_from(routed_receipts)? != asked.questions {
			faults.push(format!(
				"{routed_receipts} receipts were settled for {} questions",
				asked.questions
			));
		}
		if sums.routed != asked.amount {
			faults.push(format!(
				"receipts amount to {}, and {} was routed",
				asked.amount, sums.routed
			));
		}
		let coverage = share_of(sums.credited, sums.routed);
		let rate = rate(settled.receipts, settled.seconds);
		let fees: Balance = steps.iter().map(|step| step.fees).sum();

		let roles: Map<String, Value> = ROLES
			.iter()
			.map(|(role, ..)| ((*role).to_string(), sums.role(role).to_string().into()))
			.collect();
		let json = json!({
			"format": "openledger-story/1",
			"chain": {
				"url": conn.url(),
				"genesis": format!("0x{}", hex::encode(conn.genesis())),
				"firstBlock": 1,
				"startedAfter": opening.block,
				"lastBlock": last,
				"lastBlockHash": format!("0x{}", hex::encode(last_hash)),
				"lastPayout": paid_in,
			},
			"corpus": {
				"origin": plan.origin,
				"contributors": plan.contributors.len(),
				"documents": plan.documents.len(),
				"leftOut": plan.skipped.iter().map(ToString::to_string).collect::<Vec<_>>(),
			},
			"contributions": published.contributions.iter().map(|c| json!({
				"contribution": c.id,
				"name": c.name,
				"contributor": stage.cast.name(&c.account),
			})).collect::<Vec<_>>(),
			"models": { "base": market.base, "fineTune": market.fine_tune, "agent": market.agent },
			"policies": policies,
			"state": state,
			"existentialDeposit": EXISTENTIAL_DEPOSIT.to_string(),
			"claimReward": CLAIM_REWARD.to_string(),
			"accounts": {
				"treasury": format!("0x{}", hex::encode(opening.treasury)),
				"validators": format!("0x{}", hex::encode(opening.validators)),
			},
			"issuance": { "before": opening.issuance.to_string(), "after": issuance.to_string() },
			"summary": {
				"blocks": last,
				"questions": asked.questions,
				"toAgent": asked.to_agent,
				"onBehalfOfAgent": asked.on_behalf,
				"receipts": routed_receipts,
				"batches": sums.batches,
				"routed": sums.routed.to_string(),
				"credited": sums.credited.to_string(),
				"coverage": coverage,
				"roles": roles,
				"burned": sums.burned.to_string(),
				"paidOut": sums.paid.to_string(),
				"owed": sums.credited_payees.saturating_sub(sums.paid).to_string(),
				"payouts": sums.payouts,
				"fees": fees.to_string(),
				"receiptsPerSecondSettled": rate,
				"secondsOfSettlement": settled.seconds,
				"secondsOfQuestions": asked.seconds,
			},
			"steps": steps.iter().map(|step| json!({
				"name": step.name,
				"first": step.first,
				"last": step.last,
				"transactions": step.transactions,
				"fees": step.fees.to_string(),
			})).collect::<Vec<_>>(),
			"payees": payees.iter().map(Earned::json).collect::<Vec<_>>(),
			"balances": balances,
			"batchCredits": settled.batches.iter().map(|batch| json!({
				"batch": batch.batch,
				"credits": batch.credits.iter().map(|(id, credit)| json!([id, credit.to_string()])).collect::<Vec<_>>(),
			})).collect::<Vec<_>>(),
			"conservation": serde_json::to_value(&conservation)?,
			"activity": serde_json::to_value(&activity)?,
			"events": events.iter().map(Happened::json).collect::<Vec<_>>(),
		});

		let contributors = payees
			.iter()
			.filter(|payee| payee.contributor && payee.paid > 0)
			.count();
		let tables = vec![
			("The amount by role".to_string(), roles_table(&sums)),
			(format!("The {TOP} payees who earned most"), payees_table(&payees)),
			("What each step cost".to_string(), steps_table(&steps)),
			(
				"The rhythm (KPIs)".to_string(),
				activity_table(json.get("activity")),
			),
		];
		let ledgers = &conservation.ledgers;
		let lines = vec![
			format!(
				"{} contributors with {} contributions from {}; {} left out",
				plan.contributors.len(),
				published.contributions.len(),
				plan.origin,
				plan.skipped.len()
			),
			format!(
				"{last} blocks, {} transactions, {routed_receipts} receipts in {} batches, coverage {}",
				steps.iter().map(|step| step.transactions).sum::<usize>(),
				sums.batches,
				percent(coverage)
			),
			format!(
				"{} OPEN routed, {} OPEN paid out in {} payouts, {contributors} contributors paid",
				open(sums.routed),
				open(sums.paid),
				sums.payouts
			),
			format!(
				"{} receipts settled in {:.1} s, window included: {rate} receipts a second",
				settled.receipts, settled.seconds
			),
			format!(
				"conservation {}: mandates {} + sessions {} + escrow {} + in progress {} + pots {} + pools {} + owed {} + delegations {} are backed, \
				 surplus {}",
				if conservation.holds { "holds" } else { "IS BROKEN" },
				open(ledgers.mandates),
				open(ledgers.sessions),
				open(ledgers.escrow),
				open(ledgers.in_progress),
				open(ledgers.pots),
				open(ledgers.pools),
				open(ledgers.owed),
				open(ledgers.delegations),
				conservation.surplus
			),
			format!(
				"issuance {} before − {issuance} after = {} burnt",
				opening.issuance,
				opening.issuance.saturating_sub(issuance)
			),
		];
		Ok(Self {
			json,
			tables,
			lines,
			faults,
		})
	}

	pub(super) fn json(&self) -> &Value {
		&self.json
	}

	/// What is told of it.
	pub(super) fn played(&self) -> Played {
		let mut text = String::new();
		for (title, table) in &self.tables {
			text.push_str(&format!("{title}\n{table}\n\n"));
		}
		text.push_str(&self.lines.join("\n"));
		Played {
			text,
			summary: self.json.get("summary").cloned().unwrap_or_default(),
			fault: (!self.faults.is_empty()).then(|| self.faults.join("; ")),
		}
	}
}

/// Policies by version.
async fn policies(conn: &Connection) -> Result<Value> {
	let at = conn.best().await?;
	let views = api::view_functions().fee_routing();
	let current = view(&at, views.policy_in_force()).await?;
	let mut out = Map::new();
	for version in 0..=current {
		if let Some(policy) = view(&at, views.policy(version)).await? {
			out.insert(
				version.to_string(),
				json!({
					"treasury": policy.treasury,
					"burn": policy.burn,
					"validators": policy.validators,
					"operator": policy.operator,
					"stakers": policy.stakers,
					"data_floor": policy.data_floor,
				}),
			);
		}
	}
	Ok(out.into())
}

/// What the chain has at the end of those who pay and are paid by batch.
async fn state(conn: &Connection, market: &Market, events: &[Happened]) -> Result<Value> {
	let operator = conn
		.operator(market.operator)
		.await?
		.context("the operator is gone")?;
	let operators = Map::from_iter([(
		market.operator.to_string(),
		json!({
			"bond": operator.bond.to_string(),
			"delegated": operator.delegated.stake.to_string(),
			"exposure": operator.exposure.open.to_string(),
		}),
	)]);
	let opened = |event, field| {
		let found = events
			.iter()
			.filter(move |happened| happened.is("InferenceReceipts", event));
		found.map(|happened| happened.number(field)).collect::<Vec<u64>>()
	};
	let mut mandates = Map::new();
	for id in opened("MandateCreated", "mandate") {
		if let Some(mandate) = conn.mandate(id).await? {
			let line =
				json!({ "balance": mandate.balance.to_string(), "cap": mandate.cap_per_epoch.to_string() });
			mandates.insert(id.to_string(), line);
		}
	}
	let mut sessions = Map::new();
	for id in opened("SessionOpened", "session") {
		if let Some(session) = conn.session(id).await? {
			let settled: Vec<String> = session
				.lines
				.0
				.iter()
				.map(|line| line.settled.to_string())
				.collect();
			sessions.insert(
				id.to_string(),
				json!({ "balance": session.balance.to_string(), "settled": settled }),
			);
		}
	}
	Ok(json!({ "operators": operators, "mandates": mandates, "sessions": sessions }))
}

fn account(text: &str) -> Option<Account> {
	hex::decode(text.strip_prefix("0x")?).ok()?.try_into().ok()
}

/// Sums over the events.
#[derive(Default)]
struct Sums {
	roles: BTreeMap<&'static str, Balance>,
	routed: Balance,
	credited: Balance,
	burned: Balance,
	paid: Balance,
	credited_payees: Balance,
	batches: usize,
	payouts: usize,
}

impl Sums {
	fn of(events: &[Happened]) -> Self {
		let mut sums = Self::default();
		for event in events {
			match (event.pallet.as_str(), event.event.as_str()) {
				("FeeRouting", "BatchRouted") => {
					for (role, field, _) in ROLES {
						*sums.roles.entry(role).or_default() += event.amount(field);
					}
					sums.routed += event.amount("amount");
					sums.burned += event.amount("burned");
					sums.batches += 1;
				}
				("FeeRouting", "PoolDeposited" | "MemberRetired") => sums.burned += event.amount("burned"),
				("FeeRouting", "PaidOut") => {
					sums.paid += event.amount("amount") + event.amount("reward");
					sums.payouts += 1;
				}
				("FeeRouting", "PayeeCredited") => sums.credited_payees += event.amount("amount"),
				("InferenceReceipts", "BatchFinalised") => sums.credited += event.amount("credited"),
				_ => {}
			}
		}
		sums
	}

	fn role(&self, role: &str) -> Balance {
		self.roles.get(role).copied().unwrap_or(0)
	}
}

/// What somebody earned.
struct Earned {
	payee: PayeeId,
	account: Account,
	name: String,
	contributor: bool,
	earned: Balance,
	paid: Balance,
}

impl Earned {
	fn json(&self) -> Value {
		json!({
			"payee": self.payee,
			"name": self.name,
			"account": format!("0x{}", hex::encode(self.account)),
			"address": address(&self.account),
			"earned": self.earned.to_string(),
			"paid": self.paid.to_string(),
			"owed": self.earned.saturating_sub(self.paid).to_string(),
		})
	}
}

/// Everybody who earned, most first.
fn payees(stage: &Stage, opening: &Opening, events: &[Happened]) -> Vec<Earned> {
	let mut accounts: BTreeMap<PayeeId, Account> =
		BTreeMap::from([(0, opening.treasury), (1, opening.validators)]);
	let mut credited: BTreeMap<PayeeId, Balance> = BTreeMap::new();
	let mut paid: BTreeMap<PayeeId, Balance> = BTreeMap::new();
	let mut contributors: BTreeSet<PayeeId> = BTreeSet::new();
	let number =
		|event: &Happened, field: &str| PayeeId::try_from(event.number(field)).unwrap_or(PayeeId::MAX);
	for event in events {
		match (event.pallet.as_str(), event.event.as_str()) {
			("FeeRouting", "PayeeCreated") => {
				let found = event
					.fields
					.get("account")
					.and_then(Value::as_str)
					.and_then(account);
				accounts.extend(found.map(|account| (number(event, "payee"), account)));
			}
			("FeeRouting", "PayeeCredited") => {
				*credited.entry(number(event, "payee")).or_default() += event.amount("amount");
			}
			("FeeRouting", "PaidOut") => {
				*paid.entry(number(event, "payee")).or_default() +=
					event.amount("amount") + event.amount("reward");
			}
			("Datanets", "ContributionSubmitted") => {
				contributors.insert(number(event, "contributor"));
			}
			_ => {}
		}
	}
	let mut out: Vec<Earned> = credited
		.into_iter()
		.filter_map(|(payee, earned)| {
			let account = *accounts.get(&payee)?;
			Some(Earned {
				payee,
				account,
				name: match payee {
					0 => "(treasury)".into(),
					1 => "(validators)".into(),
					_ => stage.cast.name(&account),
				},
				contributor: contributors.contains(&payee),
				earned,
				paid: paid.get(&payee).copied().unwrap_or(0),
			})
		})
		.collect();
	out.sort_by_key(|line| (std::cmp::Reverse(line.earned), line.payee));
	out
}

/// `part / whole` in parts per billion, rounded down.
fn share_of(part: Balance, whole: Balance) -> u64 {
	let scaled = part
		.checked_mul(SHARE_ONE.into())
		.and_then(|scaled| scaled.checked_div(whole));
	scaled.and_then(|share| u64::try_from(share).ok()).unwrap_or(0)
}

fn rate(receipts: u64, seconds: f64) -> f64 {
	let rate = receipts as f64 / seconds.max(0.001);
	(rate * 100.0).round() / 100.0
}

fn table(header: &[&str], numbers: &[usize]) -> Table {
	let mut table = Table::new();
	table.load_style(UTF8_FULL_CONDENSED).set_header(header.to_vec());
	for index in numbers {
		if let Some(column) = table.column_mut(*index) {
			column.set_cell_alignment(CellAlignment::Right);
		}
	}
	table
}

fn roles_table(sums: &Sums) -> Table {
	let mut table = table(&["role", "OPEN", "part"], &[1, 2]);
	for (role, _, words) in ROLES {
		let amount = sums.role(role);
		table.add_row([
			words.to_string(),
			open(amount),
			percent(share_of(amount, sums.routed)),
		]);
	}
	table.add_row([
		"all".to_string(),
		open(sums.routed),
		percent(share_of(sums.routed, sums.routed)),
	]);
	table
}

fn payees_table(payees: &[Earned]) -> Table {
	let mut table = table(&["payee", "earned", "paid"], &[1, 2]);
	for payee in payees.iter().take(TOP) {
		table.add_row([payee.name.clone(), open(payee.earned), open(payee.paid)]);
	}
	table
}

fn steps_table(steps: &[Step]) -> Table {
	let mut table = table(&["step", "blocks", "transactions", "OPEN"], &[1, 2, 3]);
	for step in steps {
		let blocks = (step.last + 1).saturating_sub(step.first);
		table.add_row([
			step.name.clone(),
			blocks.to_string(),
			step.transactions.to_string(),
			open(step.fees),
		]);
	}
	let blocks = steps.last().map_or(0, |step| step.last);
	let transactions: usize = steps.iter().map(|step| step.transactions).sum();
	let fees: Balance = steps.iter().map(|step| step.fees).sum();
	table.add_row([
		"all".to_string(),
		blocks.to_string(),
		transactions.to_string(),
		open(fees),
	]);
	table
}

fn activity_table(activity: Option<&Value>) -> Table {
	let mut table = table(&["what", "in total"], &[1]);
	let totals = activity
		.and_then(|activity| activity.get("totals"))
		.and_then(Value::as_object);
	for (name, value) in totals.into_iter().flatten() {
		let shown = match value {
			Value::String(amount) => amount
				.parse()
				.map_or_else(|_| amount.clone(), |amount| format!("{} OPEN", open(amount))),
			other => other.to_string(),
		};
		table.add_row([name.clone(), shown]);
	}
	let different = activity.and_then(|activity| activity.get("different"));
	for (words, field) in [
		("contributors that earned", "contributors"),
		("payers", "payers"),
		("operators", "operators"),
		("models", "models"),
		("datanets", "datanets"),
		("concentration of operators (parts per billion)", "concentration"),
	] {
		let count = different.and_then(|different| different.get(field)?.as_u64());
		table.add_row([words.to_string(), count.unwrap_or(0).to_string()]);
	}
	let epochs = activity
		.and_then(|activity| activity.get("epochs"))
		.and_then(Value::as_array);
	for (words, field) in [
		("most paid contributors in an epoch", "paidContributors"),
		(
			"most contributors paid in two epochs running",
			"retainedContributors",
		),
		("most active payers in an epoch", "activePayers"),
		("most active datanets in an epoch", "activeDatanets"),
		("most active models in an epoch", "activeModels"),
		("most active operators in an epoch", "activeOperators"),
		(
			"highest concentration of operators (parts per billion)",
			"concentration",
		),
	] {
		let most = epochs
			.into_iter()
			.flatten()
			.filter_map(|epoch| epoch.get(field)?.as_u64())
			.max()
			.unwrap_or(0);
		table.add_row([words.to_string(), most.to_string()]);
	}
	table
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn amounts_should_read_as_open_with_six_decimals() {
		assert_eq!(open(0), "0.000000");
		assert_eq!(open(OPEN + 1), "1.000000");
		assert_eq!(open(12 * OPEN + 34 * MILLI_OPEN), "12.034000");
		assert_eq!(percent(123_456_789), "12.34 %");
	}
}
