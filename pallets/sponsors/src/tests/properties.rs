//! The bounds of the crate's documentation, for any order of transactions; and the ledger, against a simple model.

use super::*;
use openledger_core::EpochIndex;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// A transaction of a guest.
#[derive(Clone, Copy, Debug)]
enum Tx {
	/// A call that can be feeless: whether it succeeds, and whether the guest would pay for it.
	Call { good: bool, pays: bool },
	/// One of another kind, paid for.
	Other,
	/// A call on the guest's behalf that raises no nonce, as of a proxy.
	Proxied,
	/// The invitation is renewed, or ended and made anew.
	Renewed,
}

fn txs(renewals: u32) -> impl Strategy<Value = Vec<(EpochIndex, Tx)>> {
	let tx = prop_oneof![
		8 => (any::<bool>(), prop::bool::weighted(0.1)).prop_map(|(good, pays)| Tx::Call { good, pays }),
		1 => Just(Tx::Other),
		1 => Just(Tx::Proxied),
		renewals => Just(Tx::Renewed),
	];
	let epochs = prop_oneof![8 => Just(0u32), 2 => Just(1), 1 => 2u32..5];
	proptest::collection::vec((epochs, tx), 1..150)
}

/// Runs transactions by the rule. Says of each epoch how many were feeless, and whether its first transaction was a call
/// that succeeded.
fn run(quota: u32, txs: Vec<(EpochIndex, Tx)>) -> BTreeMap<EpochIndex, (u64, bool)> {
	let (mut epoch, mut nonce) = (0, 5u64);
	let mut mark = Mark { epoch, nonce };
	let mut epochs = BTreeMap::new();
	for (passed, tx) in txs {
		epoch += passed;
		let before = mark.left(quota, epoch, nonce);
		let (included, free, good) = match tx {
			Tx::Call { good, pays } => (before > 0 || pays, before > 0, good),
			Tx::Other => (true, false, false),
			Tx::Proxied => {
				mark = mark.moved(quota, epoch, nonce);
				assert!(mark.left(quota, epoch, nonce) <= before);
				continue;
			}
			Tx::Renewed => {
				mark = mark.renewed(quota, epoch, nonce);
				assert!(mark.left(quota, epoch, nonce) <= before);
				continue;
			}
		};
		if !included {
			continue;
		}
		let slot = epochs.entry(epoch).or_insert((0, good));
		slot.0 += u64::from(free);
		nonce += 1;
		if good {
			mark = mark.moved(quota, epoch, nonce);
		}
		assert!(mark.nonce <= nonce && mark.epoch <= epoch);
		// Never is more left than was.
		assert!(mark.left(quota, epoch, nonce) <= before.saturating_sub(1));
	}
	epochs
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(2_000))]

	#[test]
	fn feeless_calls_should_stay_within_the_bounds(quota in 1u32..6, txs in txs(0)) {
		let epochs = run(quota, txs);
		let calls: Vec<u64> = (0..=epochs.keys().last().copied().unwrap_or(0))
			.map(|epoch| epochs.get(&epoch).map_or(0, |(calls, _)| *calls))
			.collect();
		let quota = u64::from(quota);
		for first in 0..calls.len() {
			let mut sum = 0;
			for (index, count) in calls[first..].iter().enumerate() {
				sum += count;
				let length = u64::try_from(index).unwrap() + 1;
				let bound = if first == 0 { quota * length } else { quota * (length + 1) };
				prop_assert!(sum <= bound, "{sum} from {first} in {length} epochs of {quota}: {calls:?}");
			}
		}
		for (calls, first_succeeded) in epochs.values() {
			prop_assert!(!first_succeeded || *calls <= quota);
		}
	}

	#[test]
	fn renewals_should_give_no_more_than_the_bound(quota in 1u32..6, txs in txs(4)) {
		let epochs = run(quota, txs);
		let last = epochs.keys().last().copied().unwrap_or(0);
		for first in 0..=last {
			let mut sum = 0;
			for epoch in first..=last {
				sum += epochs.get(&epoch).map_or(0, |(calls, _)| *calls);
				prop_assert!(sum <= u64::from(quota * (epoch - first + 2)), "{first}..={epoch}: {epochs:?}");
			}
		}
	}

	#[test]
	fn who_fails_only_should_get_no_more_than_twice_the_quota(quota in 1u32..6, passed in proptest::collection::vec(0u32..3, 1..60)) {
		let bad = Tx::Call { good: false, pays: false };
		let epochs = run(quota, passed.into_iter().map(|passed| (passed, bad)).collect());
		let sum: u64 = epochs.values().map(|(calls, _)| *calls).sum();
		prop_assert!(sum <= 2 * u64::from(quota));
	}

	#[test]
	fn who_stays_within_the_quota_and_succeeds_should_never_pay(
		quota in 1u32..6,
		epochs in proptest::collection::vec((0u32..4, any::<prop::sample::Index>(), any::<prop::sample::Index>()), 1..30),
	) {
		let (mut epoch, mut nonce) = (0, 0u64);
		let mut mark = Mark { epoch, nonce };
		for (passed, count, success) in epochs {
			epoch += passed + 1;
			let count = count.index(usize::try_from(quota).unwrap()) + 1;
			let success = success.index(count);
			for call in 0..count {
				prop_assert!(mark.left(quota, epoch, nonce) > 0);
				nonce += 1;
				if call == success {
					mark = mark.moved(quota, epoch, nonce);
				}
			}
		}
	}
}

