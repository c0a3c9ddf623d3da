//! Every operation, with a request that succeeds for whoever may make it and the status that each role gets.
//!
//! A new operation: add a row to the file of its noun; a new noun: a file, and its name in `for_every_noun`. The tests in
//! `access` and `bad_input` do the rest, and fail for an operation without a row.

use std::{future::Future, pin::Pin};

use req1_domain::access::Role;
use req1_test_support::{Call, Client, World};
use serde_json::Value;

/// A request that is being prepared.
pub(crate) type Prepared<'w> = Pin<Box<dyn Future<Output = Call> + Send + 'w>>;

/// A row.
pub(crate) struct Operation {
    /// Method and path as in the OpenAPI document.
    pub(crate) name: &'static str,
    /// Expected statuses in the order of [`CALLERS`].
    pub(crate) expected: &'static str,
    /// Makes the request of a caller; may prepare data as the owner of the world.
    pub(crate) prepare: for<'w> fn(&'w World<'w>, &'w Client) -> Prepared<'w>,
}

/// Who calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Caller {
    /// Not signed in.
    Anonymous,
    /// Signed in, without a role in the workspace.
    Stranger,
    /// With a role in the workspace.
    Member(Role),
    /// Administers the server.
    ServerAdmin,
}

/// The columns of `expected`.
pub(crate) const CALLERS: [Caller; 8] = [
    Caller::Anonymous,
    Caller::Stranger,
    Caller::Member(Role::Viewer),
    Caller::Member(Role::Reviewer),
    Caller::Member(Role::Editor),
    Caller::Member(Role::Admin),
    Caller::Member(Role::Owner),
    Caller::ServerAdmin,
];

impl Caller {
    pub(crate) async fn client(self, world: &World<'_>) -> Client {
        match self {
            Self::Anonymous => world.app.anonymous(),
            Self::Stranger => world.app.person().await,
            Self::Member(role) => world.member(role).await,
            Self::ServerAdmin => world.app.server_admin().await,
        }
    }
}

impl Operation {
    pub(crate) fn method(&self) -> &'static str {
        self.name.split_once(' ').expect("method and path").0
    }

    pub(crate) fn path(&self) -> &'static str {
        self.name.split_once(' ').expect("method and path").1
    }

    /// Callers with the status that they get.
    pub(crate) fn cases(&self) -> Vec<(Caller, u16)> {
        let statuses = self.expected.split_whitespace();
        let statuses: Vec<u16> = statuses.map(|one| one.parse().unwrap()).collect();
        assert_eq!(statuses.len(), CALLERS.len(), "{}", self.name);
        CALLERS.into_iter().zip(statuses).collect()
    }

    /// Somebody for whom it succeeds; the owner of the workspace where that is enough.
    pub(crate) fn allowed(&self) -> Caller {
        let mut cases = self.cases();
        cases.sort_by_key(|(caller, _)| *caller != Caller::Member(Role::Owner));
        let found = cases.into_iter().find(|(_, status)| *status < 300);
        found
            .unwrap_or_else(|| panic!("{} succeeds for nobody", self.name))
            .0
    }
}

/// A row: `operation!("METHOD /path", "statuses", |world, client| call)`; the body may await.
macro_rules! operation {
    ($name:literal, $expected:literal, |$world:tt, $client:ident| $call:expr) => {
        $crate::registry::Operation {
            name: $name,
            expected: $expected,
            prepare: |$world, $client| Box::pin(async move { $call }),
        }
    };
}

/// Calls a macro with the names of all files of rows.
macro_rules! for_every_noun {
    ($callback:ident) => {
        $callback! {
            audit, auth, baselines, comments, drafts, exchange, external_links, files, health, jobs, links, live, members, modules, objects, projects, quality, recycle_bin, schema, scripts, search, tokens, trace, undo, users, views, workspaces
        }
    };
}
pub(crate) use for_every_noun;

macro_rules! declare {
    ($($noun:ident),* $(,)?) => {
        $(mod $noun;)*

        /// All rows.
        pub(crate) fn all() -> Vec<Operation> {
            let mut operations = Vec::new();
            $(operations.extend($noun::operations());)*
            operations
        }

        /// The rows of a file.
        pub(crate) fn noun(name: &str) -> Vec<Operation> {
            match name {
                $(stringify!($noun) => $noun::operations(),)*
                _ => panic!("there is no file {name}"),
            }
        }
    };
}
for_every_noun!(declare);

/// The OpenAPI document of the code.
pub(crate) fn document() -> Value {
    serde_json::from_str(&req1_api::openapi::document().unwrap()).unwrap()
}
