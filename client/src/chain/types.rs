//! Between the words of this client and those of the generated code.

use super::{
	api::runtime_types::{
		bounded_collections::bounded_vec::BoundedVec, openledger_core as core, openledger_traits as traits,
		pallet_fee_routing as routing,
	},
	Account, Error, Result,
};
use openledger_attribution::SessionLeaf;
use openledger_core::{
	Balance, ContributionId, Disclosure, LineIndex, ModelId, ModelKind, OperatorId, PayeeId, SessionId,
	SnapshotId,
};
use subxt::utils::AccountId32;

/// The generated snapshot id.
pub type ChainSnapshotId = core::ids::SnapshotId;
/// The generated prices.
pub type Prices = traits::operators::Prices;

/// The hash of transactions and manifests.
pub fn blake2_256(bytes: &[u8]) -> openledger_core::Hash32 {
	use sp_runtime::traits::Hash;
	sp_runtime::traits::BlakeTwo256::hash(bytes).0
}

/// An account as people read it (SS58, prefix 42).
pub fn address(account: &Account) -> String {
	AccountId32(*account).to_string()
}

/// Reads an account: SS58, `0x` and 64 hexadecimal digits, or a development URI such as `//Bob`.
///
/// # Errors
/// [`Error::Key`] if it is none of them.
pub fn parse_account(text: &str) -> Result<Account> {
	if let Some(digits) = text.strip_prefix("0x") {
		let bytes = hex::decode(digits).ok().and_then(|bytes| bytes.try_into().ok());
		return bytes.ok_or_else(|| Error::Key(format!("{text} is not 32 bytes")));
	}
	if text.starts_with("//") {
		return super::Key::from_uri(text).map(|key| key.account());
	}
	text.parse::<AccountId32>()
		.map(|account| account.0)
		.map_err(|_| Error::Key(format!("{text} is no address")))
}

/// The snapshot as calls name it.
pub fn to_chain_snapshot(id: SnapshotId) -> ChainSnapshotId {
	ChainSnapshotId {
		datanet: id.datanet,
		number: id.number,
	}
}

/// The snapshot as the chain names it.
pub fn from_chain_snapshot(id: &ChainSnapshotId) -> SnapshotId {
	SnapshotId {
		datanet: id.datanet,
		number: id.number,
	}
}

/// The kind as calls name it.
pub fn to_chain_kind(kind: ModelKind) -> core::kinds::ModelKind {
	match kind {
		ModelKind::Base => core::kinds::ModelKind::Base,
		ModelKind::FineTune => core::kinds::ModelKind::FineTune,
		ModelKind::Adapter => core::kinds::ModelKind::Adapter,
		ModelKind::Agent => core::kinds::ModelKind::Agent,
	}
}

/// The kind as the chain names it.
pub fn from_chain_kind(kind: &core::kinds::ModelKind) -> ModelKind {
	match kind {
		core::kinds::ModelKind::Base => ModelKind::Base,
		core::kinds::ModelKind::FineTune => ModelKind::FineTune,
		core::kinds::ModelKind::Adapter => ModelKind::Adapter,
		core::kinds::ModelKind::Agent => ModelKind::Agent,
	}
}

/// The disclosure as calls name it.
pub fn to_chain_disclosure(disclosure: Disclosure) -> core::kinds::Disclosure {
	match disclosure {
		Disclosure::Open => core::kinds::Disclosure::Open,
		Disclosure::Private => core::kinds::Disclosure::Private,
	}
}

/// The disclosure as the chain names it.
pub fn from_chain_disclosure(disclosure: &core::kinds::Disclosure) -> Disclosure {
	match disclosure {
		core::kinds::Disclosure::Open => Disclosure::Open,
		core::kinds::Disclosure::Private => Disclosure::Private,
	}
}

/// A step that moves money one rank down.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Pull {
	/// The builders pot of a model, to the payees of its owner and of its ancestors' owners.
	ModelBuilders(ModelId),
	/// The data pot of a model, to the pools of its snapshots.
	ModelData(ModelId),
	/// What a contribution has earned in a snapshot's pool, to its own pot.
	Member(SnapshotId, ContributionId),
	/// The pot of a contribution, to its beneficiaries.
	Contribution(ContributionId),
	/// What a delegator has earned in an operator's pool.
	Staker(OperatorId, PayeeId),
}

impl From<Pull> for routing::types::Pull {
	fn from(pull: Pull) -> Self {
		match pull {
			Pull::ModelBuilders(model) => Self::ModelBuilders(model),
			Pull::ModelData(model) => Self::ModelData(model),
			Pull::Member(snapshot, contribution) => Self::Member {
				snapshot: to_chain_snapshot(snapshot),
				contribution,
			},
			Pull::Contribution(contribution) => Self::Contribution(contribution),
			Pull::Staker(operator, payee) => Self::Staker { operator, payee },
		}
	}
}

/// Pulls as calls name them.
pub fn to_chain_pulls(pulls: &[Pull]) -> BoundedVec<routing::types::Pull> {
	BoundedVec(pulls.iter().copied().map(Into::into).collect())
}

/// The lines that a batch settled, by its vouchers in their order: session, line, settled before and after. The receipts of each begin
/// where those of the line before it end.
pub(crate) fn settled_lines(
	vouchers: impl IntoIterator<Item = (SessionId, LineIndex, Balance, Balance)>,
) -> Vec<SessionLeaf> {
	let mut start: Balance = 0;
	let line = |(session, line, settled_before, settled_after)| {
		let leaf = SessionLeaf {
			session,
			line,
			settled_before,
			settled_after,
			start,
		};
		// At most the amount of the batch.
		start = start.saturating_add(leaf.amount().unwrap_or_default());
		leaf
	};
	vouchers.into_iter().map(line).collect()
}

/// Prices as calls name them, per 1,000 counting tokens.
pub const fn prices(input: Balance, output: Balance) -> Prices {
	Prices { input, output }
}

/// Text as the chain keeps it.
pub fn text(bytes: &BoundedVec<u8>) -> String {
	String::from_utf8_lossy(&bytes.0).into_owned()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn settled_lines_should_begin_where_the_one_before_ends() {
		let lines = settled_lines([(1, 0, 5, 15), (1, 2, 0, 7), (9, 0, 1, 2)]);
		let starts: Vec<_> = lines.iter().map(|line| line.start).collect();
		assert_eq!(starts, [0, 10, 17]);
		assert!(openledger_attribution::session_leaf::root(&lines).is_ok());
	}

	#[test]
	fn account_should_be_read_in_every_form() {
		let bob = parse_account("//Bob").unwrap();
		assert_eq!(parse_account(&address(&bob)).unwrap(), bob);
		assert_eq!(parse_account(&format!("0x{}", hex::encode(bob))).unwrap(), bob);
		for bad in ["", "0x", "0x00", "Bob", "5Grwva"] {
			assert!(parse_account(bad).is_err(), "{bad}");
		}
	}
}
