//! What the pallet stores and shows. Nothing here knows the runtime.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	traits::{ConstU32, PalletError},
	BoundedVec,
};
pub use openledger_attribution::{fraud::MAX_PROOF_BYTES, Schedule, FREE_CHUNKS};
use openledger_attribution::{
	fraud::{DoubleSigning, FraudKind, FraudProof, ProofError},
	reveal::{Item, Reveal},
};
use openledger_core::{Balance, BatchId, ContributionId, Hash32, LineIndex, ModelId, OperatorId, SessionId};
use openledger_traits::AdmissionTime;
use scale_info::TypeInfo;

/// Separates commitments to proofs against batches from everything else that is hashed.
pub const CHALLENGE_DOMAIN: &str = "openledger/challenge/1";
/// Separates commitments to proofs of equivocation.
pub const EQUIVOCATION_DOMAIN: &str = "openledger/equivocation/1";
/// Subject of the randomness that receipts are drawn with.
pub const SEED_DOMAIN: &str = "openledger/seed/1";
/// Most receipts that are drawn of a batch.
pub const MAX_DRAWS: u32 = 32;
/// Most blocks whose randomness a seed is mixed of. The makers of all of them must act together to know it beforehand:
/// with a tenth of the stake an operator waits 10^8 blocks for a run of its own, which is six years. More would leave
/// less of the time for demands.
pub const MAX_SEED_BLOCKS: u32 = 8;
/// Most that can be demanded for the fee alone with each draw: a receipt, its claims, what it retrieved, chunks of both its texts, what the
/// drawn position makes due, and a credit.
pub const FREE_DEMANDS: u32 = 2 * FREE_CHUNKS + 3 + 2;
/// Longest page of a view function.
pub const MAX_PAGE: u32 = 256;

/// A commitment to a proof, waiting for the proof.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Commitment {
	/// The hash over chain, subject, account, salt and proof.
	pub hash: Hash32,
	/// When the proof may come at the earliest.
	pub provable_from: AdmissionTime,
	/// When it may come at the latest.
	pub deadline: AdmissionTime,
}

/// A challenge against a batch.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Challenge {
	/// What was committed to.
	pub commitment: Commitment,
	/// What is on hold of the challenger.
	pub bond: Balance,
}

/// A receipt that was shown on chain.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct RevealedReceipt {
	/// Its index in the batch.
	pub receipt: u32,
	/// Its session.
	pub session: SessionId,
	/// Its line.
	pub line: LineIndex,
	/// When it was shown.
	pub at: AdmissionTime,
}

impl RevealedReceipt {
	/// What a reveal at `at` shows of a receipt as such.
	pub fn of(reveal: &Reveal, at: AdmissionTime) -> Option<Self> {
		let Reveal::Receipt(shown) = reveal else {
			return None;
		};
		let id = shown.leaf.id;
		Some(Self {
			receipt: u32::try_from(shown.index).ok()?,
			session: id.session,
			line: id.line,
			at,
		})
	}
}

/// What is remembered of a batch until it has ended.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Watch {
	/// When it was submitted: its round.
	pub submitted: AdmissionTime,
	/// How many receipts are drawn of it.
	pub draws: u8,
	/// Open challenges.
	pub challenges: u32,
	/// Demands, answered or not.
	pub demands: u32,
	/// Demands that are not answered.
	pub unanswered: u32,
	/// Demands that were prepaid, answered or not.
	pub prepaid: u32,
	/// Drawn receipts that answers have revealed.
	pub revealed: BoundedVec<RevealedReceipt, ConstU32<MAX_DRAWS>>,
	/// Until when it can be challenged for what was shown late, so that it is held; see [`Schedule::challengeable_until`].
	pub extended: Option<AdmissionTime>,
	/// Whether the batch has ended, so that what is left here goes back to where it came from.
	pub ended: bool,
	/// Whether the hook could not return what is left, and leaves it to calls.
	pub set_aside: bool,
}

impl Watch {
	/// Of a batch that was submitted at `submitted` and of which `draws` receipts are drawn.
	pub fn new(submitted: AdmissionTime, draws: u8) -> Self {
		Self {
			submitted,
			draws,
			challenges: 0,
			demands: 0,
			unanswered: 0,
			prepaid: 0,
			revealed: BoundedVec::new(),
			extended: None,
			ended: false,
			set_aside: false,
		}
	}

	/// Whether nothing is left that belongs to it.
	pub const fn is_bare(&self) -> bool {
		self.challenges == 0 && self.demands == 0
	}

	/// A drawn receipt, if it has been revealed.
	pub fn revealed(&self, receipt: u32) -> Option<&RevealedReceipt> {
		self.revealed.iter().find(|revealed| revealed.receipt == receipt)
	}

	/// Whether `item` is of a drawn receipt that was revealed, and can be demanded for the fee alone. It is bounded by
	/// itself: each item can be demanded once.
	pub fn is_follow_up(&self, item: &Item) -> bool {
		item.receipt()
			.is_some_and(|receipt| self.revealed(receipt).is_some())
			&& !matches!(item, Item::Chunk { chunk, .. } if *chunk >= FREE_CHUNKS)
			// It is on chain already.
			&& !matches!(item, Item::Receipt(_))
	}
}

/// The batches that were submitted at one time of the admission clock. They share a seed.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Round<BlockNumber> {
	/// The block they are in.
	pub block: BlockNumber,
	/// How many of them have not ended.
	pub batches: u32,
	/// What their receipts are drawn with, once it is known: see [`MAX_SEED_BLOCKS`].
	pub seed: Option<Hash32>,
}

