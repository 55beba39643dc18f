use super::{claim_of, plain_receipt, VERBATIM_ONLY};
use crate::{
	claim::ClaimError,
	credit::{credit, credit_of, credits, retrieval_credit, verbatim_credit, CreditError},
	retrieval::RetrievalError,
	Channels, Claim, Receipt, Retrieved, Source,
};
use openledger_core::{Balance, TOTAL_SUPPLY};
use proptest::prelude::*;

fn none(_: u64) -> bool {
	false
}

/// The credits of a receipt of this amount and so many tokens, by its claims alone.
fn credits_of(
	amount: Balance,
	output_tokens: u32,
	claims: &[Claim],
	is_commons: impl Fn(u64) -> bool,
) -> Result<Vec<(u64, Balance)>, CreditError> {
	let receipt = Receipt {
		amount,
		output_tokens,
		..plain_receipt((1, 0, 0), 0, 0)
	};
	credits(&receipt, claims, &[], &VERBATIM_ONLY, is_commons)
}

fn retrieved(id: u64) -> Retrieved {
	Retrieved {
		contribution: id,
		chunk: 0,
	}
}

#[test]
fn channel_credits_should_round_down_twice() {
	let channels = Channels {
		verbatim: 333_333_333,
		retrieval: 666_666_667,
	};
	// ⌊⌊100 × 2 / 3⌋ × 0.333333333⌋ = ⌊66 × 0.333333333⌋.
	assert_eq!(verbatim_credit(100, 2, 3, &channels), Ok(21));
	// ⌊⌊100 / 3⌋ × 0.666666667⌋ = ⌊33 × 0.666666667⌋.
	assert_eq!(retrieval_credit(100, 3, &channels), 22);
	assert_eq!(retrieval_credit(100, 0, &channels), 0);
	assert_eq!(credit_of(100, 2, 3, 3, &channels), Ok(43));
	assert_eq!(credit_of(100, 4, 3, 3, &channels), Err(CreditError::OverClaimed));
	let whole = Channels {
		verbatim: 1_000_000_000,
		retrieval: 0,
	};
	assert_eq!(verbatim_credit(Balance::MAX, 1, 1, &whole), Ok(Balance::MAX));
}

#[test]
fn credits_should_share_the_retrieval_channel_equally() {
	let receipt = plain_receipt((1, 0, 0), 0, 900);
	let channels = Channels {
		verbatim: 0,
		retrieval: 500_000_000,
	};
	let list = [retrieved(1), retrieved(5), retrieved(9)];
	// A commons contribution takes its part and is credited nothing.
	assert_eq!(
		credits(&receipt, &[], &list, &channels, |id| id == 5),
		Ok(vec![(1, 150), (9, 150)])
	);
	let unsorted = [retrieved(5), retrieved(5)];
	assert_eq!(
		credits(&receipt, &[], &unsorted, &channels, none),
		Err(CreditError::Retrieval(RetrievalError::NotSorted))
	);
	let many: Vec<_> = (0..9).map(retrieved).collect();
	assert_eq!(
		credits(&receipt, &[], &many, &channels, none),
		Err(CreditError::Retrieval(RetrievalError::TooMany))
	);
}

#[test]
fn credit_should_round_down() {
	assert_eq!(credit(100, 1, 3), Ok(33));
	assert_eq!(credit(100, 2, 3), Ok(66));
	assert_eq!(credit(100, 3, 3), Ok(100));
	assert_eq!(credit(1, 1, 2), Ok(0));
	assert_eq!(credit(0, 1, 1), Ok(0));
	assert_eq!(credit(100, 0, 0), Ok(0));
}

#[test]
fn credit_should_refuse_when_more_is_claimed_than_said() {
	assert_eq!(credit(100, 4, 3), Err(CreditError::OverClaimed));
	assert_eq!(credit(100, 1, 0), Err(CreditError::OverClaimed));
}

#[test]
fn credit_should_be_exact_when_numbers_are_the_greatest() {
	assert_eq!(credit(Balance::MAX, u32::MAX, u32::MAX), Ok(Balance::MAX));
	// 2^128 − 1 = (2^32 − 1)(2^96 + 2^64 + 2^32 + 1).
	let part = (1u128 << 96) + (1 << 64) + (1 << 32) + 1;
	assert_eq!(
		credit(Balance::MAX, u32::MAX - 1, u32::MAX),
		Ok(Balance::MAX - part)
	);
}

