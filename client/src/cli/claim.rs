//! Claims: bringing money down the ranks, and paying it out.

use super::{
	amount::{format_amount, format_snapshot},
	output::{progress, properties, table, Done, Report},
	Context, Failure,
};
use crate::chain::{
	address, api, parse_account, to_chain_pulls, Account, Call, Connection, Error, Key, Pull,
};
use api::runtime_types::openledger_traits::contributions::Beneficiary;
use clap::Args;
use futures::{StreamExt, TryStreamExt};
use openledger_core::{
	Balance, ContributionId, DatanetId, ModelId, OperatorId, PayeeId, SnapshotId, SnapshotNumber,
};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// Pulls of one transaction. A block limits the weight of a call, and not only the number of its pulls: the pot of a
/// contribution can have 64 beneficiaries, and two dozen of these weigh more than one transaction may. So many fit
/// whatever they are, with a payout behind them.
const PULLS_A_CALL: usize = 16;
/// Reads under way at one time.
const PARALLEL: usize = 32;

/// Who is paid through what: read from the chain once, then asked for any number of payees.
#[derive(Clone, Debug, Default)]
pub struct Planner {
	/// Model → the payee of its owner, its builders, and its snapshots.
	models: BTreeMap<ModelId, (PayeeId, Vec<ModelId>, Vec<SnapshotId>)>,
	/// Contribution → its datanet, and the snapshots that hold it: from, until.
	members: BTreeMap<ContributionId, (DatanetId, SnapshotNumber, Option<SnapshotNumber>)>,
	/// Payee → contributions that pay it.
	contributions: BTreeMap<PayeeId, BTreeSet<ContributionId>>,
	/// Payee → operators in whose pool it has a share.
	stakes: BTreeMap<PayeeId, BTreeSet<OperatorId>>,
}

impl Planner {
	/// Reads who is paid through what.
	///
	/// # Errors
	/// If the node does not answer.
	pub async fn load(conn: &Connection) -> Result<Self, Failure> {
		let mut planner = Self::default();
		for id in 0..conn.model_count().await? {
			let (Some(info), Some(vectors)) = (conn.model(id).await?, conn.vectors(id).await?) else {
				continue;
			};
			let builders = vectors.builders.into_iter().map(|(model, _)| model).collect();
			let data = vectors.data.into_iter().map(|(snapshot, _)| snapshot).collect();
			planner.models.insert(id, (info.payee, builders, data));
		}
		planner.load_contributions(conn).await?;
		let at = conn.best().await?;
		let mut stakers = at
			.storage()
			.iter(api::storage().fee_routing().stakers(), ())
			.await
			.map_err(Error::from)?;
		while let Some(entry) = stakers.next().await {
			let key = entry.map_err(Error::from)?.key().map_err(Error::from)?;
			let (operator, payee) = key.decode().map_err(Error::from)?;
			planner.stakes.entry(payee).or_default().insert(operator);
		}
		Ok(planner)
	}

	async fn load_contributions(&mut self, conn: &Connection) -> Result<(), Failure> {
		let at = conn.best().await?;
		let storage = at.storage();
		let addresses = api::storage().datanets();
		let mut states = storage
			.iter(addresses.contributions(), ())
			.await
			.map_err(Error::from)?;
		while let Some(entry) = states.next().await {
			let entry = entry.map_err(Error::from)?;
			let (id,) = entry.key().map_err(Error::from)?.decode().map_err(Error::from)?;
			let state = entry.value().decode().map_err(Error::from)?;
			if let Some(from) = state.from {
				self.members.insert(id, (state.datanet, from, state.until));
				self.contributions
					.entry(state.contributor)
					.or_default()
					.insert(id);
			}
		}
		let mut vectors = storage.iter(addresses.vectors(), ()).await.map_err(Error::from)?;
		while let Some(entry) = vectors.next().await {
			let entry = entry.map_err(Error::from)?;
			let (id,) = entry.key().map_err(Error::from)?.decode().map_err(Error::from)?;
			for (beneficiary, _) in entry.value().decode().map_err(Error::from)?.0 {
				let payee = match beneficiary {
					Beneficiary::Payee(payee) => Some(payee),
					Beneficiary::Model(model) => self.models.get(&model).map(|(payee, ..)| *payee),
				};
				if let Some(payee) = payee {
					self.contributions.entry(payee).or_default().insert(id);
				}
			}
		}
		Ok(())
	}

