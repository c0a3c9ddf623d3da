//! Windows of a module.

use std::collections::HashSet;

use req1_domain::{
    access::Action,
    filter::{Bound, BoundSort, Sort},
    ids::{ModuleId, ObjectId},
};
use req1_store::{
    objects::{self, AsOf, Listing, WindowStart},
    past,
};

use super::{
    filter::{Asked, GivenFilter, bind, bind_past},
    view::{ObjectView, past_views, views},
};
use crate::{
    AppError, Ctx,
    past::{PastModule, When, open},
};

/// Where a window begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// At a row, counted from 0.
    Offset(i64),
    /// So that it contains this object, a third from its top; at the first row when the list does not have the object.
    Around(ObjectId),
    /// After the row with these sort keys, which stood before this offset.
    After(Vec<Option<String>>, i64),
}

/// A window of a list.
#[derive(Debug, Clone)]
pub struct ListObjects {
    /// The module.
    pub module: ModuleId,
    /// Conditions that need no names.
    pub conditions: Vec<Bound>,
    /// The filter.
    pub filter: Option<GivenFilter>,
    /// Deleted objects too.
    pub include_deleted: bool,
    /// The column that the list is sorted by first, where it needs no name.
    pub sort_by: Option<BoundSort>,
    /// Columns that the list is sorted by; none is document order.
    pub sort: Vec<Sort>,
    /// With the objects above those that the filter lets through; in document order only.
    pub ancestors: bool,
    /// Where the window begins.
    pub start: Start,
    /// How many rows it has at most.
    pub limit: i64,
    /// What it is a window of; none is the present.
    pub when: Option<When>,
}

/// The rows of a window.
#[derive(Debug)]
pub struct ObjectList {
    /// The rows.
    pub rows: Vec<ObjectView>,
    /// Place of the first of them in the list.
    pub offset: i64,
    /// Rows of the list.
    pub total: i64,
    /// Those of them that the filter lets through.
    pub matching: i64,
    /// Sort keys of the last row, if others follow it.
    pub last: Option<Vec<Option<String>>>,
}

/// Lists objects.
#[tracing::instrument(name = "app.object.list", skip_all, fields(module.id = %command.module))]
pub async fn list_objects(ctx: &Ctx, command: ListObjects) -> Result<ObjectList, AppError> {
    if let Some(when) = command.when {
        return list_past(ctx, when, command).await;
    }
    let mut db = ctx.store().acquire().await?;
    let module = ctx.module(&mut db, command.module, Action::Read).await?;
    let asked = Asked {
        filter: command.filter.as_ref(),
        sort: &command.sort,
    };
    let (filter, sort) = bind(ctx, &mut db, (&module, asked), ("filter", "sort")).await?;
    let listing = listing(&command, (filter, sort))?;
    let (start, offset) = match command.start {
        Start::Offset(offset) => (WindowStart::Offset(offset), offset),
        Start::Around(object) => {
            let object = objects::by_id(&mut db, &module, object).await?;
            let place = if listing.is_plain() {
                Some(objects::offset_of(&mut db, &module, &object).await?)
            } else {
                objects::offset_in(&mut db, &module, (&listing, None), object.id).await?
            };
            let offset = (place.unwrap_or(0) - command.limit / 3).max(0);
            (WindowStart::Offset(offset), offset)
        }
        Start::After(keys, _) if !listing.takes(&keys) => return Err(other_cursor()),
        Start::After(keys, offset) => (WindowStart::After(keys), offset),
    };
    let window = objects::window(&mut db, &module, &listing, (&start, command.limit)).await?;
    let mut rows = views(&mut db, &module, window.rows).await?;
    for row in &mut rows {
        row.context = window.context.contains(&row.numbered.object.id);
    }
    Ok(ObjectList {
        rows,
        offset,
        total: window.total,
        matching: window.matching,
        last: window.last,
    })
}

fn other_cursor() -> AppError {
    let detail = "must be a `next_cursor` of an answer to the same filter and sort order";
    AppError::invalid("cursor", "invalid_cursor", detail)
}

