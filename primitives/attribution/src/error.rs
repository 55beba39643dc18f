//! What all error types of this crate have in common.

/// Makes enums usable as errors. Their names say what is wrong; whoever speaks to a user finds the words.
macro_rules! errors {
	($($name:ty),+ $(,)?) => {$(
		impl core::fmt::Display for $name {
			fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
				core::fmt::Debug::fmt(self, f)
			}
		}

		impl core::error::Error for $name {}
	)+};
}
