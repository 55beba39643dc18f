//! Snapshots: publishing, challenging, sealing.

use super::{
	amount::{format_snapshot, parse_snapshot},
	contribution::read,
	dispute::{dispute, DisputeArgs},
	output::{properties, Done, Report},
	Context, Failure,
};
use crate::chain::{api, to_chain_snapshot, Advance, Connection, Error, Key, SnapshotInfo};
use api::runtime_types::pallet_datanets::types::DemandId;
use clap::Subcommand;
use openledger_attribution::{CommittedText, Context as Role};
use openledger_core::{ContributionId, DatanetId, SnapshotId};
use serde_json::json;
use std::path::PathBuf;

/// Publishes all that is accepted as the next snapshot.
///
/// # Errors
/// What the chain says.
pub async fn publish(conn: &Connection, key: &Key, datanet: DatanetId) -> Result<Done<SnapshotId>, Failure> {
	let call = conn.call(&api::transactions().datanets().publish_snapshot(datanet))?;
	let submitted = conn.submit(&call, key).await?;
	let event = submitted.expect::<api::datanets::events::SnapshotPublished>()?;
	let id = crate::chain::from_chain_snapshot(&event.snapshot);
	Ok(Done::new(&submitted, id))
}

/// Waits until the challenge period is over, and seals the snapshot.
///
/// # Errors
/// What the chain says.
pub async fn seal(
	conn: &Connection,
	key: &Key,
	snapshot: SnapshotId,
	advance: &Advance,
) -> Result<Done<()>, Failure> {
	let info = find(conn, snapshot).await?;
	conn.wait_until_clock(info.seals_at, advance).await?;
	let call = conn.call(&api::transactions().datanets().seal(to_chain_snapshot(snapshot)))?;
	Ok(Done::new(&conn.submit(&call, key).await?, ()))
}

async fn find(conn: &Connection, id: SnapshotId) -> Result<SnapshotInfo, Failure> {
	let info = conn.snapshot(id).await?;
	Ok(info.ok_or_else(|| Error::Unknown(format!("snapshot {}", format_snapshot(&id))))?)
}

/// Demands that a chunk be shown.
///
/// # Errors
/// What the chain says.
pub async fn demand(
	conn: &Connection,
	key: &Key,
	contribution: ContributionId,
	chunk: u32,
) -> Result<Done<()>, Failure> {
	let call = conn.call(&api::transactions().datanets().demand_chunk(contribution, chunk))?;
	Ok(Done::new(&conn.submit(&call, key).await?, ()))
}

/// Shows a demanded chunk of the contribution whose document is `text`.
///
/// # Errors
/// [`Failure::Usage`] if it is not its document; what the chain says.
pub async fn answer(
	conn: &Connection,
	key: &Key,
	contribution: ContributionId,
	chunk: u32,
	text: &str,
) -> Result<Done<()>, Failure> {
	let info = conn.contribution(contribution).await?;
	let info = info.ok_or_else(|| Error::Unknown(format!("contribution {contribution}")))?;
	let role = Role::Contribution {
		contributor: info.account.0,
	};
	let wrong = |error: openledger_attribution::chunk::ChunkError| Failure::Usage(error.to_string());
	let committed = CommittedText::new(&role, text.as_bytes()).map_err(wrong)?;
	if committed.commitment().root != info.root {
		return Err(Failure::Usage(format!(
			"this is not the document of contribution {contribution}"
		)));
	}
	let proof = committed.prove(chunk).map_err(wrong)?;
	let id = DemandId { contribution, chunk };
	let call = conn.call(
		&api::transactions()
			.datanets()
			.answer_chunk(id, proof.body, proof.proof),
	)?;
	Ok(Done::new(&conn.submit(&call, key).await?, ()))
}

/// Ends a demand that nobody answered in time: the contribution is dropped.
///
/// # Errors
/// What the chain says.
pub async fn expire(
	conn: &Connection,
	key: &Key,
	contribution: ContributionId,
	chunk: u32,
) -> Result<Done<()>, Failure> {
	let id = DemandId { contribution, chunk };
	let call = conn.call(&api::transactions().datanets().expire_demand(id))?;
	Ok(Done::new(&conn.submit(&call, key).await?, ()))
}

