//! Putting the node together: storage, execution, pool, network, consensus, RPC.

mod dev_seal;
mod executor;
mod metrics;
mod sealed;

use crate::{cli::Seal, rpc};
use executor::Executor;
pub use executor::{executor, kept};
use futures::{channel::mpsc, FutureExt, StreamExt};
use openledger_core::OperatorId;
use openledger_runtime::{
	opaque::{Block, Hash},
	RuntimeApi,
};
use sc_client_api::{Backend, BlockBackend};
use sc_consensus_babe::{BabeBlockImport, BabeLink, BabeWorkerHandle, SlotProportion};
use sc_consensus_grandpa::{GrandpaBlockImport, LinkHalf, SharedVoterState};
use sc_network::{
	config::{FullNetworkConfiguration, NetworkBackendType},
	service::traits::NetworkService,
	Event, NetworkBackend,
};
use sc_network_sync::{strategy::warp::WarpSyncConfig, SyncingService};
use sc_service::{config::Configuration, error::Error as ServiceError, PartialComponents, TaskManager};
use sc_telemetry::{Telemetry, TelemetryHandle, TelemetryWorker};
use sc_transaction_pool::TransactionPoolHandle;
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sealed::{Sealed, Unsealed};
use sp_consensus_babe::inherents::BabeCreateInherentDataProviders;
use std::{
	path::{Path, PathBuf},
	sync::Arc,
	time::Duration,
};

/// Reads blocks and state, executes the runtime.
pub type FullClient = sc_service::TFullClient<Block, RuntimeApi, Executor>;
/// The database.
pub type FullBackend = sc_service::TFullBackend<Block>;
/// Which of several chains to build on.
pub type FullSelectChain = sc_consensus::LongestChain<FullBackend, Block>;
/// Transactions that wait for a block.
pub type FullPool = TransactionPoolHandle<Block, FullClient>;

type Inherents = BabeCreateInherentDataProviders<Block>;
type FullGrandpaImport = GrandpaBlockImport<FullBackend, Block, FullClient, FullSelectChain>;
type FullBlockImport =
	Sealed<BabeBlockImport<Block, FullClient, Unsealed<FullGrandpaImport>, Inherents, FullSelectChain>>;

/// GRANDPA keeps a justification at least every so many blocks.
const JUSTIFICATION_PERIOD: u32 = 512;
/// Part of a slot that is for building the block; the rest is for sending it. With slots of 2 s and the time that the
/// proposer keeps in reserve, this is what bounds the weight of a block.
const PROPOSAL_PORTION: f32 = 0.5;
/// How long GRANDPA expects a message to take.
const GOSSIP_DURATION: Duration = Duration::from_millis(333);

/// The parts of consensus that exist before the network does.
pub struct Consensus {
	block_import: FullBlockImport,
	grandpa_link: LinkHalf<Block, FullClient, FullSelectChain>,
	babe_link: BabeLink<Block>,
	babe_worker: BabeWorkerHandle<Block>,
	inherents: Inherents,
	telemetry: Option<Telemetry>,
}

/// Everything that commands on a database need too.
pub type Partial = PartialComponents<
	FullClient,
	FullBackend,
	FullSelectChain,
	sc_consensus::DefaultImportQueue<Block>,
	FullPool,
	Consensus,
>;

