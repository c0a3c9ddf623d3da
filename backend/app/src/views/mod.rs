//! Saved views of modules. Everybody who may read a module keeps views of it for themselves. Sharing one, and changing a
//! shared one, needs the right to write; what the module opens with, and taking away what others share, the right to
//! administer.

use std::collections::HashMap;

use req1_domain::{
    access::{Action, Granted, Resource, decide},
    filter::{self, Filter, Sort},
    ids::{ModuleId, ViewId},
    violation::{Collector, Violations, free_object, name},
};
use req1_store::{
    Connection, StoreError, schema,
    views::{self, View, ViewFields},
};
use serde_json::{Map, Value, json};

use crate::{
    AppError, Ctx,
    audit::Event,
    objects::{
        filter::{Asked, GivenFilter, bind},
        read_sort,
    },
    workspaces::MAX_NAME,
};

/// Views that one person keeps in one module at most.
const MAX_VIEWS: i64 = 200;

/// Changes to a view, or the chosen parts of a new one; what is not named stays or takes its default.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "named and described as in `ViewFields`")]
pub struct ViewEdit {
    pub name: Option<String>,
    pub shared: Option<bool>,
    pub is_default: Option<bool>,
    pub column_config: Option<Value>,
    /// With the filter at `filter`: its text, or its tree.
    pub filter_config: Option<Value>,
    /// With the sort order at `sort`, as text.
    pub sort_config: Option<Value>,
}

/// A view with what the reader may do with it. Filter and sort order hold names.
#[derive(Debug, Clone)]
pub struct ShownView {
    /// The view.
    pub view: View,
    /// Change it.
    pub may_write: bool,
    /// Take it away.
    pub may_delete: bool,
}

/// Views of a module that the actor may see, by name, and how many.
pub async fn list_views(
    ctx: &Ctx,
    module: ModuleId,
    window: (i64, i64),
) -> Result<(Vec<ShownView>, i64), AppError> {
    let mut db = ctx.store().acquire().await?;
    let module = ctx.module(&mut db, module, Action::Read).await?;
    let (views, total) = views::visible(&mut db, (&module, ctx.actor.user), window).await?;
    let shown = show(ctx, &mut db, (&module, views)).await?;
    Ok((shown, total))
}

/// A view.
pub async fn read_view(ctx: &Ctx, (module, id): (ModuleId, ViewId)) -> Result<ShownView, AppError> {
    let mut db = ctx.store().acquire().await?;
    let module = ctx.module(&mut db, module, Action::Read).await?;
    one(ctx, &mut db, (&module, id)).await
}

/// Makes a view.
pub async fn create_view(
    ctx: &Ctx,
    module: ModuleId,
    edit: ViewEdit,
) -> Result<ShownView, AppError> {
    let mut tx = ctx.store().begin().await?;
    let granted = ctx.module(&mut tx, module, Action::Read).await?;
    let blank = ViewFields {
        name: String::new(),
        shared: edit.is_default == Some(true),
        is_default: false,
        column_config: empty(),
        filter_config: empty(),
        sort_config: empty(),
        filter: None,
        sort: None,
    };
    let fields = apply(ctx, &mut tx, (&granted, blank, edit)).await?;
    if fields.shared {
        require(&granted, Action::Write)?;
    }
    if fields.is_default {
        require(&granted, Action::Administer)?;
    }
    if views::owned(&mut tx, (&granted, ctx.actor.user)).await? >= MAX_VIEWS {
        let detail = format!("one person keeps at most {MAX_VIEWS} views of a module");
        return Err(AppError::conflict("too_many_views", detail));
    }
    let id = ViewId(ctx.new_id());
    if fields.is_default {
        views::clear_default(&mut tx, &granted, id).await?;
    }
    let stamp = (ctx.actor.user, ctx.now());
    let made = views::insert(&mut tx, &granted, (id, &fields), stamp).await;
    made.map_err(default_taken)?;
    let made = one(ctx, &mut tx, (&granted, id)).await?;
    req1_store::commit(tx).await?;
    Ok(made)
}

