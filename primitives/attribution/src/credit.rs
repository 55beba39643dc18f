//! From claims to money.

use crate::{
	claim::{check_claims, Claim, ClaimError},
	fraud::Channels,
	receipt::Receipt,
	retrieval::{check_retrieved, RetrievalError, Retrieved},
};
use alloc::{collections::BTreeMap, vec::Vec};
use openledger_core::{Balance, ContributionId, Share, SHARE_ONE};

/// Why credits were refused.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum CreditError {
	/// More tokens claimed than the response has.
	OverClaimed,
	/// The claims are malformed.
	Claim(ClaimError),
	/// The retrieved contributions are malformed.
	Retrieval(RetrievalError),
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

/// The credits of one receipt in both channels: sorted by contribution, none zero, their sum at most its amount.
///
/// The tokens claimed from one contribution are summed first and rounded once. Echoes of the request and commons
/// contributions are credited nothing: what they cover stays with the pools. Claims and retrieved contributions are taken
/// as they are; [`Receipt::check_claims`] and [`Receipt::check_retrieved`] compare them with the receipt.
///
/// # Errors
/// Lists that are not in order, or too long, or more tokens claimed than the response has.
pub fn credits(
	receipt: &Receipt,
	claims: &[Claim],
	retrieved: &[Retrieved],
	channels: &Channels,
	is_commons: impl Fn(ContributionId) -> bool,
) -> Result<Vec<(ContributionId, Balance)>, CreditError> {
	check_claims(claims, receipt.output_tokens).map_err(CreditError::Claim)?;
	check_retrieved(retrieved).map_err(CreditError::Retrieval)?;
	let mut parts = BTreeMap::<ContributionId, (u32, u8)>::new();
	for claim in claims {
		let Some(id) = claim.contribution() else { continue };
		let claimed = &mut parts.entry(id).or_default().0;
		*claimed = claimed.saturating_add(u32::from(claim.counted));
	}
	// At most 8: checked above.
	let count = u8::try_from(retrieved.len()).unwrap_or(u8::MAX);
	for entry in retrieved {
		parts.entry(entry.contribution).or_default().1 = count;
	}
	let mut credits = Vec::with_capacity(parts.len());
	for (id, (claimed, retrieved)) in parts {
		if is_commons(id) {
			continue;
		}
		let credit = credit_of(
			receipt.amount,
			claimed,
			receipt.output_tokens,
			retrieved,
			channels,
		)?;
		if credit > 0 {
			credits.push((id, credit));
		}
	}
	Ok(credits)
}

/// ⌊credit × weight⌋, for a weight in parts per billion, exact for any credit.
fn weighted(credit: Balance, weight: Share) -> Balance {
	let weight = Balance::from(weight.min(SHARE_ONE));
	let one = Balance::from(SHARE_ONE);
	// credit = q·one + r, so ⌊credit·w / one⌋ = q·w + ⌊r·w / one⌋: at most credit, as w ≤ one.
	let whole = credit.checked_div(one).unwrap_or(0).saturating_mul(weight);
	let part = credit.checked_rem(one).unwrap_or(0).saturating_mul(weight);
	whole.saturating_add(part.checked_div(one).unwrap_or(0))
}

/// What claims on a contribution that count `claimed` tokens credit to it: [`credit`] times the weight of the channel.
///
/// # Errors
/// More tokens claimed than the response has.
pub fn verbatim_credit(
	amount: Balance,
	claimed: u32,
	output_tokens: u32,
	channels: &Channels,
) -> Result<Balance, CreditError> {
	Ok(weighted(
		credit(amount, claimed, output_tokens)?,
		channels.verbatim,
	))
}

/// What one of `retrieved` retrieved contributions is credited for it: ⌊⌊amount / retrieved⌋ × weight of the channel⌋.
/// Nothing of none.
pub fn retrieval_credit(amount: Balance, retrieved: u8, channels: &Channels) -> Balance {
	let part = amount.checked_div(Balance::from(retrieved)).unwrap_or(0);
	weighted(part, channels.retrieval)
}

/// What a receipt credits to a contribution in both channels: `claimed` counting tokens, and one of `retrieved` if that is
/// not zero.
///
/// # Errors
/// More tokens claimed than the response has.
pub fn credit_of(
	amount: Balance,
	claimed: u32,
	output_tokens: u32,
	retrieved: u8,
	channels: &Channels,
) -> Result<Balance, CreditError> {
	let verbatim = verbatim_credit(amount, claimed, output_tokens, channels)?;
	// At most the amount in all: the weights sum to at most one.
	Ok(verbatim.saturating_add(retrieval_credit(amount, retrieved, channels)))
}

/// To whom a receipt owes the unit at `offset` of its amount, in `0..amount`; `None` if it stays with the pools.
///
/// The first ⌊amount × weight of verbatim⌋ units belong to the claims in their order, each claim up to ⌊units × counting tokens claimed until
/// its end / output tokens⌋; the next ⌊amount × weight of retrieval⌋ to the retrieved entries in theirs, the `k`-th of `n` up to
/// ⌊units × k / n⌋. So a contribution owns a part of the amount that is its credit, but for what rounding leaves. Who is owed may be in no
/// corpus, or commons.
pub fn owed_to(
	receipt: &Receipt,
	claims: &[Claim],
	retrieved: &[Retrieved],
	channels: &Channels,
	offset: Balance,
) -> Option<ContributionId> {
	let verbatim = weighted(receipt.amount, channels.verbatim);
	if let Some(offset) = offset.checked_sub(verbatim) {
		let units = weighted(receipt.amount, channels.retrieval);
		let count = u32::try_from(retrieved.len()).ok()?;
		let entry = (1u32..)
			.zip(retrieved)
			.find(|(until, _)| credit(units, *until, count).is_ok_and(|units| offset < units));
		return entry.map(|(_, entry)| entry.contribution);
	}
	let ends: Vec<u32> = claims
		.iter()
		.scan(0u32, |sum, claim| {
			*sum = sum.saturating_add(u32::from(claim.counted));
			Some(*sum)
		})
		.collect();
	// By halving: a receipt may have a thousand claims, and each division takes its time.
	let place = ends.partition_point(|end| {
		credit(verbatim, *end, receipt.output_tokens).is_ok_and(|units| units <= offset)
	});
	claims.get(place)?.contribution()
}
