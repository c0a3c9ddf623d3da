//! A filter whose names are ids and whose values are typed: what the store compiles.
//!
//! Every test is true or false for every object; where a value is missing it is false. So `not` means exactly the others.

use chrono::{DateTime, Utc};
use serde_json::{Number, Value};

use super::Direction;
use crate::{
    ids::{AttributeId, LinkTypeId, ModuleId, ObjectTypeId, UserId},
    objects::Classification,
};

/// A filter for one module.
#[derive(Debug, Clone, PartialEq)]
pub enum Bound {
    /// All of them hold.
    And(Vec<Self>),
    /// At least one of them holds.
    Or(Vec<Self>),
    /// It does not hold.
    Not(Box<Self>),
    /// A test of one object.
    Test(Test),
}

impl Bound {
    /// Lets everything through.
    pub const ALL: Self = Self::And(Vec::new());
}

/// How numbers compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compare {
    /// The same.
    Equal,
    /// Less.
    Less,
    /// Less or the same.
    AtMost,
    /// More.
    More,
    /// More or the same.
    AtLeast,
}

/// Tests of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextTest {
    /// It is one of these.
    OneOf(Vec<String>),
    /// It contains this, whatever the case.
    Contains(String),
    /// It is missing or has no character.
    Empty,
}

/// A stretch of time from one point up to, but without, another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Its first point; none for all before.
    pub from: Option<DateTime<Utc>>,
    /// The first point after it; none for all after.
    pub until: Option<DateTime<Utc>>,
}

/// Tests of a value of an attribute.
#[derive(Debug, Clone, PartialEq)]
pub enum AttributeTest {
    /// There is none, or an empty text or list.
    Empty,
    /// It is this value in its stored form; for an enumeration of several values, it holds it.
    Holds {
        /// The value.
        value: Value,
        /// The stored value is a list.
        in_list: bool,
    },
    /// The text contains this, whatever the case.
    Contains {
        /// The part.
        part: String,
        /// The stored text is HTML.
        html: bool,
    },
    /// The number compares to this one.
    Number(Compare, Number),
    /// The day, as `2026-01-31`, compares to this one.
    Day(Compare, String),
}

/// Whether an object has such links. Both ends must be there.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LinkTest {
    /// Only one direction.
    pub direction: Option<Direction>,
    /// Only this type.
    pub link_type: Option<LinkTypeId>,
    /// Only links whose end changed since somebody confirmed them.
    pub suspect: bool,
    /// Only links whose other end is in this module.
    pub module: Option<ModuleId>,
    /// Only links whose other end passes this filter of that module.
    pub other: Option<Box<Bound>>,
}

/// A test of one object.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    /// Its key; compared whatever the case.
    Key(TextTest),
    /// Its heading.
    Heading(TextTest),
    /// Its body, without markup.
    Body(TextTest),
    /// Its lifecycle state.
    State(TextTest),
    /// It is found by these words, in web-search syntax.
    Words(String),
    /// What it is.
    Classification(Vec<Classification>),
    /// Its type is one of these.
    Type(Vec<ObjectTypeId>),
    /// It has no type.
    NoType,
    /// Its level, counted from 1.
    Level(Compare, Number),
    /// Revision of its last version.
    Revision(Compare, Number),
    /// When it was made.
    Created(Span),
    /// When it changed last.
    Changed(Span),
    /// Who made it.
    CreatedBy(Vec<UserId>),
    /// Who changed it last.
    ChangedBy(Vec<UserId>),
    /// Its present content has a review stamp.
    Reviewed,
    /// The value of an attribute.
    Attribute(AttributeId, AttributeTest),
    /// Its links.
    Links(LinkTest),
}
