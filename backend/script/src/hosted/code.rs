//! Compiled scripts.

use deno_core::{error::JsError, v8};

#[cfg(feature = "v8")]
use self::cache::compiled;
use super::places::{FILE, HEAD, TAIL};

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

/// Where the lines of errors are said to be.
pub(super) fn origin<'s>(
    scope: &v8::PinScope<'s, '_>,
    file: v8::Local<'s, v8::String>,
) -> v8::ScriptOrigin<'s> {
    v8::ScriptOrigin::new(
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
    )
}

/// Where a source comes from, and what it is wrapped in.
fn wrapped<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    source: &str,
) -> Option<(v8::Local<'s, v8::String>, v8::ScriptOrigin<'s>)> {
    let file = v8::String::new(scope, FILE)?;
    let text = v8::String::new(scope, &format!("{HEAD}{source}{TAIL}"))?;
    let origin = origin(scope, file);
    Some((text, origin))
}

/// This engine keeps no code, and says only here what does not parse.
#[cfg(feature = "quickjs")]
fn compiled<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    source: &str,
) -> Option<v8::Local<'s, v8::Function>> {
    let (text, origin) = wrapped(scope, source)?;
    let script = v8::Script::compile(scope, text, Some(&origin))?;
    script.run(scope)?.try_into().ok()
}

#[cfg(feature = "v8")]
mod cache {
    use std::{
        collections::HashMap,
        sync::{Arc, Mutex, PoisonError},
    };

    use deno_core::v8::{
        self,
        script_compiler::{CachedData, CompileOptions, NoCacheReason, Source},
    };

    use super::wrapped;

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

    pub(super) fn compiled<'s>(
        scope: &mut v8::PinScope<'s, '_>,
        source: &str,
    ) -> Option<v8::Local<'s, v8::Function>> {
        let (text, origin) = wrapped(scope, source)?;
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
            && let Some(code) = script.create_code_cache()
        {
            keep(source, &code);
        }
        value.try_into().ok()
    }
}
