//! Where the parts of a routed batch go, by the vectors and units of one block (that of now, unless the connection is pinned to another)
//! and the chain's own rules for remainders. Shares of pools are rounded down here, while pools carry the rest to their next deposit.

use super::{super::amount::format_snapshot, History};
use crate::{
	chain::{
		api::{self, runtime_types::openledger_traits::contributions::Beneficiary},
		to_chain_snapshot, Account, Connection, Error,
	},
	cli::Failure,
	evidence::bundle::Via,
};
use openledger_core::{Balance, ContributionId, ModelId, OperatorId, PayeeId, SnapshotId};
use openledger_routing::split::{mul_div, split};
use std::{
	collections::{BTreeMap, BTreeSet},
	sync::Arc,
};

/// Money on its way to one account.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Flow {
	/// What for, and through what.
	pub via: String,
	/// The way that evidence can be given of; `None` for what nobody gets.
	pub way: Option<Via>,
	/// To whom; `None` if it leaves the supply or waits where no account is known.
	pub account: Option<Account>,
	/// How much.
	pub amount: Balance,
}

/// Follows the parts of a routed batch to accounts, as of the block that the connection reads. The flows sum to its amount, but for what pools carry.
///
/// # Errors
/// If the node does not answer, or what it says does not add up.
pub async fn flows(conn: &Connection, history: &History) -> Result<Vec<Flow>, Failure> {
	let Some((_, routed)) = &history.routed else {
		return Ok(Vec::new());
	};
	let mut accounts = Accounts::new(conn);
	let mut flows = Vec::new();
	let operator = conn.operator(routed.operator).await?;
	let operator_account = operator.as_ref().map(|operator| operator.payee);
	for (via, payee, amount) in [
		("treasury", Some(TREASURY), routed.treasury),
		("burn", None, routed.burned),
		("validators", Some(VALIDATORS), routed.validators),
		("operator", operator_account, routed.operator_part),
	] {
		let account = match payee {
			Some(payee) => accounts.of(payee).await?,
			None => None,
		};
		flows.push(Flow {
			via: via.into(),
			way: account.map(|_| Via::Owed),
			account,
			amount,
		});
	}
	staker_flows(
		conn,
		&mut accounts,
		routed.operator,
		routed.staker_pool,
		&mut flows,
	)
	.await?;
	let vectors = conn.vectors(routed.model).await?;
	let vectors = vectors.ok_or_else(|| Error::Unknown(format!("model {}", routed.model)))?;
	let sound = || Failure::Unsafe("a vector on chain does not sum to one whole".into());
	for (builder, amount) in split(routed.builders, &vectors.builders).ok_or_else(sound)? {
		flows.push(Flow {
			via: format!("builder of model {builder}"),
			way: Some(Via::Builders),
			account: accounts.of_model(builder).await?,
			amount,
		});
	}
	for (contribution, amount) in &history.credited {
		let via = format!("credit of contribution {contribution}");
		let way = Via::Credit {
			contribution: *contribution,
		};
		accounts
			.share(*contribution, *amount, &via, way, &mut flows)
			.await?;
	}
	for (snapshot, amount) in split(routed.pooled, &vectors.data).ok_or_else(sound)? {
		pool_flows(conn, &mut accounts, snapshot, amount, &mut flows).await?;
	}
	flows.retain(|flow| flow.amount > 0);
	Ok(flows)
}

const TREASURY: PayeeId = 0;
const VALIDATORS: PayeeId = 1;

/// By the stakes of now: those that joined or left since the batch ended are not those that it paid.
async fn staker_flows(
	conn: &Connection,
	accounts: &mut Accounts<'_>,
	operator: OperatorId,
	amount: Balance,
	flows: &mut Vec<Flow>,
) -> Result<(), Failure> {
	if amount == 0 {
		return Ok(());
	}
	let stakers = conn.stakers(operator).await?;
	let total: u128 = stakers.iter().map(|(_, units)| units).sum();
	let via = format!("delegator of operator {operator}");
	let mut carried = amount;
	for (payee, units) in stakers {
		let part = mul_div(amount, units, total).unwrap_or_default();
		carried = carried.saturating_sub(part);
		flows.push(Flow {
			via: via.clone(),
			way: Some(Via::Stakers),
			account: accounts.of(payee).await?,
			amount: part,
		});
	}
	flows.push(Flow {
		via: format!("pool of operator {operator}, carried to its next deposit"),
		way: None,
		account: None,
		amount: carried,
	});
	Ok(())
}

