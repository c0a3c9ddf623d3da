//! What was thrown, and where.

use deno_core::error::JsError;
#[cfg(feature = "v8")]
use deno_core::v8;

use crate::{Frame, Limit, Refusal, Rule, ScriptError};

/// What a program's source is wrapped in; on its first line, so that lines stay what they are.
pub(super) const HEAD: &str = "(function () { \"use strict\"; ";
/// Behind the source.
pub(super) const TAIL: &str = "\n})";
/// How the engine calls the script; its name is put in for people.
pub(super) const FILE: &str = "req1:script";

const MESSAGE: usize = 2_000;
/// Calls that are told of an error, the innermost.
const FRAMES: usize = 5;
/// Calls that are looked at when a script is stopped; those of the engine's own code are among them.
#[cfg(feature = "v8")]
const LOOKED_AT: usize = 10;
/// Characters of the name of a function.
const NAME: usize = 100;
/// What the engine gives to calls.
const STACK_BYTES: u64 = 984 * 1024;

/// At most so much of a message.
pub(super) fn bounded(message: &str) -> String {
    cut(message, MESSAGE)
}

fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}\u{2026}", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// Places in the script, the innermost first.
pub(super) fn frames(error: &JsError) -> Vec<Frame> {
    error
        .frames
        .iter()
        .filter(|frame| frame.file_name.as_deref() == Some(FILE))
        .filter_map(|frame| {
            let line = u32::try_from(frame.line_number?).ok()?;
            let column = u32::try_from(frame.column_number?).ok()?;
            Some(place(frame.function_name.as_deref(), line, column))
        })
        .take(FRAMES)
        .collect()
}

/// A place in the script from one in what the engine runs.
fn place(function: Option<&str>, line: u32, column: u32) -> Frame {
    let before = if line == 1 { HEAD.len() } else { 0 };
    let before = u32::try_from(before).unwrap_or_default();
    Frame {
        function: function.map(|name| cut(name, NAME)),
        line,
        column: column.saturating_sub(before).max(1),
    }
}

/// Where the script is now, the innermost first.
#[cfg(feature = "v8")]
pub(super) fn here(scope: &v8::PinScope<'_, '_>) -> Vec<Frame> {
    let Some(stack) = v8::StackTrace::current_stack_trace(scope, LOOKED_AT) else {
        return Vec::new();
    };
    let text = |name: v8::Local<'_, v8::String>| name.to_rust_string_lossy(scope);
    let frames = (0..stack.get_frame_count()).filter_map(|index| stack.get_frame(scope, index));
    frames
        .filter(|frame| frame.get_script_name(scope).map(text).as_deref() == Some(FILE))
        .map(|frame| {
            let function = frame.get_function_name(scope).map(text);
            let (line, column) = (frame.get_line_number(), frame.get_column());
            let function = function.filter(|name| !name.is_empty());
            let line = u32::try_from(line).unwrap_or_default();
            let column = u32::try_from(column).unwrap_or_default();
            place(function.as_deref(), line, column)
        })
        .take(FRAMES)
        .collect()
}

/// What it says.
pub(super) fn message(error: &JsError) -> String {
    let said = error.exception_message.trim_start_matches("Uncaught ");
    bounded(said)
}

/// An error for people. `rule` is set when the host or the engine refused something.
pub(super) fn script_error(error: &JsError, script: &str, rule: Option<Rule>) -> ScriptError {
    let stack = frames(error);
    let script = script.to_owned();
    let (line, column) = (
        stack.first().map(|frame| frame.line),
        stack.first().map(|frame| frame.column),
    );
    if let Some(rule) = rule {
        let said = error.message.as_deref().unwrap_or_default();
        return ScriptError::Refused {
            refusal: Refusal::new(rule, bounded(said)),
            script,
            line,
            column,
            stack,
        };
    }
    if is_too_deep(error) {
        return ScriptError::Limit {
            which: Limit::Stack,
            value: STACK_BYTES,
            stack,
        };
    }
    ScriptError::Thrown {
        message: message(error),
        script,
        line,
        column,
        stack,
    }
}

fn is_too_deep(error: &JsError) -> bool {
    let name = error.name.as_deref().unwrap_or_default();
    let said = error.message.as_deref().unwrap_or_default();
    (name == "RangeError" || name == "InternalError")
        && (said.starts_with("Maximum call stack") || said.starts_with("stack overflow"))
}

/// What `QuickJS` says of a value that is larger than all the memory that is left; V8 ends the run, or the process.
pub(super) fn is_out_of_memory(error: &JsError) -> bool {
    error.name.as_deref() == Some("InternalError")
        && error.message.as_deref() == Some("out of memory")
}