/// Builds what does not need the network. Compiled runtimes are kept in `kept_in`, or in the base path.
pub fn new_partial(
	config: &Configuration,
	seal: Seal,
	kept_in: Option<&Path>,
) -> Result<Partial, ServiceError> {
	let telemetry = config
		.telemetry_endpoints
		.clone()
		.filter(|endpoints| !endpoints.is_empty())
		.map(|endpoints| -> Result<_, sc_telemetry::Error> {
			let worker = TelemetryWorker::new(16)?;
			let telemetry = worker.handle().new_telemetry(endpoints);
			Ok((worker, telemetry))
		})
		.transpose()?;

	let (client, backend, keystore_container, task_manager) =
		sc_service::new_full_parts::<Block, RuntimeApi, _>(
			config,
			telemetry.as_ref().map(|(_, telemetry)| telemetry.handle()),
			executor(config, kept_in),
			Vec::new(),
		)?;
	let client = Arc::new(client);

	let telemetry = telemetry.map(|(worker, telemetry)| {
		task_manager.spawn_handle().spawn("telemetry", None, worker.run());
		telemetry
	});

	let select_chain = sc_consensus::LongestChain::new(backend.clone());

	let transaction_pool = Arc::new(
		sc_transaction_pool::Builder::new(
			task_manager.spawn_essential_handle(),
			client.clone(),
			config.role.is_authority().into(),
		)
		.with_options(config.transaction_pool.clone())
		.with_prometheus(config.prometheus_registry())
		.build(),
	);

	let (grandpa_block_import, grandpa_link) = sc_consensus_grandpa::block_import(
		client.clone(),
		JUSTIFICATION_PERIOD,
		&client,
		select_chain.clone(),
		telemetry.as_ref().map(Telemetry::handle),
	)?;

	let babe_config = sc_consensus_babe::configuration(&*client)?;
	let slot_duration = babe_config.slot_duration();
	let inherents: Inherents = match seal {
		Seal::Slots => Arc::new(move |_, ()| async move {
			let timestamp = sp_timestamp::InherentDataProvider::from_system_time();
			let slot = sp_consensus_babe::inherents::InherentDataProvider::from_timestamp_and_slot_duration(
				*timestamp,
				slot_duration,
			);
			Ok((slot, timestamp))
		}),
		Seal::Instant | Seal::Timed(_) => dev_seal::inherents(client.clone(), slot_duration),
	};

	let (babe_import, babe_link) = sc_consensus_babe::block_import(
		babe_config,
		Unsealed(grandpa_block_import.clone()),
		client.clone(),
		inherents.clone(),
		select_chain.clone(),
		OffchainTransactionPoolFactory::new(transaction_pool.clone()),
	)?;
	let block_import = Sealed(babe_import);

	let (import_queue, babe_worker) =
		sc_consensus_babe::import_queue(sc_consensus_babe::ImportQueueParams {
			link: babe_link.clone(),
			block_import: block_import.clone(),
			justification_import: Some(Box::new(grandpa_block_import)),
			client: client.clone(),
			slot_duration,
			spawner: &task_manager.spawn_essential_handle(),
			registry: config.prometheus_registry(),
			telemetry: telemetry.as_ref().map(Telemetry::handle),
		})?;

	Ok(PartialComponents {
		client,
		backend,
		task_manager,
		keystore_container,
		select_chain,
		import_queue,
		transaction_pool,
		other: Consensus {
			block_import,
			grandpa_link,
			babe_link,
			babe_worker,
			inherents,
			telemetry,
		},
	})
}

/// What a running node is told besides the configuration that all Substrate nodes have.
pub struct Options {
	/// How blocks are made.
	pub seal: Seal,
	/// The metrics show the exposure of these.
	pub operators: Vec<OperatorId>,
	/// Where compiled runtimes are kept, if not in the base path.
	pub runtime_cache: Option<PathBuf>,
}

/// Builds and starts the node with the network backend that was chosen.
pub fn new_full(config: Configuration, options: Options) -> Result<TaskManager, ServiceError> {
	match config.network.network_backend {
		NetworkBackendType::Libp2p => start::<sc_network::NetworkWorker<Block, Hash>>(config, options),
		NetworkBackendType::Litep2p => start::<sc_network::Litep2pNetworkBackend>(config, options),
	}
}

