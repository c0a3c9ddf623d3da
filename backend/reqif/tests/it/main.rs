//! Tests of the public interface.

mod documents;
mod round_trip;
