//! The economy as Prometheus gauges, read from the runtime of the last final block.
//!
//! Every read is bounded by the runtime API, whatever the size of the state. A read that fails leaves the gauges as they
//! are and is counted; nothing else of the node depends on it.

mod exposure;
mod rhythm;
mod vitals;

use super::FullClient;
use futures::{FutureExt, StreamExt};
use openledger_core::{Balance, EpochIndex, OperatorId, OPEN};
use openledger_runtime::{
	opaque::{Block, Hash},
	BlockNumber,
};
use openledger_runtime_api::OpenLedgerApi;
use prometheus_endpoint::{register, Counter, Gauge, GaugeVec, Opts, PrometheusError, Registry, F64, U64};
use sc_client_api::{BlockchainEvents, FinalityNotifications};
use sc_service::{Error as ServiceError, TaskManager};
use sp_api::{ApiError, ProvideRuntimeApi};
use sp_blockchain::HeaderBackend;
use std::{sync::Arc, time::Duration};

/// Scrapes are seconds apart: more than this is not seen by anyone.
const LEAST_INTERVAL: Duration = Duration::from_secs(1);

/// Starts to keep the gauges up to date. Those of single operators are for `operators` alone.
pub fn spawn(
	task_manager: &TaskManager,
	client: Arc<FullClient>,
	registry: &Registry,
	operators: Vec<OperatorId>,
) -> Result<(), ServiceError> {
	let gauges = Gauges::register(registry, operators)?;
	// Reading executes Wasm, for about a millisecond: not on a thread that others wait for.
	task_manager
		.spawn_handle()
		.spawn_blocking("economy-metrics", Some("metrics"), async move {
			let mut finalised = client.finality_notification_stream();
			// At the start too: a node that starts while finality has halted still shows what is final.
			let info = client.info();
			let mut next = Some((info.finalized_hash, info.finalized_number));
			while let Some((hash, number)) = next {
				if let Err(error) = gauges.update(&client, hash, number) {
					gauges.failures.inc();
					log::debug!(target: "metrics", "the economy cannot be read at {hash:?}: {error}");
				}
				tokio::time::sleep(LEAST_INTERVAL).await;
				next = newest(&mut finalised).await;
			}
		});
	Ok(())
}

/// The last block that has become final and was not told before; waits if there is none. `None` when the node ends.
async fn newest(finalised: &mut FinalityNotifications<Block>) -> Option<(Hash, BlockNumber)> {
	let mut last = finalised.next().await?;
	while let Some(newer) = finalised.next().now_or_never() {
		last = newer?;
	}
	Some((last.hash, last.header.number))
}

struct Gauges {
	block: Gauge<U64>,
	failures: Counter<U64>,
	rhythm: rhythm::Gauges,
	vitals: vitals::Gauges,
	exposure: exposure::Gauges,
	operators: Vec<OperatorId>,
}

impl Gauges {
	fn register(registry: &Registry, mut operators: Vec<OperatorId>) -> Result<Self, PrometheusError> {
		operators.sort_unstable();
		operators.dedup();
		Ok(Self {
			block: gauge(
				registry,
				"openledger_block",
				"Number of the final block that the figures of the economy are of",
			)?,
			failures: register(
				Counter::new(
					"openledger_read_failures_total",
					"How often the economy could not be read since the node started",
				)?,
				registry,
			)?,
			rhythm: rhythm::Gauges::register(registry)?,
			vitals: vitals::Gauges::register(registry)?,
			exposure: exposure::Gauges::register(registry)?,
			operators,
		})
	}

	/// Reads all, then shows it, so that what is shown is of one block.
	fn update(&self, client: &FullClient, block: Hash, number: BlockNumber) -> Result<(), ApiError> {
		let api = client.runtime_api();
		// No epoch is that far, so this reads the totals and the number of the current epoch.
		let current = api.activity(block, EpochIndex::MAX, EpochIndex::MAX)?.current;
		let activity = api.activity(block, current, current)?;
		let vitals = api.vitals(block)?;
		let exposures = self
			.operators
			.iter()
			.map(|operator| Ok((*operator, api.exposure(block, *operator)?)))
			.collect::<Result<Vec<_>, ApiError>>()?;

		self.rhythm.set(&activity);
		self.vitals.set(&vitals);
		for (operator, exposure) in exposures {
			self.exposure.set(operator, exposure);
		}
		self.block.set(number.into());
		Ok(())
	}
}

/// A gauge of a number.
fn gauge(registry: &Registry, name: &str, help: &str) -> Result<Gauge<U64>, PrometheusError> {
	register(Gauge::new(name, help)?, registry)
}

/// A gauge of an amount or a fraction.
fn real_gauge(registry: &Registry, name: &str, help: &str) -> Result<Gauge<F64>, PrometheusError> {
	register(Gauge::new(name, help)?, registry)
}

/// Gauges of numbers, told apart by `label`.
fn gauges(
	registry: &Registry,
	name: &str,
	help: &str,
	label: &str,
) -> Result<GaugeVec<U64>, PrometheusError> {
	register(GaugeVec::new(Opts::new(name, help), &[label])?, registry)
}

/// Gauges of amounts, told apart by `label`.
fn real_gauges(
	registry: &Registry,
	name: &str,
	help: &str,
	label: &str,
) -> Result<GaugeVec<F64>, PrometheusError> {
	register(GaugeVec::new(Opts::new(name, help), &[label])?, registry)
}

/// An amount for charts: rounding does not matter there.
fn in_open(amount: Balance) -> f64 {
	amount as f64 / OPEN as f64
}

/// The value of the gauge `name` whose label, if it has one, is `label`.
#[cfg(test)]
fn value(registry: &Registry, name: &str, label: Option<&str>) -> Option<f64> {
	registry
		.gather()
		.iter()
		.filter(|family| family.get_name() == name)
		.flat_map(|family| family.get_metric())
		.find(|metric| {
			label.is_none_or(|label| metric.get_label().iter().any(|pair| pair.get_value() == label))
		})
		.map(|metric| metric.get_gauge().get_value())
}
