//! Models and their lineage.

use super::{
	amount::{format_share, format_snapshot, parse_share, parse_weighted},
	output::{properties, table, Done, Report},
	Context, Failure,
};
use crate::chain::{
	address, api, from_chain_kind, parse_account, text, to_chain_kind, to_chain_snapshot, Account,
	Connection, Error, Key, ModelInfo,
};
use api::runtime_types::{
	bounded_collections::bounded_vec::BoundedVec,
	pallet_model_registry::types::{Channels, Terms},
};
use clap::{Args, Subcommand, ValueEnum};
use openledger_core::{Hash32, ModelId, ModelKind, Share, SnapshotId, SHARE_ONE};
use serde_json::{json, Value};
use std::path::PathBuf;

/// A model to be registered.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Registration {
	/// What it is.
	pub kind: ModelKind,
	/// Blake2b-256 of its manifest.
	pub manifest_hash: Hash32,
	/// Where the manifest is.
	pub uri: String,
	/// Its licence.
	pub licence: String,
	/// What it was made from.
	pub parents: Vec<ModelId>,
	/// Sealed snapshots it was made from itself, with weights.
	pub snapshots: Vec<(SnapshotId, u32)>,
	/// Their part of the data share; `None` takes all for a base, and one half for a derivative that has snapshots of its
	/// own.
	pub own_data_share: Option<Share>,
	/// Asked of derivatives.
	pub royalty: Share,
	/// Part of the model's revenue that goes to data.
	pub data_share: Share,
	/// Part of the data share that verbatim credits may direct.
	pub verbatim: Share,
	/// Part of the data share that retrieved contributions may direct. A gateway retrieves only for models with one.
	pub retrieval: Share,
}

impl Registration {
	/// A model with usual terms: 40 % to data, all of it attributable, no royalty.
	pub fn new(kind: ModelKind) -> Self {
		Self {
			kind,
			manifest_hash: [0; 32],
			uri: String::new(),
			licence: String::new(),
			parents: Vec::new(),
			snapshots: Vec::new(),
			own_data_share: None,
			royalty: 0,
			data_share: SHARE_ONE / 100 * 40,
			verbatim: SHARE_ONE,
			retrieval: 0,
		}
	}

	fn own_share(&self) -> Share {
		self.own_data_share.unwrap_or(match self.kind {
			ModelKind::Base => SHARE_ONE,
			_ if self.snapshots.is_empty() => 0,
			_ => SHARE_ONE / 2,
		})
	}
}

/// Registers a model; the key's account owns it.
///
/// # Errors
/// What the chain says.
pub async fn register(
	conn: &Connection,
	key: &Key,
	registration: &Registration,
) -> Result<Done<ModelId>, Failure> {
	let snapshots = registration
		.snapshots
		.iter()
		.map(|(snapshot, weight)| (to_chain_snapshot(*snapshot), *weight))
		.collect();
	let terms = Terms {
		royalty: registration.royalty,
		data_share: registration.data_share,
		channels: Channels {
			verbatim: registration.verbatim,
			retrieval: registration.retrieval,
			influence: 0,
		},
	};
	let call = conn.call(&api::transactions().model_registry().register(
		to_chain_kind(registration.kind),
		registration.manifest_hash,
		BoundedVec(registration.uri.as_bytes().to_vec()),
		BoundedVec(registration.licence.as_bytes().to_vec()),
		BoundedVec(registration.parents.clone()),
		BoundedVec(snapshots),
		registration.own_share(),
		terms,
	))?;
	let submitted = conn.submit(&call, key).await?;
	let event = submitted.expect::<api::model_registry::events::ModelRegistered>()?;
	Ok(Done::new(&submitted, event.model))
}

/// Takes a model out of service, for ever.
///
/// # Errors
/// What the chain says.
pub async fn retire(conn: &Connection, key: &Key, model: ModelId) -> Result<Done<()>, Failure> {
	let call = conn.call(&api::transactions().model_registry().retire(model))?;
	Ok(Done::new(&conn.submit(&call, key).await?, ()))
}

/// Hands a model over.
///
/// # Errors
/// What the chain says.
pub async fn transfer(
	conn: &Connection,
	key: &Key,
	model: ModelId,
	to: &Account,
) -> Result<Done<()>, Failure> {
	let call = conn.call(&api::transactions().model_registry().transfer(model, (*to).into()))?;
	Ok(Done::new(&conn.submit(&call, key).await?, ()))
}

/// What a model is, on the command line.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub enum KindName {
	/// Made from data alone.
	Base,
	/// Trained further from a parent.
	FineTune,
	/// A small set of weights over a parent.
	Adapter,
	/// A program that acts through its parents.
	Agent,
}

impl From<KindName> for ModelKind {
	fn from(name: KindName) -> Self {
		match name {
			KindName::Base => Self::Base,
			KindName::FineTune => Self::FineTune,
			KindName::Adapter => Self::Adapter,
			KindName::Agent => Self::Agent,
		}
	}
}