	/// The pulls that bring what a payee has earned all the way down, in the order of the ranks.
	pub fn plan(&self, payee: PayeeId) -> Vec<Pull> {
		let is_builder = |builders: &[ModelId]| {
			builders.iter().any(|builder| {
				self.models
					.get(builder)
					.is_some_and(|(owner, ..)| *owner == payee)
			})
		};
		let mut pulls: Vec<Pull> = self
			.models
			.iter()
			.filter(|(_, (_, builders, _))| is_builder(builders))
			.map(|(model, _)| Pull::ModelBuilders(*model))
			.collect();
		let (mut data, mut members, mut pots) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
		for contribution in self.contributions.get(&payee).into_iter().flatten() {
			pots.insert(Pull::Contribution(*contribution));
			let Some((datanet, from, until)) = self.members.get(contribution) else {
				continue;
			};
			for (model, (.., snapshots)) in &self.models {
				for snapshot in snapshots {
					if snapshot.datanet == *datanet
						&& *from <= snapshot.number
						&& until.is_none_or(|until| snapshot.number < until)
					{
						data.insert(Pull::ModelData(*model));
						members.insert(Pull::Member(*snapshot, *contribution));
					}
				}
			}
		}
		pulls.extend(data);
		pulls.extend(members);
		pulls.extend(pots);
		let stakes = self.stakes.get(&payee).into_iter().flatten();
		pulls.extend(stakes.map(|operator| Pull::Staker(*operator, payee)));
		pulls
	}

	/// The pulls that empty the pots of all models: done once, they spare every claim these steps.
	pub fn of_models(&self) -> Vec<Pull> {
		let builders = self.models.keys().map(|model| Pull::ModelBuilders(*model));
		let data = self.models.keys().map(|model| Pull::ModelData(*model));
		builders.chain(data).collect()
	}
}

/// Leaves out the pulls that would move nothing now. A step below a pot that will be emptied on the way stays.
///
/// # Errors
/// If the node does not answer.
pub async fn prune(conn: &Connection, pulls: &[Pull]) -> Result<Vec<Pull>, Failure> {
	Ok(keep(&pending_of(conn, pulls).await?))
}

/// What waits in the places that pulls empty, each with what it holds now; places that hold nothing are left out. Others may
/// have a part in it: a pot is split among all its beneficiaries.
///
/// # Errors
/// If the node does not answer.
pub async fn waiting(conn: &Connection, pulls: &[Pull]) -> Result<Vec<(Pull, Balance)>, Failure> {
	let mut waiting = pending_of(conn, pulls).await?;
	waiting.retain(|(_, amount)| *amount > 0);
	Ok(waiting)
}

async fn pending_of(conn: &Connection, pulls: &[Pull]) -> Result<Vec<(Pull, Balance)>, Failure> {
	Ok(futures::stream::iter(pulls.to_vec())
		.map(|pull| async move { Ok::<_, Error>((pull, conn.pending(pull).await?)) })
		.buffered(PARALLEL)
		.try_collect()
		.await?)
}

/// See [`prune`].
fn keep(pending: &[(Pull, Balance)]) -> Vec<Pull> {
	let (mut data_moves, mut moved) = (false, BTreeSet::new());
	let mut kept = Vec::new();
	for (pull, amount) in pending {
		let moves = match pull {
			Pull::ModelData(_) => {
				data_moves |= *amount > 0;
				*amount > 0
			}
			Pull::Member(_, contribution) => {
				let moves = data_moves || *amount > 0;
				if moves {
					moved.insert(*contribution);
				}
				moves
			}
			Pull::Contribution(contribution) => moved.contains(contribution) || *amount > 0,
			Pull::ModelBuilders(_) | Pull::Staker(..) => *amount > 0,
		};
		if moves {
			kept.push(*pull);
		}
	}
	kept
}

/// The call that makes pulls.
///
/// # Errors
/// If the runtime has no such call.
pub fn pull_call(conn: &Connection, pulls: &[Pull]) -> Result<Call, Failure> {
	Ok(conn.call(&api::transactions().fee_routing().pull(to_chain_pulls(pulls)))?)
}

