//! Watching operators.

use super::{amount::format_amount, equivocation, output::Report, serve::terminated, Context, Failure};
use crate::{
	chain::{Advance, Connection, WatcherChain},
	evidence::fetch::{Bounds, Fetcher},
	watch::{
		memory::MemoryError,
		published::Given,
		watcher::{Deed, WatchError},
		Examination, Found, Memory, Round, Settings, Shelf, Watcher,
	},
};
use clap::Args;
use openledger_attribution::fraud::Harmed;
use openledger_core::{BatchId, OperatorId};
use serde_json::{json, Value};
use std::{
	collections::{BTreeMap, BTreeSet},
	path::{Path, PathBuf},
	sync::Arc,
	time::Duration,
};

/// Exit code of `--once` if a fraud was found.
pub const FRAUD: u8 = 5;
/// Exit code of `--once` if no fraud was found, but not all was checked: something is not served, texts of a corpus are not
/// at hand, or looking failed.
pub const GAPS: u8 = 6;

/// How to watch.
#[derive(Args, Clone, Debug)]
pub struct WatchArgs {
	/// Check all open batches once and exit: 0 if all are clean, 5 if a fraud was found, 6 if not all could be checked.
	#[arg(long)]
	once: bool,
	/// Watch only this operator.
	#[arg(long, value_name = "NUMBER")]
	operator: Option<OperatorId>,
	/// Look, but file nothing. Without a key that is all that can be done.
	#[arg(long)]
	dry_run: bool,
	/// A folder with the documents of the corpora. They are recognised by their commitments; what has an http address on chain is
	/// fetched. Without a document, what is copied from it cannot be seen.
	#[arg(long, value_name = "FOLDER")]
	documents: Option<PathBuf>,
	/// A folder with receipts that payers were given: files that `session ask --json` wrote, answers of the gateway, or what it shows at
	/// /openledger/receipts/SESSION/LINE/SEQUENCE. An operator that commits to another one is convicted by them, and need not show any.
	#[arg(long, value_name = "FOLDER")]
	receipts: Option<PathBuf>,
	/// Where it keeps the salts of its challenges. Losing this folder loses the bonds of open challenges.
	#[arg(long, value_name = "FOLDER")]
	data: Option<PathBuf>,
	/// Demands that may be prepaid for one batch. Those of drawn receipts cost the fee alone and are not counted.
	#[arg(long, value_name = "COUNT", default_value_t = 8)]
	prepaid: u32,
	/// Duplicate chunks of the corpora that may be reported in one round, each for a fee and no reward; 0 for none.
	#[arg(long, value_name = "COUNT", default_value_t = 16)]
	duplicates: usize,
	/// Batches of one operator fetched and recomputed at one time.
	#[arg(long, value_name = "COUNT", default_value_t = 4)]
	parallel: usize,
	/// Seconds between two rounds.
	#[arg(long, value_name = "SECONDS", default_value_t = 6)]
	every: u64,
}

impl From<WatchError> for Failure {
	fn from(error: WatchError) -> Self {
		match error {
			WatchError::Chain(error) => error.into(),
			WatchError::Memory(error) => error.into(),
		}
	}
}

impl From<MemoryError> for Failure {
	fn from(error: MemoryError) -> Self {
		Self::Refused(error.to_string())
	}
}

impl WatchArgs {
	/// Does it: prints one line for each thing found or done, and at the end a report.
	///
	/// # Errors
	/// If node or memory fail. An operator's server never makes it fail.
	pub async fn run(self, context: &Context) -> Result<Report, Failure> {
		let key = match context.key() {
			Ok(key) => Some(key),
			Err(Failure::Usage(_)) => None,
			Err(error) => return Err(error),
		};
		let files = key.is_some() && !self.dry_run;
		if files && self.data.is_none() {
			return Err(Failure::Usage(
				"name a folder for the salts of challenges with --data, or look only with --dry-run".into(),
			));
		}
		let given = self
			.receipts
			.as_deref()
			.map(given)
			.transpose()?
			.unwrap_or_default();
		let conn = context.connect().await?;
		let chain = WatcherChain::new(conn.clone(), key.clone());
		let account = key.as_ref().map_or([0; 32], crate::chain::Key::account);
		let memory = match &self.data {
			Some(folder) if files => {
				std::fs::create_dir_all(folder)?;
				Memory::open(&folder.join("watch.redb"), &conn.genesis(), &account)?
			}
			_ => Memory::volatile(&conn.genesis(), &account)?,
		};
		let fetcher = Fetcher::new(Bounds::default());
		let shelf = match &self.documents {
			Some(folder) => Shelf::open(folder, Some(fetcher.clone()))?.0,
			None => Shelf::new(Vec::<String>::new(), Some(fetcher.clone())),
		};
		let settings = Settings {
			operator: self.operator,
			dry_run: !files,
			parallel: self.parallel,
			prepaid: self.prepaid,
			duplicates: self.duplicates,
			..Settings::default()
		};
		let watcher =
			Watcher::new(Arc::new(chain), memory, Arc::new(shelf), fetcher, settings)?.with_given(given);
		if self.once {
			return once(&watcher, &conn, &context.advance()?, context.json).await;
		}
		let stop = terminated();
		tokio::pin!(stop);
		let mut rounds = 0u64;
		loop {
			match watcher.round().await {
				Ok(round) => say(&round, context.json),
				// A node that restarts is no reason to stop watching.
				Err(WatchError::Chain(error)) if error.is_unavailable() => eprintln!("{error}; trying again"),
				Err(error) => return Err(error.into()),
			}
			rounds = rounds.saturating_add(1);
			tokio::select! {
				() = &mut stop => break,
				() = tokio::time::sleep(Duration::from_secs(self.every.max(1))) => (),
			}
		}
		Ok(Report::new(
			json!({ "rounds": rounds }),
			format!("stopped after {rounds} rounds"),
		))
	}
}

