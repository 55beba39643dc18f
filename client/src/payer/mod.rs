//! The payer's side: asks, checks every receipt against the answer, and only then pays.
//!
//! A payer never signs for more than it has checked: the voucher of a request equals the sum of the receipts it has
//! verified, and a receipt that differs in anything from what was asked, answered or agreed is not paid. Before a
//! request is sent, the most it can cost is held against the payer's own limit.
//!
//! What was verified and signed is remembered in a small file ([`Memory`]), so a payer that was killed between answer
//! and payment gets its answer again instead of paying twice or trusting the gateway's word.

mod check;
mod memory;
mod sources;
#[cfg(test)]
mod tests;

pub use check::{check_receipt, ReceiptFault, Terms};
pub use memory::{InFlight, Memory, MemoryError};
pub use sources::{check_sources, CorpusView, Member, Members, SourceFault};

use crate::gateway::{
	wire::{
		ChatRequest, Completion, CompletionRequest, Content, Disclosed, ErrorBody, Message, Settings,
		SignedReceipt, PARENT_HEADER,
	},
	SignedVoucher, VOUCHER_HEADER,
};
use openledger_attribution::{receipt::charge, token::tokenise, ReceiptId};
use openledger_core::{Balance, VoucherPayload};
use serde::de::DeserializeOwned;
use sp_runtime::MultiSignature;
use std::sync::Arc;

/// The payer's hand: signs vouchers with the key that the session line names.
pub trait VoucherSigner {
	/// Signs the bytes.
	fn sign(&self, message: &[u8]) -> MultiSignature;
}

impl VoucherSigner for subxt_signer::sr25519::Keypair {
	fn sign(&self, message: &[u8]) -> MultiSignature {
		let signature = subxt_signer::sr25519::Keypair::sign(self, message);
		MultiSignature::Sr25519(sp_core::sr25519::Signature::from_raw(signature.0))
	}
}

impl VoucherSigner for subxt_signer::ecdsa::Keypair {
	fn sign(&self, message: &[u8]) -> MultiSignature {
		let signature = subxt_signer::ecdsa::Keypair::sign(self, message);
		MultiSignature::Ecdsa(sp_core::ecdsa::Signature::from_raw(signature.0))
	}
}

/// How a question is put.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Style {
	/// `/v1/completions`: the model continues the text.
	Completion,
	/// `/v1/chat/completions`: one message of the user.
	Chat,
}

/// A question.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
	/// Name or number of the model at the gateway.
	pub model: String,
	/// What is asked.
	pub prompt: String,
	/// How it is put.
	pub style: Style,
	/// Most tokens of the answer.
	pub max_tokens: u32,
	/// From 0 to 2; `None` leaves it to the gateway.
	pub temperature: Option<f64>,
	/// Equal seeds give equal answers; `None` leaves it to the gateway.
	pub seed: Option<i64>,
	/// The receipt on whose behalf this is asked.
	pub parent: Option<ReceiptId>,
}

/// An answer whose receipt was checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
	/// The text.
	pub text: String,
	/// Its receipt.
	pub receipt: SignedReceipt,
	/// Whether it is the answer to the same question asked before, whose receipt had not been seen.
	pub recovered: bool,
}

