//! What the command line accepts.

use openledger_core::OperatorId;
use sc_cli::RunCmd;
use sc_service::ChainType;
use std::{path::PathBuf, str::FromStr, time::Duration};

/// Shortest and longest interval of timed blocks, in milliseconds.
const INTERVAL: std::ops::RangeInclusive<u64> = 10..=3_600_000;

/// The whole command line.
#[derive(Debug, clap::Parser)]
pub struct Cli {
	/// A subcommand; without one the node runs.
	#[command(subcommand)]
	pub subcommand: Option<Subcommand>,

	/// How the node runs.
	#[clap(flatten)]
	pub run: RunCmd,

	/// How a development chain makes blocks: `instant` (as soon as transactions are ready), a number of milliseconds
	/// between blocks, or `slots` (consensus, as every other chain does).
	///
	/// Sealed blocks are final at once and every block advances the chain's time by one slot. Such a chain has one node:
	/// it uses no network, and its blocks cannot be imported elsewhere. Continue a database with the sealing that made it.
	#[arg(long, value_name = "instant|MILLISECONDS|slots")]
	pub seal: Option<Seal>,

	/// Show the exposure of this operator in the metrics. May be given several times.
	#[arg(long, value_name = "ID")]
	pub metrics_operator: Vec<OperatorId>,

	/// Keep compiled runtimes in this folder instead of `runtimes` in the base path.
	///
	/// Each runtime is compiled once; a node that finds it compiled starts at once. Nodes of one machine can share a folder. What is in it
	/// is executed as it is: nobody else may be able to write there.
	#[arg(long, value_name = "DIR", global = true)]
	pub runtime_cache: Option<PathBuf>,
}

/// How blocks are made.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Seal {
	/// As soon as transactions are ready.
	Instant,
	/// One every so often, empty or not.
	Timed(Duration),
	/// By BABE, one a slot, finalised by GRANDPA.
	Slots,
}

impl FromStr for Seal {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, Self::Err> {
		match text {
			"instant" => return Ok(Self::Instant),
			"slots" => return Ok(Self::Slots),
			_ => {}
		}
		match text.parse::<u64>() {
			Ok(millis) if INTERVAL.contains(&millis) => Ok(Self::Timed(Duration::from_millis(millis))),
			_ => Err(format!(
				"expected `instant`, `slots` or a number of milliseconds from {} to {}",
				INTERVAL.start(),
				INTERVAL.end()
			)),
		}
	}
}

impl Seal {
	/// What to do on a chain of `chain_type`, given what was `asked` for: a validator of a development chain seals
	/// instantly unless told otherwise, everybody else follows slots.
	pub fn resolve(asked: Option<Self>, chain_type: &ChainType, is_authority: bool) -> Result<Self, String> {
		let can_seal = matches!(chain_type, ChainType::Development) && is_authority;
		match asked {
			None if can_seal => Ok(Self::Instant),
			None | Some(Self::Slots) => Ok(Self::Slots),
			Some(seal) if can_seal => Ok(seal),
			Some(_) => Err("only the validator of a development chain seals blocks by itself: use --dev, or --seal slots".into()),
		}
	}
}

/// What the node can do besides running.
#[derive(Debug, clap::Subcommand)]
pub enum Subcommand {
	/// Generate, inspect and insert keys.
	#[command(subcommand)]
	Key(sc_cli::KeySubcommand),

	/// Build a chain specification, with a boot node.
	BuildSpec(sc_cli::BuildSpecCmd),

	/// Export a chain specification.
	ExportChainSpec(sc_cli::ExportChainSpecCmd),

	/// Validate a block by executing it again.
	CheckBlock(sc_cli::CheckBlockCmd),

	/// Export blocks.
	ExportBlocks(sc_cli::ExportBlocksCmd),

	/// Export the state of a block as a chain specification.
	ExportState(sc_cli::ExportStateCmd),

	/// Import blocks.
	ImportBlocks(sc_cli::ImportBlocksCmd),

	/// Remove the whole chain.
	PurgeChain(sc_cli::PurgeChainCmd),

	/// Take back the last blocks that are not final.
	Revert(sc_cli::RevertCmd),

	/// Show the best and the finalised block of the database.
	ChainInfo(sc_cli::ChainInfoCmd),

	CompileRuntime(crate::compile::CompileRuntimeCmd),
}

#[cfg(test)]
mod tests {
	use super::*;
	use clap::{CommandFactory, Parser};

