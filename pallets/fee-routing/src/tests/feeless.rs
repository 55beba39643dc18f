use super::*;
use frame_support::{
	dispatch::{CheckIfFeeless, GetDispatchInfo},
	weights::Weight,
};

fn claim(count: usize) -> Call<Test> {
	Call::claim {
		pulls: pulls(&vec![Pull::Contribution(0); count]),
	}
}

fn rotate() -> Call<Test> {
	Call::rotate_payee {
		new_account: account(61),
	}
}

#[test]
fn claim_and_rotation_should_be_feeless_only_for_guests() {
	ExtBuilder::default().build_and_execute(|| {
		for call in [claim(0), claim(FEELESS_PULLS), rotate()] {
			assert!(call.is_feeless(&by(GUEST)));
			assert!(!call.is_feeless(&by(ALICE)));
			assert!(!call.is_feeless(&RuntimeOrigin::root()));
		}
		assert!(!claim(FEELESS_PULLS + 1).is_feeless(&by(GUEST)));
		for call in [
			Call::<Test>::pull { pulls: pulls(&[]) },
			Call::claim_for {
				payee: 0,
				pulls: pulls(&[]),
			},
		] {
			assert!(!call.is_feeless(&by(GUEST)));
		}
	});
}

#[test]
fn claim_and_rotation_should_be_noted_only_when_they_succeed() {
	ExtBuilder::default().build_and_execute(|| {
		let noted = || System::account_nonce(account(ALICE));
		assert_noop!(
			FeeRouting::claim(by(ALICE), pulls(&[])),
			Error::<Test>::NothingToClaim
		);
		assert_noop!(
			FeeRouting::rotate_payee(by(ALICE), account(ALICE)),
			Error::<Test>::AccountTaken
		);
		assert_eq!(noted(), 0);
		owe(ALICE, 500);
		assert_ok!(FeeRouting::claim(by(ALICE), pulls(&[])));
		assert_eq!(noted(), 1);
		assert_ok!(FeeRouting::rotate_payee(by(ALICE), account(61)));
		assert_eq!(noted(), 2);
		assert_eq!(
			rotate().get_dispatch_info().call_weight,
			<() as WeightInfo>::rotate_payee() + Weight::from_parts(77, 7)
		);
	});
}
