//! Benchmarks, at the worst case of each call.

use crate::{
	pallet::*,
	types::{Mark, Pot},
};
use frame_benchmarking::v2::*;
use frame_support::traits::{
	fungible::{Inspect, Mutate},
	Get,
};
use frame_system::RawOrigin;
use openledger_core::{Balance, OPEN};
use openledger_traits::{Epochs, Sponsors};
use sp_runtime::DispatchError;

/// Enough for any invitation.
fn plenty<T: Config>() -> Balance {
	T::MinPot::get()
		.max(OPEN)
		.saturating_add(T::CallPledge::get().saturating_mul(T::MaxQuota::get().into()))
		.saturating_mul(1_000)
}

fn funded<T: Config>(name: &'static str) -> T::AccountId {
	let who: T::AccountId = account(name, 0, 0);
	T::Currency::set_balance(&who, plenty::<T>().saturating_mul(10));
	who
}

/// A sponsor with a pot. Endows the pallet account as genesis does.
fn sponsor<T: Config>(name: &'static str) -> Result<T::AccountId, DispatchError> {
	let pot = Pallet::<T>::account_id();
	if T::Currency::total_balance(&pot) < T::Currency::minimum_balance() {
		T::Currency::set_balance(&pot, T::Currency::minimum_balance());
	}
	let who = funded::<T>(name);
	Pallet::<T>::do_fund(who.clone(), plenty::<T>())?;
	Ok(who)
}

/// A guest that has a balance and a nonce, so that its record can be removed and nothing can be skipped.
fn guest<T: Config>(sponsor: &T::AccountId) -> Result<T::AccountId, DispatchError> {
	let who = funded::<T>("guest");
	frame_system::Pallet::<T>::inc_account_nonce(&who);
	Pallet::<T>::do_invite(sponsor.clone(), who.clone(), 1, OPEN, 1)?;
	Ok(who)
}

/// Lets the invitation of `who` run out.
fn expire<T: Config>(who: &T::AccountId) {
	Invitations::<T>::mutate_extant(who, |invitation| invitation.until = T::Epochs::current());
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn fund() -> Result<(), BenchmarkError> {
		let who = sponsor::<T>("sponsor")?;
		let amount = plenty::<T>();
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), amount);
		assert_eq!(
			Pallet::<T>::pot(who).map(|pot| pot.free),
			Some(amount.saturating_mul(2))
		);
		Ok(())
	}

	#[benchmark]
	fn defund() -> Result<(), BenchmarkError> {
		let who = sponsor::<T>("sponsor")?;
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), Some(plenty::<T>() / 2));
		assert_eq!(Pallet::<T>::pot(who).map(|pot| pot.free), Some(plenty::<T>() / 2));
		Ok(())
	}

	/// Replaces an invitation of another sponsor that has run out and was not closed.
	#[benchmark]
	fn invite() -> Result<(), BenchmarkError> {
		let old = sponsor::<T>("old")?;
		let who = guest::<T>(&old)?;
		expire::<T>(&who);
		let new = sponsor::<T>("new")?;
		let (calls, epochs) = (T::MaxQuota::get(), T::MaxEpochs::get());
		#[extrinsic_call]
		_(RawOrigin::Signed(new.clone()), who.clone(), calls, OPEN, epochs);
		assert_eq!(Pallet::<T>::pot(old).map(|pot| pot.held), Some(0));
		assert_eq!(Pallet::<T>::invitation(who).map(|info| info.sponsor), Some(new));
		Ok(())
	}

	/// Of a guest whose record can be removed.
	#[benchmark]
	fn revoke() -> Result<(), BenchmarkError> {
		let sponsor = sponsor::<T>("sponsor")?;
		let who = guest::<T>(&sponsor)?;
		#[extrinsic_call]
		_(RawOrigin::Signed(sponsor), who.clone());
		assert!(Pallet::<T>::invitation(who).is_none());
		Ok(())
	}

	/// Of a guest whose record can be removed.
	#[benchmark]
	fn close() -> Result<(), BenchmarkError> {
		let sponsor = sponsor::<T>("sponsor")?;
		let who = guest::<T>(&sponsor)?;
		expire::<T>(&who);
		let caller = funded::<T>("caller");
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), who.clone());
		assert!(Pallet::<T>::invitation(who).is_none());
		assert_eq!(
			Pallet::<T>::pot(sponsor),
			Some(Pot {
				free: plenty::<T>(),
				held: 0
			})
		);
		Ok(())
	}

	/// Of the first call in an epoch.
	#[benchmark]
	fn note() -> Result<(), BenchmarkError> {
		frame_system::Pallet::<T>::set_block_number(1_000_000u32.into());
		let sponsor = sponsor::<T>("sponsor")?;
		let who = guest::<T>(&sponsor)?;
		let now = T::Epochs::current();
		Invitations::<T>::mutate_extant(&who, |invitation| invitation.mark = Mark { epoch: 0, nonce: 0 });
		#[block]
		{
			<Pallet<T> as Sponsors<T::AccountId>>::note(&who);
		}
		assert!(now > 0);
		assert_eq!(
			Invitations::<T>::get(who).map(|invitation| invitation.mark.epoch),
			Some(now)
		);
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder.build(), crate::mock::Test);
}
