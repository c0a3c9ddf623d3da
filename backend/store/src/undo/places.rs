//! Moving many subtrees at once to former places.

use std::collections::{BTreeSet, HashMap, HashSet};

use req1_domain::{
    access::Granted,
    ids::{ModuleId, ObjectId},
    objects::ChangeType,
    order::OrderKey,
};
use sqlx::PgConnection;
use uuid::Uuid;

use super::objects::PlaceBefore;
use crate::{
    StoreError,
    change_sets::OpenChange,
    objects::{self, Target, append, refresh_tally},
};

/// An object and where it goes.
#[derive(Debug, Clone)]
pub struct Placing {
    /// The object, with everything below it.
    pub id: ObjectId,
    /// Where it goes: below a live parent, at its old key or right before whoever has that now.
    pub to: PlaceBefore,
}

struct Root {
    id: Uuid,
    path: String,
    depth: i16,
}

struct Way {
    id: Uuid,
    old: String,
    new: String,
    deeper: i16,
    parent: Option<Uuid>,
    key: String,
}

/// Puts subtrees where they shall stand, in rounds: what goes below something that moves itself waits for it.
///
/// The caller made sure that nothing ends below itself. Constraint `object_depth_check` when it would be too deep.
#[tracing::instrument(name = "db.undo.place", level = "debug", skip_all)]
pub async fn place(
    db: &mut PgConnection,
    change: &mut OpenChange,
    module: &Granted,
    placings: &[Placing],
) -> Result<(), StoreError> {
    let mut pending: HashMap<ObjectId, &Placing> =
        placings.iter().map(|one| (one.id, one)).collect();
    while !pending.is_empty() {
        let round = next_round(&mut *db, module, &pending).await?;
        if round.is_empty() {
            return Err(StoreError::Cycle);
        }
        let ways = ways(&mut *db, module, &round).await?;
        for (root, _) in &round {
            pending.remove(&ObjectId(root.id));
        }
        let (ways, crowded): (Vec<Way>, Vec<Way>) = ways
            .into_iter()
            .partition(|way| OrderKey::parse(way.key.as_str()).is_ok_and(|key| !key.is_too_long()));
        relocate(&mut *db, change, module, &ways).await?;
        for way in crowded {
            squeeze(&mut *db, change, module, &way).await?;
        }
    }
    Ok(())
}

/// Objects whose new parent stands where it will stay, and none of which is below another.
async fn next_round<'a>(
    db: &mut PgConnection,
    module: &Granted,
    pending: &HashMap<ObjectId, &'a Placing>,
) -> Result<Vec<(Root, &'a Placing)>, StoreError> {
    let targets: BTreeSet<ObjectId> = pending.values().filter_map(|one| one.to.parent).collect();
    let targets: Vec<ObjectId> = targets.into_iter().collect();
    let up: HashMap<ObjectId, Option<ObjectId>> = super::ancestors(&mut *db, module, &targets)
        .await?
        .into_iter()
        .map(|(id, parent, _)| (id, parent))
        .collect();
    let settled = |placing: &Placing| {
        let mut above = placing.to.parent;
        while let Some(id) = above {
            if pending.contains_key(&id) {
                return false;
            }
            above = up.get(&id).copied().flatten();
        }
        true
    };
    let ready: Vec<Uuid> = pending
        .values()
        .filter(|one| settled(one))
        .map(|one| one.id.0)
        .collect();
    let roots = sqlx::query_as!(
        Root,
        "SELECT id, path, depth FROM object WHERE workspace_id = $1 AND module_id = $2 AND id = ANY($3) ORDER BY path",
        module.workspace().0,
        module.id(),
        &ready
    )
    .fetch_all(db)
    .await?;
    let mut round: Vec<(Root, &Placing)> = Vec::with_capacity(roots.len());
    for root in roots {
        let inside = round
            .last()
            .is_some_and(|(above, _)| root.path.starts_with(&above.path));
        if let (false, Some(placing)) = (inside, pending.get(&ObjectId(root.id))) {
            round.push((root, placing));
        }
    }
    Ok(round)
}

