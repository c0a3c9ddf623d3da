//! Passwords, session tokens and rate limits.
