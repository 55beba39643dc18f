//! The rhythm of the economy as Prometheus gauges, read from the runtime after each finalised block.

use super::FullClient;
use futures::StreamExt;
use openledger_core::{Balance, OPEN, SHARE_ONE};
use openledger_runtime::opaque::Hash;
use openledger_runtime_api::{Activity, OpenLedgerApi};
use prometheus_endpoint::{register, Gauge, GaugeVec, Opts, PrometheusError, Registry, F64, U64};
use sc_client_api::BlockchainEvents;
use sc_service::{Error as ServiceError, TaskManager};
use sp_api::ProvideRuntimeApi;
use std::{
	sync::Arc,
	time::{Duration, Instant},
};

/// Scrapes are seconds apart: more than this is not seen by anyone.
const LEAST_INTERVAL: Duration = Duration::from_secs(1);

/// Starts to keep the gauges up to date.
pub fn spawn(
	task_manager: &TaskManager,
	client: Arc<FullClient>,
	registry: &Registry,
) -> Result<(), ServiceError> {
	let gauges = Gauges::register(registry)?;
	task_manager
		.spawn_handle()
		.spawn("rhythm-metrics", Some("metrics"), async move {
			let mut finalised = client.finality_notification_stream();
			let mut last: Option<Instant> = None;
			while let Some(notification) = finalised.next().await {
				if last.is_some_and(|last| last.elapsed() < LEAST_INTERVAL) {
					continue;
				}
				last = Some(Instant::now());
				match read(&client, notification.hash) {
					Ok(activity) => gauges.set(&activity),
					Err(error) => log::debug!("the rhythm cannot be read: {error}"),
				}
			}
		});
	Ok(())
}

/// Totals and the epoch that runs at `block`.
fn read(client: &FullClient, block: Hash) -> Result<Activity, sp_api::ApiError> {
	let api = client.runtime_api();
	// No epoch is that far, so this reads the totals and the number of the current epoch.
	let current = api.activity(block, u32::MAX, u32::MAX)?.current;
	api.activity(block, current, current)
}

struct Gauges {
	epoch: Gauge<U64>,
	/// By counter; since genesis.
	totals: GaugeVec<U64>,
	/// By counter, in OPEN; since genesis.
	totals_open: GaugeVec<F64>,
	/// By counter; in the epoch that runs.
	current: GaugeVec<U64>,
	/// By counter, in OPEN; in the epoch that runs.
	current_open: GaugeVec<F64>,
	concentration: Gauge<F64>,
}

impl Gauges {
	fn register(registry: &Registry) -> Result<Self, PrometheusError> {
		let counts = |name: &str, help: &str| {
			register(
				GaugeVec::<U64>::new(Opts::new(name, help), &["counter"])?,
				registry,
			)
		};
		let amounts = |name: &str, help: &str| {
			register(
				GaugeVec::<F64>::new(Opts::new(name, help), &["counter"])?,
				registry,
			)
		};
		Ok(Self {
			epoch: register(
				Gauge::new("openledger_epoch", "Epoch of the economy that is running")?,
				registry,
			)?,
			totals: counts("openledger_total", "Use of the chain since genesis")?,
			totals_open: amounts("openledger_total_open", "Money moved since genesis, in OPEN")?,
			current: counts(
				"openledger_current_epoch",
				"Use of the chain in the running epoch",
			)?,
			current_open: amounts(
				"openledger_current_epoch_open",
				"Money moved in the running epoch, in OPEN",
			)?,
			concentration: register(
				Gauge::new(
					"openledger_current_epoch_concentration",
					"Herfindahl index of the operators' revenue in the running epoch, from 0 to 1",
				)?,
				registry,
			)?,
		})
	}

	fn set(&self, activity: &Activity) {
		self.epoch.set(activity.current.into());
		set_counters(&self.totals, &self.totals_open, &activity.totals);
		let Some(epoch) = activity.epochs.last() else {
			return;
		};
		set_counters(&self.current, &self.current_open, &epoch.counters);
		for (name, value) in [
			("paid_contributors", epoch.paid_contributors),
			("retained_contributors", epoch.retained_contributors),
			("active_operators", epoch.active_operators),
			("active_models", epoch.active_models),
			("active_datanets", epoch.active_datanets),
			("active_payers", epoch.active_payers),
		] {
			self.current.with_label_values(&[name]).set(value.into());
		}
		self.concentration
			.set(f64::from(epoch.concentration) / f64::from(SHARE_ONE));
	}
}

fn set_counters(
	counts: &GaugeVec<U64>,
	amounts: &GaugeVec<F64>,
	counters: &openledger_runtime_api::Counters,
) {
	for (name, value) in [
		("inferences", counters.inferences),
		("actions", counters.actions),
		("batches", counters.batches),
		("distributions", counters.distributions),
		("payouts", counters.payouts),
	] {
		counts.with_label_values(&[name]).set(value);
	}
	for (name, value) in [
		("routed", counters.routed),
		("self_dealt", counters.self_dealt),
		("paid_out", counters.paid_out),
	] {
		amounts.with_label_values(&[name]).set(in_open(value));
	}
}

/// An amount for charts: rounding does not matter there.
fn in_open(amount: Balance) -> f64 {
	amount as f64 / OPEN as f64
}

#[cfg(test)]
mod tests {
	use super::*;
	use openledger_runtime_api::{Counters, EpochActivity};

	#[test]
	fn gauges_should_show_totals_and_the_running_epoch() {
		let registry = Registry::new();
		let gauges = Gauges::register(&registry).unwrap();
		let totals = Counters {
			inferences: 9,
			routed: 3 * OPEN / 2,
			..Default::default()
		};
		let counters = Counters {
			inferences: 4,
			paid_out: OPEN,
			..Default::default()
		};
		let epoch = EpochActivity {
			epoch: 7,
			counters,
			active_payers: 2,
			concentration: SHARE_ONE / 4,
			..Default::default()
		};
		gauges.set(&Activity {
			current: 7,
			epochs: vec![epoch],
			totals,
		});

		let value = |name: &str, label: Option<&str>| {
			registry
				.gather()
				.iter()
				.filter(|family| family.get_name() == name)
				.flat_map(|family| family.get_metric())
				.find(|metric| {
					label.is_none_or(|label| metric.get_label().iter().any(|pair| pair.get_value() == label))
				})
				.map(|metric| metric.get_gauge().get_value())
		};
		assert_eq!(value("openledger_epoch", None), Some(7.0));
		assert_eq!(value("openledger_total", Some("inferences")), Some(9.0));
		assert_eq!(value("openledger_total_open", Some("routed")), Some(1.5));
		assert_eq!(value("openledger_current_epoch", Some("inferences")), Some(4.0));
		assert_eq!(
			value("openledger_current_epoch", Some("active_payers")),
			Some(2.0)
		);
		assert_eq!(
			value("openledger_current_epoch_open", Some("paid_out")),
			Some(1.0)
		);
		assert_eq!(value("openledger_current_epoch_concentration", None), Some(0.25));
		assert_eq!(value("openledger_total", Some("no such counter")), None);
	}
}
