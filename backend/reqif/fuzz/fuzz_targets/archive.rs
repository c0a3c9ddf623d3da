//! No archive makes opening, resolving or analysing panic or run away.
#![no_main]

use std::io::Cursor;

use libfuzzer_sys::fuzz_target;
use reqif::{Limits, analyse};

fuzz_target!(|data: &[u8]| {
    let limits = Limits {
        total_bytes: 1 << 20,
        attachment_bytes: 1 << 20,
        archive_bytes: 1 << 22,
        ..Limits::default()
    };
    drop(analyse(Cursor::new(data), &limits));
});
