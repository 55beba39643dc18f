//! View functions, called as the runtime wants them.
//!
//! subxt hands over the arguments without the length that `execute_view_function` expects before them, and takes its
//! answer for the value, which it only wraps. So what goes out and comes in is put in shape here.

use super::{At, Error, Result};
use codec::{Decode, Encode};
use subxt::{
	ext::{frame_decode::view_functions::decode_view_function_response, scale_decode::IntoVisitor},
	view_functions::Payload,
};

/// Bytes that name a view function.
const QUERY: usize = 32;

/// Calls a view function as of this block.
pub(crate) async fn view<P: Payload>(at: &At, payload: P) -> Result<P::ReturnType> {
	let views = at.view_functions();
	let unexpected = |reason: String| {
		Error::Unexpected(format!(
			"the view {}.{} {reason}",
			payload.pallet_name(),
			payload.function_name()
		))
	};
	let encoded = views.encode_args(&payload)?;
	let (query, arguments) = encoded
		.split_at_checked(QUERY)
		.ok_or_else(|| unexpected("has no name".into()))?;
	let mut request = query.to_vec();
	arguments.encode_to(&mut request);
	let answer = views.call_raw(Some(&request)).await?;
	let value = match answer.split_first() {
		Some((0, wrapped)) => Vec::<u8>::decode(&mut &*wrapped)?,
		_ => {
			return Err(unexpected(
				"cannot be called: is the node of another release?".into(),
			))
		}
	};
	let metadata = at.metadata_ref();
	decode_view_function_response(
		payload.pallet_name(),
		payload.function_name(),
		&mut value.as_slice(),
		metadata,
		metadata.types(),
		P::ReturnType::into_visitor(),
	)
	.map_err(|error| unexpected(format!("answers what cannot be read: {error}")))
}
