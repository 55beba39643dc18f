//! What a command says: tables for people, one JSON document for programs.

use super::amount::format_amount;
use crate::chain::Submitted;
use comfy_table::{presets::UTF8_FULL_CONDENSED, ContentArrangement, Table};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use openledger_core::Balance;
use serde_json::{json, Value};
use std::io::{IsTerminal, Write};

/// What a command found or did, in both forms.
#[derive(Clone, Debug)]
pub struct Report {
	/// For `--json`.
	pub json: Value,
	/// For people.
	pub text: String,
	/// The exit code: not 0 if what is reported is bad, or a part of it failed.
	pub exit: u8,
}

impl Report {
	/// A report.
	pub fn new(json: Value, text: impl Into<String>) -> Self {
		Self {
			json,
			text: text.into(),
			exit: 0,
		}
	}

	/// The same with another exit code.
	pub fn with_exit(self, exit: u8) -> Self {
		Self { exit, ..self }
	}

	/// A report on something done on chain: `what` is one line, `fields` goes into the JSON beside block and fee.
	pub fn done(done: &Done<impl Sized>, what: impl Into<String>, fields: Value) -> Self {
		let mut json = json!({ "block": done.block, "fee": done.fee.to_string() });
		if let (Some(json), Value::Object(fields)) = (json.as_object_mut(), fields) {
			json.extend(fields);
		}
		let text = format!(
			"{} (block {}, fee {})",
			what.into(),
			done.block,
			format_amount(done.fee)
		);
		Self::new(json, text)
	}

	/// Prints it on stdout.
	pub fn print(&self, as_json: bool) {
		let mut out = std::io::stdout().lock();
		// Whoever reads may have gone, as `head` does; what was done is done.
		let _ = if as_json {
			writeln!(out, "{:#}", self.json)
		} else {
			writeln!(out, "{}", self.text)
		};
	}
}

/// Something that was done on chain.
#[derive(Clone, Debug)]
pub struct Done<T> {
	/// What came of it: mostly the number of what was created.
	pub value: T,
	/// The block that holds it.
	pub block: u64,
	/// What it cost.
	pub fee: Balance,
}

impl<T> Done<T> {
	/// What a transaction did.
	pub fn new(submitted: &Submitted, value: T) -> Self {
		Self {
			value,
			block: submitted.block,
			fee: submitted.fee,
		}
	}
}

/// A table.
pub fn table<const N: usize>(headers: [&str; N], rows: impl IntoIterator<Item = [String; N]>) -> String {
	let mut table = Table::new();
	table
		.load_style(UTF8_FULL_CONDENSED)
		.set_content_arrangement(ContentArrangement::Dynamic)
		.set_header(headers);
	for row in rows {
		table.add_row(row);
	}
	table.to_string()
}

/// A table of two columns without a header: properties of one thing.
pub fn properties(rows: impl IntoIterator<Item = (&'static str, String)>) -> String {
	let mut table = Table::new();
	table
		.load_style(UTF8_FULL_CONDENSED)
		.set_content_arrangement(ContentArrangement::Dynamic);
	for (name, value) in rows {
		table.add_row([name.to_string(), value]);
	}
	table.to_string()
}

/// A progress bar on stderr; hidden where stderr is no terminal.
pub fn progress(length: u64, what: &'static str) -> ProgressBar {
	let bar = ProgressBar::new(length);
	if !std::io::stderr().is_terminal() {
		bar.set_draw_target(ProgressDrawTarget::hidden());
	}
	let style = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} {eta}");
	bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
	bar.set_message(what);
	bar
}
