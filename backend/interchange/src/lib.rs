//! Interchange formats as plain domain values.

pub mod reqif;
