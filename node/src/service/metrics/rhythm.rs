//! The rhythm: how much the chain is used, since genesis and in the running epoch.

use super::{gauge, gauges, in_open, real_gauge, real_gauges};
use openledger_core::SHARE_ONE;
use openledger_runtime_api::{Activity, Counters};
use prometheus_endpoint::{Gauge, GaugeVec, PrometheusError, Registry, F64, U64};

pub struct Gauges {
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
	concentration_total: Gauge<F64>,
}

impl Gauges {
	pub fn register(registry: &Registry) -> Result<Self, PrometheusError> {
		let counts = |name: &str, help: &str| gauges(registry, name, help, "counter");
		let amounts = |name: &str, help: &str| real_gauges(registry, name, help, "counter");
		Ok(Self {
			epoch: gauge(
				registry,
				"openledger_epoch",
				"Epoch of the economy that is running",
			)?,
			totals: counts("openledger_since_genesis", "Use of the chain since genesis")?,
			totals_open: amounts(
				"openledger_since_genesis_open",
				"Money moved since genesis, in OPEN",
			)?,
			current: counts(
				"openledger_current_epoch",
				"Use of the chain in the running epoch",
			)?,
			current_open: amounts(
				"openledger_current_epoch_open",
				"Money moved in the running epoch, in OPEN",
			)?,
			concentration: real_gauge(
				registry,
				"openledger_current_epoch_concentration",
				"Herfindahl index of the operators' revenue in the running epoch, from 0 to 1",
			)?,
			concentration_total: real_gauge(
				registry,
				"openledger_since_genesis_concentration",
				"Herfindahl index of the operators' revenue since genesis, from 0 to 1",
			)?,
		})
	}

	pub fn set(&self, activity: &Activity) {
		self.epoch.set(activity.current.into());
		set_counters(&self.totals, &self.totals_open, &activity.totals);
		let different = &activity.different;
		for (name, value) in [
			("contributors", different.contributors),
			("operators", different.operators),
			("models", different.models),
			("datanets", different.datanets),
			("payers", different.payers),
		] {
			self.totals.with_label_values(&[name]).set(value.into());
		}
		self.concentration_total
			.set(f64::from(different.concentration) / f64::from(SHARE_ONE));
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

fn set_counters(counts: &GaugeVec<U64>, amounts: &GaugeVec<F64>, counters: &Counters) {
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

#[cfg(test)]
mod tests {
	use super::{super::value, *};
	use openledger_core::OPEN;
	use openledger_runtime_api::{Different, EpochActivity};

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
			different: Different {
				payers: 5,
				concentration: SHARE_ONE / 2,
				..Default::default()
			},
		});

		let value = |name, label| value(&registry, name, label);
		assert_eq!(value("openledger_epoch", None), Some(7.0));
		assert_eq!(value("openledger_since_genesis", Some("inferences")), Some(9.0));
		assert_eq!(value("openledger_since_genesis_open", Some("routed")), Some(1.5));
		assert_eq!(value("openledger_since_genesis", Some("payers")), Some(5.0));
		assert_eq!(value("openledger_since_genesis_concentration", None), Some(0.5));
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
		assert_eq!(value("openledger_since_genesis", Some("no such counter")), None);
	}
}
