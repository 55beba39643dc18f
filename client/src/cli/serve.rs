//! The operator's gateway as a process.

use super::{amount::parse_amount, documents::Library, output::Report, Failure};
use crate::{
	chain::{from_chain_kind, Connection, Error, Key, OperatorChain},
	engine::{Engine, InfinityGram, Origin, Retriever},
	gateway::{AnswerConfig, Chain, Conduct, Gateway, GatewayConfig, Honest, ServedModel, SettlementConfig},
	store::{Channels, Identity, Store},
};
use clap::Args;
use openledger_core::{Balance, ContributionId, ModelId};
use serde_json::json;
use std::{collections::HashMap, net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

/// How the gateway runs.
#[derive(Args, Clone, Debug)]
pub struct ServeArgs {
	/// Where it listens.
	#[arg(long, default_value = "127.0.0.1:8000", value_name = "ADDRESS")]
	pub listen: SocketAddr,
	/// Where it keeps receipts and vouchers. Losing this folder loses what is owed.
	#[arg(long, value_name = "FOLDER")]
	pub data: PathBuf,
	/// The documents of the models' corpora; sub-folders too. They are recognised by their commitments.
	#[arg(long, value_name = "FOLDER")]
	pub documents: PathBuf,
	/// Serve only this model; repeat for more. NUMBER or NUMBER=NAME, the name being what requests call it. Without it, all
	/// models that the operator serves on the chain.
	#[arg(long = "model", value_parser = parse_model, value_name = "MODEL")]
	pub models: Vec<(ModelId, Option<String>)>,
	/// Serve although documents are missing. Answers are then attributed incompletely, for which a batch can be challenged.
	#[arg(long)]
	pub allow_missing: bool,
	/// Settle at the latest so many seconds after the last time.
	#[arg(long, default_value_t = 60, value_name = "SECONDS")]
	pub settle_every: u64,
	/// Settle at once when a model is owed this much.
	#[arg(long, value_parser = parse_amount, value_name = "OPEN")]
	pub settle_at: Option<Balance>,
	/// Highest max_tokens of a request.
	#[arg(long, default_value_t = GatewayConfig::default().max_tokens, value_name = "TOKENS")]
	pub max_tokens: u32,
}

fn parse_model(text: &str) -> Result<(ModelId, Option<String>), String> {
	let (id, name) = match text.split_once('=') {
		Some((id, name)) if !name.is_empty() => (id, Some(name.to_string())),
		Some(_) => return Err("the name is empty".into()),
		None => (text, None),
	};
	let id = id
		.parse()
		.map_err(|_| format!("{id:?} is no number of a model"))?;
	Ok((id, name))
}

/// A corpus that is served: its members and which of them are commons, its indices, and where its members come from.
struct Served {
	members: Vec<(ContributionId, bool)>,
	engine: Engine,
	origins: HashMap<ContributionId, Origin>,
	/// Made when the first model needs it.
	retriever: Option<Arc<Retriever>>,
}

/// The models to serve, with their indices. Models with the same corpus share them.
///
/// # Errors
/// [`Failure::Usage`] if documents are missing and `allow_missing` is not set; what the chain says.
pub async fn models(
	conn: &Connection,
	library: &Library,
	wanted: &[(ModelId, Option<String>)],
	allow_missing: bool,
) -> Result<Vec<ServedModel>, Failure> {
	let mut corpora: Vec<Served> = Vec::new();
	let mut served = Vec::new();
	for (id, name) in wanted {
		let unknown = || Error::Unknown(format!("model {id}"));
		let info = conn.model(*id).await?.ok_or_else(unknown)?;
		let vectors = conn.vectors(*id).await?.ok_or_else(unknown)?;
		let snapshots: Vec<_> = vectors.data.iter().map(|(snapshot, _)| *snapshot).collect();
		let corpus = conn.corpus(&snapshots).await?;
		let members: Vec<_> = corpus.iter().map(|member| (member.id, member.commons)).collect();
		let known = corpora.iter().position(|corpus| corpus.members == members);
		let place = match known {
			Some(place) => place,
			None => {
				let resolved = library.resolve(&corpus);
				if !resolved.missing.is_empty() && !allow_missing {
					return Err(Failure::Usage(missing(*id, &resolved.missing)));
				}
				corpora.push(Served {
					members,
					engine: Engine::new(Arc::new(resolved.index()?)),
					origins: resolved.origins(),
					retriever: None,
				});
				corpora.len() - 1
			}
		};
		let corpus = corpora.get_mut(place).ok_or_else(unknown)?;
		let channels = Channels {
			verbatim: info.terms.channels.verbatim,
			retrieval: info.terms.channels.retrieval,
		};
		let engine = corpus.engine.clone();
		let retriever = (channels.retrieval > 0).then(|| {
			let make = || Arc::new(Retriever::new(engine.index().clone(), corpus.origins.clone()));
			corpus.retriever.get_or_insert_with(make).clone()
		});
		served.push(ServedModel {
			id: *id,
			name: name.clone().unwrap_or_else(|| format!("model-{id}")),
			kind: from_chain_kind(&info.kind),
			generator: Arc::new(InfinityGram::new(engine.index().clone())),
			engine,
			retriever,
			channels,
		});
	}
	Ok(served)
}

fn missing(model: ModelId, missing: &[u64]) -> String {
	let shown: Vec<String> = missing.iter().take(8).map(ToString::to_string).collect();
	format!(
		"{} documents of model {model} are not in the folder (contributions {}{}): add them, or serve without them with \
		 --allow-missing",
		missing.len(),
		shown.join(", "),
		if missing.len() > shown.len() { ", …" } else { "" },
	)
}

/// A gateway for the operator that `key`'s account runs, with its store below `data`.
///
/// # Errors
/// If the account runs no operator, the store belongs to another, or the models make no sense.
pub async fn gateway(
	conn: &Connection,
	key: &Key,
	data: &std::path::Path,
	models: Vec<ServedModel>,
	config: GatewayConfig,
) -> Result<Gateway<OperatorChain>, Failure> {
	gateway_as(conn, key, data, models, config, Arc::new(Honest)).await
}

async fn gateway_as(
	conn: &Connection,
	key: &Key,
	data: &std::path::Path,
	models: Vec<ServedModel>,
	config: GatewayConfig,
	conduct: Arc<dyn Conduct>,
) -> Result<Gateway<OperatorChain>, Failure> {
	let chain = OperatorChain::open(conn.clone(), key.clone()).await?;
	std::fs::create_dir_all(data)?;
	let identity = Identity {
		genesis: conn.genesis(),
		operator: chain.operator_id(),
	};
	let store = Store::open(&data.join("receipts.redb"), &identity)?;
	let signer = Arc::new(key.pair().clone());
	Ok(Gateway::with_conduct(
		Arc::new(chain),
		Arc::new(store),
		signer,
		models,
		config,
		conduct,
	)?)
}

/// Serves until the process is told to stop (interrupt or terminate); then finishes what runs and settles once more.
///
/// # Errors
/// As [`models`] and [`gateway`]; if the address is taken; if the store fails.
pub async fn serve(conn: Connection, key: Key, args: &ServeArgs) -> Result<Report, Failure> {
	serve_as(conn, key, args, Arc::new(Honest)).await
}

/// Serves as an operator that conducts itself otherwise than it should, for programs that test whether fraud is found. No
/// argument of the client leads here.
///
/// # Errors
/// As [`serve`].
pub async fn serve_as(
	conn: Connection,
	key: Key,
	args: &ServeArgs,
	conduct: Arc<dyn Conduct>,
) -> Result<Report, Failure> {
	let unknown = || {
		Error::Unknown(format!(
			"operator run by {}",
			crate::chain::address(&key.account())
		))
	};
	let operator = conn.operator_of(&key.account()).await?.ok_or_else(unknown)?;
	let on_chain = conn.served(operator).await?;
	let wanted = if args.models.is_empty() {
		on_chain.iter().map(|(model, _)| (*model, None)).collect()
	} else {
		args.models.clone()
	};
	if let Some((model, _)) = wanted
		.iter()
		.find(|(model, _)| !on_chain.iter().any(|(served, _)| served == model))
	{
		return Err(Failure::Usage(format!(
			"operator {operator} does not serve model {model}: register a price with `operator serve-model {model}`"
		)));
	}
	let (library, corpus) = Library::open(&args.documents)?;
	for skipped in &corpus.skipped {
		eprintln!("{skipped}");
	}
	let models = models(&conn, &library, &wanted, args.allow_missing).await?;
	for model in &models {
		let index = model.engine.index();
		eprintln!(
			"model {} ({}): {} contributions, {} tokens",
			model.id,
			model.name,
			index.contributions(),
			index.tokens()
		);
	}
	let config = GatewayConfig {
		max_tokens: args.max_tokens,
		default_max_tokens: GatewayConfig::default().default_max_tokens.min(args.max_tokens),
		..GatewayConfig::default()
	};
	let gateway = gateway_as(&conn, &key, &args.data, models, config, conduct).await?;
	let settler = gateway.settler(SettlementConfig {
		interval: Duration::from_secs(args.settle_every),
		threshold: args.settle_at.unwrap_or(Balance::MAX),
		..SettlementConfig::default()
	});
	let listener = tokio::net::TcpListener::bind(args.listen).await?;
	eprintln!("operator {operator} listens at http://{}", listener.local_addr()?);

	let (stop, stopped) = tokio::sync::watch::channel(false);
	let wait = |mut stopped: tokio::sync::watch::Receiver<bool>| async move {
		// An error means that the sender is gone, which is the end, too.
		let _ = stopped.wait_for(|stop| *stop).await;
	};
	let serving = gateway.serve(listener, wait(stopped.clone()));
	let settling = settler.run(wait(stopped.clone()), |report| {
		for problem in &report.problems {
			eprintln!("settlement: {problem}");
		}
		if !report.submitted.is_empty() || !report.ended.is_empty() {
			eprintln!(
				"settlement: {} batches submitted, {} ended",
				report.submitted.len(),
				report.ended.len()
			);
		}
	});
	let answerer = gateway.answerer(AnswerConfig::default());
	let answering = answerer.run(wait(stopped.clone()), |report| {
		for (batch, item) in &report.answered {
			eprintln!("batch {batch}: {item:?} was demanded and is shown");
		}
		for (batch, item) in &report.late {
			eprintln!("batch {batch}: {item:?} was demanded and not shown in time");
		}
		for problem in &report.problems {
			eprintln!("demands: {problem}");
		}
	});
	let signal = async {
		terminated().await;
		eprintln!("stopping");
		let _ = stop.send(true);
		Ok::<_, Failure>(())
	};
	let served = async { serving.await.map_err(Failure::from) };
	let settled = async {
		settling
			.await
			.map_err(|error| Failure::Refused(error.to_string()))
	};
	let answered = async {
		answering.await;
		Ok(())
	};
	tokio::try_join!(signal, served, settled, answered)?;
	// What was paid since the last round.
	let last = settler
		.settle()
		.await
		.map_err(|error| Failure::Refused(error.to_string()))?;
	let text = format!("stopped; {} batches submitted at the end", last.submitted.len());
	Ok(Report::new(
		json!({ "operator": operator, "submittedAtEnd": last.submitted.len(), "problems": last.problems }),
		text,
	))
}

/// Resolves when the process is interrupted or told to terminate.
pub async fn terminated() {
	use tokio::signal::unix::{signal, SignalKind};
	let Ok(mut terminate) = signal(SignalKind::terminate()) else {
		let _ = tokio::signal::ctrl_c().await;
		return;
	};
	tokio::select! {
		_ = tokio::signal::ctrl_c() => (),
		_ = terminate.recv() => (),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn models_should_be_read_with_and_without_a_name() {
		assert_eq!(parse_model("3"), Ok((3, None)));
		assert_eq!(parse_model("3=docs"), Ok((3, Some("docs".into()))));
		for bad in ["", "x", "3=", "=docs"] {
			assert!(parse_model(bad).is_err(), "{bad}");
		}
	}

	#[test]
	fn missing_documents_should_be_named_but_not_all_of_them() {
		let text = missing(7, &(0..20).collect::<Vec<_>>());
		assert!(text.contains("20 documents of model 7") && text.contains("7, …") && !text.contains("19"));
		assert!(!missing(7, &[1]).contains('…'));
	}
}
