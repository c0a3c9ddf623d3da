//! Names of entries and paths to them.

use std::collections::HashMap;

/// What a `data` path of an `object` element leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolution {
    /// The entry with this index in [`crate::archive::Archive::attachments`].
    Entry(usize),
    /// The entry, whose name differs from the path in case.
    EntryInOtherCase(usize),
    /// One of several entries that differ from the path in case or folder.
    Ambiguous(usize),
    /// An address such as `http:` or `data:`; nothing of the archive is meant.
    External,
    /// A path that leads outside the archive.
    Unsafe,
    /// No entry.
    Missing,
}

/// Splits an entry name or a path into steps, without `.`; `None` when it leads outside.
///
/// Backslashes part steps too, as archives of Windows tools have them.
pub(super) fn steps(path: &str) -> Option<Vec<&str>> {
    let drive = matches!(path.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic());
    if drive || path.starts_with(['/', '\\']) || path.contains('\0') {
        return None;
    }
    let steps: Vec<&str> = path
        .split(['/', '\\'])
        .filter(|step| !matches!(*step, "" | "."))
        .collect();
    // Never needed inside an archive, so it is not even followed where it would stay inside.
    if steps.contains(&"..") {
        return None;
    }
    Some(steps)
}

/// Whether a path has a scheme; one letter is a drive.
fn is_external(path: &str) -> bool {
    path.starts_with("//")
        || path.split_once(':').is_some_and(|(scheme, _)| {
            scheme.len() > 1
                && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
                && scheme
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
        })
}

fn percent_decoded(path: &str) -> Option<String> {
    if !path.contains('%') {
        return None;
    }
    let bytes = path.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while let Some(&byte) = bytes.get(index) {
        let digits = path.get(index + 1..index + 3).filter(|_| byte == b'%');
        let decoded = digits
            .filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        out.push(decoded.unwrap_or(byte));
        index += if decoded.is_some() { 3 } else { 1 };
    }
    String::from_utf8(out)
        .ok()
        .filter(|decoded| decoded != path)
}

/// Finds entries by path.
#[derive(Default)]
pub(super) struct Index {
    exact: HashMap<String, usize>,
    lower: HashMap<String, Vec<usize>>,
}

impl Index {
    pub(super) fn insert(&mut self, path: &str, entry: usize) {
        self.exact.insert(path.to_owned(), entry);
        let same = self.lower.entry(path.to_lowercase()).or_default();
        same.push(entry);
    }

    /// Follows a path as it stands in the document of a folder.
    pub(super) fn resolve(&self, folder: &[String], path: &str) -> Resolution {
        if is_external(path) {
            return Resolution::External;
        }
        // As written first: a name may hold a percent sign.
        let decoded = percent_decoded(path);
        let mut outcome = Resolution::Missing;
        for path in [Some(path), decoded.as_deref()].into_iter().flatten() {
            let path = path.split(['#', '?']).next().unwrap_or_default();
            let Some(steps) = steps(path) else {
                return Resolution::Unsafe;
            };
            if steps.is_empty() {
                continue;
            }
            let found = self.find(folder, &steps.join("/"));
            if matches!(found, Resolution::Entry(_)) {
                return found;
            }
            if found != Resolution::Missing {
                outcome = found;
            }
        }
        outcome
    }

    fn find(&self, folder: &[String], path: &str) -> Resolution {
        let below = |depth: usize| {
            let mut whole = folder.get(..depth).unwrap_or_default().join("/");
            if depth > 0 {
                whole.push('/');
            }
            whole + path
        };
        // Beside the document, or in a folder around it.
        let candidates: Vec<String> = (0..=folder.len()).rev().map(below).collect();
        if let Some(entry) = candidates.iter().find_map(|path| self.exact.get(path)) {
            return Resolution::Entry(*entry);
        }
        for candidate in &candidates {
            match self.lower.get(&candidate.to_lowercase()).map(Vec::as_slice) {
                Some([entry]) => return Resolution::EntryInOtherCase(*entry),
                Some([entry, ..]) => return Resolution::Ambiguous(*entry),
                _ => {}
            }
        }
        Resolution::Missing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(paths: &[&str]) -> Index {
        let mut index = Index::default();
        for (entry, path) in paths.iter().enumerate() {
            index.insert(path, entry);
        }
        index
    }

    #[test]
    fn imp_1_paths_lead_to_entries() {
        let index = index(&["img/a.png", "img/a b.png", "export/img/c.png", "50%.png"]);
        let resolve = |path| index.resolve(&[], path);
        assert_eq!(resolve("img/a.png"), Resolution::Entry(0));
        assert_eq!(resolve("./img//a.png"), Resolution::Entry(0));
        assert_eq!(resolve("img\\a.png"), Resolution::Entry(0));
        assert_eq!(resolve("img/a%20b.png"), Resolution::Entry(1));
        assert_eq!(resolve("50%.png"), Resolution::Entry(3));
        assert_eq!(resolve("IMG/A.PNG"), Resolution::EntryInOtherCase(0));
        assert_eq!(resolve("c.png"), Resolution::Missing);
        let folder = ["export".to_owned()];
        assert_eq!(index.resolve(&folder, "img/c.png"), Resolution::Entry(2));
        assert_eq!(index.resolve(&folder, "img/a.png"), Resolution::Entry(0));
    }

    #[test]
    fn imp_4_paths_never_leave_the_archive() {
        let index = index(&["a.png", "etc/passwd"]);
        for path in [
            "../a.png",
            "x/../../a.png",
            "/etc/passwd",
            "\\a.png",
            "C:\\a.png",
            "c:a.png",
            "..%2f..%2fetc%2fpasswd",
            "..\\a.png",
            "%2e%2e/a.png",
        ] {
            assert_eq!(index.resolve(&[], path), Resolution::Unsafe, "{path}");
        }
        for path in [
            "http://x/a.png",
            "file:///etc/passwd",
            "data:text/html,a",
            "//x/a.png",
        ] {
            assert_eq!(index.resolve(&[], path), Resolution::External, "{path}");
        }
    }
}
