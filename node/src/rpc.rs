//! The methods of the node's JSON-RPC that `sc-service` does not add itself.

mod openledger;

use crate::service::{FullBackend, FullClient, FullPool, FullSelectChain};
use futures::channel::mpsc;
use jsonrpsee::RpcModule;
use openledger_runtime::{
	opaque::{Block, Hash},
	BlockNumber,
};
use sc_consensus_babe::BabeWorkerHandle;
use sc_consensus_grandpa::{
	FinalityProofProvider, GrandpaJustificationStream, SharedAuthoritySet, SharedVoterState,
};
use sc_consensus_manual_seal::EngineCommand;
use sc_rpc::SubscriptionTaskExecutor;
use sp_keystore::KeystorePtr;
use std::{error::Error, sync::Arc};

/// What the methods read from.
pub struct Deps {
	pub client: Arc<FullClient>,
	pub pool: Arc<FullPool>,
	pub select_chain: FullSelectChain,
	pub chain_spec: Box<dyn sc_chain_spec::ChainSpec>,
	pub keystore: KeystorePtr,
	pub babe_worker: BabeWorkerHandle<Block>,
	pub authority_set: SharedAuthoritySet<Hash, BlockNumber>,
	pub voter_state: SharedVoterState,
	pub justifications: GrandpaJustificationStream<Block>,
	pub finality_proofs: Arc<FinalityProofProvider<FullBackend, Block>>,
	/// To have blocks sealed, on a chain that seals.
	pub seal_commands: Option<mpsc::Sender<EngineCommand<Hash>>>,
}

/// Builds the module. Called once per server.
pub fn create(
	deps: &Deps,
	executor: SubscriptionTaskExecutor,
) -> Result<RpcModule<()>, Box<dyn Error + Send + Sync>> {
	use openledger::OpenLedgerApiServer;
	use pallet_transaction_payment_rpc::{TransactionPayment, TransactionPaymentApiServer};
	use sc_consensus_babe_rpc::{Babe, BabeApiServer};
	use sc_consensus_grandpa_rpc::{Grandpa, GrandpaApiServer};
	use sc_consensus_manual_seal::rpc::{ManualSeal, ManualSealApiServer};
	use sc_sync_state_rpc::{SyncState, SyncStateApiServer};
	use substrate_frame_rpc_system::{System, SystemApiServer};

	let mut io = RpcModule::new(());

	io.merge(System::<_, _, Block>::new(deps.client.clone(), deps.pool.clone()).into_rpc())?;
	io.merge(TransactionPayment::<_, Block>::new(deps.client.clone()).into_rpc())?;

	io.merge(
		Babe::new(
			deps.client.clone(),
			deps.babe_worker.clone(),
			deps.keystore.clone(),
			deps.select_chain.clone(),
		)
		.into_rpc(),
	)?;

	io.merge(
		Grandpa::new(
			executor,
			deps.authority_set.clone(),
			deps.voter_state.clone(),
			deps.justifications.clone(),
			deps.finality_proofs.clone(),
		)
		.into_rpc(),
	)?;

	io.merge(
		SyncState::new(
			deps.chain_spec.cloned_box(),
			deps.client.clone(),
			deps.authority_set.clone(),
			deps.babe_worker.clone(),
		)?
		.into_rpc(),
	)?;

	io.merge(openledger::OpenLedger::<_, Block>::new(deps.client.clone()).into_rpc())?;

	if let Some(commands) = &deps.seal_commands {
		io.merge(ManualSeal::new(commands.clone()).into_rpc())?;
	}

	Ok(io)
}
