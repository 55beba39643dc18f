//! The OpenLedger node: networking, consensus and storage around the runtime, which holds all rules.
// Substrate's error types are large; they are returned once, when the process ends.
#![allow(clippy::result_large_err)]

mod chain_spec;
mod cli;
mod command;
mod compile;
mod rpc;
mod service;

fn main() -> sc_cli::Result<()> {
	command::run()
}
