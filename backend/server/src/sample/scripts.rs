//! Scripts of the sample.

use req1_app::scripts::{self, ScriptEdit};
use req1_domain::scripts::{Hook, ScriptType};

use super::{load::Loader, product::Script};
use crate::Failure;

impl Loader<'_> {
    /// Makes a script.
    pub(super) async fn script(&self, script: &Script) -> Result<(), Failure> {
        let code = script.code();
        let edit = ScriptEdit {
            name: Some(script.name.clone()),
            kind: Some(kind(&script.kind)?),
            source: Some(
                code.ok_or_else(|| format!("{}: no code", script.name))?
                    .to_owned(),
            ),
            cron: script.cron.clone(),
            time_zone: script.time_zone.clone(),
            ..ScriptEdit::default()
        };
        let module = self.module_id(&script.module)?;
        scripts::create_script(self.ctx, (module, script.everywhere), edit).await?;
        Ok(())
    }
}

fn kind(name: &str) -> Result<ScriptType, Failure> {
    match name {
        "action" => Ok(ScriptType::Action),
        "layout" => Ok(ScriptType::Layout),
        _ => Hook::parse(name)
            .map(ScriptType::Trigger)
            .ok_or_else(|| format!("no kind of scripts {name}").into()),
    }
}
