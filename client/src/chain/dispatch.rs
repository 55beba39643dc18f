//! What the chain says when it refuses, in the pallets' own words.

use super::{api::runtime_types::sp_runtime, Error};
use subxt::metadata::Metadata;

/// A call was executed and refused.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Refusal {
	/// The pallet, or what of the runtime refused (`Token`, `Arithmetic`, `BadOrigin`, …).
	pub pallet: String,
	/// Name of the error.
	pub name: String,
	/// What the error says of itself, one line.
	pub meaning: String,
	/// The index it carries, if it does: of the bad voucher, of the bad credit.
	pub index: Option<u32>,
	/// The nested fault it carries, if it does.
	pub fault: Option<String>,
}

impl Refusal {
	/// Whether it is this error of this pallet.
	pub fn is(&self, pallet: &str, name: &str) -> bool {
		self.pallet == pallet && self.name == name
	}
}

impl std::fmt::Display for Refusal {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		write!(f, "{}", self.pallet)?;
		if !self.name.is_empty() {
			write!(f, "::{}", self.name)?;
		}
		if let Some(index) = self.index {
			write!(f, " at index {index}")?;
		}
		if let Some(fault) = &self.fault {
			write!(f, ", {fault}")?;
		}
		if !self.meaning.is_empty() {
			write!(f, ": {}", self.meaning)?;
		}
		Ok(())
	}
}

/// Reads a dispatch error.
pub(super) fn refusal(error: &sp_runtime::DispatchError, metadata: &Metadata) -> Refusal {
	use sp_runtime::DispatchError as E;
	let of = |pallet: &str, name: String, meaning: &str| Refusal {
		pallet: pallet.into(),
		name,
		meaning: meaning.into(),
		index: None,
		fault: None,
	};
	match error {
		E::Module(module) => module_error(module.index, &module.error, metadata),
		E::Token(token) => of("Token", format!("{token:?}"), token_words(token)),
		E::Arithmetic(arithmetic) => of("Arithmetic", format!("{arithmetic:?}"), ""),
		E::BadOrigin => of("BadOrigin", String::new(), "this account may not make this call"),
		other => of(&format!("{other:?}"), String::new(), ""),
	}
}

fn token_words(error: &sp_runtime::TokenError) -> &'static str {
	use sp_runtime::TokenError as E;
	match error {
		E::FundsUnavailable => "the account has not enough OPEN that is free",
		E::BelowMinimum => "an account cannot exist with so little",
		E::CannotCreate | E::CannotCreateHold => "the account cannot be created",
		E::Frozen => "the OPEN of the account is frozen",
		E::NotExpendable | E::OnlyProvider => "the account would cease to exist",
		_ => "",
	}
}

fn module_error(pallet: u8, error: &[u8; 4], metadata: &Metadata) -> Refusal {
	let unknown = || Refusal {
		pallet: format!("pallet {pallet}"),
		name: format!("error {}", hex::encode(error)),
		meaning: String::new(),
		index: None,
		fault: None,
	};
	let Some(of) = metadata.pallet_by_error_index(pallet) else {
		return unknown();
	};
	let [variant, rest @ ..] = error;
	let Some(variant) = of.error_variant_by_index(*variant) else {
		return unknown();
	};
	let mut refusal = Refusal {
		pallet: of.name().to_string(),
		name: variant.name.clone(),
		meaning: one_line(&variant.docs),
		index: None,
		fault: None,
	};
	// What an error carries is at most three bytes: a number and a nested error, in our pallets.
	let mut rest = rest.as_slice();
	for field in &variant.fields {
		use scale_info::{TypeDef, TypeDefPrimitive as P};
		let Some(ty) = metadata.types().resolve(field.ty.id) else {
			break;
		};
		let width = match &ty.type_def {
			TypeDef::Primitive(P::U8) | TypeDef::Variant(_) => 1,
			TypeDef::Primitive(P::U16) => 2,
			_ => break,
		};
		let Some((bytes, left)) = rest.split_at_checked(width) else {
			break;
		};
		rest = left;
		let number = bytes
			.iter()
			.rev()
			.fold(0u32, |number, byte| number << 8 | u32::from(*byte));
		if let TypeDef::Variant(variants) = &ty.type_def {
			let nested = variants
				.variants
				.iter()
				.find(|nested| u32::from(nested.index) == number);
			if let Some(nested) = nested {
				refusal.fault = Some(nested.name.clone());
				refusal.meaning = one_line(&nested.docs);
			}
		} else {
			refusal.index = Some(number);
		}
	}
	refusal
}

/// Docs as one line, without the marks of links.
fn one_line(docs: &[String]) -> String {
	let text: Vec<&str> = docs
		.iter()
		.map(|line| line.trim())
		.take_while(|line| !line.is_empty())
		.collect();
	let text = text.join(" ").replace(['[', ']', '`'], "");
	text.trim_end_matches('.').to_string()
}

impl From<Refusal> for Error {
	fn from(refusal: Refusal) -> Self {
		Self::Refused(refusal)
	}
}
