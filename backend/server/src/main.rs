//! The binary req1-server: configuration, telemetry, wiring.
fn main() {}
