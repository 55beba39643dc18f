//! Evidence: that what is shown is what was committed to. Nothing here is a finding.

use super::{
	BatchFacts, Chain, ContributionFacts, CreditGap, Gap, Harmed, LineEvidence, Neighbour, ProofError,
	ReceiptGap, Shown, ShownCredit, ShownReceipt, Side, Span,
};
use crate::{
	chunk::{chunk_range, open_bytes, ChunkProof, Context, Opened, Window},
	claim::Claim,
	hash::Hasher,
	limits::{CHUNK_TOKENS, MAX_SPAN_CHUNKS},
	merkle::{commitment, empty_root_with, verify_hash_with, verify_with},
	receipt::Receipt,
	session_leaf::SessionLeaf,
	sums::{self, Order, Place, SumNode, Summed},
};
use alloc::vec::Vec;
use core::marker::PhantomData;
use openledger_core::{Hash32, LineIndex, SessionId};

/// What is judged against.
pub(crate) struct Board<'a, H, C> {
	pub facts: &'a BatchFacts,
	pub chain: &'a C,
	order: Order,
	hasher: PhantomData<H>,
}

/// Whether a tree of `count` leaves with this tree hash has this root.
pub(crate) fn binds<H: Hasher>(root: &Hash32, count: u64, tree_hash: &Hash32) -> bool {
	commitment::<H>(count, tree_hash) == *root
}

/// The context of a receipt's text.
pub(crate) fn text_context(side: Side, salt: Hash32) -> Context {
	match side {
		Side::Request => Context::Request { salt },
		Side::Response => Context::Response { salt },
	}
}

/// The root of a receipt's text.
pub(crate) fn text_root(receipt: &Receipt, side: Side) -> &Hash32 {
	match side {
		Side::Request => &receipt.request,
		Side::Response => &receipt.response,
	}
}

/// A committed text of which chunks are shown.
pub(crate) struct Source<'a> {
	pub root: &'a Hash32,
	pub chunks: u32,
	pub context: Context,
}

/// The neighbours in a gap.
impl<L, P> Gap<L, P> {
	pub(crate) fn leaf_before(&self) -> Option<&L> {
		self.before.as_ref().map(|neighbour| &neighbour.leaf)
	}

	pub(crate) fn leaf_after(&self) -> Option<&L> {
		self.after.as_ref().map(|neighbour| &neighbour.leaf)
	}

	/// Whether something with this key would lie between the neighbours.
	pub(crate) fn encloses<K: PartialOrd>(&self, key: &K, key_of: impl Fn(&L) -> K) -> bool {
		self.leaf_before().is_none_or(|before| key_of(before) < *key)
			&& self.leaf_after().is_none_or(|after| *key < key_of(after))
	}
}

/// The line of a receipt.
pub(crate) fn line_of(receipt: &Receipt) -> (SessionId, LineIndex) {
	(receipt.id.session, receipt.id.line)
}

/// Checks that no neighbour is missing, and none is there where there is none.
fn is_whole<L, P>(gap: &Gap<L, P>, count: u64) -> Result<(), ProofError> {
	if gap.before.is_none() != (gap.at == 0) || gap.after.is_none() != (gap.at == count) {
		return Err(ProofError::WrongNeighbours);
	}
	Ok(())
}

impl<'a, H: Hasher, C: Chain> Board<'a, H, C> {
	/// For proofs: what is shown may be out of order.
	pub(crate) fn new(facts: &'a BatchFacts, chain: &'a C) -> Self {
		Self {
			facts,
			chain,
			order: Order::Ignored,
			hasher: PhantomData,
		}
	}

	/// For answers: of receipts and credits all that is shown has to be in order.
	pub(crate) fn strict(facts: &'a BatchFacts, chain: &'a C) -> Self {
		Self {
			order: Order::Required,
			..Self::new(facts, chain)
		}
	}

	/// A leaf is where it is said to be.
	pub(crate) fn leaf(
		&self,
		root: &Hash32,
		count: u64,
		index: u64,
		data: &[u8],
		proof: &[Hash32],
		error: ProofError,
	) -> Result<(), ProofError> {
		verify_with::<H>(root, count, index, data, proof).map_err(|_| error)
	}

	/// A leaf whose hash is known is where it is said to be.
	fn hashed(
		root: &Hash32,
		count: u64,
		index: u64,
		hash: Hash32,
		proof: &[Hash32],
		error: ProofError,
	) -> Result<(), ProofError> {
		verify_hash_with::<H>(root, count, index, hash, proof).map_err(|_| error)
	}

	/// Neighbours are where they are said to be, and none is missing.
	fn gap<L>(
		root: &Hash32,
		count: u64,
		gap: &Gap<L>,
		hash: impl Fn(&L) -> Hash32,
		error: ProofError,
	) -> Result<(), ProofError> {
		is_whole(gap, count)?;
		let neighbour = |neighbour: &Neighbour<L>, index: u64| {
			let hash = hash(&neighbour.leaf);
			Self::hashed(root, count, index, hash, &neighbour.proof, error)
		};
		if let Some(before) = &gap.before {
			neighbour(before, gap.at.saturating_sub(1))?;
		}
		if let Some(after) = &gap.after {
			neighbour(after, gap.at)?;
		}
		// Without any leaf shown, the root itself has to say that there is none.
		if count == 0 && *root != empty_root_with::<H>() {
			return Err(error);
		}
		Ok(())
	}

