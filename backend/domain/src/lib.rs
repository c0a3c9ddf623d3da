//! Entities, ids and rules of requirements management. Pure: no I/O.
