//! Actions over thousands of objects.

use std::time::{Duration, Instant};

use req1_app::seed::{Seed, seed_module, seed_project};
use req1_test_support::{Client, TestApp, Value, json};

/// Objects of the actions; `REQ1_BULK` says otherwise.
const OBJECTS: usize = 2_000;
/// Changes that an answer lists at most.
const LISTED: usize = 2_000;

#[expect(
    clippy::disallowed_methods,
    reason = "a test run has no other configuration"
)]
fn objects() -> usize {
    std::env::var("REQ1_BULK").map_or(OBJECTS, |text| text.parse().unwrap())
}

/// A module of made-up objects with an action, and who may run it.
struct Made {
    app: TestApp,
    client: Client,
    module: String,
    script: String,
}

impl Made {
    async fn new(source: &str) -> Self {
        let app = TestApp::start().await;
        let client = app.server_admin().await;
        let ctx = app.app.act_as(client.id());
        let project = seed_project(&ctx, "Made up").await.unwrap();
        let seed = Seed {
            objects: objects(),
            flat: false,
            history_every: 10,
            versions: 1,
            linked_to: None,
        };
        let module = seed_module(&ctx, project, seed).await.unwrap().module;
        let module = format!("/api/v1/modules/{}", module.0);
        let scripts = format!("{module}/scripts");
        let script = super::action("Rework", source);
        let script = client.post(&scripts).json(script).await.expect(201);
        let script = format!("{scripts}/{}", script["id"].as_str().unwrap());
        Self {
            app,
            client,
            module,
            script,
        }
    }

    /// Runs the action over all objects. Gives what it told, and how long it took.
    async fn run(&self, dry_run: bool) -> (Value, Duration) {
        let began = Instant::now();
        let all = json!({"filter": "level >= 1", "dry_run": dry_run});
        let done = self
            .client
            .post(&format!("{}/execute", self.script))
            .json(all);
        let done = done.await.expect(200);
        (done, began.elapsed())
    }

    /// Everything that is there, but for the log of runs.
    async fn copy(&self) -> String {
        self.app
            .database
            .text(
                "SELECT concat_ws(' ',
                     (SELECT md5(string_agg(concat_ws('|', id, key, parent_id, path, heading, body, attributes, lifecycle_state,
                          content_fingerprint), E'\n' ORDER BY id)) FROM object WHERE deleted_at IS NULL),
                     (SELECT md5(string_agg(id::text, ' ' ORDER BY id)) FROM link WHERE deleted_at IS NULL))",
            )
            .await
    }

    /// How many change sets, versions and events there are.
    async fn traces(&self) -> String {
        self.app
            .database
            .text(
                "SELECT concat_ws(' ', (SELECT count(*) FROM change_set), (SELECT count(*) FROM object_version),
                     (SELECT count(*) FROM link), (SELECT sum(last_number) FROM module))",
            )
            .await
    }

    async fn undo(&self, done: &Value) -> Duration {
        let began = Instant::now();
        let change = done["change_set_id"].as_str().unwrap();
        let undo = format!("/api/v1/change-sets/{change}/undo");
        self.client.post(&undo).json(json!({})).await.expect(200);
        began.elapsed()
    }
}

#[tokio::test]
async fn scr_3_an_action_over_thousands_is_looked_at_then_one_change_set_then_undone() {
    let count = objects();
    let made = Made::new(
        "for (const object of req1.selection) object.heading = 'Reworked ' + object.key;
         req1.log('reworked', req1.selection.length);",
    )
    .await;
    let (before, traces) = (made.copy().await, made.traces().await);
    let (told, looked) = made.run(true).await;
    assert_eq!(
        (&told["mutations_applied"], &told["diff_total"]),
        (&json!(count), &json!(count))
    );
    let diff = told["diff"].as_array().unwrap();
    assert_eq!(diff.len(), count.min(LISTED));
    for one in diff {
        let after = format!("Reworked {}", one["key"].as_str().unwrap());
        assert_eq!(
            (&one["field"], &one["after"]),
            (&json!("heading"), &json!(after))
        );
    }
    assert_eq!(
        (made.copy().await, made.traces().await),
        (before.clone(), traces)
    );

    let (done, applied) = made.run(false).await;
    assert_eq!(done["mutations_applied"], count);
    let written = format!(
        "SELECT count(*) || ' ' || count(DISTINCT object_id) FROM object_version WHERE change_set_id = '{}'",
        done["change_set_id"].as_str().unwrap()
    );
    assert_eq!(
        made.app.database.text(&written).await,
        format!("{count} {count}")
    );
    // The history names the script, its version and the person.
    let history = format!("{}/history?limit=1", made.module);
    let history = made.client.get(&history).await.expect(200);
    let last = &history["items"][0];
    let named = ["cause", "comment", "revision"].map(|field| &last[field]);
    assert_eq!(
        named,
        [
            &json!("script"),
            &json!("Rework, version 1"),
            &done["revision"]
        ],
        "{last}"
    );
    assert_eq!(last["actor_id"], json!(made.client.id().0), "{last}");
    let runs = made.client.get(&format!("{}/executions", made.script));
    let runs = runs.await.expect(200);
    assert_eq!(
        runs["items"][0]["change_set_id"], done["change_set_id"],
        "{runs}"
    );

    let undone = made.undo(&done).await;
    println!(
        "{count} objects: looked at in {looked:?}, applied in {applied:?}, undone in {undone:?}"
    );
    assert_eq!(made.copy().await, before);
}

/// Of ten objects changes eight and makes one that is linked to another; takes links away here and there.
const REWORK: &str = "
const type = req1.linkTypes()[0].name;
const group = req1.create({ heading: 'Tests', classification: 'heading' });
let number = 0;
for (const object of req1.selection) {
  number += 1;
  if (number % 10 < 8) object.state = 'tested';
  if (number % 10 === 8) req1.link(req1.create({ parent: group, heading: 'Test of ' + object.key }), object, type);
  if (number % 100 === 99) for (const link of object.links('out')) req1.unlink(link);
}";

#[tokio::test]
async fn scr_3_an_action_changes_makes_and_links_thousands_in_one_change_set_that_is_undone() {
    let count = objects();
    let made = Made::new(REWORK).await;
    let (before, traces) = (made.copy().await, made.traces().await);
    let (told, looked) = made.run(true).await;
    assert_eq!(
        (made.copy().await, made.traces().await),
        (before.clone(), traces)
    );
    let (done, applied) = made.run(false).await;
    for (total, expected) in [
        ("changed", count / 10 * 8),
        ("created", count / 10 + 1),
        ("linked", count / 10),
    ] {
        let total = format!("{total}_total");
        assert_eq!(
            (&told[&total], &done[&total]),
            (&json!(expected), &json!(expected)),
            "{total}"
        );
    }
    assert!(done["unlinked_total"].as_u64().unwrap() > 0);
    assert_eq!(told["unlinked_total"], done["unlinked_total"]);
    let undone = made.undo(&done).await;
    println!(
        "{count} objects: looked at in {looked:?}, applied in {applied:?}, undone in {undone:?}"
    );
    assert_eq!(made.copy().await, before);
}