/// Old and new paths, with keys that nobody else has.
async fn ways(
    db: &mut PgConnection,
    module: &Granted,
    round: &[(Root, &Placing)],
) -> Result<Vec<Way>, StoreError> {
    let groups: Vec<Uuid> = round
        .iter()
        .map(|(_, one)| one.to.parent.map_or(module.id(), |id| id.0))
        .collect();
    let keys: Vec<&str> = round
        .iter()
        .map(|(_, one)| one.to.order_key.as_str())
        .collect();
    let rows = sqlx::query!(
        r#"SELECT given.place AS "place!", parent.path AS "path?", parent.depth AS "depth?", holder.id AS "holder?",
                  (SELECT o.order_key FROM object o
                   WHERE o.sibling_group = given.sibling_group AND o.order_key < given.order_key
                   ORDER BY o.order_key DESC LIMIT 1) AS low
           FROM unnest($2::uuid[], $3::text[]) WITH ORDINALITY AS given (sibling_group, order_key, place)
           LEFT JOIN LATERAL (
               SELECT o.path, o.depth FROM object o
               WHERE o.workspace_id = $1 AND o.id = given.sibling_group LIMIT 1
           ) AS parent ON true
           LEFT JOIN LATERAL (
               SELECT o.id FROM object o
               WHERE o.sibling_group = given.sibling_group AND o.order_key = given.order_key LIMIT 1
           ) AS holder ON true
           ORDER BY given.place"#,
        module.workspace().0,
        &groups,
        &keys as &[&str]
    )
    .fetch_all(db)
    .await?;
    let in_round: HashSet<Uuid> = round.iter().map(|(root, _)| root.id).collect();
    // Keys that were given in this round, or are wanted by others of it.
    let mut given: HashSet<(Uuid, String)> = HashSet::new();
    let mut ways = Vec::with_capacity(round.len());
    for ((row, (root, placing)), group) in rows.into_iter().zip(round).zip(groups) {
        let held = row.holder.is_some_and(|holder| !in_round.contains(&holder));
        let wanted = placing.to.order_key.as_str();
        let key = free_key((wanted, row.low, held), |key| {
            given.contains(&(group, key.to_owned()))
        })?;
        given.insert((group, key.clone()));
        let parent_path = row.path.unwrap_or_default();
        let depth = row.depth.map_or(0, |depth| depth + 1);
        ways.push(Way {
            id: root.id,
            old: root.path.clone(),
            new: format!("{parent_path}{key}!"),
            deeper: depth - root.depth,
            parent: placing.to.parent.map(|id| id.0),
            key,
        });
    }
    Ok(ways)
}

/// The wanted key, or one right before it when somebody has it.
fn free_key(
    (wanted, mut low, held): (&str, Option<String>, bool),
    is_given: impl Fn(&str) -> bool,
) -> Result<String, StoreError> {
    if !held && !is_given(wanted) {
        return Ok(wanted.to_owned());
    }
    let high = parse(wanted)?;
    loop {
        let below = low.map(|low| parse(&low)).transpose()?;
        let between = OrderKey::between(below.as_ref(), Some(&high))
            .map_err(|_| StoreError::Corrupt("order key"))?;
        if !is_given(between.as_str()) {
            return Ok(between.as_str().to_owned());
        }
        low = Some(between.as_str().to_owned());
    }
}

fn parse(key: &str) -> Result<OrderKey, StoreError> {
    OrderKey::parse(key).map_err(|_| StoreError::Corrupt("order key"))
}

