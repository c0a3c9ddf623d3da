//! Changes of attributes that touch the values of objects.

use req1_test_support::{Client, TestApp, World};
use serde_json::{Value, json};

/// A module with an enum `Status` that its objects have.
struct Scene<'a> {
    world: &'a World<'a>,
    client: Client,
    all: String,
    status: String,
}

impl<'a> Scene<'a> {
    async fn new(world: &'a World<'a>, values: &[&str]) -> Self {
        let all = format!("{}/attribute-definitions", world.module_path());
        let body = json!({
            "name": "Status", "data_type": "enum", "default_value": "open",
            "enum_values": [
                {"key": "open", "label": "Open", "color": "#00aa00"},
                {"key": "done", "label": "Done", "color": "#0000aa"},
                {"key": "late", "label": "Late"},
            ],
        });
        let client = world.owner.clone();
        let made = client.post(&all).json(body).await.expect(201);
        let scene = Self {
            world,
            client,
            status: format!("{all}/{}", id(&made)),
            all,
        };
        for value in values {
            scene.object(json!({"Status": value})).await;
        }
        scene
    }

    async fn object(&self, attributes: Value) -> Value {
        let objects = format!("{}/objects", self.world.module_path());
        let body = json!({"heading": "One", "attributes": attributes});
        self.client.post(&objects).json(body).await.expect(201)
    }

    /// The objects that have an attribute, as pairs of its value and their version.
    async fn values(&self, name: &str) -> Vec<(Value, i64)> {
        let objects = format!("{}/objects?limit=1000", self.world.module_path());
        let page = self.client.get(&objects).await.expect(200);
        let rows = page["items"].as_array().unwrap().iter();
        rows.filter(|row| row["attributes"].get(name).is_some())
            .map(|row| {
                let version = row["current_version"].as_i64().unwrap();
                (row["attributes"][name].clone(), version)
            })
            .collect()
    }

    async fn revisions(&self) -> i64 {
        let module = self.client.get(&self.world.module_path()).await;
        module.expect(200)["revision"].as_i64().unwrap()
    }

    async fn impact(&self, path: &str, body: Value) -> Value {
        let path = format!("{path}/impact");
        self.client.post(&path).json(body).await.expect(200)
    }
}

fn id(made: &Value) -> String {
    made["id"].as_str().unwrap().to_owned()
}

fn pairs(values: &[(&str, i64)]) -> Vec<(Value, i64)> {
    let pairs = values.iter();
    pairs
        .map(|(value, version)| (json!(value), *version))
        .collect()
}

#[tokio::test]
async fn att_3_enum_values_have_key_label_colour_and_order_and_a_new_label_keeps_data() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let scene = Scene::new(&world, &["open", "Done"]).await;
    let before = scene.values("Status").await;
    assert_eq!(before, pairs(&[("open", 1), ("done", 1)]));
    let values = json!([
        {"key": "late", "label": "Overdue", "color": "#aa0000"},
        {"key": "open", "label": "To do", "color": "#00aa00"},
        {"key": "done", "label": "Done"},
    ]);
    let body = json!({"enum_values": values});
    let edited = scene
        .client
        .patch(&scene.status)
        .json(body)
        .await
        .expect(200);
    assert_eq!(edited["enum_values"], json!(["late", "open", "done"]));
    assert_eq!(edited["enum_options"][1]["label"], "To do");
    assert_eq!(edited["enum_options"][0]["color"], "#aa0000");
    assert_eq!(scene.values("Status").await, before);
    // A client of the first contract knows only keys: labels and colours stay.
    let body = json!({"enum_values": ["open", "late", "done", "new"]});
    let edited = scene
        .client
        .patch(&scene.status)
        .json(body)
        .await
        .expect(200);
    assert_eq!(edited["enum_options"][0]["label"], "To do");
    assert_eq!(edited["enum_options"][1]["color"], "#aa0000");
    assert_eq!(edited["enum_options"][3]["label"], "new");
    // Every edit of the schema is a revision.
    let revisions = scene.revisions().await;
    let same = json!({"name": "Status"});
    scene
        .client
        .patch(&scene.status)
        .json(same)
        .await
        .expect(200);
    assert_eq!(scene.revisions().await, revisions);
}

