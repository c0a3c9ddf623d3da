//! What a token may do of all that its owner may.

use serde::{Deserialize, Serialize};

use super::{Grants, Resource, Role, Scope};
use crate::ids::{ProjectId, WorkspaceId};

/// How far the rights of a token go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenLevel {
    /// Reads what its owner reads.
    Read,
    /// Works like an editor, where its owner is one.
    Write,
    /// Does all that its owner does, but for passwords, sessions and tokens.
    Admin,
}

impl TokenLevel {
    const ALL: [Self; 3] = [Self::Read, Self::Write, Self::Admin];

    /// The name in the API and the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Admin => "admin",
        }
    }

    /// Reads a stored name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.as_str() == name)
    }

    /// The highest role that a token of this level has anywhere.
    #[must_use]
    pub const fn cap(self) -> Role {
        match self {
            Self::Read => Role::Viewer,
            Self::Write => Role::Editor,
            Self::Admin => Role::Owner,
        }
    }
}

/// The only place where a token is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Bounds {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// One project in it; the whole workspace when missing.
    pub project: Option<ProjectId>,
}

/// Level and place of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Limits {
    /// How far its rights go.
    pub level: TokenLevel,
    /// Where; everywhere when missing.
    pub bounds: Option<Bounds>,
}

impl Limits {
    /// What is left of its owner's grants on a resource, which stands in a project unless it is a workspace.
    #[must_use]
    pub fn apply(&self, grants: Grants, scope: Scope, project: Option<ProjectId>) -> Grants {
        let capped = Grants {
            cap: Some(self.level.cap()),
            ..grants
        };
        let Some(bounds) = self.bounds else {
            return capped;
        };
        if bounds.workspace != scope.workspace {
            return Grants::default();
        }
        match bounds.project {
            None => capped,
            Some(only) if project == Some(only) => capped,
            // The way to the project is visible, nothing beside it.
            Some(_) => Grants {
                inside: scope.resource == Resource::Workspace && grants.role() > Role::None,
                ..Grants::default()
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::access::{Action, Denied, authorise};

    const HERE: WorkspaceId = WorkspaceId(Uuid::from_u128(1));
    const PROJECT: ProjectId = ProjectId(Uuid::from_u128(2));

    fn scope(workspace: WorkspaceId, resource: Resource) -> Scope {
        Scope {
            workspace,
            resource,
            id: Uuid::from_u128(9),
        }
    }

    fn owner() -> Grants {
        Grants {
            workspace: Some(Role::Owner),
            ..Grants::default()
        }
    }

    #[test]
    fn iam_5_a_level_caps_the_role_and_never_raises_it() {
        for level in TokenLevel::ALL {
            let limits = Limits {
                level,
                bounds: None,
            };
            for role in Role::ALL {
                let grants = Grants {
                    module: Some(role),
                    ..Grants::default()
                };
                let scope = scope(HERE, Resource::Module);
                let left = limits.apply(grants, scope, Some(PROJECT)).role();
                assert_eq!(left, role.min(level.cap()));
            }
            let admin = Grants {
                server_admin: true,
                ..Grants::default()
            };
            let left = limits.apply(admin, scope(HERE, Resource::Workspace), None);
            assert_eq!(left.role(), level.cap());
        }
    }

    #[test]
    fn iam_5_out_of_bounds_nothing_is_visible_but_the_way() {
        let limits = |project| Limits {
            level: TokenLevel::Admin,
            bounds: Some(Bounds {
                workspace: HERE,
                project,
            }),
        };
        let module = scope(HERE, Resource::Module);
        let elsewhere = scope(WorkspaceId(Uuid::from_u128(7)), Resource::Module);
        let may = |limits: Limits, scope, project| {
            let grants = limits.apply(owner(), scope, project);
            authorise(&grants, scope, Action::Write).map(|_| ())
        };
        let beside = Some(ProjectId(Uuid::from_u128(8)));
        assert_eq!(may(limits(None), module, beside), Ok(()));
        assert_eq!(
            may(limits(None), elsewhere, Some(PROJECT)),
            Err(Denied::NotVisible)
        );
        assert_eq!(may(limits(Some(PROJECT)), module, Some(PROJECT)), Ok(()));
        assert_eq!(
            may(limits(Some(PROJECT)), module, beside),
            Err(Denied::NotVisible)
        );
        assert_eq!(
            may(limits(Some(PROJECT)), elsewhere, Some(PROJECT)),
            Err(Denied::NotVisible)
        );
        assert_eq!(
            may(
                limits(Some(PROJECT)),
                scope(HERE, Resource::Workspace),
                None
            ),
            Err(Denied::NotAllowed(Action::Write))
        );
    }
}
