//! `/search`

use axum::Json;
use req1_app::search as app;
use req1_store::search::{Match, SearchScope};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{
    ApiState,
    extract::{Caller, QueryParams},
    objects::ObjectDto,
    page::range,
    problem::{Problem, Problems},
};

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(search))
}

/// What to search, and where.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct SearchParams {
    /// Words, "a phrase", -without, or; or a key such as SRS-0042.
    q: String,
    /// Only in this module.
    module_id: Option<Uuid>,
    /// Only in this project.
    project_id: Option<Uuid>,
    /// First hit, counted from 0.
    #[param(minimum = 0, default = 0)]
    offset: Option<i64>,
    /// Hits at most; above 1,000 it is taken as 1,000.
    #[param(minimum = 1, default = 50)]
    limit: Option<i64>,
}

/// A found object.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = GlobalSearchResult)]
struct SearchHit {
    #[serde(flatten)]
    object: ObjectDto,
    module_name: String,
    project_id: Uuid,
    workspace_id: Uuid,
    /// Part of its text as HTML, found words in `<mark>`.
    snippet: Option<String>,
    /// How well it fits, comparable within the answer.
    rank: f32,
    /// key, text or fuzzy (misspelt words were replaced).
    #[serde(rename = "match")]
    matched: &'static str,
}

/// What was found, best first.
#[derive(Debug, Serialize, ToSchema)]
struct SearchResponse {
    items: Vec<SearchHit>,
}

/// Search
///
/// Over everything that the caller may see: keys first, then ranked text; misspelt words find similar ones.
#[utoipa::path(
    get, path = "/search", tag = "search", params(SearchParams),
    responses((status = 200, description = "The hits", body = SearchResponse), Problems)
)]
async fn search(
    Caller(ctx): Caller,
    QueryParams(params): QueryParams<SearchParams>,
) -> Result<Json<SearchResponse>, Problem> {
    let range = range(params.offset, params.limit, None)?;
    let scope = SearchScope {
        project: params.project_id.map(Into::into),
        module: params.module_id.map(Into::into),
    };
    let found = app::search(&ctx, (&params.q, scope), range.window()).await?;
    let items = found
        .into_iter()
        .map(|one| SearchHit {
            object: ObjectDto::new(one.view),
            module_name: one.module.fields.name,
            project_id: one.module.project_id.0,
            workspace_id: one.module.workspace_id.0,
            snippet: one.hit.snippet.as_deref().map(marked),
            rank: one.hit.rank,
            matched: match one.hit.matched {
                Match::Key => "key",
                Match::Text => "text",
                Match::Fuzzy => "fuzzy",
            },
        })
        .collect();
    Ok(Json(SearchResponse { items }))
}

/// Plain text with marked words as HTML.
fn marked(snippet: &str) -> String {
    snippet
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('\u{2}', "<mark>")
        .replace('\u{3}', "</mark>")
}

#[cfg(test)]
mod tests {
    #[test]
    fn src_1_snippets_are_escaped_before_words_are_marked() {
        assert_eq!(
            super::marked("<b>\u{2}a\u{3} & c"),
            "&lt;b&gt;<mark>a</mark> &amp; c"
        );
    }
}