#[tokio::test]
async fn att_3_removing_a_value_in_use_needs_a_replacement_and_converts_in_one_change_set() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let scene = Scene::new(&world, &["open", "late", "late", "done"]).await;
    let remove = json!({"enum_values": ["done", "open"]});
    let refused = scene.client.patch(&scene.status).json(remove.clone()).await;
    let refused = refused.problem(400, "invalid_request");
    assert_eq!(refused["errors"][0]["code"], "value_in_use");
    let detail = refused["errors"][0]["detail"].as_str().unwrap();
    assert!(
        detail.starts_with("2 objects have the value `Late`"),
        "{detail}"
    );

    let asked = json!({"action": "update", "change": remove});
    let impact = scene.impact(&scene.status, asked).await;
    assert_eq!(impact["removed_values"][0]["option"]["key"], "late");
    assert_eq!(impact["removed_values"][0]["objects"], 2);
    assert_eq!(
        (&impact["objects"], &impact["undecided"]),
        (&json!(2), &json!(2))
    );
    assert_eq!(
        (&impact["with_value"], &impact["without_value"]),
        (&json!(4), &json!(2))
    );

    let revision = scene.revisions().await;
    let mut decided = json!({
        "enum_values": ["done", "open"], "replacements": {"late": "done"},
        "expected_objects": 2, "expected_schema_version": impact["schema_version"],
    });
    let edited = scene.client.patch(&scene.status).json(decided.clone());
    assert_eq!(edited.await.expect(200)["default_value"], "open");
    let expected = pairs(&[("open", 1), ("done", 2), ("done", 2), ("done", 1)]);
    assert_eq!(scene.values("Status").await, expected);
    assert_eq!(scene.revisions().await, revision + 1);

    // The schema has moved since it was shown.
    decided["enum_values"] = json!(["done"]);
    let stale = scene.client.patch(&scene.status).json(decided).await;
    let stale = stale.problem(409, "conflict");
    assert_eq!(stale["errors"][0]["code"], "schema_changed");

    // Null clears; the default that went is no default any more.
    let clear = json!({"enum_values": ["done"], "replacements": {"open": null}});
    let edited = scene
        .client
        .patch(&scene.status)
        .json(clear)
        .await
        .expect(200);
    assert_eq!(edited["default_value"], Value::Null);
    let expected = pairs(&[("done", 2), ("done", 2), ("done", 1)]);
    assert_eq!(scene.values("Status").await, expected);
    let objects = format!("{}/objects", world.module_path());
    let gone = json!({"heading": "x", "attributes": {"Status": "open"}});
    let refused = scene.client.post(&objects).json(gone).await;
    refused.problem(400, "invalid_request");
}

#[tokio::test]
async fn att_3_a_deleted_object_comes_back_with_a_value_that_still_exists() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let scene = Scene::new(&world, &["open"]).await;
    let gone = scene.object(json!({"Status": "late"})).await;
    let path = format!("{}/objects/{}", world.module_path(), id(&gone));
    scene.client.delete(&path).await.expect(204);
    // Only live objects are in the way.
    let remove = json!({"enum_values": ["open", "done"], "replacements": {"late": "done"}});
    scene
        .client
        .patch(&scene.status)
        .json(remove)
        .await
        .expect(200);
    let restore = format!("{path}/restore");
    let restored = scene.client.post(&restore).await.expect(200);
    assert_eq!(restored["attributes"]["Status"], "done");
}