fn start<N: NetworkBackend<Block, Hash>>(
	mut config: Configuration,
	options: Options,
) -> Result<TaskManager, ServiceError> {
	let Options {
		seal,
		operators,
		runtime_cache,
	} = options;
	if seal != Seal::Slots {
		dev_seal::take_offline(&mut config);
	}

	let PartialComponents {
		client,
		backend,
		mut task_manager,
		import_queue,
		keystore_container,
		select_chain,
		transaction_pool,
		other:
			Consensus {
				block_import,
				grandpa_link,
				babe_link,
				babe_worker,
				inherents,
				mut telemetry,
			},
	} = new_partial(&config, seal, runtime_cache.as_deref())?;

	let role = config.role;
	let registry = config.prometheus_registry().cloned();
	let genesis = client
		.block_hash(0)?
		.ok_or_else(|| ServiceError::Other("the database has no genesis block".into()))?;

	let metrics = N::register_notification_metrics(registry.as_ref());
	let mut net_config = FullNetworkConfiguration::<Block, Hash, N>::new(&config.network, registry.clone());
	let grandpa_protocol = sc_consensus_grandpa::protocol_standard_name(&genesis, &config.chain_spec);
	let (grandpa_protocol_config, grandpa_notifications) =
		sc_consensus_grandpa::grandpa_peers_set_config::<Block, N>(
			grandpa_protocol.clone(),
			metrics.clone(),
			net_config.peer_store_handle(),
		);
	net_config.add_notification_protocol(grandpa_protocol_config);

	let warp_sync = Arc::new(sc_consensus_grandpa::warp_proof::NetworkProvider::new(
		backend.clone(),
		grandpa_link.shared_authority_set().clone(),
		Vec::new(),
	));

	let (network, system_rpc_tx, tx_handler_controller, sync_service, _bitswap) =
		sc_service::build_network(sc_service::BuildNetworkParams {
			config: &config,
			net_config,
			client: client.clone(),
			transaction_pool: transaction_pool.clone(),
			spawn_handle: task_manager.spawn_handle(),
			spawn_essential_handle: task_manager.spawn_essential_handle(),
			import_queue,
			block_announce_validator_builder: None,
			warp_sync_config: Some(WarpSyncConfig::WithProvider(warp_sync)),
			block_relay: None,
			metrics,
			gap_sync_body_policy: None,
		})?;

	let voter_state = SharedVoterState::empty();
	let (seal_commands, seal_requests) = mpsc::channel(16);
	let rpc_builder = {
		let deps = rpc::Deps {
			client: client.clone(),
			pool: transaction_pool.clone(),
			select_chain: select_chain.clone(),
			chain_spec: config.chain_spec.cloned_box(),
			keystore: keystore_container.keystore(),
			babe_worker,
			authority_set: grandpa_link.shared_authority_set().clone(),
			voter_state: voter_state.clone(),
			justifications: grandpa_link.justification_stream(),
			finality_proofs: sc_consensus_grandpa::FinalityProofProvider::new_for_service(
				backend.clone(),
				Some(grandpa_link.shared_authority_set().clone()),
			),
			seal_commands: (seal != Seal::Slots).then(|| seal_commands.clone()),
		};
		Box::new(move |executor| rpc::create(&deps, executor).map_err(ServiceError::Application))
	};

	let authority_discovery = sc_authority_discovery::WorkerConfig {
		publish_non_global_ips: config.network.allow_non_globals_in_dht,
		public_addresses: config.network.public_addresses.clone(),
		persisted_cache_directory: config.network.net_config_path.clone(),
		..Default::default()
	};
	let node_name = config.network.node_name.clone();
	let force_authoring = config.force_authoring;
	let enable_grandpa = !config.disable_grandpa;
	let enable_offchain_worker = config.offchain_worker.enabled;

	sc_service::spawn_tasks(sc_service::SpawnTasksParams {
		config,
		client: client.clone(),
		backend: backend.clone(),
		task_manager: &mut task_manager,
		keystore: keystore_container.keystore(),
		transaction_pool: transaction_pool.clone(),
		rpc_builder,
		network: network.clone(),
		system_rpc_tx,
		tx_handler_controller,
		sync_service: sync_service.clone(),
		telemetry: telemetry.as_mut(),
		tracing_execute_block: None,
	})?;
	let telemetry = telemetry.as_ref().map(Telemetry::handle);

	if let Some(registry) = &registry {
		metrics::spawn(&task_manager, client.clone(), registry, operators)?;
	}

	if enable_offchain_worker {
		let workers = sc_offchain::OffchainWorkers::new(sc_offchain::OffchainWorkerOptions {
			runtime_api_provider: client.clone(),
			keystore: Some(keystore_container.keystore()),
			offchain_db: backend.offchain_storage(),
			transaction_pool: Some(OffchainTransactionPoolFactory::new(transaction_pool.clone())),
			network_provider: Arc::new(network.clone()),
			is_validator: role.is_authority(),
			enable_http_requests: true,
			custom_extensions: |_| Vec::new(),
		})?;
		task_manager.spawn_handle().spawn(
			"offchain-workers-runner",
			"offchain-worker",
			workers.run(client.clone(), task_manager.spawn_handle()).boxed(),
		);
	}

	let proposer = sc_basic_authorship::ProposerFactory::new(
		task_manager.spawn_handle(),
		client.clone(),
		transaction_pool.clone(),
		registry.as_ref(),
		telemetry.clone(),
	);

	if seal != Seal::Slots {
		dev_seal::spawn(
			&task_manager,
			seal,
			dev_seal::Sealer {
				client,
				pool: transaction_pool,
				select_chain,
				keystore: keystore_container.keystore(),
				block_import,
				babe_link,
				inherents,
				proposer,
				commands: seal_commands,
				requests: seal_requests,
			},
		)?;
		return Ok(task_manager);
	}

	if role.is_authority() {
		spawn_babe(
			&task_manager,
			sc_consensus_babe::BabeParams {
				keystore: keystore_container.keystore(),
				client: client.clone(),
				select_chain,
				env: proposer,
				block_import,
				sync_oracle: sync_service.clone(),
				justification_sync_link: sync_service.clone(),
				create_inherent_data_providers: inherents,
				force_authoring,
				// A chain that waits for finality before it makes blocks stops after 50 unfinalised ones and recovers
				// slowly: finality catches up better on a chain that goes on.
				backoff_authoring_blocks: None::<()>,
				babe_link,
				block_proposal_slot_portion: SlotProportion::new(PROPOSAL_PORTION),
				max_block_proposal_slot_portion: None,
				telemetry: telemetry.clone(),
			},
		)?;
		spawn_authority_discovery(
			&task_manager,
			authority_discovery,
			client.clone(),
			network.clone(),
			keystore_container.keystore(),
			registry.clone(),
		);
	}

	if enable_grandpa {
		let voter = Voter {
			config: sc_consensus_grandpa::Config {
				gossip_duration: GOSSIP_DURATION,
				justification_generation_period: JUSTIFICATION_PERIOD,
				observer_enabled: false,
				local_role: role,
				name: Some(node_name),
				// A node that takes no part in consensus needs no keys, whatever its keystore holds.
				keystore: role.is_authority().then(|| keystore_container.keystore()),
				telemetry: telemetry.clone(),
				protocol_name: grandpa_protocol,
			},
			link: grandpa_link,
			network,
			sync: sync_service,
			notifications: grandpa_notifications,
			voter_state,
			pool: transaction_pool,
			registry,
			telemetry,
		};
		voter.spawn(&task_manager)?;
	}

	Ok(task_manager)
}