/// What anyone does to the pallet.
#[derive(Clone, Debug)]
enum Act {
	Fund(u64, Balance),
	Defund(u64, Option<Balance>),
	Invite(u64, u64, u32, Balance, u32),
	Revoke(u64, u64),
	Close(u64),
	Write(u64, u32, u64, bool),
	Erase(u64, u32),
	Give(u64),
	Pass(u32),
}

fn act() -> impl Strategy<Value = Act> {
	let sponsor = ALICE..=BOB;
	let guest = prop_oneof![Just(NEW), Just(OTHER), Just(CAROL)];
	prop_oneof![
		(sponsor.clone(), 0..3_000u128).prop_map(|(who, amount)| Act::Fund(who, amount)),
		(sponsor.clone(), proptest::option::of(0..2_000u128))
			.prop_map(|(who, amount)| Act::Defund(who, amount)),
		(sponsor.clone(), guest.clone(), 0..5u32, 0..400u128, 0..5u32)
			.prop_map(|(who, guest, calls, limit, epochs)| Act::Invite(who, guest, calls, limit, epochs)),
		(sponsor, guest.clone()).prop_map(|(who, guest)| Act::Revoke(who, guest)),
		guest.clone().prop_map(Act::Close),
		(guest.clone(), 0..3u32, 0..200u64, prop::bool::weighted(0.2))
			.prop_map(|(who, id, size, bad)| Act::Write(who, id, size, bad)),
		(guest.clone(), 0..3u32).prop_map(|(who, id)| Act::Erase(who, id)),
		guest.prop_map(Act::Give),
		(0..2u32).prop_map(Act::Pass),
	]
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(150))]

	/// Whatever happens, the state is sound, nobody loses OPEN but by its own fees, and no nonce ever falls.
	#[test]
	fn ledger_should_stay_sound(acts in proptest::collection::vec(act(), 1..80)) {
		ExtBuilder.build_and_execute(|| {
			let mut nonces: BTreeMap<u64, u32> = BTreeMap::new();
			let mut put: BTreeMap<u64, Balance> = BTreeMap::new();
			// Feeless calls of this epoch, and the largest quota so far.
			let (mut used, mut quotas) = (BTreeMap::<u64, u32>::new(), BTreeMap::<u64, u32>::new());
			for act in acts {
				match act {
					Act::Fund(who, amount) => {
						if Api::fund(signed(who), amount).is_ok() {
							*put.entry(who).or_default() += amount;
						}
					}
					Act::Defund(who, amount) => {
						let before = balance(who);
						if Api::defund(signed(who), amount).is_ok() {
							*put.entry(who).or_default() -= balance(who) - before;
						}
					}
					Act::Invite(who, guest, calls, limit, epochs) => {
						if Api::invite(signed(who), guest, calls, limit, epochs).is_ok() {
							let most = quotas.entry(guest).or_default();
							*most = calls.max(*most);
						}
					}
					Act::Revoke(who, guest) => {
						let _ = Api::revoke(signed(who), guest);
					}
					Act::Close(guest) => {
						let _ = Api::close(signed(CAROL), guest);
					}
					Act::Write(who, id, size, bad) => {
						if is_free(&submit(who, notes::Call::write { id, size, bad })) {
							*used.entry(who).or_default() += 1;
						}
					}
					Act::Erase(who, id) => {
						if is_free(&submit(who, erase(id))) {
							*used.entry(who).or_default() += 1;
						}
					}
					Act::Give(who) => {
						let _ = Balances::transfer_allow_death(signed(CAROL), who, 500);
					}
					Act::Pass(epochs) => {
						next_epoch(epochs);
						if epochs > 0 {
							used.clear();
						}
					}
				}
				check();
				for (who, calls) in &used {
					assert!(*calls <= 2 * quotas.get(who).copied().unwrap_or_default(), "{used:?} {quotas:?}");
				}
				for who in [ALICE, BOB] {
					// Pots hold what was put in, free or held, and nothing else.
					let (free, held) = pot(who);
					assert_eq!(free + held, put.get(&who).copied().unwrap_or_default());
				}
				for who in [NEW, OTHER, CAROL] {
					let nonce = System::account_nonce(who);
					let last = nonces.insert(who, nonce).unwrap_or_default();
					assert!(nonce >= last, "the nonce of {who} fell from {last} to {nonce}");
				}
			}
		});
	}
}
