//! Amounts and shares as people write them.

use openledger_core::{Balance, Share, SnapshotId, DECIMALS, SHARE_ONE};

/// Reads OPEN: `1.5` and `1.5 OPEN` are one and a half, `1500000000000000000u` is the same in the smallest unit.
/// Underscores may group digits.
///
/// # Errors
/// In words, if it is no amount, has more than 18 decimals, or exceeds all amounts.
pub fn parse_amount(text: &str) -> Result<Balance, String> {
	let plain = text.trim().trim_end_matches("OPEN").trim().replace('_', "");
	let wrong = || {
		format!("{text:?} is no amount: write 1.5 for OPEN, or 1500000000000000000u for its smallest unit")
	};
	if let Some(units) = plain.strip_suffix('u') {
		if units.is_empty() || !units.bytes().all(|byte| byte.is_ascii_digit()) {
			return Err(wrong());
		}
		return units.parse().map_err(|_| format!("{text:?} exceeds all amounts"));
	}
	decimal(&plain, DECIMALS).ok_or_else(wrong)
}

/// Reads a share: `12.5%` or `12.5` is twelve and a half per cent, to parts per billion.
///
/// # Errors
/// In words, if it is no share or above 100 %.
pub fn parse_share(text: &str) -> Result<Share, String> {
	let plain = text.trim().trim_end_matches('%').trim();
	let share = decimal(plain, 7).ok_or_else(|| format!("{text:?} is no share: write 12.5 for 12.5 %"))?;
	Share::try_from(share)
		.ok()
		.filter(|share| *share <= SHARE_ONE)
		.ok_or_else(|| format!("{text:?} is more than 100 %"))
}

/// `whole.fraction` with at most `places` decimals, as a number of the last place.
fn decimal(text: &str, places: u8) -> Option<u128> {
	let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
	let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
	if (whole.is_empty() && fraction.is_empty()) || !digits(whole) || !digits(fraction) {
		return None;
	}
	let missing = usize::from(places).checked_sub(fraction.len())?;
	let digits = format!("{whole}{fraction}{}", "0".repeat(missing));
	digits.parse().ok()
}

/// Writes OPEN without trailing zeros: `1.5 OPEN`.
pub fn format_amount(amount: Balance) -> String {
	format!("{} OPEN", places(amount, DECIMALS))
}

/// Writes a share as per cent: `12.5 %`.
pub fn format_share(share: Share) -> String {
	format!("{} %", places(share.into(), 7))
}

fn places(number: u128, places: u8) -> String {
	let width = usize::from(places).saturating_add(1);
	let digits = format!("{number:0width$}");
	let (whole, fraction) = digits.split_at(digits.len().saturating_sub(places.into()));
	let fraction = fraction.trim_end_matches('0');
	if fraction.is_empty() {
		whole.to_string()
	} else {
		format!("{whole}.{fraction}")
	}
}

/// Reads a snapshot: `3/1` is the first snapshot of datanet 3.
///
/// # Errors
/// In words, if it is none.
pub fn parse_snapshot(text: &str) -> Result<SnapshotId, String> {
	let wrong = || format!("{text:?} is no snapshot: write DATANET/NUMBER, for instance 0/1");
	let (datanet, number) = text.split_once('/').ok_or_else(wrong)?;
	Ok(SnapshotId {
		datanet: datanet.parse().map_err(|_| wrong())?,
		number: number.parse().map_err(|_| wrong())?,
	})
}

/// Reads a snapshot with a weight: `3/1:2` weighs twice as much as `4/1:1` or `4/1`.
///
/// # Errors
/// In words, if it is none.
pub fn parse_weighted(text: &str) -> Result<(SnapshotId, u32), String> {
	let (snapshot, weight) = text.split_once(':').unwrap_or((text, "1"));
	let weight = weight
		.parse()
		.map_err(|_| format!("{weight:?} is no weight: write a whole number from 1"))?;
	Ok((parse_snapshot(snapshot)?, weight))
}

/// A snapshot as it is read.
pub fn format_snapshot(id: &SnapshotId) -> String {
	format!("{}/{}", id.datanet, id.number)
}

#[cfg(test)]
mod tests {
	use super::*;
	use openledger_core::OPEN;

	#[test]
	fn amounts_should_be_read_in_open_and_in_units() {
		for (text, amount) in [
			("1", OPEN),
			("1.5", OPEN + OPEN / 2),
			(".5 OPEN", OPEN / 2),
			("1_000", 1_000 * OPEN),
			("0.000000000000000001", 1),
			("1u", 1),
			("1500000000000000000u", OPEN + OPEN / 2),
			("0", 0),
			("340282366920938463463374607431768211455u", u128::MAX),
		] {
			assert_eq!(parse_amount(text), Ok(amount), "{text}");
		}
	}

	#[test]
	fn amounts_should_be_refused_when_they_are_none_or_too_fine_or_too_large() {
		for text in [
			"",
			".",
			"u",
			"-1",
			"+1",
			"1e3",
			"1,5",
			"1.5u",
			"0.0000000000000000001",
			"1.2.3",
			"340282366920938463463374607431768211456u",
			"340282366920938463464",
			"0x10",
			"NaN",
		] {
			assert!(parse_amount(text).is_err(), "{text}");
		}
	}

	#[test]
	fn amounts_should_survive_writing_and_reading() {
		for amount in [0, 1, OPEN - 1, OPEN, OPEN + 10, u128::MAX / OPEN * OPEN] {
			assert_eq!(parse_amount(&format_amount(amount)), Ok(amount));
		}
		assert_eq!(format_amount(OPEN + OPEN / 2), "1.5 OPEN");
	}

	#[test]
	fn shares_should_be_per_cent_to_parts_per_billion() {
		for (text, share) in [
			("100", SHARE_ONE),
			("12.5%", 125_000_000),
			("0.0000001 %", 1),
			("0", 0),
		] {
			assert_eq!(parse_share(text), Ok(share), "{text}");
		}
		for text in ["100.0000001", "101%", "", "%", "0.00000001", "half"] {
			assert!(parse_share(text).is_err(), "{text}");
		}
		assert_eq!(format_share(125_000_000), "12.5 %");
	}

	#[test]
	fn snapshots_should_be_read_with_and_without_weight() {
		let id = SnapshotId {
			datanet: 3,
			number: 1,
		};
		assert_eq!(parse_snapshot("3/1"), Ok(id));
		assert_eq!(parse_weighted("3/1"), Ok((id, 1)));
		assert_eq!(parse_weighted("3/1:7"), Ok((id, 7)));
		for text in ["3", "3/", "/1", "3/1/2", "3/x", "-1/1"] {
			assert!(parse_snapshot(text).is_err(), "{text}");
		}
		assert!(parse_weighted("3/1:x").is_err());
	}
}
