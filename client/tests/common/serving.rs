//! An operator that serves one model for one payer, on a real node.

use super::key;
use openledger::{
	chain::{Connection, Key, OperatorChain},
	cli::{
		ask::{payable, payer},
		documents::Library,
		operator, serve, session,
	},
	gateway::{GatewayConfig, SettlementConfig, Settler},
	payer::{Memory, Payer},
};
use openledger_core::{Balance, Disclosure, ModelId, OperatorId, OPEN};
use subxt_signer::sr25519::Keypair;

/// Alice's gateway, and Eve who asks it. The gateway ends with [`Serving::end`].
pub struct Serving {
	/// Alice's operator.
	pub operator: OperatorId,
	/// Settles what Eve owes.
	pub settler: Settler<OperatorChain>,
	/// Asks on Eve's only line.
	pub payer: Payer<Keypair>,
	/// What the gateway calls the model.
	pub model: String,
	/// Where the gateway keeps its store, and tests what they write.
	pub folder: tempfile::TempDir,
	task: tokio::task::JoinHandle<()>,
}

impl Serving {
	/// Registers, opens a session with `deposit`, and serves `model` over `texts` at `prices` of 1,000 units in and out.
	pub async fn begin<'a>(
		conn: &Connection,
		model: ModelId,
		texts: impl IntoIterator<Item = &'a str>,
		prices: (Balance, Balance),
		deposit: Balance,
	) -> Self {
		let (alice, eve): (Key, Key) = (key("//Alice"), key("//Eve"));
		let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
		let url = format!("http://{}", listener.local_addr().unwrap());
		let operator = operator::register(conn, &alice, 1_000 * OPEN, "test", &url, 100_000_000)
			.await
			.unwrap()
			.value;
		operator::serve_model(conn, &alice, model, prices.0, prices.1)
			.await
			.unwrap();
		let opening = session::Opening {
			operator,
			lines: vec![session::Line {
				model,
				signer: eve.account(),
				max_prices: None,
			}],
			deposit,
			disclosure: Disclosure::Open,
			mandate: None,
		};
		let session = session::open(conn, &eve, &opening).await.unwrap().value;
		let folder = tempfile::tempdir().unwrap();
		let served = serve::models(conn, &Library::new(texts), &[(model, None)], false)
			.await
			.unwrap();
		let gateway = serve::gateway(conn, &alice, folder.path(), served, GatewayConfig::default())
			.await
			.unwrap();
		let settler = gateway.settler(SettlementConfig::default());
		let task = tokio::spawn(async move {
			let _ = gateway.serve(listener, std::future::pending()).await;
		});
		let line = payable(conn, session, 0).await.unwrap();
		Self {
			operator,
			settler,
			payer: payer(&line, &eve, &url, line.most, Memory::volatile(session, 0)),
			model: line.model,
			folder,
			task,
		}
	}

	/// Ends the gateway at once.
	pub fn end(&self) {
		self.task.abort();
	}
}