async fn pool_flows(
	conn: &Connection,
	accounts: &mut Accounts<'_>,
	snapshot: SnapshotId,
	amount: Balance,
	flows: &mut Vec<Flow>,
) -> Result<(), Failure> {
	if amount == 0 {
		return Ok(());
	}
	let retired = retired(conn, snapshot).await?;
	let mut members = Vec::new();
	for member in conn.members(snapshot).await? {
		// What has left the pool is a member of the snapshot all the same.
		if !retired.contains(&member) {
			members.push((member, conn.units_in(snapshot, member).await?));
		}
	}
	let total: u128 = members.iter().map(|(_, units)| units).sum();
	let via = format!("pool of snapshot {}", format_snapshot(&snapshot));
	if total == 0 {
		flows.push(Flow {
			via: format!("{via}, which nobody is left in: what comes to it now is burnt"),
			way: None,
			account: None,
			amount,
		});
		return Ok(());
	}
	let mut carried = amount;
	for (contribution, units) in members {
		let part = mul_div(amount, units, total).unwrap_or_default();
		carried = carried.saturating_sub(part);
		let way = Via::Pool {
			snapshot,
			contribution,
		};
		accounts.share(contribution, part, &via, way, flows).await?;
	}
	flows.push(Flow {
		via: format!("{via}, carried to its next deposit"),
		way: None,
		account: None,
		amount: carried,
	});
	Ok(())
}

/// The members of a snapshot that have left its pool.
async fn retired(conn: &Connection, snapshot: SnapshotId) -> Result<BTreeSet<ContributionId>, Error> {
	let at = conn.best().await?;
	let mut entries = at
		.storage()
		.iter(
			api::storage().fee_routing().snapshot_members(),
			(to_chain_snapshot(snapshot),),
		)
		.await?;
	let mut retired = BTreeSet::new();
	while let Some(entry) = entries.next().await {
		let entry = entry?;
		if entry.value().decode()?.retired {
			retired.insert(entry.key()?.decode()?.1);
		}
	}
	Ok(retired)
}

/// Payees, models and contributions as accounts, each read once.
struct Accounts<'a> {
	conn: &'a Connection,
	payees: BTreeMap<PayeeId, Option<Account>>,
	models: BTreeMap<ModelId, Option<Account>>,
	contributions: BTreeMap<ContributionId, Arc<Vec<(Beneficiary, u32)>>>,
}

impl<'a> Accounts<'a> {
	fn new(conn: &'a Connection) -> Self {
		Self {
			conn,
			payees: BTreeMap::new(),
			models: BTreeMap::new(),
			contributions: BTreeMap::new(),
		}
	}

	async fn of(&mut self, payee: PayeeId) -> Result<Option<Account>, Failure> {
		if let Some(known) = self.payees.get(&payee) {
			return Ok(*known);
		}
		let account = self.conn.account_of(payee).await?;
		self.payees.insert(payee, account);
		Ok(account)
	}

	async fn of_model(&mut self, model: ModelId) -> Result<Option<Account>, Failure> {
		if let Some(known) = self.models.get(&model) {
			return Ok(*known);
		}
		let account = match self.conn.model(model).await? {
			Some(info) => self.of(info.payee).await?,
			None => None,
		};
		self.models.insert(model, account);
		Ok(account)
	}

	/// Splits what a contribution got among its beneficiaries.
	async fn share(
		&mut self,
		contribution: ContributionId,
		amount: Balance,
		via: &str,
		way: Via,
		flows: &mut Vec<Flow>,
	) -> Result<(), Failure> {
		if amount == 0 {
			return Ok(());
		}
		let vector = match self.contributions.get(&contribution) {
			Some(known) => known.clone(),
			None => {
				let info = self.conn.contribution(contribution).await?;
				let vector = Arc::new(info.map(|info| info.beneficiaries).unwrap_or_default());
				self.contributions.insert(contribution, vector.clone());
				vector
			}
		};
		let parts = split(amount, &vector).ok_or_else(|| {
			Failure::Unsafe(format!("the vector of contribution {contribution} is not whole"))
		})?;
		for (beneficiary, amount) in parts {
			let account = match beneficiary {
				Beneficiary::Payee(payee) => self.of(payee).await?,
				Beneficiary::Model(model) => self.of_model(model).await?,
			};
			flows.push(Flow {
				via: via.to_string(),
				way: Some(way),
				account,
				amount,
			});
		}
		Ok(())
	}
}

/// Sums flows by account.
pub fn by_account(flows: &[Flow]) -> Vec<(Account, Balance)> {
	let mut sums: BTreeMap<Account, Balance> = BTreeMap::new();
	for flow in flows {
		if let Some(account) = flow.account {
			let sum = sums.entry(account).or_default();
			*sum = sum.saturating_add(flow.amount);
		}
	}
	let mut sums: Vec<_> = sums.into_iter().collect();
	sums.sort_by(|(a, x), (b, y)| y.cmp(x).then(a.cmp(b)));
	sums
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn accounts_should_be_summed_and_sorted_by_what_they_get() {
		let flow = |account, amount| Flow {
			via: String::new(),
			way: None,
			account,
			amount,
		};
		let (a, b) = ([1; 32], [2; 32]);
		let flows = [
			flow(Some(a), 1),
			flow(None, 100),
			flow(Some(b), 2),
			flow(Some(a), 3),
		];
		assert_eq!(by_account(&flows), [(a, 4), (b, 2)]);
	}
}
