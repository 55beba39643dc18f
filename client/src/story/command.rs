//! `openledger story`.

use super::StoryOptions;
use crate::cli::{serve::terminated, Context, Failure, Report};
use clap::Args;
use std::path::PathBuf;

/// Plays the whole supply chain on a fresh development chain.
#[derive(Args, Clone, Debug)]
pub struct StoryArgs {
	/// An empty folder for what gateway and payers remember.
	#[arg(long, value_name = "FOLDER")]
	pub data: PathBuf,
	/// How many questions the payers ask.
	#[arg(long, default_value_t = 60, value_name = "NUMBER")]
	pub questions: usize,
	/// Documents: each file or folder directly below is one contributor. Without it, the documentation of the crates in
	/// the local cargo registry.
	#[arg(long, value_name = "FOLDER")]
	pub corpus: Option<PathBuf>,
	/// Where the report goes as JSON, with all events: `scripts/check_report.py` recomputes it.
	#[arg(long, value_name = "FILE")]
	pub report: Option<PathBuf>,
}

impl StoryArgs {
	/// Plays it.
	///
	/// # Errors
	/// [`Failure::Usage`] without a question; [`Failure::Unreachable`] if the node is away for too long; [`Failure::Refused`] if anything
	/// else fails or the books do not balance.
	pub async fn run(self, context: &Context) -> Result<Report, Failure> {
		if self.questions == 0 {
			return Err(Failure::Usage("a story needs at least one question".into()));
		}
		let options = StoryOptions {
			url: context.url.clone(),
			data: self.data,
			questions: self.questions,
			corpus: self.corpus,
			report: self.report,
		};
		// Whoever is told to end takes the gateway along.
		let played = tokio::select! {
			played = super::run(&options) => played?,
			() = terminated() => return Err(Failure::Refused("the story was interrupted".into())),
		};
		if let Some(fault) = played.fault {
			Report::new(played.summary, played.text).print(context.json);
			return Err(Failure::Refused(fault));
		}
		Ok(Report::new(played.summary, played.text))
	}
}
