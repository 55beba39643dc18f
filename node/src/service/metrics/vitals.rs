//! The state of the economy: its books, its queues, its size.

use super::{gauge, gauges, in_open, real_gauge, real_gauges};
use openledger_runtime_api::Vitals;
use prometheus_endpoint::{Gauge, GaugeVec, PrometheusError, Registry, F64, U64};

pub struct Gauges {
	/// By ledger, in OPEN.
	ledgers: GaugeVec<F64>,
	/// By pot, in OPEN.
	pots: GaugeVec<F64>,
	surplus: Gauge<F64>,
	shortfall: Gauge<F64>,
	issuance: Gauge<F64>,
	risen: Gauge<F64>,
	burnt: Gauge<F64>,
	/// By kind.
	registered: GaugeVec<U64>,
	clock: Gauge<U64>,
	settlement_lag: Gauge<U64>,
	deadline_lag: Gauge<U64>,
	sweeping: Gauge<U64>,
	safe_mode: Gauge<U64>,
	migrating: Gauge<U64>,
}

impl Gauges {
	pub fn register(registry: &Registry) -> Result<Self, PrometheusError> {
		Ok(Self {
			ledgers: real_gauges(
				registry,
				"openledger_ledger_open",
				"Sums of the ledgers, in OPEN: escrow is what open batches amount to, owed are payouts that wait",
				"ledger",
			)?,
			pots: real_gauges(
				registry,
				"openledger_pot_open",
				"Balances of the treasury, of what validators collect in this era and of what they were promised, in OPEN",
				"pot",
			)?,
			surplus: real_gauge(
				registry,
				"openledger_surplus_open",
				"What the accounts behind the ledgers hold beyond them, in OPEN: sent there unasked",
			)?,
			shortfall: real_gauge(
				registry,
				"openledger_shortfall_open",
				"What the accounts behind the ledgers lack, in OPEN: anything but zero is a defect",
			)?,
			issuance: real_gauge(registry, "openledger_issuance_open", "The supply, in OPEN")?,
			risen: real_gauge(
				registry,
				"openledger_issuance_risen_open",
				"Sum of all rises of the supply since genesis, in OPEN: anything but zero is a defect",
			)?,
			burnt: real_gauge(
				registry,
				"openledger_burnt_open",
				"Burnt by routing since genesis, in OPEN; what slashes burn is not in it",
			)?,
			registered: gauges(
				registry,
				"openledger_registered",
				"How many there have been since genesis, by kind; batches are those submitted",
				"kind",
			)?,
			clock: gauge(
				registry,
				"openledger_clock_blocks",
				"Blocks in which transactions were admitted; windows are measured in these",
			)?,
			settlement_lag: gauge(
				registry,
				"openledger_settlement_lag_blocks",
				"Blocks for which the earliest batch in the queue has been due; zero if the queue keeps up",
			)?,
			deadline_lag: gauge(
				registry,
				"openledger_deadline_lag_blocks",
				"Blocks for which the earliest deadline of a challenge, demand or report has been over",
			)?,
			sweeping: gauge(
				registry,
				"openledger_sweep_behind",
				"1 if the sweep of payouts did not get to all due payees in one block",
			)?,
			safe_mode: gauge(registry, "openledger_safe_mode", "1 while the safe mode is on")?,
			migrating: gauge(
				registry,
				"openledger_migrating",
				"1 while a migration runs and transactions wait",
			)?,
		})
	}

	pub fn set(&self, vitals: &Vitals) {
		for (ledger, amount) in [
			("mandates", vitals.mandates),
			("sessions", vitals.sessions),
			("escrow", vitals.escrow),
			("in_progress", vitals.in_progress),
			("pots", vitals.pots),
			("pools", vitals.pools),
			("owed", vitals.owed),
			("delegations", vitals.delegations),
		] {
			self.ledgers.with_label_values(&[ledger]).set(in_open(amount));
		}
		for (pot, amount) in [
			("treasury", vitals.treasury),
			("validators", vitals.validators),
			("rewards", vitals.rewards),
		] {
			self.pots.with_label_values(&[pot]).set(in_open(amount));
		}
		for (gauge, amount) in [
			(&self.surplus, vitals.surplus),
			(&self.shortfall, vitals.shortfall),
			(&self.issuance, vitals.issuance),
			(&self.risen, vitals.risen),
			(&self.burnt, vitals.burnt),
		] {
			gauge.set(in_open(amount));
		}
		let registered = vitals.registered;
		for (kind, number) in [
			("datanets", registered.datanets.into()),
			("contributions", registered.contributions),
			("models", registered.models.into()),
			("operators", registered.operators.into()),
			("payees", registered.payees.into()),
			("mandates", registered.mandates),
			("sessions", registered.sessions),
			("batches", registered.batches),
		] {
			self.registered.with_label_values(&[kind]).set(number);
		}
		for (gauge, number) in [
			(&self.clock, vitals.clock.into()),
			(&self.settlement_lag, vitals.settlement_lag.into()),
			(&self.deadline_lag, vitals.deadline_lag.into()),
			(&self.sweeping, vitals.sweeping.into()),
			(&self.safe_mode, vitals.safe_mode.into()),
			(&self.migrating, vitals.migrating.into()),
		] {
			gauge.set(number);
		}
	}
}