/// The receipts in a folder.
fn given(folder: &Path) -> Result<Given, Failure> {
	let wrong = |error: std::io::Error| Failure::Usage(format!("{}: {error}", folder.display()));
	let mut receipts = Vec::new();
	for entry in std::fs::read_dir(folder).map_err(wrong)? {
		let path = entry.map_err(wrong)?.path();
		if path.is_file() {
			receipts.push(equivocation::read(&path)?);
		}
	}
	Ok(Given::new(receipts))
}

/// One round, and then as many as it takes to prove what was found.
async fn once(
	watcher: &Watcher<WatcherChain>,
	conn: &Connection,
	advance: &Advance,
	as_json: bool,
) -> Result<Report, Failure> {
	let mut summary = Summary::default();
	loop {
		let round = watcher.round().await?;
		if !as_json {
			say(&round, false);
		}
		summary.add(round);
		if !watcher.has_unproven()? {
			return Ok(summary.report());
		}
		conn.wait_blocks(1, advance).await?;
	}
}

/// What all rounds of `--once` came to.
#[derive(Debug, Default)]
struct Summary {
	/// Batches that had not ended when it began.
	open: Option<usize>,
	/// What was looked at.
	batches: BTreeMap<BatchId, Examination>,
	/// Batches with fraud: also those that an earlier run has challenged, which are not looked at again.
	frauds: BTreeSet<BatchId>,
	/// Whether something could not be checked.
	has_gaps: bool,
	/// How long looking took.
	took: Duration,
	deeds: Vec<Value>,
	problems: Vec<String>,
}

impl Summary {
	fn add(&mut self, round: Round) {
		self.open.get_or_insert(round.open);
		self.frauds.extend(round.frauds());
		for deed in &round.deeds {
			// The chain has the last word.
			if let Deed::Failed { batch, .. } = deed {
				self.frauds.remove(batch);
			}
		}
		self.has_gaps |= round.has_gaps();
		self.took = self.took.saturating_add(round.took);
		self.deeds.extend(round.deeds.iter().map(deed_json));
		for examination in round.examined {
			let id = examination.id();
			let known = self.batches.get(&id);
			// What was found stays found, whatever is served of it later.
			if known.is_none_or(|known| known.frauds.is_empty()) {
				self.batches.insert(id, examination);
			}
		}
		self.problems.extend(round.problems);
	}

	/// A fraud in any round comes before whatever was not checked.
	fn exit(&self) -> u8 {
		match (self.frauds.is_empty(), self.has_gaps) {
			(false, _) => FRAUD,
			(true, true) => GAPS,
			(true, false) => 0,
		}
	}

	fn report(&self) -> Report {
		let receipts: usize = self
			.batches
			.values()
			.map(|examination| examination.receipts)
			.sum();
		let seconds = self.took.as_secs_f64();
		let rate = if seconds > 0.0 {
			receipts as f64 / seconds
		} else {
			0.0
		};
		let (batches, frauds) = (self.batches.len(), self.frauds.len());
		let text = format!(
			"{batches} batches with {receipts} receipts checked in {seconds:.1} s ({rate:.0} receipts a second); {frauds} with fraud"
		);
		let report = json!({
			"open": self.open,
			"batches": self.batches.values().map(examination_json).collect::<Vec<_>>(),
			"frauds": frauds,
			"receipts": receipts,
			"seconds": seconds,
			"deeds": self.deeds,
			"problems": self.problems,
		});
		Report::new(report, text).with_exit(self.exit())
	}
}

