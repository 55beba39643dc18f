//! Datanets: curated, versioned data networks.

use super::{
	amount::parse_amount,
	output::{properties, table, Done, Report},
	Context, Failure,
};
use crate::chain::{address, api, parse_account, text, Account, Connection, DatanetInfo, Key};
use api::runtime_types::pallet_datanets::types::{AdmissionPolicy, Descriptor};
use clap::{Args, Subcommand, ValueEnum};
use openledger_core::{Balance, DatanetId};
use serde_json::{json, Value};

/// Who gets in.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Admission {
	/// Everyone, at once; quality 0 until reviewed.
	Open,
	/// Whom owner or curators accept.
	Curated,
	/// Like curated, and each contribution holds a bond.
	Bonded(Balance),
}

/// What a datanet is about.
#[derive(Args, Clone, Debug, Default, Eq, PartialEq)]
pub struct Words {
	/// The one domain it covers.
	#[arg(long, default_value = "")]
	pub domain: String,
	/// Form of the texts: a media type, or where a schema is found.
	#[arg(long, default_value = "text/plain")]
	pub schema: String,
	/// Licence of the texts, an SPDX expression.
	#[arg(long, default_value = "")]
	pub licence: String,
	/// Language of the texts, a BCP 47 tag.
	#[arg(long, default_value = "en")]
	pub language: String,
}

impl From<&Words> for Descriptor<Vec<u8>> {
	fn from(words: &Words) -> Self {
		let bytes = |text: &String| text.as_bytes().to_vec();
		Self {
			domain: bytes(&words.domain),
			schema: bytes(&words.schema),
			licence: bytes(&words.licence),
			language: bytes(&words.language),
		}
	}
}

impl From<Admission> for AdmissionPolicy {
	fn from(admission: Admission) -> Self {
		match admission {
			Admission::Open => Self::Open,
			Admission::Curated => Self::Curated,
			Admission::Bonded(bond) => Self::Bonded { bond },
		}
	}
}

/// Creates a datanet; the key's account owns it.
///
/// # Errors
/// What the chain says.
pub async fn create(
	conn: &Connection,
	key: &Key,
	name: &str,
	words: &Words,
	admission: Admission,
) -> Result<Done<DatanetId>, Failure> {
	let calls = api::transactions().datanets();
	let call = conn.call(&calls.create(name.as_bytes().to_vec(), words.into(), admission.into()))?;
	let submitted = conn.submit(&call, key).await?;
	let created = submitted.expect::<api::datanets::events::DatanetCreated>()?;
	Ok(Done::new(&submitted, created.datanet))
}

/// Changes what a datanet is about and who gets in.
///
/// # Errors
/// What the chain says.
pub async fn update(
	conn: &Connection,
	key: &Key,
	datanet: DatanetId,
	words: &Words,
	admission: Admission,
) -> Result<Done<()>, Failure> {
	let call = conn.call(
		&api::transactions()
			.datanets()
			.update(datanet, words.into(), admission.into()),
	)?;
	Ok(Done::new(&conn.submit(&call, key).await?, ()))
}

/// Gives a datanet to another owner.
///
/// # Errors
/// What the chain says.
pub async fn transfer(
	conn: &Connection,
	key: &Key,
	datanet: DatanetId,
	to: &Account,
) -> Result<Done<()>, Failure> {
	let call = conn.call(&api::transactions().datanets().transfer(datanet, (*to).into()))?;
	Ok(Done::new(&conn.submit(&call, key).await?, ()))
}

/// Lets an account review and publish, or no longer.
///
/// # Errors
/// What the chain says.
pub async fn set_curator(
	conn: &Connection,
	key: &Key,
	datanet: DatanetId,
	curator: &Account,
	may: bool,
) -> Result<Done<()>, Failure> {
	let calls = api::transactions().datanets();
	let call = if may {
		conn.call(&calls.add_curator(datanet, (*curator).into()))?
	} else {
		conn.call(&calls.remove_curator(datanet, (*curator).into()))?
	};
	Ok(Done::new(&conn.submit(&call, key).await?, ()))
}

