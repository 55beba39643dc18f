//! Compiling a runtime before a chain upgrades to it.

use crate::service::{executor, kept};
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
	/// A file that cannot be read, code that this node cannot run (then the node is too old for the upgrade), and a folder in which
	/// nothing can be kept.
	pub fn run(&self, config: &Configuration, kept_in: Option<&Path>) -> sc_cli::Result<()> {
		if self.shared_params.dev && self.shared_params.base_path.is_none() && kept_in.is_none() {
			return Err("nothing would be kept: name a folder with --runtime-cache or --base-path".into());
		}
		let folder = kept(config, kept_in);
		let cannot_keep = |problem: String| {
			format!(
				"compiled runtimes cannot be kept in {}: {problem}",
				folder.display()
			)
		};
		// The executor goes on without a folder that it cannot use, and says so in its log alone.
		let probe = folder.join("probe");
		std::fs::create_dir_all(&folder)
			.and_then(|()| std::fs::write(&probe, []))
			.and_then(|()| std::fs::remove_file(&probe))
			.map_err(|error| cannot_keep(error.to_string()))?;
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
		if !holds_a_file(&folder.join("modules")) {
			return Err(cannot_keep("nothing was written".into()).into());
		}
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

/// Whether there is any file below a folder.
fn holds_a_file(folder: &Path) -> bool {
	std::fs::read_dir(folder)
		.into_iter()
		.flatten()
		.flatten()
		.any(|entry| match entry.file_type() {
			Ok(kind) if kind.is_dir() => holds_a_file(&entry.path()),
			Ok(_) => true,
			Err(_) => false,
		})
}
