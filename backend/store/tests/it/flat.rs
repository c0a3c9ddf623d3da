//! A list of 100,000 siblings under random edits of several connections, compared with a plain tree in memory.

use std::{collections::HashMap, sync::Arc};

use req1_domain::{
    ids::ObjectId,
    objects::Classification,
    order::{Path, keys_between},
};
use req1_store::{
    StoreError, change_sets,
    exchange::{LoadedObject, defer_constraints, finish_module, load_objects},
    objects::{self, Listing, SearchReady, SearchText, Shift, Target, WindowStart},
};
use sqlx::PgPool;

use crate::{
    model::{Edit, Model},
    random::Random,
    tree::at_revision,
    world::{World, content, new_id},
};

const SIBLINGS: usize = 100_000;
const BATCH: usize = 5_000;
const CONNECTIONS: u64 = 4;
/// Edits of a run in the suite; `REQ1_TREE_EDITS` says otherwise.
const EDITS: usize = 3_000;
/// Windows that are read and compared row by row.
const WINDOWS: usize = 60;

#[expect(
    clippy::disallowed_methods,
    reason = "a test run has no other configuration"
)]
fn edits() -> usize {
    std::env::var("REQ1_TREE_EDITS").map_or(EDITS, |text| text.parse().unwrap())
}

/// Makes the list in one change set, and its model. Every tenth is a heading.
async fn seed(world: &World) -> Model {
    let mut model = Model::default();
    let mut tx = world.pool.begin().await.unwrap();
    let change = world.open(&mut tx).await;
    defer_constraints(&mut tx).await.unwrap();
    let keys = keys_between(None, None, SIBLINGS).unwrap();
    for (batch, keys) in keys.chunks(BATCH).enumerate() {
        let mut objects = Vec::with_capacity(BATCH);
        for (place, key) in keys.iter().enumerate() {
            let number = batch * BATCH + place + 1;
            let is_heading = number.is_multiple_of(10);
            let classification = if is_heading {
                Classification::Heading
            } else {
                Classification::Normative
            };
            let id = ObjectId(new_id());
            model.apply(Edit::Insert(id, is_heading, Target::Last(None)));
            objects.push(LoadedObject {
                id,
                number: i64::try_from(number).unwrap(),
                key: format!("M-{number:04}"),
                parent_id: None,
                order_key: key.as_str().to_owned(),
                path: Path::root().child(key).as_str().to_owned(),
                depth: 0,
                content: content("An object", classification),
                search: SearchText::new(Some("An object"), None, []),
            });
        }
        load_objects(
            &mut tx,
            &change,
            &world.module,
            (&objects, &SearchReady::default()),
        )
        .await
        .unwrap();
    }
    finish_module(&mut tx, &world.module).await.unwrap();
    let mut change = change;
    change.modules[0].last_number = i64::try_from(SIBLINGS).unwrap();
    drop(change_sets::seal(&mut tx, &change).await.unwrap());
    tx.commit().await.unwrap();
    model
}

fn target(random: &mut Random, known: &[ObjectId]) -> Target {
    let parent = if random.below(3) == 0 {
        random.pick(known)
    } else {
        None
    };
    let other = random.pick(known).unwrap();
    match random.below(4) {
        0 => Target::Last(parent),
        1 => Target::At(parent, i64::try_from(random.below(SIBLINGS)).unwrap()),
        2 => Target::After(other),
        _ => Target::Before(other),
    }
}

/// One random edit. What another connection changed in between may refuse it; what was carried out stands in the
/// journal.
async fn step(
    world: &World,
    known: &mut Vec<ObjectId>,
    deleted: &mut Vec<ObjectId>,
    random: &mut Random,
) {
    let id = random.pick(known).unwrap();
    let done = match random.below(10) {
        0..=2 => {
            let is_heading = random.below(4) == 0;
            let classification = if is_heading {
                Classification::Heading
            } else {
                Classification::Normative
            };
            let inserted = world.insert((target(random, known), classification)).await;
            inserted.map(|id| known.push(id))
        }
        3..=5 => world.relocate(id, target(random, known)).await,
        6 => {
            let step = [Shift::Up, Shift::Down, Shift::Indent, Shift::Dedent][random.below(4)];
            world.shift(id, step).await.map(|_| ())
        }
        7 => world.rename(id, "Renamed").await,
        8 => world.delete(id).await.map(|_| deleted.push(id)),
        _ if deleted.is_empty() => Ok(()),
        _ => {
            let id = deleted.swap_remove(random.below(deleted.len()));
            world.restore(id).await.map(|_| ())
        }
    };
    match done {
        Ok(())
        | Err(
            StoreError::NotFound
            | StoreError::VersionMoved
            | StoreError::NoSuchPlace
            | StoreError::Cycle
            | StoreError::TooDeep,
        ) => {}
        Err(other) => panic!("{other}"),
    }
}

