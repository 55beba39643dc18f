//! Why evidence does not hold.

/// A link of the chain of evidence does not hold.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Fault {
	/// The file cannot be read as evidence.
	#[error("this is no evidence that `openledger explain` wrote: {0}")]
	Format(String),
	/// The header that was named is another one.
	#[error("the evidence is for the state root 0x{found}, and the one to trust is 0x{trusted}: name the block's own with --state-root")]
	OtherRoot {
		/// That of the evidence.
		found: String,
		/// The one to trust.
		trusted: String,
	},
	/// A link is wrong.
	#[error("{link}: {reason}")]
	Broken {
		/// What was being checked.
		link: String,
		/// What is wrong with it.
		reason: String,
	},
	/// A value of a state is needed that is not there yet. Only while evidence is being gathered.
	#[error("the state after block {block} is needed at key 0x{}", hex::encode(.key))]
	Missing {
		/// The block.
		block: u32,
		/// The storage key.
		key: Vec<u8>,
	},
}

impl Fault {
	/// A broken link.
	pub fn broken(link: impl Into<String>, reason: impl std::fmt::Display) -> Self {
		Self::Broken {
			link: link.into(),
			reason: reason.to_string(),
		}
	}
}