/// Changes a view.
pub async fn update_view(
    ctx: &Ctx,
    (module, id): (ModuleId, ViewId),
    edit: ViewEdit,
) -> Result<ShownView, AppError> {
    let mut tx = ctx.store().begin().await?;
    let granted = ctx.module(&mut tx, module, Action::Read).await?;
    // What the request does not name stays as somebody else may be leaving it just now.
    views::lock(&mut tx, &granted, id).await?;
    let current = views::by_id(&mut tx, (&granted, ctx.actor.user), id).await?;
    let before = current.fields.clone();
    let fields = apply(ctx, &mut tx, (&granted, current.fields, edit)).await?;
    if before.shared || fields.shared {
        require(&granted, Action::Write)?;
    }
    let is_own = current.owner_id == ctx.actor.user;
    let withdraws = before.shared && !fields.shared && !is_own;
    if fields.is_default != before.is_default || withdraws {
        require(&granted, Action::Administer)?;
    }
    if fields.is_default {
        views::clear_default(&mut tx, &granted, id).await?;
    }
    let changed = views::update(&mut tx, &granted, (id, &fields), ctx.now()).await;
    changed.map_err(default_taken)?;
    // Who withdraws somebody else's view sees it for the last time.
    let after = views::by_id(&mut tx, (&granted, current.owner_id), id).await?;
    let shown = show(ctx, &mut tx, (&granted, vec![after])).await?;
    req1_store::commit(tx).await?;
    shown.into_iter().next().ok_or(AppError::NotFound)
}

/// Takes a view away.
pub async fn delete_view(ctx: &Ctx, (module, id): (ModuleId, ViewId)) -> Result<(), AppError> {
    let mut tx = ctx.store().begin().await?;
    let granted = ctx.module(&mut tx, module, Action::Read).await?;
    let view = views::by_id(&mut tx, (&granted, ctx.actor.user), id).await?;
    if let Some(action) = needed_to_delete(ctx, &view) {
        require(&granted, action)?;
    }
    views::delete(&mut tx, &granted, id).await?;
    if view.fields.shared {
        let event = Event::new("delete", "view")
            .of(id)
            .named(&view.fields.name)
            .within(granted.workspace())
            .with(json!({ "module_id": granted.id() }));
        ctx.audit(&mut tx, event).await?;
    }
    Ok(req1_store::commit(tx).await?)
}

fn empty() -> Value {
    Value::Object(Map::new())
}

/// What the actor needs beyond reading to take a view away.
fn needed_to_delete(ctx: &Ctx, view: &View) -> Option<Action> {
    let is_own = view.owner_id == ctx.actor.user;
    match (view.fields.shared, is_own && !view.fields.is_default) {
        (false, _) => None,
        (true, true) => Some(Action::Write),
        (true, false) => Some(Action::Administer),
    }
}

fn may(module: &Granted, action: Action) -> bool {
    decide(module.role(), Resource::Module, action)
}

fn require(module: &Granted, action: Action) -> Result<(), AppError> {
    if may(module, action) {
        Ok(())
    } else {
        Err(AppError::NotAllowed(action))
    }
}

fn default_taken(error: StoreError) -> AppError {
    if error.is_constraint("module_view_default_key") {
        let detail = "somebody made another view the default at the same moment";
        return AppError::conflict("default_taken", detail);
    }
    error.into()
}

async fn one(
    ctx: &Ctx,
    db: &mut Connection,
    (module, id): (&Granted, ViewId),
) -> Result<ShownView, AppError> {
    let view = views::by_id(&mut *db, (module, ctx.actor.user), id).await?;
    let shown = show(ctx, db, (module, vec![view])).await?;
    shown.into_iter().next().ok_or(AppError::NotFound)
}

/// Puts the present names of attributes into filters and sort orders.
async fn show(
    ctx: &Ctx,
    db: &mut Connection,
    (module, views): (&Granted, Vec<View>),
) -> Result<Vec<ShownView>, AppError> {
    let names = schema::attribute_names(db, module, false).await?;
    let names: HashMap<String, String> = names
        .into_iter()
        .map(|(id, name)| (id.to_string(), name))
        .collect();
    let rename = |id: String| names.get(&id).cloned().unwrap_or(id);
    Ok(views
        .into_iter()
        .map(|mut view| {
            let fields = &mut view.fields;
            fields.filter = fields
                .filter
                .take()
                .map(|filter| filter.rename_attributes(&rename));
            fields.sort = fields.sort.take().map(|sort| rename_sort(sort, &rename));
            ShownView {
                may_write: !view.fields.shared || may(module, Action::Write),
                may_delete: needed_to_delete(ctx, &view).is_none_or(|action| may(module, action)),
                view,
            }
        })
        .collect())
}

