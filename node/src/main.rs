//! The OpenLedger node.
fn main() {}