#[test]
fn credits_should_sum_the_claims_of_a_contribution_before_rounding() {
	// 2 × ⌊100 × 8 / 30⌋ = 52, but ⌊100 × 16 / 30⌋ = 53.
	let claims = [claim_of(5, 0, 8), claim_of(3, 8, 9), claim_of(5, 17, 8)];
	assert_eq!(credits_of(100, 30, &claims, none), Ok(vec![(3, 30), (5, 53)]));
}

#[test]
fn credits_should_leave_out_echoes_commons_and_zeros() {
	let echo = Claim {
		source: Source::Request,
		..claim_of(0, 0, 8)
	};
	let claims = [echo, claim_of(1, 8, 8), claim_of(2, 16, 8)];
	assert_eq!(credits_of(100, 32, &claims, |id| id == 1), Ok(vec![(2, 25)]));
	assert_eq!(credits_of(3, 32, &claims, none), Ok(vec![]));
	assert_eq!(credits_of(0, 32, &claims, none), Ok(vec![]));
}

#[test]
fn credits_should_refuse_when_claims_are_malformed() {
	let overlap = [claim_of(1, 0, 8), claim_of(2, 7, 8)];
	assert_eq!(
		credits_of(100, 32, &overlap, none),
		Err(CreditError::Claim(ClaimError::Overlap))
	);
	let over = [claim_of(1, 0, 8)];
	assert_eq!(
		credits_of(100, 7, &over, none),
		Err(CreditError::Claim(ClaimError::OverClaimed))
	);
}

proptest! {
	#[test]
	fn credit_should_agree_with_plain_division_when_it_fits(
		amount in 0..=TOTAL_SUPPLY, claimed in 0u32..=16_384, more in 0u32..=16_384,
	) {
		let tokens = claimed + more;
		prop_assume!(tokens > 0);
		let expected = amount * Balance::from(claimed) / Balance::from(tokens);
		prop_assert_eq!(credit(amount, claimed, tokens), Ok(expected));
	}

	#[test]
	fn channel_credits_should_never_exceed_the_amount(
		amount in any::<u128>(),
		verbatim in 0u32..=1_000_000_000,
		more in 0u32..=1_000_000_000,
		claimed in proptest::collection::vec(8u16..=256, 0..8),
		count in 0u64..=8,
	) {
		let channels = Channels { verbatim, retrieval: more.min(1_000_000_000 - verbatim) };
		let mut start = 0u32;
		let claims: Vec<_> = (0u64..).zip(&claimed).map(|(id, counted)| {
			start += u32::from(*counted);
			claim_of(id, start - u32::from(*counted), *counted)
		}).collect();
		let receipt = Receipt { amount, output_tokens: start, ..plain_receipt((1, 0, 0), 0, 0) };
		let list: Vec<_> = (0..count).map(retrieved).collect();
		let found = credits(&receipt, &claims, &list, &channels, none).unwrap();
		let sum = found.iter().try_fold(0u128, |sum, (_, credit)| sum.checked_add(*credit)).unwrap();
		prop_assert!(sum <= amount);
	}

	#[test]
	fn credits_should_never_exceed_the_amount(
		amount in any::<u128>(),
		spans in proptest::collection::vec((0u64..6, 8u16..=256, 0u32..5), 0..40),
		unclaimed in 0u32..100,
	) {
		let (mut start, mut total) = (0u32, unclaimed);
		let mut claims = Vec::new();
		for (id, counted, gap) in spans {
			claims.push(claim_of(id, start + gap, counted));
			start += gap + u32::from(counted);
			total += u32::from(counted);
		}
		let found = credits_of(amount, total, &claims, none).unwrap();
		let sum = found.iter().try_fold(0u128, |sum, (_, credit)| sum.checked_add(*credit)).unwrap();
		prop_assert!(sum <= amount);
		// Rounding loses less than one unit a contribution.
		let covered = credit(amount, total - unclaimed, total).unwrap();
		prop_assert!(sum + 6 >= covered);
		prop_assert!(found.windows(2).all(|pair| pair[0].0 < pair[1].0));
		prop_assert!(found.iter().all(|(_, credit)| *credit > 0));
	}
}
