//! Measures reading, checking and writing of a file: `measure FILE`.
//!
//! Prints seconds, megabytes a second of processor time and, on Linux, the largest memory so far.

use std::error::Error;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Write};
use std::time::Instant;

use reqif::{Archive, Limits, Reader, Writer, analyse};

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("usage: measure FILE")?;
    let limits = Limits::default();

    measure("read", || {
        let mut bytes = 0;
        let mut archive = Archive::open(File::open(&path)?, &limits)?;
        for index in 0..archive.documents().len() {
            let mut reader = Reader::new(archive.document(index)?, &limits)?;
            while reader.next_event()?.is_some() {}
            bytes += reader.offset();
        }
        Ok(bytes)
    })?;
    measure("analyse", || {
        let analysis = analyse(BufReader::new(File::open(&path)?), &limits)?;
        let findings = analysis.findings.totals();
        writeln!(io::stdout(), "{findings:?}")?;
        Ok(std::fs::metadata(&path)?.len())
    })?;
    measure("read and write", || {
        let mut bytes = 0;
        let mut archive = Archive::open(File::open(&path)?, &limits)?;
        for index in 0..archive.documents().len() {
            let mut reader = Reader::new(archive.document(index)?, &limits)?;
            let mut writer = Writer::new(BufWriter::new(io::sink()));
            while let Some(event) = reader.next_event()? {
                writer.write(&event)?;
            }
            writer.finish()?;
            bytes += reader.offset();
        }
        Ok(bytes)
    })
}

fn measure(
    what: &str,
    work: impl FnOnce() -> Result<u64, Box<dyn Error>>,
) -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let cpu_start = cpu_seconds();
    let bytes = work()?;
    let wall = start.elapsed().as_secs_f64();
    // A machine that does other work at the same time spoils the wall clock.
    let seconds = match (cpu_start, cpu_seconds()) {
        (Some(start), Some(end)) if end > start => end - start,
        _ => wall,
    };
    // Bytes in millions, exact enough in thousands.
    let megabytes = f64::from(u32::try_from(bytes / 1000)?) / 1000.0;
    let rate = megabytes / seconds;
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let memory = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let memory = memory.unwrap_or("unknown").trim();
    writeln!(
        io::stdout(),
        "{what}: {wall:.2} s, of which computing {seconds:.2} s, {rate:.0} MB/s, memory {memory}"
    )?;
    Ok(())
}

/// Processor time of this process so far, where Linux tells it.
fn cpu_seconds() -> Option<f64> {
    const TICKS: f64 = 100.0;
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let (_, fields) = stat.rsplit_once(')')?;
    let mut fields = fields.split_whitespace().skip(11);
    let user: f64 = fields.next()?.parse().ok()?;
    let system: f64 = fields.next()?.parse().ok()?;
    Some((user + system) / TICKS)
}
