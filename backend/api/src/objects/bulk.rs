//! `POST /modules/{module_id}/objects/bulk`

use std::collections::BTreeMap;

use axum::Json;
use req1_app::{
    AppError,
    objects::{BulkAct, BulkCommand, BulkOutcome, GivenFilter, Selecting, Wanted},
};
use req1_domain::{
    ids::ObjectTypeId,
    objects::ObjectEdit,
    patch::Patch,
    violation::{Collector, Violations},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{ClassificationDto, create::target};
use crate::{
    extract::{Caller, JsonBody, PathParams},
    modules::InModule,
    problem::{Problem, Problems},
};

/// What is done to each of the objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum BulkAction {
    /// Gives values, a classification, a type, a state or a review stamp.
    Edit,
    /// Moves them to a place, one after the other in the order in which they stand, with everything below them.
    Move,
    /// Deletes them with everything below them, restorably.
    Delete,
    /// Brings deleted ones back, each with what was deleted together with it.
    Restore,
}

/// An object of a bulk act.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BulkObjectInput {
    id: Uuid,
    /// The version that must be the present one; otherwise 409, and nothing is done to any of them.
    expected_version: Option<i32>,
}

/// One act on many objects of a module, in one change set. Exactly one of `objects`, `filter` and `all` says which; there
/// may be at most 10,000.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BulkInput {
    action: BulkAction,
    /// The objects.
    #[schema(min_items = 1, max_items = 10_000)]
    objects: Option<Vec<BulkObjectInput>>,
    /// Those that a filter lets through: in the filter language, such as `Priority = high`, or the same as JSON.
    filter: Option<String>,
    /// All objects of the module.
    all: Option<bool>,
    /// Tells what would happen, and does nothing.
    dry_run: Option<bool>,
    /// `edit`: values by attribute name or id, merged key by key; null clears.
    #[schema(value_type = Option<std::collections::HashMap<String, Value>>)]
    attributes: Option<BTreeMap<String, Value>>,
    /// `edit`: heading, normative or informative.
    classification: Option<ClassificationDto>,
    /// `edit`: another type; null for none.
    #[serde(default)]
    #[schema(value_type = Option<Uuid>)]
    object_type_id: Patch<Uuid>,
    /// `edit`: lifecycle state; null for none.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    lifecycle_state: Patch<String>,
    /// `edit`: stamps the content as reviewed, or takes the stamp away.
    reviewed: Option<bool>,
    /// `move`: last below this object; last at the top when no place is named.
    parent_id: Option<Uuid>,
    /// `move`: right after this object.
    after_id: Option<Uuid>,
    /// `move`: right before this object.
    before_id: Option<Uuid>,
}

/// What a bulk act did, or would do.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BulkResult)]
pub(crate) struct BulkResultDto {
    /// Whether nothing was done.
    dry_run: bool,
    /// The change set; none when nothing was to be done.
    change_set_id: Option<Uuid>,
    /// The module's revision that it made.
    revision: Option<i64>,
    /// Objects that were selected.
    selected: usize,
    /// Those of them that are another than before.
    changed: usize,
    /// Those that were already as wanted.
    unchanged: usize,
    /// Those that the act is not for: deleted ones, or to be restored and not deleted, or such as somebody changed
    /// meanwhile so that the filter no longer lets them through.
    skipped: usize,
    /// Objects below the changed ones that go along with them.
    below: usize,
}

impl BulkResultDto {
    fn new(outcome: &BulkOutcome, dry_run: bool) -> Self {
        Self {
            dry_run,
            change_set_id: outcome.written.map(|(id, _)| id.0),
            revision: outcome.written.map(|(_, revision)| revision),
            selected: outcome.selected,
            changed: outcome.changed,
            unchanged: outcome.unchanged,
            skipped: outcome.skipped,
            below: outcome.below,
        }
    }
}

