//! What differs between two points of a module's history.

mod fields;

use std::collections::HashMap;

use futures::{Stream, StreamExt};
use req1_domain::{
    access::{Action, Granted},
    attributes::{AttributeDefinition, DataType},
    ids::{BaselineId, ModuleId},
};
use req1_store::{
    Connection,
    baselines::{self, Baseline},
    past::{self, ComparedLink, ComparedObject, Moment, Span},
};
use serde_json::{Map, Value};
use uuid::Uuid;

pub(crate) use fields::object_difference;
pub use fields::{FieldDifference, ObjectDifference, SchemaDifference};

use crate::{
    AppError, Ctx,
    objects::AttributeNames,
    past::{When, moment, outline},
    read_ahead::{Stop, Taker, produce},
};

/// Differences that are read ahead of what the client has taken: each may be two long texts.
const AHEAD: usize = 64;

/// Something that differs.
#[derive(Debug)]
pub enum Difference {
    /// A part of the schema.
    Schema(SchemaDifference),
    /// An object.
    Object(ObjectDifference),
    /// A link.
    Link(ComparedLink),
}

/// What differs between two points of a module, or between one and the present: the schema, then the objects in document
/// order, then the links. Read as it is consumed.
#[tracing::instrument(name = "app.compare", skip_all, fields(module.id = %module))]
pub async fn compare(
    ctx: &Ctx,
    module: ModuleId,
    (from, to): (Option<When>, Option<When>),
) -> Result<
    (
        (Moment, Moment),
        impl Stream<Item = Result<Difference, AppError>> + Send + use<>,
    ),
    AppError,
> {
    let mut db = ctx.store().acquire().await?;
    let granted = ctx.module(&mut db, module, Action::Read).await?;
    let from = point(ctx, &mut db, ("from", &granted, from)).await?;
    let to = point(ctx, &mut db, ("to", &granted, to)).await?;
    drop(db);
    let moments = (from, to);
    let ctx = ctx.clone();
    let tasks = ctx.app.tasks.clone();
    let differences = produce(&tasks, AHEAD, move |mut taker| async move {
        let outcome = give(&ctx, granted, moments, &mut taker).await;
        (taker, outcome)
    });
    Ok((moments, differences))
}

/// The moment that is meant; none is the present.
async fn point(
    ctx: &Ctx,
    db: &mut Connection,
    (parameter, module, when): (&str, &Granted, Option<When>),
) -> Result<Moment, AppError> {
    match when {
        Some(when) => moment(ctx, db, (parameter, module, when)).await,
        None => Ok(past::at_present(db, module).await?),
    }
}

/// Gives what differs.
async fn give(
    ctx: &Ctx,
    module: Granted,
    (from, to): (Moment, Moment),
    taker: &mut Taker<Difference>,
) -> Result<(), Stop> {
    let db = ctx.store().acquire().await.map_err(AppError::from)?;
    let (db, outline_from) = outline(ctx, db, (&module, from)).await?;
    let (mut db, outline_to) = outline(ctx, db, (&module, to)).await?;
    let entities = past::schema_at(&mut db, &module, (from, to)).await?;
    let attributes = fields::attributes(&entities);
    for entity in entities {
        if let Some(difference) = fields::schema_difference(entity) {
            taker.give(Difference::Schema(difference)).await?;
        }
    }
    let span = Span {
        from: (from, outline_from),
        to: (to, outline_to),
    };
    let mut objects = past::compare_objects(&mut db, module, (span, false));
    while let Some(object) = objects.next().await {
        let difference = fields::object_difference(object?, &attributes);
        taker.give(Difference::Object(difference)).await?;
    }
    drop(objects);
    let mut links = past::compare_links(&mut db, (module, ctx.actor.user), (from, to));
    while let Some(link) = links.next().await {
        taker.give(Difference::Link(link?)).await?;
    }
    Ok(())
}

/// An object that differs between two baselines, with everything that it said.
#[derive(Debug)]
pub struct BaselineDifference {
    /// The object.
    pub object: ComparedObject,
    /// What it said, attributes by name.
    pub from: Map<String, Value>,
    /// What it says afterwards, attributes by name.
    pub to: Map<String, Value>,
}

/// What differs between two baselines of one module, by kind: new objects, changed ones, those that are gone. Read as it is
/// consumed.
#[tracing::instrument(name = "app.compare.baselines", skip_all)]
pub async fn compare_baselines(
    ctx: &Ctx,
    module: Option<ModuleId>,
    (a, b): (BaselineId, BaselineId),
) -> Result<impl Stream<Item = Result<BaselineDifference, AppError>> + Send + use<>, AppError> {
    let mut db = ctx.store().acquire().await?;
    if let Some(module) = module {
        ctx.module(&mut db, module, Action::Read).await?;
    }
    let a = baselines::by_id(&mut db, ctx.actor.user, a).await?;
    let b = baselines::by_id(&mut db, ctx.actor.user, b).await?;
    let strange = |one: &Baseline| module.is_some_and(|module| one.module_id != module);
    if strange(&a) || strange(&b) {
        return Err(AppError::NotFound);
    }
    if a.module_id != b.module_id {
        let detail = "the baselines are of different modules";
        return Err(AppError::invalid("b", "other_module", detail));
    }
    let granted = ctx.module(&mut db, a.module_id, Action::Read).await?;
    drop(db);
    let ctx = ctx.clone();
    let tasks = ctx.app.tasks.clone();
    let moments = (a.moment, b.moment);
    Ok(produce(&tasks, AHEAD, move |mut taker| async move {
        let outcome = give_baselines(&ctx, granted, moments, &mut taker).await;
        (taker, outcome)
    }))
}

async fn give_baselines(
    ctx: &Ctx,
    module: Granted,
    (from, to): (Moment, Moment),
    taker: &mut Taker<BaselineDifference>,
) -> Result<(), Stop> {
    let db = ctx.store().acquire().await.map_err(AppError::from)?;
    let (db, outline_from) = outline(ctx, db, (&module, from)).await?;
    let (mut db, outline_to) = outline(ctx, db, (&module, to)).await?;
    let names = (
        AttributeNames::load_past(&mut db, &module, from).await?,
        AttributeNames::load_past(&mut db, &module, to).await?,
    );
    let span = Span {
        from: (from, outline_from),
        to: (to, outline_to),
    };
    let mut objects = past::compare_objects(&mut db, module, (span, true));
    while let Some(object) = objects.next().await {
        let mut object = object?;
        let (from, to) = (
            std::mem::take(&mut object.from),
            std::mem::take(&mut object.to),
        );
        let difference = BaselineDifference {
            from: fields::name_attributes(from, &names.0),
            to: fields::name_attributes(to, &names.1),
            object,
        };
        taker.give(difference).await?;
    }
    Ok(())
}

/// An attribute as a comparison names it.
#[derive(Debug, Clone)]
pub(crate) struct NamedAttribute {
    name: String,
    is_text: bool,
    is_rich: bool,
}

impl From<&AttributeDefinition> for NamedAttribute {
    fn from(definition: &AttributeDefinition) -> Self {
        Self {
            name: definition.name.clone(),
            is_text: matches!(
                definition.data_type,
                DataType::String | DataType::Text | DataType::RichText
            ),
            is_rich: definition.data_type == DataType::RichText,
        }
    }
}

/// Attributes by id.
pub(crate) type NamedAttributes = HashMap<Uuid, NamedAttribute>;
