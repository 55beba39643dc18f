use super::*;
use frame_support::storage::with_transaction;
use sp_runtime::TransactionOutcome;

/// Corrupts the state, runs `call` and takes both back.
fn on_corrupt<R>(
	corrupt: impl FnOnce(),
	call: impl FnOnce() -> Result<R, DispatchError>,
) -> Option<DispatchError> {
	with_transaction(|| {
		corrupt();
		TransactionOutcome::Rollback(Ok::<_, DispatchError>(call().err()))
	})
	.expect("transactions nest")
}

#[test]
fn calls_should_fail_when_records_are_missing() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let (member, waiting) = (accepted(&ALICE, net), submit(&ALICE, net));
		let first = publish(net);
		assert_ok!(Datanets::demand_chunk(signed(EVE), member, 0));
		let corrupt = Some(Error::<Test>::Corrupt.into());
		let no_profile = || Profiles::<Test>::remove(net);
		let no_datanet = || crate::Datanets::<Test>::remove(net);
		let no_snapshot = || Snapshots::<Test>::remove(net, first.number);
		let no_provenance = || Provenances::<Test>::remove(waiting);
		let accept = || Datanets::review(signed(CURATOR), waiting, Verdict::Accept { quality: 1 });
		assert_eq!(
			on_corrupt(no_profile, || Datanets::update(
				signed(OWNER),
				net,
				words(),
				AdmissionPolicy::Open
			)),
			corrupt
		);
		assert_eq!(on_corrupt(no_datanet, accept), corrupt);
		assert_eq!(on_corrupt(no_provenance, accept), corrupt);
		assert_eq!(
			on_corrupt(no_snapshot, || Datanets::withdraw(signed(ALICE), member)),
			corrupt
		);
		assert_eq!(
			on_corrupt(no_snapshot, || Datanets::demand_chunk(signed(EVE), member, 1)),
			corrupt
		);
	});
}

#[test]
fn calls_should_fail_when_counters_would_overflow() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let member = accepted(&ALICE, net);
		publish(net);
		let full = || {
			Contributions::<Test>::mutate(member, |state| {
				state.as_mut().expect("it exists").open_demands = u32::MAX
			})
		};
		assert_eq!(
			on_corrupt(full, || Datanets::demand_chunk(signed(EVE), member, 0)),
			Some(Error::<Test>::Overflow.into())
		);
	});
}
