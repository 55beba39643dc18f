//! From claims to money.

use crate::claim::{check_claims, Claim, ClaimError};
use alloc::{collections::BTreeMap, vec::Vec};
use openledger_core::{Balance, ContributionId};

/// Why credits were refused.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum CreditError {
	/// More tokens claimed than the response has.
	OverClaimed,
	/// The claims are malformed.
	Claim(ClaimError),
}

errors!(CreditError);

/// ⌊amount × claimed / output tokens⌋, exact for any amount. Both counts are counting tokens. Zero of zero is zero.
pub fn credit(amount: Balance, claimed: u32, output_tokens: u32) -> Result<Balance, CreditError> {
	if claimed > output_tokens {
		return Err(CreditError::OverClaimed);
	}
	if claimed == 0 {
		return Ok(0);
	}
	// amount = q·t + r, so ⌊amount·c / t⌋ = q·c + ⌊r·c / t⌋; as c ≤ t < 2^32, nothing exceeds amount or 2^64.
	let (claimed, tokens) = (Balance::from(claimed), Balance::from(output_tokens));
	let whole = amount.checked_div(tokens).and_then(|q| q.checked_mul(claimed));
	let part = amount
		.checked_rem(tokens)
		.and_then(|r| r.checked_mul(claimed)?.checked_div(tokens));
	whole
		.zip(part)
		.and_then(|(whole, part)| whole.checked_add(part))
		.ok_or(CreditError::OverClaimed)
}

/// The credits of one receipt: sorted by contribution, none zero, their sum at most `amount`.
///
/// The tokens claimed from one contribution are summed first and rounded once. Echoes of the request and commons
/// contributions are credited nothing: what they cover stays with the pools.
pub fn credits(
	amount: Balance,
	output_tokens: u32,
	claims: &[Claim],
	is_commons: impl Fn(ContributionId) -> bool,
) -> Result<Vec<(ContributionId, Balance)>, CreditError> {
	check_claims(claims, output_tokens).map_err(CreditError::Claim)?;
	let mut claimed = BTreeMap::<ContributionId, u32>::new();
	for claim in claims {
		let Some(id) = claim.contribution() else { continue };
		let sum = claimed.entry(id).or_default();
		*sum = sum.saturating_add(u32::from(claim.counted));
	}
	let mut credits = Vec::with_capacity(claimed.len());
	for (id, tokens) in claimed {
		let credit = if is_commons(id) {
			0
		} else {
			credit(amount, tokens, output_tokens)?
		};
		if credit > 0 {
			credits.push((id, credit));
		}
	}
	Ok(credits)
}