/// Commands on snapshots.
#[derive(Clone, Debug, Subcommand)]
pub enum SnapshotCommand {
	/// Publish all that is accepted; anyone may demand chunks from now on.
	Publish {
		/// Of which datanet.
		datanet: DatanetId,
	},
	/// Wait until the challenge period is over, and seal: models can be made from it then.
	Seal {
		/// Which: DATANET/NUMBER.
		#[arg(value_parser = parse_snapshot)]
		snapshot: SnapshotId,
	},
	/// Demand that a chunk be shown; the fee goes to who answers.
	Demand {
		/// Of which contribution.
		contribution: ContributionId,
		/// Which, from 0.
		chunk: u32,
	},
	/// Show a demanded chunk.
	Answer {
		/// Of which contribution.
		contribution: ContributionId,
		/// Which, from 0.
		chunk: u32,
		/// The document.
		file: PathBuf,
	},
	/// End a demand that nobody answered in time.
	Expire {
		/// Of which contribution.
		contribution: ContributionId,
		/// Which, from 0.
		chunk: u32,
	},
	/// Prove that the count of a shown chunk does not follow from the chunk before it: the contribution is dropped. Free
	/// if it succeeds.
	Dispute(DisputeArgs),
	/// Show one.
	Show {
		/// Which: DATANET/NUMBER.
		#[arg(value_parser = parse_snapshot)]
		snapshot: SnapshotId,
		/// List its members.
		#[arg(long)]
		members: bool,
	},
}

impl SnapshotCommand {
	/// Does it.
	///
	/// # Errors
	/// What chain or usage say.
	pub async fn run(self, context: &Context) -> Result<Report, Failure> {
		let conn = context.connect().await?;
		let fields = |contribution, chunk| json!({ "contribution": contribution, "chunk": chunk });
		match self {
			Self::Publish { datanet } => {
				let done = publish(&conn, &context.key()?, datanet).await?;
				let name = format_snapshot(&done.value);
				Ok(Report::done(
					&done,
					format!("snapshot {name} is published"),
					json!({ "snapshot": done.value }),
				))
			}
			Self::Seal { snapshot } => {
				let (key, info) = (context.key()?, find(&conn, snapshot).await?);
				context
					.wait_until_clock(&conn, info.seals_at, "challenge period")
					.await?;
				let done = seal(&conn, &key, snapshot, &context.advance()?).await?;
				let what = format!("snapshot {} is sealed", format_snapshot(&snapshot));
				Ok(Report::done(&done, what, json!({ "snapshot": snapshot })))
			}
			Self::Demand { contribution, chunk } => {
				let done = demand(&conn, &context.key()?, contribution, chunk).await?;
				let what = format!("chunk {chunk} of contribution {contribution} is demanded");
				Ok(Report::done(&done, what, fields(contribution, chunk)))
			}
			Self::Answer {
				contribution,
				chunk,
				file,
			} => {
				let done = answer(&conn, &context.key()?, contribution, chunk, &read(&file)?).await?;
				let what = format!("chunk {chunk} of contribution {contribution} is shown");
				Ok(Report::done(&done, what, fields(contribution, chunk)))
			}
			Self::Expire { contribution, chunk } => {
				let done = expire(&conn, &context.key()?, contribution, chunk).await?;
				let what = format!("contribution {contribution} is dropped");
				Ok(Report::done(&done, what, fields(contribution, chunk)))
			}
			Self::Dispute(args) => {
				let done = dispute(&conn, &context.key()?, &args).await?;
				let (contribution, chunk) = (args.contribution, args.chunk);
				let what = format!("contribution {contribution} is dropped");
				Ok(Report::done(&done, what, fields(contribution, chunk)))
			}
			Self::Show { snapshot, members } => show(&conn, snapshot, members).await,
		}
	}
}

async fn show(conn: &Connection, id: SnapshotId, list: bool) -> Result<Report, Failure> {
	let info = find(conn, id).await?;
	let members = if list { conn.members(id).await? } else { Vec::new() };
	let json = json!({
		"snapshot": id,
		"sealed": info.sealed,
		"members": info.totals.members,
		"units": info.totals.units.to_string(),
		"publishedAt": info.published_at,
		"sealsAt": info.seals_at,
		"openDemands": info.open_demands,
		"contributions": list.then_some(&members),
	});
	let mut rows = vec![
		("snapshot", format_snapshot(&id)),
		("sealed", info.sealed.to_string()),
		("members", info.totals.members.to_string()),
		("units", info.totals.units.to_string()),
		("published at block", info.published_at.to_string()),
		("can be sealed from (admission clock)", info.seals_at.to_string()),
		("open demands", info.open_demands.to_string()),
	];
	if list {
		let names: Vec<String> = members.iter().map(ToString::to_string).collect();
		rows.push(("contributions", names.join(" ")));
	}
	Ok(Report::new(json, properties(rows)))
}
