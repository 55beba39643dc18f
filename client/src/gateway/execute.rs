//! One request, from voucher to signed receipt.

use super::{
	chain::{Chain, Session, SessionLine},
	wire::{CitedSource, Disclosed, SignedReceipt},
	Gateway, Made, Refusal, ServedModel, SignedVoucher,
};
use crate::{
	engine::{FinishReason, GenerateError, Generated, Hit, Passage, Sampling},
	store::{Cited, LineKey, LineRecord, Payment, ReceiptRecord, Store, StoreError, Texts},
};
use openledger_attribution::{
	chunk::OPEN_SALT, claim::claims_root, commit_request, commit_response, receipt::charge,
	retrieval::retrieved_root, Blake2, Execution, Hasher, Method, Receipt, ReceiptId, Retrieved,
};
use openledger_core::{Balance, Disclosure, Hash32, ModelKind, SessionId};
use std::sync::Arc;

/// Separates salts from everything else the operator's key signs.
const SALT_DOMAIN: &[u8] = b"openledger/salt/1";

/// What is to be executed.
#[derive(Clone, Debug)]
pub(super) struct Order {
	pub model: ServedModel,
	pub request: String,
	pub sampling: Sampling,
	pub parent: Option<ReceiptId>,
}

/// What was executed.
#[derive(Debug)]
pub(super) struct Executed {
	pub response: String,
	pub finish: FinishReason,
	pub receipt: SignedReceipt,
}

/// A voucher that was checked, and what it belongs to.
struct Admitted {
	session: Session,
	line: SessionLine,
	wrapped: bool,
	record: Option<LineRecord>,
}

impl<C: Chain> Gateway<C> {
	/// Executes an order paid by `voucher`.
	///
	/// The work goes on if the caller goes away: what was begun ends with a receipt on disk, or with nothing charged.
	pub(super) async fn execute(&self, voucher: SignedVoucher, order: Order) -> Result<Executed, Refusal> {
		let gateway = self.clone();
		tokio::spawn(async move { gateway.execute_to_the_end(voucher, order).await })
			.await
			.map_err(|error| Refusal::Internal(error.to_string()))?
	}