#[cfg(test)]
mod tests {
	use super::{super::value, *};
	use openledger_core::OPEN;
	use openledger_runtime_api::Registered;

	#[test]
	fn gauges_should_show_each_figure_under_its_own_name() {
		let registry = Registry::new();
		let gauges = Gauges::register(&registry).unwrap();
		// All different, so that none can stand in for another.
		gauges.set(&Vitals {
			mandates: OPEN,
			sessions: 2 * OPEN,
			escrow: 3 * OPEN,
			in_progress: 4 * OPEN,
			pots: 5 * OPEN,
			pools: 6 * OPEN,
			owed: 7 * OPEN / 2,
			delegations: 8 * OPEN,
			surplus: 9 * OPEN,
			shortfall: 1,
			issuance: 11 * OPEN,
			risen: 12 * OPEN,
			burnt: 13 * OPEN,
			treasury: 14 * OPEN,
			validators: 15 * OPEN,
			rewards: 16 * OPEN,
			registered: Registered {
				datanets: 21,
				contributions: 22,
				models: 23,
				operators: 24,
				payees: 25,
				mandates: 26,
				sessions: 27,
				batches: 28,
			},
			clock: 31,
			settlement_lag: 32,
			deadline_lag: 33,
			sweeping: true,
			safe_mode: false,
			migrating: true,
		});
		for (name, label, expected) in [
			("openledger_ledger_open", Some("mandates"), 1.0),
			("openledger_ledger_open", Some("sessions"), 2.0),
			("openledger_ledger_open", Some("escrow"), 3.0),
			("openledger_ledger_open", Some("in_progress"), 4.0),
			("openledger_ledger_open", Some("pots"), 5.0),
			("openledger_ledger_open", Some("pools"), 6.0),
			("openledger_ledger_open", Some("owed"), 3.5),
			("openledger_ledger_open", Some("delegations"), 8.0),
			("openledger_surplus_open", None, 9.0),
			// The alarm is for anything but zero: the smallest unit is not rounded away.
			("openledger_shortfall_open", None, 1e-18),
			("openledger_issuance_open", None, 11.0),
			("openledger_issuance_risen_open", None, 12.0),
			("openledger_burnt_open", None, 13.0),
			("openledger_pot_open", Some("treasury"), 14.0),
			("openledger_pot_open", Some("validators"), 15.0),
			("openledger_pot_open", Some("rewards"), 16.0),
			("openledger_registered", Some("datanets"), 21.0),
			("openledger_registered", Some("contributions"), 22.0),
			("openledger_registered", Some("models"), 23.0),
			("openledger_registered", Some("operators"), 24.0),
			("openledger_registered", Some("payees"), 25.0),
			("openledger_registered", Some("mandates"), 26.0),
			("openledger_registered", Some("sessions"), 27.0),
			("openledger_registered", Some("batches"), 28.0),
			("openledger_clock_blocks", None, 31.0),
			("openledger_settlement_lag_blocks", None, 32.0),
			("openledger_deadline_lag_blocks", None, 33.0),
			("openledger_sweep_behind", None, 1.0),
			("openledger_safe_mode", None, 0.0),
			("openledger_migrating", None, 1.0),
		] {
			assert_eq!(value(&registry, name, label), Some(expected), "{name} {label:?}");
		}
	}

	#[test]
	fn gauges_should_be_refused_when_they_are_registered_twice() {
		let registry = Registry::new();
		assert!(Gauges::register(&registry).is_ok());
		assert!(Gauges::register(&registry).is_err());
	}
}
