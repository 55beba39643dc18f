//! Data availability: what can be demanded of a batch, and what answers it.
//!
//! An operator publishes a batch's data. Whoever misses something demands it on chain; what is not answered in time is a
//! verdict of its own. Answers are strict: what does not decode or fails the checks that need no other data answers
//! nothing, so garbage behind a root cannot be revealed. What an answer shows may still be fraudulent, and can then be
//! proven ([`crate::fraud`]).
//!
//! Which receipts anyone may demand for the fee alone is drawn by value, after the batch is in a block ([`draw`]).

use crate::{
	chunk::{ChunkProof, OPEN_SALT},
	claim::Claim,
	credit::owed_to,
	fraud::{
		binds, most_chunks, text_context, text_root, Attributed, BatchFacts, Board, Chain, CreditGap,
		ProofError, ShownCredit, ShownReceipt, Side, Source, MAX_PROOF_BYTES, MOST_CREDITS,
	},
	hash::{Blake2, Hasher},
	ledger::CreditKey,
	limits::CHUNK_TOKENS,
	merkle::EMPTY_ROOT,
	receipt::Receipt,
	retrieval::Retrieved,
	sums::{self, Place, Summed},
};
use alloc::vec::Vec;
use codec::{Decode, DecodeAll, DecodeWithMemTracking, Encode, MaxEncodedLen};
use openledger_core::{Balance, BatchId, Disclosure, Hash32};
use scale_info::TypeInfo;

/// Separates draws from everything else that is hashed.
pub const DRAW_DOMAIN: &[u8; 17] = b"openledger/draw/1";
/// Separates draws of credits.
pub const CREDIT_DRAW_DOMAIN: &[u8; 24] = b"openledger/draw-credit/1";

