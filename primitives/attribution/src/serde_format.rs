//! How numbers and hashes look in JSON: amounts as decimal strings, because JavaScript numbers cannot hold them, and
//! hashes as `0x` and 64 hexadecimal digits.

/// Amounts as decimal strings.
pub mod decimal {
	use alloc::{borrow::Cow, string::ToString};
	use serde::{de::Error, Deserialize, Deserializer, Serializer};

	/// Writes the amount.
	pub fn serialize<S: Serializer>(amount: &u128, serializer: S) -> Result<S::Ok, S::Error> {
		serializer.serialize_str(&amount.to_string())
	}

	/// Reads an amount.
	pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u128, D::Error> {
		Cow::<'de, str>::deserialize(deserializer)?
			.parse()
			.map_err(D::Error::custom)
	}
}

/// Hashes in hexadecimal.
pub mod hex {
	use alloc::{borrow::Cow, string::String};
	use core::fmt::Write;
	use serde::{de::Error, Deserialize, Deserializer, Serializer};

	/// Writes the hash.
	pub fn serialize<S: Serializer>(hash: &[u8; 32], serializer: S) -> Result<S::Ok, S::Error> {
		let mut text = String::with_capacity(66);
		text.push_str("0x");
		for byte in hash {
			write!(text, "{byte:02x}").map_err(serde::ser::Error::custom)?;
		}
		serializer.serialize_str(&text)
	}

	/// Reads a hash, with or without `0x`.
	pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<[u8; 32], D::Error> {
		let text = Cow::<'de, str>::deserialize(deserializer)?;
		let digits = text.strip_prefix("0x").unwrap_or(&text).as_bytes();
		if digits.len() != 64 {
			return Err(D::Error::custom("a hash has 64 hexadecimal digits"));
		}
		let mut hash = [0u8; 32];
		for (byte, pair) in hash.iter_mut().zip(digits.chunks(2)) {
			*byte = pair.iter().try_fold(0u8, |value, digit| {
				let digit = char::from(*digit)
					.to_digit(16)
					.and_then(|digit| u8::try_from(digit).ok());
				digit
					.map(|digit| value << 4 | digit)
					.ok_or_else(|| D::Error::custom("not a hexadecimal digit"))
			})?;
		}
		Ok(hash)
	}
}
