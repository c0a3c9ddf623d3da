//! One act on many objects.

use req1_domain::access::Role;
use req1_test_support::{Answer, Call, Client, TestApp, World};
use serde_json::{Value, json};

/// A module with three sections of three requirements, made through the API.
pub(crate) struct Plant<'a> {
    pub(crate) world: World<'a>,
    /// Heading and requirements of each section.
    sections: Vec<(String, Vec<String>)>,
}

fn id(made: &Value) -> String {
    made["id"].as_str().unwrap().to_owned()
}

impl<'a> Plant<'a> {
    pub(crate) async fn grow(app: &'a TestApp) -> Self {
        let world = World::seed(app).await;
        world
            .owner
            .delete(&format!(
                "{}/objects/{}",
                world.module_path(),
                world.heading
            ))
            .await
            .expect(204);
        let mut plant = Self {
            world,
            sections: Vec::new(),
        };
        for number in 1..=3 {
            let section = plant
                .make(json!({"heading": format!("S{number}"), "classification": "heading"}))
                .await;
            let mut below = Vec::new();
            for letter in ["a", "b", "c"] {
                let body = json!({"body": format!("S{number}{letter}"), "parent_id": section, "attributes": {"Priority": "low"}});
                below.push(plant.make(body).await);
            }
            plant.sections.push((section, below));
        }
        plant
    }

    async fn make(&self, body: Value) -> String {
        id(&self
            .world
            .owner
            .post(&self.objects())
            .json(body)
            .await
            .expect(201))
    }

    pub(crate) fn objects(&self) -> String {
        format!("{}/objects", self.world.module_path())
    }

    fn call(&self, client: &Client, body: Value) -> Call {
        client.post(&format!("{}/bulk", self.objects())).json(body)
    }

    pub(crate) async fn act(&self, body: Value) -> Answer {
        self.call(&self.world.owner, body).await
    }

    fn section(&self, number: usize) -> &str {
        &self.sections[number - 1].0
    }

    fn below(&self, number: usize) -> &[String] {
        &self.sections[number - 1].1
    }

    async fn read(&self, object: &str) -> Value {
        let path = format!("{}/{object}", self.objects());
        self.world.owner.get(&path).await.expect(200)
    }

    /// Number or key-less name of every live object, in document order: heading number and heading, or outline level and
    /// text.
    async fn outline(&self) -> Vec<String> {
        let page = self
            .world
            .owner
            .get(&format!("{}?limit=1000", self.objects()))
            .await
            .expect(200);
        let rows = page["items"].as_array().unwrap();
        assert_eq!(page["total"], rows.len());
        rows.iter()
            .map(|row| {
                let text = row["heading"].as_str().or(row["body"].as_str()).unwrap();
                format!("{} {}", row["level"].as_str().unwrap(), text)
            })
            .collect()
    }

    async fn revisions(&self) -> Value {
        let path = format!("{}/history", self.world.module_path());
        self.world.owner.get(&path).await.expect(200)
    }

    async fn revision(&self) -> i64 {
        self.revisions().await["items"][0]["revision"]
            .as_i64()
            .unwrap()
    }
}

fn named(ids: &[String]) -> Value {
    ids.iter().map(|id| json!({"id": id})).collect()
}

/// Selected, changed, unchanged, skipped, below.
#[track_caller]
fn counts(answer: &Value, expected: [i64; 5]) {
    let fields = ["selected", "changed", "unchanged", "skipped", "below"];
    let found = fields.map(|field| answer[field].as_i64().unwrap());
    assert_eq!(found, expected, "{answer}");
}

