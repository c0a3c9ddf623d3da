//! `/audit-log`

mod csv;
mod list;

use chrono::{DateTime, Datelike, Utc};
use req1_store::audit::AuditFilter;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{ApiState, problem::Problem};

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list::read_audit_log))
        .routes(routes!(csv::export_audit_log))
}

/// Longest word of a filter, in characters.
const MAX_WORD: usize = 100;

/// Filters as they were sent.
struct Given {
    user: Option<Uuid>,
    actor_kind: Option<String>,
    entity_type: Option<String>,
    entity: Option<Uuid>,
    action: Option<String>,
    from: Option<DateTime<Utc>>,
    until: Option<DateTime<Utc>>,
}

impl Given {
    fn check(self) -> Result<AuditFilter, Problem> {
        Ok(AuditFilter {
            workspaces: None,
            user: self.user,
            actor_kind: word("actor_kind", self.actor_kind)?,
            entity_type: word("entity_type", self.entity_type)?,
            entity: self.entity,
            action: word("action", self.action)?,
            from: instant("from", self.from)?,
            until: instant("until", self.until)?,
        })
    }
}

fn word(name: &str, value: Option<String>) -> Result<Option<String>, Problem> {
    let is_odd = |text: &String| text.chars().count() > MAX_WORD || text.contains(char::is_control);
    if value.as_ref().is_some_and(is_odd) {
        let detail = "must be a word of at most 100 characters";
        return Err(Problem::invalid(name, "invalid_parameter", detail));
    }
    Ok(value)
}

/// PostgreSQL's calendar is not ours at its far ends.
fn instant(name: &str, value: Option<DateTime<Utc>>) -> Result<Option<DateTime<Utc>>, Problem> {
    if value.is_some_and(|at| !(1..=9_999).contains(&at.year())) {
        let detail = "must be between the years 1 and 9999";
        return Err(Problem::invalid(name, "out_of_range", detail));
    }
    Ok(value)
}
