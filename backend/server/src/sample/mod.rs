//! The sample workspace: requirements of an invented product, loaded through the same use cases that people use.

mod document;
mod load;
mod product;
mod rules;
mod scripts;
mod story;

use req1_app::{App, projects, workspaces};
use req1_domain::{ids::UserId, patch::Patch};
use req1_store::projects::ProjectFields;

use self::{load::Loader, product::Product};
use crate::Failure;

/// Most workspaces that are looked at to find the sample.
const WINDOW: (i64, i64) = (0, 10_000);

/// Makes the sample workspace for a person, unless there is one. False if there was.
pub(crate) async fn load(app: &App, owner: UserId) -> Result<bool, Failure> {
    let ctx = app.act_as(owner);
    let product = Product::read()?;
    // Its own name only when it is whole: what a killed server left behind is made anew.
    let unfinished = format!("{} (being loaded)", product.workspace);
    let (workspaces, _) = workspaces::list_workspaces(&ctx, WINDOW).await?;
    for workspace in &workspaces {
        if workspace.name == product.workspace {
            return Ok(false);
        }
        if workspace.name == unfinished {
            workspaces::delete_workspace(&ctx, workspace.id).await?;
        }
    }
    let description = Some(product.description.clone());
    let workspace = workspaces::create_workspace(&ctx, (unfinished, description)).await?;
    let project = ProjectFields {
        name: product.project.name.clone(),
        description: Some(product.project.description.clone()),
        search_language: "english".to_owned(),
    };
    let project = projects::create_project(&ctx, workspace.id, project).await?;
    let mut loader = Loader::begin(&ctx, workspace.id).await?;
    for module in &product.modules {
        loader.module(project.id, module).await?;
    }
    for rule in &product.link_rules {
        loader.rule(workspace.id, rule).await?;
    }
    loader.links().await?;
    for policy in &product.policies {
        loader.policy(project.id, policy).await?;
    }
    for step in &product.story {
        loader.take(step, (project.id, &product.modules)).await?;
    }
    for script in &product.scripts {
        loader.script(script).await?;
    }
    let name = Some(product.workspace);
    workspaces::update_workspace(&ctx, workspace.id, (name, Patch::Keep)).await?;
    Ok(true)
}
