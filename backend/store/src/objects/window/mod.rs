//! Windows of a module: document order by path, or filtered and sorted.

mod document;
mod filtered;
mod past;

use std::collections::HashSet;

use req1_domain::{
    access::Granted,
    filter::{Bound, BoundSort, SortKey},
    ids::ObjectId,
};
use sqlx::PgConnection;

pub use document::{InOrder, in_order, offset_of};
pub(crate) use filtered::language;
pub use filtered::offset_in;
pub(super) use filtered::plan_for_values;
pub(crate) use past::push_relations;
pub use past::{AsOf, PastPlace, PastWindow, past_window};

use super::{read::Numbered, sorting::Sorting};
use crate::StoreError;

/// What a list shows of a module, and in which order.
#[derive(Debug, Clone)]
pub struct Listing {
    /// Which objects.
    pub filter: Bound,
    /// Deleted objects too.
    pub include_deleted: bool,
    /// Columns that it is sorted by; none is document order.
    pub sort: Vec<BoundSort>,
    /// With the objects above those that the filter lets through.
    pub ancestors: bool,
}

impl Default for Listing {
    /// The whole document in its order.
    fn default() -> Self {
        Self {
            filter: Bound::ALL,
            include_deleted: false,
            sort: Vec::new(),
            ancestors: false,
        }
    }
}

impl Listing {
    /// Whether it is the whole document in its order.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.filter == Bound::ALL && !self.include_deleted && self.is_in_order()
    }

    /// Whether it is in document order.
    #[must_use]
    pub fn is_in_order(&self) -> bool {
        self.sort
            .first()
            .is_none_or(|first| first.key == SortKey::Position && !first.descending)
    }

    /// Whether these can be the sort keys of one of its rows.
    #[must_use]
    pub fn takes(&self, keys: &[Option<String>]) -> bool {
        Sorting::new(&self.sort).takes(keys)
    }
}

/// Where a window begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WindowStart {
    /// At a row, counted from 0.
    Offset(i64),
    /// After the row with these sort keys.
    After(Vec<Option<String>>),
}

/// Rows of a list, and how many there are in all.
#[derive(Debug)]
pub struct Window {
    /// The rows.
    pub rows: Vec<Numbered>,
    /// All rows of the list.
    pub total: i64,
    /// Those of them that the filter lets through.
    pub matching: i64,
    /// Rows of the window that are there only for what stands below them.
    pub context: HashSet<ObjectId>,
    /// Sort keys of the last row, if others follow it.
    pub last: Option<Vec<Option<String>>>,
}

/// At most `limit` rows of a list.
#[tracing::instrument(name = "db.objects.window", level = "debug", skip_all)]
pub async fn window(
    db: &mut PgConnection,
    module: &Granted,
    listing: &Listing,
    (start, limit): (&WindowStart, i64),
) -> Result<Window, StoreError> {
    match start {
        WindowStart::Offset(offset) if listing.is_plain() => {
            document::at(db, module, *offset, limit).await
        }
        WindowStart::After(keys) if listing.is_plain() => {
            let last = keys.first().and_then(Option::as_deref);
            document::after(db, module, last.unwrap_or_default(), limit).await
        }
        WindowStart::Offset(_) | WindowStart::After(_) => {
            filtered::window(db, module, listing, (start, limit)).await
        }
    }
}

/// Takes away the row beyond the limit, which was read only to know whether there is one.
fn cut<T>(rows: &mut Vec<T>, limit: i64) -> bool {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let goes_on = rows.len() > limit;
    rows.truncate(limit);
    goes_on
}