	/// A leaf of a tree of sums is where it is said to be.
	fn placed<L: Summed>(
		&self,
		root: &Hash32,
		count: u64,
		(index, leaf, proof): (u64, &L, &[SumNode<L::Key>]),
		error: ProofError,
	) -> Result<Place, ProofError> {
		let node = SumNode::leaf::<H, L>(leaf);
		sums::verify_node::<H, _>(root, count, (0, index), node, proof, self.order).map_err(|_| error)
	}

	/// Neighbours in a tree of sums are where they are said to be, and none is missing. Returns the place
	/// of the gap.
	fn sum_gap<L: Summed>(
		&self,
		root: &Hash32,
		count: u64,
		gap: &Gap<L, SumNode<L::Key>>,
		error: ProofError,
	) -> Result<Place, ProofError> {
		is_whole(gap, count)?;
		let place = |neighbour: &Neighbour<L, SumNode<L::Key>>, index: u64| {
			self.placed(root, count, (index, &neighbour.leaf, &neighbour.proof), error)
		};
		let mut gap_place = Place { before: 0, total: 0 };
		if let Some(before) = &gap.before {
			gap_place = place(before, gap.at.saturating_sub(1))?;
			// A part of the total.
			gap_place.before = gap_place.before.saturating_add(before.leaf.amount());
		}
		if let Some(after) = &gap.after {
			gap_place = place(after, gap.at)?;
		}
		// Without any leaf shown, the root itself has to say that there is none.
		if count == 0 && *root != empty_root_with::<H>() {
			return Err(error);
		}
		Ok(gap_place)
	}

