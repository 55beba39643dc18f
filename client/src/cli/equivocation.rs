//! Reports that an operator signed two receipts of one number.
//!
//! An operator that gives a payer one receipt and commits to another one is found by watchers while the batch is open, if it shows what it
//! gave, or the payer does (`watch --receipts`). Two receipts that it signed are proof as long as the session is known: of no batch, so
//! nothing is paid back, but the operator is slashed.

use super::{amount::format_amount, output::Done, Context, Failure, Report};
use crate::{
	chain::{api, Connection, Error, Key},
	gateway::wire,
	watch::{chain::equivocation_commitment, published::signed_by, random_salt},
};
use clap::Args;
use codec::{Compact, Encode};
use openledger_attribution::fraud::{DoubleSigning, SignedReceipt};
use openledger_core::{Balance, Hash32, OperatorId};
use serde_json::{json, Value};
use std::path::{Path, PathBuf};

const PALLET: &str = "AttributionScoring";
/// Index of two signed receipts among what shows an equivocation.
const SIGNED: u8 = 0;

/// Two receipts.
#[derive(Args, Clone, Debug)]
pub struct EquivocationArgs {
	/// A file with one of them: what `session ask --json` printed, the gateway's answer to a question, or what it shows at
	/// /openledger/receipts/SESSION/LINE/SEQUENCE.
	first: PathBuf,
	/// A file with the other one.
	second: PathBuf,
}

impl EquivocationArgs {
	/// Does it.
	///
	/// # Errors
	/// See [`commit`]; [`Failure::Usage`] if a file holds no receipt.
	pub async fn run(self, conn: &Connection, context: &Context) -> Result<Report, Failure> {
		let receipts = [read(&self.first)?, read(&self.second)?];
		let key = context.key()?;
		let committed = commit(conn, &key, &receipts).await?;
		context
			.wait_until_clock(conn, committed.provable_from, "time until it may be proven")
			.await?;
		let done = prove(conn, &key, committed).await?;
		let [first, _] = &receipts;
		let id = first.receipt.id;
		let name = format!("{}/{}/{}", id.session, id.line, id.sequence);
		let what = format!(
			"the operator is convicted of signing two receipts {name}; reward {}",
			format_amount(done.value)
		);
		let fields = json!({ "receipt": name, "rewarded": done.value.to_string() });
		Ok(Report::done(&done, what, fields))
	}
}

/// The signed receipt in a file.
pub(super) fn read(path: &Path) -> Result<wire::SignedReceipt, Failure> {
	let wrong = |reason: String| Failure::Usage(format!("{}: {reason}", path.display()));
	let bytes = std::fs::read(path).map_err(|error| wrong(error.to_string()))?;
	let value: Value = serde_json::from_slice(&bytes).map_err(|error| wrong(error.to_string()))?;
	find(&value).ok_or_else(|| wrong("there is no signed receipt in it".into()))
}

/// The signed receipt, or the one in a document that comes with it.
fn find(value: &Value) -> Option<wire::SignedReceipt> {
	["", "/signedReceipt", "/openledger", "/signed"]
		.into_iter()
		.filter_map(|place| value.pointer(place))
		.find_map(|value| serde_json::from_value(value.clone()).ok())
}

/// What is filed, if both are of one number, differ, and were signed by the operator's account.
fn double_signing(
	receipts: &[wire::SignedReceipt; 2],
	account: &[u8; 32],
	genesis: &[u8; 32],
) -> Result<DoubleSigning, Failure> {
	let signed = |signed: &wire::SignedReceipt| -> Result<SignedReceipt, Failure> {
		let bytes = hex::decode(signed.operator_signature.trim_start_matches("0x")).unwrap_or_default();
		signed_by(&signed.receipt, &bytes, account, genesis).ok_or_else(|| {
			Failure::Refused("the operator of the session did not sign both receipts on this chain".into())
		})
	};
	let [first, second] = receipts;
	let proof = DoubleSigning {
		first: signed(first)?,
		second: signed(second)?,
	};
	match proof.judge() {
		Ok(_) => Ok(proof),
		Err(error) => Err(Failure::Refused(format!(
			"nothing is wrong with these receipts: {error}"
		))),
	}
}

/// A proof that the chain knows the hash of.
#[derive(Clone, Debug)]
pub struct Committed {
	operator: OperatorId,
	salt: Hash32,
	proof: Vec<u8>,
	/// When the admission clock reads this, it may be shown.
	pub provable_from: u32,
}

