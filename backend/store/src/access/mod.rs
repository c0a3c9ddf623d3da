//! Loading of what a person was granted, on what is there and on what is in the recycle bin.
//!
//! A token for one workspace or project finds nothing outside of it: its connections say so, see `bound_workspace`.

mod module;
mod project;
mod workspace;

use req1_domain::{
    access::{Grants, Resource, Role, Scope},
    ids::ProjectId,
};

pub use module::{kept_module, kept_modules_of_project, kept_modules_of_workspace, module};
pub use project::{kept_project, kept_projects_of_workspace, project};
pub use workspace::{deleted_workspaces, kept_workspace, workspace};

/// Grants on a resource, and where it stands.
#[derive(Debug, Clone, Copy)]
pub struct Loaded {
    /// The resource.
    pub scope: Scope,
    /// The project that contains it or that it is; none for a workspace.
    pub project: Option<ProjectId>,
    /// What the person was given there.
    pub grants: Grants,
}

/// A workspace, project or module, deleted or not, with a person's grants on it. The recycle bin asks for what is deleted,
/// nothing else does.
#[derive(Debug, Clone, Copy)]
pub struct Kept {
    /// The grants.
    pub loaded: Loaded,
    /// It is deleted itself.
    pub deleted: bool,
    /// What is deleted above it.
    pub above: Option<Resource>,
}

fn role(name: Option<&String>) -> Option<Role> {
    name.and_then(|name| Role::parse(name))
}
