//! How values that JSON cannot carry exactly are written: `#[serde(with = "json::decimal")]` and `json::hex`.

/// A `u128` as a decimal string.
pub mod decimal {
	use alloc::string::{String, ToString};
	use serde::{de::Error, Deserialize, Deserializer, Serializer};

	/// Writes `"1000000000000000000"`.
	pub fn serialize<S: Serializer>(value: &u128, serializer: S) -> Result<S::Ok, S::Error> {
		serializer.serialize_str(&value.to_string())
	}

	/// Reads a decimal string. Signs, spaces and other bases are refused.
	pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u128, D::Error> {
		let text = String::deserialize(deserializer)?;
		if !text.bytes().all(|byte| byte.is_ascii_digit()) {
			return Err(D::Error::custom("expected a decimal string"));
		}
		text.parse()
			.map_err(|_| D::Error::custom("expected a decimal string below 2^128"))
	}
}

/// A digest as `0x` and 64 hexadecimal digits.
pub mod hex {
	use alloc::string::String;
	use openledger_core::Hash32;
	use serde::{de::Error, Deserialize, Deserializer, Serializer};

	const DIGITS: &[u8; 16] = b"0123456789abcdef";

	/// Writes `"0x…"` in lower case.
	pub fn serialize<S: Serializer>(value: &Hash32, serializer: S) -> Result<S::Ok, S::Error> {
		let mut text = String::with_capacity(66);
		text.push_str("0x");
		for byte in value {
			for nibble in [byte >> 4, byte & 0x0f] {
				text.push(DIGITS.get(usize::from(nibble)).copied().map_or('0', char::from));
			}
		}
		serializer.serialize_str(&text)
	}

	/// Reads what [`serialize`] writes; upper-case digits too.
	pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Hash32, D::Error> {
		let text = String::deserialize(deserializer)?;
		parse(&text).ok_or_else(|| D::Error::custom("expected 0x and 64 hexadecimal digits"))
	}

	fn parse(text: &str) -> Option<Hash32> {
		let digits = text.strip_prefix("0x")?.as_bytes();
		let mut out = Hash32::default();
		if digits.len() != out.len().checked_mul(2)? {
			return None;
		}
		for (byte, pair) in out.iter_mut().zip(digits.chunks_exact(2)) {
			let [high, low] = pair else { return None };
			*byte = nibble(*high)? << 4 | nibble(*low)?;
		}
		Some(out)
	}

	fn nibble(digit: u8) -> Option<u8> {
		char::from(digit)
			.to_digit(16)
			.and_then(|value| u8::try_from(value).ok())
	}
}

#[cfg(test)]
mod tests {
	use openledger_core::Hash32;

	#[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
	struct Sample {
		#[serde(with = "super::decimal")]
		amount: u128,
		#[serde(with = "super::hex")]
		root: Hash32,
	}

	fn sample_json(amount: &str, root: &str) -> String {
		format!("{{\"amount\":{amount},\"root\":{root}}}")
	}

	fn root_json() -> String {
		format!("\"0x{}\"", "0f".repeat(32))
	}

	#[test]
	fn amounts_should_keep_every_digit_when_they_exceed_a_json_number() {
		let sample = Sample {
			amount: u128::MAX,
			root: [0x0f; 32],
		};
		let text = serde_json::to_string(&sample).unwrap();
		assert_eq!(
			text,
			sample_json("\"340282366920938463463374607431768211455\"", &root_json())
		);
		assert_eq!(serde_json::from_str::<Sample>(&text).unwrap(), sample);
	}

	#[test]
	fn amounts_should_be_refused_when_they_are_not_plain_decimals() {
		for bad in [
			"1",
			"\"\"",
			"\"+1\"",
			"\"-1\"",
			"\" 1\"",
			"\"0x1\"",
			"\"1.0\"",
			"\"340282366920938463463374607431768211456\"",
		] {
			assert!(
				serde_json::from_str::<Sample>(&sample_json(bad, &root_json())).is_err(),
				"{bad}"
			);
		}
	}

	#[test]
	fn digests_should_be_refused_when_they_are_not_32_bytes_of_hexadecimal() {
		for bad in [
			"\"0x\"".into(),
			"\"\"".into(),
			format!("\"{}\"", "0f".repeat(32)),
			format!("\"0x{}\"", "0f".repeat(31)),
			format!("\"0x{}\"", "0g".repeat(32)),
			format!("\"0x{}\"", "é".repeat(32)),
		] {
			assert!(
				serde_json::from_str::<Sample>(&sample_json("\"1\"", &bad)).is_err(),
				"{bad}"
			);
		}
	}
}
