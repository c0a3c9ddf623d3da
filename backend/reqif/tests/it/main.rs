//! Tests of the public interface.

mod documents;
#[cfg(feature = "canonical")]
mod fixtures;
#[cfg(feature = "canonical")]
mod hostile;
mod round_trip;
