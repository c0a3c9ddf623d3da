//! Order, numbers and history under thousands of random edits, compared with a plain tree in memory.

use req1_domain::{ids::ObjectId, objects::Classification};
use req1_store::{
    StoreError,
    change_sets::verify_module,
    objects::{self, Listing, Shift, Target, WindowStart},
};
use sqlx::PgPool;

use crate::{
    model::{Edit, Model, Row},
    random::Random,
    world::World,
};

async fn rows(world: &World, window: i64) -> Vec<Row> {
    let mut db = world.pool.acquire().await.unwrap();
    let mut rows = Vec::new();
    loop {
        let start = WindowStart::Offset(i64::try_from(rows.len()).unwrap());
        let page = objects::window(
            &mut db,
            &world.module,
            &Listing::document(),
            (&start, window),
        )
        .await
        .unwrap();
        let total = usize::try_from(page.total).unwrap();
        rows.extend(page.rows.into_iter().map(|row| {
            let numbers = row.numbers.unwrap();
            (
                row.object.id,
                numbers.level,
                numbers.position,
                numbers.number,
            )
        }));
        if rows.len() >= total {
            return rows;
        }
    }
}

fn target(random: &mut Random, live: &[ObjectId]) -> Target {
    let parent = if random.below(4) == 0 {
        None
    } else {
        random.pick(live)
    };
    match random.below(4) {
        0 => Target::Last(parent),
        1 => Target::At(parent, i64::try_from(random.below(8)).unwrap()),
        2 => random.pick(live).map_or(Target::Last(None), Target::After),
        _ => random.pick(live).map_or(Target::Last(None), Target::Before),
    }
}

#[expect(clippy::too_many_lines, reason = "one arm for each kind of edit")]
/// One random edit of both trees. What the database refuses must be refused by the rules.
async fn step(world: &World, model: &mut Model, random: &mut Random) {
    let live: Vec<ObjectId> = model.rows().into_iter().map(|row| row.0).collect();
    let all = model.ids();
    match random.below(10) {
        0..=3 => {
            let is_heading = random.below(2) == 0;
            let classification = if is_heading {
                Classification::Heading
            } else {
                Classification::Normative
            };
            let target = target(random, &live);
            match world.insert((target, classification)).await {
                Ok(id) => model.apply(Edit::Insert(id, is_heading, target)),
                Err(StoreError::TooDeep) => {}
                Err(other) => panic!("insert at {target:?}: {other}"),
            }
        }
        4..=6 => {
            let Some(id) = random.pick(&live) else { return };
            let target = target(random, &live);
            let beside = match target {
                Target::After(other) | Target::Before(other) => {
                    if other == id {
                        return;
                    }
                    model.node(other).parent
                }
                Target::Last(parent) | Target::At(parent, _) => parent,
            };
            let cyclic = beside.is_some_and(|parent| model.contains(id, parent));
            match world.relocate(id, target).await {
                Ok(()) => {
                    assert!(!cyclic, "a cycle was accepted: {id} to {target:?}");
                    model.apply(Edit::Relocate(id, target));
                }
                Err(StoreError::Cycle) => assert!(cyclic, "{id} to {target:?} is no cycle"),
                Err(StoreError::TooDeep) => {}
                Err(other) => panic!("move of {id} to {target:?}: {other}"),
            }
        }
        7 => {
            let Some(id) = random.pick(&live) else { return };
            let step = [Shift::Up, Shift::Down, Shift::Indent, Shift::Dedent][random.below(4)];
            if let Ok(Some(target)) = world.shift(id, step).await {
                model.apply(Edit::Relocate(id, target));
            }
        }
        8 => {
            let Some(id) = random.pick(&live) else { return };
            let before = model.rows().len();
            let deleted = world.delete(id).await.unwrap();
            model.apply(Edit::Delete(id));
            assert_eq!(before - model.rows().len(), deleted);
        }
        _ => {
            let Some(id) = random.pick(&all) else { return };
            if !model.node(id).is_deleted() {
                world.rename(id, "Renamed").await.ok();
                return;
            }
            let parent_deleted = model.is_parent_deleted(id);
            match world.restore(id).await {
                Ok(_) => {
                    assert!(!parent_deleted);
                    model.apply(Edit::Restore(id));
                }
                Err(StoreError::NoSuchPlace) => assert!(parent_deleted),
                Err(other) => panic!("restore of {id}: {other}"),
            }
        }
    }
}

