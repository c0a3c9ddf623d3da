//! Scripts with what they must come to: the same files for every engine.
//!
//! A file of `tests/conformance` begins with lines `//# …`, together one JSON object: `kind`; `entry` is `each`, a number (the
//! object that the script is about) or `selection`; `expect` names what the outcome must have.

use std::{fs, path::Path};

use req1_script::{Engine, Entry, Failed, Kind, Outcome};
use serde_json::{Value, json};

use crate::{
    module::{self, Memory, id, object},
    support,
};

struct Case {
    name: String,
    head: Value,
    source: String,
}

fn read(path: &Path) -> Case {
    let text = fs::read_to_string(path).unwrap();
    let head: String = text
        .lines()
        .filter_map(|line| line.strip_prefix("//#"))
        .collect();
    let source: Vec<&str> = text
        .lines()
        .filter(|line| !line.starts_with("//#"))
        .collect();
    Case {
        name: path.file_stem().unwrap().to_string_lossy().into_owned(),
        head: serde_json::from_str(&head)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display())),
        source: source.join("\n"),
    }
}

fn entry(head: &Value, kind: Kind) -> Entry {
    match &head["entry"] {
        Value::String(each) if each == "each" => module::each(&Memory::new(12), kind),
        Value::String(_selection) => Entry::Once {
            object: None,
            draft: None,
            selection: (3..=10).map(id).collect(),
        },
        Value::Number(number) => {
            let about = object(number.as_u64().unwrap().into());
            Entry::Once {
                draft: (kind == Kind::PreSave).then(|| Box::new(about.clone())),
                object: Some(Box::new(about)),
                selection: Vec::new(),
            }
        }
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => Entry::nothing(),
    }
}

fn shown(outcome: Result<Outcome, Failed>) -> Value {
    match outcome {
        Ok(outcome) => json!({
            "value": outcome.value(),
            "results": outcome.results,
            "output": outcome.output,
            "draft": outcome.draft,
            "commands": outcome.commands,
            "rejection": outcome.rejection,
            "findings": outcome.findings,
            "reads": outcome.used.reads,
            "error": null,
        }),
        Err(failed) => json!({
            "error": failed.error, "said": failed.to_string(), "output": failed.output,
        }),
    }
}

/// Whether everything that is expected is there: objects may have more.
fn holds(expected: &Value, found: &Value) -> bool {
    match (expected, found) {
        (Value::Object(expected), Value::Object(found)) => expected
            .iter()
            .all(|(name, value)| holds(value, found.get(name).unwrap_or(&Value::Null))),
        (Value::Array(expected), Value::Array(found)) => {
            expected.len() == found.len()
                && expected
                    .iter()
                    .zip(found)
                    .all(|(one, other)| holds(one, other))
        }
        _ => expected == found,
    }
}

async fn check(engine: &Engine, case: &Case) -> Option<String> {
    let kind: Kind = serde_json::from_value(case.head["kind"].clone()).unwrap();
    let job = module::job(kind, entry(&case.head, kind), &case.source);
    let found = shown(support::run(engine, job).await);
    let expected = &case.head["expect"];
    (!holds(expected, &found))
        .then(|| format!("{}:\n expected {expected:#}\n found {found:#}", case.name))
}

#[tokio::test]
async fn scr_9_scripts_come_to_the_same_on_every_engine() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance");
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    files.sort();
    assert!(files.len() >= 20, "{} cases", files.len());
    let engine = support::engine();
    let mut wrong = Vec::new();
    for file in &files {
        wrong.extend(check(&engine, &read(file)).await);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
