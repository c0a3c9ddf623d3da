//! Why runs of scripts fail, and where.

use req1_domain::scripts::Frame;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// A call in a script.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = ScriptFrame)]
pub(crate) struct FrameDto {
    /// The function; null at the top of the script and in functions without a name.
    #[schema(required)]
    function: Option<String>,
    /// Line of the script, counted from 1.
    line: u32,
    /// Column of the script, counted from 1.
    column: u32,
}

impl From<Frame> for FrameDto {
    fn from(frame: Frame) -> Self {
        Self {
            function: frame.function,
            line: frame.line,
            column: frame.column,
        }
    }
}

/// Calls of a script on the wire.
pub(crate) fn frames(stack: Vec<Frame>) -> Vec<FrameDto> {
    stack.into_iter().map(FrameDto::from).collect()
}

/// Calls of an error as it is remembered.
pub(super) fn stack_of(error: &Value) -> Vec<FrameDto> {
    let stack = error.get("stack").cloned();
    stack
        .and_then(|stack| serde_json::from_value(stack).ok())
        .unwrap_or_default()
}

/// Why a run failed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ScriptFailure)]
pub(crate) struct FailureDto {
    /// limit, thrown, syntax, refused or `engine_gave_up`.
    code: String,
    message: String,
    /// Line of the script, counted from 1.
    line: Option<i64>,
    /// Column of the script, counted from 1.
    column: Option<i64>,
    /// How it got there, the innermost call first; at most five calls, and only those of the script.
    stack: Vec<FrameDto>,
    /// Name of the limit that stopped it.
    limit: Option<String>,
}

impl From<Value> for FailureDto {
    fn from(error: Value) -> Self {
        let text = |name: &str| error.get(name).and_then(Value::as_str).map(str::to_owned);
        let number = |name: &str| error.get(name).and_then(Value::as_i64);
        Self {
            code: text("code").unwrap_or_default(),
            message: text("message").unwrap_or_default(),
            line: number("line"),
            column: number("column"),
            stack: stack_of(&error),
            limit: text("limit"),
        }
    }
}
