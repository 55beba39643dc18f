//! Numbers of tokens.

use super::{
	evidence::{text_context, text_root, Board, Source},
	Chain, Finding, FraudKind, ProofError, ShownReceipt, Side, Span,
};
use crate::{chunk::OPEN_SALT, hash::Hasher, merkle::empty_root_with};
use openledger_core::Hash32;

impl<H: Hasher, C: Chain> Board<'_, H, C> {
	/// The last chunk, the first, two adjacent ones, or none of an empty text.
	pub(crate) fn token_count(
		&self,
		receipt: &ShownReceipt,
		side: Side,
		salt: &Hash32,
		first: u32,
		span: &Span,
	) -> Result<Finding, ProofError> {
		let receipt = self.receipt(receipt)?;
		let declared = u64::from(match side {
			Side::Request => receipt.input_tokens,
			Side::Response => receipt.output_tokens,
		});
		let text = Source {
			root: text_root(receipt, side),
			chunks: span.chunks,
			context: text_context(side, *salt),
		};
		let is_wrong = match span.shown.as_slice() {
			[] => {
				let is_plain = first == 0 && *salt == OPEN_SALT;
				if span.chunks != 0 || !is_plain || *text.root != empty_root_with::<H>() {
					return Err(ProofError::WrongChunks);
				}
				declared != 0
			}
			[shown] => {
				let window = self.chunk(&text, first, shown)?;
				let is_last = first.checked_add(1) == Some(span.chunks);
				(first == 0 && window.before != 0)
					|| (is_last && window.after() != declared)
					|| window.after() > declared
			}
			[one, other] => {
				let second = first.checked_add(1).ok_or(ProofError::WrongChunks)?;
				let window = self.chunk(&text, first, one)?;
				self.chunk(&text, second, other)?.before != window.after()
			}
			_ => return Err(ProofError::WrongChunks),
		};
		if !is_wrong {
			return Err(ProofError::NoFault);
		}
		Ok(Finding::pools(FraudKind::TokenCount))
	}
}
