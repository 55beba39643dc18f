//! Configurations that make no sense.

use super::*;
use frame_support::{traits::Hooks, weights::Weight};

fn integrity_test() {
	new_test_ext().execute_with(<Receipts as Hooks<_>>::integrity_test);
}

#[test]
fn integrity_test_should_pass_when_the_configuration_is_sound() {
	integrity_test();
}

#[test]
#[should_panic(expected = "a thaw must be longer than the settlement interval")]
fn integrity_test_should_fail_when_the_thaw_is_not_longer_than_the_settlement_interval() {
	SettlementInterval::set(THAW);
	integrity_test();
}

#[test]
#[should_panic(expected = "a batch must be due after the block that submits it")]
fn integrity_test_should_fail_when_there_is_no_window() {
	ChallengeWindow::set(0);
	integrity_test();
}

#[test]
#[should_panic(expected = "an empty session would cost nothing")]
fn integrity_test_should_fail_when_sessions_need_no_deposit() {
	MinDeposit::set(0);
	integrity_test();
}

#[test]
#[should_panic(expected = "the index of a voucher must fit into an error")]
fn integrity_test_should_fail_when_a_batch_takes_too_many_vouchers() {
	MaxVouchers::set(65_536);
	integrity_test();
}

#[test]
#[should_panic(expected = "a batch at the head of the queue might never fit into a block")]
fn integrity_test_should_fail_when_the_hook_may_take_a_whole_block() {
	MaxPollWeight::set(Weight::MAX);
	integrity_test();
}

#[test]
#[should_panic(expected = "the hook could not make a step")]
fn integrity_test_should_fail_when_the_hook_may_take_nothing() {
	let step = <() as crate::WeightInfo>::poll_step() + Receipts::step_weight(PAGE);
	MaxPollWeight::set(step - Weight::from_parts(1, 0));
	integrity_test();
}

#[test]
fn error_should_name_the_voucher_within_four_bytes() {
	new_test_ext().execute_with(|| {
		let DispatchError::Module(error) = bad_voucher(0x1234, VoucherFault::BadSignature) else {
			panic!("a module error");
		};
		assert_eq!(error.error[1..3], 0x1234u16.to_le_bytes());
		assert_eq!(error.error[3], VoucherFault::BadSignature as u8);
		assert_eq!(error.message, Some("Voucher"));
	});
}
