//! The file that evidence travels in: JSON, amounts and numbers plain, everything else as hexadecimal bytes.
//!
//! It holds nothing that is not checked. Whatever people read is computed from it.

use super::Fault;
use codec::{Decode, DecodeAll};
use openledger_attribution::{Claim, CreditEntry, Receipt, Retrieved, SumNode};
use openledger_core::{BatchId, ContributionId, Hash32, PayeeId, SnapshotId};
use serde::{de::Error as _, Deserialize, Deserializer, Serialize, Serializer};

/// Name and version of the format.
pub const FORMAT: &str = "openledger/evidence/2";
/// Largest file that is read, in bytes.
pub const MAX_FILE: u64 = 256 << 20;

/// All that is needed to follow the money of one batch, offline.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Bundle {
	/// [`FORMAT`].
	pub format: String,
	/// What is explained.
	pub subject: Subject,
	/// What operator and contributors published.
	pub data: Data,
	/// Proofs of the chain's states, newest first. The first is the one to trust.
	pub states: Vec<StateProof>,
}

/// What is explained.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Subject {
	/// The batch.
	pub batch: BatchId,
	/// The finalised block whose state root is trusted.
	pub anchor: u32,
	/// The block that holds its submission.
	pub submitted_in: u32,
	/// The block in which its routing was closed; absent while its window is open or its routing goes on.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub ended_in: Option<u32>,
	/// The blocks before that one in which a part of it was routed, in order: a batch of many credits is routed in pages. Its
	/// routing began in the first of them, or in `ended_in` if there are none.
	#[serde(default, skip_serializing_if = "Vec::is_empty")]
	pub routed_in: Vec<u32>,
	/// Whose money is followed to the end.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub payee: Option<PayeeId>,
	/// How it gets there.
	#[serde(default, skip_serializing_if = "Vec::is_empty")]
	pub routes: Vec<Route>,
}

/// One way of money from the batch to the payee. Blocks are absent where it has not got so far yet.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Route {
	/// Through what.
	pub via: Via,
	/// The blocks in which it was pulled from one pot after the other, in order.
	#[serde(default, skip_serializing_if = "Vec::is_empty")]
	pub pulled_in: Vec<u32>,
	/// The block in which the payee was paid what it was owed.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub paid_in: Option<u32>,
}

/// Through what money goes.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum Via {
	/// Owed at once: the treasury, the validators, the operator.
	Owed,
	/// The pot of the model's builders.
	Builders,
	/// The pool of the operator's delegators.
	Stakers,
	/// The credit of a contribution, and its pot.
	Credit {
		/// The contribution.
		contribution: ContributionId,
	},
	/// The model's data pot, the pool of a snapshot, and the pot of a contribution.
	Pool {
		/// The snapshot.
		snapshot: SnapshotId,
		/// Its member.
		contribution: ContributionId,
	},
}

impl Via {
	/// How many pulls there are between the batch and what the payee is owed.
	pub const fn pulls(&self) -> usize {
		match self {
			Self::Owed => 0,
			Self::Builders | Self::Stakers | Self::Credit { .. } => 1,
			Self::Pool { .. } => 3,
		}
	}
}

/// What operator and contributors published.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Data {
	/// Receipts of the batch.
	#[serde(default, skip_serializing_if = "Vec::is_empty")]
	pub receipts: Vec<ReceiptEvidence>,
	/// The posted totals of contributions.
	#[serde(default, skip_serializing_if = "Vec::is_empty")]
	pub totals: Vec<TotalEvidence>,
}

/// A receipt of the batch.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReceiptEvidence {
	/// Its leaf below the receipts root.
	pub leaf: Leaf,
	/// All its claims, each SCALE encoded.
	#[serde(default, skip_serializing_if = "Vec::is_empty")]
	pub claims: Vec<Bytes>,
	/// All that it retrieved, each SCALE encoded.
	#[serde(default, skip_serializing_if = "Vec::is_empty")]
	pub retrieved: Vec<Bytes>,
	/// The operator's signature, 64 bytes.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub signature: Option<Bytes>,
	/// Claims with the chunks they speak of.
	#[serde(default, skip_serializing_if = "Vec::is_empty")]
	pub matches: Vec<MatchEvidence>,
	/// Retrieved chunks themselves, in the order of what it retrieved.
	#[serde(default, skip_serializing_if = "Vec::is_empty")]
	pub found: Vec<FoundEvidence>,
	/// Credits of this receipt in the ledger.
	#[serde(default, skip_serializing_if = "Vec::is_empty")]
	pub credits: Vec<Leaf>,
}

/// A claim with the chunks it speaks of.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MatchEvidence {
	/// Its place among the claims of the receipt.
	pub claim: u16,
	/// Chunks of the response.
	pub response_chunks: u32,
	/// Those that the claim touches.
	pub response: Vec<Chunk>,
	/// Those of the contribution that it touches; empty if nobody had the text.
	#[serde(default, skip_serializing_if = "Vec::is_empty")]
	pub source: Vec<Chunk>,
}

/// A retrieved chunk.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FoundEvidence {
	/// The place of its entry in what the receipt retrieved.
	pub entry: u16,
	/// The chunk that the entry names.
	pub chunk: Chunk,
}

/// A chunk with its Merkle path.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Chunk {
	/// Its bytes.
	pub body: Bytes,
	/// From the leaf up.
	pub path: Vec<Bytes>,
}

