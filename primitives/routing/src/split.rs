//! Parts of amounts.

use alloc::vec::Vec;
use openledger_core::{Balance, Share, SHARE_ONE};
use sp_core::U256;

/// `⌊amount × share / SHARE_ONE⌋`; `None` if `share` is more than one whole. Exact at any amount.
pub fn floor_share(amount: Balance, share: Share) -> Option<Balance> {
	if share > SHARE_ONE {
		return None;
	}
	let one = Balance::from(SHARE_ONE);
	let share = Balance::from(share);
	// With amount = q × one + r, the floor is q × share + ⌊r × share / one⌋: nothing exceeds `amount`.
	let whole = amount.checked_div(one)?.checked_mul(share)?;
	let rest = amount.checked_rem(one)?.checked_mul(share)?.checked_div(one)?;
	whole.checked_add(rest)
}

/// `⌊a × b / c⌋` with the product in 256 bits; `None` if `c` is zero or the result does not fit.
pub fn mul_div(a: Balance, b: Balance, c: Balance) -> Option<Balance> {
	U256::from(a)
		.checked_mul(U256::from(b))?
		.checked_div(U256::from(c))?
		.try_into()
		.ok()
}

/// Whether the shares of `vector` sum to exactly one whole.
pub fn is_normalised<K>(vector: &[(K, Share)]) -> bool {
	vector
		.iter()
		.try_fold(0u32, |sum, (_, share)| sum.checked_add(*share))
		== Some(SHARE_ONE)
}

/// Splits `amount` by `vector`: each entry gets its floor, the first also what remains, so the parts sum to `amount`.
/// Order and length are the vector's. `None` if the shares do not sum to one whole.
pub fn split<K: Clone>(amount: Balance, vector: &[(K, Share)]) -> Option<Vec<(K, Balance)>> {
	if !is_normalised(vector) {
		return None;
	}
	let mut rest = amount;
	let mut parts = Vec::with_capacity(vector.len());
	for (key, share) in vector {
		let part = floor_share(amount, *share)?;
		rest = rest.checked_sub(part)?;
		parts.push((key.clone(), part));
	}
	let first = parts.first_mut()?;
	first.1 = first.1.checked_add(rest)?;
	Some(parts)
}
