//! Measures the checks of the largest proofs in Wasm and prints the table of `docs/proofs.md`.
//!
//! The Wasm is there only if the crate was built with `OPENLEDGER_PROOF_BENCH=1`; `scripts/proofs.sh` does that.

use codec::{Decode, Encode};
use openledger_proof_bench::{
	grouped,
	job::{Job, Outcome},
	largest::{self, Case},
	WASM_BINARY,
};
use sc_executor::WasmExecutor;
use sp_core::traits::{CallContext, CodeExecutor, RuntimeCode, WrappedRuntimeCode};
use std::{
	process::ExitCode,
	time::{Duration, Instant},
};

/// A sample takes at least this long, so that the call itself weighs little, and not much longer, so that many are undisturbed by
/// whatever else the machine does.
const SAMPLE: Duration = Duration::from_millis(1);
/// Samples of a case. The least counts: disturbance only adds.
const SAMPLES: u32 = 400;
/// What a check may take.
const TARGET: Duration = Duration::from_millis(1);

/// The Wasm in the node's executor.
struct Wasm {
	executor: WasmExecutor<sp_io::SubstrateHostFunctions>,
	code: &'static [u8],
}

impl Wasm {
	/// Calls the one function of the Wasm; what came of it, and how long it took.
	fn call(&self, job: &Job) -> Result<(Outcome, Duration), String> {
		let code = RuntimeCode {
			code_fetcher: &WrappedRuntimeCode(self.code.into()),
			heap_pages: None,
			hash: sp_io::hashing::blake2_256(self.code).to_vec(),
		};
		let data = job.encode();
		let mut state = sp_io::TestExternalities::default();
		let start = Instant::now();
		let called = self
			.executor
			.call(&mut state.ext(), &code, "check", &data, CallContext::Offchain);
		let took = start.elapsed();
		let bytes = called.0.map_err(|error| error.to_string())?;
		let outcome = Outcome::decode(&mut bytes.as_slice()).map_err(|error| error.to_string())?;
		Ok((outcome, took))
	}

	/// The least time of one check.
	fn time(&self, case: &Case) -> Result<Duration, String> {
		let of = |rounds| {
			self.call(&Job {
				rounds,
				..case.job.clone()
			})
		};
		// Compiles the Wasm, the first time.
		let (outcome, _) = of(1)?;
		if outcome != case.outcome {
			return Err(format!("{}: {outcome:?} in Wasm", case.name));
		}
		let mut rounds = 1u32;
		while of(rounds)?.1 < SAMPLE {
			rounds = rounds.saturating_mul(2);
		}
		// What a call takes without the check.
		let mut call = Duration::MAX;
		let mut all = Duration::MAX;
		for _ in 0..SAMPLES {
			call = call.min(of(0)?.1);
			all = all.min(of(rounds)?.1);
		}
		Ok(all.saturating_sub(call) / rounds)
	}
}

fn print(title: &str, cases: &[Case], wasm: &Wasm) -> Result<(), String> {
	println!("| {title} | bytes | µs |\n|---|---:|---:|");
	for case in cases {
		let took = wasm.time(case)?;
		let over = if took > TARGET { " (over)" } else { "" };
		println!(
			"| {} | {} | {}{over} |",
			case.name,
			grouped(case.size),
			grouped(took.as_micros() as usize)
		);
	}
	println!();
	Ok(())
}

fn main() -> ExitCode {
	let Some(code) = WASM_BINARY else {
		eprintln!("built without Wasm: build it with OPENLEDGER_PROOF_BENCH=1 and without SKIP_WASM_BUILD");
		return ExitCode::FAILURE;
	};
	let wasm = Wasm {
		executor: WasmExecutor::builder().build(),
		code,
	};
	let printed = print("proof of fraud", &largest::frauds(), &wasm)
		.and_then(|()| print("answer to a demand", &largest::reveals(), &wasm))
		.and_then(|()| print("other", &[largest::duplicate()], &wasm));
	match printed {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("{error}");
			ExitCode::FAILURE
		}
	}
}