/// That a posted total is the difference of two sums of the ledger.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TotalEvidence {
	/// The contribution.
	pub contribution: ContributionId,
	/// Leaves of the ledger.
	pub count: u64,
	/// The last leaf of a lower contribution, if there is one.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub below: Option<Leaf>,
	/// Its first leaf.
	pub first: Leaf,
	/// Its last leaf, if that is another.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub last: Option<Leaf>,
	/// The first leaf of a higher contribution, if there is one.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub next: Option<Leaf>,
}

/// A leaf of a tree of sums with its path.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Leaf {
	/// Its place.
	pub index: u64,
	/// Its data.
	pub data: Bytes,
	/// Nodes, each SCALE encoded, from the leaf up: hash, sum, lowest and highest key.
	pub path: Vec<Bytes>,
}

/// A proof of some of the state after a block.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StateProof {
	/// The block.
	pub block: u32,
	/// Its header, SCALE encoded. Absent for the block to trust, of which only the state root matters.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub header: Option<Bytes>,
	/// The state root, of the block to trust alone: the others' is in the header.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub state_root: Option<Bytes>,
	/// Nodes of the state's trie, sorted.
	pub nodes: Vec<Bytes>,
}

/// Bytes, written as `0x` and lower-case hexadecimal digits.
#[derive(Clone, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub struct Bytes(pub Vec<u8>);

impl Serialize for Bytes {
	fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
		serializer.serialize_str(&format!("0x{}", hex::encode(&self.0)))
	}
}

impl<'de> Deserialize<'de> for Bytes {
	fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
		let digits = text
			.strip_prefix("0x")
			.ok_or_else(|| D::Error::custom("bytes begin with 0x"))?;
		hex::decode(digits).map(Self).map_err(D::Error::custom)
	}
}

impl Bytes {
	/// As a hash.
	///
	/// # Errors
	/// If it has not 32 bytes.
	pub fn hash(&self, link: &str) -> Result<Hash32, Fault> {
		<Hash32>::try_from(self.0.as_slice()).map_err(|_| Fault::broken(link, "a hash has 32 bytes"))
	}

	/// As a value of fixed encoding.
	///
	/// # Errors
	/// If the bytes are none.
	pub fn read<T: DecodeAll>(&self, link: &str) -> Result<T, Fault> {
		T::decode_all(&mut self.0.as_slice()).map_err(|error| Fault::broken(link, error))
	}
}

impl From<&[u8]> for Bytes {
	fn from(bytes: &[u8]) -> Self {
		Self(bytes.to_vec())
	}
}

/// A Merkle path.
pub(super) fn path(hashes: &[Bytes], link: &str) -> Result<Vec<Hash32>, Fault> {
	hashes.iter().map(|hash| hash.hash(link)).collect()
}

impl Leaf {
	/// A leaf of the receipts.
	pub(super) fn receipt(&self, link: &str) -> Result<Receipt, Fault> {
		self.data.read(link)
	}

	/// A leaf of the ledger.
	pub(super) fn credit(&self, link: &str) -> Result<CreditEntry, Fault> {
		self.data.read(link)
	}

	/// Its path in a tree of sums.
	pub(super) fn nodes<K: Decode>(&self, link: &str) -> Result<Vec<SumNode<K>>, Fault> {
		let node = |bytes: &Bytes| {
			SumNode::<K>::decode_all(&mut bytes.0.as_slice()).map_err(|error| {
				Fault::broken(link, format!("what is on its path is no node of sums: {error}"))
			})
		};
		self.path.iter().map(node).collect()
	}
}

impl ReceiptEvidence {
	/// The claims.
	pub(super) fn read_claims(&self, link: &str) -> Result<Vec<Claim>, Fault> {
		self.claims.iter().map(|claim| claim.read(link)).collect()
	}

	/// What it retrieved.
	pub(super) fn read_retrieved(&self, link: &str) -> Result<Vec<Retrieved>, Fault> {
		self.retrieved.iter().map(|entry| entry.read(link)).collect()
	}
}

impl Bundle {
	/// Reads a file: a bundle, or the report of `explain --json` that holds one. Every value must be in the one form that this
	/// program writes, so no byte of it can be changed without effect; white space and the order of names are free.
	///
	/// # Errors
	/// [`Fault::Format`].
	pub fn parse(bytes: &[u8]) -> Result<Self, Fault> {
		let format = |error: serde_json::Error| Fault::Format(error.to_string());
		let value: serde_json::Value = serde_json::from_slice(bytes).map_err(format)?;
		// The text again and not the value: reading a text refuses names that are there twice.
		let bundle: Self = match value.get("evidence") {
			Some(evidence) => serde_json::from_value(evidence.clone()).map_err(format)?,
			None => serde_json::from_slice(bytes).map_err(format)?,
		};
		if bundle.format != FORMAT {
			return Err(Fault::Format(format!(
				"it says {:?}, and this program reads {FORMAT:?}",
				bundle.format
			)));
		}
		let again = serde_json::to_value(&bundle).map_err(format)?;
		if again != *value.get("evidence").unwrap_or(&value) {
			return Err(Fault::Format(
				"a value is written in another form than this program writes".into(),
			));
		}
		Ok(bundle)
	}

	/// The file.
	///
	/// # Errors
	/// None for this type.
	pub fn write(&self) -> Result<Vec<u8>, Fault> {
		let mut bytes = serde_json::to_vec_pretty(self).map_err(|error| Fault::Format(error.to_string()))?;
		bytes.push(b'\n');
		Ok(bytes)
	}

	/// The state root to trust, as the bundle names it.
	///
	/// # Errors
	/// If it names none.
	pub fn state_root(&self) -> Result<Hash32, Fault> {
		let first = self.states.first().and_then(|state| state.state_root.as_ref());
		first
			.ok_or_else(|| Fault::Format("it names no state root".into()))?
			.hash("state root")
	}
}
