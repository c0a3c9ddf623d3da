//! When a time table comes.

use axum::Json;
use chrono::{DateTime, Utc};
use req1_app::scripts as app;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    extract::{Caller, PathParams, QueryParams},
    modules::InModule,
    problem::{Problem, Problems},
};

/// A time table.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct ScheduleParams {
    /// Minute, hour, day of the month, month, day of the week.
    #[param(max_length = 200)]
    cron_expression: String,
    /// The zone that these times are meant in, by its IANA name; UTC when missing.
    time_zone: Option<String>,
}

/// The next times of a time table.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ScheduleTimes)]
pub(super) struct ScheduleDto {
    /// The next five, or fewer where there are no more.
    next_runs: Vec<DateTime<Utc>>,
}

/// Tell when a time table comes
///
/// Before a script gets it. What cannot be read is told at `/cron_expression` or `/time_zone`.
#[utoipa::path(
    get, path = "/modules/{module_id}/script-schedule", tag = "scripts", params(InModule, ScheduleParams),
    responses((status = 200, description = "Its next times", body = ScheduleDto), Problems)
)]
pub(super) async fn read_schedule(
    Caller(ctx): Caller,
    PathParams(path): PathParams<InModule>,
    QueryParams(query): QueryParams<ScheduleParams>,
) -> Result<Json<ScheduleDto>, Problem> {
    let table = (query.cron_expression.as_str(), query.time_zone.as_deref());
    let next_runs = app::next_runs(&ctx, path.module_id.into(), table).await?;
    Ok(Json(ScheduleDto { next_runs }))
}
