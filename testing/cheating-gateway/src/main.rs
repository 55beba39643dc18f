//! `openledger-cheating-gateway`: a gateway that cheats in exactly one way, and a payer who plays along. For tests only.

use clap::{Parser, Subcommand};
use openledger::cli::{
	serve::{serve_as, ServeArgs},
	Context,
};
use openledger_cheating_gateway::{BlindPayer, Cheat, Cheater};
use openledger_core::{ContributionId, LineIndex, SessionId};
use std::sync::Arc;

/// A gateway that cheats in exactly one way. For tests only.
#[derive(Parser)]
struct Cli {
	#[command(flatten)]
	context: Context,
	#[command(subcommand)]
	command: Command,
}

#[derive(Subcommand)]
enum Command {
	/// Serve as `openledger operator serve` does, but for one thing.
	Serve {
		/// What is done otherwise.
		#[arg(long, value_name = "WAY")]
		cheat: Cheat,
		/// The contribution that stolen credits go to.
		#[arg(long, value_name = "CONTRIBUTION")]
		friend: Option<ContributionId>,
		/// Publish nothing, and answer demands on chain alone.
		#[arg(long)]
		silent: bool,
		/// Publish everything but the credit ledger, and show that on chain alone.
		#[arg(long)]
		hide_ledger: bool,
		/// Publish everything but the receipts, and show them on chain alone.
		#[arg(long)]
		hide_receipts: bool,
		#[command(flatten)]
		serve: Box<ServeArgs>,
	},
	/// Ask, and pay whatever it costs without looking.
	Collude {
		/// The gateway.
		#[arg(long, value_name = "URL")]
		gateway: String,
		/// The session.
		#[arg(long)]
		session: SessionId,
		/// Its line.
		#[arg(long, default_value_t = 0)]
		line: LineIndex,
		/// Name or number of the model.
		#[arg(long)]
		model: String,
		/// Most tokens of an answer.
		#[arg(long, default_value_t = 64)]
		max_tokens: u32,
		/// What is asked; several are asked one after another.
		#[arg(required = true)]
		questions: Vec<String>,
	},
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
	let Cli { context, command } = Cli::parse();
	match command {
		Command::Serve {
			cheat,
			friend,
			silent,
			hide_ledger,
			hide_receipts,
			serve,
		} => {
			let cheater = Arc::new(Cheater {
				cheat,
				friend,
				silent,
				hides_ledger: hide_ledger,
				hides_receipts: hide_receipts,
			});
			let conn = context.connect().await?;
			serve_as(conn, context.key()?, &serve, cheater)
				.await?
				.print(context.json);
		}
		Command::Collude {
			gateway,
			session,
			line,
			model,
			max_tokens,
			questions,
		} => {
			let signer = context.key()?.pair().clone();
			let payer = BlindPayer::open(&gateway, session, line, signer).await?;
			for question in questions {
				let answer = payer.ask(&model, &question, max_tokens).await?;
				println!("{}", answer.text().unwrap_or_default());
			}
			println!("paid {} in all", payer.pay().await?);
		}
	}
	Ok(())
}