impl BulkInput {
    fn selecting(&mut self) -> Result<Selecting, Problem> {
        let all = self.all == Some(true);
        match (self.objects.take(), self.filter.take(), all) {
            (Some(objects), None, false) => {
                let wanted = objects.into_iter().map(|one| Wanted {
                    id: one.id.into(),
                    version: one.expected_version,
                });
                Ok(Selecting::Objects(wanted.collect()))
            }
            (None, Some(text), false) => {
                let given = GivenFilter::read("/filter", &text).map_err(AppError::from)?;
                given.map(Selecting::Filter).ok_or_else(|| {
                    let detail = "must not be empty; send `all` for the whole module";
                    Problem::invalid("/filter", "empty", detail)
                })
            }
            (None, None, true) => Ok(Selecting::All),
            _ => Err(Problem::invalid(
                "/objects",
                "contradiction",
                "send exactly one of objects, filter and all",
            )),
        }
    }

    /// Refuses what is said for another act.
    fn check_fields(&self) -> Result<(), Violations> {
        let edit = [
            ("/attributes", self.attributes.is_some()),
            ("/classification", self.classification.is_some()),
            ("/object_type_id", !self.object_type_id.is_keep()),
            ("/lifecycle_state", !self.lifecycle_state.is_keep()),
            ("/reviewed", self.reviewed.is_some()),
        ];
        let movement = [
            ("/parent_id", self.parent_id.is_some()),
            ("/after_id", self.after_id.is_some()),
            ("/before_id", self.before_id.is_some()),
        ];
        let mut faults = Collector::default();
        let mut refuse = |fields: &[(&str, bool)], detail: &'static str| {
            for (pointer, given) in fields {
                if *given {
                    faults.add(*pointer, "contradiction", detail);
                }
            }
        };
        if self.action != BulkAction::Edit {
            refuse(&edit, "counts for the action `edit` only");
        }
        if self.action != BulkAction::Move {
            refuse(&movement, "counts for the action `move` only");
        }
        if self.action == BulkAction::Edit && !edit.iter().any(|(_, given)| *given) {
            faults.add("/attributes", "empty", "say what shall change");
        }
        faults.finish()
    }

    fn act(self) -> Result<BulkAct, Problem> {
        Ok(match self.action {
            BulkAction::Edit => BulkAct::Edit(Box::new(ObjectEdit {
                classification: self.classification.map(Into::into),
                object_type_id: self.object_type_id.map(ObjectTypeId),
                attributes: self.attributes.unwrap_or_default(),
                lifecycle_state: self.lifecycle_state,
                reviewed: self.reviewed,
                ..ObjectEdit::default()
            })),
            BulkAction::Move => {
                let beside = (self.after_id, self.before_id);
                if self.parent_id.is_some() && beside != (None, None) {
                    return Err(Problem::invalid(
                        "/parent_id",
                        "contradiction",
                        "send only one of parent_id, after_id and before_id",
                    ));
                }
                BulkAct::Move(target((self.parent_id, None), beside)?)
            }
            BulkAction::Delete => BulkAct::Delete,
            BulkAction::Restore => BulkAct::Restore,
        })
    }
}

/// Edit, move, delete or restore many objects
///
/// In one change set, all or nothing: what is wrong for one of them is done to none. What others change meanwhile is kept;
/// with `expected_version` it refuses the act instead. An act that would change nothing makes no change set.
#[utoipa::path(
    post,
    path = "/modules/{module_id}/objects/bulk",
    tag = "objects",
    params(InModule),
    request_body = BulkInput,
    responses((status = 200, description = "What was done, or would be", body = BulkResultDto), Problems)
)]
pub(crate) async fn bulk_objects(
    Caller(ctx): Caller,
    PathParams(path): PathParams<InModule>,
    JsonBody(mut input): JsonBody<BulkInput>,
) -> Result<Json<BulkResultDto>, Problem> {
    input.check_fields().map_err(AppError::from)?;
    let dry_run = input.dry_run.unwrap_or(false);
    let command = BulkCommand {
        module: path.module_id.into(),
        selecting: input.selecting()?,
        act: input.act()?,
        dry_run,
    };
    let outcome = req1_app::objects::bulk_objects(&ctx, command).await?;
    Ok(Json(BulkResultDto::new(&outcome, dry_run)))
}