#[tokio::test]
async fn att_1_narrowing_a_type_shows_its_impact_first_and_history_keeps_its_values() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let scene = Scene::new(&world, &[]).await;
    let body =
        json!({"name": "Cost", "data_type": "string", "default_value": "7", "normative": true});
    let made = scene.client.post(&scene.all).json(body).await.expect(201);
    let cost = format!("{}/{}", scene.all, id(&made));
    for value in ["12", "about 5", "3", " "] {
        scene.object(json!({"Cost": value})).await;
    }
    let narrow = json!({"data_type": "integer"});
    let asked = json!({"action": "update", "change": narrow});
    let impact = scene.impact(&cost, asked).await;
    assert_eq!(
        (&impact["objects"], &impact["misfits"]),
        (&json!(4), &json!(1))
    );
    assert_eq!(impact["examples"][0]["value"], "about 5");
    assert!(
        impact["examples"][0]["key"]
            .as_str()
            .unwrap()
            .starts_with("SRS-")
    );

    let code = |problem: Value| problem["errors"][0]["code"].as_str().unwrap().to_owned();
    let refused = scene.client.patch(&cost).json(narrow).await;
    assert_eq!(
        code(refused.problem(400, "invalid_request")),
        "values_do_not_fit"
    );
    let unseen = json!({"data_type": "integer", "misfits": "clear"});
    let refused = scene.client.patch(&cost).json(unseen).await;
    assert_eq!(
        code(refused.problem(400, "invalid_request")),
        "attribute_in_use"
    );
    let outdated = json!({"data_type": "integer", "misfits": "clear", "expected_objects": 3});
    let refused = scene.client.patch(&cost).json(outdated).await;
    assert_eq!(code(refused.problem(409, "conflict")), "impact_changed");

    let revision = scene.revisions().await;
    let confirmed = json!({"data_type": "integer", "misfits": "clear", "expected_objects": 4});
    let edited = scene.client.patch(&cost).json(confirmed).await.expect(200);
    assert_eq!(
        (&edited["data_type"], &edited["default_value"]),
        (&json!("integer"), &json!("7"))
    );
    let expected = vec![(json!(12), 2), (json!(3), 2)];
    assert_eq!(scene.values("Cost").await, expected);
    assert_eq!(scene.revisions().await, revision + 1);

    // The chain covers the conversion, and old versions say what they said.
    let objects = format!("{}/objects?limit=1000", world.module_path());
    let page = scene.client.get(&objects).await.expect(200);
    let converted = page["items"].as_array().unwrap();
    let converted = converted.iter().find(|row| row["attributes"]["Cost"] == 12);
    let path = format!("{}/objects/{}", world.module_path(), id(converted.unwrap()));
    let history = scene
        .client
        .get(&format!("{path}/history"))
        .await
        .expect(200);
    assert_eq!(history["items"][0]["attribute_values"]["Cost"], 12);
    assert_eq!(history["items"][1]["attribute_values"]["Cost"], "12");
    assert_ne!(
        history["items"][0]["content_fingerprint"],
        history["items"][1]["content_fingerprint"]
    );
    let mut connection = app.database.connect().await;
    let module = req1_domain::ids::ModuleId(world.module.parse().unwrap());
    let faults = req1_store::change_sets::verify_module(&mut connection, module).await;
    assert_eq!(faults.unwrap(), []);
}

#[tokio::test]
async fn att_1_a_deleted_attribute_leaves_the_objects_and_stays_in_their_history() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let scene = Scene::new(&world, &["open", "done"]).await;
    let required = json!({"required_attributes": ["status", "Priority"]});
    scene
        .client
        .patch(&world.module_path())
        .json(required)
        .await
        .expect(200);
    let impact = scene
        .impact(&scene.status, json!({"action": "delete"}))
        .await;
    assert_eq!(impact["objects"], 2);
    let wrong = format!("{}?expected_objects=1", scene.status);
    let refused = scene.client.delete(&wrong).await.problem(409, "conflict");
    assert_eq!(refused["errors"][0]["code"], "impact_changed");
    let objects = format!("{}/objects?limit=1000", world.module_path());
    let page = scene.client.get(&objects).await.expect(200);
    let object = page["items"].as_array().unwrap().iter();
    let mut object = object.filter(|row| row["attributes"]["Status"] == "done");
    let object = id(object.next_back().unwrap());
    let seen = format!("{}?expected_objects=2", scene.status);
    scene.client.delete(&seen).await.expect(204);

    let path = format!("{}/objects/{object}", world.module_path());
    let now = scene.client.get(&path).await.expect(200);
    assert_eq!(now["attributes"], json!({}));
    let history = scene
        .client
        .get(&format!("{path}/history"))
        .await
        .expect(200);
    assert_eq!(history["items"][0]["attribute_values"]["Status"], "done");
    // Nobody asks for it any more.
    let module = scene.client.get(&world.module_path()).await.expect(200);
    assert_eq!(module["required_attributes"], json!(["Priority"]));
}

#[tokio::test]
async fn att_1_a_new_name_reaches_what_asks_for_the_attribute_and_the_order_is_one_change() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let scene = Scene::new(&world, &[]).await;
    let required = json!({"required_attributes": ["Status"]});
    scene
        .client
        .patch(&world.module_path())
        .json(required)
        .await
        .expect(200);
    let rename = json!({"name": "State"});
    scene
        .client
        .patch(&scene.status)
        .json(rename)
        .await
        .expect(200);
    let module = scene.client.get(&world.module_path()).await.expect(200);
    assert_eq!(module["required_attributes"], json!(["State"]));
    let objects = format!("{}/objects", world.module_path());
    let without = json!({"heading": "x", "attributes": {"State": null}});
    let refused = scene.client.post(&objects).json(without).await;
    let refused = refused.problem(400, "invalid_request");
    assert_eq!(refused["errors"][0]["pointer"], "/attributes/State");

    let revision = scene.revisions().await;
    let order = format!("{}/attribute-order", world.module_path());
    let status = scene.status.rsplit('/').next().unwrap();
    let body = json!({"attributes": [status, world.attribute]});
    scene.client.put(&order).json(body).await.expect(204);
    let page = scene.client.get(&scene.all).await.expect(200);
    assert_eq!(page["items"][0]["name"], "State");
    assert_eq!(page["items"][1]["name"], "Priority");
    assert_eq!(scene.revisions().await, revision + 1);
    for wrong in [json!([status, status]), json!([world.object])] {
        let body = json!({"attributes": wrong});
        let refused = scene.client.put(&order).json(body).await;
        refused.problem(400, "invalid_request");
    }
}

