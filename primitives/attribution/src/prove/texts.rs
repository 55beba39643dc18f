//! Requests and responses: their trees and their numbers of tokens.

use super::{Auditor, CorpusTexts, Leaves, PublishedText};
use crate::{
	chunk::{bodies, open_bytes, ChunkProof, Window, OPEN_SALT},
	fraud::{most_chunks, text_context, text_root, Chain, FraudProof, Side, Span, TextLeaf, Tree, TreeFault},
	limits::CHUNK_TOKENS,
	receipt::Receipt,
	reveal::Item,
	token::Token,
};
use alloc::{vec, vec::Vec};
use openledger_core::Disclosure;

/// The data of the leaves of a text as it was published; `None` if it was not.
pub(super) fn leaves_of(text: &PublishedText, side: Side) -> Option<Vec<Vec<u8>>> {
	match text {
		PublishedText::Bytes { salt, text } => {
			let context = text_context(side, *salt);
			let (tag, identity) = context.parts();
			let leaf = |body: Vec<u8>| [&[tag][..], identity, &body].concat();
			Some(bodies(text).map(leaf).collect())
		}
		PublishedText::Leaves(leaves) => Some(leaves.clone()),
		PublishedText::Hidden => None,
	}
}

/// The tokens of a text of which every leaf is well formed.
pub(crate) fn tokens_of(leaves: &[Vec<u8>]) -> Option<Vec<Token>> {
	let mut tokens = Vec::new();
	let chunks = u32::try_from(leaves.len()).ok()?;
	for (index, leaf) in (0u32..).zip(leaves) {
		let window = Window::open(open_bytes(leaf)?.body, chunks, index).ok()?;
		for token in window.tokens() {
			tokens.push(Token::new(token)?);
		}
	}
	Some(tokens)
}

impl Leaves<'_> {
	/// A leaf of a text as a chunk whose context is known.
	pub(super) fn chunk(&self, index: u32) -> Option<ChunkProof> {
		let leaf = self.data.get(usize::try_from(index).ok()?)?;
		Some(ChunkProof {
			body: open_bytes(leaf)?.body.to_vec(),
			proof: self.proof(u64::from(index)),
		})
	}

	/// Adjacent chunks of a text.
	pub(super) fn span(&self, first: u32, last: u32) -> Option<Span> {
		Some(Span {
			chunks: u32::try_from(self.data.len()).ok()?,
			shown: (first..=last)
				.map(|index| self.chunk(index))
				.collect::<Option<_>>()?,
		})
	}
}

