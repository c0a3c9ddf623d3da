//! Rows 25 and 26: the browser application.

use std::process::Command;

use crate::{
    Failure,
    bench::Bench,
    report::{Budget, Report, Row},
};

/// Row 25 belongs to the browser's own measure script.
pub(super) fn measure_screens(_bench: &mut Bench, report: &mut Report) {
    report.left_out.push("Row 25.".to_owned());
}

/// Row 26: JavaScript of each screen, as `bun run size` tells it.
pub(super) fn weigh(bench: &Bench, report: &mut Report) -> Result<(), Failure> {
    let folder = &bench.arguments.frontend;
    if !folder.join("dist/index.html").exists() {
        report
            .left_out
            .push("Row 26: there is no built browser application.".to_owned());
        return Ok(());
    }
    let output = Command::new("node")
        .arg("scripts/size.mjs")
        .current_dir(folder)
        .output()?;
    for line in String::from_utf8(output.stdout)?.lines() {
        let Some((screen, kilobytes)) = screen(line) else {
            continue;
        };
        let budget = Budget {
            size: Some(250_000),
            ..Budget::default()
        };
        let mut row = Row::new(
            26,
            format!("JavaScript of the first screen, {screen}, Brotli"),
            budget,
        );
        row.size = Some(kilobytes);
        report.rows.push(row);
    }
    Ok(())
}

/// Screen and bytes in a line such as `home   231.4 kB of 250 kB JavaScript, ...`.
fn screen(line: &str) -> Option<(&str, u64)> {
    let (before, _) = line.split_once(" kB of ")?;
    let (screen, kilobytes) = before.trim().rsplit_once(' ')?;
    let (whole, tenth) = kilobytes.split_once('.')?;
    let bytes = whole.parse::<u64>().ok()? * 1_000 + tenth.parse::<u64>().ok()? * 100;
    Some((screen.trim(), bytes))
}

#[cfg(test)]
mod tests {
    #[test]
    fn sizes_are_read() {
        let line = "module view   231.4 kB of 250 kB JavaScript, Brotli as served, 12 files";
        assert_eq!(super::screen(line), Some(("module view", 231_400)));
        assert_eq!(super::screen("something else"), None);
    }
}
