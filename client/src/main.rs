//! The OpenLedger client.
fn main() {}
