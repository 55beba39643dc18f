//! The chain as the gateway wants it.

use super::{
	api::{self, runtime_types as types},
	from_chain_disclosure, Call, Connection, Error, Key, Result,
};
use crate::gateway::{
	BatchState, BatchSubmission, Chain, ChainError, Demand, Room, Session, SessionLine, Standing,
	SubmittedVoucher,
};
use codec::Encode;
use openledger_attribution::{Item, Reveal};
use openledger_core::{BatchId, Hash32, ModelId, OperatorId, SessionId};
use sp_runtime::MultiSignature;
use std::sync::atomic::{AtomicU64, Ordering};

/// The chain, as one operator's gateway sees it.
pub struct OperatorChain {
	conn: Connection,
	key: Key,
	operator: OperatorId,
	/// The block that holds the last batch.
	held: AtomicU64,
}

impl OperatorChain {
	/// The chain for the operator that `key`'s account runs.
	///
	/// # Errors
	/// [`Error::Unknown`] if the account runs none.
	pub async fn open(conn: Connection, key: Key) -> Result<Self> {
		let account = key.account();
		let operator = conn.operator_of(&account).await?;
		let operator = operator
			.ok_or_else(|| Error::Unknown(format!("operator run by {}", super::address(&account))))?;
		Ok(Self {
			conn,
			key,
			operator,
			held: AtomicU64::new(0),
		})
	}

	/// Refuses to answer from a block before the one that holds the last batch: the gateway would take the batch for lost.
	async fn fresh(&self) -> Result<(), ChainError> {
		let held = self.held.load(Ordering::Acquire);
		if held == 0 {
			return Ok(());
		}
		let best = self.conn.best_number().await.map_err(unavailable)?;
		if best < held {
			return Err(ChainError::Unavailable(format!(
				"the node is at block {best}, and block {held} holds the last batch"
			)));
		}
		Ok(())
	}

	fn submission(&self, batch: &BatchSubmission) -> Result<Call> {
		use types::{
			bounded_collections::bounded_vec::BoundedVec,
			pallet_inference_receipts::types::{Commitment, Usage},
		};
		let vouchers = batch.vouchers.iter().map(voucher).collect::<Result<_>>()?;
		let usage = &batch.usage;
		self.conn
			.call(&api::transactions().inference_receipts().submit_batch(
				batch.model,
				BoundedVec(vouchers),
				Commitment {
					receipts_root: batch.receipts_root,
					receipts: usage.receipts(),
					ledger_root: batch.ledger_root,
				},
				BoundedVec(batch.credits.clone()),
				Usage {
					inferences: usage.inferences,
					actions: usage.actions,
					input_tokens: usage.input_tokens,
					output_tokens: usage.output_tokens,
				},
			))
	}
}

fn voucher(voucher: &SubmittedVoucher) -> Result<types::pallet_inference_receipts::types::Voucher> {
	use types::sp_runtime::MultiSignature as Chain;
	let signature = match &voucher.signature {
		MultiSignature::Ed25519(signature) => Chain::Ed25519(signature.0),
		MultiSignature::Sr25519(signature) => Chain::Sr25519(signature.0),
		MultiSignature::Ecdsa(signature) => Chain::Ecdsa(signature.0),
		_ => {
			return Err(Error::Unexpected(
				"a voucher of a scheme that the chain does not take".into(),
			))
		}
	};
	Ok(types::pallet_inference_receipts::types::Voucher {
		session: voucher.session,
		line: voucher.line,
		cumulative: voucher.cumulative,
		wrapped: voucher.wrapped,
		signature,
	})
}

fn session_of(session: super::SessionInfo) -> Session {
	Session {
		payer: session.payer.0,
		operator: session.operator,
		remaining: session.balance,
		disclosure: from_chain_disclosure(&session.disclosure),
		accepts_requests: session.closes.is_none(),
		settles: session.settles,
		lines: session
			.lines
			.0
			.iter()
			.map(|line| SessionLine {
				model: line.model,
				signer: line.signer.0,
				input_price: line.prices.input,
				output_price: line.prices.output,
				settled: line.settled,
			})
			.collect(),
	}
}