#[track_caller]
fn fault(answer: &Answer, status: u16, pointer: &str, code: &str) -> String {
    let kind = if status == 409 {
        "conflict"
    } else {
        "invalid_request"
    };
    let problem = answer.problem(status, kind);
    let first = &problem["errors"][0];
    assert_eq!(
        (
            first["pointer"].as_str().unwrap(),
            first["code"].as_str().unwrap()
        ),
        (pointer, code),
        "{problem}"
    );
    first["detail"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn obj_8_obj_4_an_edit_of_named_objects_is_one_revision_with_a_version_each() {
    let app = TestApp::start().await;
    let plant = Plant::grow(&app).await;
    let before = plant.revision().await;
    let mut ids = plant.below(1).to_vec();
    ids.extend_from_slice(plant.below(2));
    let act = json!({"action": "edit", "objects": named(&ids), "attributes": {"Priority": "high"}, "lifecycle_state": "draft"});
    let done = plant.act(act.clone()).await.expect(200);
    counts(&done, [6, 6, 0, 0, 0]);
    assert_eq!(
        (done["revision"].as_i64().unwrap(), plant.revision().await),
        (before + 1, before + 1)
    );
    let newest = plant.revisions().await["items"][0].clone();
    assert_eq!(
        (newest["change_set_id"].clone(), newest["updated"].clone()),
        (done["change_set_id"].clone(), json!(6))
    );
    for object in &ids {
        let now = plant.read(object).await;
        assert_eq!(
            (
                now["attributes"]["Priority"].as_str(),
                now["lifecycle_state"].as_str()
            ),
            (Some("high"), Some("draft"))
        );
        assert_eq!(
            (now["current_version"].clone(), now["revision"].clone()),
            (json!(2), done["revision"].clone())
        );
        assert!(now["body"].as_str().unwrap().starts_with('S'), "{now}");
        let path = format!("{}/{object}/history", plant.objects());
        let history = plant.world.owner.get(&path).await.expect(200);
        let version = &history["items"][0];
        assert_eq!(
            (version["version"].clone(), version["change_type"].clone()),
            (json!(2), json!("update"))
        );
        assert_eq!(version["body"], now["body"]);
    }
    assert_eq!(plant.read(&plant.below(3)[0]).await["current_version"], 1);
    // The same again changes nothing, and makes no revision.
    let again = plant.act(act).await.expect(200);
    counts(&again, [6, 0, 6, 0, 0]);
    assert_eq!(
        (again["change_set_id"].clone(), plant.revision().await),
        (Value::Null, before + 1)
    );
    verified(&app, &plant).await;
}

/// The history holds: hashes as stored, nothing missing.
pub(crate) async fn verified(app: &TestApp, plant: &Plant<'_>) {
    let mut db = app.app.store.acquire().await.unwrap();
    let module: uuid::Uuid = plant.world.module.parse().unwrap();
    let faults = req1_store::change_sets::verify_module(&mut db, module.into())
        .await
        .unwrap();
    assert_eq!(faults, Vec::new());
}

#[tokio::test]
async fn obj_8_src_3_an_edit_of_a_filter_takes_what_it_lets_through() {
    let app = TestApp::start().await;
    let plant = Plant::grow(&app).await;
    let high = json!({"action": "edit", "objects": named(&plant.below(2)[..2]), "attributes": {"Priority": "high"}});
    plant.act(high).await.expect(200);
    let edit = json!({"action": "edit", "filter": "Priority = low and not body ~ \"S3\"", "attributes": {"Priority": null}});
    let dry = plant
        .act(merged(&edit, json!({"dry_run": true})))
        .await
        .expect(200);
    counts(&dry, [4, 4, 0, 0, 0]);
    assert_eq!(
        (dry["dry_run"].clone(), dry["change_set_id"].clone()),
        (json!(true), Value::Null)
    );
    assert_eq!(
        plant.read(&plant.below(1)[0]).await["attributes"]["Priority"],
        "low"
    );
    counts(&plant.act(edit).await.expect(200), [4, 4, 0, 0, 0]);
    let priorities = async |number: usize| {
        let mut found = Vec::new();
        for object in plant.below(number) {
            found.push(plant.read(object).await["attributes"]["Priority"].clone());
        }
        found
    };
    assert_eq!(priorities(1).await, [Value::Null, Value::Null, Value::Null]);
    assert_eq!(
        priorities(2).await,
        [json!("high"), json!("high"), Value::Null]
    );
    assert_eq!(
        priorities(3).await,
        [json!("low"), json!("low"), json!("low")]
    );
    let all = json!({"action": "edit", "all": true, "reviewed": true});
    counts(&plant.act(all).await.expect(200), [12, 12, 0, 0, 0]);
    assert!(plant.read(plant.section(1)).await["reviewed_at"].is_string());
    let none = json!({"action": "delete", "filter": "Priority = high and Priority = low"});
    counts(&plant.act(none).await.expect(200), [0, 0, 0, 0, 0]);
}

fn merged(body: &Value, more: Value) -> Value {
    let mut body = body.clone();
    if let Value::Object(fields) = more {
        for (field, value) in fields {
            body[field] = value;
        }
    }
    body
}

#[tokio::test]
async fn obj_8_classifying_counts_headings_anew_and_keeps_numbers_right() {
    let app = TestApp::start().await;
    let plant = Plant::grow(&app).await;
    let number = async |object: &str| plant.read(object).await["number"].clone();
    assert_eq!(number(plant.section(3)).await, "3");
    let ids = [
        plant.section(1).to_owned(),
        plant.below(2)[0].clone(),
        plant.below(2)[1].clone(),
    ];
    let act = json!({"action": "edit", "objects": named(&ids[1..]), "classification": "heading"});
    counts(&plant.act(act).await.expect(200), [2, 2, 0, 0, 0]);
    assert_eq!(number(&ids[2]).await, "2.2");
    let act =
        json!({"action": "edit", "objects": named(&ids[..1]), "classification": "informative"});
    counts(&plant.act(act).await.expect(200), [1, 1, 0, 0, 0]);
    assert_eq!(number(plant.section(1)).await, Value::Null);
    assert_eq!(number(&ids[2]).await, "1.2");
    assert_eq!(number(plant.section(3)).await, "2");
    let module = &plant.world.module;
    let counted = format!(
        "SELECT (SELECT sum(headings) FROM outline_tally WHERE depth = -1 AND module_id = '{module}') || ' ' ||
                (SELECT count(*) FROM object
                 WHERE module_id = '{module}' AND classification = 'heading' AND deleted_at IS NULL)"
    );
    assert_eq!(app.database.text(&counted).await, "4 4");
}

#[tokio::test]
async fn obj_8_att_2_att_5_one_wrong_value_refuses_all_and_changes_nothing() {
    let app = TestApp::start().await;
    let plant = Plant::grow(&app).await;
    let owner = &plant.world.owner;
    let attributes = format!("{}/attribute-definitions", plant.world.module_path());
    let note = json!({"name": "Note", "data_type": "text"});
    owner.post(&attributes).json(note).await.expect(201);
    let strict =
        json!({"module_id": plant.world.module, "name": "Strict", "required_attributes": ["Note"]});
    let strict = id(&owner
        .post("/api/v1/object-types")
        .json(strict)
        .await
        .expect(201));
    let before = plant.revision().await;
    let ids = named(plant.below(1));
    let refused = async |body: Value, pointer: &str, code: &str| {
        let act = merged(&json!({"action": "edit", "objects": ids}), body);
        for dry_run in [true, false] {
            let answer = plant.act(merged(&act, json!({"dry_run": dry_run}))).await;
            fault(&answer, 400, pointer, code);
        }
        fault(&plant.act(act).await, 400, pointer, code)
    };
    refused(
        json!({"attributes": {"Priority": "urgent", "Note": "x"}}),
        "/attributes/Priority",
        "unknown_enum_value",
    )
    .await;
    refused(
        json!({"attributes": {"Nope": 1}}),
        "/attributes/Nope",
        "unknown_attribute",
    )
    .await;
    refused(
        json!({"object_type_id": plant.world.module}),
        "/object_type_id",
        "unknown_object_type",
    )
    .await;
    // One of the three lacks what the type asks for.
    for object in &plant.below(1)[..2] {
        let path = format!("{}/{object}", plant.objects());
        owner
            .patch(&path)
            .json(json!({"attributes": {"Note": "there"}}))
            .await
            .expect(200);
    }
    let detail = refused(
        json!({"object_type_id": strict}),
        "/attributes/Note",
        "required_attribute",
    )
    .await;
    assert_eq!(
        detail,
        format!(
            "must have a value ({})",
            plant.read(&plant.below(1)[2]).await["key"]
                .as_str()
                .unwrap()
        )
    );
    assert_eq!(plant.revision().await, before + 2);
    let both = json!({"action": "edit", "objects": ids, "object_type_id": strict, "attributes": {"Note": "recorded"}});
    counts(&plant.act(both).await.expect(200), [3, 3, 0, 0, 0]);
    // What search finds follows.
    let found = owner.get(&format!("{}?filter=text%20~%20recorded", plant.objects()));
    assert_eq!(found.await.expect(200)["total"], 3);
}

#[tokio::test]
async fn obj_8_obj_6_versions_that_moved_on_are_listed_and_nothing_is_done() {
    let app = TestApp::start().await;
    let plant = Plant::grow(&app).await;
    let [first, second, third] = plant.below(1) else {
        panic!()
    };
    let path = format!("{}/{second}", plant.objects());
    plant
        .world
        .owner
        .patch(&path)
        .json(json!({"body": "Changed."}))
        .await
        .expect(200);
    let before = plant.revision().await;
    let seen = json!([
        {"id": first, "expected_version": 1}, {"id": second, "expected_version": 1}, {"id": third},
    ]);
    for act in [
        json!({"action": "edit", "attributes": {"Priority": "high"}}),
        json!({"action": "delete"}),
        json!({"action": "move", "parent_id": plant.section(3)}),
    ] {
        let answer = plant.act(merged(&act, json!({"objects": seen}))).await;
        let problem = answer.problem(409, "stale_version");
        let errors = problem["errors"].as_array().unwrap();
        assert_eq!(errors.len(), 1);
        assert_eq!(
            (errors[0]["pointer"].clone(), errors[0]["code"].clone()),
            (json!("/objects/1/expected_version"), json!("stale_version"))
        );
    }
    assert_eq!(plant.revision().await, before);
    let seen = json!([{"id": first, "expected_version": 1}, {"id": second, "expected_version": 2}]);
    let act = json!({"action": "edit", "objects": seen, "attributes": {"Priority": "high"}});
    counts(&plant.act(act).await.expect(200), [2, 2, 0, 0, 0]);
    assert_eq!(plant.read(second).await["body"], "Changed.");
}

#[tokio::test]
async fn obj_8_obj_9_a_deletion_takes_what_stands_below_and_a_restore_brings_it_back() {
    let app = TestApp::start().await;
    let plant = Plant::grow(&app).await;
    let all = plant.outline().await;
    let mut ids = vec![
        plant.section(1).to_owned(),
        plant.below(1)[1].clone(),
        plant.below(2)[2].clone(),
    ];
    let act = json!({"action": "delete", "objects": named(&ids)});
    counts(
        &plant
            .act(merged(&act, json!({"dry_run": true})))
            .await
            .expect(200),
        [3, 3, 0, 0, 2],
    );
    assert_eq!(plant.outline().await, all);
    let done = plant.act(act.clone()).await.expect(200);
    counts(&done, [3, 3, 0, 0, 2]);
    assert_eq!(
        plant.outline().await,
        [
            "1 S2", "1.1 S2a", "1.2 S2b", "2 S3", "2.1 S3a", "2.2 S3b", "2.3 S3c"
        ]
    );
    let newest = plant.revisions().await["items"][0].clone();
    assert_eq!(
        (newest["deleted"].clone(), newest["revision"].clone()),
        (json!(5), done["revision"].clone())
    );
    // Once more: they are gone already.
    counts(&plant.act(act).await.expect(200), [3, 0, 0, 3, 0]);
    // A child alone has nowhere to go.
    let child = json!({"action": "restore", "objects": named(&ids[1..2])});
    for dry_run in [true, false] {
        let answer = plant.act(merged(&child, json!({"dry_run": dry_run}))).await;
        fault(&answer, 409, "", "parent_deleted");
    }
    ids.push(plant.section(2).to_owned());
    let back = json!({"action": "restore", "objects": named(&ids)});
    counts(
        &plant
            .act(merged(&back, json!({"dry_run": true})))
            .await
            .expect(200),
        [4, 3, 0, 1, 2],
    );
    counts(&plant.act(back).await.expect(200), [4, 3, 0, 1, 2]);
    assert_eq!(plant.outline().await, all);
    // By filter: of those that are deleted.
    plant
        .act(json!({"action": "delete", "filter": "Priority = low"}))
        .await
        .expect(200);
    assert_eq!(plant.outline().await, ["1 S1", "2 S2", "3 S3"]);
    let back = json!({"action": "restore", "filter": "body ~ \"S2\" or body ~ \"S3\""});
    counts(&plant.act(back).await.expect(200), [6, 6, 0, 0, 0]);
    assert_eq!(
        plant.outline().await,
        [
            "1 S1", "2 S2", "2.1 S2a", "2.2 S2b", "2.3 S2c", "3 S3", "3.1 S3a", "3.2 S3b",
            "3.3 S3c"
        ]
    );
    verified(&app, &plant).await;
}

#[tokio::test]
async fn obj_8_obj_3_a_move_keeps_the_order_and_brings_along_what_stands_below() {
    let app = TestApp::start().await;
    let plant = Plant::grow(&app).await;
    let ids = [
        plant.below(3)[2].clone(),
        plant.below(1)[0].clone(),
        plant.below(1)[2].clone(),
    ];
    let act = json!({"action": "move", "objects": named(&ids), "after_id": plant.below(2)[0]});
    let done = plant.act(act.clone()).await.expect(200);
    counts(&done, [3, 3, 0, 0, 0]);
    let moved = [
        "1 S1", "1.1 S1b", "2 S2", "2.1 S2a", "2.2 S1a", "2.3 S1c", "2.4 S3c", "2.5 S2b",
        "2.6 S2c", "3 S3", "3.1 S3a", "3.2 S3b",
    ];
    assert_eq!(plant.outline().await, moved);
    // They stand there already.
    let again = plant.act(act).await.expect(200);
    counts(&again, [3, 0, 3, 0, 0]);
    assert_eq!(
        (again["change_set_id"].clone(), plant.revision().await),
        (Value::Null, done["revision"].as_i64().unwrap())
    );
    // A section goes with everything in it, also what is selected itself.
    let ids = [
        plant.section(2).to_owned(),
        plant.below(2)[1].clone(),
        plant.below(3)[0].clone(),
    ];
    let act = json!({"action": "move", "objects": named(&ids), "parent_id": plant.section(1)});
    counts(
        &plant
            .act(merged(&act, json!({"dry_run": true})))
            .await
            .expect(200),
        [3, 3, 0, 0, 5],
    );
    let done = plant.act(act).await.expect(200);
    counts(&done, [3, 3, 0, 0, 5]);
    let moved = [
        "1 S1",
        "1.1 S1b",
        "1.2 S2",
        "1.2.1 S2a",
        "1.2.2 S1a",
        "1.2.3 S1c",
        "1.2.4 S3c",
        "1.2.5 S2b",
        "1.2.6 S2c",
        "1.3 S3a",
        "2 S3",
        "2.1 S3b",
    ];
    assert_eq!(plant.outline().await, moved);
    let first = json!({"action": "move", "objects": named(&[plant.below(3)[0].clone()]), "before_id": plant.section(1)});
    counts(&plant.act(first).await.expect(200), [1, 1, 0, 0, 0]);
    let top = json!({"action": "move", "objects": named(&[plant.section(2).to_owned()])});
    counts(&plant.act(top).await.expect(200), [1, 1, 0, 0, 6]);
    assert_eq!(
        plant.outline().await[..5],
        ["1 S3a", "2 S1", "2.1 S1b", "3 S3", "3.1 S3b"]
    );
    verified(&app, &plant).await;
}

#[tokio::test]
async fn obj_8_places_inside_what_moves_are_refused() {
    let app = TestApp::start().await;
    let plant = Plant::grow(&app).await;
    let before = plant.outline().await;
    let sections = named(&[plant.section(1).to_owned(), plant.section(2).to_owned()]);
    let nowhere = "00000000-0000-0000-0000-000000000000";
    for (place, target, code) in [
        ("parent_id", plant.section(1), "cycle"),
        ("parent_id", plant.below(2)[0].as_str(), "cycle"),
        ("after_id", plant.section(2), "cycle"),
        ("before_id", plant.below(1)[2].as_str(), "cycle"),
        ("after_id", nowhere, "no_such_place"),
        ("parent_id", plant.world.heading.as_str(), "no_such_place"),
    ] {
        for dry_run in [true, false] {
            let act =
                json!({"action": "move", "objects": sections, place: target, "dry_run": dry_run});
            fault(&plant.act(act).await, 400, &format!("/{place}"), code);
        }
    }
    // 64 levels are the deepest, for what stands below a moved object too.
    let mut deepest = plant.section(3).to_owned();
    for _ in 0..62 {
        deepest = plant
            .make(json!({"heading": "deeper", "parent_id": deepest}))
            .await;
    }
    let act = json!({"action": "move", "objects": sections, "parent_id": deepest});
    fault(&plant.act(act).await, 400, "/parent_id", "too_deep");
    assert_eq!(plant.outline().await[..8], before[..8]);
}

#[tokio::test]
async fn obj_8_api_3_what_is_asked_must_be_clear() {
    let app = TestApp::start().await;
    let plant = Plant::grow(&app).await;
    let first = &plant.below(1)[0];
    let one = json!([{"id": first}]);
    let high = json!({"Priority": "high"});
    for (body, pointer, code) in [
        (json!({"action": "delete"}), "/objects", "contradiction"),
        (
            json!({"action": "delete", "all": false}),
            "/objects",
            "contradiction",
        ),
        (
            json!({"action": "delete", "objects": one, "filter": "key = x"}),
            "/objects",
            "contradiction",
        ),
        (
            json!({"action": "delete", "objects": one, "all": true}),
            "/objects",
            "contradiction",
        ),
        (
            json!({"action": "delete", "objects": []}),
            "/objects",
            "empty",
        ),
        (
            json!({"action": "delete", "filter": "  "}),
            "/filter",
            "empty",
        ),
        (
            json!({"action": "delete", "objects": [{"id": first}, {"id": first}]}),
            "/objects/1/id",
            "duplicate",
        ),
        (
            json!({"action": "delete", "objects": [{"id": first}, {"id": plant.world.module}]}),
            "/objects/1/id",
            "unknown_object",
        ),
        (
            json!({"action": "delete", "objects": one, "attributes": high}),
            "/attributes",
            "contradiction",
        ),
        (
            json!({"action": "edit", "objects": one}),
            "/attributes",
            "empty",
        ),
        (
            json!({"action": "edit", "objects": one, "attributes": high, "parent_id": first}),
            "/parent_id",
            "contradiction",
        ),
        (
            json!({"action": "move", "objects": one, "reviewed": true}),
            "/reviewed",
            "contradiction",
        ),
        (
            json!({"action": "move", "objects": one, "parent_id": first, "after_id": first}),
            "/parent_id",
            "contradiction",
        ),
        (
            json!({"action": "move", "objects": one, "before_id": first, "after_id": first}),
            "/after_id",
            "contradiction",
        ),
        (
            json!({"action": "delete", "objects": vec![json!({"id": first}); 10_001]}),
            "/objects",
            "too_many",
        ),
    ] {
        fault(&plant.act(body).await, 400, pointer, code);
    }
    let filter = json!({"action": "delete", "filter": "Priority = urgent or Colour = red"});
    let problem = plant.act(filter).await.problem(400, "invalid_request");
    let places: Vec<&str> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["pointer"].as_str().unwrap())
        .collect();
    assert_eq!(places, ["/filter", "/filter"]);
}

#[tokio::test]
async fn obj_8_iam_4_iam_5_only_who_may_write_and_only_in_the_module() {
    let app = TestApp::start().await;
    let plant = Plant::grow(&app).await;
    let other = Plant::grow(&app).await;
    let act = json!({"action": "delete", "objects": named(plant.below(1)), "dry_run": true});
    let reviewer = plant.world.member(Role::Reviewer).await;
    plant
        .call(&reviewer, act.clone())
        .await
        .problem(403, "not_allowed");
    plant
        .call(&other.world.owner, act.clone())
        .await
        .problem(404, "not_found");
    let foreign = json!({"action": "delete", "objects": named(other.below(1))});
    fault(
        &plant.act(foreign).await,
        400,
        "/objects/0/id",
        "unknown_object",
    );
    let token = crate::token_access::with_token(&plant.world.owner, json!({"scope": "read"})).await;
    plant
        .call(&token, act.clone())
        .await
        .problem(403, "token_not_enough");
    let token =
        crate::token_access::with_token(&plant.world.owner, json!({"scope": "write"})).await;
    counts(&plant.call(&token, act).await.expect(200), [3, 3, 0, 0, 0]);
}

#[tokio::test]
async fn obj_8_api_4_iam_7_a_repeat_is_done_once_and_a_deletion_is_audited() {
    let app = TestApp::start().await;
    let plant = Plant::grow(&app).await;
    let act = json!({"action": "delete", "objects": named(plant.below(1))});
    let call = || {
        plant
            .call(&plant.world.owner, act.clone())
            .header("idempotency-key", "once")
    };
    let done = call().await.expect(200);
    let again = call().await;
    assert_eq!(again.header("idempotent-replayed").as_deref(), Some("true"));
    assert_eq!(again.expect(200), done);
    let root = app.server_admin().await;
    let log = root
        .get("/api/v1/audit-log?action=delete")
        .await
        .expect(200);
    let event = log["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["details"]["change_set_id"] == done["change_set_id"]);
    assert_eq!(event.unwrap()["details"]["objects"], 3, "{log}");
}
