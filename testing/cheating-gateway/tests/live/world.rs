//! A chain with a corpus, a model, and operators who are about to serve it.

use crate::process::{client, development, free_port, node, Server};
use openledger::{
	chain::{
		api::{
			self,
			attribution_scoring::events::Convicted,
			fee_routing::events::{BatchRouted, PoolDeposited},
		},
		prices, Advance, Connection, Key, Pull, SealedBlock,
	},
	cli::{
		contribution::{self, Origin, Submission},
		datanet::{self, Admission, Words},
		model, operator, session, snapshot,
	},
};
use openledger_core::{
	Balance, ContributionId, Disclosure, ModelId, ModelKind, OperatorId, SessionId, SnapshotId, OPEN,
};
use std::{
	collections::BTreeMap,
	path::{Path, PathBuf},
	process::Command,
	sync::Arc,
	time::{Duration, Instant},
};

/// Contributions: the third is commons, the fourth a later copy of the first with something before it.
pub const TEXTS: [&str; 5] = [
	"The quick brown fox jumps over the lazy dog while a small grey cat sleeps under the old apple tree.",
	"Money that no claim directs goes to the pools of the snapshots and nothing at all goes to the platform.",
	"Permission is hereby granted free of charge to any person obtaining a copy of this software.",
	"They say: The quick brown fox jumps over the lazy dog while a small grey cat sleeps under the old apple tree.",
	"A voucher promises all that a line has cost so far, so that only the newest of them is ever submitted.",
];
pub const COMMONS: usize = 2;
pub const COPY: usize = 3;
/// Own stake of every operator.
pub const BOND: Balance = 1_000 * OPEN;
/// What others have delegated to every operator.
pub const DELEGATED: Balance = 2_000 * OPEN;
/// Per 1,000 counting tokens: of requests, of answers. So high that a batch of all questions costs more than the bond, and delegations
/// lose.
pub const PRICES: (Balance, Balance) = (5_000 * OPEN, 10_000 * OPEN);
const DEPOSIT: Balance = 4_000 * OPEN;
const COMMISSION: u32 = 100_000_000;

pub fn key(uri: &str) -> Key {
	Key::from_uri(uri).unwrap()
}

/// Who contributed a text.
pub fn author(place: usize) -> Key {
	key(&format!("//Author{place}"))
}

/// Who pays.
pub fn payer() -> Key {
	key("//Eve")
}

/// An operator with what it serves from.
#[derive(Clone, Debug)]
pub struct Operator {
	pub uri: String,
	pub id: OperatorId,
	pub port: u16,
	pub session: SessionId,
}

impl Operator {
	pub fn gateway(&self) -> String {
		format!("http://127.0.0.1:{}", self.port)
	}
}

/// The supply as of a block.
#[derive(Clone, Copy, Debug)]
pub struct Books {
	pub block: u64,
	pub issuance: Balance,
}

/// A running chain. The node ends with this value.
pub struct World {
	_node: Server,
	pub client: PathBuf,
	pub url: String,
	pub conn: Connection,
	pub advance: Advance,
	/// By place in [`TEXTS`].
	pub contributions: Vec<ContributionId>,
	pub snapshot: SnapshotId,
	pub model: ModelId,
	pub folder: tempfile::TempDir,
}

impl World {
	/// A fresh development chain with the corpus and the model; `None` if there are no programs for it. `seal` is the node's.
	pub async fn start(seal: &str) -> Option<Self> {
		let (node, client) = node().zip(client())?;
		let folder = tempfile::tempdir().unwrap();
		let port = free_port();
		let mut command = development(&node);
		command.args(["--tmp", "--seal", seal]).args([
			"--rpc-port",
			&port.to_string(),
			"--port",
			&free_port().to_string(),
		]);
		let mut node = Server::start(command, port, &folder.path().join("node.log"));
		node.wait();
		let url = format!("ws://127.0.0.1:{port}");
		let conn = Connection::open(&url).await.unwrap();
		let alice = key("//Alice");
		let advance = match conn.seals() && seal == "instant" {
			true => Advance::Tick(alice.clone()),
			false => Advance::Wait,
		};
		let mut world = Self {
			_node: node,
			client,
			url,
			conn,
			advance,
			contributions: Vec::new(),
			snapshot: SnapshotId {
				datanet: 0,
				number: 0,
			},
			model: 0,
			folder,
		};
		world.publish(&alice).await;
		Some(world)
	}

