//! The bytes a payer signs.

use crate::{Balance, Hash32, LineIndex, OperatorId, SessionId};
use alloc::vec::Vec;

/// Separates vouchers from everything else a key may sign.
pub const VOUCHER_DOMAIN: &[u8; 20] = b"openledger/voucher/1";

/// A cumulative promise for one line of one session: "of this line you may settle `cumulative` in all".
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct VoucherPayload {
	/// Genesis hash of the chain, so that a voucher is worth nothing on another.
	pub genesis: Hash32,
	/// The session.
	pub session: SessionId,
	/// Its line; the line fixes the model.
	pub line: LineIndex,
	/// The operator it is made out to.
	pub operator: OperatorId,
	/// All that the line may have settled once this voucher is used.
	pub cumulative: Balance,
}

impl VoucherPayload {
	/// The message: domain ‖ genesis (32) ‖ session (u64 LE) ‖ line (u8) ‖ operator (u32 LE) ‖ cumulative (u128 LE), 81 bytes.
	pub fn message(&self) -> Vec<u8> {
		let mut out = Vec::with_capacity(81);
		out.extend_from_slice(VOUCHER_DOMAIN);
		out.extend_from_slice(&self.genesis);
		out.extend_from_slice(&self.session.to_le_bytes());
		out.push(self.line);
		out.extend_from_slice(&self.operator.to_le_bytes());
		out.extend_from_slice(&self.cumulative.to_le_bytes());
		out
	}

	/// The message as browser wallets sign it: `<Bytes>` ‖ message ‖ `</Bytes>`.
	pub fn wrapped_message(&self) -> Vec<u8> {
		let message = self.message();
		let mut out = Vec::with_capacity(message.len().saturating_add(15));
		out.extend_from_slice(b"<Bytes>");
		out.extend_from_slice(&message);
		out.extend_from_slice(b"</Bytes>");
		out
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn payload() -> VoucherPayload {
		VoucherPayload {
			genesis: [7; 32],
			session: 1,
			line: 2,
			operator: 3,
			cumulative: 4,
		}
	}

	#[test]
	fn message_should_be_81_bytes_and_start_with_the_domain() {
		let message = payload().message();
		assert_eq!(message.len(), 81);
		assert!(message.starts_with(VOUCHER_DOMAIN));
	}

	#[test]
	fn message_should_differ_when_any_field_differs() {
		let base = payload().message();
		for other in [
			VoucherPayload {
				genesis: [8; 32],
				..payload()
			},
			VoucherPayload {
				session: 2,
				..payload()
			},
			VoucherPayload { line: 3, ..payload() },
			VoucherPayload {
				operator: 4,
				..payload()
			},
			VoucherPayload {
				cumulative: 5,
				..payload()
			},
		] {
			assert_ne!(base, other.message());
		}
	}

	#[test]
	fn wrapped_message_should_carry_the_tags() {
		let wrapped = payload().wrapped_message();
		assert!(wrapped.starts_with(b"<Bytes>") && wrapped.ends_with(b"</Bytes>"));
		assert_eq!(wrapped.len(), 81 + 15);
	}
}