/// One line for each thing found or done.
fn say(round: &Round, as_json: bool) {
	if as_json {
		for examination in &round.examined {
			println!("{}", examination_json(examination));
		}
		for deed in &round.deeds {
			println!("{}", deed_json(deed));
		}
		for problem in &round.problems {
			println!("{}", json!({ "problem": problem }));
		}
		return;
	}
	for examination in &round.examined {
		println!("{}", line(examination));
		for problem in &examination.problems {
			println!("  {problem}");
		}
	}
	for deed in &round.deeds {
		println!("{}", deed_words(deed));
	}
	for problem in &round.problems {
		println!("{problem}");
	}
}

fn line(examination: &Examination) -> String {
	let batch = &examination.batch;
	let state = match examination.frauds.first() {
		Some(found) => format!("FRAUD   {}", fraud_words(found)),
		None if examination.is_clean() => "clean".into(),
		None if examination.missing.is_empty() => "NOT CHECKED".into(),
		None => format!("NOT SERVED  {} items", examination.missing.len()),
	};
	format!(
		"batch {:<6} operator {:<4} model {:<4} {:>24} {:>6} receipts {:>7.1} ms  {state}",
		batch.id,
		batch.operator,
		batch.facts.model,
		format_amount(batch.facts.amount),
		examination.receipts,
		examination.took.as_secs_f64() * 1_000.0,
	)
}

fn fraud_words(found: &Found) -> String {
	let harmed = match found.finding.harmed {
		Harmed::Pools => "harms the pools of the lineage".into(),
		Harmed::Contribution { id, credit } => {
			format!(
				"harms contribution {id}, which should have {}",
				format_amount(credit)
			)
		}
		Harmed::Session(leaf) => format!("harms the payer of session {}, line {}", leaf.session, leaf.line),
	};
	format!("{:?}: {harmed}", found.finding.kind)
}

fn deed_words(deed: &Deed) -> String {
	match deed {
		Deed::Challenged { batch, finding } => format!("batch {batch}: challenged for {:?}", finding.kind),
		Deed::Convicted { batch, rewarded } => {
			format!(
				"batch {batch}: proven, the operator is convicted; reward {}",
				format_amount(*rewarded)
			)
		}
		Deed::Failed { batch, reason } => format!("batch {batch}: not proven, the bond is lost: {reason}"),
		Deed::Demanded { batch, item, free } => format!(
			"batch {batch}: demanded {item:?}{}",
			if *free { "" } else { " (prepaid)" }
		),
		Deed::Silenced { batch, rewarded } => format!(
			"batch {batch}: what was demanded was not shown, the operator is convicted; reward {}",
			format_amount(*rewarded)
		),
		Deed::Overtaken { batch } => format!("batch {batch}: ended by somebody else's proof or demand"),
		Deed::Duplicate {
			contribution,
			chunk,
			originals,
		} => {
			let originals: Vec<String> = originals.iter().map(ToString::to_string).collect();
			format!(
				"contribution {contribution}: chunk {chunk} repeats {}",
				originals.join(", ")
			)
		}
	}
}

fn deed_json(deed: &Deed) -> Value {
	match deed {
		Deed::Challenged { batch, finding } => {
			json!({ "deed": "challenged", "batch": batch, "kind": format!("{:?}", finding.kind) })
		}
		Deed::Convicted { batch, rewarded } => {
			json!({ "deed": "convicted", "batch": batch, "rewarded": rewarded.to_string() })
		}
		Deed::Failed { batch, reason } => json!({ "deed": "failed", "batch": batch, "reason": reason }),
		Deed::Demanded { batch, item, free } => {
			json!({ "deed": "demanded", "batch": batch, "item": item, "free": free })
		}
		Deed::Silenced { batch, rewarded } => {
			json!({ "deed": "silenced", "batch": batch, "rewarded": rewarded.to_string() })
		}
		Deed::Overtaken { batch } => json!({ "deed": "overtaken", "batch": batch }),
		Deed::Duplicate {
			contribution,
			chunk,
			originals,
		} => json!({
			"deed": "duplicate", "contribution": contribution, "chunk": chunk, "originals": originals,
		}),
	}
}

