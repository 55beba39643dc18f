//! Accounts that own nothing: whose calls are feeless. Implemented by the sponsors; used by whoever has calls that a
//! newcomer needs.

use frame_support::{traits::OriginTrait, weights::Weight};

/// Who is covered by an invitation.
///
/// A call that can be feeless says so with `#[pallet::feeless_if(..)]`, by [`Sponsors::covers_origin`] and a bound on all
/// of its arguments that have no bound of their own: nobody pays for their length. It calls [`Sponsors::note`] first of
/// all, and its weight includes [`Sponsors::note_weight`].
pub trait Sponsors<AccountId> {
	/// Whether the next transaction of `who` may be feeless.
	fn covers(who: &AccountId) -> bool;

	/// Whether `origin` is signed by an account that is covered.
	fn covers_origin<Origin: OriginTrait<AccountId = AccountId>>(origin: &Origin) -> bool {
		origin.as_signer().is_some_and(Self::covers)
	}

	/// `who` made a call that can be feeless, whether it was or not. What this changes stays only if the call succeeds.
	fn note(who: &AccountId);

	/// What [`Sponsors::note`] weighs at most.
	fn note_weight() -> Weight;
}

impl<AccountId> Sponsors<AccountId> for () {
	fn covers(_: &AccountId) -> bool {
		false
	}
	fn note(_: &AccountId) {}
	fn note_weight() -> Weight {
		Weight::zero()
	}
}
