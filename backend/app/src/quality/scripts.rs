//! What scripts find, with the objects that they found it of.

use std::{collections::HashMap, sync::Arc};

use req1_domain::{
    access::Action,
    ids::{ModuleId, ObjectId, ScriptId},
    quality::Severity,
    text::plain_text,
};
use req1_store::objects;

use crate::{
    AppError, Ctx,
    scripts::{ScriptFinding, ScriptReport, validate_by_scripts},
};

/// Characters of a body that are shown.
const BEGINNING: usize = 200;

/// A part of what scripts find.
#[derive(Debug, Clone)]
pub struct ScriptPage {
    /// The module.
    pub module: ModuleId,
    /// Only of this script.
    pub script: Option<ScriptId>,
    /// Only as grave as this.
    pub severity: Option<Severity>,
    /// Offset and limit.
    pub window: (i64, i64),
}

/// Something that a script found, with its object.
#[derive(Debug, Clone)]
pub struct ScriptBreach {
    /// The script.
    pub script: ScriptId,
    /// What it found.
    pub finding: ScriptFinding,
    /// Key of the object.
    pub key: Option<String>,
    /// Its heading.
    pub heading: Option<String>,
    /// How its body begins, without markup.
    pub text: Option<String>,
}

/// A page of what scripts find.
#[derive(Debug, Clone)]
pub struct ScriptFindings {
    /// Each script with all that it found.
    pub reports: Vec<Arc<ScriptReport>>,
    /// The page.
    pub items: Vec<ScriptBreach>,
    /// How many there are.
    pub total: usize,
}

/// What the scripts of a module find, script by script in document order.
#[tracing::instrument(name = "app.quality.scripts", skip_all, fields(module.id = %wanted.module))]
pub async fn list_script_findings(
    ctx: &Ctx,
    wanted: ScriptPage,
) -> Result<ScriptFindings, AppError> {
    let reports = validate_by_scripts(ctx, wanted.module).await?;
    let chosen = || {
        let reports = reports.iter();
        let reports = reports.filter(|one| wanted.script.is_none_or(|id| id == one.script));
        reports
            .flat_map(|one| one.findings.iter().map(move |found| (one.script, found)))
            .filter(|(_, found)| wanted.severity.is_none_or(|of| of == found.severity))
    };
    let (offset, limit) = wanted.window;
    let size = |number: i64| usize::try_from(number).unwrap_or(0);
    let page: Vec<_> = chosen().skip(size(offset)).take(size(limit)).collect();
    let ids: Vec<ObjectId> = page.iter().filter_map(|(_, found)| found.object).collect();
    let mut db = ctx.store().acquire().await?;
    let module = ctx.module(&mut db, wanted.module, Action::Read).await?;
    let objects = objects::load_many(&mut db, &module, &ids).await?;
    let objects: HashMap<ObjectId, _> = objects.into_iter().map(|one| (one.id, one)).collect();
    let items = page.into_iter().map(|(script, found)| {
        let object = found.object.and_then(|id| objects.get(&id));
        let text = object
            .and_then(|one| one.content.body.as_deref())
            .map(plain_text);
        ScriptBreach {
            script,
            finding: found.clone(),
            key: object.map(|one| one.key.clone()),
            heading: object.and_then(|one| one.content.heading.clone()),
            text: text
                .map(|text| text.chars().take(BEGINNING).collect::<String>())
                .filter(|text| !text.is_empty()),
        }
    });
    Ok(ScriptFindings {
        items: items.collect(),
        total: chosen().count(),
        reports: reports.clone(),
    })
}
