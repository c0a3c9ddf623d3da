//! Interchange formats as plain domain values; wraps the reqif library.