#[tokio::test]
async fn att_4_allowed_values_follow_another_attribute_on_every_path() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let scene = Scene::new(&world, &[]).await;
    let status = scene.status.rsplit('/').next().unwrap();
    let body = json!({
        "name": "Reason", "data_type": "enum", "enum_values": ["ill", "away", "quick"], "default_value": "quick",
        "depends_on": status, "dependency_mapping": {"Late": ["ill", "away"], "done": ["quick"]},
    });
    let made = scene.client.post(&scene.all).json(body).await.expect(201);
    let reason = format!("{}/{}", scene.all, id(&made));
    let mapping = json!({"late": ["ill", "away"], "done": ["quick"]});
    assert_eq!(made["dependency_mapping"], mapping);
    let allowed = |value: &str| {
        let path = format!("{reason}/allowed-values?parent_value={value}");
        let call = scene.client.get(&path);
        async move { call.await.expect(200) }
    };
    assert_eq!(allowed("late").await, json!(["ill", "away"]));
    assert_eq!(allowed("Done").await, json!(["quick"]));
    assert_eq!(allowed("open").await, json!(["ill", "away", "quick"]));
    assert_eq!(allowed("").await, json!(["ill", "away", "quick"]));
    let unknown = format!("{reason}/allowed-values?parent_value=never");
    scene
        .client
        .get(&unknown)
        .await
        .problem(400, "invalid_request");

    // On create; a default that does not go with the given value is left out.
    let late = scene.object(json!({"Status": "late"})).await;
    assert_eq!(late["attributes"], json!({"Status": "late"}));
    let objects = format!("{}/objects", world.module_path());
    let wrong = json!({"heading": "x", "attributes": {"Status": "late", "Reason": "quick"}});
    let refused = scene.client.post(&objects).json(wrong).await;
    let refused = refused.problem(400, "invalid_request");
    assert_eq!(refused["errors"][0]["code"], "value_not_allowed");
    assert_eq!(refused["errors"][0]["pointer"], "/attributes/Reason");
    // On update, whichever of both changes.
    let path = format!("{objects}/{}", id(&late));
    let edit = |attributes: Value| {
        let call = scene
            .client
            .patch(&path)
            .json(json!({"attributes": attributes}));
        async move { call.await }
    };
    edit(json!({"Reason": "quick"}))
        .await
        .problem(400, "invalid_request");
    edit(json!({"Reason": "ill"})).await.expect(200);
    edit(json!({"Status": "done"}))
        .await
        .problem(400, "invalid_request");
    let both = edit(json!({"Status": "done", "Reason": "quick"}))
        .await
        .expect(200);
    assert_eq!(both["attributes"]["Reason"], "quick");

    // The mapping follows what both enums lose.
    let remove = json!({"enum_values": ["open", "done"], "replacements": {"late": "open"}});
    scene
        .client
        .patch(&scene.status)
        .json(remove)
        .await
        .expect(200);
    let after = scene.client.get(&reason).await.expect(200);
    assert_eq!(after["dependency_mapping"], json!({"done": ["quick"]}));
    for wrong in [
        json!({"dependency_mapping": {"never": ["ill"]}}),
        json!({"dependency_mapping": {"done": ["never"]}}),
        json!({"depends_on": world.object}),
        json!({"depends_on": made["id"]}),
    ] {
        let refused = scene.client.patch(&reason).json(wrong).await;
        refused.problem(400, "invalid_request");
    }
    let circle = json!({"depends_on": made["id"]});
    let refused = scene.client.patch(&scene.status).json(circle).await;
    let refused = refused.problem(400, "invalid_request");
    assert_eq!(refused["errors"][0]["code"], "cycle");
    let other_kind = json!({"data_type": "string", "expected_objects": 1});
    let refused = scene.client.patch(&scene.status).json(other_kind).await;
    assert_eq!(
        refused.problem(400, "invalid_request")["errors"][0]["code"],
        "others_follow"
    );
    scene.client.delete(&scene.status).await.expect(204);
    assert_eq!(
        scene.client.get(&reason).await.expect(200)["depends_on"],
        Value::Null
    );
}
