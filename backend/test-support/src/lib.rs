//! Shared test harness: databases, factories, clocks.