/// The calls that claim for `payee`, or for the signer's own payee: all but the last only pull.
///
/// # Errors
/// If the runtime has no such calls.
pub fn claim_calls(conn: &Connection, payee: Option<PayeeId>, pulls: &[Pull]) -> Result<Vec<Call>, Failure> {
	let (pages, last) = pages_of(pulls);
	let mut calls: Vec<Call> = pages
		.into_iter()
		.map(|page| pull_call(conn, page))
		.collect::<Result<_, _>>()?;
	let routing = api::transactions().fee_routing();
	calls.push(match payee {
		Some(payee) => conn.call(&routing.claim_for(payee, to_chain_pulls(last)))?,
		None => conn.call(&routing.claim(to_chain_pulls(last)))?,
	});
	Ok(calls)
}

/// The pulls as transactions take them, in their order: those before the claim, and those within it.
fn pages_of(pulls: &[Pull]) -> (Vec<&[Pull]>, &[Pull]) {
	let mut pages: Vec<&[Pull]> = pulls.chunks(PULLS_A_CALL).collect();
	let last = pages.pop().unwrap_or_default();
	(pages, last)
}

/// What a claim paid.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Paid {
	/// To whom.
	pub account: Account,
	/// How much it got.
	pub amount: Balance,
	/// What the claimer got of it.
	pub reward: Balance,
}

/// Claims for the key's account, or for `payee` against the reward that the chain deducts.
///
/// # Errors
/// What the chain says: `NothingToClaim` if there is nothing.
pub async fn claim(
	conn: &Connection,
	key: &Key,
	payee: Option<PayeeId>,
	pulls: &[Pull],
) -> Result<Done<Paid>, Failure> {
	let calls = claim_calls(conn, payee, pulls)?;
	claim_by(conn, key, &calls, |_| ()).await
}

/// The same by calls that were made already; `done` is told how many the chain has taken.
async fn claim_by(
	conn: &Connection,
	key: &Key,
	calls: &[Call],
	done: impl Fn(u64),
) -> Result<Done<Paid>, Failure> {
	let mut fee: Balance = 0;
	let mut last = None;
	for (count, call) in (1..).zip(calls) {
		let submitted = conn.submit(call, key).await?;
		fee = fee.saturating_add(submitted.fee);
		last = Some(submitted);
		done(count);
	}
	let submitted = last.ok_or_else(|| Error::Unexpected("no call".into()))?;
	let event = submitted.expect::<api::fee_routing::events::PaidOut>()?;
	let paid = Paid {
		account: event.account.0,
		amount: event.amount,
		reward: event.reward,
	};
	Ok(Done {
		fee,
		..Done::new(&submitted, paid)
	})
}

/// A claim, on the command line.
#[derive(Args, Clone, Debug)]
pub struct ClaimArgs {
	/// Claim for this account instead of the key's; a small reward for doing so is deducted from what it gets.
	#[arg(long = "for", value_parser = parse_account, value_name = "ACCOUNT")]
	account: Option<Account>,
	/// Pay out only what is owed already; pull nothing.
	#[arg(long)]
	no_pulls: bool,
	/// Show what would be pulled and what is owed; do nothing.
	#[arg(long)]
	dry_run: bool,
}

impl ClaimArgs {
	/// Does it.
	///
	/// # Errors
	/// What the chain says.
	pub async fn run(self, context: &Context) -> Result<Report, Failure> {
		let conn = context.connect().await?;
		let account = match self.account {
			Some(account) => account,
			None => context.key()?.account(),
		};
		let payee = conn.payee_of(&account).await?;
		let payee = payee.ok_or_else(|| {
			Failure::Refused(format!(
				"{} is no payee: nothing has ever named it",
				address(&account)
			))
		})?;
		let pulls = if self.no_pulls {
			Vec::new()
		} else {
			prune(&conn, &Planner::load(&conn).await?.plan(payee)).await?
		};
		if self.dry_run {
			return dry_run(&conn, &account, payee, &pulls).await;
		}
		let key = context.key()?;
		let calls = claim_calls(&conn, self.account.map(|_| payee), &pulls)?;
		let bar = progress(calls.len().try_into().unwrap_or(u64::MAX), "claiming");
		let done = claim_by(&conn, &key, &calls, |count| bar.set_position(count)).await;
		bar.finish_and_clear();
		let done = done?;
		let paid = &done.value;
		let what = format!("{} got {}", address(&paid.account), format_amount(paid.amount));
		Ok(Report::done(
			&done,
			what,
			json!({
				"account": address(&paid.account),
				"payee": payee,
				"amount": paid.amount.to_string(),
				"reward": paid.reward.to_string(),
				"pulls": pulls.len(),
			}),
		))
	}
}

