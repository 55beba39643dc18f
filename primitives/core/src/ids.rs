//! Identifiers. All are dense, assigned in order and never reused.

/// A datanet.
pub type DatanetId = u32;
/// A contribution. Its number is the global submission order, hence its priority: lower is earlier.
pub type ContributionId = u64;
/// Number of a snapshot within its datanet, from 1.
pub type SnapshotNumber = u32;
/// A model: base, fine-tune, adapter or agent.
pub type ModelId = u32;
/// A bonded operator.
pub type OperatorId = u32;
/// OPEN a payer set aside under a signer and a cap.
pub type MandateId = u64;
/// One payer, one operator, one deposit.
pub type SessionId = u64;
/// Index of a line in its session, below [`crate::MAX_SESSION_LINES`].
pub type LineIndex = u8;
/// A settlement batch.
pub type BatchId = u64;
/// A beneficiary. Vectors refer to payees, and one map turns a payee into an account.
pub type PayeeId = u32;
/// Number of a routing policy. A batch is routed by the one in force when it was submitted.
pub type PolicyVersion = u32;
/// Number of an epoch of the economy (not of the consensus), from 0.
pub type EpochIndex = u32;
/// A 32 byte digest, blake2b-256 unless said otherwise.
pub type Hash32 = [u8; 32];

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// A snapshot: one numbered version of one datanet.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	Ord,
	PartialEq,
	PartialOrd,
	TypeInfo,
	serde::Serialize,
	serde::Deserialize,
)]
pub struct SnapshotId {
	/// The datanet.
	pub datanet: DatanetId,
	/// The version, from 1.
	pub number: SnapshotNumber,
}
