use crate::{Bounds, Policy, PolicyBounds, PolicyError};
use openledger_core::SHARE_ONE;

#[test]
fn default_policy_should_be_within_default_bounds_and_leave_55_percent_to_the_model() {
	assert_eq!(Policy::default().validate(&PolicyBounds::default()), Ok(()));
	assert_eq!(Policy::default().model(), Some(550_000_000));
}

#[test]
fn policy_should_be_refused_when_its_shares_exceed_one_whole() {
	let policy = Policy {
		treasury: SHARE_ONE,
		..Policy::default()
	};
	assert_eq!(
		policy.validate(&PolicyBounds::default()),
		Err(PolicyError::SharesExceedOne)
	);
}

#[test]
fn policy_should_be_refused_when_any_share_is_out_of_bounds() {
	let ok = Policy::default();
	let bounds = PolicyBounds::default();
	for bad in [
		Policy {
			treasury: bounds.treasury.max + 1,
			..ok
		},
		Policy {
			burn: bounds.burn.max + 1,
			..ok
		},
		Policy {
			validators: bounds.validators.min - 1,
			..ok
		},
		Policy {
			operator: bounds.operator.min - 1,
			..ok
		},
		Policy {
			stakers: bounds.stakers.max + 1,
			..ok
		},
		Policy {
			operator: 300_000_000,
			stakers: 250_000_000,
			..ok
		},
		Policy {
			data_floor: bounds.data_floor.min - 1,
			..ok
		},
	] {
		assert_eq!(bad.validate(&bounds), Err(PolicyError::OutOfBounds), "{bad:?}");
	}
	let wide = PolicyBounds {
		data_floor: Bounds::new(0, u32::MAX),
		..bounds
	};
	let bad = Policy {
		data_floor: SHARE_ONE + 1,
		..ok
	};
	assert_eq!(bad.validate(&wide), Err(PolicyError::OutOfBounds));
}
