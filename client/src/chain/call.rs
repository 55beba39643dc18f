//! What is signed.

use super::{Connection, Error, Result};
use codec::{Compact, Decode, Encode};
use openledger_attribution::fraud::MAX_PROOF_BYTES;
use subxt::{
	ext::{
		scale_encode::{self, EncodeAsFields, FieldIter},
		scale_type_resolver::TypeResolver,
	},
	transactions::Payload,
};

/// A call of any pallet, encoded. Made by [`Connection::call`], which checks it against the runtime.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Call {
	pallet: String,
	name: String,
	pallet_index: u8,
	call_index: u8,
	fields: Fields,
}

/// The arguments of a call, encoded already.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Fields(Vec<u8>);

impl EncodeAsFields for Fields {
	fn encode_as_fields_to<R: TypeResolver>(
		&self,
		_: &mut dyn FieldIter<'_, R::TypeId>,
		_: &R,
		out: &mut Vec<u8>,
	) -> std::result::Result<(), scale_encode::Error> {
		out.extend_from_slice(&self.0);
		Ok(())
	}
}

impl Payload for Call {
	type CallData = Fields;

	fn pallet_name(&self) -> &str {
		&self.pallet
	}

	fn call_name(&self) -> &str {
		&self.name
	}

	fn call_data(&self) -> &Fields {
		&self.fields
	}
}

impl Call {
	/// The bytes of the call as it is within a transaction.
	pub fn encoded(&self) -> Vec<u8> {
		let mut out = vec![self.pallet_index, self.call_index];
		out.extend_from_slice(&self.fields.0);
		out
	}
}

/// All that may be the last argument of a call which begins with `head`, wherever in a transaction the call is: it may be
/// one of a batch, or made through a proxy. Whoever signed can have put bytes that look like the call before it, in a remark
/// for instance; so all are tried, and the caller must know the right one. Nothing longer than what the chain takes as a
/// proof is read.
pub(crate) fn last_arguments<'a, T: Decode + 'a>(
	transaction: &'a [u8],
	head: &'a [u8],
) -> impl Iterator<Item = T> + 'a {
	(0..transaction.len()).filter_map(move |start| {
		let rest = transaction.get(start..)?.strip_prefix(head)?;
		let mut rest = rest.get(..MAX_PROOF_BYTES as usize).unwrap_or(rest);
		T::decode(&mut rest).ok()
	})
}

impl Connection {
	/// Encodes a call: `conn.call(&api::transactions().datanets().seal(snapshot))`.
	///
	/// # Errors
	/// [`Error::Unexpected`] if the runtime has no such call.
	pub fn call<P: Payload>(&self, payload: &P) -> Result<Call> {
		let metadata = self.metadata();
		let encoded = subxt::ext::frame_decode::extrinsics::encode_call_data(
			payload.pallet_name(),
			payload.call_name(),
			payload.call_data(),
			&**metadata,
			metadata.types(),
		)
		.map_err(|error| Error::Unexpected(error.to_string()))?;
		let [pallet_index, call_index, fields @ ..] = encoded.as_slice() else {
			return Err(Error::Unexpected("a call without an index".into()));
		};
		Ok(Call {
			pallet: payload.pallet_name().to_string(),
			name: payload.call_name().to_string(),
			pallet_index: *pallet_index,
			call_index: *call_index,
			fields: Fields(fields.to_vec()),
		})
	}

	/// A call whose arguments are encoded already.
	///
	/// # Errors
	/// [`Error::Unexpected`] if the runtime has no such call.
	pub fn encoded_call(&self, pallet: &str, name: &str, fields: Vec<u8>) -> Result<Call> {
		let unknown = || Error::Unexpected(format!("the runtime has no call {pallet}.{name}"));
		let found = self.metadata().pallet_by_name(pallet).ok_or_else(unknown)?;
		let variant = found.call_variant_by_name(name).ok_or_else(unknown)?;
		Ok(Call {
			pallet: pallet.to_string(),
			name: name.to_string(),
			pallet_index: found.call_index(),
			call_index: variant.index,
			fields: Fields(fields),
		})
	}

	/// One call that makes all of these or none.
	///
	/// # Errors
	/// [`Error::Unexpected`] if the runtime cannot do that.
	pub fn batch_all(&self, calls: &[Call]) -> Result<Call> {
		let mut batch = self.call(&super::api::transactions().utility().batch_all(Vec::new()))?;
		let count = u32::try_from(calls.len()).map_err(|_| Error::Unexpected("too many calls".into()))?;
		let mut fields = Compact(count).encode();
		for call in calls {
			fields.extend(call.encoded());
		}
		batch.fields = Fields(fields);
		Ok(batch)
	}
}
