mod interface;
mod lineage;
mod register;
mod retire;
mod transfer;
mod try_state;