/// Live objects in document order at a revision, from history alone.
pub(crate) async fn at_revision(pool: &PgPool, world: &World, revision: i64) -> Vec<ObjectId> {
    let rows: Vec<(uuid::Uuid, Option<uuid::Uuid>, String, bool)> = sqlx::query_as(
        "SELECT DISTINCT ON (v.object_id) v.object_id, v.parent_id,
                COALESCE((SELECT r.order_key FROM object_reorder r
                          WHERE r.object_id = v.object_id AND r.revision <= $2 AND r.revision >= v.revision
                          ORDER BY r.revision DESC LIMIT 1), v.order_key),
                v.deleted
         FROM object_version v WHERE v.module_id = $1 AND v.revision <= $2
         ORDER BY v.object_id, v.version DESC",
    )
    .bind(world.module.id())
    .bind(revision)
    .fetch_all(pool)
    .await
    .unwrap();
    let mut children: std::collections::HashMap<Option<uuid::Uuid>, Vec<(String, uuid::Uuid)>> =
        std::collections::HashMap::new();
    for (id, parent, key, deleted) in rows {
        if !deleted {
            children.entry(parent).or_default().push((key, id));
        }
    }
    for siblings in children.values_mut() {
        siblings.sort();
    }
    let mut order = Vec::new();
    let mut stack: Vec<uuid::Uuid> = Vec::new();
    let push = |parent, stack: &mut Vec<uuid::Uuid>| {
        stack.extend(
            children
                .get(&parent)
                .into_iter()
                .flatten()
                .rev()
                .map(|(_, id)| *id),
        );
    };
    push(None, &mut stack);
    while let Some(id) = stack.pop() {
        order.push(ObjectId(id));
        push(Some(id), &mut stack);
    }
    order
}

#[sqlx::test(migrator = "req1_store::migrate::MIGRATOR")]
async fn obj_2_obj_3_obj_9_random_edits_agree_with_a_plain_tree(pool: PgPool) {
    let world = World::new(pool.clone()).await;
    let mut model = Model::default();
    let mut random = Random::new(0x5EED_0001);
    let mut states: Vec<(i64, Vec<ObjectId>)> = Vec::new();
    for number in 0..1_500 {
        step(&world, &mut model, &mut random).await;
        if number % 50 == 0 {
            let expected = model.rows();
            let window = i64::try_from(1 + random.below(40)).unwrap();
            assert_eq!(rows(&world, window).await, expected, "after {number} edits");
            let revision: i64 = sqlx::query_scalar("SELECT revision FROM module WHERE id = $1")
                .bind(world.module.id())
                .fetch_one(&pool)
                .await
                .unwrap();
            states.push((revision, expected.into_iter().map(|row| row.0).collect()));
        }
    }
    for (revision, expected) in states {
        assert_eq!(
            at_revision(&pool, &world, revision).await,
            expected,
            "at revision {revision}"
        );
    }
    let mut db = pool.acquire().await.unwrap();
    let module = world.module.module().unwrap();
    assert_eq!(verify_module(&mut db, module).await.unwrap(), Vec::new());
}