fn rename_sort(sort: Vec<Sort>, rename: &dyn Fn(String) -> String) -> Vec<Sort> {
    let renamed = sort.into_iter().map(|one| Sort {
        field: one.field.rename(rename),
        ..one
    });
    renamed.collect()
}

/// Takes a member out of an object.
fn take(config: &mut Value, member: &str) -> Option<Value> {
    let found = config.as_object_mut()?.remove(member)?;
    Some(found).filter(|value| !value.is_null())
}

fn read_filter(given: Value) -> Result<Option<GivenFilter>, Violations> {
    let pointer = "/filter_config/filter";
    if let Value::String(text) = given {
        return GivenFilter::read(pointer, &text);
    }
    let filter: Filter = serde_json::from_value(given)
        .map_err(|error| Violations::one(pointer, "invalid_filter", error.to_string()))?;
    GivenFilter::checked(pointer, filter).map(Some)
}

fn read_order(given: Value) -> Result<Vec<Sort>, Violations> {
    let pointer = "/sort_config/sort";
    if let Value::String(text) = given {
        return read_sort(pointer, &text);
    }
    let sort: Vec<Sort> = serde_json::from_value(given)
        .map_err(|error| Violations::one(pointer, "invalid_sort", error.to_string()))?;
    // Checks the number of columns and what is in their names.
    read_sort(pointer, &filter::print_sort(&sort))
}

async fn apply(
    ctx: &Ctx,
    db: &mut Connection,
    (module, current, edit): (&Granted, ViewFields, ViewEdit),
) -> Result<ViewFields, AppError> {
    let mut fields = ViewFields {
        name: edit.name.unwrap_or(current.name),
        shared: edit.shared.unwrap_or(current.shared),
        is_default: edit.is_default.unwrap_or(current.is_default),
        column_config: edit.column_config.unwrap_or(current.column_config),
        ..current
    };
    let mut violations = Collector::default();
    fields.name = violations
        .take(name("/name", &fields.name, MAX_NAME))
        .unwrap_or_default();
    violations.take(free_object("/column_config", &fields.column_config));
    if fields.is_default && !fields.shared {
        let detail = "the view that a module opens with is shared";
        violations.add("/shared", "default_is_shared", detail);
    }
    let (mut given, mut sort) = (None, Vec::new());
    let (sets_filter, sets_sort) = (edit.filter_config.is_some(), edit.sort_config.is_some());
    if let Some(mut config) = edit.filter_config {
        violations.take(free_object("/filter_config", &config));
        if let Some(filter) = take(&mut config, "filter") {
            given = violations.take(read_filter(filter)).flatten();
        }
        fields.filter_config = config;
    }
    if let Some(mut config) = edit.sort_config {
        violations.take(free_object("/sort_config", &config));
        if let Some(order) = take(&mut config, "sort") {
            sort = violations.take(read_order(order)).unwrap_or_default();
        }
        fields.sort_config = config;
    }
    violations.finish()?;
    let asked = Asked {
        filter: given.as_ref(),
        sort: &sort,
    };
    // What names nothing is refused now, not when somebody opens the view.
    let pointers = ("/filter_config/filter", "/sort_config/sort");
    bind(ctx, &mut *db, (module, asked), pointers).await?;
    let ids = schema::attribute_names(db, module, false).await?;
    let ids: HashMap<String, String> = ids
        .into_iter()
        .map(|(id, name)| (name.to_lowercase(), id.to_string()))
        .collect();
    let rename = |name: String| ids.get(&name.to_lowercase()).cloned().unwrap_or(name);
    if sets_filter {
        fields.filter = given.map(|given| given.filter.rename_attributes(&rename));
    }
    if sets_sort {
        fields.sort = Some(rename_sort(sort, &rename)).filter(|sort| !sort.is_empty());
    }
    Ok(fields)
}
