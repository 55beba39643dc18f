//! When a batch can be asked for what. Chain and watchers count by the same rule, so that nobody asks too late.

use crate::limits::{CHUNK_TOKENS, MAX_RESPONSE_TOKENS};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// Chunks of a text that can be demanded for the fee alone: as many as a response can have.
pub const FREE_CHUNKS: u32 = MAX_RESPONSE_TOKENS / CHUNK_TOKENS as u32;

/// When a batch can be asked for what, in blocks of the admission clock.
///
/// Whoever asks for a receipt learns only from the answer what else to ask for, and the answer may come late. So three things
/// are counted from one another, each for a quarter of the window, as far as that is later than the times here: what belongs to
/// a receipt can be demanded after the receipt was revealed, answered after it was demanded, and challenged after it was
/// answered. A receipt is revealed until ¾ at the latest; so the last demand comes before 1, its answer until 5⁄4, and all is
/// over at 3⁄2 of the window. Only an operator that takes its time to answer gets there: of one that answers at once all has
/// been shown by ¾.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Schedule {
	/// When it was submitted.
	pub submitted: u32,
	/// Demands are accepted before this time.
	pub demands_until: u32,
	/// Answers are accepted up to and including this time.
	pub answers_until: u32,
	/// Challenges are accepted before this time.
	pub challenges_until: u32,
	/// A quarter of the window, but at least 1: the time that what belongs to a revealed receipt has in any case.
	pub follow_up: u32,
}

impl Schedule {
	/// Of a batch whose window is from `submitted` to `due`: demands in its first half, answers in its first three quarters.
	pub fn new(submitted: u32, due: u32) -> Self {
		let window = due.saturating_sub(submitted);
		let half = window / 2;
		let follow_up = (window / 4).max(1);
		Self {
			submitted,
			demands_until: submitted.saturating_add(half),
			answers_until: due.saturating_sub(follow_up),
			challenges_until: due,
			follow_up,
		}
	}

	/// What belongs to a receipt that was revealed at `revealed` can be demanded before this time.
	pub fn follow_ups_until(&self, revealed: u32) -> u32 {
		self.demands_until.max(revealed.saturating_add(self.follow_up))
	}

	/// What was demanded at `demanded` can be answered up to and including this time.
	pub fn answerable_until(&self, demanded: u32) -> u32 {
		self.answers_until.max(demanded.saturating_add(self.follow_up))
	}

	/// What was answered at `answered` can be challenged before this time.
	pub fn challengeable_until(&self, answered: u32) -> u32 {
		self.challenges_until.max(answered.saturating_add(self.follow_up))
	}
}
