//! Small closed sets that several pallets speak of.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// What a model is.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
	serde::Serialize,
	serde::Deserialize,
)]
pub enum ModelKind {
	/// Trained from data alone: no parents.
	Base,
	/// Trained further from at least one parent.
	FineTune,
	/// A small set of weights over a parent.
	Adapter,
	/// A program that acts through its parents.
	Agent,
}

impl ModelKind {
	/// Whether a model of this kind must name parents. A base model must not.
	pub const fn is_derivative(&self) -> bool {
		!matches!(self, Self::Base)
	}
}

/// Whether the texts of a session may be shown to others.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
	serde::Serialize,
	serde::Deserialize,
)]
pub enum Disclosure {
	/// Requests and responses are public: attribution can be checked by anyone.
	Open,
	/// Roots are salted and there are no claims: the data share goes to the pools.
	Private,
}
