//! Trying a script out: it runs, and nothing is written, not even in the log of runs.

use req1_domain::{
    access::Action,
    ids::{ModuleId, ObjectId, ScriptId},
};
use req1_script::{Entry, Failed, Kind, Lazy, Outcome, Page, ScriptObject};
use serde_json::{Map, Value, json};

use super::{
    log::{error, lines, used},
    run::{Prepared, failure, kind_of},
};
use crate::{AppError, Ctx};

/// An object as a request describes it.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "named as the fields of objects")]
pub struct TestedObject {
    pub id: Option<ObjectId>,
    pub heading: Option<String>,
    pub body: Option<String>,
    pub classification: Option<String>,
    pub number: Option<String>,
    pub attributes: Map<String, Value>,
    pub version: i64,
}

/// What is tried.
#[derive(Debug, Clone)]
pub struct TestScript {
    /// The module.
    pub module: ModuleId,
    /// The script.
    pub script: ScriptId,
    /// Another source than the saved one.
    pub source: Option<String>,
    /// An object of the module.
    pub object: Option<ObjectId>,
    /// An object that need not be there.
    pub given: Option<TestedObject>,
}

/// What came of it.
#[derive(Debug, Clone)]
pub struct Tested {
    /// What the script returned.
    pub value: Value,
    /// What it logged.
    pub output: Vec<String>,
    /// What it would do.
    pub commands: Value,
    /// What it found.
    pub findings: Value,
    /// Fields of the draft that it changed.
    pub draft: Value,
    /// Field and message of its refusal.
    pub rejection: Option<(Option<String>, String)>,
    /// Code, message, line, column, limit and stack of its failure.
    pub error: Option<Value>,
    /// What it used.
    pub used: Value,
}

/// Tries a script out, with the rights that the caller and its author share; another source than the saved one with those
/// of the caller. Needs the right to write scripts only where the source is another.
#[tracing::instrument(name = "app.scripts.test", skip_all, fields(script.id = %command.script))]
pub async fn test_script(ctx: &Ctx, command: TestScript) -> Result<Tested, AppError> {
    let action = if command.source.is_some() {
        Action::Administer
    } else {
        Action::Write
    };
    let ids = (command.module, command.script);
    let mut prepared = Prepared::load(ctx, ids, (action, true)).await?;
    if let Some(source) = command.source {
        req1_domain::violation::bounded("/source_code", &source, req1_domain::scripts::MAX_SOURCE)?;
        prepared.script.fields.source = source;
    }
    let mut object = match command.object {
        Some(id) => prepared.objects(&[id], "/object_id").await?.pop(),
        None => None,
    };
    if let Some(given) = command.given {
        object = Some(described(&prepared, given));
    }
    let entry = entry(kind_of(prepared.script.fields.kind), object);
    match prepared.run(entry).await {
        Ok(outcome) => Ok(told(outcome)),
        Err(Failed {
            error: cause,
            output,
            used: spent,
        }) => {
            let failed = failure(&cause);
            if !matches!(failed, AppError::Invalid(_)) {
                return Err(failed);
            }
            Ok(Tested {
                value: Value::Null,
                output: lines(&output),
                commands: json!([]),
                findings: json!([]),
                draft: json!({}),
                rejection: None,
                error: Some(error(&cause)),
                used: used(&spent),
            })
        }
    }
}

fn entry(kind: Kind, object: Option<ScriptObject>) -> Entry {
    match kind {
        Kind::Layout | Kind::Validate => Entry::Each {
            objects: Page::all(object.into_iter().collect()),
            drafts: Vec::new(),
        },
        Kind::PreSave
        | Kind::PostSave
        | Kind::PreDelete
        | Kind::PostDelete
        | Kind::Action
        | Kind::Scheduled => Entry::Once {
            selection: object.iter().filter_map(|one| one.id).collect(),
            draft: object
                .clone()
                .filter(|_| kind == Kind::PreSave)
                .map(Box::new),
            object: object.map(Box::new),
        },
    }
}

fn described(prepared: &Prepared, given: TestedObject) -> ScriptObject {
    ScriptObject {
        id: given.id.map(|id| id.0),
        key: None,
        module_id: prepared.module.0,
        parent_id: None,
        number: Lazy::Known(given.number),
        depth: 0,
        heading: given.heading,
        body: Lazy::Known(given.body),
        classification: given
            .classification
            .unwrap_or_else(|| "normative".to_owned()),
        object_type: None,
        state: None,
        attributes: given.attributes,
        version: given.version,
        created_at: None,
        created_by: None,
        changed_at: None,
        changed_by: None,
        reviewed: false,
    }
}

fn told(outcome: Outcome) -> Tested {
    let first = outcome.results.first().map(|one| &one.value);
    let (value, error) = match first {
        Some(Ok(value)) => (value.clone(), None),
        Some(Err(error)) => {
            let place = error.stack.first();
            let error = json!({
                "code": "thrown", "message": error.message, "line": place.map(|one| one.line),
                "column": place.map(|one| one.column), "limit": null, "stack": error.stack,
            });
            (Value::Null, Some(error))
        }
        None => (Value::Null, None),
    };
    Tested {
        value,
        output: lines(&outcome.output),
        commands: json!(outcome.commands),
        findings: json!(outcome.findings),
        draft: json!(outcome.draft),
        rejection: outcome.rejection.map(|one| (one.field, one.message)),
        error,
        used: used(&outcome.used),
    }
}
