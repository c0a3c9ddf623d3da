//! Acts on thousands of objects while others write.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use req1_app::seed::{Seed, seed_module, seed_project};
use req1_test_support::{Client, TestApp};
use serde_json::{Value, json};

/// Objects of the acts; `REQ1_BULK` says otherwise.
const OBJECTS: usize = 1_000;
const WRITERS: usize = 20;
/// Fewer than writers: who waits for his turn keeps no connection from others.
const CONNECTIONS: u32 = 8;
/// What a save may take beside the longest act: its own work and that of those before it, on a busy machine.
const OWN: Duration = Duration::from_secs(5);

#[expect(
    clippy::disallowed_methods,
    reason = "a test run has no other configuration"
)]
fn objects() -> usize {
    std::env::var("REQ1_BULK").map_or(OBJECTS, |text| text.parse().unwrap())
}

/// A module of made-up objects and a person who may write in it.
struct Made {
    app: TestApp,
    client: Client,
    module: uuid::Uuid,
}

/// What writers did: how many saves, and what the slowest took.
#[derive(Debug, Clone, Copy)]
struct Saves {
    fewest: usize,
    all: usize,
    slowest: Duration,
}

impl std::fmt::Display for Saves {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (all, slowest) = (self.all, self.slowest);
        write!(
            f,
            "{all} saves of {WRITERS} writers, the slowest took {slowest:?}"
        )
    }
}

impl Saves {
    /// Everybody saved beside the acts, and waited for one of them at most.
    #[track_caller]
    fn assert_nobody_starved(&self, longest: Duration) {
        assert!(self.fewest > 0, "a writer starved");
        assert!(
            self.slowest < longest + OWN,
            "a save waited for several acts"
        );
    }
}

impl Made {
    async fn new(count: usize) -> Self {
        Self::shaped(count, false).await
    }

    async fn shaped(count: usize, flat: bool) -> Self {
        let app = TestApp::with(|settings| settings.connections = Some(CONNECTIONS)).await;
        let client = app.server_admin().await;
        let ctx = app.app.act_as(client.id());
        let project = seed_project(&ctx, "Made up").await.unwrap();
        let seed = Seed {
            objects: count,
            flat,
            history_every: 10,
            versions: 1,
            linked_to: None,
        };
        let module = seed_module(&ctx, project, seed).await.unwrap().module;
        Self {
            app,
            client,
            module: module.0,
        }
    }

    /// Ids of objects, in an order.
    async fn ids(&self, condition: &str, order: &str) -> Vec<String> {
        let sql = format!(
            "SELECT string_agg(id::text, ' ' ORDER BY {order}) FROM object WHERE module_id = $module AND {condition}"
        );
        let ids = self.text(&sql).await;
        ids.split(' ').map(str::to_owned).collect()
    }

    /// Does something while writers save objects all the time and somebody reads.
    async fn under_load<T>(&self, ids: &[String], work: impl AsyncFnOnce() -> T) -> (T, Saves) {
        let done = AtomicBool::new(false);
        let writers =
            futures::future::join_all((0..WRITERS).map(|writer| self.save(ids, (writer, &done))));
        let work = async {
            let result = work().await;
            done.store(true, Ordering::Relaxed);
            result
        };
        let (writers, reads, result) = tokio::join!(writers, self.read(&done), work);
        assert!(reads > 0, "nobody could read");
        let counts = writers.iter().map(|(saves, _)| *saves);
        let saves = Saves {
            fewest: counts.clone().min().unwrap(),
            all: counts.sum(),
            slowest: writers.iter().map(|(_, slowest)| *slowest).max().unwrap(),
        };
        (result, saves)
    }

