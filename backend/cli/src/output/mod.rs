//! What a command prints: tables and trees for people, JSON for programs.

mod cell;
mod listing;

use std::io::{self, IsTerminal as _, Write as _};

use clap::ValueEnum;
use comfy_table::{ContentArrangement, Table, TableStyle, presets};
use serde_json::Value;

pub(crate) use self::{cell::printable, listing::Listing};
use crate::failure::Failure;

/// Forms of output.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Columns for people
    #[default]
    Table,
    /// One line each, indented by depth
    Tree,
    /// One JSON document, as the API gives it
    Json,
    /// One JSON document a line
    Jsonl,
}

/// What is worth showing of a kind of thing.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Noun {
    /// Headings and fields of a table's columns. A field may be a path (`source.key`) or name a second choice (`heading|body`).
    pub(crate) columns: &'static [(&'static str, &'static str)],
    /// Fields of a line in a tree.
    pub(crate) tree: &'static [&'static str],
}

/// How to print.
#[derive(Debug)]
pub(crate) struct Output {
    /// The form.
    pub(crate) format: Format,
    /// Fields that were asked for instead of a noun's own.
    pub(crate) columns: Vec<String>,
    /// Neither notes nor bars.
    pub(crate) quiet: bool,
}

impl Output {
    /// Tells a person what was done. Not on standard output, which is for data.
    pub(crate) fn note(&self, text: &str) {
        if !self.quiet {
            eprintln!("{}", printable(text));
        }
    }

    /// Prints one thing that was made or changed.
    pub(crate) fn item(&self, noun: &'static Noun, item: &Value) -> Result<(), Failure> {
        if self.format == Format::Json {
            return self.json(item);
        }
        let mut listing = Listing::new(self, noun);
        listing.add(std::slice::from_ref(item))?;
        listing.finish()
    }

    /// Prints everything that is known of one thing.
    pub(crate) fn details(&self, noun: &'static Noun, item: &Value) -> Result<(), Failure> {
        if self.format != Format::Table || !self.columns.is_empty() {
            return self.item(noun, item);
        }
        let mut table = Table::new();
        arrange(&mut table);
        let fields = item.as_object().into_iter().flatten();
        for (name, value) in fields {
            let text = cell::text(item, name);
            let nothing = value.as_object().is_some_and(serde_json::Map::is_empty);
            if !text.is_empty() && !nothing {
                table.add_row([name.clone(), text]);
            }
        }
        print(&format!("{}\n", lines(&table)))
    }

    /// Prints a document as it is.
    pub(crate) fn json(&self, document: &Value) -> Result<(), Failure> {
        let text = if self.format == Format::Jsonl {
            document.to_string()
        } else {
            serde_json::to_string_pretty(document).map_err(io::Error::from)?
        };
        print(&format!("{text}\n"))
    }
}

/// Writes to standard output.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

/// As wide as the terminal; as wide as it needs when a program reads it, so that nothing is broken into lines.
fn arrange(table: &mut Table) {
    const PLAIN: TableStyle = presets::NOTHING;
    table.load_style(PLAIN);
    let width = console::Term::stdout()
        .size_checked()
        .map(|(_, width)| width);
    if let Some(width) = width.filter(|_| io::stdout().is_terminal()) {
        table
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(width);
    }
}

/// The lines of a table without blanks at their sides.
fn lines(table: &Table) -> String {
    let lines = table.lines().map(|line| {
        let line = line.trim_end();
        line.strip_prefix(' ').unwrap_or(line).to_owned()
    });
    lines.collect::<Vec<_>>().join("\n")
}
