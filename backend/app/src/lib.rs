//! Use cases: authorise, load, apply rules, store. Owns transactions.
