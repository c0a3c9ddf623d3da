//! Scripts on the wire.

use chrono::{DateTime, Utc};
use req1_app::scripts::ShownScript;
use req1_domain::scripts::{Hook, ScriptLimits, ScriptType};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::problem::Problem;

/// What a script may use. What is missing is as much as others of its type may; more than that is never used.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, ToSchema)]
#[schema(as = ScriptLimits)]
#[serde(deny_unknown_fields)]
pub(super) struct LimitsDto {
    /// Time, in milliseconds.
    #[schema(minimum = 1, maximum = 2_147_483_647)]
    wall_ms: Option<i64>,
    /// Time on the processor, in milliseconds.
    #[schema(minimum = 1, maximum = 2_147_483_647)]
    cpu_ms: Option<i64>,
    /// Memory, in bytes.
    #[schema(minimum = 4_194_304, maximum = 2_147_483_647)]
    heap_bytes: Option<i64>,
    /// Output, in bytes.
    #[schema(minimum = 0, maximum = 2_147_483_647)]
    output_bytes: Option<i64>,
    /// Questions to the database.
    #[schema(minimum = 0, maximum = 2_147_483_647)]
    reads: Option<i64>,
    /// Changes.
    #[schema(minimum = 0, maximum = 2_147_483_647)]
    writes: Option<i64>,
}

impl From<ScriptLimits> for LimitsDto {
    fn from(limits: ScriptLimits) -> Self {
        Self {
            wall_ms: limits.wall_ms,
            cpu_ms: limits.cpu_ms,
            heap_bytes: limits.heap_bytes,
            output_bytes: limits.output_bytes,
            reads: limits.reads,
            writes: limits.writes,
        }
    }
}

impl From<LimitsDto> for ScriptLimits {
    fn from(limits: LimitsDto) -> Self {
        Self {
            wall_ms: limits.wall_ms,
            cpu_ms: limits.cpu_ms,
            heap_bytes: limits.heap_bytes,
            output_bytes: limits.output_bytes,
            reads: limits.reads,
            writes: limits.writes,
        }
    }
}

/// A script.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Script)]
pub(super) struct ScriptDto {
    id: Uuid,
    /// The module that it was asked for.
    module_id: Uuid,
    /// Whether it is for all modules of the workspace.
    everywhere: bool,
    name: String,
    /// trigger, layout or action.
    script_type: String,
    /// When a trigger runs: `pre_save`, `post_save`, `pre_delete`, `post_delete` or validate.
    hook_point: Option<String>,
    enabled: bool,
    /// The lower ones come first.
    priority: i32,
    source_code: String,
    limits: LimitsDto,
    version: i32,
    /// Who wrote what it says now; it may do nothing that they may not.
    author_id: Uuid,
    author_name: String,
    /// When an action runs by the clock: minute, hour, day of the month, month, day of the week.
    cron_expression: Option<String>,
    /// The zone that these times are meant in, by its IANA name.
    time_zone: Option<String>,
    /// When it runs next by the clock; null while it is switched off.
    next_run_at: Option<DateTime<Utc>>,
    /// When it ran last in the module.
    last_run_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl ScriptDto {
    pub(super) fn new(shown: ShownScript, module_id: Uuid) -> Self {
        let script = shown.script;
        let fields = script.fields;
        let schedule = fields.schedule.as_ref();
        Self {
            id: script.id.0,
            module_id,
            everywhere: script.module_id.is_none(),
            name: fields.name,
            script_type: fields.kind.as_str().to_owned(),
            hook_point: fields.kind.hook().map(|hook| hook.as_str().to_owned()),
            enabled: fields.enabled,
            priority: fields.priority,
            source_code: fields.source,
            limits: fields.limits.into(),
            version: script.version,
            author_id: script.author_id.0,
            author_name: script.author_name,
            cron_expression: schedule.map(|one| one.cron().to_owned()),
            time_zone: schedule.map(|one| one.zone().to_owned()),
            next_run_at: script.next_run_at,
            last_run_at: shown.last_run_at,
            created_at: script.created_at,
            updated_at: script.updated_at,
        }
    }
}

/// The type that a request names.
pub(super) fn kind(name: Option<&str>, hook: Option<&str>) -> Result<Option<ScriptType>, Problem> {
    if let Some(hook) = hook.filter(|hook| Hook::parse(hook).is_none()) {
        let detail =
            format!("`{hook}` is none of pre_save, post_save, pre_delete, post_delete, validate");
        return Err(Problem::invalid("/hook_point", "unknown_value", detail));
    }
    let name = match (name, hook) {
        (None, None) => return Ok(None),
        (Some(name), _) => name,
        (None, Some(_)) => "trigger",
    };
    match ScriptType::parse(name, hook) {
        Some(kind) => Ok(Some(kind)),
        None if !["trigger", "layout", "action"].contains(&name) => {
            let detail = "must be trigger, layout or action";
            Err(Problem::invalid("/script_type", "unknown_value", detail))
        }
        None => {
            let detail = "a trigger names one, other scripts name none";
            Err(Problem::invalid("/hook_point", "contradiction", detail))
        }
    }
}
