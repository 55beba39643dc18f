//! # Sponsors
//!
//! Who has no OPEN can make no call: the fee, the deposit and the existence of the account all take a balance. A sponsor
//! invites such an account: calls that a newcomer needs are feeless for it within a quota, and its deposits are held in
//! the sponsor's pot within a limit. So it contributes, is accepted, earns and claims without having held OPEN before.
//!
//! ## Terminology
//!
//! - **Pot**: what a sponsor has put in, free or held. All pots are in one pallet account, the ledger is in storage.
//! - **Guest**: an account that is invited. It has one invitation at a time.
//! - **Quota**: the feeless calls of a guest in an epoch.
//! - **Mark**: an epoch and a nonce of the guest, from which its calls are counted.
//! - **Anchor**: what is held of the pot for the record of an invitation and for the reference that keeps the account.
//! - **Pledge**: what is held of the pot for the quota while the invitation is not ended, so that free calls are scarce.
//! - **Deposit**: what is held of the pot for storage that a guest takes elsewhere ([`SponsoredDeposit`]).
//!
//! ## Feeless calls
//!
//! Calls are counted by the guest's nonce, since that alone is kept of a call that fails. Let `q` be the quota:
//!
//! - `left = mark.nonce + q − nonce` in the epoch of the mark, and `mark.nonce + 2q − nonce` in any later one. A guest is
//!   covered while that is above zero. Transactions that it paid for raise the nonce, so they count too.
//! - The first call of a later epoch that succeeds moves the mark there, so that `left` becomes `min(left, q)`. If
//!   nothing was left, so that the call was paid for, `left` stays zero in that epoch and is `q` in the next.
//!
//! A renewal, or another invitation, takes the mark over: what was used in the epoch stays used. If the mark is older, a
//! quota of what was used counts for an epoch before.
//!
//! Hence, from the first invitation on, where `q` is the largest quota so far:
//!
//! 1. at most `q (k + 1)` calls are feeless in any `k` successive epochs, `2q` in one, and at most `q k` in the first `k` if none is renewed;
//! 2. at most `q` in an epoch whose first transaction is such a call and succeeds: unused calls do not pile up for those
//!    who are active;
//! 3. at most `2q` in all until one such call succeeds. A guest whose calls only fail is cut off until it pays for one
//!    that succeeds, or an epoch begins after its sponsor renewed the invitation;
//! 4. a guest that makes at most `q` transactions an epoch, among them a call that succeeds, never pays a fee for such
//!    calls.
//!
//! That is the bound of one account. What a sponsor can give away in all is bounded by its pledges, and by the fees of
//! `invite`: whoever invites many accounts one after the other pays for each.
//!
//! Feeless transactions have no priority: they take the room in a block that those who pay leave.
//!
//! ## Deposits
//!
//! [`SponsoredDeposit`] is a `Consideration`: as long as the invitation is in force, the limit is not reached and enough
//! is free in the pot, it takes a guest's deposit from the pot; else from the guest itself. It does so whether or not the
//! guest could pay: a promise does not depend on what the guest earns. When the storage is freed the deposit goes back to
//! the pot it came from, also if the invitation has ended or is another sponsor's by then. A sponsor gets deposits back in
//! no other way.
//!
//! ## The account of a guest
//!
//! The invitation adds a `sufficient` reference to the account, without which no transaction of an account that has
//! nothing is valid. To take it away from an account that has nothing else would remove the account and with it its
//! nonce, and whoever kept its old transactions could submit them again. So the reference stays until the account has
//! a provider, as it has once it received at least the existential deposit, or if it never sent a transaction, and never
//! goes in an epoch in which the invitation was used, so that what was used stays used. Until then
//! the record and the anchor stay too; then anyone can [`close`](Pallet::close) the invitation.
//!
//! | state of the invitation | feeless, deposits | pledge | anchor | leaves by |
//! |---|---|---|---|---|
//! | in force | yes | held | held | `revoke` by the sponsor or the guest, its last epoch |
//! | over | no | held | held | `close` by anyone, `invite` by anyone |
//! | ended, account has nothing else or used it in this epoch | no | returned | held | `close` by anyone later, `invite` by anyone |
//! | removed | no | returned | returned | |
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod deposits;
mod impls;
mod invitations;
mod pots;
#[cfg(any(feature = "try-runtime", feature = "std", test))]
mod try_state;
pub mod types;
pub mod weights;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use deposits::SponsoredDeposit;
pub use pallet::*;
pub use weights::WeightInfo;

