//! The command line: every role of the chain, on thin commands over plain functions.
//!
//! Each file is one subject. Its functions take a [`Connection`](crate::chain::Connection), a
//! [`Key`](crate::chain::Key) and plain values, and return what was done with block and fee ([`Done`]); its command
//! reads arguments, calls them, and says in a [`Report`] what came of it, as a table or as one JSON document.
//!
//! # Exit codes
//!
//! | code | meaning |
//! |---|---|
//! | 0 | done |
//! | 1 | refused, by the chain, by a gateway, or because there is no such thing |
//! | 2 | wrong usage: arguments, files, keys |
//! | 3 | cannot connect: no node, another runtime, no gateway, no block in time |
//! | 4 | an answer that is wrong or must not be believed: a false receipt, books that do not hold |
//! | 5 | `watch --once` found a fraud |
//! | 6 | `watch --once` found no fraud, but not all could be checked |
//! | 7 | `verify` without `--state-root`: all holds, for a root that is still to be compared with the chain's |
//!
//! Errors are one line on stderr. With `--json`, stdout holds exactly one JSON document, or nothing after an error. A command
//! over many documents goes on after one that fails: it reports what it did, and its exit code is that of the failure.
//! Amounts in JSON are decimal strings in the smallest unit.

pub mod amount;
pub mod ask;
pub mod claim;
mod context;
pub mod contribution;
pub mod datanet;
pub mod dispute;
pub mod documents;
pub mod economy;
pub mod equivocation;
pub mod explain;
mod failure;
pub mod finalise;
pub mod mandate;
pub mod model;
pub mod operator;
pub mod output;
pub mod payee;
pub mod serve;
pub mod session;
pub mod snapshot;
#[cfg(test)]
mod tests;
pub mod verify;
pub mod watch;

pub use context::Context;
pub use failure::Failure;
pub use output::{Done, Report};

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// OpenLedger: who contributed, who refined, who executed, who earned.
#[derive(Clone, Debug, Parser)]
#[command(name = "openledger", version, about, after_help = EXIT_CODES)]
pub struct Cli {
	#[command(flatten)]
	context: Context,
	#[command(subcommand)]
	command: Command,
}

const EXIT_CODES: &str = "Amounts: 1.5 is OPEN, 1500000000000000000u is the same in its smallest unit.\n\
	Exit codes: 0 done, 1 refused, 2 wrong usage, 3 cannot connect, 4 an answer that is wrong or unsafe,\n\
	5 a fraud was found, 6 not all could be checked (both of watch --once).";

/// What to do.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
	/// Data networks: create, govern, show.
	#[command(subcommand)]
	Datanet(datanet::DatanetCommand),
	/// Contributions: submit, review, withdraw.
	#[command(subcommand)]
	Contribution(contribution::ContributionCommand),
	/// Snapshots: publish, challenge, seal.
	#[command(subcommand)]
	Snapshot(snapshot::SnapshotCommand),
	/// Models: register, show lineage, retire.
	#[command(subcommand)]
	Model(model::ModelCommand),
	/// Operators: bond, prices, delegations, and the gateway.
	#[command(subcommand)]
	Operator(operator::OperatorCommand),
	/// Sessions: deposits that pay an operator, and questions.
	#[command(subcommand)]
	Session(session::SessionCommand),
	/// Pay out what is owed, after pulling it down the ranks.
	Claim(claim::ClaimArgs),
	/// Show what an account has earned: owed, waiting in pots, and paid.
	Earnings(economy::EarningsArgs),
	/// Have all that the key's account earns paid to another account.
	RotatePayee(payee::RotatePayeeArgs),
	/// End a batch that is due and that the chain has not ended by itself. Free; anyone may.
	Finalise(finalise::FinaliseArgs),
	/// Show who would get what of a payment.
	Quote(economy::QuoteArgs),
	/// Show the whole way of one payment, from the words of an answer to every payee, with evidence.
	Explain(explain::ExplainArgs),
	/// Check evidence offline, against the state root of one finalised block.
	Verify(verify::VerifyArgs),
	/// Recompute what operators publish, and prove on chain what is wrong with it.
	Watch(watch::WatchArgs),
	/// Show the KPIs.
	Activity(economy::ActivityArgs),
	/// Show every ledger against the balance that backs it.
	Conservation(economy::ConservationArgs),
	/// Play the whole supply chain on a fresh development chain, and report who got paid.
	Story(crate::story::StoryArgs),
}

impl Cli {
	/// Does what was asked for.
	///
	/// # Errors
	/// See [`Failure`].
	pub async fn run(self) -> Result<Report, Failure> {
		let context = &self.context;
		match self.command {
			Command::Datanet(command) => command.run(context).await,
			Command::Contribution(command) => command.run(context).await,
			Command::Snapshot(command) => command.run(context).await,
			Command::Model(command) => command.run(context).await,
			Command::Operator(command) => command.run(context).await,
			Command::Session(command) => command.run(context).await,
			Command::Claim(args) => args.run(context).await,
			Command::Earnings(args) => args.run(context).await,
			Command::RotatePayee(args) => args.run(context).await,
			Command::Finalise(args) => args.run(context).await,
			Command::Quote(args) => args.run(context).await,
			Command::Explain(args) => args.run(context).await,
			Command::Verify(args) => args.run(),
			Command::Watch(args) => args.run(context).await,
			Command::Activity(args) => args.run(context).await,
			Command::Conservation(args) => args.run(context).await,
			Command::Story(args) => args.run(context).await,
		}
	}
}

/// Reads the command line, does what it says, and tells how it went.
pub fn main() -> ExitCode {
	let cli = Cli::parse();
	let as_json = cli.context.json;
	let runtime = match tokio::runtime::Runtime::new() {
		Ok(runtime) => runtime,
		Err(error) => {
			eprintln!("error: cannot start: {error}");
			return ExitCode::FAILURE;
		}
	};
	match runtime.block_on(cli.run()) {
		Ok(report) => {
			report.print(as_json);
			ExitCode::from(report.exit)
		}
		Err(failure) => {
			eprintln!("error: {failure}");
			ExitCode::from(failure.exit_code())
		}
	}
}
