//! Exports of real tools, when `REQ1_FIXTURES` names a folder of them.

use std::io::Read;
use std::path::{Path, PathBuf};

use crate::documents::{read, write};
use reqif::{canonical, sort_events};

/// The folder of fixtures, `None` where there is none.
#[expect(
    clippy::disallowed_methods,
    reason = "tests have no configuration but the environment"
)]
pub(crate) fn folder() -> Option<PathBuf> {
    std::env::var("REQ1_FIXTURES").ok().map(PathBuf::from)
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// Documents of a file, those inside an archive too.
fn documents(path: &Path) -> Vec<(String, Vec<u8>)> {
    let bytes = std::fs::read(path).unwrap();
    let name = path.display().to_string();
    if !bytes.starts_with(b"PK") {
        return vec![(name, bytes)];
    }
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut found = Vec::new();
    for index in 0..zip.len() {
        let mut entry = zip.by_index(index).unwrap();
        let inner = entry.name().unwrap().into_owned();
        if Path::new(&inner).extension() == Some("reqif".as_ref()) {
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            found.push((format!("{name}!{inner}"), bytes));
        }
    }
    found
}

#[test]
fn imp_2_real_exports_come_back_unchanged() {
    let Some(folder) = folder() else { return };
    let mut paths = Vec::new();
    files(&folder.join("reqif"), &mut paths);
    let (mut compared, mut failures) = (0, Vec::new());
    for (name, bytes) in paths.iter().flat_map(|path| documents(path)) {
        let Some(source) = String::from_utf8(bytes.clone())
            .ok()
            .filter(|source| canonical::count(source).is_ok())
        else {
            continue;
        };
        match read(&bytes) {
            Ok((mut events, _)) => {
                compared += 1;
                sort_events(&mut events);
                let written = write(&events);
                if let Err(difference) = canonical::compare(&source, &written) {
                    failures.push(format!("{name}: {difference}"));
                } else if canonical::count(&source) != canonical::count(&written) {
                    failures.push(format!("{name}: other numbers of elements"));
                }
            }
            Err(error) => failures.push(format!("{name}: {error}")),
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(compared > 100, "only {compared} documents compared");
}