	fn parse(arguments: &[&str]) -> Result<Cli, clap::Error> {
		Cli::try_parse_from(std::iter::once("openledger-node").chain(arguments.iter().copied()))
	}

	#[test]
	fn command_line_should_be_consistent() {
		Cli::command().debug_assert();
	}

	#[test]
	fn seal_should_be_read_when_it_is_valid() {
		assert_eq!(parse(&["--dev"]).unwrap().seal, None);
		assert_eq!(
			parse(&["--dev", "--seal", "instant"]).unwrap().seal,
			Some(Seal::Instant)
		);
		assert_eq!(parse(&["--dev", "--seal=slots"]).unwrap().seal, Some(Seal::Slots));
		assert_eq!(
			parse(&["--dev", "--seal", "500"]).unwrap().seal,
			Some(Seal::Timed(Duration::from_millis(500)))
		);
	}

	#[test]
	fn seal_should_be_refused_when_it_is_no_way_to_make_blocks() {
		for bad in ["", "0", "9", "3600001", "-5", "1.5", "500ms", "Instant", "never"] {
			let error = parse(&["--dev", &format!("--seal={bad}")])
				.unwrap_err()
				.to_string();
			assert!(error.contains("instant"), "{bad}: {error}");
		}
	}

	#[test]
	fn seal_should_default_to_instant_when_the_chain_is_for_development_only() {
		assert_eq!(
			Seal::resolve(None, &ChainType::Development, true),
			Ok(Seal::Instant)
		);
		for (chain, authority) in [
			(ChainType::Development, false),
			(ChainType::Local, true),
			(ChainType::Live, true),
			(ChainType::Live, false),
		] {
			assert_eq!(
				Seal::resolve(None, &chain, authority),
				Ok(Seal::Slots),
				"{chain:?} {authority}"
			);
		}
	}

	#[test]
	fn sealing_should_be_refused_when_others_take_part_in_the_chain() {
		let timed = Seal::Timed(Duration::from_secs(1));
		for seal in [Seal::Instant, timed] {
			assert_eq!(Seal::resolve(Some(seal), &ChainType::Development, true), Ok(seal));
			assert!(Seal::resolve(Some(seal), &ChainType::Development, false).is_err());
			assert!(Seal::resolve(Some(seal), &ChainType::Local, true).is_err());
			assert!(Seal::resolve(Some(seal), &ChainType::Live, true).is_err());
		}
		assert_eq!(
			Seal::resolve(Some(Seal::Slots), &ChainType::Development, true),
			Ok(Seal::Slots)
		);
		assert_eq!(
			Seal::resolve(Some(Seal::Slots), &ChainType::Live, false),
			Ok(Seal::Slots)
		);
	}

	#[test]
	fn operators_of_the_metrics_should_be_given_one_by_one() {
		assert!(parse(&["--dev"]).unwrap().metrics_operator.is_empty());
		let cli = parse(&["--dev", "--metrics-operator", "3", "--metrics-operator=0"]).unwrap();
		assert_eq!(cli.metrics_operator, [3, 0]);
		for bad in ["", "-1", "alice", "1,2"] {
			assert!(
				parse(&["--dev", &format!("--metrics-operator={bad}")]).is_err(),
				"{bad}"
			);
		}
	}

	#[test]
	fn subcommands_of_a_substrate_node_should_be_there() {
		for (arguments, expected) in [
			(&["key", "generate"][..], "Key"),
			(&["build-spec", "--chain", "local", "--raw"], "BuildSpec"),
			(&["export-chain-spec", "--chain", "dev"], "ExportChainSpec"),
			(&["check-block", "1"], "CheckBlock"),
			(&["export-blocks", "--from", "1", "out"], "ExportBlocks"),
			(&["export-state", "1"], "ExportState"),
			(&["import-blocks", "in"], "ImportBlocks"),
			(&["purge-chain", "-y"], "PurgeChain"),
			(&["revert", "3"], "Revert"),
			(&["chain-info"], "ChainInfo"),
		] {
			let subcommand = format!("{:?}", parse(arguments).unwrap().subcommand.unwrap());
			assert!(subcommand.starts_with(expected), "{arguments:?}: {subcommand}");
		}
		assert!(parse(&["benchmark"]).is_err());
	}

	#[test]
	fn database_should_be_parity_db_alone() {
		assert!(parse(&["--database", "paritydb"]).is_ok());
		assert!(parse(&["--database", "rocksdb"]).is_err());
	}
}
