//! What changed at the ends of one link since it was confirmed.

use req1_domain::{
    access::Action,
    ids::{LinkId, ModuleId},
};
use req1_store::{
    Connection,
    links::{self, Link, LinkEnd},
    schema,
    suspect::{self, Confirmation, EndState, Version},
};

use crate::{
    AppError, Ctx,
    compare::{FieldDifference, NamedAttribute, NamedAttributes, object_difference},
};

/// One end of a link.
#[derive(Debug)]
pub struct SuspectEnd {
    /// The object.
    pub object: LinkEnd,
    /// Whether it says something else than what was confirmed.
    pub changed: bool,
    /// Fingerprint of what it says now.
    pub fingerprint: String,
    /// The version that was confirmed; none when somebody marked the link by hand.
    pub confirmed_version: Option<i32>,
    /// Its version now.
    pub version: Option<i32>,
    /// Who confirmed it, or marked it.
    pub confirmation: Confirmation,
    /// What changed since, of what counts as content.
    pub fields: Vec<FieldDifference>,
    /// Who changed it since, the latest first.
    pub versions: Vec<Version>,
}

/// A link with both its ends: what was confirmed and what changed since.
#[tracing::instrument(name = "app.suspect.link", skip_all, fields(link.id = %id))]
pub async fn link_cause(
    ctx: &Ctx,
    id: LinkId,
) -> Result<(Link, (SuspectEnd, SuspectEnd)), AppError> {
    let mut db = ctx.store().acquire().await?;
    // Who does not see both ends does not see the link.
    let link = links::by_id(&mut db, ctx.actor.user, id).await?;
    let (source, target) = suspect::end_states(&mut db, id).await?;
    let source = explain(ctx, &mut db, (link.source.clone(), source)).await?;
    let target = explain(ctx, &mut db, (link.target.clone(), target)).await?;
    Ok((link, (source, target)))
}

async fn explain(
    ctx: &Ctx,
    db: &mut Connection,
    (object, state): (LinkEnd, EndState),
) -> Result<SuspectEnd, AppError> {
    let mut fields = Vec::new();
    let compared = state.compared;
    let (confirmed_version, version) = (compared.version_from, compared.version_to);
    if state.changed && confirmed_version.is_some() {
        let attributes = counted(ctx, db, object.module_id).await?;
        fields = object_difference(compared, &attributes).fields;
        fields.retain(|one| {
            one.attribute_id.is_some() || matches!(one.field.as_str(), "heading" | "body")
        });
    }
    Ok(SuspectEnd {
        object,
        changed: state.changed,
        fingerprint: state.fingerprint,
        confirmed_version,
        version,
        confirmation: state.confirmation,
        fields,
        versions: state.versions,
    })
}

/// Attributes that count as content.
async fn counted(
    ctx: &Ctx,
    db: &mut Connection,
    module: ModuleId,
) -> Result<NamedAttributes, AppError> {
    let granted = ctx.module(&mut *db, module, Action::Read).await?;
    let definitions = schema::attributes(db, &granted).await?;
    let counted = definitions.iter().map(|one| &one.definition);
    let counted = counted.filter(|one| one.normative);
    Ok(counted
        .map(|one| (one.id.0, NamedAttribute::from(one)))
        .collect())
}