	async fn publish(&mut self, owner: &Key) {
		let conn = &self.conn;
		let authors: Vec<Key> = (0..TEXTS.len()).map(author).collect();
		self.fund(&authors, 10 * OPEN).await;
		let words = Words::default();
		let datanet = datanet::create(conn, owner, "live", &words, Admission::Curated);
		let datanet = datanet.await.unwrap().value;
		let documents = self.documents();
		std::fs::create_dir_all(&documents).unwrap();
		let mut calls = Vec::new();
		for (place, text) in TEXTS.iter().enumerate() {
			std::fs::write(documents.join(format!("{place}.txt")), text).unwrap();
			let author = author(place);
			let submission = Submission {
				datanet,
				origin: Origin::Raw,
				commitment: contribution::commit(&author.account(), text).unwrap(),
				uri: format!("corpus:{place}"),
				commons: place == COMMONS,
			};
			calls.push((contribution::call(conn, &submission).unwrap(), author));
		}
		// One after another, so that the numbers are in the order of the texts.
		for (call, author) in calls {
			let submitted = conn.submit(&call, &author).await.unwrap();
			self.contributions.push(contribution::number(&submitted).unwrap());
		}
		let reviews: Vec<(ContributionId, u8)> = self.contributions.iter().map(|id| (*id, 50)).collect();
		contribution::accept_many(conn, owner, &reviews, |_| ())
			.await
			.unwrap();
		self.snapshot = snapshot::publish(conn, owner, datanet).await.unwrap().value;
		snapshot::seal(conn, owner, self.snapshot, &self.advance)
			.await
			.unwrap();
		let registration = model::Registration {
			snapshots: vec![(self.snapshot, 1)],
			verbatim: 700_000_000,
			retrieval: 300_000_000,
			..model::Registration::new(ModelKind::Base)
		};
		self.model = model::register(conn, &key("//Dave"), &registration)
			.await
			.unwrap()
			.value;
	}

	/// Where the texts are.
	pub fn documents(&self) -> PathBuf {
		self.folder.path().join("documents")
	}

	pub fn path(&self, name: &str) -> PathBuf {
		self.folder.path().join(name)
	}

	/// Gives these accounts OPEN.
	pub async fn fund(&self, keys: &[Key], amount: Balance) {
		let transfers: Vec<_> = keys
			.iter()
			.map(|to| {
				let to = to.pair().public_key().to_address();
				let call = api::transactions().balances().transfer_allow_death(to, amount);
				self.conn.call(&call).unwrap()
			})
			.collect();
		self.conn
			.submit_batch_all(&transfers, &key("//Bob"))
			.await
			.unwrap();
	}

