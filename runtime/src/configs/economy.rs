//! The pallets of the economy and the relations between them.
