//! Compiling a runtime before a chain upgrades to it.

use crate::service::executor;
use sc_cli::{CliConfiguration, ImportParams, SharedParams};
use sc_executor::RuntimeVersionOf;
use sc_service::Configuration;
use sp_core::traits::{RuntimeCode, WrappedRuntimeCode};
use std::{
	path::{Path, PathBuf},
	time::Instant,
};

/// Compile a runtime ahead of an upgrade.
///
/// The first block of new code waits until the node has compiled it, which takes seconds. A node that has it compiled does not
/// wait. Give the options that the node runs with: base path, `--runtime-cache`, and how it executes.
#[derive(Clone, Debug, clap::Parser)]
pub struct CompileRuntimeCmd {
	/// The code, as it will be in the state: `….compact.compressed.wasm`.
	#[arg(value_name = "FILE")]
	pub file: PathBuf,

	#[allow(missing_docs)]
	#[clap(flatten)]
	pub shared_params: SharedParams,

	#[allow(missing_docs)]
	#[clap(flatten)]
	pub import_params: ImportParams,
}

impl CliConfiguration for CompileRuntimeCmd {
	fn shared_params(&self) -> &SharedParams {
		&self.shared_params
	}

	fn import_params(&self) -> Option<&ImportParams> {
		Some(&self.import_params)
	}
}

impl CompileRuntimeCmd {
	/// Compiles it, and says what it is.
	///
	/// # Errors
	/// A file that cannot be read, and code that this node cannot run: then the node is too old for the upgrade.
	pub fn run(&self, config: &Configuration, kept_in: Option<&Path>) -> sc_cli::Result<()> {
		let code = std::fs::read(&self.file)
			.map_err(|error| format!("cannot read {}: {error}", self.file.display()))?;
		let hash = sp_io::hashing::blake2_256(&code);
		let fetcher = WrappedRuntimeCode(code.into());
		let code = RuntimeCode {
			code_fetcher: &fetcher,
			heap_pages: None,
			hash: hash.to_vec(),
		};
		let start = Instant::now();
		let version = executor(config, kept_in)
			.runtime_version(&mut sp_io::TestExternalities::default().ext(), &code)
			.map_err(|error| format!("this node cannot run {}: {error}", self.file.display()))?;
		println!(
			"{} {} (code hash {:?}) is compiled, after {:.1} s",
			version.spec_name,
			version.spec_version,
			sp_core::H256(hash),
			start.elapsed().as_secs_f64()
		);
		Ok(())
	}
}
