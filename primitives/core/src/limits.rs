//! Bounds of the protocol. Changing one changes the meaning of stored data: it takes a migration.

/// Parents a model or a refinement may name.
pub const MAX_PARENTS: u32 = 8;
/// Generations between a model and its most distant ancestor, versions of one owner not counted.
pub const MAX_DEPTH: u8 = 8;
/// Entries of a flattened vector: builders, data, or beneficiaries of a contribution.
pub const MAX_BENEFICIARIES: u32 = 64;
/// Lines of a session.
pub const MAX_SESSION_LINES: u32 = 8;
/// Contributions one batch may credit.
pub const MAX_CREDITS: u32 = 10_240;
/// Batches of one operator that are not final yet.
pub const MAX_OPEN_BATCHES: u32 = 64;
/// Longest URI, in bytes.
pub const MAX_URI: u32 = 256;
/// Longest name or label, in bytes.
pub const MAX_NAME: u32 = 64;
/// Highest quality a reviewer can give; the lowest is 1, and 0 means not reviewed.
pub const MAX_QUALITY: u8 = 100;
/// Delegations count towards exposure up to this many times the operator's own bond.
pub const DELEGATION_LEVERAGE: u128 = 4;
/// The part of an operator's own bond that covers what credits can direct of its open batches. Of what a verdict takes of a bond a half
/// can come back, so this is less than a half, by more than the fees of honest work.
pub const ATTRIBUTABLE_SHARE: crate::Share = 400_000_000;
