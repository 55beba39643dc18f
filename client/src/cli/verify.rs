//! Checking evidence, offline.

use super::{explain::trail_lines, output::Report, Failure};
use crate::evidence::{
	bundle::{Bundle, MAX_FILE},
	verify, Fault,
};
use clap::Args;
use openledger_core::Hash32;
use serde_json::json;
use std::{
	io::Read,
	path::{Path, PathBuf},
};

/// Exit code if all holds for a state root that nobody has called the chain's: such a file anyone can make.
pub const UNTRUSTED: u8 = 7;

/// What to check.
#[derive(Args, Clone, Debug)]
pub struct VerifyArgs {
	/// What `openledger explain` wrote with --out or --json.
	file: PathBuf,
	/// The state root of the finalised block that the evidence names, from a node or light client that you trust.
	#[arg(long, value_parser = parse_hash, value_name = "0x…")]
	state_root: Option<Hash32>,
}

fn parse_hash(text: &str) -> Result<Hash32, String> {
	let digits = text.strip_prefix("0x").unwrap_or(text);
	hex::decode(digits)
		.ok()
		.and_then(|bytes| bytes.try_into().ok())
		.ok_or_else(|| format!("{text:?} is no state root: that is 0x and 64 hexadecimal digits"))
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
	let file =
		std::fs::File::open(path).map_err(|error| Failure::Usage(format!("{}: {error}", path.display())))?;
	let mut bytes = Vec::new();
	file.take(MAX_FILE.saturating_add(1)).read_to_end(&mut bytes)?;
	if bytes.len() as u64 > MAX_FILE {
		return Err(Failure::Usage(format!(
			"{} is larger than any evidence",
			path.display()
		)));
	}
	Ok(bytes)
}

impl VerifyArgs {
	/// Does it. Neither a node nor a gateway is asked. Without a state root to trust, the report ends with [`UNTRUSTED`].
	///
	/// # Errors
	/// [`Failure::Usage`] if the file cannot be read or is no evidence; [`Failure::Unsafe`] if a link does not hold.
	pub fn run(self) -> Result<Report, Failure> {
		let bundle = Bundle::parse(&read(&self.file)?).map_err(|fault| Failure::Usage(fault.to_string()))?;
		let trail = match verify(&bundle, self.state_root.as_ref()) {
			Ok(trail) => trail,
			Err(fault @ Fault::Format(_)) => return Err(Failure::Usage(fault.to_string())),
			Err(fault) => return Err(Failure::Unsafe(format!("the evidence does not hold: {fault}"))),
		};
		let text = format!(
			"{}\nevery link holds ({} checked, without a node){}",
			trail_lines(&trail),
			trail.links.len(),
			if self.state_root.is_some() {
				""
			} else {
				"; but nobody has said that the state root is the chain's: name it with --state-root"
			},
		);
		let root = bundle.state_root()?;
		let report = Report::new(
			json!({
				"holds": true,
				"batch": bundle.subject.batch,
				"payee": bundle.subject.payee,
				"block": bundle.subject.anchor,
				"stateRoot": format!("0x{}", hex::encode(root)),
				"stateRootTrusted": self.state_root.is_some(),
				"links": trail.links,
				"notProven": trail.not_proven,
			}),
			text,
		);
		Ok(match self.state_root {
			Some(_) => report,
			None => report.with_exit(UNTRUSTED),
		})
	}
}
