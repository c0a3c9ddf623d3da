//! Lists that are printed while they are read.

use comfy_table::Table;
use serde_json::Value;

use super::{Format, Noun, Output, arrange, cell, lines, print};
use crate::failure::Failure;

/// A list on its way out. Only a table is held back, since its columns are as wide as the widest cell.
#[derive(Debug)]
pub(crate) struct Listing<'a> {
    output: &'a Output,
    noun: &'static Noun,
    table: Table,
    count: u64,
}

impl<'a> Listing<'a> {
    /// A list that has begun.
    pub(crate) fn new(output: &'a Output, noun: &'static Noun) -> Self {
        let mut table = Table::new();
        arrange(&mut table);
        if output.columns.is_empty() {
            table.set_header(noun.columns.iter().map(|(heading, _)| *heading));
        } else {
            table.set_header(output.columns.iter().map(|field| field.to_uppercase()));
        }
        Self {
            output,
            noun,
            table,
            count: 0,
        }
    }

    /// Prints the next items.
    pub(crate) fn add(&mut self, items: &[Value]) -> Result<(), Failure> {
        let mut text = String::new();
        for item in items {
            match self.output.format {
                Format::Table => {
                    self.table.add_row(self.row(item));
                }
                Format::Tree => text += &self.tree_line(item),
                Format::Jsonl => text += &format!("{item}\n"),
                Format::Json => {
                    let before = if self.count == 0 { "[\n" } else { ",\n" };
                    text += &format!("{before}{item}");
                }
            }
            self.count += 1;
        }
        print(&text)
    }

    /// Prints the end.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        match (self.output.format, self.count) {
            (Format::Json, 0) => print("[]\n"),
            (Format::Json, _) => print("\n]\n"),
            (Format::Table, 1..) => print(&format!("{}\n", lines(&self.table))),
            (Format::Table, 0) => {
                self.output.note("Nothing found.");
                Ok(())
            }
            (Format::Tree | Format::Jsonl, _) => Ok(()),
        }
    }

    fn row(&self, item: &Value) -> Vec<String> {
        let own = self.noun.columns.iter().map(|(_, field)| *field);
        if self.output.columns.is_empty() {
            return own.map(|field| cell::text(item, field)).collect();
        }
        let asked = self.output.columns.iter();
        asked.map(|field| cell::text(item, field)).collect()
    }

    fn tree_line(&self, item: &Value) -> String {
        let level = item.get("level").and_then(Value::as_str).unwrap_or("");
        // An outline has the depth itself.
        let depth = item.get("depth").and_then(Value::as_u64);
        let depth = match depth.filter(|_| item.get("level").is_none()) {
            Some(depth) => usize::try_from(depth).unwrap_or(0),
            None => level.matches('.').count(),
        };
        let parts: Vec<String> = if self.output.columns.is_empty() {
            let fields = self.noun.tree.iter();
            fields.map(|field| cell::text(item, field)).collect()
        } else {
            self.row(item)
        };
        let parts: Vec<&str> = parts
            .iter()
            .map(String::as_str)
            .filter(|part| !part.is_empty())
            .collect();
        format!("{}{}\n", "  ".repeat(depth), parts.join("  "))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    static NOUN: Noun = Noun {
        columns: &[("KEY", "key"), ("TEXT", "heading|body")],
        tree: &["level", "key", "heading|body"],
    };

    fn output(columns: &[&str]) -> Output {
        Output {
            format: Format::Table,
            columns: columns.iter().map(|&name| name.to_owned()).collect(),
            quiet: true,
        }
    }

    #[test]
    fn api_5_a_table_has_a_heading_and_a_line_each() {
        let output = output(&[]);
        let mut listing = Listing::new(&output, &NOUN);
        listing
            .add(&[
                json!({"key": "SRS-1", "heading": "Größe"}),
                json!({"key": "SRS-22", "heading": null, "body": "<p>hält</p>"}),
            ])
            .unwrap();
        assert_eq!(
            lines(&listing.table),
            "KEY     TEXT\nSRS-1   Größe\nSRS-22  hält"
        );
    }

    #[test]
    fn api_5_a_tree_is_indented_by_depth() {
        let output = output(&[]);
        let listing = Listing::new(&output, &NOUN);
        let item = json!({"key": "SRS-1", "level": "1.2.3", "heading": "Brakes"});
        assert_eq!(listing.tree_line(&item), "    1.2.3  SRS-1  Brakes\n");
        let deleted = json!({"key": "SRS-1", "level": "", "heading": "Brakes"});
        assert_eq!(listing.tree_line(&deleted), "SRS-1  Brakes\n");
    }

    #[test]
    fn api_5_other_columns_can_be_asked_for() {
        let output = output(&["attributes.Priority", "key"]);
        let listing = Listing::new(&output, &NOUN);
        let row = listing.row(&json!({"key": "SRS-1", "attributes": {"Priority": "high"}}));
        assert_eq!(row, ["high", "SRS-1"]);
    }
}