	async fn execute_to_the_end(&self, voucher: SignedVoucher, order: Order) -> Result<Executed, Refusal> {
		let _turn = self.lock(voucher.session).await;
		let admitted = self.admit(&voucher).await?;
		if admitted.line.model != order.model.id {
			return Err(Refusal::LineOfOtherModel {
				line: voucher.line,
				theirs: admitted.line.model,
				asked: order.model.id,
			});
		}
		if !admitted.session.accepts_requests {
			return Err(Refusal::SessionClosed(voucher.session));
		}
		let record = self.settle_last(&voucher, &admitted).await?;

		let salt = self.salt(&admitted.session, &voucher, record.as_ref());
		let request = commit_request(&salt, order.request.as_bytes())
			.map_err(|error| Refusal::BodyMalformed(error.to_string()))?;
		let input_tokens =
			u32::try_from(request.tokens).map_err(|_| Refusal::BodyTooLarge(self.inner.config.max_body))?;
		let price = |output: u32| {
			charge(
				input_tokens,
				output,
				admitted.line.input_price,
				admitted.line.output_price,
			)
			.ok_or_else(|| Refusal::Internal("the prices of this line exceed all money".into()))
		};
		let most = u32::try_from(order.sampling.max_tokens).unwrap_or(u32::MAX);
		self.check_deposit(&voucher, &admitted.session, price(most)?)
			.await?;

		let _running = self
			.inner
			.running
			.clone()
			.acquire_owned()
			.await
			.map_err(|error| Refusal::Internal(error.to_string()))?;
		let open = admitted.session.disclosure == Disclosure::Open;
		let Order {
			model,
			request: text,
			sampling,
			parent,
		} = order;
		let (text, answered) = {
			let model = model.clone();
			blocking(move || Ok((answer(&model, &text, &sampling, open)?, text)))
				.await
				.map(|(answered, text)| (text, answered))?
		};
		let Answer {
			generated,
			claims,
			hits,
		} = answered;

		let response = commit_response(&salt, generated.text.as_bytes())
			.map_err(|error| Refusal::Internal(format!("the model's answer is refused: {error}")))?;
		let output_tokens = u32::try_from(response.tokens).unwrap_or(u32::MAX);
		if output_tokens > most {
			return Err(Refusal::Internal(
				"the model said more than it was asked to".into(),
			));
		}
		// What a private session retrieves is between payer and operator.
		let mut retrieved: Vec<Retrieved> = hits
			.iter()
			.filter(|_| open)
			.map(|hit| Retrieved {
				contribution: hit.contribution,
				chunk: hit.chunk,
			})
			.collect();
		retrieved.sort_unstable();
		let claim_count = u16::try_from(claims.len()).unwrap_or(u16::MAX);
		let claims_root = claims_root(&claims).map_err(|error| Refusal::Internal(error.to_string()))?;
		let receipt = Receipt {
			id: ReceiptId {
				session: voucher.session,
				line: voucher.line,
				sequence: record.as_ref().map_or(0, |record| record.next_sequence),
			},
			cumulative_before: record.as_ref().map_or(0, |record| record.cumulative),
			amount: price(output_tokens)?,
			input_tokens,
			output_tokens,
			request: request.root,
			response: response.root,
			parent,
			method: match (open, &model.retriever) {
				(false, _) => Method::Unattributed,
				(true, None) => Method::Verbatim1,
				(true, Some(_)) => Method::Retrieval1,
			},
			claim_count,
			claims: claims_root,
			retrieved_count: u8::try_from(retrieved.len()).unwrap_or(u8::MAX),
			retrieved: retrieved_root(&retrieved).map_err(|error| Refusal::Internal(error.to_string()))?,
		};
		receipt
			.check_claims(&claims)
			.and_then(|()| receipt.check_retrieved(&retrieved))
			.map_err(|error| Refusal::Internal(format!("the receipt is refused: {error}")))?;
		let made = Made {
			model: &model,
			request: &text,
			response: &generated.text,
			salt: &salt,
			is_open: open,
			prices: (admitted.line.input_price, admitted.line.output_price),
		};
		let execution = Execution {
			receipt,
			claims,
			retrieved,
		};
		let record = ReceiptRecord {
			execution: self.inner.conduct.execution(execution, &made),
			action: model.kind == ModelKind::Agent,
			payment: None,
		};
		let sources = hits.iter().map(|hit| Cited {
			contribution: hit.contribution,
			chunk: hit.chunk,
			score: hit.score.to_bits(),
		});
		let texts = Texts {
			request: text,
			response: generated.text.clone(),
			salt,
			sources: sources.collect(),
		};
		let paid_for = admitted.line.model;
		let (record, texts) = self
			.store(move |store| {
				store.append(paid_for, &record, &texts)?;
				Ok((record, texts))
			})
			.await?;
		let sources = cited(model, texts.sources.clone()).await?;
		// On disk. Only now may the operator's signature exist.
		Ok(Executed {
			response: generated.text,
			finish: generated.finish,
			receipt: self.sign(&record, Some(texts.salt), sources),
		})
	}

	/// Takes a voucher for the last receipt, without a new request.
	pub(super) async fn redeem(&self, voucher: SignedVoucher) -> Result<(), Refusal> {
		let gateway = self.clone();
		tokio::spawn(async move {
			let _turn = gateway.lock(voucher.session).await;
			let admitted = gateway.admit(&voucher).await?;
			gateway.settle_last(&voucher, &admitted).await.map(|_| ())
		})
		.await
		.map_err(|error| Refusal::Internal(error.to_string()))?
	}

	/// Checks who signed the voucher and for what.
	async fn admit(&self, voucher: &SignedVoucher) -> Result<Admitted, Refusal> {
		let chain = &self.inner.chain;
		let ours = chain.operator_id();
		let (id, index) = (voucher.session, voucher.line);
		let session = chain.session(id).await?.ok_or(Refusal::SessionUnknown(id))?;
		if session.operator != ours {
			return Err(Refusal::SessionOfOtherOperator {
				session: id,
				theirs: session.operator,
				ours,
			});
		}
		let line = session
			.lines
			.get(usize::from(index))
			.copied()
			.ok_or(Refusal::LineUnknown {
				session: id,
				line: index,
			})?;
		let wrapped =
			voucher
				.verify(&chain.genesis_hash(), ours, &line.signer)
				.ok_or(Refusal::VoucherSignature {
					session: id,
					line: index,
					operator: ours,
				})?;
		let key = LineKey {
			session: id,
			line: index,
		};
		let record = self.store(move |store| store.line(&key)).await?;
		if let Some(reason) = record.as_ref().and_then(|record| record.lost.clone()) {
			return Err(Refusal::LineLost {
				session: id,
				line: index,
				reason,
			});
		}
		// Whatever is settled was settled by a batch of this store: if not, sequence numbers would be used twice.
		if line.settled > record.as_ref().map_or(0, |record| record.batched) {
			return Err(Refusal::LineHistoryMissing {
				session: id,
				line: index,
			});
		}
		Ok(Admitted {
			session,
			line,
			wrapped,
			record,
		})
	}

