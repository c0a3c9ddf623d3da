//! Checked ids.
//!
//! The store takes `Granted<…>` where a right is needed, and only [`authorise`] makes one, so an unchecked id does not
//! compile:
//!
//! ```
//! use req1_domain::access::{Action, Grants, Resource, Role, Scope, authorise};
//! # let (workspace, module) = (uuid::Uuid::nil().into(), uuid::Uuid::nil());
//! let scope = Scope { workspace, resource: Resource::Module, id: module };
//! let grants = Grants { workspace: Some(Role::Viewer), ..Grants::default() };
//! assert!(authorise(&grants, scope, Action::Read).is_ok());
//! assert!(authorise(&grants, scope, Action::Write).is_err());
//! ```

use uuid::Uuid;

use super::{Action, Resource, Role, decide};
use crate::ids::{ModuleId, ProjectId, WorkspaceId};

/// What a person was given on the way from the workspace down to a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Grants {
    /// Administers the whole server: owner everywhere.
    pub server_admin: bool,
    /// Role in the workspace.
    pub workspace: Option<Role>,
    /// Role on the project; replaces the one of the workspace.
    pub project: Option<Role>,
    /// Role on the module; replaces both.
    pub module: Option<Role>,
    /// Has a role on something inside the resource, which must be visible on the way there.
    pub inside: bool,
    /// The highest role that the token lets its owner have; none without a token.
    pub cap: Option<Role>,
}

/// Which of the grants decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Administration of the server.
    ServerAdmin,
    /// The role in the workspace.
    Workspace,
    /// The role on the project.
    Project,
    /// The role on the module.
    Module,
    /// A role on something inside.
    Inside,
    /// Nothing was given.
    Nothing,
}

impl Source {
    /// The name in the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ServerAdmin => "server_admin",
            Self::Workspace => "workspace",
            Self::Project => "project",
            Self::Module => "module",
            Self::Inside => "inside",
            Self::Nothing => "nothing",
        }
    }
}

impl Grants {
    /// The role that counts, as far as a token lets it.
    #[must_use]
    pub fn role(&self) -> Role {
        let (role, _) = self.decisive();
        self.cap.map_or(role, |cap| role.min(cap))
    }

    /// The role that was given and where: the nearest grant, except that owners of the workspace are never narrowed.
    #[must_use]
    pub fn decisive(&self) -> (Role, Source) {
        if self.server_admin {
            return (Role::Owner, Source::ServerAdmin);
        }
        if self.workspace == Some(Role::Owner) {
            return (Role::Owner, Source::Workspace);
        }
        let grants = [
            (self.module, Source::Module),
            (self.project, Source::Project),
            (self.workspace, Source::Workspace),
        ];
        let nearest = grants
            .into_iter()
            .find_map(|(role, source)| Some((role?, source)));
        match nearest {
            Some((Role::None, _)) | None if self.inside => (Role::Viewer, Source::Inside),
            None => (Role::None, Source::Nothing),
            Some(decisive) => decisive,
        }
    }
}

/// A resource in its workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Scope {
    /// The workspace that contains it (or that it is).
    pub workspace: WorkspaceId,
    /// Its kind.
    pub resource: Resource,
    /// Its id.
    pub id: Uuid,
}

/// Why somebody may not do something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// The person may not know that it exists.
    #[error("not visible")]
    NotVisible,
    /// The person sees it but may not do this.
    #[error("the right `{}` is missing", .0.as_str())]
    NotAllowed(Action),
}

/// Proof that an actor may do an action on a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Granted {
    scope: Scope,
    action: Action,
    role: Role,
}

impl Granted {
    /// The workspace of the resource.
    #[must_use]
    pub const fn workspace(&self) -> WorkspaceId {
        self.scope.workspace
    }

    /// The action that was allowed.
    #[must_use]
    pub const fn action(&self) -> Action {
        self.action
    }

    /// The role that allowed it.
    #[must_use]
    pub const fn role(&self) -> Role {
        self.role
    }

    /// The id of the resource, whatever its kind.
    #[must_use]
    pub const fn id(&self) -> Uuid {
        self.scope.id
    }

    /// The resource as a module; `None` when it is of another kind.
    #[must_use]
    pub fn module(&self) -> Option<ModuleId> {
        (self.scope.resource == Resource::Module).then_some(ModuleId(self.scope.id))
    }

    /// The resource as a project; `None` when it is of another kind.
    #[must_use]
    pub fn project(&self) -> Option<ProjectId> {
        (self.scope.resource == Resource::Project).then_some(ProjectId(self.scope.id))
    }
}

/// Decides and, when allowed, hands out the proof.
pub fn authorise(grants: &Grants, scope: Scope, action: Action) -> Result<Granted, Denied> {
    let role = grants.role();
    if !decide(role, scope.resource, Action::Read) {
        return Err(Denied::NotVisible);
    }
    if !decide(role, scope.resource, action) {
        return Err(Denied::NotAllowed(action));
    }
    Ok(Granted {
        scope,
        action,
        role,
    })
}

/// The actions that a role may do on a resource, for the `capabilities` of an answer.
#[must_use]
pub fn may(role: Role, resource: Resource) -> Vec<Action> {
    Action::ALL
        .into_iter()
        .filter(|action| decide(role, resource, *action))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn role(workspace: Role, project: Option<Role>, module: Option<Role>) -> Role {
        Grants {
            workspace: Some(workspace),
            project,
            module,
            ..Grants::default()
        }
        .role()
    }

    #[test]
    fn iam_4_the_nearest_grant_widens_or_narrows() {
        assert_eq!(role(Role::Viewer, Some(Role::Editor), None), Role::Editor);
        assert_eq!(
            role(Role::Editor, Some(Role::Admin), Some(Role::Viewer)),
            Role::Viewer
        );
        assert_eq!(role(Role::Admin, Some(Role::None), None), Role::None);
        assert_eq!(
            role(Role::Owner, Some(Role::None), Some(Role::Viewer)),
            Role::Owner
        );
        assert_eq!(
            Grants {
                server_admin: true,
                ..Grants::default()
            }
            .role(),
            Role::Owner
        );
    }

    #[test]
    fn org_1_without_a_role_nothing_is_visible() {
        let scope = Scope {
            workspace: WorkspaceId(Uuid::nil()),
            resource: Resource::Module,
            id: Uuid::nil(),
        };
        for action in Action::ALL {
            assert_eq!(
                authorise(&Grants::default(), scope, action),
                Err(Denied::NotVisible)
            );
        }
        let viewer = Grants {
            workspace: Some(Role::Viewer),
            ..Grants::default()
        };
        assert_eq!(
            authorise(&viewer, scope, Action::Write),
            Err(Denied::NotAllowed(Action::Write))
        );
    }

    #[test]
    fn org_1_the_way_to_a_granted_module_is_visible() {
        let inside = Grants {
            inside: true,
            ..Grants::default()
        };
        assert_eq!(inside.role(), Role::Viewer);
    }
}
