//! What scripts can ask, and who answers.

use std::collections::HashMap;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::types::{
    AttributeInfo, LinkTypeInfo, ModuleInfo, Page, ScriptLink, ScriptObject, UserInfo,
};

/// How many objects a script asks for at most with one question.
pub const PAGE: u32 = 500;

/// Answers the questions of one run, with the rights of that run. Pages may be shorter than asked for.
#[async_trait]
pub trait Host: Send + Sync {
    /// An object by its id or its key; none if there is none or it may not be seen.
    async fn object(&self, wanted: ObjectRef) -> Result<Option<ScriptObject>, Refusal>;

    /// Objects by their ids, at most [`PAGE`], in this order; those that are not there or may not be seen are left out.
    async fn objects(&self, ids: Vec<Uuid>) -> Result<Vec<ScriptObject>, Refusal>;

    /// Numbers in the outline, such as `2.1.3`, of objects by their ids, at most [`PAGE`]; those that have none, are not there or
    /// may not be seen are left out.
    async fn numbers(&self, ids: Vec<Uuid>) -> Result<HashMap<Uuid, String>, Refusal>;

    /// Bodies of objects by their ids, at most [`PAGE`]; those that have none, are not there or may not be seen are left out.
    async fn bodies(&self, ids: Vec<Uuid>) -> Result<HashMap<Uuid, String>, Refusal>;

    /// Objects by a filter, in document order unless sorted.
    async fn query(&self, query: Query) -> Result<Page<ScriptObject>, Refusal>;

    /// The next objects of a run for each object ([`crate::Entry::Each`]), after the place that the page before named.
    async fn batch(&self, after: String) -> Result<Page<ScriptObject>, Refusal>;

    /// Objects right below another, in document order.
    async fn children(&self, children: Children) -> Result<Page<ScriptObject>, Refusal>;

    /// Links of an object.
    async fn links(&self, links: Links) -> Result<Page<ScriptLink>, Refusal>;

    /// Links of objects by their ids, at most [`PAGE`]: the first page of each that has some. Their `next` is one of [`Host::links`].
    async fn links_of_all(
        &self,
        links: LinksOfAll,
    ) -> Result<HashMap<Uuid, Page<ScriptLink>>, Refusal>;

    /// A module by its id, its prefix or its name in the project; none if there is none or it may not be seen.
    async fn module(&self, wanted: String) -> Result<Option<ModuleInfo>, Refusal>;

    /// Modules of the project that may be seen.
    async fn modules(&self, after: Option<String>) -> Result<Page<ModuleInfo>, Refusal>;

    /// Definitions of the attributes of a module.
    async fn attributes(&self, module: Uuid) -> Result<Vec<AttributeInfo>, Refusal>;

    /// Link types of the workspace.
    async fn link_types(&self) -> Result<Vec<LinkTypeInfo>, Refusal>;

    /// A person of the workspace.
    async fn user(&self, id: Uuid) -> Result<Option<UserInfo>, Refusal>;
}

/// What an object is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ObjectRef {
    /// By its id.
    Id(Uuid),
    /// By its key, such as `BRK-12`.
    Key(String),
}

/// Where a query looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// In one module.
    Module(Uuid),
    /// In all modules of a project that may be seen.
    Project(Uuid),
}

/// A query.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Query {
    /// Where.
    pub scope: Scope,
    /// The product's filter: a text, or its tree as JSON; null for all objects.
    pub filter: Value,
    /// The product's sort, such as `priority desc, key`; none for document order.
    pub sort: Option<String>,
    /// Where the page begins.
    pub after: Option<String>,
    /// At most so many, and at most [`PAGE`].
    pub limit: u32,
}

/// What stands right below an object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Children {
    /// The module.
    pub module: Uuid,
    /// The object; none for the top of the module.
    pub parent: Option<Uuid>,
    /// Where the page begins.
    pub after: Option<String>,
    /// At most so many, and at most [`PAGE`].
    pub limit: u32,
}

/// Which way links are followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// From the object.
    Out,
    /// To the object.
    In,
    /// Both.
    Both,
}

/// Links of an object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Links {
    /// The object.
    pub object: Uuid,
    /// Which way.
    pub direction: Direction,
    /// Only of this type, by name or id.
    pub link_type: Option<String>,
    /// Where the page begins.
    pub after: Option<String>,
}

/// Links of many objects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinksOfAll {
    /// The objects.
    pub objects: Vec<Uuid>,
    /// Which way.
    pub direction: Direction,
    /// Only of this type, by name or id.
    pub link_type: Option<String>,
}

/// Why a question was not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// The person may not.
    Right,
    /// There is no such thing, or it may not be seen.
    NotFound,
    /// The filter or sort is wrong.
    Filter,
    /// Something else of the question is wrong.
    Invalid,
    /// A script of this kind may not do that.
    Kind,
    /// The answer could not be had.
    Unavailable,
}

impl Rule {
    /// The name in the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::NotFound => "not_found",
            Self::Filter => "filter",
            Self::Invalid => "invalid",
            Self::Kind => "kind",
            Self::Unavailable => "unavailable",
        }
    }
}

/// A no.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// By which rule.
    pub rule: Rule,
    /// What the script is told.
    pub message: String,
}

impl Refusal {
    /// A no by a rule, with what the script is told.
    #[must_use]
    pub fn new(rule: Rule, message: impl Into<String>) -> Self {
        Self {
            rule,
            message: message.into(),
        }
    }
}
