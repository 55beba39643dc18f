//! A payer that checks nothing.

use anyhow::{bail, ensure, Context, Result};
use openledger::{
	gateway::{
		wire::{Completion, SessionState},
		SignedVoucher, VOUCHER_HEADER,
	},
	payer::VoucherSigner,
};
use openledger_core::{Balance, Hash32, LineIndex, OperatorId, SessionId, VoucherPayload};
use serde_json::{json, Value};

/// Pays whatever the gateway asks for, on the gateway's word alone: what an accomplice does.
pub struct BlindPayer<S> {
	http: reqwest::Client,
	gateway: String,
	genesis: Hash32,
	operator: OperatorId,
	session: SessionId,
	line: LineIndex,
	signer: S,
}

impl<S: VoucherSigner> BlindPayer<S> {
	/// An accomplice of the gateway at `gateway`, on a line whose vouchers `signer` signs.
	///
	/// # Errors
	/// If the gateway does not answer.
	pub async fn open(gateway: &str, session: SessionId, line: LineIndex, signer: S) -> Result<Self> {
		let gateway = gateway.trim_end_matches('/').to_string();
		let http = reqwest::Client::new();
		let health: Value = http.get(format!("{gateway}/health")).send().await?.json().await?;
		let genesis = health["genesis"].as_str().context("the gateway names no chain")?;
		let genesis = sp_core::bytes::from_hex(genesis).context("its chain is no hash")?;
		Ok(Self {
			http,
			gateway,
			genesis: Hash32::try_from(genesis).ok().context("its chain is no hash")?,
			operator: serde_json::from_value(health["operator"].clone())?,
			session,
			line,
			signer,
		})
	}

	/// Pays what is owed, and asks.
	///
	/// # Errors
	/// If the gateway refuses.
	pub async fn ask(&self, model: &str, prompt: &str, max_tokens: u32) -> Result<Completion> {
		let body = json!({ "model": model, "prompt": prompt, "max_tokens": max_tokens, "temperature": 0 });
		let voucher = self.voucher(self.owed().await?).to_header();
		let request = self.http.post(format!("{}/v1/completions", self.gateway));
		let response = request.header(VOUCHER_HEADER, voucher).json(&body).send().await?;
		let status = response.status();
		let body: Value = response.json().await?;
		ensure!(status.is_success(), "the gateway refused: {body}");
		Ok(serde_json::from_value(body)?)
	}

	/// Pays what is owed.
	///
	/// # Errors
	/// If the gateway refuses.
	pub async fn pay(&self) -> Result<Balance> {
		let owed = self.owed().await?;
		let voucher = self.voucher(owed).to_json().to_string();
		let request = self.http.post(format!("{}/openledger/voucher", self.gateway));
		let response = request.body(voucher).send().await?;
		if !response.status().is_success() {
			bail!("the gateway refused: {}", response.text().await?);
		}
		Ok(owed)
	}

	/// What the gateway says that the line has cost.
	async fn owed(&self) -> Result<Balance> {
		let address = format!("{}/openledger/session/{}", self.gateway, self.session);
		let state: SessionState = self.http.get(address).send().await?.json().await?;
		let line = state.lines.iter().find(|line| line.line == self.line);
		Ok(line.map_or(0, |line| line.cumulative))
	}

	fn voucher(&self, cumulative: Balance) -> SignedVoucher {
		let payload = VoucherPayload {
			genesis: self.genesis,
			session: self.session,
			line: self.line,
			operator: self.operator,
			cumulative,
		};
		SignedVoucher {
			session: self.session,
			line: self.line,
			cumulative,
			signature: self.signer.sign(&payload.message()),
		}
	}
}
