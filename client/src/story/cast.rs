//! Who takes part, and the OPEN they begin with.

use super::{plan::Plan, Stage};
use crate::chain::{api, Account, Call, Key};
use anyhow::{ensure, Result};
use openledger_core::{Balance, OPEN};
use std::collections::{BTreeMap, BTreeSet};
use subxt::utils::{AccountId32, MultiAddress};

/// Development accounts that give the others their OPEN.
const FUNDERS: [&str; 4] = ["//Alice", "//Bob", "//Charlie", "//Dave"];
/// The operator's key.
pub(super) const OPERATOR: &str = "//Story//role//operator";
/// Transfers in one transaction.
const TRANSFERS: usize = 50;

/// The people of the story, besides the contributors.
#[derive(Debug)]
pub(super) struct Cast {
	pub(super) funders: Vec<Key>,
	pub(super) owner: Key,
	pub(super) curator: Key,
	pub(super) refiner: Key,
	pub(super) commons: Key,
	/// Of the base model, of the fine-tune, of the agent.
	pub(super) builders: [Key; 3],
	pub(super) operator: Key,
	pub(super) delegator: Key,
	/// One pays by itself, one through a mandate.
	pub(super) payers: [Key; 2],
	/// Opens sessions from the mandate and signs their vouchers.
	pub(super) signer: Key,
	/// Claims for everybody, and lets blocks pass.
	pub(super) collector: Key,
	/// What people call an account.
	pub(super) names: BTreeMap<Account, String>,
}

impl Cast {
	pub(super) fn new(plan: &Plan) -> Result<Self> {
		let key = |role: &str| Key::from_uri(&format!("//Story//role//{role}"));
		let cast = Self {
			funders: FUNDERS
				.iter()
				.map(|uri| Key::from_uri(uri))
				.collect::<Result<_, _>>()?,
			owner: key("owner")?,
			curator: key("curator")?,
			refiner: key("refiner")?,
			commons: key("commons")?,
			builders: [key("builder-a")?, key("builder-b")?, key("builder-c")?],
			operator: Key::from_uri(OPERATOR)?,
			delegator: key("delegator")?,
			payers: [key("payer-1")?, key("payer-2")?],
			signer: key("signer")?,
			collector: key("collector")?,
			names: BTreeMap::new(),
		};
		let mut names = BTreeMap::new();
		for (key, uri) in cast.funders.iter().zip(FUNDERS) {
			names.insert(key.account(), uri.trim_start_matches('/').to_string());
		}
		for (key, name) in cast.roles() {
			names.insert(key.account(), name.to_string());
		}
		for document in &plan.documents {
			names.insert(document.key.account(), document.contributor.clone());
		}
		Ok(Self { names, ..cast })
	}

	fn roles(&self) -> [(&Key, &'static str); 13] {
		let [a, b, c] = &self.builders;
		let [first, second] = &self.payers;
		[
			(&self.owner, "(datanet owner)"),
			(&self.curator, "(curator)"),
			(&self.refiner, "(refiner)"),
			(&self.commons, "(commons)"),
			(a, "(builder A, base model)"),
			(b, "(builder B, fine-tune)"),
			(c, "(builder C, agent)"),
			(&self.operator, "(operator)"),
			(&self.delegator, "(delegator)"),
			(first, "(payer 1)"),
			(second, "(payer 2)"),
			(&self.signer, "(signer of payer 2's mandate)"),
			(&self.collector, "(collector)"),
		]
	}

	/// What people call an account.
	pub(super) fn name(&self, account: &Account) -> String {
		self.names
			.get(account)
			.cloned()
			.unwrap_or_else(|| crate::chain::address(account))
	}

	/// Development accounts give everybody what deposits, fees and their role take.
	pub(super) async fn fund(&self, stage: &Stage, plan: &Plan) -> Result<()> {
		let mut amounts: BTreeMap<Account, Balance> = BTreeMap::new();
		for (key, name) in self.roles() {
			let amount = match name {
				"(operator)" => 100 * OPEN + stage.budget.bond,
				"(delegator)" => 100 * OPEN + stage.budget.delegation,
				"(payer 1)" | "(payer 2)" => 100 * OPEN + 2 * stage.budget.deposit,
				_ => 100 * OPEN,
			};
			amounts.insert(key.account(), amount);
		}
		for document in &plan.documents {
			*amounts.entry(document.key.account()).or_insert(OPEN) += OPEN / 2;
		}
		ensure!(!amounts.is_empty(), "nobody takes part");
		let transfers: Vec<Call> = amounts
			.iter()
			.map(|(account, amount)| {
				let to = MultiAddress::Id(AccountId32(*account));
				stage
					.conn
					.call(&api::transactions().balances().transfer_allow_death(to, *amount))
			})
			.collect::<Result<_, _>>()?;
		let batches: Vec<(Call, Key)> = transfers
			.chunks(TRANSFERS)
			.zip(self.funders.iter().cycle())
			.map(|(calls, key)| Ok((stage.conn.batch_all(calls)?, key.clone())))
			.collect::<Result<_>>()?;
		let count = stage.progress.count("funding the accounts", batches.len());
		for result in stage.conn.submit_many(batches, |done| count.at(done)).await {
			result?;
		}
		drop(count);
		stage.record.step("funding").await?;
		let contributors: BTreeSet<&str> = plan.documents.iter().map(|d| d.contributor.as_str()).collect();
		stage.progress.say(&format!(
			"{} accounts have OPEN, {} of them contributors",
			amounts.len(),
			contributors.len()
		));
		Ok(())
	}
}