	/// Holds the voucher against the receipts, and writes it if it pays the last one.
	async fn settle_last(
		&self,
		voucher: &SignedVoucher,
		admitted: &Admitted,
	) -> Result<Option<LineRecord>, Refusal> {
		let Some(record) = &admitted.record else {
			return match voucher.cumulative {
				0 => Ok(None),
				_ => Err(Refusal::VoucherAhead { expected: 0 }),
			};
		};
		let expected = record.cumulative;
		if voucher.cumulative > expected {
			return Err(Refusal::VoucherAhead { expected });
		}
		if voucher.cumulative < expected {
			if voucher.cumulative != record.paid || record.unpaid() == 0 {
				return Err(Refusal::VoucherStale { expected });
			}
			let id = ReceiptId {
				session: voucher.session,
				line: voucher.line,
				sequence: record.next_sequence.saturating_sub(1),
			};
			let receipt = self.disclose(id, true).await?.ok_or(Refusal::ReceiptUnknown)?;
			return Err(Refusal::ReceiptUnpaid {
				expected,
				receipt: Box::new(receipt),
			});
		}
		if record.unpaid() == 0 {
			return Ok(Some(record.clone()));
		}
		let key = LineKey {
			session: voucher.session,
			line: voucher.line,
		};
		let payment = Payment {
			cumulative: voucher.cumulative,
			wrapped: admitted.wrapped,
			signature: voucher.signature.clone(),
		};
		let record = self.store(move |store| store.pay(&key, &payment)).await?;
		self.inner.paid.notify_one();
		Ok(Some(record))
	}

	/// Checks that the deposit covers what is owed and `needed` more.
	async fn check_deposit(
		&self,
		voucher: &SignedVoucher,
		session: &Session,
		needed: Balance,
	) -> Result<(), Refusal> {
		let id = voucher.session;
		let lines = self.store(move |store| store.lines_of(id)).await?;
		let owed = lines.iter().fold(0 as Balance, |sum, (index, record)| {
			let settled = session
				.lines
				.get(usize::from(*index))
				.map_or(0, |line| line.settled);
			sum.saturating_add(record.cumulative.saturating_sub(settled))
		});
		let left = session.remaining.saturating_sub(owed);
		if left < needed {
			return Err(Refusal::DepositExhausted {
				session: id,
				left,
				needed,
			});
		}
		Ok(())
	}

	/// The salt of the next receipt: a secret that nobody can guess if the session is private. It is drawn from the
	/// operator's randomised signature, and kept with the texts.
	fn salt(&self, session: &Session, voucher: &SignedVoucher, record: Option<&LineRecord>) -> Hash32 {
		if session.disclosure == Disclosure::Open {
			return OPEN_SALT;
		}
		let mut message = SALT_DOMAIN.to_vec();
		message.extend_from_slice(&self.inner.chain.genesis_hash());
		message.extend_from_slice(&voucher.session.to_le_bytes());
		message.push(voucher.line);
		message.extend_from_slice(&record.map_or(0, |record| record.next_sequence).to_le_bytes());
		Blake2::hash(&self.inner.signer.sign(&message))
	}

	/// A stored receipt, signed. Its texts and salt are shown if the session is open, or `to_payer`.
	pub(super) async fn disclose(&self, id: ReceiptId, to_payer: bool) -> Result<Option<Disclosed>, Refusal> {
		let found = self
			.store(move |store| Ok(store.receipt(&id)?.zip(store.texts(&id)?)))
			.await?;
		let Some((record, texts)) = found else {
			return Ok(None);
		};
		let shown = to_payer || record.is_open();
		let line = LineKey::of(&id);
		let line = self.store(move |store| store.line(&line)).await?;
		let model = line.and_then(|line| self.inner.models.iter().find(|model| model.id == line.model));
		let sources = match model.filter(|_| shown) {
			Some(model) => cited(model.clone(), texts.sources).await?,
			None => Vec::new(),
		};
		Ok(Some(Disclosed {
			signed: self.sign(&record, shown.then_some(texts.salt), sources),
			request: shown.then_some(texts.request),
			response: shown.then_some(texts.response),
		}))
	}