/// Starts block authoring. The node ends if it fails.
fn spawn_babe<E, SO, L>(
	task_manager: &TaskManager,
	params: sc_consensus_babe::BabeParams<
		Block,
		FullClient,
		FullSelectChain,
		E,
		FullBlockImport,
		SO,
		L,
		Inherents,
		(),
	>,
) -> Result<(), ServiceError>
where
	E: sp_consensus::Environment<Block, Error = sp_blockchain::Error> + Send + Sync + 'static,
	E::Proposer: sp_consensus::Proposer<Block, Error = sp_blockchain::Error>,
	SO: sp_consensus::SyncOracle + Send + Sync + Clone + 'static,
	L: sc_consensus::JustificationSyncLink<Block> + 'static,
{
	let babe = sc_consensus_babe::start_babe(params)?;
	task_manager
		.spawn_essential_handle()
		.spawn_blocking("babe-proposer", Some("block-authoring"), babe);
	Ok(())
}

/// Starts publishing this validator's addresses and finding those of the others.
fn spawn_authority_discovery(
	task_manager: &TaskManager,
	config: sc_authority_discovery::WorkerConfig,
	client: Arc<FullClient>,
	network: Arc<dyn NetworkService>,
	keystore: sp_keystore::KeystorePtr,
	registry: Option<prometheus_endpoint::Registry>,
) {
	let dht_events = network
		.event_stream("authority-discovery")
		.filter_map(|event| async move {
			match event {
				Event::Dht(event) => Some(event),
				_ => None,
			}
		});
	let (worker, _service) = sc_authority_discovery::new_worker_and_service_with_config(
		config,
		client,
		Arc::new(network),
		Box::pin(dht_events),
		sc_authority_discovery::Role::PublishAndDiscover(keystore),
		registry,
		task_manager.spawn_handle(),
	);
	task_manager
		.spawn_handle()
		.spawn("authority-discovery-worker", Some("networking"), worker.run());
}

/// What GRANDPA needs.
struct Voter {
	config: sc_consensus_grandpa::Config,
	link: LinkHalf<Block, FullClient, FullSelectChain>,
	network: Arc<dyn NetworkService>,
	sync: Arc<SyncingService<Block>>,
	notifications: Box<dyn sc_network::NotificationService>,
	voter_state: SharedVoterState,
	pool: Arc<FullPool>,
	registry: Option<prometheus_endpoint::Registry>,
	telemetry: Option<TelemetryHandle>,
}

impl Voter {
	/// Starts the voter. Nodes that are no validators run it too, as observers. The node ends if it fails.
	fn spawn(self, task_manager: &TaskManager) -> Result<(), ServiceError> {
		let voter = sc_consensus_grandpa::run_grandpa_voter(sc_consensus_grandpa::GrandpaParams {
			config: self.config,
			link: self.link,
			network: self.network,
			sync: self.sync,
			notification_service: self.notifications,
			voting_rule: sc_consensus_grandpa::VotingRulesBuilder::default().build(),
			prometheus_registry: self.registry,
			shared_voter_state: self.voter_state,
			telemetry: self.telemetry,
			offchain_tx_pool_factory: OffchainTransactionPoolFactory::new(self.pool),
		})?;
		task_manager
			.spawn_essential_handle()
			.spawn_blocking("grandpa-voter", None, voter);
		Ok(())
	}
}
