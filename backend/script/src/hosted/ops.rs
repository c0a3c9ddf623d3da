//! What the script's side of the engine can ask of this one.

use std::{
    cell::RefCell,
    rc::Rc,
    sync::{Arc, mpsc::Receiver},
    time::Duration,
};

use deno_core::{OpState, error::JsError, extension, op2, v8};
use serde_json::value::RawValue;

use super::{Shared, guard::Guard, places};
use crate::{
    Level, Limit, Line, ObjectError, Refusal, Rule, ScriptError,
    wire::{Answer, Event, Question},
};

/// The run that an engine is for.
pub(super) struct Run {
    pub(super) shared: Arc<Shared>,
    pub(super) guard: Arc<Guard>,
    pub(super) number: u64,
    pub(super) script: String,
    pub(super) answers: Receiver<Answer>,
    pub(super) reads: u32,
    pub(super) writes: u32,
    pub(super) output: usize,
    pub(super) failure: Option<ScriptError>,
}

impl Run {
    /// Whether there is room for so much more output.
    fn put_out(&mut self, bytes: usize) -> bool {
        self.output = self.output.saturating_add(bytes);
        let fits = self.output <= self.guard.limits.output_bytes;
        if !fits {
            self.guard.stop(Limit::Output);
        }
        fits
    }

    fn ask(&mut self, question: &str) -> Option<Answer> {
        let question: Question = match serde_json::from_str(question) {
            Ok(question) => question,
            Err(error) => {
                let said = places::bounded(&error.to_string());
                return Some(Err(Refusal::new(Rule::Invalid, said)));
            }
        };
        if self.reads >= self.guard.limits.reads {
            self.guard.stop(Limit::Reads);
            return None;
        }
        self.reads += 1;
        self.shared.tell(self.number, Event::Ask(question));
        let left = self.guard.left().max(Duration::from_millis(1));
        match self.answers.recv_timeout(left) {
            Ok(answer) => Some(answer),
            Err(_late) => {
                self.guard.stop(Limit::Wall);
                None
            }
        }
    }
}

extension!(
    req1,
    ops = [op_ask, op_log, op_emit, op_count, op_fail, op_describe]
);

/// The operations.
pub(super) fn extension() -> deno_core::Extension {
    req1::init()
}

#[op2]
#[string]
fn op_ask(state: &mut OpState, #[string] question: &str) -> String {
    let answer = match state.try_borrow_mut::<Run>() {
        Some(run) => run.ask(question),
        None => None,
    };
    answer
        .and_then(|answer| serde_json::to_string(&answer).ok())
        .unwrap_or_default()
}

#[op2(fast)]
fn op_log(state: &mut OpState, #[smi] level: u32, #[string] text: String) {
    let Some(run) = state.try_borrow_mut::<Run>() else {
        return;
    };
    if !run.put_out(text.len() + 1) {
        return;
    }
    let level = match level {
        0 => Level::Info,
        1 => Level::Warning,
        _ => Level::Error,
    };
    run.shared
        .tell(run.number, Event::Log(Line { level, text }));
}

#[op2(fast)]
fn op_emit(state: &mut OpState, #[string] part: String, counted: bool) {
    let Some(run) = state.try_borrow_mut::<Run>() else {
        return;
    };
    if run.guard.is_stopped() || counted && !run.put_out(part.len()) {
        return;
    }
    // Only a script that tampers with the engine's own objects makes something else than JSON here.
    match RawValue::from_string(part) {
        Ok(part) => run.shared.tell(run.number, Event::Part(part)),
        Err(error) => run.failure = Some(plain(run, &error.to_string())),
    }
}

fn plain(run: &Run, message: &str) -> ScriptError {
    ScriptError::Thrown {
        message: places::bounded(message),
        script: run.script.clone(),
        line: None,
        column: None,
        stack: Vec::new(),
    }
}

#[op2(fast)]
fn op_count(state: &mut OpState) {
    if let Some(run) = state.try_borrow_mut::<Run>() {
        run.writes = run.writes.saturating_add(1);
        if run.writes > run.guard.limits.writes {
            run.guard.stop(Limit::Writes);
        }
    }
}

#[op2(fast)]
fn op_fail<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    state: Rc<RefCell<OpState>>,
    thrown: v8::Local<'s, v8::Value>,
    #[string] rule: String,
) {
    // What was thrown may have getters, which may call other operations.
    let error = JsError::from_v8_exception(scope, thrown);
    if let Some(run) = state.borrow_mut().try_borrow_mut::<Run>() {
        if places::is_out_of_memory(&error) {
            run.guard.stop(Limit::Heap);
        }
        let rule = serde_json::from_value(rule.into()).ok();
        run.failure = Some(places::script_error(&error, &run.script, rule));
    }
    drop(state);
}

#[op2]
#[string]
fn op_describe<'s>(scope: &mut v8::PinScope<'s, '_>, thrown: v8::Local<'s, v8::Value>) -> String {
    let error = JsError::from_v8_exception(scope, thrown);
    let described = ObjectError {
        message: places::message(&error),
        stack: places::frames(&error),
    };
    serde_json::to_string(&described).unwrap_or_default()
}
