//! File contents: immutable objects on storage endpoints.