async fn dry_run(
	conn: &Connection,
	account: &Account,
	payee: PayeeId,
	pulls: &[Pull],
) -> Result<Report, Failure> {
	let owed = conn.owed(payee).await?;
	let mut rows = Vec::new();
	for pull in pulls {
		rows.push([describe(pull), format_amount(conn.pending(*pull).await?)]);
	}
	let json = json!({
		"account": address(account),
		"payee": payee,
		"owed": owed.to_string(),
		"pulls": pulls.iter().map(describe).collect::<Vec<_>>(),
	});
	let text = format!(
		"{}\n{}",
		properties([
			("account", address(account)),
			("payee", payee.to_string()),
			("owed now", format_amount(owed)),
		]),
		table(["pull", "would move now"], rows),
	);
	Ok(Report::new(json, text))
}

/// Where a pull takes money from, in a few words.
pub fn describe(pull: &Pull) -> String {
	match pull {
		Pull::ModelBuilders(model) => format!("builders of model {model}"),
		Pull::ModelData(model) => format!("data of model {model}"),
		Pull::Member(snapshot, contribution) => {
			format!(
				"contribution {contribution} in snapshot {}",
				format_snapshot(snapshot)
			)
		}
		Pull::Contribution(contribution) => format!("pot of contribution {contribution}"),
		Pull::Staker(operator, _) => format!("stake at operator {operator}"),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const S1: SnapshotId = SnapshotId {
		datanet: 0,
		number: 1,
	};
	const S2: SnapshotId = SnapshotId {
		datanet: 0,
		number: 2,
	};

	fn planner() -> Planner {
		Planner {
			models: [(0, (10, vec![0], vec![S1])), (1, (11, vec![0, 1], vec![S1, S2]))].into(),
			members: [(5, (0, 1, Some(2))), (6, (0, 2, None)), (7, (9, 1, None))].into(),
			contributions: [(20, [5, 6].into()), (21, [7].into())].into(),
			stakes: [(20, [3].into())].into(),
		}
	}

	#[test]
	fn plan_should_go_down_the_ranks_when_a_payee_earns_in_several_ways() {
		assert_eq!(
			planner().plan(20),
			[
				Pull::ModelData(0),
				Pull::ModelData(1),
				Pull::Member(S1, 5),
				Pull::Member(S2, 6),
				Pull::Contribution(5),
				Pull::Contribution(6),
				Pull::Staker(3, 20),
			]
		);
		// The owner of model 0 is a builder of model 1, too.
		assert_eq!(
			planner().plan(10),
			[Pull::ModelBuilders(0), Pull::ModelBuilders(1)]
		);
		assert_eq!(planner().plan(11), [Pull::ModelBuilders(1)]);
		assert_eq!(planner().plan(21), [Pull::Contribution(7)]);
		assert!(planner().plan(99).is_empty());
	}

	#[test]
	fn pages_should_hold_all_pulls_in_order_and_no_more_than_a_transaction_can_weigh() {
		for count in [0, 1, 15, 16, 17, 61, 64, 200] {
			let pulls: Vec<Pull> = (0..count).map(Pull::Contribution).collect();
			let (pages, last) = pages_of(&pulls);
			assert_eq!([pages.concat(), last.to_vec()].concat(), pulls);
			assert!(pages.iter().all(|page| page.len() == PULLS_A_CALL));
			assert!(last.len() <= PULLS_A_CALL);
			// The last page is empty only if there is nothing to pull.
			assert_eq!(last.is_empty(), count == 0);
		}
	}

	#[test]
	fn keep_should_leave_out_what_moves_nothing_but_not_what_will() {
		let of = |pulls: &[(Pull, Balance)]| keep(pulls);
		let idle = [
			(Pull::ModelBuilders(0), 0),
			(Pull::ModelData(0), 0),
			(Pull::Member(S1, 5), 0),
			(Pull::Contribution(5), 0),
			(Pull::Staker(1, 2), 0),
		];
		assert!(of(&idle).is_empty());
		let mut data = idle;
		data[1].1 = 1;
		assert_eq!(
			of(&data),
			[Pull::ModelData(0), Pull::Member(S1, 5), Pull::Contribution(5)]
		);
		let mut member = idle;
		member[2].1 = 1;
		assert_eq!(of(&member), [Pull::Member(S1, 5), Pull::Contribution(5)]);
		let mut pot = idle;
		pot[3].1 = 1;
		assert_eq!(of(&pot), [Pull::Contribution(5)]);
	}
}