impl<C: Chain, T: CorpusTexts> Auditor<'_, C, T> {
	/// Whether anybody may ask for the texts of a receipt.
	pub(super) fn is_open(&self, receipt: &Receipt) -> bool {
		let line = self.chain.line(receipt.id.session, receipt.id.line);
		line.is_some_and(|line| line.disclosure == Disclosure::Open)
	}

	pub(super) fn texts(&mut self) {
		for index in 0..self.receipts.len() {
			let Some(receipt) = self.sound(index) else {
				continue;
			};
			let batch = self.batch;
			let published = batch
				.contents
				.get(index)
				.map_or((&PublishedText::Hidden, &PublishedText::Hidden), |contents| {
					(&contents.request, &contents.response)
				});
			let request = leaves_of(published.0, Side::Request);
			let response = leaves_of(published.1, Side::Response);
			let request = request.as_deref().map(Leaves::new);
			let response = response.as_deref().map(Leaves::new);
			let request = self.text(index, &receipt, Side::Request, request);
			let response = self.text(index, &receipt, Side::Response, response);
			if let (Some(request), Some(response)) = (&request, &response) {
				self.salts(index, &[(Side::Request, request), (Side::Response, response)]);
			}
		}
	}

	/// A receipt that passes its own checks.
	pub(super) fn sound(&self, index: usize) -> Option<Receipt> {
		let receipt = self.receipts.get(index).copied().flatten()?;
		receipt.check().is_ok().then_some(receipt)
	}

	/// Checks a text. Returns it if it is the one committed to.
	fn text<'b>(
		&mut self,
		index: usize,
		receipt: &Receipt,
		side: Side,
		leaves: Option<Leaves<'b>>,
	) -> Option<Leaves<'b>> {
		let leaves = leaves.filter(|leaves| leaves.tree.root() == *text_root(receipt, side));
		let Some(leaves) = leaves else {
			self.demand_text(index, receipt, side);
			return None;
		};
		if leaves.count() > most_chunks(side) {
			if let Some(shown) = self.shown(index) {
				self.offer(FraudProof::Malformed {
					tree: Tree::Text(shown, side),
					count: leaves.count(),
					fault: TreeFault::Count {
						tree_hash: leaves.tree.tree_hash(),
					},
				});
			}
			return None;
		}
		if self.text_leaves(index, receipt, side, &leaves) {
			self.token_count(index, receipt, side, &leaves);
		}
		Some(leaves)
	}

	/// Asks for the chunks that a text must have.
	fn demand_text(&mut self, index: usize, receipt: &Receipt, side: Side) {
		if !self.is_open(receipt) {
			return;
		}
		let declared = match side {
			Side::Request => receipt.input_tokens,
			Side::Response => receipt.output_tokens,
		};
		let Ok(receipt) = u32::try_from(index) else { return };
		let chunks = declared.div_ceil(CHUNK_TOKENS as u32).max(1);
		let items = (0..chunks).map(|chunk| Item::Chunk { receipt, side, chunk });
		self.found.missing.extend(items);
	}

	/// Leaves that are no chunks. Returns whether all are.
	fn text_leaves(&mut self, index: usize, receipt: &Receipt, side: Side, leaves: &Leaves) -> bool {
		let chunks = u32::try_from(leaves.data.len()).unwrap_or(u32::MAX);
		let is_open = self.is_open(receipt);
		let mut all = true;
		for (at, data) in (0u32..).zip(leaves.data) {
			let is_chunk = open_bytes(data).is_some_and(|opened| {
				let (tag, _) = text_context(side, opened.identity).parts();
				opened.tag == tag
					&& (!is_open || opened.identity == OPEN_SALT)
					&& Window::open(opened.body, chunks, at).is_ok()
			});
			if is_chunk {
				continue;
			}
			all = false;
			let Some(shown) = self.shown(index) else {
				continue;
			};
			let is_proven = self.offer(FraudProof::Malformed {
				tree: Tree::Text(shown, side),
				count: leaves.count(),
				fault: TreeFault::Leaf {
					index: u64::from(at),
					data: data.clone(),
					proof: leaves.proof(u64::from(at)),
				},
			});
			if !is_proven {
				// Of private texts only the payer may ask.
				let receipt = u32::try_from(index).ok().filter(|_| is_open);
				let chunk = |receipt| Item::Chunk {
					receipt,
					side,
					chunk: at,
				};
				self.found.missing.extend(receipt.map(chunk));
			}
		}
		all
	}

	/// Counts that are not the declared ones, in a text of which every leaf is a chunk.
	fn token_count(&mut self, index: usize, receipt: &Receipt, side: Side, leaves: &Leaves) {
		let declared = u64::from(match side {
			Side::Request => receipt.input_tokens,
			Side::Response => receipt.output_tokens,
		});
		let chunks = u32::try_from(leaves.data.len()).unwrap_or(u32::MAX);
		let mut faults: Vec<(u32, u32)> = Vec::new();
		let mut end = 0u64;
		let mut salt = OPEN_SALT;
		for (at, data) in (0u32..).zip(leaves.data) {
			let Some(opened) = open_bytes(data) else { return };
			let Ok(window) = Window::open(opened.body, chunks, at) else {
				return;
			};
			salt = opened.identity;
			if window.before != end {
				faults.push((at.saturating_sub(1), at));
			}
			end = window.after();
		}
		if end != declared {
			let last = chunks.saturating_sub(1);
			faults.push((last, last));
		}
		for (first, last) in faults {
			let span = if chunks == 0 {
				Some(Span {
					chunks: 0,
					shown: vec![],
				})
			} else {
				leaves.span(first, last)
			};
			if let (Some(receipt), Some(span)) = (self.shown(index), span) {
				self.offer(FraudProof::TokenCount {
					receipt,
					side,
					salt,
					first,
					span,
				});
			}
		}
	}

	/// Salts that differ within a receipt.
	fn salts(&mut self, index: usize, texts: &[(Side, &Leaves)]) {
		let mut first: Option<TextLeaf> = None;
		for (side, leaves) in texts {
			for (at, data) in (0u32..).zip(leaves.data) {
				let Some(opened) = open_bytes(data) else { continue };
				let same = first
					.as_ref()
					.and_then(|first| open_bytes(&first.data))
					.is_none_or(|first| first.identity == opened.identity);
				if same && first.is_some() {
					continue;
				}
				let leaf = TextLeaf {
					side: *side,
					chunks: u32::try_from(leaves.data.len()).unwrap_or(u32::MAX),
					index: at,
					data: data.clone(),
					proof: leaves.proof(u64::from(at)),
				};
				match first.clone() {
					None => first = Some(leaf),
					Some(first) => {
						if let Some(receipt) = self.shown(index) {
							self.offer(FraudProof::Salts {
								receipt,
								first,
								second: leaf,
							});
						}
						return;
					}
				}
			}
		}
	}
}
