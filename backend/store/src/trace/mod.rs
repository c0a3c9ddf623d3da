//! What links make of modules: matrices of two, chains of several, coverage, and what hangs together with an object.
//!
//! Everything is read now or at a moment. Statements are put together from the same few parts, see [`parts`].

mod coverage;
mod impact;
mod labels;
mod matrix;
mod parts;
pub mod policies;
mod table;

pub use coverage::{Coverage, Edge, SeenModule, coverage, edges, modules, requirements};
pub use impact::{Step, gone, live_modules, plan_for_many, steps, suspects};
pub use labels::{AxisObject, labels, unnumbered};
pub use matrix::{
    AxisEntry, AxisWindow, Cell, MatrixFilter, MatrixPage, MatrixWindow, begin_snapshot, cells,
    window,
};
pub use table::{Branch, Roots, branches, roots};

use chrono::{DateTime, Utc};
use req1_domain::{access::Granted, ids::LinkTypeId};
use uuid::Uuid;

use crate::past::{Moment, PastOutline};

/// A module as it is, or as it was.
#[derive(Debug, Clone, Copy)]
pub struct Side {
    /// Proof of the right to read it.
    pub module: Granted,
    /// The moment with what stood where then; none is the present.
    pub past: Option<(Moment, PastOutline)>,
}

impl Side {
    fn at(&self) -> Option<DateTime<Utc>> {
        self.past.map(|(moment, _)| moment.at)
    }
}

/// Which way a link is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// From its source to its target.
    Forward,
    /// From its target to its source.
    Backward,
}

/// Which links count.
#[derive(Debug, Clone, Default)]
pub struct LinkChoice {
    /// Only of these types; all when there are none.
    pub types: Vec<LinkTypeId>,
    /// Only read this way; both when missing.
    pub way: Option<Way>,
}

impl LinkChoice {
    fn type_ids(&self) -> Vec<Uuid> {
        self.types.iter().map(|id| id.0).collect()
    }

    fn has(&self, way: Way) -> bool {
        self.way.is_none_or(|only| only == way)
    }
}

/// In the order of the indexes: neighbours are looked up one after the other.
fn by_id(ids: &[Uuid]) -> Vec<Uuid> {
    let mut sorted = ids.to_vec();
    sorted.sort_unstable();
    sorted
}

/// A part of an axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AxisPart {
    /// All of it.
    #[default]
    All,
    /// Requirements without a link.
    Gaps,
    /// What has links.
    Linked,
}
