//! What the pallets' mocks cannot tell: input that the whole runtime refuses, and changes nothing.

use super::{economy::*, *};
use openledger_core::SnapshotId;
use openledger_runtime_api::QuoteError;
use pallet_inference_receipts as receipts;

#[test]
fn model_should_be_refused_when_its_snapshot_is_published_and_not_sealed() {
	genesis(DEV).execute_with(|| {
		let economy = Economy::new(1_000 * OPEN);
		assert_ok!(Datanets::publish_snapshot(signed(OWNER), economy.datanet));
		let number = economy.snapshot.number + 1;
		let published = SnapshotId {
			datanet: economy.datanet,
			number,
		};
		assert!(pallet_datanets::Snapshots::<Runtime>::contains_key(
			published.datanet,
			number
		));
		assert_noop!(
			register(published),
			pallet_model_registry::Error::<Runtime>::SnapshotNotSealed
		);
	});
}

#[test]
fn batch_should_be_refused_when_it_is_worth_more_than_its_operator_may_be_exposed_to() {
	genesis(DEV).execute_with(|| {
		let economy = Economy::new(1_000 * OPEN);
		let session = economy.session(PAYER, 100_000 * OPEN);
		let submit = |amount| {
			InferenceReceipts::submit_batch(
				signed(OPERATOR),
				economy.model,
				vec![voucher(session, amount)].try_into().expect("it is one"),
				receipts::Commitment {
					receipts_root: [1; 32],
					receipts: 1,
					ledger_root: openledger_attribution::merkle::empty_root(),
				},
				Default::default(),
				receipts::Usage {
					inferences: 1,
					actions: 0,
					input_tokens: 1,
					output_tokens: 1,
				},
			)
		};
		let room = Operators::operator(economy.operator)
			.expect("it is registered")
			.bond;
		assert_noop!(
			submit(2 * room),
			pallet_operators::Error::<Runtime>::ExposureExceeded
		);
		assert_ok!(submit(room / 4));
	});
}

#[test]
fn quote_should_say_what_is_wrong_when_there_is_nothing_to_quote() {
	genesis(DEV).execute_with(|| {
		let economy = Economy::new(1_000 * OPEN);
		let (model, operator) = (economy.model, economy.operator);
		let quote =
			|model, operator, amount| economy_api::quote(model, operator, amount).map(|quote| quote.amount);
		assert_eq!(quote(model, operator, OPEN), Ok(OPEN));
		for (model, operator, amount, error) in [
			(model, operator, 0, QuoteError::ZeroAmount),
			(model, operator, TOTAL_SUPPLY + 1, QuoteError::Overflow),
			(model, operator, Balance::MAX, QuoteError::Overflow),
			(model + 1, operator, OPEN, QuoteError::UnknownModel),
			(model, operator + 1, OPEN, QuoteError::UnknownOperator),
		] {
			assert_eq!(quote(model, operator, amount), Err(error));
		}
		assert_ok!(Operators::stop(signed(OPERATOR), model));
		assert_eq!(quote(model, operator, OPEN), Err(QuoteError::NotServed));
	});
}
