//! How large the largest proofs are, and how long the chain takes to check them.
//!
//! - [`job`]: the check of one proof by the functions that the runtime calls, with the host functions that the runtime has;
//! - [`sparse`]: trees of 2^32 leaves of which a few are known;
//! - [`largest`]: the largest proofs, reveals and duplicate proofs, each of which holds.
//!
//! The crate is compiled twice: natively, to make the proofs, and for Wasm by the builder that makes the runtime, to check
//! them. The program of this crate runs the Wasm in the executor of the node and prints the table of `docs/proofs.md`;
//! `scripts/proofs.sh` does both.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod job;
#[cfg(feature = "std")]
pub mod largest;
#[cfg(feature = "std")]
pub mod sparse;

#[cfg(feature = "std")]
#[allow(dead_code, missing_docs)] // The builder writes it.
mod wasm {
	include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));
}
#[cfg(feature = "std")]
pub use wasm::WASM_BINARY;

/// A number with commas between thousands.
#[cfg(feature = "std")]
pub fn grouped(number: usize) -> String {
	let digits = number.to_string();
	let mut out = String::new();
	for (place, digit) in digits.chars().enumerate() {
		if place > 0 && (digits.len() - place).is_multiple_of(3) {
			out.push(',');
		}
		out.push(digit);
	}
	out
}

/// The only function of the Wasm: reads a [`job::Job`], does it, returns the encoded [`job::Outcome`].
#[cfg(not(feature = "std"))]
#[allow(unsafe_code)] // The calling convention of runtimes: a pointer and a length that the host has allocated.
mod export {
	use crate::job::{Job, Outcome};
	use codec::{Decode, Encode};

	/// See the module.
	#[no_mangle]
	pub extern "C" fn check(data: *mut u8, length: usize) -> u64 {
		let bytes: &[u8] = match length {
			0 => &[],
			// SAFETY: the executor has written `length` bytes there, and nobody else has the address.
			_ => unsafe { core::slice::from_raw_parts(data, length) },
		};
		let job = Job::decode(&mut &bytes[..]);
		let outcome = job.map_or(Outcome::Refused, |job| job.run());
		let encoded = outcome.encode();
		let returned = ((encoded.len() as u64) << 32) | encoded.as_ptr() as u64;
		core::mem::forget(encoded);
		returned
	}
}
