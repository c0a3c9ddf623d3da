//! What differs between two points of a module's history.

use clap::Args;
use serde_json::{Value, json};

use crate::{
    client::Query,
    failure::Failure,
    output::{Format, Listing, Noun},
    session::Session,
};

static NOUN: Noun = Noun {
    columns: &[
        ("CHANGE", "kinds|kind"),
        ("WHAT", "what"),
        ("NAME", "key|name|ends"),
        ("TEXT", "heading"),
        ("FIELD", "field"),
        ("DIFFERENCE", "difference"),
    ],
    tree: &[
        "kinds|kind",
        "key|name|ends",
        "heading",
        "field",
        "difference",
    ],
};

/// Points are the number of a revision, the name or id of a baseline, a time such as 2026-01-31T12:00:00Z, or `now`. In a
/// table what went is in [-brackets-] and what came in {+braces+}.
#[derive(Debug, Args)]
pub(crate) struct Compare {
    /// What is compared
    from: String,
    /// With what
    #[arg(default_value = "now")]
    to: String,
    /// Workspace/Project/Module or id
    #[arg(long)]
    module: String,
}

/// Parts of the answer, and what one entry of each is called.
const PARTS: [(&str, &str); 3] = [
    ("schema", "entity"),
    ("objects", "object"),
    ("links", "link"),
];

impl Compare {
    pub(super) async fn run(self, session: &Session) -> Result<(), Failure> {
        let module = session.module(&self.module).await?;
        if self.from == "now" {
            let why = "compare an earlier point with `now`, not the other way round";
            return Err(Failure::Usage(why.to_owned()));
        }
        let mut query: Query = vec![("from", session.point(&self.from, &module).await?)];
        if self.to != "now" {
            query.push(("to", session.point(&self.to, &module).await?));
        }
        let path = format!("/api/v1/modules/{module}/diff");
        let answer = session.client.get(&path, &query).await?;
        if session.output.format == Format::Json {
            return session.output.json(&answer);
        }
        let mut listing = Listing::new(&session.output, &NOUN);
        let mut counts = Vec::new();
        for (part, what) in PARTS {
            let entries = answer.get(part).and_then(Value::as_array);
            let entries = entries.map_or(&[][..], Vec::as_slice);
            for entry in entries {
                listing.add(&rows(entry, what, session.output.format))?;
            }
            counts.push(format!("{} {part}", entries.len()));
        }
        listing.finish()?;
        session
            .output
            .note(&format!("Differ: {}.", counts.join(", ")));
        Ok(())
    }
}

/// The rows of an entry: one for each field of an object that is there at both points, else one.
fn rows(entry: &Value, what: &str, format: Format) -> Vec<Value> {
    let text = |field: &str| entry.pointer(field).and_then(Value::as_str);
    let mut entry_row = entry.clone();
    let Some(row) = entry_row.as_object_mut() else {
        return Vec::new();
    };
    let what = text("/entity").unwrap_or(what);
    row.insert("what".to_owned(), json!(what));
    if format == Format::Jsonl {
        return vec![entry_row];
    }
    if let (Some(source), Some(target)) = (text("/source/key"), text("/target/key")) {
        row.insert("ends".to_owned(), json!(format!("{source} → {target}")));
    }
    let stayed = ["/version_from", "/version_to"]
        .iter()
        .all(|version| entry.pointer(version).is_some_and(|one| !one.is_null()));
    let fields = entry.get("fields").and_then(Value::as_array);
    let fields = fields.filter(|fields| stayed && !fields.is_empty());
    let Some(fields) = fields else {
        row.remove("fields");
        return vec![entry_row];
    };
    let of_field = |field: &Value| {
        let mut row = entry_row.clone();
        if let Some(row) = row.as_object_mut() {
            row.insert(
                "field".to_owned(),
                field.get("field").cloned().unwrap_or_default(),
            );
            row.insert("difference".to_owned(), json!(difference(field)));
        }
        row
    };
    fields.iter().map(of_field).collect()
}

/// What differs in a field, in one text.
fn difference(field: &Value) -> String {
    let Some(pieces) = field.get("redline").and_then(Value::as_array) else {
        let side = |name: &str| match field.get(name) {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
        };
        return format!("{} → {}", side("from"), side("to"));
    };
    let text = |piece: &Value, name: &str| {
        let found = piece.get(name).and_then(Value::as_str);
        found.unwrap_or_default().to_owned()
    };
    let pieces = pieces.iter().map(|piece| {
        let words = text(piece, "text");
        match text(piece, "kind").as_str() {
            "removed" => format!("[-{words}-]"),
            "added" => format!("{{+{words}+}}"),
            _ => words,
        }
    });
    pieces.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn api_5_ver_6_a_difference_is_one_text() {
        let words = json!({"field": "body", "from": "<p>a b</p>", "to": "<p>a c</p>", "redline": [
            {"kind": "same", "text": "a "}, {"kind": "removed", "text": "b"}, {"kind": "added", "text": "c"},
        ]});
        assert_eq!(difference(&words), "a [-b-]{+c+}");
        let value = json!({"field": "attributes/Weight", "from": null, "to": 1.5, "redline": null});
        assert_eq!(difference(&value), " → 1.5");
    }

    #[test]
    fn api_5_ver_6_what_is_new_is_one_row_and_what_changed_one_for_each_field() {
        let fields = json!([{"field": "heading", "from": "a", "to": "b"}, {"field": "body", "from": null, "to": "c"}]);
        let changed = json!({"key": "SRS-1", "version_from": 1, "version_to": 2, "fields": fields});
        let new = json!({"key": "SRS-2", "version_from": null, "version_to": 1, "fields": fields});
        assert_eq!(rows(&changed, "object", Format::Table).len(), 2);
        assert_eq!(rows(&new, "object", Format::Table).len(), 1);
        assert_eq!(rows(&changed, "object", Format::Jsonl).len(), 1);
    }
}