/// A model, on the command line.
#[derive(Args, Clone, Debug)]
pub struct RegisterArgs {
	/// What it is.
	#[arg(long, value_enum)]
	kind: KindName,
	/// A model it was made from; repeat for up to 8.
	#[arg(long = "parent", value_name = "MODEL")]
	parents: Vec<ModelId>,
	/// A sealed snapshot it was made from itself: DATANET/NUMBER or DATANET/NUMBER:WEIGHT; repeat for more.
	#[arg(long = "snapshot", value_parser = parse_weighted, value_name = "SNAPSHOT")]
	snapshots: Vec<(SnapshotId, u32)>,
	/// Part of the data share for its own snapshots, in per cent: at most 50 for a derivative.
	#[arg(long, value_parser = parse_share, value_name = "PERCENT")]
	own_data_share: Option<Share>,
	/// Asked of derivatives: part of their builders' revenue, in per cent.
	#[arg(long, value_parser = parse_share, default_value = "0", value_name = "PERCENT")]
	royalty: Share,
	/// Part of the model's revenue that goes to data, in per cent.
	#[arg(long, value_parser = parse_share, default_value = "40", value_name = "PERCENT")]
	data_share: Share,
	/// Part of the data share that verbatim credits may direct, in per cent.
	#[arg(long, value_parser = parse_share, default_value = "100", value_name = "PERCENT")]
	verbatim: Share,
	/// Part of the data share that retrieved contributions may direct, in per cent; with it, gateways answer from passages
	/// of the corpus and cite them. Together with --verbatim at most 100.
	#[arg(long, value_parser = parse_share, default_value = "0", value_name = "PERCENT")]
	retrieval: Share,
	/// The manifest, which names the files of the model: its blake2b-256 hash is registered.
	#[arg(long, value_name = "FILE", conflicts_with = "manifest_hash")]
	manifest: Option<PathBuf>,
	/// The manifest's hash: 0x and 64 hexadecimal digits.
	#[arg(long, value_name = "HASH")]
	manifest_hash: Option<String>,
	/// Where the manifest is found.
	#[arg(long, default_value = "")]
	uri: String,
	/// Its licence, an SPDX expression.
	#[arg(long, default_value = "")]
	licence: String,
}

impl RegisterArgs {
	fn registration(&self) -> Result<Registration, Failure> {
		let manifest_hash = match (&self.manifest, &self.manifest_hash) {
			(Some(path), _) => {
				let bytes = std::fs::read(path)
					.map_err(|error| Failure::Usage(format!("{} cannot be read: {error}", path.display())))?;
				crate::chain::blake2_256(&bytes)
			}
			(None, Some(hash)) => {
				let digits = hash.strip_prefix("0x").unwrap_or(hash);
				let bytes = hex::decode(digits).ok().and_then(|bytes| bytes.try_into().ok());
				bytes.ok_or_else(|| Failure::Usage(format!("{hash} is not 32 bytes of hexadecimal")))?
			}
			(None, None) => {
				return Err(Failure::Usage(
					"name the model's manifest with --manifest FILE or --manifest-hash HASH".into(),
				))
			}
		};
		Ok(Registration {
			kind: self.kind.into(),
			manifest_hash,
			uri: self.uri.clone(),
			licence: self.licence.clone(),
			parents: self.parents.clone(),
			snapshots: self.snapshots.clone(),
			own_data_share: self.own_data_share,
			royalty: self.royalty,
			data_share: self.data_share,
			verbatim: self.verbatim,
			retrieval: self.retrieval,
		})
	}
}

/// Commands on models.
#[derive(Clone, Debug, Subcommand)]
pub enum ModelCommand {
	/// Register a model; the key's account owns it. All of it is immutable.
	Register(Box<RegisterArgs>),
	/// Show one.
	Show {
		/// Which.
		model: ModelId,
	},
	/// List all.
	List,
	/// Show where a model comes from, and whom its revenue reaches.
	Lineage {
		/// Which.
		model: ModelId,
	},
	/// Take it out of service, for ever.
	Retire {
		/// Which.
		model: ModelId,
	},
	/// Hand it over.
	Transfer {
		/// Which.
		model: ModelId,
		/// The new owner.
		#[arg(value_parser = parse_account)]
		to: Account,
	},
}

