//! `POST /modules/{module_id}/objects/{id}/move`

use axum::Json;
use req1_app::objects::{MoveObject, Movement};
use req1_store::objects::Shift;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{ObjectDto, ObjectPath, create::target};
use crate::{
    extract::{Caller, JsonBody, PathParams},
    problem::{Problem, Problems},
};

/// What kind of move.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum MoveAction {
    /// Before the sibling above.
    Up,
    /// After the sibling below.
    Down,
    /// Last below the sibling above.
    Indent,
    /// Right after the parent.
    Dedent,
    /// To the place that the other fields name.
    MoveTo,
}

/// A move. The other fields count for `move_to` only.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MoveObjectInput {
    action: MoveAction,
    /// The object that it shall stand below; the top when missing.
    parent_id: Option<Uuid>,
    /// 0-based place among the siblings; last when missing.
    #[schema(minimum = 0)]
    position: Option<i64>,
    /// The sibling that it shall stand right after; replaces `parent_id` and `position`.
    after_id: Option<Uuid>,
    /// The sibling that it shall stand right before; replaces `parent_id` and `position`.
    before_id: Option<Uuid>,
}

/// Move an object
///
/// With everything below it. A step that leads nowhere, such as `up` from the first place, changes nothing.
#[utoipa::path(
    post,
    path = "/modules/{module_id}/objects/{id}/move",
    tag = "objects",
    params(ObjectPath),
    request_body = MoveObjectInput,
    responses((status = 200, description = "The object at its place", body = ObjectDto), Problems)
)]
pub(crate) async fn move_object(
    Caller(ctx): Caller,
    PathParams(path): PathParams<ObjectPath>,
    JsonBody(input): JsonBody<MoveObjectInput>,
) -> Result<Json<ObjectDto>, Problem> {
    let movement = match input.action {
        MoveAction::Up => Movement::Step(Shift::Up),
        MoveAction::Down => Movement::Step(Shift::Down),
        MoveAction::Indent => Movement::Step(Shift::Indent),
        MoveAction::Dedent => Movement::Step(Shift::Dedent),
        MoveAction::MoveTo => Movement::To(target(
            (input.parent_id, input.position),
            (input.after_id, input.before_id),
        )?),
    };
    let module = path.module_id.into();
    let command = MoveObject {
        module,
        object: path.id.into(),
        movement,
    };
    let view = req1_app::objects::move_object(&ctx, command).await?;
    Ok(Json(ObjectDto::new(view)))
}
