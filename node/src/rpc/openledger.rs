//! The namespace `openledger_*`: reads of the economy, each over one function of the runtime API.
//!
//! Amounts are decimal strings in both directions. Every method takes a block hash as last parameter and answers for the
//! best block without it.

use jsonrpsee::{
	core::RpcResult,
	proc_macros::rpc,
	types::{ErrorObject, ErrorObjectOwned},
};
use openledger_core::{Balance, BatchId, EpochIndex, ModelId, OperatorId};
use openledger_runtime::AccountId;
use openledger_runtime_api::{
	Activity, BatchInfo, Conservation, Earnings, Exposure, Lineage, OpenLedgerApi as RuntimeApi, Quote,
	QuoteError, Vitals,
};
use sp_api::{ApiError, ProvideRuntimeApi};
use sp_blockchain::HeaderBackend;
use sp_runtime::traits::Block as BlockT;
use std::{marker::PhantomData, sync::Arc};

/// Most epochs one call of `openledger_activity` may ask for.
const MAX_EPOCHS: u32 = 1_024;

/// An amount in the smallest unit, as a decimal string.
#[derive(Clone, Copy, Debug, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Amount(#[serde(with = "openledger_runtime_api::json::decimal")] Balance);

/// Reads of the economy.
#[rpc(server, namespace = "openledger")]
pub trait OpenLedgerApi<Hash> {
	/// Who would get what if `operator` settled `amount` for `model`.
	#[method(name = "quote", blocking)]
	fn quote(
		&self,
		model: ModelId,
		operator: OperatorId,
		amount: Amount,
		at: Option<Hash>,
	) -> RpcResult<Quote<AccountId>>;

	/// Where a model comes from and whom its revenue reaches; `null` if it does not exist.
	#[method(name = "lineage", blocking)]
	fn lineage(&self, model: ModelId, at: Option<Hash>) -> RpcResult<Option<Lineage<AccountId>>>;

	/// What an account has earned, can claim, and has been paid.
	#[method(name = "earnings", blocking)]
	fn earnings(&self, account: AccountId, at: Option<Hash>) -> RpcResult<Earnings<AccountId>>;

	/// A batch and its state; `null` if the id has never been given out.
	#[method(name = "batch", blocking)]
	fn batch(&self, batch: BatchId, at: Option<Hash>) -> RpcResult<Option<BatchInfo<AccountId>>>;

	/// The counters of the epochs `from..=to` that are still kept, and the totals. Without `from` and `to`, of the epoch
	/// that is running.
	#[method(name = "activity", blocking)]
	fn activity(
		&self,
		from: Option<EpochIndex>,
		to: Option<EpochIndex>,
		at: Option<Hash>,
	) -> RpcResult<Activity>;

	/// Every ledger of the economy against the balances that back it.
	#[method(name = "conservation", blocking)]
	fn conservation(&self, at: Option<Hash>) -> RpcResult<Conservation<AccountId>>;

	/// The state of the economy at a glance, at a cost that does not grow with it.
	#[method(name = "vitals", blocking)]
	fn vitals(&self, at: Option<Hash>) -> RpcResult<Vitals>;

	/// What an operator has open, and what it may; `null` if it does not exist.
	#[method(name = "exposure", blocking)]
	fn exposure(&self, operator: OperatorId, at: Option<Hash>) -> RpcResult<Option<Exposure>>;
}

/// Why a method failed. The codes are part of the interface.
#[derive(Debug)]
pub enum Error {
	/// The runtime could not answer; it may be of a version without this function.
	Runtime(ApiError),
	/// The block hash is unknown, or its state is pruned.
	UnknownBlock(String),
	/// There is no quote.
	Quote(QuoteError),
	/// The range of epochs is reversed or too long.
	Range,
}

