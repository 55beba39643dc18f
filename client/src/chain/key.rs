//! Who signs.

use super::{Account, Error, Result};
use std::{path::Path, str::FromStr, sync::Arc};
use subxt_signer::{sr25519::Keypair, SecretUri};

/// An sr25519 key pair. Cheap to clone.
#[derive(Clone)]
pub struct Key(Arc<Keypair>);

impl Key {
	/// From a URI: a mnemonic or `0x` seed, or nothing for the well-known development phrase, and derivations
	/// (`//hard`, `/soft`), and a password (`///…`). `//Alice` is Alice of development chains.
	///
	/// # Errors
	/// [`Error::Key`]; the message never holds the secret.
	pub fn from_uri(uri: &str) -> Result<Self> {
		let parsed = SecretUri::from_str(uri.trim())
			.map_err(|_| Error::Key("it is no mnemonic, seed or URI such as //Alice".into()))?;
		Keypair::from_uri(&parsed)
			.map(|pair| Self(Arc::new(pair)))
			.map_err(|error| Error::Key(error.to_string()))
	}

	/// From a file whose first line is such a URI.
	///
	/// # Errors
	/// [`Error::Key`] if the file cannot be read or holds no key.
	pub fn from_file(path: &Path) -> Result<Self> {
		let text = std::fs::read_to_string(path)
			.map_err(|error| Error::Key(format!("{} cannot be read: {error}", path.display())))?;
		let line = text.lines().map(str::trim).find(|line| !line.is_empty());
		Self::from_uri(line.ok_or_else(|| Error::Key(format!("{} is empty", path.display())))?)
	}

	/// The account.
	pub fn account(&self) -> Account {
		self.0.public_key().0
	}

	/// The key pair.
	pub fn pair(&self) -> &Keypair {
		&self.0
	}
}

impl std::fmt::Debug for Key {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		write!(f, "Key({})", super::address(&self.account()))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn uri_should_name_the_well_known_accounts() {
		let alice = Key::from_uri("//Alice").unwrap();
		assert_eq!(
			super::super::address(&alice.account()),
			"5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"
		);
		assert_eq!(
			Key::from_uri("bottom drive obey lake curtain smoke basket hold race lonely fit walk//Alice")
				.unwrap()
				.account(),
			alice.account()
		);
	}

	#[test]
	fn uri_should_be_refused_without_repeating_it_when_it_is_none() {
		let error = Key::from_uri("hunter2 hunter2").unwrap_err().to_string();
		assert!(!error.contains("hunter2"), "{error}");
	}

	#[test]
	fn file_should_be_read_when_it_has_blank_lines() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("key");
		std::fs::write(&path, "\n  //Bob \n").unwrap();
		assert_eq!(
			Key::from_file(&path).unwrap().account(),
			Key::from_uri("//Bob").unwrap().account()
		);
		std::fs::write(&path, "\n").unwrap();
		assert!(Key::from_file(&path).is_err());
		assert!(Key::from_file(&folder.path().join("none")).is_err());
	}
}
