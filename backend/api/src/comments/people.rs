//! `GET /objects/{object_id}/mentionable-people`

use axum::Json;
use req1_app::comments as app;
use req1_store::comments::Reader;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::OfObject;
use crate::{
    extract::{Caller, PathParams, QueryParams},
    page::{Page, range},
    problem::{Problem, Problems},
};

/// Which people.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct PeopleParams {
    /// Part of the name or the e-mail address, whatever the case.
    search: Option<String>,
    /// First row, counted from 0.
    #[param(minimum = 0, default = 0)]
    offset: Option<i64>,
    /// Rows at most; above 1,000 it is taken as 1,000.
    #[param(minimum = 1, default = 50)]
    limit: Option<i64>,
    /// `next_cursor` of the page before; replaces `offset`.
    cursor: Option<String>,
}

/// A person who may be mentioned.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MentionablePerson {
    id: Uuid,
    display_name: String,
    email: String,
}

impl From<Reader> for MentionablePerson {
    fn from(reader: Reader) -> Self {
        Self {
            id: reader.id.0,
            display_name: reader.display_name,
            email: reader.email,
        }
    }
}

/// List whom a comment may mention
///
/// People whom a role lets see the object; those first whose name begins with the search.
#[utoipa::path(
    get, path = "/objects/{object_id}/mentionable-people", tag = "comments", params(OfObject, PeopleParams),
    responses((status = 200, description = "A page of people", body = Page<MentionablePerson>), Problems)
)]
pub(super) async fn list_mentionable_people(
    Caller(ctx): Caller,
    PathParams(path): PathParams<OfObject>,
    QueryParams(params): QueryParams<PeopleParams>,
) -> Result<Json<Page<MentionablePerson>>, Problem> {
    let range = range(params.offset, params.limit, params.cursor.as_deref())?;
    let search = params.search.as_deref().unwrap_or_default();
    Page::of(
        app::mentionable_people(&ctx, path.object_id.into(), (search, range.window())).await,
        range,
        MentionablePerson::from,
    )
}