	/// Registers an operator for each name, all at the same time, each with a session of the payer.
	pub async fn operators(&self, names: &[String]) -> Vec<Operator> {
		let keys: Vec<Key> = names.iter().map(|name| key(&format!("//{name}"))).collect();
		self.fund(&keys, BOND + 100 * OPEN).await;
		let ports: Vec<u16> = names.iter().map(|_| free_port()).collect();
		let calls = api::transactions().operators();
		let (input, output) = PRICES;
		let mut all = Vec::new();
		for (key, port) in keys.iter().zip(&ports) {
			let endpoint = format!("http://127.0.0.1:{port}").into_bytes();
			let register = calls.register(BOND, b"live".to_vec(), endpoint, COMMISSION);
			all.push((self.conn.call(&register).unwrap(), key.clone()));
			let serve = calls.serve(self.model, prices(input, output));
			all.push((self.conn.call(&serve).unwrap(), key.clone()));
		}
		for result in self.conn.submit_many(all, |_| ()).await {
			result.unwrap();
		}
		let backer = key("//Backer");
		let backed = DELEGATED * Balance::try_from(names.len()).unwrap();
		self.fund(std::slice::from_ref(&backer), backed + 100 * OPEN)
			.await;
		let mut delegations = Vec::new();
		for key in &keys {
			let id = self.conn.operator_of(&key.account()).await.unwrap().unwrap();
			delegations.push(id);
		}
		let delegate = |id: &OperatorId| {
			(
				self.conn.call(&calls.delegate(*id, DELEGATED)).unwrap(),
				backer.clone(),
			)
		};
		let all = delegations.iter().map(delegate).collect();
		for result in self.conn.submit_many(all, |_| ()).await {
			result.unwrap();
		}
		for id in delegations {
			operator::activate(&self.conn, &backer, id, &backer.account(), &self.advance)
				.await
				.unwrap();
		}
		let mut operators = Vec::new();
		for ((name, key), port) in names.iter().zip(&keys).zip(ports) {
			let id = self.conn.operator_of(&key.account()).await.unwrap().unwrap();
			let opening = session::Opening {
				operator: id,
				lines: vec![session::Line {
					model: self.model,
					signer: payer().account(),
					max_prices: None,
				}],
				deposit: DEPOSIT,
				disclosure: Disclosure::Open,
				mandate: None,
			};
			let session = session::open(&self.conn, &payer(), &opening).await.unwrap().value;
			operators.push(Operator {
				uri: format!("//{name}"),
				id,
				port,
				session,
			});
		}
		operators
	}

	/// The client, about this chain.
	pub fn openledger(&self, arguments: &[&str]) -> Command {
		let mut command = Command::new(&self.client);
		command.args(["--url", &self.url]).args(arguments);
		command
	}

	/// A gateway of an operator: the client's own, or one that cheats in the way that `cheat` says.
	pub fn serve(&self, operator: &Operator, cheat: &[&str]) -> Server {
		let mut command = match cheat {
			[] => self.openledger(&["operator", "serve"]),
			[_, ..] => {
				let mut command = Command::new(env!("CARGO_BIN_EXE_openledger-cheating-gateway"));
				command.args(["--url", &self.url, "serve"]).args(cheat);
				command
			}
		};
		// It settles when it is told to stop, and only then.
		command
			.args(["--key", &operator.uri, "--settle-every", "86400"])
			.args(["--listen", &format!("127.0.0.1:{}", operator.port)])
			.arg("--data")
			.arg(self.path(&format!("operator-{}", operator.id)))
			.arg("--documents")
			.arg(self.documents());
		Server::start(
			command,
			operator.port,
			&self.path(&format!("operator-{}.log", operator.id)),
		)
	}

	/// Brings what all contributions have earned down to their authors; what each of them has earned in all, by place.
	pub async fn earned(&self) -> Vec<Balance> {
		let mut pulls = vec![Pull::ModelData(self.model)];
		for id in &self.contributions {
			pulls.push(Pull::Member(self.snapshot, *id));
			pulls.push(Pull::Contribution(*id));
		}
		let call = openledger::cli::claim::pull_call(&self.conn, &pulls).unwrap();
		self.conn.submit(&call, &key("//Charlie")).await.unwrap();
		let mut earned = Vec::new();
		for place in 0..TEXTS.len() {
			let earnings = self.conn.earnings(&author(place).account()).await.unwrap();
			earned.push(earnings.owed + earnings.paid);
		}
		earned
	}

	/// Where the books stand.
	pub async fn books(&self) -> Books {
		let block = self.conn.best_number().await.unwrap();
		let hash = self.conn.block_hash(block).await.unwrap().unwrap();
		let at = self.conn.pinned(hash);
		let held = at.conservation().await.unwrap();
		assert!(held.holds && held.surplus == 0, "{held:?}");
		Books {
			block,
			issuance: held.issuance,
		}
	}

