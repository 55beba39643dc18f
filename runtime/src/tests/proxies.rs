//! What may be done on behalf of another.

use super::*;
use codec::Decode;
use frame_support::traits::{GetCallMetadata, InstanceFilter};
use sp_keyring::Sr25519Keyring::{Alice, Bob};
use std::collections::BTreeSet;

/// Calls of our pallets that are not upkeep: they move what an account has or put it at stake, change who is in charge of it
/// or what it earns, or are governance's.
const NOT_UPKEEP: [(&str, &[&str]); 7] = [
	(
		"Datanets",
		&[
			"transfer",
			"add_curator",
			"remove_curator",
			"contribute",
			"mark_commons",
			"withdraw",
			"demand_chunk",
			"freeze_contribution",
			"restore_contribution",
			"overrule_rejection",
			"freeze_datanet",
			"restore_datanet",
		],
	),
	("ModelRegistry", &["retire", "transfer"]),
	(
		"Operators",
		&[
			"register",
			"bond_extra",
			"set_commission",
			"unbond_own",
			"deregister",
			"delegate",
			"cancel_joining",
			"undelegate",
		],
	),
	(
		"InferenceReceipts",
		&[
			"create_mandate",
			"fund_mandate",
			"update_mandate",
			"open_session",
			"open_session_from_mandate",
			"top_up",
			"top_up_from_mandate",
			"close_session",
			"submit_batch",
			"void_batch",
		],
	),
	("FeeRouting", &["rotate_payee", "set_policy"]),
	("AttributionScoring", &["challenge", "demand"]),
	("Sponsors", &["fund", "invite"]),
];

/// Calls of other pallets that are upkeep.
const STOCK_UPKEEP: [&str; 7] = [
	"System.remark",
	"System.remark_with_event",
	"Vesting.vest",
	"Vesting.vest_other",
	"VoterList.put_in_front_of",
	"VoterList.put_in_front_of_other",
	"VoterList.rebag",
];

/// A call with its pallet's name and its own.
type Named = (&'static str, &'static str, RuntimeCall);

/// Every call that zeros are arguments of.
fn every_call() -> Vec<Named> {
	let mut calls = Vec::new();
	for pallet in 0..=u8::MAX {
		for index in 0..=u8::MAX {
			let mut bytes = [0; 1_024];
			(bytes[0], bytes[1]) = (pallet, index);
			if let Ok(call) = RuntimeCall::decode(&mut &bytes[..]) {
				let names = call.get_call_metadata();
				calls.push((names.pallet_name, names.function_name, call));
			}
		}
	}
	calls
}

fn transfer() -> RuntimeCall {
	RuntimeCall::Balances(pallet_balances::Call::transfer_all {
		dest: sp_runtime::MultiAddress::Id(TreasuryAccount::get()),
		keep_alive: false,
	})
}

#[test]
fn a_narrower_proxy_should_not_be_superset_of_a_wider_one() {
	assert!(ProxyType::Any.filter(&transfer()));
	assert!(ProxyType::Any.is_superset(&ProxyType::NonTransfer));
	assert!(!ProxyType::NonTransfer.is_superset(&ProxyType::Any));
	assert!(ProxyType::NonTransfer.is_superset(&ProxyType::Governance));
	for narrow in [ProxyType::Staking, ProxyType::Governance] {
		assert!(!narrow.filter(&transfer()));
		assert!(!narrow.is_superset(&ProxyType::NonTransfer));
	}
	let chill = RuntimeCall::Staking(pallet_staking::Call::chill {});
	assert!(ProxyType::Staking.filter(&chill));
	assert!(!ProxyType::NonTransfer.filter(&chill) && !ProxyType::Governance.filter(&chill));
}

#[test]
fn non_transfer_proxy_should_leave_alone_what_an_account_has_whatever_the_call() {
	let calls = every_call();
	let upkeep = |call: &RuntimeCall| ProxyType::NonTransfer.filter(call);
	for (pallet, expected) in NOT_UPKEEP {
		let calls: Vec<&Named> = calls.iter().filter(|(name, ..)| *name == pallet).collect();
		// Or some were not looked at.
		assert_eq!(calls.len(), RuntimeCall::get_call_names(pallet).len(), "{pallet}");
		let refused: BTreeSet<&str> = calls
			.iter()
			.filter(|(.., call)| !upkeep(call))
			.map(|(_, name, _)| *name)
			.collect();
		assert_eq!(
			refused,
			expected.iter().copied().collect::<BTreeSet<_>>(),
			"{pallet}"
		);
		for (_, name, call) in calls {
			for narrow in [ProxyType::Staking, ProxyType::Governance] {
				assert!(!narrow.filter(call), "{narrow:?}: {pallet}.{name}");
			}
		}
	}
	let stock: BTreeSet<String> = calls
		.iter()
		.filter(|(pallet, ..)| NOT_UPKEEP.iter().all(|(ours, _)| ours != pallet))
		.filter(|(.., call)| upkeep(call) && !ProxyType::Governance.filter(call))
		.map(|(pallet, name, _)| format!("{pallet}.{name}"))
		.collect();
	assert_eq!(stock, BTreeSet::from(STOCK_UPKEEP.map(String::from)));
	// What only moves balances, stakes or rights is refused whole.
	for pallet in ["Balances", "Staking", "Session", "Proxy", "Multisig", "Sudo"] {
		let mut calls = calls.iter().filter(|(name, ..)| *name == pallet).peekable();
		assert!(calls.peek().is_some(), "{pallet}");
		for (_, name, call) in calls {
			assert!(!upkeep(call), "{pallet}.{name}");
		}
	}
}

#[test]
fn non_transfer_proxy_should_not_move_balances_by_calls_inside_others() {
	genesis(DEV).execute_with(|| {
		let [real, delegate] = [Alice, Bob].map(|key| key.to_account_id());
		assert_ok!(Proxy::add_proxy(
			RawOrigin::Signed(real.clone()).into(),
			delegate.clone().into(),
			ProxyType::NonTransfer,
			0
		));
		let act = |call: RuntimeCall| {
			assert_ok!(Proxy::proxy(
				RawOrigin::Signed(delegate.clone()).into(),
				real.clone().into(),
				None,
				Box::new(call)
			));
			match System::events().pop().map(|record| record.event) {
				Some(RuntimeEvent::Proxy(pallet_proxy::Event::ProxyExecuted { result })) => result,
				other => panic!("the proxy did not act: {other:?}"),
			}
		};
		let batch = |call| RuntimeCall::Utility(pallet_utility::Call::batch_all { calls: vec![call] });
		let before = Balances::balance(&real);
		for call in [
			transfer(),
			batch(transfer()),
			batch(batch(transfer())),
			RuntimeCall::Utility(pallet_utility::Call::as_derivative {
				index: 0,
				call: Box::new(transfer()),
			}),
			RuntimeCall::Proxy(pallet_proxy::Call::proxy {
				real: real.clone().into(),
				force_proxy_type: None,
				call: Box::new(transfer()),
			}),
		] {
			assert_eq!(
				act(call.clone()),
				Err(frame_system::Error::<Runtime>::CallFiltered.into()),
				"{call:?}"
			);
		}
		assert_eq!(Balances::balance(&real), before);
		let remark = RuntimeCall::System(frame_system::Call::remark { remark: vec![1] });
		assert_ok!(act(batch(remark)));
	});
}