/// Nothing was signed beyond what was verified.
#[derive(Debug, thiserror::Error)]
pub enum PayerError {
	/// The gateway cannot be reached, or the connection broke. Asking again is safe.
	#[error("the gateway cannot be reached: {0}")]
	Transport(#[from] reqwest::Error),
	/// The gateway refused.
	#[error("the gateway refused ({code}): {message}")]
	Refused {
		/// HTTP status.
		status: u16,
		/// The gateway's code.
		code: String,
		/// Its message.
		message: String,
	},
	/// The question cannot be put into JSON.
	#[error("the question cannot be sent: {0}")]
	Question(String),
	/// What the gateway said makes no sense.
	#[error("the gateway's answer cannot be read (status {status}): {reason}")]
	Unreadable {
		/// HTTP status.
		status: u16,
		/// What is wrong with it.
		reason: String,
	},
	/// The chain does not tell what the answer's sources are. Asking again is safe.
	#[error("the chain cannot be asked about the sources of the answer: {0}")]
	Chain(String),
	/// The receipt is wrong. It is not paid.
	#[error("the receipt is not paid: {0}")]
	Receipt(#[from] ReceiptFault),
	/// More than the payer allows.
	#[error("this could bring the line to {would}, and the limit is {limit}")]
	OverLimit {
		/// What the line could have cost then.
		would: Balance,
		/// The payer's limit.
		limit: Balance,
	},
	/// The gateway wants to be paid for something this payer did not ask.
	#[error("the gateway wants {0} for a request that this payer does not remember")]
	NotAsked(Balance),
	/// The prices of the line exceed all money.
	#[error("the prices of the line exceed all money")]
	Prices,
	/// The payer's memory failed.
	#[error(transparent)]
	Memory(#[from] MemoryError),
}

/// One payer on one line of one session.
pub struct Payer<S> {
	http: reqwest::Client,
	gateway: String,
	terms: Terms,
	signer: S,
	/// Most that the line may cost in all.
	limit: Balance,
	memory: Memory,
	corpus: Option<Arc<dyn CorpusView>>,
}

impl<S: VoucherSigner> Payer<S> {
	/// A payer of the line in `terms` (as the chain has it) at the gateway with base address `gateway`, who will not sign
	/// for more than `limit` on this line in all.
	pub fn new(gateway: &str, terms: Terms, signer: S, limit: Balance, memory: Memory) -> Self {
		let gateway = gateway.trim_end_matches('/').to_string();
		Self {
			http: reqwest::Client::new(),
			gateway,
			terms,
			signer,
			limit,
			memory,
			corpus: None,
		}
	}

	/// The same payer, who holds the sources of answers against the corpus of the line's model as the chain has it.
	pub fn with_corpus(self, corpus: Arc<dyn CorpusView>) -> Self {
		Self {
			corpus: Some(corpus),
			..self
		}
	}

	/// What was verified and signed so far.
	pub fn memory(&self) -> &Memory {
		&self.memory
	}

	/// Asks, and checks the receipt. The answer is not paid yet: the next question pays it, or [`Self::pay`].
	///
	/// # Errors
	/// See [`PayerError`]. After a [`PayerError::Transport`] the same question may be asked again: if it was
	/// answered, that answer comes.
	pub async fn ask(&mut self, question: &Question) -> Result<Answer, PayerError> {
		// Two rounds: the first may find an earlier receipt that never arrived here.
		for _ in 0..2 {
			self.check_limit(question)?;
			self.memory.set_in_flight(InFlight {
				request: question.prompt.clone(),
				max_tokens: question.max_tokens,
				parent: question.parent,
			})?;
			let (status, body) = self.send(question).await?;
			if status == reqwest::StatusCode::OK {
				let completion: Completion = read(status, &body)?;
				let text = completion
					.text()
					.ok_or_else(|| unreadable(status, "there is no text in it"))?;
				let receipt = completion.openledger;
				let asked = self
					.memory
					.in_flight
					.clone()
					.ok_or(PayerError::NotAsked(receipt.cost))?;
				let members = self.members(&receipt).await?;
				self.accept(&asked, &receipt, &text, members.as_ref())?;
				return Ok(Answer {
					text,
					receipt,
					recovered: false,
				});
			}
			let error: ErrorBody = read(status, &body)?;
			let Some(unpaid) = error.openledger.filter(|_| error.error.code == "receipt_unpaid") else {
				if status.is_client_error() {
					self.memory.set_refused()?;
				}
				return Err(refused(status, error.error.code, error.error.message));
			};
			self.memory.set_refused()?;
			let members = self.members(&unpaid.signed).await?;
			if let Some(answer) = self.recover(&unpaid, question, members.as_ref())? {
				return Ok(answer);
			}
		}
		Err(PayerError::NotAsked(self.memory.cumulative))
	}

	/// Pays for what was verified, without a new question. Nothing happens if that is nothing.
	///
	/// # Errors
	/// See [`PayerError`]. Paying again is safe.
	pub async fn pay(&mut self) -> Result<(), PayerError> {
		if self.memory.cumulative == 0 {
			return Ok(());
		}
		let voucher = self.voucher()?;
		let response = self
			.http
			.post(format!("{}/openledger/voucher", self.gateway))
			.body(voucher.to_json().to_string())
			.send()
			.await?;
		let status = response.status();
		let body = response.bytes().await?;
		if status == reqwest::StatusCode::OK {
			return Ok(());
		}
		let error: ErrorBody = read(status, &body)?;
		Err(refused(status, error.error.code, error.error.message))
	}

	/// The voucher for all that was verified.
	fn voucher(&mut self) -> Result<SignedVoucher, PayerError> {
		let cumulative = self.memory.cumulative;
		if cumulative > self.limit {
			return Err(PayerError::OverLimit {
				would: cumulative,
				limit: self.limit,
			});
		}
		let terms = &self.terms;
		let payload = VoucherPayload {
			genesis: terms.genesis,
			session: terms.session,
			line: terms.line,
			operator: terms.operator,
			cumulative,
		};
		self.memory.set_signed(cumulative)?;
		let signature = self.signer.sign(&payload.message());
		Ok(SignedVoucher {
			session: terms.session,
			line: terms.line,
			cumulative,
			signature,
		})
	}

	/// Refuses a question that could bring the line above the limit.
	fn check_limit(&self, question: &Question) -> Result<(), PayerError> {
		let input = tokenise(question.prompt.as_bytes())
			.filter(|located| located.token.counts())
			.count();
		let input = u32::try_from(input).map_err(|_| PayerError::Prices)?;
		let most = charge(
			input,
			question.max_tokens,
			self.terms.input_price,
			self.terms.output_price,
		);
		let would = most
			.and_then(|most| self.memory.cumulative.checked_add(most))
			.ok_or(PayerError::Prices)?;
		if would > self.limit {
			return Err(PayerError::OverLimit {
				would,
				limit: self.limit,
			});
		}
		Ok(())
	}

	async fn send(&mut self, question: &Question) -> Result<(reqwest::StatusCode, Vec<u8>), PayerError> {
		let settings = Settings {
			max_tokens: Some(question.max_tokens.into()),
			temperature: question.temperature,
			seed: question.seed,
			..Settings::default()
		};
		let content = Content::Text(question.prompt.clone());
		let voucher = self.voucher()?.to_header();
		let model = question.model.clone();
		let (path, body) = match question.style {
			Style::Completion => (
				"/v1/completions",
				settings.body(&CompletionRequest {
					model,
					prompt: content,
				}),
			),
			Style::Chat => {
				let messages = vec![Message {
					role: "user".into(),
					content,
				}];
				let request = ChatRequest {
					model,
					messages,
					max_completion_tokens: None,
				};
				("/v1/chat/completions", settings.body(&request))
			}
		};
		let body = body.map_err(|error| PayerError::Question(error.to_string()))?;
		let request = self.http.post(format!("{}{path}", self.gateway)).json(&body);
		let mut request = request.header(VOUCHER_HEADER, voucher);
		if let Some(ReceiptId {
			session,
			line,
			sequence,
		}) = question.parent
		{
			request = request.header(PARENT_HEADER, format!("{session}/{line}/{sequence}"));
		}
		let response = request.send().await?;
		let status = response.status();
		Ok((status, response.bytes().await?.to_vec()))
	}

	/// What the chain says of the sources of an answer; `None` if this payer does not ask it.
	async fn members(&self, receipt: &SignedReceipt) -> Result<Option<Members>, PayerError> {
		match &self.corpus {
			Some(corpus) => Ok(Some(sources::members(corpus.as_ref(), &receipt.sources).await?)),
			None => Ok(None),
		}
	}

	/// Checks the receipt of a request, and remembers it.
	fn accept(
		&mut self,
		asked: &InFlight,
		receipt: &SignedReceipt,
		response: &str,
		members: Option<&Members>,
	) -> Result<(), PayerError> {
		check_receipt(&self.terms, &self.memory, asked, response, receipt)?;
		check_sources(&receipt.sources, members).map_err(ReceiptFault::Source)?;
		if receipt.cumulative > self.limit {
			return Err(PayerError::OverLimit {
				would: receipt.cumulative,
				limit: self.limit,
			});
		}
		self.memory.verified(receipt)?;
		Ok(())
	}

	/// Checks a receipt that never arrived against the requests whose receipts got lost. Returns the answer if the
	/// question is the same; otherwise the next round pays it and asks.
	fn recover(
		&mut self,
		unpaid: &Disclosed,
		question: &Question,
		members: Option<&Members>,
	) -> Result<Option<Answer>, PayerError> {
		let mut fault = PayerError::NotAsked(unpaid.signed.cost);
		let (Some(request), Some(response)) = (&unpaid.request, &unpaid.response) else {
			return Err(fault);
		};
		let lost = self.memory.lost.clone();
		for asked in lost.iter().rev().filter(|asked| asked.request == *request) {
			match self.accept(asked, &unpaid.signed, response, members) {
				Ok(()) => {
					let same = asked.request == question.prompt && asked.parent == question.parent;
					let answer = || Answer {
						text: response.clone(),
						receipt: unpaid.signed.clone(),
						recovered: true,
					};
					return Ok(same.then(answer));
				}
				Err(error) => fault = error,
			}
		}
		Err(fault)
	}
}

fn refused(status: reqwest::StatusCode, code: String, message: String) -> PayerError {
	PayerError::Refused {
		status: status.as_u16(),
		code,
		message,
	}
}

fn unreadable(status: reqwest::StatusCode, reason: impl std::fmt::Display) -> PayerError {
	PayerError::Unreadable {
		status: status.as_u16(),
		reason: reason.to_string(),
	}
}

fn read<T: DeserializeOwned>(status: reqwest::StatusCode, body: &[u8]) -> Result<T, PayerError> {
	serde_json::from_slice(body).map_err(|error| unreadable(status, error))
}
