//! What can be read is checked without panic, written and read again as the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use reqif::{Checker, Event, Limits, Reader, Writer, sort_events};

fn read(data: &[u8], checker: &mut Checker) -> Option<Vec<Event>> {
    let mut reader = Reader::new(data, &Limits::default()).ok()?;
    let mut events = Vec::new();
    while let Some(event) = reader.next_event().ok()? {
        checker.check(&event, reader.position());
        events.push(event);
    }
    Some(events)
}

fuzz_target!(|data: &[u8]| {
    let mut checker = Checker::new(&Limits::default());
    let Some(mut events) = read(data, &mut checker) else {
        return;
    };
    drop(checker.finish());
    sort_events(&mut events);
    let mut writer = Writer::new(Vec::new());
    for event in &events {
        writer.write(event).expect("what was read can be written");
    }
    let written = writer.finish().expect("memory can be written");
    let mut checker = Checker::new(&Limits::default());
    let again = read(&written, &mut checker).expect("what was written can be read");
    assert_eq!(events, again, "{}", String::from_utf8_lossy(&written));
});
