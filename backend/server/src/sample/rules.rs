//! Link rules and coverage policies of the sample.

use req1_app::{
    links::{self, LinkRuleEdit},
    trace::{self, PolicyEdit},
};
use req1_domain::{
    ids::{ProjectId, WorkspaceId},
    patch::Patch,
    quality::Severity,
};
use uuid::Uuid;

use super::{
    load::Loader,
    product::{Policy, Rule},
};
use crate::Failure;

impl Loader<'_> {
    /// Says what links may join.
    pub(super) async fn rule(&self, workspace: WorkspaceId, rule: &Rule) -> Result<(), Failure> {
        let edit = LinkRuleEdit {
            name: Some(rule.name.clone()),
            link_type_id: Some(self.link_type(&rule.link_type)?.0),
            source_modules: Some(self.module_ids(&rule.from)?),
            target_modules: Some(self.module_ids(&rule.to)?),
            ..LinkRuleEdit::default()
        };
        links::create_rule(self.ctx, (workspace, edit)).await?;
        Ok(())
    }

    /// Says what must be linked.
    pub(super) async fn policy(&self, project: ProjectId, policy: &Policy) -> Result<(), Failure> {
        let severity = Severity::parse(&policy.severity);
        let edit = PolicyEdit {
            name: Some(policy.name.clone()),
            module: Some(self.module_id(&policy.module)?),
            filter: policy.filter.clone().map_or(Patch::Keep, Patch::Set),
            outgoing: Some(false),
            link_type: Patch::Set(self.link_type(&policy.link_type)?),
            other_module: Patch::Set(self.module_id(&policy.from)?),
            severity: Some(severity.ok_or_else(|| format!("no severity {}", policy.severity))?),
            ..PolicyEdit::default()
        };
        trace::create_policy(self.ctx, project, edit).await?;
        Ok(())
    }

    fn module_ids(&self, names: &[String]) -> Result<Vec<Uuid>, Failure> {
        let ids = names.iter().map(|name| Ok(self.module_id(name)?.0));
        ids.collect()
    }
}
