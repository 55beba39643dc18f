//! The OpenLedger node: networking, consensus and storage around the runtime, which holds all rules.

mod chain_spec;
mod cli;
mod command;
mod rpc;
mod service;

fn main() -> sc_cli::Result<()> {
	command::run()
}
