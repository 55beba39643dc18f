//! Vouchers on the wire.

use super::chain::Account;
use codec::{Decode, DecodeAll, Encode};
use openledger_core::{Balance, Hash32, LineIndex, OperatorId, SessionId, VoucherPayload};
use serde::{Deserialize, Serialize};
use sp_core::{ecdsa, ed25519, sr25519};
use sp_runtime::{traits::Verify, AccountId32, MultiSignature};

/// Name of the header that carries a voucher.
pub const VOUCHER_HEADER: &str = "x-openledger-voucher";
/// Longest header value taken: far above any voucher.
const MAX_HEADER: usize = 1_024;

/// A voucher as a payer sends it.
///
/// In the header either hexadecimal SCALE (`session` u64, `line` u8, `cumulative` u128, `signature` MultiSignature) or
/// JSON:
/// `{"session":1,"line":0,"cumulative":"250","scheme":"sr25519","signature":"0x…"}`.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct SignedVoucher {
	/// The session.
	pub session: SessionId,
	/// Its line.
	pub line: LineIndex,
	/// All that the line may have settled.
	pub cumulative: Balance,
	/// Signature of the line's signer over [`VoucherPayload::message`] or [`VoucherPayload::wrapped_message`].
	pub signature: MultiSignature,
}

/// A voucher that cannot be read.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum VoucherSyntax {
	/// Neither hexadecimal SCALE nor JSON.
	#[error("it is neither hexadecimal SCALE nor JSON: {0}")]
	Malformed(String),
	/// A scheme that sessions do not take.
	#[error("signature scheme {0} is not taken: use sr25519, ed25519 or ecdsa")]
	Scheme(String),
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Json {
	session: SessionId,
	line: LineIndex,
	#[serde(with = "openledger_attribution::serde_format::decimal")]
	cumulative: Balance,
	scheme: String,
	signature: String,
}

impl SignedVoucher {
	/// Reads a header or a body.
	///
	/// # Errors
	/// [`VoucherSyntax`].
	pub fn parse(text: &str) -> Result<Self, VoucherSyntax> {
		let text = text.trim();
		if text.len() > MAX_HEADER {
			return Err(VoucherSyntax::Malformed("it is too long".into()));
		}
		let voucher = if text.starts_with('{') {
			Self::from_json(text)?
		} else {
			Self::from_hex(text)?
		};
		match voucher.signature {
			MultiSignature::Eth(_) => Err(VoucherSyntax::Scheme("eth".into())),
			_ => Ok(voucher),
		}
	}

	fn from_hex(text: &str) -> Result<Self, VoucherSyntax> {
		let bytes = hex::decode(text.strip_prefix("0x").unwrap_or(text))
			.map_err(|e| VoucherSyntax::Malformed(e.to_string()))?;
		Self::decode_all(&mut bytes.as_slice()).map_err(|e| VoucherSyntax::Malformed(e.to_string()))
	}

	fn from_json(text: &str) -> Result<Self, VoucherSyntax> {
		let malformed = |e: &dyn std::fmt::Display| VoucherSyntax::Malformed(e.to_string());
		let json: Json = serde_json::from_str(text).map_err(|e| malformed(&e))?;
		let digits = json.signature.strip_prefix("0x").unwrap_or(&json.signature);
		let bytes = hex::decode(digits).map_err(|e| malformed(&e))?;
		let length = |expected: usize| {
			VoucherSyntax::Malformed(format!(
				"a signature of scheme {} has {expected} bytes",
				json.scheme
			))
		};
		let short = || <[u8; 64]>::try_from(bytes.as_slice()).map_err(|_| length(64));
		let signature = match json.scheme.as_str() {
			"sr25519" => MultiSignature::Sr25519(sr25519::Signature::from_raw(short()?)),
			"ed25519" => MultiSignature::Ed25519(ed25519::Signature::from_raw(short()?)),
			"ecdsa" => MultiSignature::Ecdsa(ecdsa::Signature::from_raw(
				<[u8; 65]>::try_from(bytes.as_slice()).map_err(|_| length(65))?,
			)),
			other => return Err(VoucherSyntax::Scheme(other.to_string())),
		};
		Ok(Self {
			session: json.session,
			line: json.line,
			cumulative: json.cumulative,
			signature,
		})
	}

	/// The header value, in hexadecimal.
	pub fn to_header(&self) -> String {
		format!("0x{}", hex::encode(self.encode()))
	}

	/// The JSON form.
	pub fn to_json(&self) -> serde_json::Value {
		let (scheme, bytes): (&str, &[u8]) = match &self.signature {
			MultiSignature::Ed25519(signature) => ("ed25519", signature.as_ref()),
			MultiSignature::Sr25519(signature) => ("sr25519", signature.as_ref()),
			MultiSignature::Ecdsa(signature) => ("ecdsa", signature.as_ref()),
			MultiSignature::Eth(signature) => ("eth", signature.as_ref()),
		};
		serde_json::json!({
			"session": self.session,
			"line": self.line,
			"cumulative": self.cumulative.to_string(),
			"scheme": scheme,
			"signature": format!("0x{}", hex::encode(bytes)),
		})
	}