	/// Signs a receipt that is on disk. Signatures are made anew each time: two over the same receipt are no equivocation.
	fn sign(&self, record: &ReceiptRecord, salt: Option<Hash32>, sources: Vec<CitedSource>) -> SignedReceipt {
		let receipt = *record.receipt();
		SignedReceipt {
			receipt,
			claims: record.claims().to_vec(),
			retrieved: record.retrieved().to_vec(),
			operator: self.inner.chain.operator_id(),
			operator_account: self.inner.signer.account(),
			operator_signature: format!("0x{}", hex::encode(self.signature(record))),
			cost: receipt.amount,
			cumulative: receipt.cumulative_before.saturating_add(receipt.amount),
			salt,
			sources,
		}
	}

	/// The operator's signature over a receipt that is on disk.
	pub(super) fn signature(&self, record: &ReceiptRecord) -> [u8; 64] {
		let message = record.receipt().message(&self.inner.chain.genesis_hash());
		self.inner.signer.sign(&message)
	}

	/// Uses the store without holding up the server.
	pub(super) async fn store<T: Send + 'static>(
		&self,
		body: impl FnOnce(&Store) -> Result<T, StoreError> + Send + 'static,
	) -> Result<T, Refusal> {
		let store: Arc<Store> = self.inner.store.clone();
		blocking(move || body(&store).map_err(Refusal::from)).await
	}

	/// What a session has here.
	pub(super) async fn session_state(&self, id: SessionId) -> Result<super::wire::SessionState, Refusal> {
		let lines = self.store(move |store| store.lines_of(id)).await?;
		if lines.is_empty() && self.inner.chain.session(id).await?.is_none() {
			return Err(Refusal::SessionUnknown(id));
		}
		let lines = lines.into_iter().map(|(line, record)| super::wire::LineState {
			line,
			model: record.model,
			next_sequence: record.next_sequence,
			cumulative: record.cumulative,
			paid: record.paid,
			batched: record.batched,
			lost: record.lost,
		});
		Ok(super::wire::SessionState {
			session: id,
			operator: self.inner.chain.operator_id(),
			lines: lines.collect(),
		})
	}
}

/// An answer, and whose it is.
struct Answer {
	generated: Generated,
	claims: Vec<openledger_attribution::Claim>,
	/// The passages it was made from, best first.
	hits: Vec<Hit>,
}

/// Runs the model and attributes its answer.
fn answer(model: &ServedModel, request: &str, sampling: &Sampling, open: bool) -> Result<Answer, Refusal> {
	let retriever = model.retriever.as_deref();
	let hits = retriever.map_or_else(Vec::new, |retriever| retriever.retrieve(request));
	let passages: Vec<Passage<'_>> = retriever
		.iter()
		.flat_map(|retriever| {
			hits.iter()
				.filter_map(|hit| retriever.passage(hit.contribution, hit.chunk))
		})
		.collect();
	let generated = model
		.generator
		.generate_from(request, &passages, sampling)
		.map_err(|error| match error {
			GenerateError::EmptyPrompt => Refusal::PromptEmpty,
			GenerateError::Temperature => Refusal::TemperatureOutOfRange,
			other => Refusal::Internal(other.to_string()),
		})?;
	let claims = if open {
		model
			.engine
			.attribute(request, &generated.text)
			.map_err(|error| Refusal::Internal(error.to_string()))?
	} else {
		Vec::new()
	};
	Ok(Answer {
		generated,
		claims,
		hits,
	})
}

/// Passages with their proofs.
async fn cited(model: ServedModel, sources: Vec<Cited>) -> Result<Vec<CitedSource>, Refusal> {
	let Some(retriever) = model.retriever.filter(|_| !sources.is_empty()) else {
		return Ok(Vec::new());
	};
	blocking(move || {
		Ok(sources
			.iter()
			.filter_map(|cited| {
				let citation = retriever.cite(cited.contribution, cited.chunk)?;
				Some(CitedSource::new(citation, f32::from_bits(cited.score)))
			})
			.collect())
	})
	.await
}

async fn blocking<T: Send + 'static>(
	body: impl FnOnce() -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Refusal> {
	tokio::task::spawn_blocking(body)
		.await
		.map_err(|error| Refusal::Internal(error.to_string()))?
}
