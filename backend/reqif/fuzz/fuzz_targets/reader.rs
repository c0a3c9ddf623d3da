//! No input makes the reader panic or run away.
#![no_main]

use libfuzzer_sys::fuzz_target;
use reqif::{Limits, Reader};

fuzz_target!(|data: &[u8]| {
    let Ok(mut reader) = Reader::new(data, &Limits::default()) else {
        return;
    };
    while let Ok(Some(_)) = reader.next_event() {}
    for finding in reader.findings().list() {
        assert!(!finding.to_string().is_empty());
    }
});