/// Commits to a proof that the operator of a session signed two receipts of one number, so that nobody can file it first. No bond is
/// at stake: a report that breaks off expires by itself, and can then be made again.
///
/// # Errors
/// [`Error::Unknown`] if session or operator are gone; [`Failure::Refused`] if the receipts prove nothing; what the chain
/// says.
pub async fn commit(
	conn: &Connection,
	key: &Key,
	receipts: &[wire::SignedReceipt; 2],
) -> Result<Committed, Failure> {
	let [first, _] = receipts;
	let operator = super::session::find(conn, first.receipt.id.session)
		.await?
		.operator;
	let account = conn.operator(operator).await?.map(|info| info.account.0);
	let account = account.ok_or_else(|| Error::Unknown(format!("operator {operator}")))?;
	let genesis = conn.genesis();
	let proof = (SIGNED, double_signing(receipts, &account, &genesis)?).encode();
	let salt = random_salt()?;
	let commitment = equivocation_commitment(&genesis, operator, &key.account(), &salt, &proof);
	let call = conn.encoded_call(
		PALLET,
		"commit_equivocation",
		(Compact(operator), commitment).encode(),
	)?;
	let submitted = conn.submit(&call, key).await?;
	let committed = submitted.expect::<api::attribution_scoring::events::EquivocationCommitted>()?;
	Ok(Committed {
		operator,
		salt,
		proof,
		provable_from: committed.provable_from,
	})
}

/// Shows what was committed to, once it may be shown. The reward is returned.
///
/// # Errors
/// What the chain says.
pub async fn prove(conn: &Connection, key: &Key, committed: Committed) -> Result<Done<Balance>, Failure> {
	let mut fields = (Compact(committed.operator), committed.salt).encode();
	fields.extend(committed.proof);
	let call = conn.encoded_call(PALLET, "prove_equivocation", fields)?;
	let submitted = conn.submit(&call, key).await?;
	let convicted = submitted.expect::<api::attribution_scoring::events::Convicted>()?;
	Ok(Done::new(&submitted, convicted.penalty.rewarded))
}

#[cfg(test)]
mod tests {
	use super::*;
	use openledger_attribution::{merkle::empty_root, Method, Receipt, ReceiptId};

	const GENESIS: [u8; 32] = [3; 32];

	fn signed(uri: &str, sequence: u64, input_tokens: u32) -> wire::SignedReceipt {
		let key = Key::from_uri(uri).unwrap();
		let receipt = Receipt {
			id: ReceiptId {
				session: 1,
				line: 0,
				sequence,
			},
			cumulative_before: 0,
			amount: 5,
			input_tokens,
			output_tokens: 1,
			request: [1; 32],
			response: [2; 32],
			parent: None,
			method: Method::Verbatim1,
			claim_count: 0,
			claims: empty_root(),
			retrieved_count: 0,
			retrieved: empty_root(),
		};
		wire::SignedReceipt {
			receipt,
			claims: Vec::new(),
			retrieved: Vec::new(),
			operator: 0,
			operator_account: key.account(),
			operator_signature: hex::encode(key.pair().sign(&receipt.message(&GENESIS)).0),
			cost: 5,
			cumulative: 5,
			salt: None,
			sources: Vec::new(),
		}
	}

	#[test]
	fn receipts_should_be_found_in_all_that_brings_them() {
		let receipt = signed("//Alice", 0, 1);
		for document in [
			json!(receipt),
			json!({ "text": "yes", "signedReceipt": receipt }),
			json!({ "choices": [], "openledger": receipt }),
			json!({ "signed": receipt, "request": "no" }),
		] {
			assert_eq!(find(&document), Some(receipt.clone()), "{document}");
		}
		assert_eq!(find(&json!({ "receipt": 1 })), None);
	}

	#[test]
	fn receipts_should_be_filed_only_when_they_prove_something() {
		let account = Key::from_uri("//Alice").unwrap().account();
		let file = |receipts: [wire::SignedReceipt; 2]| double_signing(&receipts, &account, &GENESIS);
		let (one, other) = (signed("//Alice", 0, 1), signed("//Alice", 0, 2));
		let proof = file([one.clone(), other]).unwrap();
		assert_eq!(
			(
				proof.first.receipt.input_tokens,
				proof.second.receipt.input_tokens
			),
			(1, 2)
		);
		for bad in [
			signed("//Alice", 0, 1),
			signed("//Alice", 1, 2),
			signed("//Bob", 0, 2),
		] {
			let refused = file([one.clone(), bad]);
			assert!(matches!(refused, Err(Failure::Refused(_))), "{refused:?}");
		}
	}
}
