//! What all commands share.

use super::{output::progress, Failure};
use crate::chain::{Advance, Connection, Key};
use clap::Args;
use indicatif::ProgressFinish;
use std::{path::PathBuf, time::Duration};

/// Flags of every command.
#[derive(Args, Clone, Debug)]
pub struct Context {
	/// The node.
	#[arg(
		long,
		global = true,
		default_value = "ws://127.0.0.1:9944",
		env = "OPENLEDGER_URL"
	)]
	pub url: String,
	/// Who signs: a mnemonic, seed or URI, for instance //Alice on a development chain. On a real one use --key-file, since
	/// other users of the machine can see command lines.
	#[arg(long, global = true, value_name = "URI")]
	pub key: Option<String>,
	/// A file whose first line is such a key.
	#[arg(long, global = true, value_name = "FILE", conflicts_with = "key")]
	pub key_file: Option<PathBuf>,
	/// Print one JSON document on stdout.
	#[arg(long, global = true)]
	pub json: bool,
	/// When a command waits for blocks, make them: development chains with instant sealing have none without
	/// transactions. Each block costs the key's account a small fee.
	#[arg(long, global = true)]
	pub advance: bool,
	/// Seconds within which a block must take a transaction.
	#[arg(long, global = true, value_name = "SECONDS", default_value_t = 60)]
	pub timeout: u64,
}

impl Context {
	/// Connects.
	///
	/// # Errors
	/// If no node answers, or it runs another runtime.
	pub async fn connect(&self) -> Result<Connection, Failure> {
		Ok(Connection::open_with(&self.url, Duration::from_secs(self.timeout)).await?)
	}

	/// The key that signs.
	///
	/// # Errors
	/// [`Failure::Usage`] if none was given; if it cannot be read.
	pub fn key(&self) -> Result<Key, Failure> {
		match (&self.key, &self.key_file) {
			(Some(uri), _) => Ok(Key::from_uri(uri)?),
			(None, Some(path)) => Ok(Key::from_file(path)?),
			(None, None) => Err(Failure::Usage(
				"this needs an account: name its key with --key or --key-file".into(),
			)),
		}
	}

	/// How blocks come about while something is waited for.
	///
	/// # Errors
	/// As [`Context::key`], if blocks are to be made.
	pub fn advance(&self) -> Result<Advance, Failure> {
		Ok(if self.advance {
			Advance::Tick(self.key()?)
		} else {
			Advance::Wait
		})
	}

	/// Waits until the admission clock reads at least this, and tells how far it is: windows take hours on a real chain.
	///
	/// # Errors
	/// As [`Context::advance`]; if no block comes.
	pub async fn wait_until_clock(
		&self,
		conn: &Connection,
		time: u32,
		what: &'static str,
	) -> Result<(), Failure> {
		let advance = self.advance()?;
		let total = u64::from(time.saturating_sub(conn.clock().await?));
		let bar = progress(total, what).with_finish(ProgressFinish::AndClear);
		let told = |left| bar.set_position(total.saturating_sub(left));
		conn.count_down_to_clock(time, &advance, told).await?;
		Ok(())
	}

	/// The same until the best block has at least this number.
	///
	/// # Errors
	/// As [`Context::wait_until_clock`].
	pub async fn wait_until_block(
		&self,
		conn: &Connection,
		number: u64,
		what: &'static str,
	) -> Result<(), Failure> {
		let advance = self.advance()?;
		let total = number.saturating_sub(conn.best_number().await?);
		let bar = progress(total, what).with_finish(ProgressFinish::AndClear);
		let told = |left| bar.set_position(total.saturating_sub(left));
		conn.count_down_to_block(number, &advance, told).await?;
		Ok(())
	}
}
