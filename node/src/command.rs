//! Running what the command line asked for.

use crate::{
	chain_spec,
	cli::{Cli, Seal, Subcommand},
	service,
};
use openledger_runtime::opaque::Block;
use sc_cli::SubstrateCli;

impl SubstrateCli for Cli {
	fn impl_name() -> String {
		"OpenLedger Node".into()
	}

	fn impl_version() -> String {
		env!("SUBSTRATE_CLI_IMPL_VERSION").into()
	}

	fn description() -> String {
		env!("CARGO_PKG_DESCRIPTION").into()
	}

	fn author() -> String {
		"the OpenLedger developers".into()
	}

	fn support_url() -> String {
		"the issue tracker of OpenLedger".into()
	}

	fn copyright_start_year() -> i32 {
		2026
	}

	fn load_spec(&self, id: &str) -> Result<Box<dyn sc_service::ChainSpec>, String> {
		chain_spec::load(id).map(|spec| Box::new(spec) as _)
	}
}

/// The pool of a chain that seals. The fork-aware pool is made for blocks seconds apart: when they are milliseconds apart
/// it now and then tells the sender of an included transaction that it was dropped, or nothing at all. There are no forks here.
fn sealing_pool(params: &sc_cli::TransactionPoolParams) -> sc_service::config::TransactionPoolOptions {
	let params = sc_cli::TransactionPoolParams {
		pool_type: sc_cli::TransactionPoolType::SingleState,
		..params.clone()
	};
	params.transaction_pool(true)
}

/// Parses the command line and does what it says.
pub fn run() -> sc_cli::Result<()> {
	let cli = Cli::from_args();

	// Commands on a database use the import pipeline of ordinary chains.
	let partial = |config: &sc_service::Configuration| {
		service::new_partial(config, Seal::Slots, cli.runtime_cache.as_deref())
	};

	match &cli.subcommand {
		None => {
			let mut runner = cli.create_runner(&cli.run)?;
			let config = runner.config_mut();
			let chain_type = config.chain_spec.chain_type();
			let seal = Seal::resolve(cli.seal, &chain_type, config.role.is_authority())?;
			let options = service::Options {
				seal,
				operators: cli.metrics_operator.clone(),
				runtime_cache: cli.runtime_cache.clone(),
			};
			if seal != Seal::Slots {
				config.transaction_pool = sealing_pool(&cli.run.pool_config);
			}
			runner.run_node_until_exit(|config| async move {
				service::new_full(config, options).map_err(sc_cli::Error::Service)
			})
		}
		Some(Subcommand::Key(cmd)) => cmd.run(&cli),
		Some(Subcommand::BuildSpec(cmd)) => {
			let runner = cli.create_runner(cmd)?;
			runner.sync_run(|config| cmd.run(config.chain_spec, config.network))
		}
		Some(Subcommand::ExportChainSpec(cmd)) => cmd.run(cli.load_spec(&cmd.chain)?),
		Some(Subcommand::CheckBlock(cmd)) => {
			let runner = cli.create_runner(cmd)?;
			runner.async_run(|config| {
				let parts = partial(&config)?;
				let check = cmd.run(parts.client, parts.import_queue);
				Ok((check, parts.task_manager))
			})
		}
		Some(Subcommand::ExportBlocks(cmd)) => {
			let runner = cli.create_runner(cmd)?;
			runner.async_run(|config| {
				let parts = partial(&config)?;
				let export = cmd.run(parts.client, config.database);
				Ok((export, parts.task_manager))
			})
		}
		Some(Subcommand::ExportState(cmd)) => {
			let runner = cli.create_runner(cmd)?;
			runner.async_run(|config| {
				let parts = partial(&config)?;
				let export = cmd.run(parts.client, config.chain_spec);
				Ok((export, parts.task_manager))
			})
		}
		Some(Subcommand::ImportBlocks(cmd)) => {
			let runner = cli.create_runner(cmd)?;
			runner.async_run(|config| {
				let parts = partial(&config)?;
				let import = cmd.run(parts.client, parts.import_queue);
				Ok((import, parts.task_manager))
			})
		}
		Some(Subcommand::PurgeChain(cmd)) => {
			let runner = cli.create_runner(cmd)?;
			runner.sync_run(|config| cmd.run(config.database))
		}
		Some(Subcommand::Revert(cmd)) => {
			let runner = cli.create_runner(cmd)?;
			runner.async_run(|config| {
				let parts = partial(&config)?;
				let revert_consensus =
					Box::new(|client: std::sync::Arc<service::FullClient>, backend, blocks| {
						sc_consensus_babe::revert(client.clone(), backend, blocks)?;
						sc_consensus_grandpa::revert(client, blocks)?;
						Ok(())
					});
				let revert = cmd.run(parts.client, parts.backend, Some(revert_consensus));
				Ok((revert, parts.task_manager))
			})
		}
		Some(Subcommand::ChainInfo(cmd)) => {
			let runner = cli.create_runner(cmd)?;
			runner.sync_run(|config| cmd.run::<Block>(&config))
		}
		Some(Subcommand::CompileRuntime(cmd)) => {
			let runner = cli.create_runner(cmd)?;
			runner.sync_run(|config| cmd.run(&config, cli.runtime_cache.as_deref()))
		}
	}
}