#[sqlx::test(migrator = "req1_store::migrate::MIGRATOR")]
async fn obj_2_many_inserts_at_one_place_keep_keys_short(pool: PgPool) {
    let world = World::new(pool.clone()).await;
    let first = world
        .insert((Target::Last(None), Classification::Heading))
        .await
        .unwrap();
    let last = world
        .insert((Target::Last(None), Classification::Heading))
        .await
        .unwrap();
    let below = world
        .insert((Target::Last(Some(last)), Classification::Normative))
        .await
        .unwrap();
    let mut expected = vec![first];
    for number in 0..400 {
        // Always right after the one inserted before, and every third time right after the first.
        let after = if number % 3 == 0 {
            first
        } else {
            *expected.last().unwrap()
        };
        let made = world
            .insert((Target::After(after), Classification::Normative))
            .await
            .unwrap();
        let place = expected.iter().position(|id| *id == after).unwrap();
        expected.insert(place + 1, made);
    }
    expected.extend([last, below]);
    let order: Vec<ObjectId> = rows(&world, 100)
        .await
        .into_iter()
        .map(|row| row.0)
        .collect();
    assert_eq!(order, expected);
    let longest: i32 = sqlx::query_scalar("SELECT max(length(order_key)) FROM object")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert!(longest <= 24, "a key of {longest} characters");
    let revision: i64 = sqlx::query_scalar("SELECT revision FROM module")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(at_revision(&pool, &world, revision).await, expected);
    let half: Vec<ObjectId> = at_revision(&pool, &world, 200).await;
    assert_eq!(half.len(), 200);
}

#[sqlx::test(migrator = "req1_store::migrate::MIGRATOR")]
async fn obj_2_several_connections_at_once_lose_nothing(pool: PgPool) {
    let world = std::sync::Arc::new(World::new(pool.clone()).await);
    let mut roots = Vec::new();
    for _ in 0..4 {
        roots.push(
            world
                .insert((Target::Last(None), Classification::Heading))
                .await
                .unwrap(),
        );
    }
    let mut tasks = tokio::task::JoinSet::new();
    for task in 0..6_u64 {
        let (world, roots) = (std::sync::Arc::clone(&world), roots.clone());
        tasks.spawn(async move {
            let mut random = Random::new(0x5EED_1000 + task);
            let mut own = Vec::new();
            for _ in 0..60 {
                let root = roots[random.below(roots.len())];
                match random.below(5) {
                    0 | 1 => {
                        let target =
                            Target::At(Some(root), i64::try_from(random.below(10)).unwrap());
                        own.push(
                            world
                                .insert((target, Classification::Normative))
                                .await
                                .unwrap(),
                        );
                    }
                    2 => {
                        let Some(id) = random.pick(&own) else {
                            continue;
                        };
                        match world.relocate(id, Target::Last(Some(root))).await {
                            Ok(()) | Err(StoreError::NoSuchPlace | StoreError::Cycle) => {}
                            Err(other) => panic!("{other}"),
                        }
                    }
                    3 => {
                        // Roots wander below each other: only one of two opposite moves may win.
                        let other = roots[random.below(roots.len())];
                        match world.relocate(root, Target::Last(Some(other))).await {
                            Ok(()) | Err(StoreError::Cycle) => {}
                            Err(other) => panic!("{other}"),
                        }
                    }
                    _ => {
                        let Some(id) = random.pick(&own) else {
                            continue;
                        };
                        world.shift(id, Shift::Up).await.ok();
                    }
                }
            }
            own.len()
        });
    }
    let mut made = roots.len();
    while let Some(count) = tasks.join_next().await {
        made += count.unwrap();
    }
    let live = rows(&world, 77).await;
    assert_eq!(live.len(), made, "an object was lost or doubled");
    let revision: i64 = sqlx::query_scalar("SELECT revision FROM module")
        .fetch_one(&pool)
        .await
        .unwrap();
    let order: Vec<ObjectId> = live.into_iter().map(|row| row.0).collect();
    assert_eq!(at_revision(&pool, &world, revision).await, order);
    let mut db = pool.acquire().await.unwrap();
    assert_eq!(
        verify_module(&mut db, world.module.module().unwrap())
            .await
            .unwrap(),
        Vec::new()
    );
}
