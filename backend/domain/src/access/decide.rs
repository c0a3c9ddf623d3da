//! The decision table.

use super::Role;

/// What somebody wants to do. The same few words for everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// See it and what is in it.
    Read,
    /// Make something new in it: a project in a workspace, a module in a project, an object in a module.
    Create,
    /// Change its content: objects and links of a module, names and descriptions of the rest.
    Write,
    /// Take it away, restorably.
    Delete,
    /// Comment on and review what is in it.
    Review,
    /// Change its rules: schema, settings, members.
    Administer,
}

impl Action {
    /// All actions, in the order of the documentation.
    pub const ALL: [Self; 6] = [
        Self::Read,
        Self::Create,
        Self::Write,
        Self::Delete,
        Self::Review,
        Self::Administer,
    ];

    /// The name in the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Create => "create",
            Self::Write => "write",
            Self::Delete => "delete",
            Self::Review => "review",
            Self::Administer => "administer",
        }
    }
}

/// Kinds of things that rights are decided on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Resource {
    /// A workspace; creating in it means projects and link types.
    Workspace,
    /// A project; creating in it means modules and imports.
    Project,
    /// A module; creating in it means objects and links.
    Module,
}

impl Resource {
    /// The name in the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Workspace => "workspace",
            Self::Project => "project",
            Self::Module => "module",
        }
    }
}

/// The weakest role that allows an action. This is the decision table; it is printed and reviewed in the tests.
#[must_use]
pub const fn needed(resource: Resource, action: Action) -> Role {
    match (resource, action) {
        (_, Action::Read) => Role::Viewer,
        (_, Action::Review) => Role::Reviewer,
        (Resource::Workspace, Action::Create | Action::Write)
        | (Resource::Project, Action::Write | Action::Delete)
        | (Resource::Module, Action::Delete)
        | (_, Action::Administer) => Role::Admin,
        (Resource::Project | Resource::Module, Action::Create)
        | (Resource::Module, Action::Write) => Role::Editor,
        (Resource::Workspace, Action::Delete) => Role::Owner,
    }
}

/// Whether a role allows an action.
#[must_use]
pub const fn decide(role: Role, resource: Resource, action: Action) -> bool {
    role as u8 >= needed(resource, action) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iam_4_the_decision_table_is_as_reviewed() {
        let mut table = String::new();
        for resource in [Resource::Workspace, Resource::Project, Resource::Module] {
            for role in Role::ALL {
                let allowed: Vec<&str> = Action::ALL
                    .into_iter()
                    .filter(|action| decide(role, resource, *action))
                    .map(Action::as_str)
                    .collect();
                table += &format!("{resource:?} {}: {}\n", role.as_str(), allowed.join(" "));
            }
        }
        let reviewed = "\
Workspace none: 
Workspace viewer: read
Workspace reviewer: read review
Workspace editor: read review
Workspace admin: read create write review administer
Workspace owner: read create write delete review administer
Project none: 
Project viewer: read
Project reviewer: read review
Project editor: read create review
Project admin: read create write delete review administer
Project owner: read create write delete review administer
Module none: 
Module viewer: read
Module reviewer: read review
Module editor: read create write review
Module admin: read create write delete review administer
Module owner: read create write delete review administer
";
        assert_eq!(table, reviewed);
    }
}