    /// Somebody who only reads; gives how often.
    async fn read(&self, done: &AtomicBool) -> usize {
        let path = format!("{}/objects?limit=20", self.path());
        let mut reads = 0;
        while !done.load(Ordering::Relaxed) {
            self.client.get(&path).await.expect(200);
            reads += 1;
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        reads
    }

    /// Reverts a change set.
    async fn undo(&self, answer: &Value) {
        let change_set = answer["change_set_id"].as_str().unwrap();
        let path = format!("/api/v1/change-sets/{change_set}/undo");
        self.client.post(&path).json(json!({})).await.expect(200);
    }

    /// What objects of even numbers say and where they stand.
    async fn copy(&self) -> String {
        self.text(
            "SELECT md5(string_agg(concat_ws('|', id, key, parent_id, path, depth, classification, heading, body,
                 object_type_id, attributes, lifecycle_state, content_fingerprint, deleted_at IS NULL), E'\n' ORDER BY id))
             FROM object WHERE module_id = $module AND number % 2 = 0",
        )
        .await
    }

    /// How many versions the change set of an act has, and how many revisions.
    async fn written(&self, answer: &Value) -> (u64, u64) {
        let counts = format!(
            "SELECT (SELECT count(*) FROM object_version v WHERE v.change_set_id = s.id) || ' '
                    || (SELECT count(*) FROM change_set_module m WHERE m.change_set_id = s.id)
             FROM change_set s WHERE s.id = '{}'",
            answer["change_set_id"].as_str().unwrap()
        );
        let counts = self.text(&counts).await;
        let (versions, revisions) = counts.split_once(' ').unwrap();
        (versions.parse().unwrap(), revisions.parse().unwrap())
    }

    fn path(&self) -> String {
        format!("/api/v1/modules/{}", self.module)
    }

    async fn act(&self, body: Value) -> Value {
        let path = format!("{}/objects/bulk", self.path());
        self.client.post(&path).json(body).await.expect(200)
    }

    async fn text(&self, sql: &str) -> String {
        let sql = sql.replace("$module", &format!("'{}'", self.module));
        self.app.database.text(&sql).await
    }

    async fn verify(&self) {
        let mut db = self.app.app.store.acquire().await.unwrap();
        let faults = req1_store::change_sets::verify_module(&mut db, self.module.into()).await;
        assert_eq!(faults.unwrap(), Vec::new());
        // What is counted is what is there.
        let counts = "SELECT ((SELECT sum(total) || ' ' || sum(live) || ' ' || sum(headings) FROM outline_tally
                               WHERE module_id = $module AND depth = -1) = (
                           SELECT count(*) || ' ' || count(*) FILTER (WHERE deleted_at IS NULL) || ' '
                                  || count(*) FILTER (WHERE deleted_at IS NULL AND classification = 'heading')
                           FROM object WHERE module_id = $module))::text";
        assert_eq!(self.text(counts).await, "true");
    }

    /// One of twenty who save objects all the time. Gives how many saves there were and what the slowest took.
    async fn save(
        &self,
        ids: &[String],
        (writer, done): (usize, &AtomicBool),
    ) -> (usize, Duration) {
        let (mut saves, mut slowest) = (0, Duration::ZERO);
        while !done.load(Ordering::Relaxed) {
            let id = &ids[(writer * 7919 + saves * 104_729) % ids.len()];
            let path = format!("{}/objects/{id}", self.path());
            let edit = json!({"body": format!("Writer {writer}, save {saves}.")});
            let began = Instant::now();
            self.client.patch(&path).json(edit).await.expect(200);
            slowest = slowest.max(began.elapsed());
            saves += 1;
        }
        (saves, slowest)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn obj_8_acts_on_thousands_of_objects_get_through_among_20_writers_who_all_save() {
    let made = Made::new(objects()).await;
    let ids = made.ids("true", "path").await;
    let named: Value = ids.iter().map(|id| json!({"id": id})).collect();
    let whole = ids.len() as u64;
    let acts = async || {
        let mut longest = Duration::ZERO;
        for (act, written) in [
            (
                json!({"action": "edit", "objects": named, "attributes": {"enum": "high"}}),
                true,
            ),
            (
                json!({"action": "edit", "all": true, "attributes": {"enum": "low", "string": "found by this"}}),
                true,
            ),
            (
                json!({"action": "edit", "filter": "enum = low", "lifecycle_state": "agreed"}),
                true,
            ),
            (
                json!({"action": "edit", "objects": named, "lifecycle_state": "agreed", "dry_run": true}),
                false,
            ),
        ] {
            let began = Instant::now();
            let answer = made.act(act).await;
            longest = longest.max(began.elapsed());
            assert_eq!(answer["change_set_id"].is_string(), written, "{answer}");
            assert_eq!(
                (answer["selected"].clone(), answer["skipped"].clone()),
                (json!(whole), json!(0))
            );
            if written {
                let changed = answer["changed"].as_u64().unwrap();
                println!("{changed} of {whole} objects in {:?}", began.elapsed());
                assert_eq!(made.written(&answer).await, (changed, 1));
            }
        }
        longest
    };
    let (longest, saves) = made.under_load(&ids, acts).await;
    println!("{saves}, the longest act {longest:?}");
    saves.assert_nobody_starved(longest);
    let all =
        "SELECT count(*)::text FROM object WHERE module_id = $module AND lifecycle_state = 'agreed'
               AND attributes::text LIKE '%\"low\"%'";
    assert_eq!(made.text(all).await, whole.to_string());
    made.verify().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn obj_8_obj_12_acts_among_20_writers_are_one_change_set_each_and_undo_restores_a_kept_copy()
{
    // The objects of odd numbers are those that others write.
    let made = Made::shaped(objects() * 2, true).await;
    let others = made.ids("number % 2 = 1", "path").await;
    let ids = made.ids("number % 2 = 0", "md5(id::text)").await;
    let named: Value = ids.iter().map(|id| json!({"id": id})).collect();
    let home = made.client.post(&format!("{}/objects", made.path()));
    let home = home.json(json!({"heading": "Home", "classification": "heading"}));
    let home = home.await.expect(201);
    let before = made.copy().await;
    let acts = async || {
        let mut longest = Duration::ZERO;
        for act in [
            json!({"action": "edit", "objects": named, "attributes": {"string": "found by this"}}),
            json!({"action": "move", "objects": named, "parent_id": home["id"]}),
            json!({"action": "delete", "objects": named}),
        ] {
            let began = Instant::now();
            let answer = made.act(act.clone()).await;
            longest = longest.max(began.elapsed());
            println!("{} of {}: {:?}", act["action"], ids.len(), began.elapsed());
            assert_eq!(answer["changed"], ids.len());
            assert_eq!(made.written(&answer).await, (ids.len() as u64, 1));
            assert_ne!(made.copy().await, before);
            let began = Instant::now();
            made.undo(&answer).await;
            longest = longest.max(began.elapsed());
            println!("undone: {:?}", began.elapsed());
            assert_eq!(made.copy().await, before);
        }
        for action in ["delete", "restore"] {
            let began = Instant::now();
            let act = json!({"action": action, "objects": named});
            let answer = made.act(act).await;
            longest = longest.max(began.elapsed());
            println!("{action} again: {:?}", began.elapsed());
            assert_eq!(made.written(&answer).await, (ids.len() as u64, 1));
        }
        assert_eq!(made.copy().await, before);
        longest
    };
    let (longest, saves) = made.under_load(&others, acts).await;
    println!("{saves}, the longest act {longest:?}");
    saves.assert_nobody_starved(longest);
    made.verify().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn att_3_obj_12_values_of_all_objects_are_converted_in_one_change_set_that_is_undone() {
    let count = objects();
    let made = Made::new(count).await;
    let before = made.copy().await;
    let all = format!("{}/attribute-definitions", made.path());
    let attributes = made.client.get(&all).await.expect(200);
    for (name, kind) in [("integer", "string"), ("bool", "text")] {
        let rows = attributes["items"].as_array().unwrap();
        let attribute = rows.iter().find(|row| row["name"] == name).unwrap();
        let path = format!("{all}/{}", attribute["id"].as_str().unwrap());
        let began = Instant::now();
        let edit = json!({"data_type": kind, "expected_objects": count});
        let edited = made.client.patch(&path).json(edit).await.expect(200);
        println!("{count} values, {name} to {kind}: {:?}", began.elapsed());
        assert_eq!(edited["data_type"], kind);
        assert_ne!(made.copy().await, before);
        let newest = "SELECT change_set_id::text FROM change_set_module WHERE module_id = $module
                      ORDER BY revision DESC LIMIT 1";
        let change = json!({ "change_set_id": made.text(newest).await });
        assert_eq!(made.written(&change).await, (count as u64, 1));
        let began = Instant::now();
        made.undo(&change).await;
        println!("undone: {:?}", began.elapsed());
        assert_eq!(made.copy().await, before);
    }
    made.verify().await;
}

#[tokio::test]
async fn obj_8_obj_2_thousands_of_objects_go_elsewhere_away_and_back() {
    let count = objects();
    let made = Made::new(count).await;
    let shown = "SELECT count(*)::text FROM object_search WHERE module_id = $module AND live";
    // Every third object, wherever it stands, then the chapter that they are in, then all.
    let home = json!({"heading": "Home", "classification": "heading"});
    let home = made
        .client
        .post(&format!("{}/objects", made.path()))
        .json(home)
        .await
        .expect(201);
    let third = made
        .text("SELECT string_agg(id::text, ' ' ORDER BY md5(id::text)) FROM object WHERE module_id = $module AND number % 3 = 0")
        .await;
    let named: Value = third.split(' ').map(|id| json!({"id": id})).collect();
    let act = json!({"action": "move", "objects": named, "parent_id": home["id"]});
    let moved = made.act(act).await;
    assert_eq!(moved["changed"], third.split(' ').count());
    made.verify().await;
    let order = "SELECT md5(string_agg(id::text || path || depth, ' ' ORDER BY path)) FROM object
                 WHERE module_id = $module AND deleted_at IS NULL";
    // Paths follow parents.
    let lost = "SELECT count(*)::text FROM object o LEFT JOIN object p ON p.id = o.parent_id
                WHERE o.module_id = $module AND (o.path <> COALESCE(p.path, '') || o.order_key || '!'
                                                 OR o.depth <> COALESCE(p.depth + 1, 0))";
    assert_eq!(made.text(lost).await, "0");
    let before = made.text(order).await;
    let deleted = made
        .act(json!({"action": "delete", "objects": named}))
        .await;
    let gone = deleted["changed"].as_u64().unwrap() + deleted["below"].as_u64().unwrap();
    assert_eq!(
        made.text(shown).await,
        (count as u64 + 1 - gone).to_string()
    );
    made.verify().await;
    let restored = made
        .act(json!({"action": "restore", "objects": named}))
        .await;
    assert_eq!(
        (restored["changed"].clone(), restored["below"].clone()),
        (deleted["changed"].clone(), deleted["below"].clone())
    );
    assert_eq!(
        (made.text(order).await, made.text(shown).await),
        (before, (count + 1).to_string())
    );
    assert_eq!(made.text(lost).await, "0");
    made.verify().await;
}

#[tokio::test]
async fn obj_8_more_than_10_000_objects_are_refused() {
    let made = Made::new(10_001).await;
    let path = format!("{}/objects/bulk", made.path());
    for (which, value) in [("all", json!(true)), ("filter", json!("level >= 1"))] {
        let act = json!({"action": "edit", which: value, "lifecycle_state": "x", "dry_run": true});
        let problem = made
            .client
            .post(&path)
            .json(act)
            .await
            .problem(400, "invalid_request");
        let first = &problem["errors"][0];
        assert_eq!(
            (first["pointer"].clone(), first["code"].clone()),
            (json!(format!("/{which}")), json!("too_many"))
        );
    }
}