async fn edit_at_once(world: &Arc<World>, seeded: &[ObjectId]) {
    let mut tasks = tokio::task::JoinSet::new();
    for connection in 0..CONNECTIONS {
        let (world, mut known) = (Arc::clone(world), seeded.to_vec());
        tasks.spawn(async move {
            let (mut random, mut deleted) = (Random::new(0x5EED_2000 + connection), Vec::new());
            // Objects that are edited again and again, so that subtrees grow.
            known.truncate(SIBLINGS);
            for _ in 0..edits() / usize::try_from(CONNECTIONS).unwrap() {
                step(&world, &mut known, &mut deleted, &mut random).await;
            }
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.unwrap();
    }
}

/// Parent, version and state of every object, deleted ones included.
async fn compare_objects(pool: &PgPool, model: &Model) {
    let stored: Vec<(uuid::Uuid, Option<uuid::Uuid>, i32, bool)> =
        sqlx::query_as("SELECT id, parent_id, version, deleted_at IS NOT NULL FROM object")
            .fetch_all(pool)
            .await
            .unwrap();
    let stored: HashMap<_, _> = stored
        .into_iter()
        .map(|(id, parent, version, deleted)| {
            (ObjectId(id), (parent.map(ObjectId), version, deleted))
        })
        .collect();
    assert_eq!(
        stored.len(),
        model.nodes().len(),
        "an object was lost or doubled"
    );
    for (id, node) in model.nodes() {
        assert_eq!(
            stored[id],
            (node.parent, node.version, node.is_deleted()),
            "{id}"
        );
    }
}

#[sqlx::test(migrator = "req1_store::migrate::MIGRATOR")]
async fn obj_2_obj_3_obj_9_a_flat_list_of_100_000_agrees_with_a_plain_one(pool: PgPool) {
    let world = Arc::new(World::new(pool.clone()).await);
    let mut model = seed(&world).await;
    edit_at_once(&world, &model.ids()).await;
    let mut journal = std::mem::take(&mut *world.journal.lock().unwrap());
    journal.sort_by_key(|(revision, _)| *revision);
    // The seed is the first revision; every edit is one.
    for (place, (revision, edit)) in journal.iter().enumerate() {
        assert_eq!(*revision, i64::try_from(place).unwrap() + 2);
        model.apply(*edit);
    }
    assert!(
        journal.len() > edits() / 2,
        "only {} edits were carried out",
        journal.len()
    );
    compare_objects(&pool, &model).await;
    let expected = model.rows();
    let mut random = Random::new(0x5EED_3000);
    let mut db = pool.acquire().await.unwrap();
    for number in 0..WINDOWS {
        let offset = match number {
            0 => 0,
            1 => expected.len() - 30,
            _ => random.below(expected.len()),
        };
        let start = WindowStart::Offset(i64::try_from(offset).unwrap());
        let page = objects::window(&mut db, &world.module, &Listing::document(), (&start, 50))
            .await
            .unwrap();
        assert_eq!(page.total, i64::try_from(expected.len()).unwrap());
        let end = expected.len().min(offset + 50);
        for (row, wanted) in page.rows.into_iter().zip(&expected[offset..end]) {
            let numbers = row.numbers.unwrap();
            let seen = (
                row.object.id,
                numbers.level,
                numbers.position,
                numbers.number,
            );
            assert_eq!(seen, *wanted, "row at {offset}");
        }
    }
    let newest = i64::try_from(journal.len()).unwrap() + 1;
    let order: Vec<ObjectId> = expected.into_iter().map(|row| row.0).collect();
    assert_eq!(at_revision(&pool, &world, newest).await, order);
    let module = world.module.module().unwrap();
    let faults = change_sets::verify_module(&mut db, module).await.unwrap();
    assert_eq!(faults, Vec::new());
}