/// What is listed, with the conditions that have names and those that need none.
fn listing(
    command: &ListObjects,
    (filter, sort): (Bound, Vec<BoundSort>),
) -> Result<Listing, AppError> {
    let mut conditions = command.conditions.clone();
    if filter != Bound::ALL {
        conditions.push(filter);
    }
    let listing = Listing {
        filter: Bound::And(conditions),
        include_deleted: command.include_deleted,
        sort: command.sort_by.iter().cloned().chain(sort).collect(),
        ancestors: command.ancestors,
    };
    if listing.ancestors && !listing.is_in_order() {
        let detail = "counts in document order only";
        return Err(AppError::invalid("ancestors", "contradiction", detail));
    }
    Ok(listing)
}

/// A window of what the module was.
async fn list_past(ctx: &Ctx, when: When, command: ListObjects) -> Result<ObjectList, AppError> {
    if command.include_deleted {
        let detail = "what was is listed without deleted objects";
        return Err(AppError::invalid("as_of", "not_of_the_past", detail));
    }
    let mut past = open(ctx, (command.module, when)).await?;
    let asked = Asked {
        filter: command.filter.as_ref(),
        sort: &command.sort,
    };
    let named = (&past.module, past.moment, asked);
    let (filter, sort) = bind_past(ctx, &mut past.db, named, ("filter", "sort")).await?;
    let listing = listing(&command, (filter, sort))?;
    if listing.is_plain() {
        plain_past(past, command).await
    } else {
        filtered_past(past, command, listing).await
    }
}

/// A window of what a filter lets through, or in another order.
async fn filtered_past(
    past: PastModule,
    command: ListObjects,
    listing: Listing,
) -> Result<ObjectList, AppError> {
    let PastModule {
        mut db,
        module,
        moment,
        outline,
    } = past;
    let as_of = AsOf {
        revision: moment.revision,
        at: moment.at,
        outline: outline.made_for,
    };
    let (start, offset) = match command.start {
        Start::Offset(offset) => (WindowStart::Offset(offset), offset),
        Start::Around(object) => {
            let of = (&listing, Some(as_of));
            let place = objects::offset_in(&mut db, &module, of, object).await?;
            let offset = (place.unwrap_or(0) - command.limit / 3).max(0);
            (WindowStart::Offset(offset), offset)
        }
        Start::After(keys, _) if !listing.takes(&keys) => return Err(other_cursor()),
        Start::After(keys, offset) => (WindowStart::After(keys), offset),
    };
    let page = (&start, command.limit);
    let window = objects::past_window(&mut db, &module, (&listing, as_of), page).await?;
    let places: Vec<i64> = window.rows.iter().map(|row| row.row).collect();
    let rows = past::at_places(&mut db, &module, (&outline, moment), &places).await?;
    let mut rows = past_views(&mut db, (&module, moment), rows).await?;
    let context: HashSet<ObjectId> = window
        .rows
        .iter()
        .filter(|row| row.context)
        .map(|row| row.id)
        .collect();
    for row in &mut rows {
        row.context = context.contains(&row.numbered.object.id);
    }
    Ok(ObjectList {
        rows,
        offset,
        total: window.total,
        matching: window.matching,
        last: window.last,
    })
}

/// A window of the whole module in document order.
async fn plain_past(past: PastModule, command: ListObjects) -> Result<ObjectList, AppError> {
    let PastModule {
        mut db,
        module,
        moment,
        outline,
    } = past;
    let offset = match command.start {
        Start::Offset(offset) | Start::After(_, offset) => offset,
        Start::Around(object) => {
            let place = past::offset_of(&mut db, &module, (&outline, object)).await?;
            (place.unwrap_or(0) - command.limit / 3).max(0)
        }
    };
    let page = (offset, command.limit);
    let rows = past::window(&mut db, &module, (&outline, moment), page).await?;
    Ok(ObjectList {
        rows: past_views(&mut db, (&module, moment), rows).await?,
        offset,
        total: outline.total,
        matching: outline.total,
        last: None,
    })
}
