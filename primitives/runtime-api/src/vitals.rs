//! What a node shows to its monitoring.

use crate::json;
use codec::{Decode, Encode};
use openledger_core::{
	Balance, BatchId, ContributionId, DatanetId, MandateId, ModelId, OperatorId, PayeeId, SessionId,
};
use scale_info::TypeInfo;

/// How many of each there have ever been: ids are dense and never reused, so these are the next ids.
#[derive(
	Clone, Copy, Debug, Decode, Default, Encode, Eq, PartialEq, TypeInfo, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "camelCase")]
pub struct Registered {
	/// Datanets.
	pub datanets: DatanetId,
	/// Contributions.
	pub contributions: ContributionId,
	/// Models.
	pub models: ModelId,
	/// Operators.
	pub operators: OperatorId,
	/// Payees, the treasury and the validators included.
	pub payees: PayeeId,
	/// Mandates.
	pub mandates: MandateId,
	/// Sessions.
	pub sessions: SessionId,
	/// Batches.
	pub batches: BatchId,
}

/// The state of the economy at a glance. Each figure is kept by the chain as it changes, so that reading all of them costs
/// the same however large the state is. Amounts are in the smallest unit.
#[derive(
	Clone, Copy, Debug, Decode, Default, Encode, Eq, PartialEq, TypeInfo, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "camelCase")]
pub struct Vitals {
	/// Set aside in mandates, not yet in a session.
	#[serde(with = "json::decimal")]
	pub mandates: Balance,
	/// Deposits of sessions, less what they settled.
	#[serde(with = "json::decimal")]
	pub sessions: Balance,
	/// Amounts of open batches, routing of which has not begun.
	#[serde(with = "json::decimal")]
	pub escrow: Balance,
	/// Of batches whose routing has begun: what no pot has been given yet.
	#[serde(with = "json::decimal")]
	pub in_progress: Balance,
	/// In the pots of models and contributions.
	#[serde(with = "json::decimal")]
	pub pots: Balance,
	/// In the pools of snapshots and operators, with the remainders they carry.
	#[serde(with = "json::decimal")]
	pub pools: Balance,
	/// Owed to payees: payouts that wait.
	#[serde(with = "json::decimal")]
	pub owed: Balance,
	/// What the account of the delegations holds beyond its endowment. The ledger of delegations is not summed up here:
	/// that takes a walk over all operators, see [`crate::Conservation`].
	#[serde(with = "json::decimal")]
	pub delegations: Balance,
	/// What the accounts behind sessions, escrow and routing hold beyond endowments and ledgers: sent there unasked.
	#[serde(with = "json::decimal")]
	pub surplus: Balance,
	/// What any of these accounts lacks. Anything but zero is a defect.
	#[serde(with = "json::decimal")]
	pub shortfall: Balance,
	/// The supply now.
	#[serde(with = "json::decimal")]
	pub issuance: Balance,
	/// Sum of all rises of the supply since genesis. Anything but zero is a defect.
	#[serde(with = "json::decimal")]
	pub risen: Balance,
	/// Burnt by routing since genesis: the part of the policy, and what pools without units were given. What slashes burn is in the
	/// events of convictions.
	#[serde(with = "json::decimal")]
	pub burnt: Balance,
	/// Balance of the treasury.
	#[serde(with = "json::decimal")]
	pub treasury: Balance,
	/// Balance of the pot that collects for validators in this era.
	#[serde(with = "json::decimal")]
	pub validators: Balance,
	/// Balance of the pot with what stakers were promised and have not drawn.
	#[serde(with = "json::decimal")]
	pub rewards: Balance,
	/// How many of each there have been.
	pub registered: Registered,
	/// The admission clock: blocks so far in which transactions were admitted.
	pub clock: u32,
	/// For how many such blocks the earliest batch in the queue has been due; zero if the queue keeps up.
	pub settlement_lag: u32,
	/// The same for the earliest deadline of a challenge, a demand or a report of equivocation.
	pub deadline_lag: u32,
	/// Whether the sweep did not get to all due payees in one block.
	pub sweeping: bool,
	/// Whether the safe mode is on.
	pub safe_mode: bool,
	/// Whether a migration is running.
	pub migrating: bool,
}

/// What an operator has open, and what it may. Amounts are in the smallest unit.
#[derive(
	Clone, Copy, Debug, Decode, Default, Encode, Eq, PartialEq, TypeInfo, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "camelCase")]
pub struct Exposure {
	/// Sum of its open batches.
	#[serde(with = "json::decimal")]
	pub open: Balance,
	/// The most its stakes allow.
	#[serde(with = "json::decimal")]
	pub limit: Balance,
	/// What may still be opened now: zero unless it is active.
	#[serde(with = "json::decimal")]
	pub room: Balance,
	/// The most that credits can direct of its open batches.
	#[serde(with = "json::decimal")]
	pub attributable: Balance,
	/// The most that they may: two fifths of its own bond.
	#[serde(with = "json::decimal")]
	pub attributable_limit: Balance,
	/// Its own stake behind batches.
	#[serde(with = "json::decimal")]
	pub bond: Balance,
	/// Active delegations.
	#[serde(with = "json::decimal")]
	pub delegated: Balance,
	/// Open batches.
	pub batches: u32,
	/// Those of them that cannot become final yet because of a challenge or a demand.
	pub held: u32,
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn vitals_should_survive_both_encodings() {
		let vitals = Vitals {
			owed: u128::MAX,
			registered: Registered {
				batches: u64::MAX,
				..Default::default()
			},
			settlement_lag: 3,
			safe_mode: true,
			..Default::default()
		};
		assert_eq!(Vitals::decode(&mut &vitals.encode()[..]).unwrap(), vitals);
		let text = serde_json::to_string(&vitals).unwrap();
		assert!(
			text.contains(r#""inProgress":"0""#) && text.contains(r#""settlementLag":3"#),
			"{text}"
		);
		assert_eq!(serde_json::from_str::<Vitals>(&text).unwrap(), vitals);
	}

	#[test]
	fn exposure_should_survive_both_encodings() {
		let exposure = Exposure {
			open: 1,
			limit: u128::MAX,
			attributable_limit: 3,
			held: 2,
			..Default::default()
		};
		assert_eq!(Exposure::decode(&mut &exposure.encode()[..]).unwrap(), exposure);
		let text = serde_json::to_string(&exposure).unwrap();
		assert!(
			text.contains(r#""open":"1""#)
				&& text.contains(r#""attributableLimit":"3""#)
				&& text.contains(r#""held":2"#),
			"{text}"
		);
		assert_eq!(serde_json::from_str::<Exposure>(&text).unwrap(), exposure);
	}
}