	/// What is signed.
	pub fn payload(&self, genesis: &Hash32, operator: OperatorId) -> VoucherPayload {
		VoucherPayload {
			genesis: *genesis,
			session: self.session,
			line: self.line,
			operator,
			cumulative: self.cumulative,
		}
	}

	/// Checks the signature with the code the runtime uses. `Some(wrapped)` if it is `signer`'s: over the message itself, or
	/// over the message as browser wallets wrap it.
	pub fn verify(&self, genesis: &Hash32, operator: OperatorId, signer: &Account) -> Option<bool> {
		let payload = self.payload(genesis, operator);
		let signer = AccountId32::new(*signer);
		if self.signature.verify(payload.message().as_slice(), &signer) {
			return Some(false);
		}
		self.signature
			.verify(payload.wrapped_message().as_slice(), &signer)
			.then_some(true)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_core::Pair;

	const GENESIS: Hash32 = [7; 32];

	fn voucher(sign: impl Fn(&[u8]) -> MultiSignature, wrapped: bool) -> SignedVoucher {
		let payload = VoucherPayload {
			genesis: GENESIS,
			session: 5,
			line: 1,
			operator: 3,
			cumulative: 1 << 80,
		};
		let message = if wrapped {
			payload.wrapped_message()
		} else {
			payload.message()
		};
		SignedVoucher {
			session: 5,
			line: 1,
			cumulative: 1 << 80,
			signature: sign(&message),
		}
	}

	type Sign = Box<dyn Fn(&[u8]) -> MultiSignature>;

	/// One signer of each scheme, with its account.
	fn signers() -> Vec<(Sign, Account)> {
		let sr = subxt_signer::sr25519::dev::alice();
		let ec = subxt_signer::ecdsa::dev::alice();
		let ed = ed25519::Pair::from_seed(&[9; 32]);
		let (sr_account, ed_account) = (sr.public_key().0, ed.public().0);
		let ec_account =
			<openledger_attribution::Blake2 as openledger_attribution::Hasher>::hash(&ec.public_key().0);
		vec![
			(
				Box::new(move |m| MultiSignature::Sr25519(sr25519::Signature::from_raw(sr.sign(m).0))),
				sr_account,
			),
			(
				Box::new(move |m| MultiSignature::Ecdsa(ecdsa::Signature::from_raw(ec.sign(m).0))),
				ec_account,
			),
			(Box::new(move |m| MultiSignature::Ed25519(ed.sign(m))), ed_account),
		]
	}

	#[test]
	fn voucher_should_verify_in_every_scheme_and_form_and_survive_the_wire() {
		for (sign, account) in signers() {
			for wrapped in [false, true] {
				let voucher = voucher(&sign, wrapped);
				assert_eq!(voucher.verify(&GENESIS, 3, &account), Some(wrapped));
				assert_eq!(SignedVoucher::parse(&voucher.to_header()), Ok(voucher.clone()));
				assert_eq!(SignedVoucher::parse(&voucher.to_json().to_string()), Ok(voucher));
			}
		}
	}

	#[test]
	fn voucher_should_not_verify_when_anything_differs() {
		for (sign, account) in signers() {
			let good = voucher(&sign, false);
			assert_eq!(good.verify(&[8; 32], 3, &account), None);
			assert_eq!(good.verify(&GENESIS, 4, &account), None);
			assert_eq!(good.verify(&GENESIS, 3, &[1; 32]), None);
			for other in [
				SignedVoucher {
					session: 6,
					..good.clone()
				},
				SignedVoucher {
					line: 2,
					..good.clone()
				},
				SignedVoucher {
					cumulative: (1 << 80) + 1,
					..good.clone()
				},
			] {
				assert_eq!(other.verify(&GENESIS, 3, &account), None);
			}
		}
	}

	#[test]
	fn parse_should_refuse_clearly_when_it_is_no_voucher() {
		let good = voucher(&signers()[0].0, false);
		let malformed = |text: &str| matches!(SignedVoucher::parse(text), Err(VoucherSyntax::Malformed(_)));
		assert!(malformed(""));
		assert!(malformed("0xzz"));
		assert!(malformed("0x00"));
		assert!(malformed("{}"));
		assert!(malformed(&format!("{}00", good.to_header())));
		assert!(malformed(&"0".repeat(2_000)));
		let mut json = good.to_json();
		json["signature"] = "0x1234".into();
		assert!(malformed(&json.to_string()));
		json["scheme"] = "rsa".into();
		assert_eq!(
			SignedVoucher::parse(&json.to_string()),
			Err(VoucherSyntax::Scheme("rsa".into()))
		);
		let eth = SignedVoucher {
			signature: MultiSignature::Eth(ecdsa::KeccakSignature::from_raw([0; 65])),
			..good
		};
		assert_eq!(
			SignedVoucher::parse(&eth.to_header()),
			Err(VoucherSyntax::Scheme("eth".into()))
		);
	}
}