fn unavailable(error: Error) -> ChainError {
	ChainError::Unavailable(error.to_string())
}

/// What a failed submission means for the batch.
fn meaning(error: Error, batch: &BatchSubmission) -> ChainError {
	let Error::Refused(refusal) = &error else {
		return match error {
			error if error.is_unavailable() => unavailable(error),
			// Not in a block, so nothing happened: a pool that is full or an account that cannot pay may change.
			Error::Rejected(reason) => ChainError::Unavailable(reason),
			error => ChainError::Refused(error.to_string()),
		};
	};
	let receipts = "InferenceReceipts";
	if refusal.is(receipts, "Voucher") {
		let bad = refusal
			.index
			.and_then(|index| batch.vouchers.get(usize::try_from(index).ok()?));
		if let Some(bad) = bad {
			return ChainError::Voucher {
				session: bad.session,
				line: bad.line,
				reason: refusal.to_string(),
			};
		}
	}
	if refusal.is(receipts, "TooManyBatches")
		|| refusal.is("Operators", "ExposureExceeded")
		|| refusal.is("Operators", "NotActive")
	{
		return ChainError::NoRoom(refusal.to_string());
	}
	ChainError::Refused(refusal.to_string())
}

impl Chain for OperatorChain {
	fn genesis_hash(&self) -> Hash32 {
		self.conn.genesis()
	}

	fn operator_id(&self) -> OperatorId {
		self.operator
	}

	async fn session(&self, id: SessionId) -> Result<Option<Session>, ChainError> {
		self.fresh().await?;
		let session = self.conn.session(id).await.map_err(unavailable)?;
		Ok(session.map(session_of))
	}

	async fn standing(&self, id: SessionId) -> Result<(u64, Standing), ChainError> {
		self.fresh().await?;
		let last = self.conn.finalised().await.map_err(unavailable)?;
		let head = last.block_number();
		let session = self.conn.pinned(last.block_hash().0).session(id).await;
		if let Some(session) = session.map_err(unavailable)? {
			return Ok((head, Standing::Here(session_of(session))));
		}
		let next = self.conn.session_count(&last).await.map_err(unavailable)?;
		Ok((
			head,
			if id < next {
				Standing::Withdrawn
			} else {
				Standing::NotYet
			},
		))
	}

	async fn room(&self, model: ModelId) -> Result<Room, ChainError> {
		self.fresh().await?;
		let room = self.conn.room(self.operator, model).await.map_err(unavailable)?;
		Ok(Room {
			amount: room.amount,
			open_amount: room.open_amount,
		})
	}

	async fn submit_batch(&self, batch: &BatchSubmission) -> Result<BatchId, ChainError> {
		let call = self
			.submission(batch)
			.map_err(|error| ChainError::Refused(error.to_string()))?;
		let submitted = self
			.conn
			.submit(&call, &self.key)
			.await
			.map_err(|error| meaning(error, batch))?;
		self.held.fetch_max(submitted.block, Ordering::AcqRel);
		let event = submitted.expect::<api::inference_receipts::events::BatchSubmitted>();
		Ok(event.map_err(unavailable)?.batch)
	}

	async fn find_batch(&self, receipts_root: Hash32) -> Result<Option<BatchId>, ChainError> {
		self.fresh().await?;
		let open = self.conn.open_batches(self.operator).await.map_err(unavailable)?;
		Ok(open
			.into_iter()
			.find(|(_, batch)| batch.commitment.receipts_root == receipts_root)
			.map(|(id, _)| id))
	}

	async fn receipts_root(&self, batch: BatchId) -> Result<Option<Hash32>, ChainError> {
		let info = self.conn.batch(batch).await.map_err(unavailable)?;
		Ok(info
			.and_then(|info| info.record)
			.map(|record| record.receipts_root))
	}

	async fn now(&self) -> Result<u32, ChainError> {
		self.conn.clock().await.map_err(unavailable)
	}

	async fn demands(&self, batch: BatchId) -> Result<Vec<Demand>, ChainError> {
		self.fresh().await?;
		self.conn.open_demands(batch).await.map_err(unavailable)
	}