/// Who gets in, on the command line.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub enum AdmissionName {
	/// Everyone, at once.
	Open,
	/// Whom owner or curators accept.
	Curated,
	/// Like curated, with a bond (--bond).
	Bonded,
}

/// Who gets in.
#[derive(Args, Clone, Debug)]
pub struct AdmissionArgs {
	/// Who gets in.
	#[arg(long, value_enum, default_value = "curated")]
	admission: AdmissionName,
	/// Bond of each contribution, with --admission bonded.
	#[arg(long, value_parser = parse_amount, value_name = "OPEN", required_if_eq("admission", "bonded"))]
	bond: Option<Balance>,
}

impl From<&AdmissionArgs> for Admission {
	fn from(args: &AdmissionArgs) -> Self {
		match args.admission {
			AdmissionName::Open => Self::Open,
			AdmissionName::Curated => Self::Curated,
			AdmissionName::Bonded => Self::Bonded(args.bond.unwrap_or_default()),
		}
	}
}

/// Commands on datanets.
#[derive(Clone, Debug, Subcommand)]
pub enum DatanetCommand {
	/// Create a datanet; the key's account owns it.
	Create {
		/// Its name.
		name: String,
		#[allow(missing_docs)] // The group documents its own arguments.
		#[command(flatten)]
		words: Words,
		#[allow(missing_docs)] // The group documents its own arguments.
		#[command(flatten)]
		admission: AdmissionArgs,
	},
	/// Change what it is about and who gets in.
	Update {
		/// Which.
		datanet: DatanetId,
		#[allow(missing_docs)] // The group documents its own arguments.
		#[command(flatten)]
		words: Words,
		#[allow(missing_docs)] // The group documents its own arguments.
		#[command(flatten)]
		admission: AdmissionArgs,
	},
	/// Give it to another owner.
	Transfer {
		/// Which.
		datanet: DatanetId,
		/// The new owner.
		#[arg(value_parser = parse_account)]
		to: Account,
	},
	/// Let an account review and publish, or no longer.
	#[command(subcommand)]
	Curator(CuratorCommand),
	/// Show one.
	Show {
		/// Which.
		datanet: DatanetId,
	},
	/// List all.
	List,
}

/// Commands on curators.
#[derive(Clone, Debug, Subcommand)]
pub enum CuratorCommand {
	/// Let an account review and publish.
	Add {
		/// Of which datanet.
		datanet: DatanetId,
		/// The account.
		#[arg(value_parser = parse_account)]
		curator: Account,
	},
	/// Take that right away.
	Remove {
		/// Of which datanet.
		datanet: DatanetId,
		/// The account.
		#[arg(value_parser = parse_account)]
		curator: Account,
	},
}