	/// The books must hold to the unit: every ledger is backed exactly, the parts of every batch that was routed since `books` are its
	/// amount, and the supply has fallen by what events say was burnt and by nothing else. Goes on from here.
	pub async fn check_books(&self, books: &mut Books) {
		let before = *books;
		*books = self.books().await;
		let mut burnt: Balance = 0;
		for block in self.blocks(before.block, books.block).await {
			for routed in block.find::<BatchRouted>() {
				let shares = [
					routed.treasury,
					routed.burned,
					routed.validators,
					routed.operator_part,
					routed.staker_pool,
					routed.builders,
					routed.data,
				];
				assert_eq!(shares.iter().sum::<Balance>(), routed.amount, "{routed:?}");
				assert_eq!(routed.attributed + routed.pooled, routed.data, "{routed:?}");
				burnt += routed.burned;
			}
			let pools = block.find::<PoolDeposited>();
			burnt += pools.iter().map(|pool| pool.burned).sum::<Balance>();
			let verdicts = block.find::<Convicted>();
			burnt += verdicts
				.iter()
				.map(|verdict| verdict.penalty.burned + verdict.penalty.delegations_burned)
				.sum::<Balance>();
		}
		assert_eq!(before.issuance - books.issuance, burnt);
	}

	/// The batches of an operator that have not ended, by number, with what they settle and when their windows end.
	pub async fn open_batches(&self, operator: &Operator) -> BTreeMap<u64, (Balance, u32)> {
		let open = self.conn.open_batches(operator.id).await.unwrap();
		open.into_iter()
			.map(|(id, batch)| (id, (batch.amount, batch.due)))
			.collect()
	}

	/// The blocks after `from`, up to `until`.
	pub async fn blocks(&self, from: u64, until: u64) -> Vec<Arc<SealedBlock>> {
		let mut blocks = Vec::new();
		for number in from.saturating_add(1)..=until {
			blocks.push(self.conn.block(number).await.unwrap());
		}
		blocks
	}

	/// The verdicts in the blocks after `from`.
	pub async fn verdicts(&self, from: u64) -> Vec<Convicted> {
		let best = self.conn.best_number().await.unwrap();
		let blocks = self.blocks(from, best).await;
		blocks
			.iter()
			.flat_map(|block| block.find::<Convicted>())
			.collect()
	}

	/// What everybody said last.
	fn logs(&self) -> String {
		const LINES: usize = 20;
		let entries = std::fs::read_dir(self.path(".")).unwrap().flatten();
		let logs = entries.map(|entry| entry.path());
		logs.filter(|path| path.extension().is_some_and(|extension| extension == "log"))
			.map(|path| {
				let text = std::fs::read_to_string(&path).unwrap_or_default();
				let lines: Vec<&str> = text.lines().collect();
				let last = lines[lines.len().saturating_sub(LINES)..].join("\n");
				format!("{}:\n{last}\n", path.display())
			})
			.collect()
	}

	/// Looks at something again and again until it is so.
	pub async fn until<T, F: std::future::Future<Output = Option<T>>>(
		&self,
		what: &str,
		look: impl Fn() -> F,
	) -> T {
		let start = Instant::now();
		loop {
			if let Some(found) = look().await {
				return found;
			}
			assert!(
				start.elapsed() < Duration::from_secs(120),
				"{what} is waited for:\n{}",
				self.logs()
			);
			tokio::time::sleep(Duration::from_millis(200)).await;
		}
	}
}

/// The lines of a file that are JSON documents.
pub fn documents_of(log: &Path) -> Vec<serde_json::Value> {
	let text = std::fs::read_to_string(log).unwrap_or_default();
	text.lines()
		.filter_map(|line| serde_json::from_str(line).ok())
		.collect()
}
