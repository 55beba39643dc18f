//! Frauds, proofs and reveals.

mod credit_draws;
mod deviations;
mod duplicates;
mod errors;
mod honest;
mod mutation;
mod reveals;
mod sizes;
mod vectors;
mod world;