	/// A receipt of the batch that passes its own checks, and its place. One that does not is another proof.
	pub(crate) fn placed_receipt<'b>(
		&self,
		shown: &'b ShownReceipt,
	) -> Result<(&'b Receipt, Place), ProofError> {
		let place = self.any_receipt(shown)?;
		if shown.leaf.check().is_err() {
			return Err(ProofError::MalformedReceipt);
		}
		Ok((&shown.leaf, place))
	}

	/// A receipt of the batch that passes its own checks. One that does not is another proof.
	pub(crate) fn receipt<'b>(&self, shown: &'b ShownReceipt) -> Result<&'b Receipt, ProofError> {
		Ok(self.placed_receipt(shown)?.0)
	}

	/// A receipt of the batch, whether it passes its own checks or not.
	pub(crate) fn any_receipt(&self, shown: &ShownReceipt) -> Result<Place, ProofError> {
		self.placed(
			&self.facts.receipts_root,
			u64::from(self.facts.receipts),
			(shown.index, &shown.leaf, &shown.proof),
			ProofError::NotInReceipts,
		)
	}

	/// Adjacent receipts of the batch.
	pub(crate) fn receipt_gap(&self, gap: &ReceiptGap) -> Result<Place, ProofError> {
		self.sum_gap(
			&self.facts.receipts_root,
			u64::from(self.facts.receipts),
			gap,
			ProofError::NotInReceipts,
		)
	}

	/// A credit of the ledger.
	pub(crate) fn entry(&self, entries: u64, shown: &ShownCredit) -> Result<Place, ProofError> {
		self.placed(
			&self.facts.ledger_root,
			entries,
			(shown.index, &shown.leaf, &shown.proof),
			ProofError::NotInLedger,
		)
	}

	/// Adjacent credits of the ledger, and the place of the gap.
	pub(crate) fn entry_gap(&self, entries: u64, gap: &CreditGap) -> Result<Place, ProofError> {
		self.sum_gap(&self.facts.ledger_root, entries, gap, ProofError::NotInLedger)
	}

	/// A settled line.
	pub(crate) fn settled(&self, lines: u64, shown: &Shown<SessionLeaf>) -> Result<(), ProofError> {
		Self::hashed(
			&self.facts.sessions_root,
			lines,
			shown.index,
			shown.leaf.hash::<H>(),
			&shown.proof,
			ProofError::NotInSessions,
		)
	}

	/// Adjacent settled lines.
	pub(crate) fn settled_gap(&self, lines: u64, gap: &Gap<SessionLeaf>) -> Result<(), ProofError> {
		let root = &self.facts.sessions_root;
		Self::gap(
			root,
			lines,
			gap,
			SessionLeaf::hash::<H>,
			ProofError::NotInSessions,
		)
	}

	/// A claim of a receipt.
	pub(crate) fn claim(&self, receipt: &Receipt, shown: &Shown<Claim>) -> Result<(), ProofError> {
		Self::hashed(
			&receipt.claims,
			u64::from(receipt.claim_count),
			shown.index,
			shown.leaf.word(),
			&shown.proof,
			ProofError::NotInClaims,
		)
	}

	/// Adjacent claims of a receipt.
	pub(crate) fn claim_gap(&self, receipt: &Receipt, gap: &Gap<Claim>) -> Result<(), ProofError> {
		let count = u64::from(receipt.claim_count);
		Self::gap(&receipt.claims, count, gap, Claim::word, ProofError::NotInClaims)
	}

	/// What stands at a place of a receipt's claims, whatever it is. `data` has 32 bytes.
	pub(crate) fn claim_leaf(
		&self,
		receipt: &Receipt,
		count: u64,
		index: u64,
		data: &[u8],
		proof: &[Hash32],
	) -> Result<(), ProofError> {
		let word = Hash32::try_from(data).map_err(|_| ProofError::NotInTree)?;
		Self::hashed(&receipt.claims, count, index, word, proof, ProofError::NotInTree)
	}

	/// Who is harmed by a fraud on a line: its payer, if the batch settles it.
	pub(crate) fn harmed_line(
		&self,
		session: SessionId,
		line: LineIndex,
		evidence: &LineEvidence,
	) -> Result<Harmed, ProofError> {
		match evidence {
			LineEvidence::Settled { lines, line: shown } => {
				self.settled(*lines, shown)?;
				if (shown.leaf.session, shown.leaf.line) != (session, line) {
					return Err(ProofError::OtherLine);
				}
				Ok(Harmed::Session(shown.leaf))
			}
			LineEvidence::Unsettled { lines, gap } => {
				self.settled_gap(*lines, gap)?;
				if !gap.encloses(&(session, line), |leaf| (leaf.session, leaf.line)) {
					return Err(ProofError::NotEnclosing);
				}
				Ok(Harmed::Pools)
			}
		}
	}

	/// A well-formed chunk of a text. One that is not is another proof.
	pub(crate) fn chunk<'b>(
		&self,
		text: &Source<'_>,
		index: u32,
		shown: &'b ChunkProof,
	) -> Result<Window<'b>, ProofError> {
		let leaf = text.context.leaf_hash::<H>(&shown.body);
		verify_hash_with::<H>(
			text.root,
			u64::from(text.chunks),
			u64::from(index),
			leaf,
			&shown.proof,
		)
		.map_err(|_| ProofError::NotInText)?;
		Window::open(&shown.body, text.chunks, index).map_err(|_| ProofError::MalformedChunk)
	}

	/// The tokens `start..start + length` of a text, from all the chunks that they lie in; `None` if the last of them ends
	/// the text before.
	pub(crate) fn tokens<'b>(
		&self,
		text: &Source<'_>,
		start: u64,
		length: u16,
		shown: &'b [ChunkProof],
	) -> Result<Option<Vec<&'b [u8]>>, ProofError> {
		let (first, last) = chunk_range(start, u64::from(length)).ok_or(ProofError::WrongChunks)?;
		let touched = last.saturating_sub(first).saturating_add(1);
		if shown.len() > MAX_SPAN_CHUNKS || u32::try_from(shown.len()) != Ok(touched) {
			return Err(ProofError::WrongChunks);
		}
		let mut tokens = Vec::with_capacity(CHUNK_TOKENS.saturating_mul(shown.len()));
		for (index, chunk) in (first..=last).zip(shown) {
			tokens.extend(self.chunk(text, index, chunk)?.tokens());
		}
		// Below 128, by definition of the remainder. All chunks but the last of the text have 128 tokens.
		let skip = usize::try_from(start.checked_rem(CHUNK_TOKENS as u64).unwrap_or(0)).unwrap_or(0);
		let tokens: Vec<_> = tokens.into_iter().skip(skip).take(usize::from(length)).collect();
		Ok((tokens.len() == usize::from(length)).then_some(tokens))
	}

	/// The text that a claim speaks of, as far as the chain or the receipt commits to it. `span` says how many chunks a
	/// request has.
	pub(crate) fn source<'b>(
		&self,
		receipt: &'b Receipt,
		facts: &'b Option<ContributionFacts>,
		span: &Span,
	) -> Result<Source<'b>, ProofError> {
		match facts {
			None => Ok(Source {
				root: &receipt.request,
				chunks: span.chunks,
				context: text_context(Side::Request, crate::chunk::OPEN_SALT),
			}),
			Some(facts) if facts.chunks == span.chunks => Ok(Source {
				root: &facts.root,
				chunks: facts.chunks,
				context: Context::Contribution {
					contributor: facts.contributor,
				},
			}),
			Some(_) => Err(ProofError::WrongCount),
		}
	}

	/// A leaf of a text, whatever it is, at its place; its parts if it has them.
	pub(crate) fn text_leaf<'b>(
		&self,
		root: &Hash32,
		chunks: u64,
		index: u64,
		data: &'b [u8],
		proof: &[Hash32],
	) -> Result<Option<Opened<'b>>, ProofError> {
		self.leaf(root, chunks, index, data, proof, ProofError::NotInTree)?;
		Ok(open_bytes(data))
	}
}
