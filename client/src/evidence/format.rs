//! The chain's own types, read without a node.
//!
//! Values of the state are decoded by the metadata that this program was built with. Before anything of a block is decoded the block's own state
//! must say that this is the runtime it was made by, so bytes are never read by the wrong metadata.

use super::{
	check::States,
	keys,
	records::{Batch, Session},
	Fault,
};
use crate::chain::api;
use codec::Decode;
use openledger_core::{Balance, LineIndex};
use std::sync::OnceLock;
use subxt::{ext::scale_decode::DecodeAsType, metadata::Metadata, utils::H256};

static METADATA: &[u8] = include_bytes!("../../metadata.scale");

/// What this program knows the chain by.
struct Known {
	metadata: Metadata,
	spec_version: u32,
}

fn known() -> Result<&'static Known, Fault> {
	static KNOWN: OnceLock<Option<Known>> = OnceLock::new();
	KNOWN
		.get_or_init(|| {
			let metadata = Metadata::decode_from(METADATA).ok()?;
			let version = metadata.pallet_by_name("System")?.constant_by_name("Version")?;
			// Names of specification and implementation, and the authoring version, come before it.
			let (_, _, _, spec_version) = <(String, String, u32, u32)>::decode(&mut version.value()).ok()?;
			Some(Known {
				metadata,
				spec_version,
			})
		})
		.as_ref()
		.ok_or_else(|| Fault::Format("this program was built without readable metadata".into()))
}

/// How many hashes of blocks a state keeps, by the runtime's own constant.
pub fn block_hash_count() -> Result<u32, Fault> {
	let constant = known()?
		.metadata
		.pallet_by_name("System")
		.and_then(|system| system.constant_by_name("BlockHashCount"));
	let count = constant.and_then(|constant| u32::decode(&mut constant.value()).ok());
	count.ok_or_else(|| Fault::Format("the metadata has no block hash count".into()))
}

/// An event with its place in the block.
#[derive(Clone, Debug)]
pub struct Happened {
	/// Its place.
	pub index: usize,
	/// What happened.
	pub event: api::Event,
}

type Record = api::runtime_types::frame_system::EventRecord<api::Event, H256>;

/// Reads values of one source of states.
#[derive(Clone, Copy)]
pub struct Reader<'a>(pub &'a dyn States);

impl Reader<'_> {
	/// A value of the state after a block, if there is one.
	///
	/// # Errors
	/// If the states cannot prove it, or its bytes are not of that type.
	pub fn get<T: DecodeAsType>(
		&self,
		block: u32,
		pallet: &str,
		item: &str,
		keys: &[Vec<u8>],
	) -> Result<Option<T>, Fault> {
		let key = keys::entry(pallet, item, keys);
		match self.0.read(block, &key)? {
			Some(bytes) => decode(pallet, item, &bytes).map(Some),
			None => Ok(None),
		}
	}

	/// A value that must be there.
	///
	/// # Errors
	/// As [`Self::get`], and if it is not there.
	pub fn need<T: DecodeAsType>(
		&self,
		block: u32,
		pallet: &str,
		item: &str,
		keys: &[Vec<u8>],
	) -> Result<T, Fault> {
		self.get(block, pallet, item, keys)?.ok_or_else(|| {
			Fault::broken(
				format!("{pallet}.{item}"),
				format!("the state after block {block} has no such entry"),
			)
		})
	}

	/// The events of a block, once it is certain that this program can read them.
	///
	/// # Errors
	/// If the block was made by another runtime than this program knows.
	pub fn events(&self, block: u32) -> Result<Vec<Happened>, Fault> {
		self.check_runtime(block)?;
		let key = keys::plain("System", "Events");
		let bytes = self.0.read(block, &key)?;
		bytes.map_or_else(|| Ok(Vec::new()), |bytes| decode_events(&bytes))
	}

	/// Checks that a block was made by the runtime of this program.
	///
	/// # Errors
	/// If it was not.
	pub fn check_runtime(&self, block: u32) -> Result<(), Fault> {
		let link = || format!("runtime of block {block}");
		let key = keys::plain("System", "LastRuntimeUpgrade");
		let bytes = self.0.read(block, &key)?;
		let bytes = bytes.ok_or_else(|| Fault::broken(link(), "the state does not say which it is"))?;
		let (version, name) = <(codec::Compact<u32>, String)>::decode(&mut bytes.as_slice())
			.map_err(|error| Fault::broken(link(), error))?;
		let spec_version = known()?.spec_version;
		if name != "openledger" || version.0 != spec_version {
			return Err(Fault::broken(
				link(),
				format!(
					"it was made by {name} version {}, and this program reads openledger version {spec_version}: use the \
					 program of that release",
					version.0
				),
			));
		}
		Ok(())
	}
}