impl ModelCommand {
	/// Does it.
	///
	/// # Errors
	/// What chain or usage say.
	pub async fn run(self, context: &Context) -> Result<Report, Failure> {
		let conn = context.connect().await?;
		match self {
			Self::Register(args) => {
				let done = register(&conn, &context.key()?, &args.registration()?).await?;
				let model = done.value;
				Ok(Report::done(
					&done,
					format!("model {model} is registered"),
					json!({ "model": model }),
				))
			}
			Self::Show { model } => {
				let info = conn.model(model).await?;
				let info = info.ok_or_else(|| Error::Unknown(format!("model {model}")))?;
				Ok(show(model, &info))
			}
			Self::List => {
				let mut all = Vec::new();
				for id in 0..conn.model_count().await? {
					all.extend(conn.model(id).await?.map(|info| (id, info)));
				}
				let rows = all.iter().map(|(id, info)| {
					[
						id.to_string(),
						format!("{:?}", from_chain_kind(&info.kind)),
						format!("{:?}", info.status),
						address(&info.owner.0),
						info.depth.to_string(),
					]
				});
				let text = table(["model", "kind", "status", "owner", "depth"], rows);
				Ok(Report::new(
					all.iter().map(|(id, info)| json_of(*id, info)).collect(),
					text,
				))
			}
			Self::Lineage { model } => lineage(&conn, model).await,
			Self::Retire { model } => {
				let done = retire(&conn, &context.key()?, model).await?;
				Ok(Report::done(
					&done,
					format!("model {model} is retired"),
					json!({ "model": model }),
				))
			}
			Self::Transfer { model, to } => {
				let done = transfer(&conn, &context.key()?, model, &to).await?;
				let what = format!("model {model} belongs to {}", address(&to));
				Ok(Report::done(
					&done,
					what,
					json!({ "model": model, "owner": address(&to) }),
				))
			}
		}
	}
}

async fn lineage(conn: &Connection, model: ModelId) -> Result<Report, Failure> {
	let lineage = conn.lineage(model).await?;
	let lineage = lineage.ok_or_else(|| Error::Unknown(format!("model {model}")))?;
	let builders = lineage.builders.iter().map(|builder| {
		[
			builder.model.to_string(),
			builder
				.account
				.as_ref()
				.map(ToString::to_string)
				.unwrap_or_default(),
			format_share(builder.share),
		]
	});
	let data = lineage
		.data
		.iter()
		.map(|data| [format_snapshot(&data.snapshot), format_share(data.share)]);
	let text = format!(
		"model {model} is a {:?} of {} parents\n\nbuilders\n{}\n\ndata\n{}",
		lineage.kind,
		lineage.parents.len(),
		table(["model", "owner", "share"], builders),
		table(["snapshot", "share"], data),
	);
	Ok(Report::new(json!(lineage), text))
}

fn json_of(id: ModelId, info: &ModelInfo) -> Value {
	json!({
		"model": id,
		"kind": from_chain_kind(&info.kind),
		"status": format!("{:?}", info.status),
		"owner": address(&info.owner.0),
		"payee": info.payee,
		"depth": info.depth,
		"children": info.children,
		"registeredAt": info.registered_at,
		"royalty": info.terms.royalty,
		"dataShare": info.terms.data_share,
		"verbatim": info.terms.channels.verbatim,
		"retrieval": info.terms.channels.retrieval,
		"manifestHash": format!("0x{}", hex::encode(info.declaration.manifest_hash)),
		"uri": text(&info.declaration.uri),
		"licence": text(&info.declaration.licence),
		"parents": info.declaration.parents.0.iter().map(|parent| parent.model).collect::<Vec<_>>(),
	})
}

fn show(id: ModelId, info: &ModelInfo) -> Report {
	let parents: Vec<String> = info
		.declaration
		.parents
		.0
		.iter()
		.map(|parent| parent.model.to_string())
		.collect();
	let text = properties([
		("model", id.to_string()),
		("kind", format!("{:?}", from_chain_kind(&info.kind))),
		("status", format!("{:?}", info.status)),
		("owner", address(&info.owner.0)),
		("parents", parents.join(" ")),
		("children", info.children.to_string()),
		("royalty", format_share(info.terms.royalty)),
		("data share", format_share(info.terms.data_share)),
		("attributed verbatim", format_share(info.terms.channels.verbatim)),
		(
			"attributed by retrieval",
			format_share(info.terms.channels.retrieval),
		),
		(
			"manifest",
			format!("0x{}", hex::encode(info.declaration.manifest_hash)),
		),
		("uri", text(&info.declaration.uri)),
		("licence", text(&info.declaration.licence)),
	]);
	Report::new(json_of(id, info), text)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn own_data_share_should_follow_the_kind_when_it_is_not_named() {
		let snapshot = SnapshotId {
			datanet: 0,
			number: 1,
		};
		assert_eq!(Registration::new(ModelKind::Base).own_share(), SHARE_ONE);
		assert_eq!(Registration::new(ModelKind::Agent).own_share(), 0);
		let own = Registration {
			snapshots: vec![(snapshot, 1)],
			..Registration::new(ModelKind::FineTune)
		};
		assert_eq!(own.own_share(), SHARE_ONE / 2);
		let named = Registration {
			own_data_share: Some(7),
			..own
		};
		assert_eq!(named.own_share(), 7);
	}
}
