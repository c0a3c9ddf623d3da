//! The hostile files of `make_hostile.py`, when `REQ1_FIXTURES` names a folder that has it.

use std::io::Cursor;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::fixtures::folder;
use reqif::{Analysis, Limits, Severity, analyse};

/// A verdict on one file, `None` when it is as expected.
fn judge(expected: &str, result: &reqif::Result<Analysis>) -> Option<String> {
    match (expected, result) {
        ("reject", Err(_)) => None,
        ("report", Err(error)) if !error.to_string().is_empty() => None,
        ("report", Ok(analysis)) if !analysis.findings.is_empty() => None,
        ("accept" | "sanitise", Ok(analysis)) => {
            let worst = analysis.findings.worst();
            // Objects that lead nowhere are what the cases of dangerous markup are about.
            let fine = expected == "sanitise" || worst <= Some(Severity::Info);
            (!fine).then(|| format!("{:?}", analysis.findings.totals()))
        }
        (_, Ok(analysis)) => Some(format!("read, with {:?}", analysis.findings.totals())),
        (_, Err(error)) => Some(format!("refused: {error}")),
    }
}

fn generate(folder: &Path) -> tempfile::TempDir {
    let target = tempfile::tempdir().unwrap();
    let done = Command::new("python3")
        .arg(folder.join("make_hostile.py"))
        .arg(target.path())
        .output()
        .unwrap();
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    target
}

#[test]
fn imp_4_hostile_files_are_refused_or_reported() {
    let Some(folder) = folder() else { return };
    let files = generate(&folder);
    let expectations = std::fs::read_to_string(files.path().join("expect.tsv")).unwrap();
    let mut failures = Vec::new();
    let mut count = 0;
    for line in expectations.lines().skip(1) {
        let mut cells = line.split('\t');
        let (name, _, expected) = (cells.next().unwrap(), cells.next(), cells.next().unwrap());
        let bytes = std::fs::read(files.path().join(name)).unwrap();
        let start = Instant::now();
        let result = analyse(Cursor::new(&bytes), &Limits::default());
        let elapsed = start.elapsed();
        if elapsed > Duration::from_secs(20) {
            failures.push(format!("{name}: took {elapsed:?}"));
        }
        if let Some(verdict) = judge(expected, &result) {
            failures.push(format!("{name}: {expected} expected, {verdict}"));
        }
        count += 1;
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(count > 190, "only {count} files");
}
