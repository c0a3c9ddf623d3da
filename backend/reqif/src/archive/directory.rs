//! The size of an archive's directory, before anything is allocated for it.

use std::io::{Read, Seek, SeekFrom};

use super::error::ArchiveError;

const END: &[u8] = b"PK\x05\x06";
const END_LENGTH: usize = 22;
const LOCATOR: &[u8] = b"PK\x06\x07";
const LOCATOR_LENGTH: usize = 20;
const END64: &[u8] = b"PK\x06\x06";
/// The end record with the longest possible comment, and the locator before it.
const TAIL: u64 = 22 + 65_535 + 20;

/// Refuses directories with more entries than allowed.
///
/// Every end record in the last 64 KiB is looked at, since a damaged last one makes readers fall
/// back to an earlier one.
pub(super) fn check_count(source: &mut (impl Read + Seek), limit: u64) -> Result<(), ArchiveError> {
    let length = source.seek(SeekFrom::End(0))?;
    let start = length.saturating_sub(TAIL);
    source.seek(SeekFrom::Start(start))?;
    let mut tail = Vec::new();
    source.by_ref().take(TAIL).read_to_end(&mut tail)?;
    for end in memchr::memmem::find_iter(&tail, END) {
        let Some(record) = tail.get(end..end + END_LENGTH) else {
            continue;
        };
        let mut count = u64::from(little_endian::<2>(record, 10).map_or(0, u16::from_le_bytes));
        let before = end.checked_sub(LOCATOR_LENGTH);
        let locator = before.and_then(|before| tail.get(before..end));
        if let Some(locator) = locator.filter(|locator| locator.starts_with(LOCATOR)) {
            let offset = little_endian::<8>(locator, 8).map_or(0, u64::from_le_bytes);
            count = count.max(count64(source, offset)?);
        }
        if count > limit {
            let max = limit;
            return Err(ArchiveError::TooManyEntries { count, max });
        }
    }
    Ok(())
}

/// The number of entries in a ZIP64 end record, 0 where there is none.
fn count64(source: &mut (impl Read + Seek), offset: u64) -> Result<u64, ArchiveError> {
    source.seek(SeekFrom::Start(offset))?;
    let mut record = Vec::new();
    source.by_ref().take(40).read_to_end(&mut record)?;
    if !record.starts_with(END64) {
        let detail = "the ZIP64 end record is not where the archive says".into();
        return Err(ArchiveError::Damaged { detail });
    }
    Ok(little_endian::<8>(&record, 32).map_or(0, u64::from_le_bytes))
}

fn little_endian<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at + N)?.try_into().ok()
}