/// A demand that waits for its answer, or had it.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub enum Demand<AccountId> {
	/// It waits.
	Open {
		/// Who asked.
		demander: AccountId,
		/// What is on hold of the demander.
		prepaid: Balance,
		/// When the answer may come at the latest.
		deadline: AdmissionTime,
	},
	/// It was answered; kept so that it is not asked again.
	Answered {
		/// The receipt, if it was asked for as such.
		revealed: Option<RevealedReceipt>,
	},
}

/// Something that ends by itself when its deadline has passed.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub enum Pending<AccountId> {
	/// A challenge that was not proven.
	Challenge {
		/// Against which batch.
		batch: BatchId,
		/// By whom.
		challenger: AccountId,
	},
	/// A demand that was not answered.
	Demand {
		/// Of which batch.
		batch: BatchId,
		/// What was asked.
		item: Item,
	},
	/// A report of equivocation that was not proven.
	Equivocation {
		/// Against which operator.
		operator: OperatorId,
		/// By whom.
		reporter: AccountId,
	},
	/// The time to challenge a batch for what was shown late.
	Extension {
		/// Which batch.
		batch: BatchId,
	},
}

/// What an operator was convicted of.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub enum Offence {
	/// A fraud was proven.
	Fraud(FraudKind),
	/// A demand was not answered.
	Unavailable(Item),
}

/// Why a proof did not lead to a verdict.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub enum Refusal {
	/// It proves nothing.
	Judged(ProofError),
	/// A receipt in it is not signed by the operator.
	BadSignature,
}

/// A [`ProofError`] as part of an error of the pallet.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Flaw(pub ProofError);

impl PalletError for Flaw {
	// An enum without fields.
	const MAX_ENCODED_SIZE: usize = 1;
}

/// What shows that an operator equivocated.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
#[allow(clippy::large_enum_variant)]
pub enum Equivocation {
	/// Two signed receipts of one number.
	#[codec(index = 0)]
	Signed(DoubleSigning),
	/// A signed receipt that differs from the leaf of its number in an open batch.
	#[codec(index = 1)]
	Committed {
		/// The batch.
		batch: BatchId,
		/// The proof: [`FraudProof::Equivocation`].
		proof: FraudProof,
	},
}

/// Where the money of a verdict went.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Penalty {
	/// Taken from the operator's own stake: the sum of the three below.
	pub slashed: Balance,
	/// Of that, paid to the challenger.
	pub rewarded: Balance,
	/// Of that, paid to the harmed: the contribution whose match was left out, else the pools of the model's lineage.
	pub compensated: Balance,
	/// Of that, burnt.
	pub burned: Balance,
	/// Lost by delegations on top, burnt.
	pub delegations_burned: Balance,
	/// Back from the batch into the deposit of the session that was harmed.
	pub refunded: Balance,
}

/// An open challenge, as it is shown.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct ChallengeInfo<AccountId> {
	/// By whom.
	pub challenger: AccountId,
	/// The challenge.
	pub challenge: Challenge,
}

/// A demand, as it is shown.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct DemandInfo<AccountId> {
	/// What was asked.
	pub item: Item,
	/// Its state.
	pub demand: Demand<AccountId>,
}

/// What is drawn of a batch.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct Drawn {
	/// What the positions are computed from.
	pub seed: Hash32,
	/// Value positions, in draw order, each in `0..amount`. A position may come twice. Of each, the receipt that holds it can be demanded,
	/// and the credit that it makes due.
	pub positions: Vec<Balance>,
	/// Positions in the sum of the posted totals, ascending, each once: see [`openledger_attribution::draw_credit`].
	pub credits: Vec<Balance>,
	/// Drawn receipts that answers have revealed, in the order of the answers.
	pub revealed: Vec<RevealedReceipt>,
}

/// What is in force now.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Parameters {
	/// What a challenger sets aside, in the smallest unit of OPEN.
	pub challenge_bond: Balance,
	/// Least slash of a verdict, in the smallest unit of OPEN.
	pub min_slash: Balance,
	/// Blocks of the admission clock between commitment and proof, at least.
	pub commit_delay: AdmissionTime,
	/// Blocks of the admission clock between commitment and proof, at most.
	pub reveal_period: AdmissionTime,
	/// How many receipts are drawn of a batch.
	pub draws: u8,
	/// Of how many blocks a seed is mixed.
	pub seed_blocks: u32,
	/// Price of an answer that is not for the fee alone, in the smallest unit of OPEN.
	pub demand_price: Balance,
	/// How many prepaid demands a batch can have.
	pub max_demands: u32,
	/// Longest proof or reveal, in bytes.
	pub max_proof_bytes: u32,
}

/// Names what was punished as equivocation without a batch: a line is punished once.
pub type LineId = (SessionId, LineIndex);

/// Who was harmed by an offence, and what they get beyond a part of the slash.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Harm {
	/// The contribution whose match was left out, and the credit it would have had.
	pub omission: Option<(ContributionId, Balance)>,
	/// The session whose payer was harmed, and what of the batch returns to its deposit.
	pub refund: Option<(SessionId, Balance)>,
}

/// All that a verdict needs to know.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Conviction<AccountId> {
	/// The batch to void, if it was in one.
	pub batch: Option<BatchId>,
	/// Who did it.
	pub operator: OperatorId,
	/// For which model.
	pub model: ModelId,
	/// What it did.
	pub offence: Offence,
	/// Whom it harmed.
	pub harm: Harm,
	/// Who showed it.
	pub challenger: AccountId,
}
