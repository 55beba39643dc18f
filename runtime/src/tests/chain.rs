//! Makes real blocks through the executive: slots, timestamps, hooks.

use super::*;
use sp_consensus_babe::digests::{CompatibleDigestItem, PreDigest, SecondaryPlainPreDigest};
use sp_keyring::Sr25519Keyring;
use sp_runtime::{traits::Header as _, Digest, DigestItem};

/// Well-known accounts that do not validate in any preset.
pub(crate) const OUTSIDERS: [Sr25519Keyring; 2] = [Sr25519Keyring::Eve, Sr25519Keyring::Ferdie];

/// Slot of the first block.
const FIRST_SLOT: u64 = 1_000_000;

/// The slot of the block that is being made, or was made last.
fn slot_of(number: BlockNumber) -> u64 {
	FIRST_SLOT + u64::from(number)
}

/// Makes one block with `calls` in it as unsigned extrinsics; authors take turns, but for disabled ones. The economy's state can be looked at, and
/// calls dispatched, between blocks: they count for the block before, whose events are still there.
fn make_block(calls: Vec<RuntimeCall>) {
	let number = System::block_number() + 1;
	let slot = slot_of(number);
	let authors = Babe::authorities().len() as u64;
	let disabled = Session::disabled_validators();
	let author = (slot..slot + authors)
		.map(|turn| (turn % authors) as u32)
		.find(|author| !disabled.contains(author))
		.expect("not all are disabled");
	let digest = DigestItem::babe_pre_digest(PreDigest::SecondaryPlain(SecondaryPlainPreDigest {
		authority_index: author,
		slot: slot.into(),
	}));
	let header = Header::new(
		number,
		Default::default(),
		Default::default(),
		sp_core::H256::repeat_byte(number as u8),
		Digest { logs: vec![digest] },
	);
	Executive::initialize_block(&header);
	let timestamp = RuntimeCall::Timestamp(pallet_timestamp::Call::set {
		now: slot * time::SLOT_DURATION,
	});
	for call in core::iter::once(timestamp).chain(calls) {
		Executive::apply_extrinsic(UncheckedExtrinsic::new_bare(call))
			.expect("the extrinsic is valid")
			.expect("the call succeeds");
	}
	Executive::finalize_block();
	check_state();
}

/// Checks the invariants of all our pallets in the state as it is, wired as they are on the chain.
pub(crate) fn check_state() {
	for (pallet, checked) in [
		("supply", Supply::do_try_state()),
		("datanets", Datanets::do_try_state()),
		("model-registry", ModelRegistry::do_try_state()),
		("operators", Operators::do_try_state()),
		("inference-receipts", InferenceReceipts::do_try_state()),
		("attribution-scoring", AttributionScoring::do_try_state()),
		("fee-routing", FeeRouting::do_try_state()),
		("activity", Activity::do_try_state()),
		("sponsors", Sponsors::do_try_state()),
	] {
		if let Err(error) = checked {
			panic!("block {}: {pallet}: {error:?}", System::block_number());
		}
	}
	check_exposure();
}

/// What operators have open, by their own records, is the sum of their open batches.
fn check_exposure() {
	for (operator, record) in pallet_operators::Registry::<Runtime>::iter() {
		let open: Vec<_> = pallet_inference_receipts::Batches::<Runtime>::iter_values()
			.filter(|batch| batch.is_open() && batch.operator == operator)
			.map(|batch| batch.risk())
			.collect();
		let sums = (
			open.iter().map(|risk| risk.amount).sum::<Balance>(),
			open.iter().map(|risk| risk.attributable).sum::<Balance>(),
		);
		assert_eq!(
			(record.exposure, record.attributable),
			sums,
			"operator {operator}"
		);
	}
}

/// Makes `blocks` blocks.
pub(crate) fn run(blocks: u32) {
	for _ in 0..blocks {
		make_block(Vec::new());
	}
}

/// Makes a block with one unsigned extrinsic.
pub(crate) fn run_with(call: RuntimeCall) {
	make_block(vec![call]);
}

/// Makes at most `most` blocks, until `done`.
pub(crate) fn run_until(most: u32, done: impl Fn() -> bool) {
	for _ in 0..most {
		if done() {
			return;
		}
		run(1);
	}
	assert!(done(), "not within {most} blocks");
}
