//! Ids. Every entity has its own type, so that a project's id cannot be passed for a module's.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    )+};
}

ids! {
    /// A person.
    UserId,
    /// A sign-in of a person.
    SessionId,
    /// A token of a person for the API.
    ApiTokenId,
    /// A workspace, the unit that isolates data.
    WorkspaceId,
    /// A project in a workspace.
    ProjectId,
    /// A module, one specification document.
    ModuleId,
    /// An object: heading, requirement or note.
    ObjectId,
    /// A type of objects in a module.
    ObjectTypeId,
    /// A definition of an attribute in a module.
    AttributeId,
    /// A directed relation between two objects.
    LinkId,
    /// A link from an object to the world outside.
    ExternalLinkId,
    /// A type of links in a workspace.
    LinkTypeId,
    /// A rule about links of a type.
    LinkRuleId,
    /// One act that changed something.
    ChangeSetId,
    /// A module at a revision, by name.
    BaselineId,
    /// Baselines of several modules that belong together.
    BaselineSetId,
    /// The content of a picture or another file.
    FileId,
    /// What somebody said about an object.
    CommentId,
    /// A background job.
    JobId,
    /// A saved view of a module.
    ViewId,
    /// A rule about which objects need links.
    PolicyId,
    /// A script of a module or of a workspace.
    ScriptId,
}