impl Error {
	/// The JSON-RPC error code.
	pub const fn code(&self) -> i32 {
		match self {
			Self::Runtime(_) => 7_100,
			Self::UnknownBlock(_) => 7_101,
			Self::Range => 7_102,
			Self::Quote(QuoteError::UnknownModel) => 7_110,
			Self::Quote(QuoteError::UnknownOperator) => 7_111,
			Self::Quote(QuoteError::NotServed) => 7_112,
			Self::Quote(QuoteError::ZeroAmount) => 7_113,
			Self::Quote(QuoteError::Overflow) => 7_114,
		}
	}

	const fn message(&self) -> &'static str {
		match self {
			Self::Runtime(_) => "The runtime could not answer",
			Self::UnknownBlock(_) => "Unknown block",
			Self::Range => "`from` must not exceed `to`, and the range is at most 1024 epochs",
			Self::Quote(QuoteError::UnknownModel) => "The model does not exist",
			Self::Quote(QuoteError::UnknownOperator) => "The operator does not exist",
			Self::Quote(QuoteError::NotServed) => "The operator does not serve the model",
			Self::Quote(QuoteError::ZeroAmount) => "The amount is zero",
			Self::Quote(QuoteError::Overflow) => "The amount is too large",
		}
	}
}

impl From<Error> for ErrorObjectOwned {
	fn from(error: Error) -> Self {
		let data = match &error {
			Error::Runtime(cause) => Some(cause.to_string()),
			Error::UnknownBlock(block) => Some(block.clone()),
			Error::Quote(reason) => serde_json::to_value(reason)
				.ok()
				.and_then(|value| value.as_str().map(Into::into)),
			Error::Range => None,
		};
		ErrorObject::owned(error.code(), error.message(), data)
	}
}

impl From<ApiError> for Error {
	fn from(error: ApiError) -> Self {
		Self::Runtime(error)
	}
}

/// Answers from the state of a client.
pub struct OpenLedger<C, B> {
	client: Arc<C>,
	_block: PhantomData<B>,
}

impl<C, B> OpenLedger<C, B> {
	/// Answers from the state of `client`.
	pub fn new(client: Arc<C>) -> Self {
		Self {
			client,
			_block: PhantomData,
		}
	}
}

impl<C, B> OpenLedger<C, B>
where
	B: BlockT,
	C: HeaderBackend<B>,
{
	/// The block to answer for.
	fn at(&self, at: Option<B::Hash>) -> Result<B::Hash, Error> {
		let Some(hash) = at else {
			return Ok(self.client.info().best_hash);
		};
		match self.client.number(hash) {
			Ok(Some(_)) => Ok(hash),
			_ => Err(Error::UnknownBlock(format!("{hash:?}"))),
		}
	}
}

