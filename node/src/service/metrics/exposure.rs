//! What single operators have open, against what they may: for those who run them.

use super::{gauges, in_open, real_gauges};
use openledger_core::OperatorId;
use openledger_runtime_api::Exposure;
use prometheus_endpoint::{GaugeVec, PrometheusError, Registry, F64, U64};

/// All by operator.
pub struct Gauges {
	open: GaugeVec<F64>,
	limit: GaugeVec<F64>,
	room: GaugeVec<F64>,
	attributable: GaugeVec<F64>,
	attributable_limit: GaugeVec<F64>,
	bond: GaugeVec<F64>,
	delegated: GaugeVec<F64>,
	batches: GaugeVec<U64>,
	held: GaugeVec<U64>,
}

impl Gauges {
	pub fn register(registry: &Registry) -> Result<Self, PrometheusError> {
		let amounts = |name: &str, help: &str| real_gauges(registry, name, help, "operator");
		let counts = |name: &str, help: &str| gauges(registry, name, help, "operator");
		Ok(Self {
			open: amounts(
				"openledger_operator_exposure_open",
				"Sum of the operator's open batches, in OPEN",
			)?,
			limit: amounts(
				"openledger_operator_exposure_limit_open",
				"The most that the operator's stakes allow it to have in open batches, in OPEN",
			)?,
			room: amounts(
				"openledger_operator_room_open",
				"What the operator may still submit now, in OPEN: zero unless it is active",
			)?,
			attributable: amounts(
				"openledger_operator_attributable_open",
				"The most that credits can direct of the operator's open batches, in OPEN",
			)?,
			attributable_limit: amounts(
				"openledger_operator_attributable_limit_open",
				"The most that they may: two fifths of the operator's own bond, in OPEN",
			)?,
			bond: amounts(
				"openledger_operator_bond_open",
				"The operator's own stake behind batches, in OPEN",
			)?,
			delegated: amounts(
				"openledger_operator_delegated_open",
				"Active delegations to the operator, in OPEN",
			)?,
			batches: counts(
				"openledger_operator_open_batches",
				"Open batches of the operator, of at most 64",
			)?,
			held: counts(
				"openledger_operator_held_batches",
				"Open batches of the operator that a challenge or a demand keeps from becoming final",
			)?,
		})
	}

	/// Shows `exposure`, or nothing of an operator that does not exist or was removed.
	pub fn set(&self, operator: OperatorId, exposure: Option<Exposure>) {
		let label = operator.to_string();
		let labels = [label.as_str()];
		let Some(exposure) = exposure else {
			for amounts in [
				&self.open,
				&self.limit,
				&self.room,
				&self.attributable,
				&self.attributable_limit,
				&self.bond,
				&self.delegated,
			] {
				// An error says that nothing was shown before.
				let _ = amounts.remove_label_values(&labels);
			}
			for counts in [&self.batches, &self.held] {
				let _ = counts.remove_label_values(&labels);
			}
			return;
		};
		for (gauge, amount) in [
			(&self.open, exposure.open),
			(&self.limit, exposure.limit),
			(&self.room, exposure.room),
			(&self.attributable, exposure.attributable),
			(&self.attributable_limit, exposure.attributable_limit),
			(&self.bond, exposure.bond),
			(&self.delegated, exposure.delegated),
		] {
			gauge.with_label_values(&labels).set(in_open(amount));
		}
		for (gauge, number) in [(&self.batches, exposure.batches), (&self.held, exposure.held)] {
			gauge.with_label_values(&labels).set(number.into());
		}
	}
}

#[cfg(test)]
mod tests {
	use super::{super::value, *};
	use openledger_core::OPEN;

	#[test]
	fn gauges_should_show_an_operator_until_it_is_gone() {
		let registry = Registry::new();
		let gauges = Gauges::register(&registry).unwrap();
		let exposure = Exposure {
			open: OPEN,
			limit: 5 * OPEN,
			room: 4 * OPEN,
			attributable: 8 * OPEN,
			attributable_limit: 9 * OPEN,
			bond: 3 * OPEN,
			delegated: 2 * OPEN,
			batches: 7,
			held: 6,
		};
		gauges.set(3, Some(exposure));
		gauges.set(4, None);
		for (name, expected) in [
			("openledger_operator_exposure_open", 1.0),
			("openledger_operator_exposure_limit_open", 5.0),
			("openledger_operator_room_open", 4.0),
			("openledger_operator_attributable_open", 8.0),
			("openledger_operator_attributable_limit_open", 9.0),
			("openledger_operator_bond_open", 3.0),
			("openledger_operator_delegated_open", 2.0),
			("openledger_operator_open_batches", 7.0),
			("openledger_operator_held_batches", 6.0),
		] {
			assert_eq!(value(&registry, name, Some("3")), Some(expected), "{name}");
			assert_eq!(value(&registry, name, Some("4")), None, "{name}");
		}
		gauges.set(3, None);
		assert_eq!(
			value(&registry, "openledger_operator_exposure_open", Some("3")),
			None
		);
	}
}
