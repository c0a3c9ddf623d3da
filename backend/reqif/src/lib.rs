//! Streaming reader and writer for ReqIF 1.0.1, 1.1 and 1.2.
