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

impl Made {
    async fn new(count: usize) -> Self {
        let app = TestApp::with(|settings| settings.connections = Some(24)).await;
        let client = app.server_admin().await;
        let ctx = app.app.act_as(client.id());
        let project = seed_project(&ctx, "Made up").await.unwrap();
        let seed = Seed {
            objects: count,
            flat: false,
            history_every: 10,
            versions: 1,
        };
        let module = seed_module(&ctx, project, seed).await.unwrap().module;
        Self {
            app,
            client,
            module: module.0,
        }
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
    let count = objects();
    let made = Made::new(count).await;
    let ids = made
        .text(
            "SELECT string_agg(id::text, ' ' ORDER BY path) FROM object WHERE module_id = $module",
        )
        .await;
    let ids: Vec<String> = ids.split(' ').map(str::to_owned).collect();
    let named: Value = ids.iter().map(|id| json!({"id": id})).collect();
    let done = AtomicBool::new(false);
    let writers =
        futures::future::join_all((0..WRITERS).map(|writer| made.save(&ids, (writer, &done))));
    let acts = async {
        let mut acts = Vec::new();
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
            assert_eq!(answer["change_set_id"].is_string(), written, "{answer}");
            let whole = i64::try_from(ids.len()).unwrap();
            assert_eq!(
                (answer["selected"].clone(), answer["skipped"].clone()),
                (json!(whole), json!(0))
            );
            if written {
                let versions = format!(
                    "SELECT count(*)::text FROM object_version WHERE change_set_id = '{}'",
                    answer["change_set_id"].as_str().unwrap()
                );
                assert_eq!(made.text(&versions).await, answer["changed"].to_string());
                acts.push((began.elapsed(), answer["changed"].as_u64().unwrap()));
            }
        }
        done.store(true, Ordering::Relaxed);
        acts
    };
    let (writers, acts) = tokio::join!(writers, acts);
    let slowest = writers.iter().map(|(_, slowest)| *slowest).max().unwrap();
    let saves: usize = writers.iter().map(|(saves, _)| saves).sum();
    println!("{saves} saves of {WRITERS} writers, the slowest took {slowest:?}; acts: {acts:?}");
    assert!(
        writers.iter().all(|(saves, _)| *saves > 0),
        "a writer starved"
    );
    let all =
        "SELECT count(*)::text FROM object WHERE module_id = $module AND lifecycle_state = 'agreed'
               AND attributes::text LIKE '%\"low\"%'";
    assert_eq!(made.text(all).await, ids.len().to_string());
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