impl<C, B> OpenLedgerApiServer<B::Hash> for OpenLedger<C, B>
where
	B: BlockT,
	C: ProvideRuntimeApi<B> + HeaderBackend<B> + Send + Sync + 'static,
	C::Api: RuntimeApi<B, AccountId>,
{
	fn quote(
		&self,
		model: ModelId,
		operator: OperatorId,
		amount: Amount,
		at: Option<B::Hash>,
	) -> RpcResult<Quote<AccountId>> {
		let at = self.at(at)?;
		let quote = self
			.client
			.runtime_api()
			.quote(at, model, operator, amount.0)
			.map_err(Error::from)?;
		Ok(quote.map_err(Error::Quote)?)
	}

	fn lineage(&self, model: ModelId, at: Option<B::Hash>) -> RpcResult<Option<Lineage<AccountId>>> {
		let at = self.at(at)?;
		Ok(self
			.client
			.runtime_api()
			.lineage(at, model)
			.map_err(Error::from)?)
	}

	fn earnings(&self, account: AccountId, at: Option<B::Hash>) -> RpcResult<Earnings<AccountId>> {
		let at = self.at(at)?;
		Ok(self
			.client
			.runtime_api()
			.earnings(at, account)
			.map_err(Error::from)?)
	}

	fn batch(&self, batch: BatchId, at: Option<B::Hash>) -> RpcResult<Option<BatchInfo<AccountId>>> {
		let at = self.at(at)?;
		Ok(self.client.runtime_api().batch(at, batch).map_err(Error::from)?)
	}

	fn activity(
		&self,
		from: Option<EpochIndex>,
		to: Option<EpochIndex>,
		at: Option<B::Hash>,
	) -> RpcResult<Activity> {
		let at = self.at(at)?;
		let api = self.client.runtime_api();
		let (from, to) = match (from, to) {
			(Some(from), Some(to)) => (from, to),
			(Some(epoch), None) | (None, Some(epoch)) => (epoch, epoch),
			(None, None) => {
				// No epoch is that far, so this reads the number of the current one.
				let current = api
					.activity(at, EpochIndex::MAX, EpochIndex::MAX)
					.map_err(Error::from)?
					.current;
				(current, current)
			}
		};
		match to.checked_sub(from) {
			Some(distance) if distance < MAX_EPOCHS => Ok(api.activity(at, from, to).map_err(Error::from)?),
			_ => Err(Error::Range)?,
		}
	}

	fn conservation(&self, at: Option<B::Hash>) -> RpcResult<Conservation<AccountId>> {
		let at = self.at(at)?;
		Ok(self.client.runtime_api().conservation(at).map_err(Error::from)?)
	}

	fn vitals(&self, at: Option<B::Hash>) -> RpcResult<Vitals> {
		let at = self.at(at)?;
		Ok(self.client.runtime_api().vitals(at).map_err(Error::from)?)
	}

	fn exposure(&self, operator: OperatorId, at: Option<B::Hash>) -> RpcResult<Option<Exposure>> {
		let at = self.at(at)?;
		Ok(self
			.client
			.runtime_api()
			.exposure(at, operator)
			.map_err(Error::from)?)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use openledger_core::ModelKind;
	use openledger_runtime::opaque::{Block, Hash, Header};
	use openledger_runtime_api::{BatchState, Counters, EpochActivity, Ledgers, QuotePart, Role, Target};
	use serde_json::{json, Value};
	use sp_api::ApiRef;
	use sp_blockchain::{BlockStatus, Info};

	const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
	const CURRENT_EPOCH: EpochIndex = 5;

	fn best() -> Hash {
		Hash::repeat_byte(2)
	}

	/// A client with two blocks; their states differ in the issuance.
	struct TestClient;
	struct TestApi;

	impl ProvideRuntimeApi<Block> for TestClient {
		type Api = TestApi;
		fn runtime_api(&self) -> ApiRef<'_, Self::Api> {
			TestApi.into()
		}
	}

	impl HeaderBackend<Block> for TestClient {
		fn header(&self, _: Hash) -> sp_blockchain::Result<Option<Header>> {
			Ok(None)
		}
		fn info(&self) -> Info<Block> {
			Info {
				best_hash: best(),
				best_number: 2,
				genesis_hash: Hash::zero(),
				finalized_hash: Hash::zero(),
				finalized_number: 0,
				finalized_state: None,
				number_leaves: 1,
				block_gap: None,
			}
		}
		fn status(&self, _: Hash) -> sp_blockchain::Result<BlockStatus> {
			Ok(BlockStatus::Unknown)
		}
		fn number(&self, hash: Hash) -> sp_blockchain::Result<Option<u32>> {
			Ok(if hash == best() {
				Some(2)
			} else if hash == Hash::repeat_byte(1) {
				Some(1)
			} else {
				None
			})
		}
		fn hash(&self, _: u32) -> sp_blockchain::Result<Option<Hash>> {
			Ok(None)
		}
	}

	sp_api::mock_impl_runtime_apis! {
		impl RuntimeApi<Block, AccountId> for TestApi {
			fn quote(model: ModelId, operator: OperatorId, amount: Balance) -> Result<Quote<AccountId>, QuoteError> {
				match (model, operator, amount) {
					(_, _, 0) => Err(QuoteError::ZeroAmount),
					(_, _, Balance::MAX) => Err(QuoteError::Overflow),
					(9, _, _) => Err(QuoteError::UnknownModel),
					(_, 9, _) => Err(QuoteError::UnknownOperator),
					(8, 8, _) => Err(QuoteError::NotServed),
					_ => {
						let part = QuotePart {
							role: Role::Operator,
							target: Target::Payee(2),
							model: None,
							account: Some([1; 32].into()),
							amount,
						};
						Ok(Quote { model, operator, amount, policy: 0, parts: vec![part] })
					},
				}
			}
			fn lineage(model: ModelId) -> Option<Lineage<AccountId>> {
				(model == 0).then(|| Lineage {
					model,
					kind: ModelKind::Base,
					active: true,
					owner: None,
					depth: 0,
					parents: Vec::new(),
					data_share: 0,
					verbatim: 0,
					builders: Vec::new(),
					data: Vec::new(),
				})
			}
			fn earnings(account: AccountId) -> Earnings<AccountId> {
				Earnings { claimable: Balance::MAX, ..Earnings::none(account) }
			}
			fn batch(batch: BatchId) -> Option<BatchInfo<AccountId>> {
				(batch == 0).then_some(BatchInfo { batch, state: BatchState::Ended, record: None })
			}
			fn activity(from: EpochIndex, to: EpochIndex) -> Activity {
				let epochs = (from..=to.min(CURRENT_EPOCH))
					.map(|epoch| EpochActivity { epoch, ..Default::default() })
					.collect();
				Activity { current: CURRENT_EPOCH, epochs, totals: Counters::default(), different: Default::default() }
			}
			#[advanced]
			fn conservation(at: Hash) -> Result<Conservation<AccountId>, ApiError> {
				let issuance = if at == best() { 2 } else { 1 };
				Ok(Conservation::new(Ledgers::default(), Vec::new(), issuance, 0))
			}
			#[advanced]
			fn vitals(at: Hash) -> Result<Vitals, ApiError> {
				let issuance = if at == best() { 2 } else { 1 };
				Ok(Vitals { issuance, ..Default::default() })
			}
			fn exposure(operator: OperatorId) -> Option<Exposure> {
				(operator == 0).then(|| Exposure { room: Balance::MAX, held: 1, ..Default::default() })
			}
		}
	}

	/// The result or the error object of a call.
	async fn call(method: &str, params: Value) -> Result<Value, Value> {
		let module = OpenLedger::<_, Block>::new(Arc::new(TestClient)).into_rpc();
		let request = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params }).to_string();
		let (response, _) = module.raw_json_request(&request, 1).await.unwrap();
		let mut response: Value = serde_json::from_str(&response).unwrap();
		match response.get_mut("error") {
			Some(error) => Err(error.take()),
			None => Ok(response["result"].take()),
		}
	}

	async fn code(method: &str, params: Value) -> i64 {
		call(method, params).await.unwrap_err()["code"].as_i64().unwrap()
	}

	#[tokio::test]
	async fn quote_should_keep_every_digit_of_an_amount() {
		let amount = (Balance::MAX - 1).to_string();
		let quote = call("openledger_quote", json!([1, 2, amount])).await.unwrap();
		assert_eq!(quote["amount"], amount);
		assert_eq!(quote["parts"][0]["amount"], amount);
		assert_eq!(quote["parts"][0]["target"], json!({ "type": "payee", "id": 2 }));
		assert!(quote["parts"][0]["account"].as_str().unwrap().starts_with('5'));
	}

	#[tokio::test]
	async fn quote_should_fail_with_its_own_code_for_each_reason() {
		for (params, expected, name) in [
			(json!([9, 0, "1"]), 7_110, "unknownModel"),
			(json!([0, 9, "1"]), 7_111, "unknownOperator"),
			(json!([8, 8, "1"]), 7_112, "notServed"),
			(json!([0, 0, "0"]), 7_113, "zeroAmount"),
			(json!([0, 0, Balance::MAX.to_string()]), 7_114, "overflow"),
		] {
			let error = call("openledger_quote", params).await.unwrap_err();
			assert_eq!(
				(error["code"].clone(), error["data"].clone()),
				(json!(expected), json!(name))
			);
		}
	}

	#[tokio::test]
	async fn parameters_should_be_refused_when_they_are_malformed() {
		for params in [
			json!([0, 0, 1]),
			json!([0, 0, "-1"]),
			json!([0, 0, "1.5"]),
			json!([0, 0]),
			json!([-1, 0, "1"]),
		] {
			assert_eq!(
				code("openledger_quote", params.clone()).await,
				-32_602,
				"{params}"
			);
		}
		assert_eq!(
			code("openledger_earnings", json!(["not an account"])).await,
			-32_602
		);
		assert_eq!(code("openledger_batch", json!(["0"])).await, -32_602);
	}

	#[tokio::test]
	async fn unknown_model_and_batch_should_be_null() {
		assert_eq!(
			call("openledger_lineage", json!([0])).await.unwrap()["kind"],
			"Base"
		);
		assert_eq!(call("openledger_lineage", json!([1])).await.unwrap(), Value::Null);
		assert_eq!(
			call("openledger_batch", json!([0])).await.unwrap()["state"],
			"ended"
		);
		assert_eq!(call("openledger_batch", json!([1])).await.unwrap(), Value::Null);
	}

	#[tokio::test]
	async fn earnings_should_be_of_the_account_asked_for() {
		let earnings = call("openledger_earnings", json!([ALICE])).await.unwrap();
		assert_eq!(earnings["account"], ALICE);
		assert_eq!(earnings["claimable"], Balance::MAX.to_string());
		assert_eq!(earnings["payee"], Value::Null);
	}

	#[tokio::test]
	async fn activity_should_default_to_the_running_epoch() {
		let epochs = |activity: Value| -> Vec<u64> {
			activity["epochs"]
				.as_array()
				.unwrap()
				.iter()
				.map(|epoch| epoch["epoch"].as_u64().unwrap())
				.collect()
		};
		assert_eq!(epochs(call("openledger_activity", json!([])).await.unwrap()), [5]);
		assert_eq!(
			epochs(call("openledger_activity", json!([3])).await.unwrap()),
			[3]
		);
		assert_eq!(
			epochs(call("openledger_activity", json!([3, 9])).await.unwrap()),
			[3, 4, 5]
		);
		assert_eq!(
			epochs(call("openledger_activity", json!([0, 1_023])).await.unwrap()).len(),
			6
		);
	}

	#[tokio::test]
	async fn activity_should_refuse_ranges_that_are_reversed_or_too_long() {
		for params in [json!([1, 0]), json!([0, 1_024]), json!([0, u32::MAX])] {
			assert_eq!(code("openledger_activity", params).await, 7_102);
		}
	}

	#[tokio::test]
	async fn answers_should_be_of_the_block_asked_for() {
		let at = |byte: u8| json!([Hash::repeat_byte(byte)]);
		assert_eq!(
			call("openledger_conservation", json!([])).await.unwrap()["issuance"],
			"2"
		);
		assert_eq!(
			call("openledger_conservation", at(2)).await.unwrap()["issuance"],
			"2"
		);
		assert_eq!(
			call("openledger_conservation", at(1)).await.unwrap()["issuance"],
			"1"
		);
		assert_eq!(code("openledger_conservation", at(7)).await, 7_101);
		assert_eq!(
			call("openledger_vitals", json!([])).await.unwrap()["issuance"],
			"2"
		);
		assert_eq!(call("openledger_vitals", at(1)).await.unwrap()["issuance"], "1");
		assert_eq!(code("openledger_vitals", at(7)).await, 7_101);
	}

	#[tokio::test]
	async fn exposure_should_be_of_the_operator_asked_for_and_null_when_it_is_unknown() {
		let exposure = call("openledger_exposure", json!([0])).await.unwrap();
		assert_eq!(exposure["room"], Balance::MAX.to_string());
		assert_eq!(exposure["held"], 1);
		assert_eq!(
			call("openledger_exposure", json!([1])).await.unwrap(),
			Value::Null
		);
		assert_eq!(code("openledger_exposure", json!([])).await, -32_602);
	}
}
