//! Projects.

use req1_domain::{
    access::Action,
    ids::{ProjectId, WorkspaceId},
    patch::Patch,
    violation::{Collector, name},
};
use req1_store::{
    StoreError,
    projects::{self, Project, ProjectFields},
};

use crate::{
    AppError, Ctx,
    audit::Event,
    workspaces::{MAX_NAME, description},
};

/// Languages that texts can be searched in.
pub const SEARCH_LANGUAGES: [&str; 4] = ["english", "german", "french", "simple"];

/// Projects of a workspace that the actor may see, and how many.
pub async fn list_projects(
    ctx: &Ctx,
    workspace: WorkspaceId,
    window: (i64, i64),
) -> Result<(Vec<Project>, i64), AppError> {
    let mut db = ctx.store().acquire().await?;
    let granted = ctx.workspace(&mut db, workspace, Action::Read).await?;
    Ok(projects::visible(&mut db, &granted, ctx.actor.user, window).await?)
}

fn check(fields: ProjectFields) -> Result<ProjectFields, AppError> {
    let mut violations = Collector::default();
    let checked = violations
        .take(name("/name", &fields.name, MAX_NAME))
        .unwrap_or_default();
    violations.take(description(fields.description.as_ref()));
    if !SEARCH_LANGUAGES.contains(&fields.search_language.as_str()) {
        let detail = format!("must be one of: {}", SEARCH_LANGUAGES.join(", "));
        violations.add("/search_language", "unknown_language", detail);
    }
    violations.finish()?;
    Ok(ProjectFields {
        name: checked,
        ..fields
    })
}

fn name_taken(error: StoreError) -> AppError {
    if error.is_constraint("project_name_key") {
        return AppError::invalid(
            "/name",
            "duplicate",
            "another project of the workspace has this name",
        );
    }
    error.into()
}

/// Makes a project.
pub async fn create_project(
    ctx: &Ctx,
    workspace: WorkspaceId,
    fields: ProjectFields,
) -> Result<Project, AppError> {
    let mut tx = ctx.store().begin().await?;
    let granted = ctx.workspace(&mut tx, workspace, Action::Create).await?;
    let fields = check(fields)?;
    let id = ProjectId(ctx.new_id());
    projects::insert(
        &mut tx,
        &granted,
        (id, &fields),
        (ctx.actor.user, ctx.now()),
    )
    .await
    .map_err(name_taken)?;
    let granted = ctx.project(&mut tx, id, Action::Read).await?;
    let made = projects::by_id(&mut tx, &granted).await?;
    ctx.audit(&mut tx, event("create", &made)).await?;
    req1_store::commit(tx).await?;
    Ok(made)
}

pub(crate) fn event(action: &'static str, project: &Project) -> Event {
    Event::new(action, "project")
        .of(project.id)
        .named(&project.name)
        .within(project.workspace_id)
}

/// A project, in any workspace or in the one that the path names.
pub async fn read_project(
    ctx: &Ctx,
    (workspace, id): (Option<WorkspaceId>, ProjectId),
) -> Result<Project, AppError> {
    let mut db = ctx.store().acquire().await?;
    let granted = ctx.project(&mut db, id, Action::Read).await?;
    if workspace.is_some_and(|named| named != granted.workspace()) {
        return Err(AppError::NotFound);
    }
    Ok(projects::by_id(&mut db, &granted).await?)
}

/// Changes to a project; what is not named stays.
#[derive(Debug, Clone, Default)]
pub struct ProjectEdit {
    /// New name.
    pub name: Option<String>,
    /// New description.
    pub description: Patch<String>,
    /// New language of its texts.
    pub search_language: Option<String>,
}

/// Changes a project.
pub async fn update_project(
    ctx: &Ctx,
    (workspace, id): (Option<WorkspaceId>, ProjectId),
    edit: ProjectEdit,
) -> Result<Project, AppError> {
    let mut tx = ctx.store().begin().await?;
    let granted = ctx.project(&mut tx, id, Action::Write).await?;
    if workspace.is_some_and(|named| named != granted.workspace()) {
        return Err(AppError::NotFound);
    }
    // What the request does not name stays as somebody else may be leaving it just now.
    projects::lock(&mut tx, &granted).await?;
    let current = projects::by_id(&mut tx, &granted).await?;
    let fields = check(ProjectFields {
        name: edit.name.unwrap_or(current.name),
        description: edit.description.apply(current.description),
        search_language: edit.search_language.unwrap_or(current.search_language),
    })?;
    projects::update(&mut tx, &granted, &fields, ctx.now())
        .await
        .map_err(name_taken)?;
    let updated = projects::by_id(&mut tx, &granted).await?;
    ctx.audit(&mut tx, event("update", &updated)).await?;
    req1_store::commit(tx).await?;
    Ok(updated)
}

/// Deletes a project, restorably.
pub async fn delete_project(
    ctx: &Ctx,
    (workspace, id): (Option<WorkspaceId>, ProjectId),
) -> Result<(), AppError> {
    let mut tx = ctx.store().begin().await?;
    let granted = ctx.project(&mut tx, id, Action::Delete).await?;
    if workspace.is_some_and(|named| named != granted.workspace()) {
        return Err(AppError::NotFound);
    }
    projects::lock(&mut tx, &granted).await?;
    let deleted = projects::by_id(&mut tx, &granted).await?;
    projects::delete(&mut tx, &granted, (ctx.actor.user, ctx.now())).await?;
    ctx.audit(&mut tx, event("delete", &deleted)).await?;
    Ok(req1_store::commit(tx).await?)
}
