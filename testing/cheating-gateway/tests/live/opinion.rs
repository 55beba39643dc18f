//! What the independent verifier says: `examples/python/verify.py`, written from the specification alone, of what
//! `fetch.py` beside it collects.

use crate::world::World;
use openledger_core::BatchId;
use serde_json::Value;
use std::{collections::BTreeSet, path::Path, process::Command};

/// Folder that batches are saved in, to be read again by the verifier without a chain.
const SAVE: &str = "OPENLEDGER_SAVE_BATCHES";

/// What the verifier says of a signature where the package is not there that checks it (`scripts/setup.sh --examples`).
pub const UNCHECKED: &str = "a signature that was not checked";

/// Has the verifier look at a batch that its operator publishes; the kinds of fraud that it finds, and [`UNCHECKED`], which is none.
pub fn second_opinion(world: &World, batch: BatchId, name: &str) -> BTreeSet<String> {
	let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/python/fetch.py");
	let mut command = Command::new("python3");
	command
		.arg("-B")
		.arg(program)
		.args(["--node", &world.url, "--batch", &batch.to_string()])
		.arg("--documents")
		.arg(world.documents());
	if let Some(folder) = std::env::var_os(SAVE) {
		command
			.arg("--save")
			.arg(Path::new(&folder).join(name).with_extension("json"));
	}
	let output = crate::process::run(command);
	let (said, problems) = (
		String::from_utf8_lossy(&output.stdout),
		String::from_utf8_lossy(&output.stderr),
	);
	let opinion: Value =
		serde_json::from_str(&said).unwrap_or_else(|error| panic!("{name}: {error}: {said} {problems}"));
	let frauds = opinion["frauds"].as_array().unwrap();
	let missing = opinion["missing"].as_array().unwrap();
	let code = match (frauds.is_empty(), missing.is_empty()) {
		(true, true) => 0,
		(true, false) => 3,
		(false, _) => 5,
	};
	assert_eq!(output.status.code(), Some(code), "{name}: {opinion:#} {problems}");
	assert!(
		missing.iter().all(|missing| missing == UNCHECKED),
		"{name}: {opinion:#}"
	);
	let kinds = frauds.iter().map(|fraud| &fraud["kind"]);
	kinds
		.chain(missing)
		.map(|word| word.as_str().unwrap().to_string())
		.collect()
}
