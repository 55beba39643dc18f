//! Letting windows pass.
//!
//! A chain with slots or timed blocks makes blocks by itself: waiting is enough. A development chain with **instant
//! sealing** makes a block only when there is a transaction: there, a window never passes unless somebody makes blocks.
//! [`Advance::Tick`] does: it submits `system.remark`, one block each, until the block is reached.

use super::{api, Connection, Error, Key, Result};
use std::time::Duration;

/// How blocks come about while something is waited for.
#[derive(Clone, Debug)]
pub enum Advance {
	/// By themselves.
	Wait,
	/// By transactions of this account, which pays a small fee for each block.
	Tick(Key),
}

/// How often the best block is looked at.
const LOOK: Duration = Duration::from_millis(200);
/// No block for so long means that none will come.
const STALLED: Duration = Duration::from_secs(120);

impl Connection {
	/// Makes a block on a chain with instant sealing: `system.remark`, which does nothing.
	///
	/// # Errors
	/// As [`Connection::submit`].
	pub async fn tick(&self, key: &Key) -> Result<u64> {
		let call = self.call(&api::transactions().system().remark(Vec::new()))?;
		Ok(self.submit(&call, key).await?.block)
	}

	/// Waits until the best block has at least this number; returns its number.
	///
	/// # Errors
	/// [`Error::TimedOut`] if no block comes for two minutes.
	pub async fn wait_until_block(&self, number: u64, advance: &Advance) -> Result<u64> {
		self.count_down_to_block(number, advance, |_| ()).await
	}

	/// The same; `left` is told how many blocks are left, again and again.
	///
	/// # Errors
	/// As [`Connection::wait_until_block`].
	pub async fn count_down_to_block(
		&self,
		number: u64,
		advance: &Advance,
		left: impl Fn(u64) + Send + Sync,
	) -> Result<u64> {
		let mut best = self.best_number().await?;
		let mut stalled = Duration::ZERO;
		while best < number {
			left(number.saturating_sub(best));
			match advance {
				Advance::Tick(key) => best = best.max(self.tick(key).await?),
				Advance::Wait => {
					tokio::time::sleep(LOOK).await;
					let now = self.best_number().await?;
					stalled = if now > best {
						Duration::ZERO
					} else {
						stalled + LOOK
					};
					if stalled >= STALLED {
						return Err(Error::TimedOut(STALLED.as_secs()));
					}
					best = now;
				}
			}
		}
		Ok(best)
	}

	/// Waits until so many more blocks are there.
	///
	/// # Errors
	/// As [`Connection::wait_until_block`].
	pub async fn wait_blocks(&self, count: u64, advance: &Advance) -> Result<u64> {
		let best = self.best_number().await?;
		self.wait_until_block(best.saturating_add(count), advance).await
	}

	/// Waits until the admission clock, in which challenge windows and thaws are measured, reads at least this.
	///
	/// # Errors
	/// As [`Connection::wait_until_block`].
	pub async fn wait_until_clock(&self, time: u32, advance: &Advance) -> Result<()> {
		self.count_down_to_clock(time, advance, |_| ()).await
	}

	/// The same; `left` is told how much of the clock is left, block by block.
	///
	/// # Errors
	/// As [`Connection::wait_until_block`].
	pub async fn count_down_to_clock(
		&self,
		time: u32,
		advance: &Advance,
		left: impl Fn(u64) + Send + Sync,
	) -> Result<()> {
		loop {
			let now = self.clock().await?;
			if now >= time {
				return Ok(());
			}
			left(time.saturating_sub(now).into());
			self.wait_blocks(1, advance).await?;
		}
	}
}
