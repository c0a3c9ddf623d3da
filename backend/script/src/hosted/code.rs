//! Compiled scripts.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use deno_core::{
    error::JsError,
    v8::{
        self,
        script_compiler::{CachedData, CompileOptions, NoCacheReason, Source},
    },
};

use super::places::{FILE, HEAD, TAIL};

/// At most so many scripts are kept compiled.
const KEPT: usize = 500;

static COMPILED: Mutex<Option<HashMap<String, Arc<[u8]>>>> = Mutex::new(None);

fn kept(source: &str) -> Option<Arc<[u8]>> {
    let compiled = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    compiled.as_ref()?.get(source).map(Arc::clone)
}

fn keep(source: &str, code: &[u8]) {
    let mut compiled = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    let compiled = compiled.get_or_insert_default();
    if compiled.len() >= KEPT {
        compiled.clear();
    }
    compiled.insert(source.to_owned(), code.into());
}

/// The function that a source is the body of. `Err(None)` when it was stopped.
pub(super) fn compile<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    source: &str,
) -> Result<v8::Local<'s, v8::Function>, Option<Box<JsError>>> {
    v8::tc_scope!(let scope, scope);
    let function = compiled(scope, source);
    if let Some(function) = function {
        return Ok(function);
    }
    let thrown = scope.exception();
    Err(thrown.map(|thrown| JsError::from_v8_exception(scope, thrown)))
}

fn compiled<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    source: &str,
) -> Option<v8::Local<'s, v8::Function>> {
    let file = v8::String::new(scope, FILE)?;
    let text = v8::String::new(scope, &format!("{HEAD}{source}{TAIL}"))?;
    let origin = v8::ScriptOrigin::new(
        scope,
        file.into(),
        0,
        0,
        false,
        0,
        None,
        false,
        false,
        false,
        None,
    );
    let known = kept(source);
    let (mut given, options) = match &known {
        Some(code) => (
            Source::new_with_cached_data(text, Some(&origin), CachedData::new(code)),
            CompileOptions::ConsumeCodeCache,
        ),
        None => (
            Source::new(text, Some(&origin)),
            CompileOptions::NoCompileOptions,
        ),
    };
    let script = v8::script_compiler::compile_unbound_script(
        scope,
        &mut given,
        options,
        NoCacheReason::NoReason,
    )?;
    let value = script.bind_to_current_context(scope).run(scope)?;
    if known.is_none()
        && cfg!(feature = "v8")
        && let Some(code) = script.create_code_cache()
    {
        keep(source, &code);
    }
    value.try_into().ok()
}