/// Two steps, since paths and keys are unique at every moment: out of the way, then to the place. Both find the rows one
/// subtree after the other: a plain join may walk through all subtrees for every row of the module.
#[expect(clippy::too_many_lines, reason = "one statement")]
async fn relocate(
    db: &mut PgConnection,
    change: &OpenChange,
    module: &Granted,
    ways: &[Way],
) -> Result<(), StoreError> {
    if ways.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = ways.iter().map(|way| way.id).collect();
    let old: Vec<&str> = ways.iter().map(|way| way.old.as_str()).collect();
    let new: Vec<&str> = ways.iter().map(|way| way.new.as_str()).collect();
    let deeper: Vec<i16> = ways.iter().map(|way| way.deeper).collect();
    let parents: Vec<Option<Uuid>> = ways.iter().map(|way| way.parent).collect();
    let keys: Vec<&str> = ways.iter().map(|way| way.key.as_str()).collect();
    sqlx::query!(
        "WITH below AS MATERIALIZED (
             SELECT given.id, present.place
             FROM unnest($3::uuid[], $4::text[]) AS given (id, old_path)
             CROSS JOIN LATERAL (
                 SELECT o.ctid AS place FROM object o
                 WHERE o.workspace_id = $1 AND o.module_id = $2
                   AND o.path >= given.old_path COLLATE \"C\" AND o.path < (given.old_path || '~') COLLATE \"C\" OFFSET 0
             ) AS present
         )
         UPDATE object SET path = '~' || object.path,
                           order_key = CASE WHEN object.id = below.id THEN '~' || object.order_key
                                            ELSE object.order_key END
         FROM below WHERE object.ctid = below.place",
        module.workspace().0,
        module.id(),
        &ids,
        &old as &[&str]
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "WITH below AS MATERIALIZED (
             SELECT given.*, present.place
             FROM unnest($3::uuid[], $4::text[], $5::text[], $6::smallint[], $7::uuid[], $8::text[])
                  AS given (id, old_path, new_path, deeper, parent_id, order_key)
             CROSS JOIN LATERAL (
                 SELECT o.ctid AS place FROM object o
                 WHERE o.workspace_id = $1 AND o.module_id = $2
                   AND o.path >= ('~' || given.old_path) COLLATE \"C\"
                   AND o.path < ('~' || given.old_path || '~') COLLATE \"C\" OFFSET 0
             ) AS present
         )
         UPDATE object SET
             path = below.new_path || substr(object.path, length(below.old_path) + 2),
             depth = object.depth + below.deeper,
             parent_id = CASE WHEN object.id = below.id THEN below.parent_id ELSE object.parent_id END,
             order_key = CASE WHEN object.id = below.id THEN below.order_key ELSE object.order_key END,
             version = CASE WHEN object.id = below.id THEN version + 1 ELSE version END,
             revision = CASE WHEN object.id = below.id THEN $9 ELSE revision END,
             updated_at = CASE WHEN object.id = below.id THEN $10 ELSE updated_at END,
             updated_by = CASE WHEN object.id = below.id THEN $11 ELSE updated_by END
         FROM below WHERE object.ctid = below.place",
        module.workspace().0,
        module.id(),
        &ids,
        &old as &[&str],
        &new as &[&str],
        &deeper,
        &parents as &[Option<Uuid>],
        &keys as &[&str],
        change.module(ModuleId(module.id()))?.revision,
        change.at,
        change.change.actor.0
    )
    .execute(&mut *db)
    .await?;
    let moved: Vec<ObjectId> = ids.into_iter().map(ObjectId).collect();
    append(&mut *db, change, module, (&moved, ChangeType::Undo)).await?;
    // From the first to the last path, old or new.
    let paths = || old.iter().chain(&new).copied();
    let (low, high) = (
        paths().min().unwrap_or_default(),
        paths().max().unwrap_or_default(),
    );
    refresh_tally(db, module, low, &format!("{high}~")).await
}

/// Where the keys of the neighbours leave no room for a short one, they are spread out first.
async fn squeeze(
    db: &mut PgConnection,
    change: &mut OpenChange,
    module: &Granted,
    way: &Way,
) -> Result<(), StoreError> {
    let group = way.parent.unwrap_or_else(|| module.id());
    let next = sqlx::query_scalar!(
        "SELECT id FROM object WHERE sibling_group = $1 AND order_key > $2 AND deleted_at IS NULL
         ORDER BY order_key LIMIT 1",
        group,
        way.key
    )
    .fetch_optional(&mut *db)
    .await?;
    let target = match next {
        Some(next) => Target::Before(ObjectId(next)),
        None => Target::Last(way.parent.map(ObjectId)),
    };
    let id = ObjectId(way.id);
    let to = objects::find_place(&mut *db, change, module, (target, Some(id))).await?;
    let current = objects::by_id(&mut *db, module, id).await?;
    let way = objects::Relocation {
        id,
        from: current.place.path,
        to,
    };
    objects::relocate(db, change, module, &[way]).await
}