impl DatanetCommand {
	/// Does it.
	///
	/// # Errors
	/// What chain or usage say.
	pub async fn run(self, context: &Context) -> Result<Report, Failure> {
		let conn = context.connect().await?;
		match self {
			Self::Create {
				name,
				words,
				admission,
			} => {
				let done = create(&conn, &context.key()?, &name, &words, (&admission).into()).await?;
				let id = done.value;
				Ok(Report::done(
					&done,
					format!("datanet {id} is created"),
					json!({ "datanet": id }),
				))
			}
			Self::Update {
				datanet,
				words,
				admission,
			} => {
				let done = update(&conn, &context.key()?, datanet, &words, (&admission).into()).await?;
				Ok(Report::done(
					&done,
					format!("datanet {datanet} is updated"),
					json!({ "datanet": datanet }),
				))
			}
			Self::Transfer { datanet, to } => {
				let done = transfer(&conn, &context.key()?, datanet, &to).await?;
				let what = format!("datanet {datanet} belongs to {}", address(&to));
				Ok(Report::done(
					&done,
					what,
					json!({ "datanet": datanet, "owner": address(&to) }),
				))
			}
			Self::Curator(command) => {
				let (datanet, curator, may) = match command {
					CuratorCommand::Add { datanet, curator } => (datanet, curator, true),
					CuratorCommand::Remove { datanet, curator } => (datanet, curator, false),
				};
				let done = set_curator(&conn, &context.key()?, datanet, &curator, may).await?;
				let now = if may {
					"is a curator"
				} else {
					"is no curator any more"
				};
				let what = format!("{} {now} of datanet {datanet}", address(&curator));
				Ok(Report::done(
					&done,
					what,
					json!({ "datanet": datanet, "curator": address(&curator), "may": may }),
				))
			}
			Self::Show { datanet } => {
				let info = conn.datanet(datanet).await?;
				let info = info.ok_or_else(|| crate::chain::Error::Unknown(format!("datanet {datanet}")))?;
				Ok(show(datanet, &info))
			}
			Self::List => {
				let mut all = Vec::new();
				for id in 0..conn.datanet_count().await? {
					if let Some(info) = conn.datanet(id).await? {
						all.push((id, info));
					}
				}
				let rows = all.iter().map(|(id, info)| {
					[
						id.to_string(),
						text(&info.name),
						address(&info.datanet.owner.0),
						info.datanet.totals.members.to_string(),
						info.datanet.next.saturating_sub(1).to_string(),
					]
				});
				let text = table(["datanet", "name", "owner", "members", "snapshots"], rows);
				Ok(Report::new(
					all.iter().map(|(id, info)| json_of(*id, info)).collect(),
					text,
				))
			}
		}
	}
}

fn json_of(id: DatanetId, info: &DatanetInfo) -> Value {
	let datanet = &info.datanet;
	let admission = match &datanet.admission {
		AdmissionPolicy::Open => json!({ "type": "open" }),
		AdmissionPolicy::Curated => json!({ "type": "curated" }),
		AdmissionPolicy::Bonded { bond } => json!({ "type": "bonded", "bond": bond.to_string() }),
	};
	json!({
		"datanet": id,
		"name": text(&info.name),
		"owner": address(&datanet.owner.0),
		"domain": text(&info.descriptor.domain),
		"schema": text(&info.descriptor.schema),
		"licence": text(&info.descriptor.licence),
		"language": text(&info.descriptor.language),
		"admission": admission,
		"curators": datanet.curators.0.iter().map(|curator| address(&curator.0)).collect::<Vec<_>>(),
		"members": datanet.totals.members,
		"units": datanet.totals.units.to_string(),
		"submissions": datanet.submissions,
		"snapshots": datanet.next.saturating_sub(1),
		"openSnapshot": datanet.open,
	})
}

fn show(id: DatanetId, info: &DatanetInfo) -> Report {
	let datanet = &info.datanet;
	let curators: Vec<String> = datanet
		.curators
		.0
		.iter()
		.map(|curator| address(&curator.0))
		.collect();
	let text = properties([
		("datanet", id.to_string()),
		("name", text(&info.name)),
		("owner", address(&datanet.owner.0)),
		("domain", text(&info.descriptor.domain)),
		("schema", text(&info.descriptor.schema)),
		("licence", text(&info.descriptor.licence)),
		("language", text(&info.descriptor.language)),
		("admission", format!("{:?}", datanet.admission)),
		("curators", curators.join("\n")),
		("members now", datanet.totals.members.to_string()),
		("units now", datanet.totals.units.to_string()),
		("submissions", datanet.submissions.to_string()),
		("snapshots", datanet.next.saturating_sub(1).to_string()),
		(
			"open snapshot",
			datanet.open.map_or("none".into(), |open| open.to_string()),
		),
	]);
	Report::new(json_of(id, info), text)
}