/// Reads the value of `System.Events`.
///
/// # Errors
/// If the bytes are none.
pub fn decode_events(bytes: &[u8]) -> Result<Vec<Happened>, Fault> {
	let records: Vec<Record> = decode("System", "Events", bytes)?;
	Ok(records
		.into_iter()
		.enumerate()
		.map(|(index, record)| Happened {
			index,
			event: record.event,
		})
		.collect())
}

/// What a session's record says is settled of a line.
///
/// # Errors
/// If the bytes are none.
pub fn settled(bytes: &[u8], line: LineIndex) -> Result<Option<Balance>, Fault> {
	let session: Session = decode("InferenceReceipts", "Sessions", bytes)?;
	Ok(session.lines.0.get(usize::from(line)).map(|line| line.settled))
}

/// Whether a batch's record says that its routing has begun.
///
/// # Errors
/// If the bytes are none.
pub fn is_routing(bytes: &[u8]) -> Result<bool, Fault> {
	let batch: Batch = decode("InferenceReceipts", "Batches", bytes)?;
	Ok(batch.routed.is_some())
}

fn decode<T: DecodeAsType>(pallet: &str, item: &str, bytes: &[u8]) -> Result<T, Fault> {
	let broken = |reason: String| Fault::broken(format!("{pallet}.{item}"), reason);
	let metadata = &known()?.metadata;
	let entry = metadata
		.pallet_by_name(pallet)
		.and_then(|pallet| pallet.storage()?.entry_by_name(item))
		.ok_or_else(|| broken("this program does not know such an item".into()))?;
	let mut rest = bytes;
	let value = T::decode_as_type(&mut rest, entry.value_ty(), metadata.types())
		.map_err(|error| broken(format!("its bytes cannot be read: {error}")))?;
	if !rest.is_empty() {
		return Err(broken(format!("{} bytes follow it", rest.len())));
	}
	Ok(value)
}

/// What states made by hand hold, as a runtime writes it.
#[cfg(test)]
pub(super) mod testing {
	use super::{api, known, Record};
	use api::runtime_types::frame_system::Phase;
	use codec::{Compact, Encode};
	use subxt::ext::scale_encode::EncodeAsType;

	/// `System.LastRuntimeUpgrade` of the runtime that this program knows.
	pub fn runtime() -> Vec<u8> {
		let spec_version = known().unwrap().spec_version;
		(Compact(spec_version), "openledger".to_string()).encode()
	}

	/// `System.Events` of a block in which these happened.
	pub fn events(events: Vec<api::Event>) -> Vec<u8> {
		let records: Vec<Record> = events
			.into_iter()
			.map(|event| Record {
				phase: Phase::Initialization,
				event,
				topics: Vec::new(),
			})
			.collect();
		let metadata = &known().unwrap().metadata;
		let system = metadata.pallet_by_name("System").unwrap();
		let entry = system.storage().unwrap().entry_by_name("Events").unwrap();
		records
			.encode_as_type(entry.value_ty(), metadata.types())
			.unwrap()
	}
}
