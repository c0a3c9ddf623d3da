//! What layout scripts show beside objects.

use req1_domain::{
    access::Action,
    ids::{ModuleId, ObjectId, ScriptId},
    scripts::{Frame, ScriptType},
};
use req1_script::{Entry, Page};
use serde_json::Value;
use uuid::Uuid;

use super::run::{Prepared, failure};
use crate::{AppError, Ctx};

/// Objects that one request is for at most.
const MOST_OBJECTS: usize = 1_000;

/// Which objects values are asked for.
#[derive(Debug, Clone)]
pub struct LayoutRequest {
    /// These; none for a page of the module in document order.
    pub objects: Option<Vec<ObjectId>>,
    /// The page, as offset and limit.
    pub page: (i64, i64),
}

/// What a script shows beside an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayoutValue {
    /// The object.
    pub object: Uuid,
    /// What is shown; empty when the script failed for this object.
    pub value: String,
    /// Why it failed for this object.
    pub error: Option<String>,
    /// Where in the script, the innermost call first.
    pub stack: Vec<Frame>,
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}

/// Computes what a layout script shows. Nothing is written, and the run is not remembered: a screen asks many times.
#[tracing::instrument(name = "app.scripts.layout", skip_all, fields(script.id = %id))]
pub async fn layout_script(
    ctx: &Ctx,
    (module, id): (ModuleId, ScriptId),
    asked: LayoutRequest,
) -> Result<(Vec<LayoutValue>, Option<i64>), AppError> {
    let prepared = Prepared::load(ctx, (module, id), (Action::Read, true)).await?;
    prepared.require(ScriptType::Layout)?;
    let (objects, next) = match asked.objects {
        Some(ids) if ids.len() > MOST_OBJECTS => {
            let detail = format!("name at most {MOST_OBJECTS} objects at once");
            return Err(AppError::invalid("/object_ids", "too_many", detail));
        }
        Some(ids) => (prepared.objects(&ids, "/object_ids").await?, None),
        None => prepared.reader().page(asked.page).await?,
    };
    if objects.is_empty() {
        return Ok((Vec::new(), next));
    }
    let entry = Entry::Each {
        objects: Page::all(objects),
        drafts: Vec::new(),
    };
    let outcome = prepared.run(entry).await;
    let outcome = outcome.map_err(|failed| failure(&failed.error))?;
    let values = outcome.results.into_iter().filter_map(|one| {
        let object = one.object?;
        Some(match one.value {
            Ok(value) => LayoutValue {
                object,
                value: text(&value),
                error: None,
                stack: Vec::new(),
            },
            Err(error) => LayoutValue {
                object,
                value: String::new(),
                error: Some(error.message),
                stack: error.stack,
            },
        })
    });
    Ok((values.collect(), next))
}