#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use crate::types::{Invitation, InvitationInfo, Pot};
	use frame_support::{
		pallet_prelude::*,
		traits::{
			fungible::{Inspect, Mutate},
			Footprint,
		},
		PalletId,
	};
	use frame_system::pallet_prelude::*;
	use openledger_core::{Balance, EpochIndex};
	use openledger_traits::{Epochs, Sponsors as _};
	use sp_runtime::traits::Convert;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// An invitation as it is stored.
	pub type InvitationOf<T> = Invitation<<T as frame_system::Config>::AccountId>;

	/// Configuration.
	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// Weights of the calls and of [`openledger_traits::Sponsors::note`].
		type WeightInfo: WeightInfo;

		/// OPEN.
		type Currency: Inspect<Self::AccountId, Balance = Balance> + Mutate<Self::AccountId>;

		/// Epochs of the economy.
		type Epochs: Epochs;

		/// What storage costs while it is used: anchors and deposits, in OPEN.
		type StoragePrice: Convert<Footprint, Balance>;

		/// Pledge for each call of a quota, in OPEN.
		type CallPledge: Get<Balance>;

		/// Least that a pot has when nothing of it is held, in OPEN. At least the existential deposit.
		type MinPot: Get<Balance>;

		/// Most feeless calls of a guest in an epoch.
		type MaxQuota: Get<u32>;

		/// Most epochs that an invitation is in force.
		type MaxEpochs: Get<EpochIndex>;

		/// The account of the pots. Endowed with the existential deposit at genesis.
		#[pallet::constant]
		type PalletId: Get<PalletId>;
	}

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// The pots of the sponsors. One that is empty is removed.
	#[pallet::storage]
	pub type Pots<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Pot>;

	/// The invitations by guest.
	#[pallet::storage]
	pub type Invitations<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, InvitationOf<T>>;

	/// What is held for the deposits of an account, in OPEN, by the sponsor whose pot it is held in. Never zero.
	#[pallet::storage]
	pub type Deposits<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Blake2_128Concat,
		T::AccountId,
		Balance,
		ValueQuery,
	>;

	/// What happened. Amounts are OPEN in its smallest unit; `free` and `held` are those of the pot afterwards.
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A sponsor put OPEN into its pot.
		PotFunded {
			/// The sponsor.
			sponsor: T::AccountId,
			/// What was put in.
			amount: Balance,
			/// What is free now.
			free: Balance,
			/// What is held now.
			held: Balance,
		},
		/// A sponsor took OPEN out of its pot. The pot was removed if nothing is in it.
		PotDefunded {
			/// The sponsor.
			sponsor: T::AccountId,
			/// What was taken out.
			amount: Balance,
			/// What is free now.
			free: Balance,
			/// What is held now.
			held: Balance,
		},
		/// An account was invited, or its invitation was renewed.
		AccountInvited {
			/// The sponsor.
			sponsor: T::AccountId,
			/// The guest.
			who: T::AccountId,
			/// Feeless calls in an epoch.
			calls_per_epoch: u32,
			/// Most that is held for its deposits at a time.
			deposit_limit: Balance,
			/// First epoch.
			from: EpochIndex,
			/// First epoch in which it is not in force any more.
			until: EpochIndex,
			/// The nonce from which calls are counted: below the account's by what it used in this epoch of an invitation
			/// before.
			nonce: u64,
			/// Held for the record and the reference.
			anchor: Balance,
			/// Held for the calls.
			pledge: Balance,
		},
		/// An invitation was revoked, was closed after its last epoch, or was replaced.
		InvitationEnded {
			/// The sponsor.
			sponsor: T::AccountId,
			/// The guest.
			who: T::AccountId,
			/// Who did it.
			by: T::AccountId,
			/// What went back to the pot.
			pledge: Balance,
		},
		/// The record of an invitation was removed. `replaced` if a new one took its place.
		InvitationRemoved {
			/// The sponsor.
			sponsor: T::AccountId,
			/// The guest.
			who: T::AccountId,
			/// What went back to the pot.
			anchor: Balance,
			/// Whether a new invitation took its place. If not, the reference was taken from the account.
			replaced: bool,
		},
		/// A deposit of a guest was taken from a pot.
		DepositHeld {
			/// The sponsor.
			sponsor: T::AccountId,
			/// The guest.
			who: T::AccountId,
			/// What was taken.
			amount: Balance,
			/// All that is held in this pot for its deposits now.
			deposits: Balance,
		},
		/// A deposit went back to the pot it came from.
		DepositReturned {
			/// The sponsor.
			sponsor: T::AccountId,
			/// The guest.
			who: T::AccountId,
			/// What went back.
			amount: Balance,
			/// All that is held in this pot for its deposits still.
			deposits: Balance,
		},
		/// A deposit was given up and burnt.
		DepositBurnt {
			/// The sponsor.
			sponsor: T::AccountId,
			/// The guest.
			who: T::AccountId,
			/// What was burnt.
			amount: Balance,
			/// All that is held in this pot for its deposits still.
			deposits: Balance,
		},
	}

	/// Why a call was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// The amount is zero.
		ZeroAmount,
		/// The account has no pot.
		NoPot,
		/// Not so much is free in the pot.
		PotTooSmall,
		/// Less than the least pot would be in it.
		BelowMinPot,
		/// The quota is zero or too large.
		BadQuota,
		/// The invitation would be in force for no epoch or for too many.
		BadDuration,
		/// The account is invited by another sponsor.
		AlreadyInvited,
		/// The account is not invited.
		NotInvited,
		/// Only the sponsor and the guest can revoke an invitation.
		NotInvolved,
		/// The invitation is over: close it.
		InvitationOver,
		/// The invitation is in force.
		InvitationInForce,
		/// The invitation has ended, and the account has nothing else that keeps its nonce, or has used the invitation in
		/// this epoch.
		ReferenceNeeded,
		/// The ledger does not have what it must have. This is a defect.
		Corrupt,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Puts OPEN into the caller's pot, and makes the pot if it has none.
		///
		/// ## Dispatch Origin
		/// Signed.
		///
		/// ## Parameters
		/// - `amount`: in OPEN; if nothing of the pot is held, at least [`Config::MinPot`] must be in it afterwards.
		///
		/// ## Errors
		/// - [`Error::ZeroAmount`], [`Error::BelowMinPot`].
		/// - That of the currency if the caller cannot pay and stay alive.
		///
		/// ## Events
		/// [`Event::PotFunded`].
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::fund())]
		pub fn fund(origin: OriginFor<T>, #[pallet::compact] amount: Balance) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_fund(who, amount)
		}

		/// Takes OPEN that is free out of the caller's pot.
		///
		/// ## Dispatch Origin
		/// Signed by a sponsor.
		///
		/// ## Details
		/// What is held comes back as invitations end and guests free storage.
		///
		/// ## Parameters
		/// - `amount`: in OPEN; if nothing of the pot is held, all or so much that [`Config::MinPot`] stays. `None` for all
		///   that is free.
		///
		/// ## Errors
		/// - [`Error::NoPot`], [`Error::ZeroAmount`] (also if nothing is free), [`Error::PotTooSmall`],
		///   [`Error::BelowMinPot`].
		/// - That of the currency if the caller's account is empty and the amount below the existential deposit.
		///
		/// ## Events
		/// [`Event::PotDefunded`].
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::defund())]
		pub fn defund(origin: OriginFor<T>, amount: Option<Balance>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_defund(who, amount)
		}

		/// Invites an account, or renews an invitation of the caller's with new terms. What is left of the quota of this epoch stays as it is.
		///
		/// ## Dispatch Origin
		/// Signed by a sponsor.
		///
		/// ## Details
		/// An anchor, by [`Config::StoragePrice`], and a pledge, [`Config::CallPledge`] for each call of the quota, are held
		/// of what is free in the pot. An invitation that is over is replaced, and what is held for it goes back to the
		/// pot it came from. Deposits that are held already count towards the limit if they are the caller's.
		///
		/// ## Parameters
		/// - `who`: an account that nobody else's invitation is in force for. It need not exist.
		/// - `calls_per_epoch`: feeless calls, from one to [`Config::MaxQuota`].
		/// - `deposit_limit`: most that is held of the pot for its deposits at a time, in OPEN. Nothing is set aside.
		/// - `epochs`: how many it is in force, the current one included; from one to [`Config::MaxEpochs`].
		///
		/// ## Errors
		/// [`Error::BadQuota`], [`Error::BadDuration`], [`Error::AlreadyInvited`], [`Error::NoPot`],
		/// [`Error::PotTooSmall`].
		///
		/// ## Events
		/// [`Event::AccountInvited`]; before it [`Event::InvitationEnded`] and [`Event::InvitationRemoved`] of what it
		/// replaces.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::invite())]
		pub fn invite(
			origin: OriginFor<T>,
			who: T::AccountId,
			#[pallet::compact] calls_per_epoch: u32,
			#[pallet::compact] deposit_limit: Balance,
			#[pallet::compact] epochs: EpochIndex,
		) -> DispatchResult {
			let sponsor = ensure_signed(origin)?;
			Self::do_invite(sponsor, who, calls_per_epoch, deposit_limit, epochs)
		}

		/// Ends an invitation at once. Feeless if the caller is covered.
		///
		/// ## Dispatch Origin
		/// Signed by the sponsor or by the guest.
		///
		/// ## Details
		/// The pledge goes back to the pot; so does the anchor, and the record is removed, if the account can do without
		/// the reference. Deposits that are held stay held until the guest frees the storage.
		///
		/// ## Parameters
		/// - `who`: the guest.
		///
		/// ## Errors
		/// [`Error::NotInvited`], [`Error::NotInvolved`], [`Error::InvitationOver`].
		///
		/// ## Events
		/// [`Event::InvitationEnded`], and [`Event::InvitationRemoved`] if the record was.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::revoke().saturating_add(T::WeightInfo::note()))]
		#[pallet::feeless_if(|origin: &OriginFor<T>, _who: &T::AccountId| -> bool {
			Pallet::<T>::covers_origin(origin)
		})]
		pub fn revoke(origin: OriginFor<T>, who: T::AccountId) -> DispatchResult {
			let by = ensure_signed(origin)?;
			Self::note(&by);
			Self::do_revoke(by, who)
		}

		/// Gives the sponsor back what is held for an invitation that is over. Free if it succeeds.
		///
		/// ## Dispatch Origin
		/// Signed by anyone.
		///
		/// ## Details
		/// The pledge goes back at once; the anchor, and the record with it, if the account can do without the reference.
		/// If it cannot yet, the call can be made again later.
		///
		/// ## Parameters
		/// - `who`: the guest.
		///
		/// ## Errors
		/// - [`Error::NotInvited`], [`Error::InvitationInForce`].
		/// - [`Error::ReferenceNeeded`]: the pledge is back already, and the anchor must stay, for this epoch at least.
		///
		/// ## Events
		/// [`Event::InvitationEnded`] if the pledge went back, [`Event::InvitationRemoved`] if the record was removed.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::close())]
		pub fn close(origin: OriginFor<T>, who: T::AccountId) -> DispatchResultWithPostInfo {
			let by = ensure_signed(origin)?;
			Self::do_close(by, who)?;
			Ok(Pays::No.into())
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The invitation of an account, also one that is over; `None` if nothing of it is left.
		pub fn invitation(who: T::AccountId) -> Option<InvitationInfo<T::AccountId>> {
			let invitation = Invitations::<T>::get(&who)?;
			let now = T::Epochs::current();
			Some(InvitationInfo {
				in_force: invitation.is_in_force(now),
				until: invitation.until,
				calls_per_epoch: invitation.calls_per_epoch,
				calls_left: invitation.calls_left(now, Self::nonce(&who)),
				deposit_limit: invitation.deposit_limit,
				deposits: Deposits::<T>::get(&who, &invitation.sponsor),
				anchor: invitation.anchor,
				pledge: invitation.pledge,
				sponsor: invitation.sponsor,
			})
		}

		/// The pot of a sponsor.
		pub fn pot(sponsor: T::AccountId) -> Option<Pot> {
			Pots::<T>::get(sponsor)
		}

		/// What is held in the pot of a sponsor for the deposits of an account, in OPEN.
		pub fn deposits(who: T::AccountId, sponsor: T::AccountId) -> Balance {
			Deposits::<T>::get(who, sponsor)
		}
	}
}
