mod concentration;
mod counting;
mod model;
mod pruning;
mod retention;
mod ring;
mod try_state;