fn examination_json(examination: &Examination) -> Value {
	let batch = &examination.batch;
	json!({
		"batch": batch.id,
		"operator": batch.operator,
		"model": batch.facts.model,
		"amount": batch.facts.amount.to_string(),
		"receipts": examination.receipts,
		"milliseconds": examination.took.as_secs_f64() * 1_000.0,
		"frauds": examination.frauds.iter().map(|found| json!({
			"kind": format!("{:?}", found.finding.kind),
			"says": fraud_words(found),
			"proofBytes": codec::Encode::encoded_size(&found.proof),
		})).collect::<Vec<_>>(),
		"missing": examination.missing,
		"unchecked": examination.unchecked,
		"shownOnChain": examination.shown,
		"problems": examination.problems,
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::watch::OpenBatch;
	use openledger_attribution::fraud::{BatchFacts, Finding, FraudKind, FraudProof};

	const FINDING: Finding = Finding {
		kind: FraudKind::Ledger,
		harmed: Harmed::Pools,
	};

	fn summary(rounds: impl IntoIterator<Item = Round>) -> Summary {
		let mut summary = Summary::default();
		rounds.into_iter().for_each(|round| summary.add(round));
		summary
	}

	fn did(deed: Deed) -> Round {
		Round {
			deeds: vec![deed],
			..Round::default()
		}
	}

	/// A round that looked at batch 1.
	fn looked(frauds: Vec<Found>, unchecked: bool) -> Round {
		let batch = OpenBatch {
			id: 1,
			operator: 1,
			submitted: 0,
			due: 10,
			challenges_until: 10,
			held: false,
			facts: BatchFacts {
				model: 1,
				amount: 1,
				credited: 0,
				receipts: 3,
				receipts_root: [1; 32],
				ledger_root: [2; 32],
				sessions_root: [3; 32],
			},
		};
		let examination = Examination {
			batch,
			frauds,
			missing: Vec::new(),
			unseen: Vec::new(),
			ledger_served: true,
			shown: BTreeSet::new(),
			unchecked,
			problems: Vec::new(),
			receipts: 3,
			took: Duration::ZERO,
		};
		Round {
			examined: vec![examination],
			..Round::default()
		}
	}

	fn found() -> Vec<Found> {
		vec![Found {
			finding: FINDING,
			proof: FraudProof::Record,
		}]
	}

	#[test]
	fn exit_should_tell_of_no_fraud_when_the_chain_found_none_in_the_proof() {
		let failed = did(Deed::Failed {
			batch: 1,
			reason: "it proves nothing".into(),
		});
		assert_eq!(summary([looked(found(), false), failed]).exit(), 0);
	}

	#[test]
	fn exit_should_tell_of_a_fraud_when_any_round_did_something_about_one() {
		for deed in [
			Deed::Challenged {
				batch: 1,
				finding: FINDING,
			},
			Deed::Convicted {
				batch: 1,
				rewarded: 7,
			},
			Deed::Silenced {
				batch: 1,
				rewarded: 7,
			},
		] {
			// Found by an earlier run: nothing is looked at any more, and it may be too early to prove it.
			for before in [0, 1, 2] {
				let waits = std::iter::repeat_with(Round::default).take(before);
				let all = summary(waits.chain([did(deed.clone())]));
				let report = all.report();
				assert_eq!(report.exit, FRAUD, "{deed:?} after {before} rounds");
				assert_eq!(report.json["frauds"], 1);
				assert_eq!(report.json["deeds"].as_array().map(Vec::len), Some(1));
			}
		}
	}

	#[test]
	fn exit_should_tell_of_a_fraud_when_a_later_round_finds_it() {
		let challenged = Deed::Challenged {
			batch: 1,
			finding: FINDING,
		};
		let mut second = looked(found(), false);
		second.deeds.push(challenged);
		// It is the same batch in all rounds, and what was found is not forgotten.
		let all = summary([looked(Vec::new(), true), second, looked(Vec::new(), true)]);
		let report = all.report();
		assert_eq!(report.exit, FRAUD);
		assert_eq!(
			(&report.json["frauds"], &report.json["receipts"]),
			(&json!(1), &json!(3))
		);
		assert_eq!(
			report.json["batches"][0]["frauds"].as_array().map(Vec::len),
			Some(1)
		);
	}

	#[test]
	fn exit_should_tell_of_gaps_when_any_round_has_some_and_none_a_fraud() {
		let clean = || looked(Vec::new(), false);
		assert_eq!(summary([clean(), clean()]).exit(), 0);
		assert_eq!(summary([looked(Vec::new(), true), clean()]).exit(), GAPS);
		assert_eq!(summary([clean(), looked(Vec::new(), true)]).exit(), GAPS);
		// Of what others did, or what proved nothing, nothing follows.
		assert_eq!(summary([did(Deed::Overtaken { batch: 1 })]).exit(), 0);
	}
}
