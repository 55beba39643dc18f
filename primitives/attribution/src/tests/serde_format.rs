use super::{claim_of, plain_receipt};
use crate::{CreditEntry, Execution, Receipt, Retrieved, SessionLeaf};

fn round<T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug>(
	value: T,
) -> String {
	let text = serde_json::to_string(&value).unwrap();
	assert_eq!(serde_json::from_str::<T>(&text).unwrap(), value);
	text
}

#[test]
fn types_should_survive_json() {
	let receipt = plain_receipt((1, 2, 3), u128::MAX - 9, 7);
	let text = round(receipt);
	assert!(text.contains("\"340282366920938463463374607431768211446\""));
	assert!(text.contains(&format!("\"0x{}\"", hex::encode(receipt.request))));
	round(Execution {
		receipt,
		claims: vec![claim_of(u64::MAX, 1, 8)],
		retrieved: vec![Retrieved {
			contribution: u64::MAX,
			chunk: 3,
		}],
	});
	round(CreditEntry {
		contribution: 1,
		receipt: receipt.id,
		credit: u128::MAX,
	});
	round(SessionLeaf {
		session: 1,
		line: 2,
		settled_before: 3,
		settled_after: u128::MAX,
		start: 4,
	});
}

#[test]
fn hash_should_be_refused_when_it_is_not_64_digits() {
	let good = serde_json::to_string(&plain_receipt((1, 2, 3), 4, 5)).unwrap();
	let field = format!("0x{}", hex::encode(plain_receipt((1, 2, 3), 4, 5).request));
	let bare = good.replace(&field, &field[2..]);
	assert!(serde_json::from_str::<Receipt>(&bare).is_ok());
	for bad in [
		&field[..65],
		"0x",
		&format!("{}g", &field[..65]),
		&format!("{field}0"),
	] {
		assert!(serde_json::from_str::<Receipt>(&good.replace(&field, bad)).is_err());
	}
}
