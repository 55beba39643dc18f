//! OPEN and its parts.

/// An amount of OPEN in its smallest unit. The supply is below 2^90.
pub type Balance = u128;

/// Decimals of OPEN.
pub const DECIMALS: u8 = 18;
/// One OPEN.
pub const OPEN: Balance = 1_000_000_000_000_000_000;
/// A thousandth of an OPEN.
pub const MILLI_OPEN: Balance = OPEN / 1_000;
/// A millionth of an OPEN.
pub const MICRO_OPEN: Balance = OPEN / 1_000_000;
/// The whole supply. It never rises.
pub const TOTAL_SUPPLY: Balance = 1_000_000_000 * OPEN;
/// Least balance of an account.
pub const EXISTENTIAL_DEPOSIT: Balance = MILLI_OPEN;

/// A share in parts per billion, the unit of all flattened vectors: a whole vector sums to [`SHARE_ONE`].
pub type Share = u32;
/// One whole, in [`Share`].
pub const SHARE_ONE: Share = 1_000_000_000;