/// Something of a batch that can be demanded.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	Hash,
	MaxEncodedLen,
	Ord,
	PartialEq,
	PartialOrd,
	TypeInfo,
)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Item {
	/// The receipt that holds a position in `0..amount`: the sum of the receipts before it is at most that, and with its own amount is above.
	#[codec(index = 0)]
	Draw(#[cfg_attr(feature = "serde", serde(with = "crate::serde_format::decimal"))] Balance),
	/// The receipt of this index.
	#[codec(index = 1)]
	Receipt(u32),
	/// All claims of the receipt of this index.
	#[codec(index = 2)]
	Claims(u32),
	/// All that the receipt of this index retrieved.
	#[codec(index = 3)]
	Retrieved(u32),
	/// A chunk of a text of a receipt, or that there is none of this index.
	#[codec(index = 4)]
	Chunk {
		/// Index of the receipt.
		receipt: u32,
		/// Which text.
		side: Side,
		/// Index of the chunk.
		chunk: u32,
	},
	/// The credit of this index in the ledger, or that there is none.
	#[codec(index = 5)]
	Ledger(u32),
	/// The credit that holds a position in the sum of the posted totals.
	#[codec(index = 6)]
	DrawCredit(#[cfg_attr(feature = "serde", serde(with = "crate::serde_format::decimal"))] Balance),
	/// The credit that a position in `0..amount` makes due: that of the contribution that the receipt which holds the position owes it to, or
	/// that the ledger has none.
	#[codec(index = 7)]
	Due(#[cfg_attr(feature = "serde", serde(with = "crate::serde_format::decimal"))] Balance),
}

impl Item {
	/// Checks that the batch has such an item, as far as its record tells.
	///
	/// # Errors
	/// [`ProofError::NoSuchItem`].
	pub fn check(&self, facts: &BatchFacts) -> Result<(), ProofError> {
		let exists = match self {
			Self::Draw(position) | Self::Due(position) => *position < facts.amount,
			Self::DrawCredit(position) => *position < facts.credited,
			Self::Ledger(_) => true,
			Self::Chunk { side, chunk, .. } if u64::from(*chunk) >= most_chunks(*side) => false,
			Self::Receipt(_) | Self::Claims(_) | Self::Retrieved(_) | Self::Chunk { .. } => {
				self.receipt().is_some_and(|receipt| receipt < facts.receipts)
			}
		};
		if !exists {
			return Err(ProofError::NoSuchItem);
		}
		Ok(())
	}

	/// The index of the receipt it is of, if it names one.
	pub fn receipt(&self) -> Option<u32> {
		match self {
			Self::Receipt(receipt) | Self::Claims(receipt) | Self::Retrieved(receipt) => Some(*receipt),
			Self::Chunk { receipt, .. } => Some(*receipt),
			Self::Draw(_) | Self::Ledger(_) | Self::DrawCredit(_) | Self::Due(_) => None,
		}
	}
}

/// An answer, with its Merkle proofs.
#[allow(clippy::large_enum_variant)]
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub enum Reveal {
	/// A receipt: answers [`Item::Draw`] and [`Item::Receipt`].
	#[codec(index = 0)]
	Receipt(ShownReceipt),
	/// All claims of a receipt.
	#[codec(index = 1)]
	Claims {
		/// The receipt.
		receipt: ShownReceipt,
		/// Its claims.
		claims: Vec<Claim>,
	},
	/// All that a receipt retrieved.
	#[codec(index = 2)]
	Retrieved {
		/// The receipt.
		receipt: ShownReceipt,
		/// What it retrieved.
		entries: Vec<Retrieved>,
	},
	/// A chunk.
	#[codec(index = 3)]
	Chunk {
		/// The receipt.
		receipt: ShownReceipt,
		/// The salt of the text: zeros in open sessions.
		salt: Hash32,
		/// Chunks of the text. The root binds it.
		chunks: u32,
		/// The chunk.
		shown: ChunkProof,
	},
	/// That a text has no such chunk: its root is the commitment to fewer, and this tree hash.
	#[codec(index = 4)]
	NoChunk {
		/// The receipt.
		receipt: ShownReceipt,
		/// Chunks of the text. The root binds it.
		chunks: u32,
		/// The tree hash of the text.
		tree_hash: Hash32,
	},
	/// A credit.
	#[codec(index = 5)]
	Credit {
		/// Credits in the ledger. The root binds it.
		entries: u64,
		/// The credit.
		entry: ShownCredit,
	},
	/// That the ledger has no such credit: its root is the commitment to fewer, and this tree hash.
	#[codec(index = 6)]
	NoCredit {
		/// Credits in the ledger. The root binds it.
		entries: u64,
		/// The hash of the topmost node of the ledger.
		tree_hash: Hash32,
	},
	/// A credit with the receipt that it is of: answers [`Item::DrawCredit`].
	#[codec(index = 7)]
	Credited {
		/// Credits in the ledger. The root binds it.
		entries: u64,
		/// The credit.
		entry: ShownCredit,
		/// Its receipt.
		attributed: Attributed,
	},
	/// A receipt with the credit that a position in it makes due: answers [`Item::Due`].
	#[codec(index = 8)]
	Due {
		/// The receipt.
		attributed: Attributed,
		/// The credit; `None` if and only if the position makes none due.
		credit: Option<DueCredit>,
	},
}

/// A credit that is due, or that it is missing.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub enum DueCredit {
	/// It is there.
	#[codec(index = 0)]
	There {
		/// Credits in the ledger. The root binds it.
		entries: u64,
		/// The credit.
		entry: ShownCredit,
	},
	/// It is missing.
	#[codec(index = 1)]
	Missing {
		/// Credits in the ledger. The root binds it.
		entries: u64,
		/// Where it would be.
		gap: CreditGap,
	},
}

impl Reveal {
	/// Reads an answer, all of `bytes`.
	///
	/// # Errors
	/// [`ProofError::TooLong`] beyond [`MAX_PROOF_BYTES`], [`ProofError::Undecodable`] if the bytes are not exactly one answer.
	pub fn read(bytes: &[u8]) -> Result<Self, ProofError> {
		if u32::try_from(bytes.len()).map_or(true, |length| length > MAX_PROOF_BYTES) {
			return Err(ProofError::TooLong);
		}
		let mut rest = bytes;
		Self::decode_all(&mut rest).map_err(|_| ProofError::Undecodable)
	}
}

/// Checks that a reveal answers an item. `H` is the host's BLAKE2b-256 in a runtime.
///
/// # Errors
/// Why it does not.
pub fn check_reveal_with<H: Hasher>(
	item: &Item,
	reveal: &Reveal,
	facts: &BatchFacts,
	chain: &impl Chain,
) -> Result<(), ProofError> {
	item.check(facts)?;
	let board = Board::<H, _>::strict(facts, chain);
	match (item, reveal) {
		(Item::Draw(position), Reveal::Receipt(shown)) => {
			let (receipt, place) = board.revealed_at(shown)?;
			holds(&place, receipt.amount, *position)?;
		}
		(Item::Receipt(index), Reveal::Receipt(shown)) => {
			board.revealed(shown, Some(*index))?;
		}
		(Item::Claims(index), Reveal::Claims { receipt, claims }) => {
			let receipt = board.revealed(receipt, Some(*index))?;
			board.all_claims(receipt, claims)?;
			crate::claim::check_claims(claims, receipt.output_tokens)
				.map_err(|_| ProofError::MalformedReveal)?;
		}
		(Item::Retrieved(index), Reveal::Retrieved { receipt, entries }) => {
			let receipt = board.revealed(receipt, Some(*index))?;
			board.all_retrieved(receipt, entries)?;
			if !board.is_list(entries)? {
				return Err(ProofError::MalformedReveal);
			}
		}
		(
			Item::Chunk {
				receipt: index,
				side,
				chunk,
			},
			Reveal::Chunk {
				receipt,
				salt,
				chunks,
				shown,
			},
		) => {
			let receipt = board.revealed(receipt, Some(*index))?;
			let line = chain.line(receipt.id.session, receipt.id.line);
			if *salt != OPEN_SALT && line.is_some_and(|line| line.disclosure == Disclosure::Open) {
				return Err(ProofError::OtherSalt);
			}
			check_chunks(receipt, *side, *chunks)?;
			let text = Source {
				root: text_root(receipt, *side),
				chunks: *chunks,
				context: text_context(*side, *salt),
			};
			board.chunk(&text, *chunk, shown)?;
		}
		(
			Item::Chunk {
				receipt: index,
				side,
				chunk,
			},
			Reveal::NoChunk {
				receipt,
				chunks,
				tree_hash,
			},
		) => {
			let receipt = board.revealed(receipt, Some(*index))?;
			check_chunks(receipt, *side, *chunks)?;
			check_absent::<H>(
				text_root(receipt, *side),
				u64::from(*chunks),
				tree_hash,
				u64::from(*chunk),
			)?;
		}
		(Item::Ledger(index), Reveal::Credit { entries, entry }) => {
			board.revealed_credit(*entries, entry)?;
			if entry.index != u64::from(*index) {
				return Err(ProofError::OtherItem);
			}
		}
		(Item::Ledger(index), Reveal::NoCredit { entries, tree_hash }) => {
			let is_bound = if *entries == 0 {
				facts.ledger_root == EMPTY_ROOT && *tree_hash == H::hash(&[])
			} else {
				sums::commitment::<H>(*entries, facts.credited, tree_hash) == facts.ledger_root
			};
			if !is_bound {
				return Err(ProofError::NotInTree);
			}
			if u64::from(*index) < *entries {
				return Err(ProofError::OtherItem);
			}
			if *entries > MOST_CREDITS {
				return Err(ProofError::MalformedReveal);
			}
		}
		(
			Item::DrawCredit(position),
			Reveal::Credited {
				entries,
				entry,
				attributed,
			},
		) => board.credited(*position, *entries, entry, attributed)?,
		(Item::Due(position), Reveal::Due { attributed, credit }) => {
			board.due(*position, attributed, credit.as_ref())?;
		}
		_ => return Err(ProofError::OtherItem),
	}
	Ok(())
}

/// [`check_reveal_with`] BLAKE2b-256 computed here.
///
/// # Errors
/// Why the reveal does not answer the item.
pub fn check_reveal(
	item: &Item,
	reveal: &Reveal,
	facts: &BatchFacts,
	chain: &impl Chain,
) -> Result<(), ProofError> {
	check_reveal_with::<Blake2>(item, reveal, facts, chain)
}

/// Checks that a text of the receipt can have so many chunks.
fn check_chunks(receipt: &Receipt, side: Side, chunks: u32) -> Result<(), ProofError> {
	let declared = match side {
		Side::Request => receipt.input_tokens,
		Side::Response => receipt.output_tokens,
	};
	let chunks = u64::from(chunks);
	if chunks > most_chunks(side) || u64::from(declared) > chunks.saturating_mul(CHUNK_TOKENS as u64) {
		return Err(ProofError::MalformedReveal);
	}
	Ok(())
}

/// Checks that a tree of `count` leaves has none of this index.
fn check_absent<H: Hasher>(
	root: &Hash32,
	count: u64,
	tree_hash: &Hash32,
	index: u64,
) -> Result<(), ProofError> {
	if !binds::<H>(root, count, tree_hash) {
		return Err(ProofError::NotInTree);
	}
	if index < count {
		return Err(ProofError::OtherItem);
	}
	if count == 0 && *tree_hash != H::hash(&[]) {
		return Err(ProofError::MalformedReveal);
	}
	Ok(())
}

/// The `n`-th position drawn for a batch: ⌊h × amount / 2^256⌋, where h is the BLAKE2b-256 of domain (17) ‖ seed (32) ‖
/// batch (u64 LE) ‖ n (u8), read as a little endian integer. Below `amount`; 0 if that is 0. Every position is as likely
/// as every other, up to one part in 2^128.
pub fn draw(seed: &Hash32, batch: BatchId, n: u8, amount: Balance) -> Balance {
	position::<Blake2>(DRAW_DOMAIN, seed, batch, n, amount)
}

/// The `n`-th position drawn for a batch in the sum of its posted totals, `credited`: as [`draw`], of [`CREDIT_DRAW_DOMAIN`] (24).
pub fn draw_credit(seed: &Hash32, batch: BatchId, n: u8, credited: Balance) -> Balance {
	position::<Blake2>(CREDIT_DRAW_DOMAIN, seed, batch, n, credited)
}

/// ⌊h × amount / 2^256⌋ of the hash of domain ‖ seed ‖ batch ‖ `number`; below `amount`, or 0 if that is 0.
fn position<H: Hasher>(domain: &[u8], seed: &Hash32, batch: BatchId, number: u8, amount: Balance) -> Balance {
	let message = [domain, seed, &batch.to_le_bytes(), &[number]].concat();
	let hash = H::hash(&message);
	let half = |from: usize| {
		let mut bytes = [0u8; 16];
		bytes
			.iter_mut()
			.zip(hash.iter().skip(from))
			.for_each(|(to, from)| *to = *from);
		u128::from_le_bytes(bytes)
	};
	// h = high·2^128 + low, so h·amount / 2^256 is what high·amount + ⌊low·amount / 2^128⌋ has above 2^128.
	let (low_high, _) = multiply(half(0), amount);
	let (high, low) = multiply(half(16), amount);
	let (_, carry) = low.overflowing_add(low_high);
	high.saturating_add(u128::from(carry))
}

/// The product of two 128 bit integers, its upper and its lower half.
fn multiply(a: u128, b: u128) -> (u128, u128) {
	const HALF: u32 = 64;
	let mask = u128::from(u64::MAX);
	let (a_high, a_low) = (a >> HALF, a & mask);
	let (b_high, b_low) = (b >> HALF, b & mask);
	// None of these can overflow: factors are below 2^64, and (2^64 − 1)² + 2 (2^64 − 1) = 2^128 − 1.
	let low = a_low.wrapping_mul(b_low);
	let middle = a_high.wrapping_mul(b_low).wrapping_add(low >> HALF);
	let other = a_low.wrapping_mul(b_high).wrapping_add(middle & mask);
	let high = a_high
		.wrapping_mul(b_high)
		.wrapping_add(middle >> HALF)
		.wrapping_add(other >> HALF);
	(high, (other << HALF) | (low & mask))
}

/// Checks that a leaf holds a position in the sum.
fn holds(place: &Place, amount: Balance, position: Balance) -> Result<(), ProofError> {
	let offset = position.checked_sub(place.before);
	if offset.is_none_or(|offset| offset >= amount) {
		return Err(ProofError::NotDrawn);
	}
	Ok(())
}

impl<H: Hasher, C: Chain> Board<'_, H, C> {
	/// A receipt of the batch, at `index` if that is given, that passes its own checks.
	fn revealed<'b>(&self, shown: &'b ShownReceipt, index: Option<u32>) -> Result<&'b Receipt, ProofError> {
		if index.is_some_and(|index| shown.index != u64::from(index)) {
			return Err(ProofError::OtherItem);
		}
		Ok(self.revealed_at(shown)?.0)
	}

	/// A receipt of the batch that passes its own checks, in a tree of the right sum, and its place.
	fn revealed_at<'b>(&self, shown: &'b ShownReceipt) -> Result<(&'b Receipt, Place), ProofError> {
		let (receipt, place) = self.placed_receipt(shown)?;
		if place.total != self.facts.amount {
			return Err(ProofError::MalformedReveal);
		}
		Ok((receipt, place))
	}

	/// A credit of a ledger of the right sum, and its place.
	fn revealed_credit(&self, entries: u64, entry: &ShownCredit) -> Result<Place, ProofError> {
		let place = self.entry(entries, entry)?;
		if entries > MOST_CREDITS || entry.leaf.credit == 0 || place.total != self.facts.credited {
			return Err(ProofError::MalformedReveal);
		}
		Ok(place)
	}

	/// The receipt of an answer, with all claims, in order, and all that it retrieved.
	fn revealed_claims<'b>(&self, attributed: &'b Attributed) -> Result<(&'b Receipt, Place), ProofError> {
		let (receipt, place) = self.attributed(attributed)?;
		let are_claims = crate::claim::check_claims(&attributed.claims, receipt.output_tokens).is_ok();
		if !are_claims || place.total != self.facts.amount {
			return Err(ProofError::MalformedReveal);
		}
		Ok((receipt, place))
	}

	/// The credit that holds a position lies where what is posted for its contribution lies, and its receipt is shown. Whether it is what
	/// its receipt makes it can be proven of what is shown here.
	fn credited(
		&self,
		position: Balance,
		entries: u64,
		entry: &ShownCredit,
		attributed: &Attributed,
	) -> Result<(), ProofError> {
		let place = self.revealed_credit(entries, entry)?;
		let credit = &entry.leaf;
		holds(&place, credit.credit, position)?;
		// The ledger is sorted by contribution, so what is posted says where the credits of each are.
		let id = credit.contribution;
		let within = place
			.before
			.checked_sub(self.chain.posted_below(id))
			.and_then(|within| within.checked_add(credit.credit));
		if within.is_none_or(|end| end > self.chain.posted(id)) {
			return Err(ProofError::MalformedReveal);
		}
		let (receipt, _) = self.revealed_claims(attributed)?;
		if receipt.id != credit.receipt {
			return Err(ProofError::OtherReceipt);
		}
		Ok(())
	}

	/// The receipt that holds a position, and the credit that this makes due. Whether that is right, or must not be missing, can be proven of
	/// what is shown here.
	fn due(
		&self,
		position: Balance,
		attributed: &Attributed,
		credit: Option<&DueCredit>,
	) -> Result<(), ProofError> {
		let (receipt, place) = self.revealed_claims(attributed)?;
		holds(&place, receipt.amount, position)?;
		let offset = position.saturating_sub(place.before);
		let owed = owed_to(
			receipt,
			&attributed.claims,
			&attributed.retrieved,
			&self.chain.channels(),
			offset,
		);
		// What is credited outside the corpus is another fraud's consequence.
		let owed = owed.filter(|id| self.chain.in_corpus(*id) && !self.chain.is_commons(*id));
		let key = owed.map(|contribution| CreditKey {
			contribution,
			receipt: receipt.id,
		});
		match (key, credit) {
			(None, None) => Ok(()),
			(Some(key), Some(DueCredit::There { entries, entry })) => {
				self.revealed_credit(*entries, entry)?;
				if entry.leaf.key() != key {
					return Err(ProofError::OtherItem);
				}
				Ok(())
			}
			(Some(key), Some(DueCredit::Missing { entries, gap })) => {
				let place = self.entry_gap(*entries, gap)?;
				if *entries > MOST_CREDITS || place.total != self.facts.credited {
					return Err(ProofError::MalformedReveal);
				}
				if !gap.encloses(&key, Summed::key) {
					return Err(ProofError::NotEnclosing);
				}
				Ok(())
			}
			_ => Err(ProofError::OtherItem),
		}
	}
}