	async fn answer(&self, batch: BatchId, item: &Item, reveal: &Reveal) -> Result<(), ChainError> {
		let fields = (codec::Compact(batch), item, reveal).encode();
		let call = self
			.conn
			.encoded_call("AttributionScoring", "answer", fields)
			.map_err(|error| ChainError::Refused(error.to_string()))?;
		match self.conn.submit(&call, &self.key).await {
			Ok(_) => Ok(()),
			// Anyone may answer: somebody was quicker, or this gateway did not live to hear of its own answer.
			Err(Error::Refused(refusal)) if refusal.is("AttributionScoring", "AlreadyAnswered") => Ok(()),
			Err(error @ Error::Refused(_)) => Err(ChainError::Refused(error.to_string())),
			Err(error) => Err(unavailable(error)),
		}
	}

	async fn batch_state(&self, batch: BatchId) -> Result<BatchState, ChainError> {
		self.fresh().await?;
		let info = self.conn.batch(batch).await.map_err(unavailable)?;
		if info.as_ref().is_some_and(|info| info.record.is_some()) {
			return Ok(BatchState::Open);
		}
		// It is over when that is final, too: until then another block may come in the place of the one that ended it.
		let last = self.conn.finalised().await.map_err(unavailable)?;
		let last = self.conn.pinned(last.block_hash().0);
		let last = last.batch(batch).await.map_err(unavailable)?;
		Ok(match (info, last) {
			(_, Some(info)) if info.record.is_none() => BatchState::Gone,
			(None, None) => BatchState::Lost,
			_ => BatchState::Open,
		})
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{chain::Refusal, store::Usage};

	fn batch() -> BatchSubmission {
		let voucher = |session| SubmittedVoucher {
			session,
			line: 1,
			cumulative: 5,
			wrapped: false,
			signature: MultiSignature::Sr25519(sp_core::sr25519::Signature::from_raw([0; 64])),
		};
		BatchSubmission {
			model: 0,
			vouchers: vec![voucher(7), voucher(9)],
			amount: 10,
			usage: Usage::default(),
			receipts_root: [0; 32],
			ledger_root: [0; 32],
			credits: Vec::new(),
		}
	}

	fn refused(pallet: &str, name: &str, index: Option<u32>) -> Error {
		Refusal {
			pallet: pallet.into(),
			name: name.into(),
			meaning: "because".into(),
			index,
			fault: Some("NotAbove".into()),
		}
		.into()
	}

	#[test]
	fn voucher_refusals_should_name_the_line_of_the_bad_voucher() {
		let error = meaning(refused("InferenceReceipts", "Voucher", Some(1)), &batch());
		assert_eq!(
			error,
			ChainError::Voucher {
				session: 9,
				line: 1,
				reason: "InferenceReceipts::Voucher at index 1, NotAbove: because".into()
			}
		);
		let beyond = meaning(refused("InferenceReceipts", "Voucher", Some(2)), &batch());
		assert!(matches!(beyond, ChainError::Refused(_)));
	}

	#[test]
	fn other_failures_should_tell_waiting_from_refusal() {
		for name in ["ExposureExceeded", "NotActive"] {
			let error = meaning(refused("Operators", name, None), &batch());
			assert!(matches!(error, ChainError::NoRoom(_)), "{error:?}");
		}
		let error = meaning(refused("InferenceReceipts", "TooManyBatches", None), &batch());
		assert!(matches!(error, ChainError::NoRoom(_)));
		// Another batch, of less of open sessions, may be taken.
		for (pallet, name) in [
			("InferenceReceipts", "Credit"),
			("Operators", "AttributableExceeded"),
		] {
			let error = meaning(refused(pallet, name, Some(0)), &batch());
			assert!(matches!(error, ChainError::Refused(_)), "{error:?}");
		}
		for error in [
			Error::TimedOut(1),
			Error::Lost("gone".into()),
			Error::Rejected("full".into()),
		] {
			assert!(matches!(meaning(error, &batch()), ChainError::Unavailable(_)));
		}
	}
}
