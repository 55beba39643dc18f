use super::*;
use frame_support::traits::Hooks;

#[test]
fn configuration_should_be_coherent() {
	ExtBuilder::default().build_and_execute(FeeRouting::integrity_test);
}

#[test]
#[should_panic(expected = "what is due must be deliverable")]
fn configuration_should_be_refused_when_the_minimum_payout_is_below_the_existential_deposit() {
	ExtBuilder::default().build().execute_with(|| {
		MinPayout::set(ED - 1);
		FeeRouting::integrity_test();
	});
}

#[test]
#[should_panic(expected = "the sweep could pay nobody")]
fn configuration_should_be_refused_when_the_sweep_has_no_weight() {
	ExtBuilder::default().build().execute_with(|| {
		SweepWeight::set(<() as WeightInfo>::sweep_base());
		FeeRouting::integrity_test();
	});
}

#[test]
#[should_panic(expected = "genesis policy out of bounds")]
fn genesis_should_be_refused_when_its_policy_is_out_of_bounds() {
	ExtBuilder::default()
		.policy(Policy {
			burn: SHARE_ONE,
			..Policy::default()
		})
		.build();
}
