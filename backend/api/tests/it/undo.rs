//! Undo of change sets: what goes back, what is left to the person, and that nothing is overwritten silently.

use req1_domain::access::Role;
use req1_test_support::{Answer, Client, TestApp, World};
use serde_json::{Value, json};

/// A module, and people who change it.
pub(crate) struct Desk<'a> {
    pub(crate) world: &'a World<'a>,
    pub(crate) me: Client,
    pub(crate) other: Client,
}

/// Everything of the module that people see: what lives, with its place and content.
pub(crate) const COPY: &str = "SELECT jsonb_build_object(
    'objects', (SELECT jsonb_agg(to_jsonb(o) - '{version,revision,updated_at,updated_by}'::text[] ORDER BY path)
                FROM object o WHERE deleted_at IS NULL),
    'searched', (SELECT jsonb_agg(jsonb_build_array(object_id, content) ORDER BY object_id)
                 FROM object_search WHERE live),
    'links', (SELECT jsonb_agg(to_jsonb(l) - '{version,revision,updated_at,updated_by}'::text[] ORDER BY id)
              FROM link l WHERE deleted_at IS NULL),
    'attributes', (SELECT jsonb_agg(to_jsonb(a) - '{version,updated_at}'::text[] ORDER BY id)
                   FROM attribute_definition a WHERE deleted_at IS NULL),
    'types', (SELECT jsonb_agg(to_jsonb(t) - '{version,updated_at}'::text[] ORDER BY id)
              FROM object_type t WHERE deleted_at IS NULL),
    'modules', (SELECT jsonb_agg(to_jsonb(m)
                    - '{last_number,revision,revised_at,head_hash,schema_version,updated_at}'::text[] ORDER BY id)
                FROM module m)
)::text";

/// Counts of the outline that differ from the rows.
const MISCOUNTED: &str = "SELECT count(*)::text FROM (
    SELECT module_id, sum(total), sum(live), sum(headings) FROM outline_tally WHERE depth = -1 GROUP BY module_id
    EXCEPT
    SELECT module_id, count(*), count(*) FILTER (WHERE deleted_at IS NULL),
           count(*) FILTER (WHERE deleted_at IS NULL AND classification = 'heading')
    FROM object GROUP BY module_id
) AS wrong";

impl<'a> Desk<'a> {
    pub(crate) async fn new(world: &'a World<'a>) -> Self {
        Self {
            world,
            me: world.owner.clone(),
            other: world.member(Role::Admin).await,
        }
    }

    pub(crate) fn objects(&self) -> String {
        format!("{}/objects", self.world.module_path())
    }

    pub(crate) fn object(&self, id: &str) -> String {
        format!("{}/{id}", self.objects())
    }

    pub(crate) async fn create(&self, body: Value) -> String {
        let made = self.me.post(&self.objects()).json(body).await.expect(201);
        id(&made)
    }

    pub(crate) async fn edit(&self, object: &str, body: Value) {
        self.me
            .patch(&self.object(object))
            .json(body)
            .await
            .expect(200);
    }

    pub(crate) async fn others_edit(&self, object: &str, body: Value) {
        self.other
            .patch(&self.object(object))
            .json(body)
            .await
            .expect(200);
    }

    pub(crate) async fn delete(&self, object: &str) {
        self.me.delete(&self.object(object)).await.expect(204);
    }

    pub(crate) async fn put(&self, object: &str, to: Value) {
        let path = format!("{}/move", self.object(object));
        let mut body = to;
        body["action"] = json!("move_to");
        self.me.post(&path).json(body).await.expect(200);
    }

    /// The change set that was the last one.
    pub(crate) async fn last(&self) -> String {
        let path = format!("{}/history?limit=1", self.world.module_path());
        let page = self.me.get(&path).await.expect(200);
        page["items"][0]["change_set_id"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    pub(crate) async fn undo(&self, change_set: &str, conflicts: &str) -> Answer {
        let path = format!("/api/v1/change-sets/{change_set}/undo");
        self.me
            .post(&path)
            .json(json!({ "conflicts": conflicts }))
            .await
    }

    pub(crate) async fn undone(&self, change_set: &str) -> Value {
        self.undo(change_set, "refuse").await.expect(200)
    }

    pub(crate) async fn preview(&self, change_set: &str) -> Value {
        let path = format!("/api/v1/change-sets/{change_set}/undo");
        self.me.get(&path).await.expect(200)
    }

    pub(crate) async fn copy(&self) -> Value {
        assert_eq!(self.world.app.database.text(MISCOUNTED).await, "0");
        serde_json::from_str(&self.world.app.database.text(COPY).await).unwrap()
    }

    /// The same undo is refused, with the conflicts; nothing changes. Answers their kinds.
    pub(crate) async fn refused(&self, change_set: &str) -> Vec<String> {
        let before = self.copy().await;
        let preview = self.preview(change_set).await;
        let answer = self.undo(change_set, "refuse").await;
        let problem = answer.problem(409, "conflict");
        assert_eq!(problem["errors"][0]["code"], "undo_conflicts");
        assert_eq!(problem["undo"]["conflicts"], preview["conflicts"]);
        assert_eq!(self.copy().await, before);
        kinds(&preview)
    }

    /// Undoes it and undoes that: both times the module is as it was.
    pub(crate) async fn there_and_back(&self, change_set: &str, before: &Value) {
        let after = self.copy().await;
        let done = self.undone(change_set).await;
        assert_same(&self.copy().await, before);
        let redo = self.undone(done["change_set_id"].as_str().unwrap()).await;
        assert_same(&self.copy().await, &after);
        self.undone(redo["change_set_id"].as_str().unwrap()).await;
        assert_same(&self.copy().await, before);
    }
}

pub(crate) fn id(made: &Value) -> String {
    made["id"].as_str().unwrap().to_owned()
}

pub(crate) fn kinds(report: &Value) -> Vec<String> {
    let conflicts = report["conflicts"].as_array().unwrap().iter();
    conflicts
        .map(|one| one["kind"].as_str().unwrap().to_owned())
        .collect()
}

/// Compares copies part by part, so that a difference is found in the message.
#[track_caller]
pub(crate) fn assert_same(now: &Value, wanted: &Value) {
    for (part, wanted) in wanted.as_object().unwrap() {
        let rows = |all: &Value| all.as_array().cloned().unwrap_or_default();
        let (now, wanted) = (rows(&now[part]), rows(wanted));
        for row in &wanted {
            assert!(now.contains(row), "{part}: missing {row}\nin {now:#?}");
        }
        assert_eq!(now.len(), wanted.len(), "{part}: too many in {now:#?}");
    }
}

#[tokio::test]
async fn obj_12_an_edit_goes_back_field_by_field_and_comes_again() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let desk = Desk::new(&world).await;
    let before = desk.copy().await;
    let edit = json!({"heading": "Hold", "body": "<p>It shall hold.</p>", "classification": "informative",
                      "attributes": {"Priority": "high"}, "lifecycle_state": "draft"});
    desk.edit(&world.object, edit).await;
    let act = desk.last().await;
    desk.there_and_back(&act, &before).await;

    // It is undone once.
    let again = desk.undo(&act, "refuse").await.problem(409, "conflict");
    assert_eq!(again["errors"][0]["code"], "already_undone");

    // The undo is a change set that names the other, and its versions say so.
    let path = format!("{}/history", world.module_path());
    let history = desk.me.get(&path).await.expect(200);
    let rows = history["items"].as_array().unwrap();
    assert_eq!(rows[0]["cause"], "undo");
    assert_eq!(rows[0]["undoes"], rows[1]["change_set_id"]);
    assert_eq!(rows[1]["undone_by"], rows[0]["change_set_id"]);
    assert_eq!(
        (&rows[0]["updated"], &rows[0]["deleted"]),
        (&json!(1), &json!(0))
    );
    let versions = format!("{}/history", world.object_path());
    let versions = desk.me.get(&versions).await.expect(200);
    assert_eq!(versions["items"][0]["change_type"], "undo");
}

#[tokio::test]
async fn obj_12_only_the_fields_of_the_change_set_go_back() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let desk = Desk::new(&world).await;
    desk.edit(&world.object, json!({"heading": "Mine", "body": "Mine"}))
        .await;
    let act = desk.last().await;
    // Others change what the change set did not touch.
    desk.others_edit(&world.object, json!({"attributes": {"Priority": "low"}}))
        .await;
    desk.undone(&act).await;
    let object = desk.me.get(&world.object_path()).await.expect(200);
    assert_eq!(object["heading"], Value::Null);
    assert_eq!(object["attributes"]["Priority"], "low");

    // And what it did touch.
    desk.edit(&world.object, json!({"heading": "Mine", "body": "Mine"}))
        .await;
    let act = desk.last().await;
    desk.others_edit(&world.object, json!({"heading": "Theirs"}))
        .await;
    assert_eq!(desk.refused(&act).await, ["edited_since"]);
    let preview = desk.preview(&act).await;
    let conflict = &preview["conflicts"][0];
    assert_eq!(conflict["field"]["field"], "heading");
    assert_eq!(conflict["field"]["before"], Value::Null);
    assert_eq!(conflict["field"]["then"], "Mine");
    assert_eq!(conflict["field"]["now"], "Theirs");
    assert_eq!(conflict["by"], desk.other.id().to_string().as_str());
    assert!(conflict["at"].is_string() && conflict["by_name"].is_string());
    assert_eq!(conflict["subject"]["name"], "SRS-0002");
    assert_eq!(preview["items"][0]["fields"][0]["field"], "body");
    // The person may choose to have the rest.
    desk.undo(&act, "leave").await.expect(200);
    let object = desk.me.get(&world.object_path()).await.expect(200);
    assert_eq!(object["heading"], "Theirs");
    assert!(
        object["body"]
            .as_str()
            .unwrap()
            .contains("The brake shall hold.")
    );
}

#[tokio::test]
async fn obj_12_new_objects_go_unless_somebody_built_on_them() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let desk = Desk::new(&world).await;
    let before = desk.copy().await;
    desk.create(json!({"heading": "New", "parent_id": world.heading}))
        .await;
    let act = desk.last().await;
    desk.there_and_back(&act, &before).await;

    let edited = desk.create(json!({"heading": "Edited"})).await;
    let act = desk.last().await;
    desk.others_edit(&edited, json!({"heading": "Edited by others"}))
        .await;
    assert_eq!(desk.refused(&act).await, ["edited_since"]);
    let nothing = desk.undo(&act, "leave").await.problem(409, "conflict");
    assert_eq!(nothing["errors"][0]["code"], "nothing_to_undo");

    let parent = desk.create(json!({"heading": "Parent"})).await;
    let act = desk.last().await;
    let child = desk
        .create(json!({"heading": "Child", "parent_id": parent}))
        .await;
    assert_eq!(desk.refused(&act).await, ["has_children"]);
    let preview = desk.preview(&act).await;
    let child = desk.me.get(&desk.object(&child)).await.expect(200);
    assert_eq!(preview["conflicts"][0]["other"], child["key"]);

    let moved = desk.create(json!({"heading": "Moved"})).await;
    let act = desk.last().await;
    desk.put(&moved, json!({"parent_id": world.heading})).await;
    assert_eq!(desk.refused(&act).await, ["moved_since"]);

    // Who deleted it did what the undo would do.
    let gone = desk.create(json!({"heading": "Gone"})).await;
    let act = desk.last().await;
    desk.delete(&gone).await;
    let nothing = desk.undo(&act, "refuse").await.problem(409, "conflict");
    assert_eq!(nothing["errors"][0]["code"], "nothing_to_undo");
}

#[tokio::test]
async fn obj_12_deleted_objects_come_back_with_all_that_went_with_them() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let desk = Desk::new(&world).await;
    let before = desk.copy().await;
    desk.delete(&world.heading).await;
    let act = desk.last().await;
    desk.there_and_back(&act, &before).await;
    let deletions = "SELECT count(*)::text FROM object_deletion";
    assert_eq!(app.database.text(deletions).await, "0");

    // A child cannot come back without its parent.
    desk.delete(&world.object).await;
    let child = desk.last().await;
    desk.delete(&world.heading).await;
    assert_eq!(desk.refused(&child).await, ["parent_gone"]);

    // What was restored and deleted anew belongs to another act.
    let parent = desk.last().await;
    let restore = format!("{}/restore", desk.object(&world.heading));
    desk.me.post(&restore).await.expect(200);
    let restored = desk.last().await;
    desk.other
        .delete(&desk.object(&world.heading))
        .await
        .expect(204);
    assert_eq!(
        kinds(&desk.preview(&parent).await),
        ["deleted_since", "deleted_since"]
    );
    // The restore is undone by deleting, which has happened.
    let nothing = desk
        .undo(&restored, "refuse")
        .await
        .problem(409, "conflict");
    assert_eq!(nothing["errors"][0]["code"], "nothing_to_undo");
}

#[tokio::test]
async fn obj_12_a_restore_goes_back_into_the_bin() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let desk = Desk::new(&world).await;
    desk.delete(&world.heading).await;
    let before = desk.copy().await;
    desk.me
        .post(&format!("{}/restore", desk.object(&world.heading)))
        .await
        .expect(200);
    let act = desk.last().await;
    desk.there_and_back(&act, &before).await;
    let deletions = "SELECT string_agg(objects::text, ',') FROM object_deletion";
    assert_eq!(app.database.text(deletions).await, "3");
}

#[tokio::test]
async fn obj_12_moves_go_back_between_todays_neighbours() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let desk = Desk::new(&world).await;
    let top = desk.create(json!({"heading": "Top"})).await;
    let before = desk.copy().await;
    desk.put(&world.object, json!({"parent_id": top})).await;
    let act = desk.last().await;
    desk.there_and_back(&act, &before).await;

    // Somebody took the place in between: both stand there, the former one first.
    desk.put(&world.object, json!({"parent_id": top})).await;
    let act = desk.last().await;
    let first = json!({"heading": "First", "parent_id": world.heading, "position": 0});
    desk.create(first).await;
    desk.undone(&act).await;
    let path = format!("{}?limit=100", desk.objects());
    let rows = desk.me.get(&path).await.expect(200);
    let below: Vec<&Value> = rows["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["parent_id"] == world.heading.as_str())
        .collect();
    assert_eq!(below.len(), 3);
    assert_eq!(below[2]["id"], world.other_object.as_str());

    // The parent is gone.
    desk.put(&world.object, json!({"parent_id": top})).await;
    let act = desk.last().await;
    desk.delete(&world.heading).await;
    assert_eq!(desk.refused(&act).await, ["parent_gone"]);
    desk.me
        .post(&format!("{}/restore", desk.object(&world.heading)))
        .await
        .expect(200);

    // The parent stands below the object now.
    desk.put(&world.heading, json!({"parent_id": world.object}))
        .await;
    assert_eq!(desk.refused(&act).await, ["cycle"]);
    desk.put(&world.heading, json!({})).await;

    // Somebody moved it on.
    desk.put(&world.object, json!({})).await;
    assert_eq!(desk.refused(&act).await, ["moved_since"]);
    desk.delete(&world.object).await;
    assert_eq!(kinds(&desk.preview(&act).await).len(), 1);
}

#[tokio::test]
async fn obj_12_links_go_and_come_back() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let desk = Desk::new(&world).await;
    let before = desk.copy().await;
    let link = |source: &str, target: &str| json!({"source_object_id": source, "target_object_id": target, "link_type_id": world.link_type});
    let back = link(&world.other_object, &world.object);
    desk.me.post("/api/v1/links").json(back).await.expect(201);
    let act = desk.last().await;
    desk.there_and_back(&act, &before).await;

    desk.me
        .delete(&format!("/api/v1/links/{}", world.link))
        .await
        .expect(204);
    let act = desk.last().await;
    desk.there_and_back(&act, &before).await;

    // The same link was made anew.
    desk.me
        .delete(&format!("/api/v1/links/{}", world.link))
        .await
        .expect(204);
    let act = desk.last().await;
    let again = link(&world.object, &world.other_object);
    let again = desk.me.post("/api/v1/links").json(again).await.expect(201);
    assert_eq!(desk.refused(&act).await, ["link_exists"]);
    desk.me
        .delete(&format!("/api/v1/links/{}", id(&again)))
        .await
        .expect(204);

    // An end is gone.
    desk.delete(&world.other_object).await;
    assert_eq!(desk.refused(&act).await, ["link_end_gone"]);
}

#[tokio::test]
async fn obj_12_undo_and_redo_follow_ones_own_acts() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let desk = Desk::new(&world).await;
    let stack = async || {
        let path = format!("{}/undo", world.module_path());
        let stack = desk.me.get(&path).await.expect(200);
        let id = |one: &Value| one["change_set_id"].as_str().map(str::to_owned);
        (id(&stack["undo"]), id(&stack["redo"]))
    };
    desk.edit(&world.object, json!({"heading": "One"})).await;
    let one = desk.last().await;
    desk.edit(&world.object, json!({"heading": "Two"})).await;
    let two = desk.last().await;
    desk.others_edit(&world.other_object, json!({"heading": "Theirs"}))
        .await;
    assert_eq!(stack().await, (Some(two.clone()), None));
    desk.undone(&two).await;
    let undo_two = desk.last().await;
    assert_eq!(stack().await, (Some(one.clone()), Some(undo_two.clone())));
    desk.undone(&one).await;
    let undo_one = desk.last().await;
    assert_eq!(stack().await.1, Some(undo_one.clone()));
    // Again, one after the other, and back once more.
    desk.undone(&undo_one).await;
    let redo_one = desk.last().await;
    assert_eq!(stack().await, (Some(redo_one), Some(undo_two.clone())));
    desk.undone(&undo_two).await;
    let redo_two = desk.last().await;
    assert_eq!(stack().await, (Some(redo_two.clone()), None));
    let object = desk.me.get(&world.object_path()).await.expect(200);
    assert_eq!(object["heading"], "Two");
    // A new act ends what could be done again.
    desk.undone(&redo_two).await;
    desk.edit(&world.object, json!({"heading": "Three"})).await;
    assert_eq!(stack().await, (Some(desk.last().await), None));
}

#[tokio::test]
async fn obj_12_two_thousand_objects_of_one_act_go_and_come_back() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let desk = Desk::new(&world).await;
    let all = format!("{}/attribute-definitions", world.module_path());
    let weight = json!({"name": "Weight", "data_type": "string"});
    let weight = desk.me.post(&all).json(weight).await.expect(201);
    for number in 0..20 {
        let body = json!({"heading": format!("Part {number}"), "parent_id": world.heading,
                          "attributes": {"Weight": number.to_string()}});
        desk.create(body).await;
    }
    // As an import would write them, by copies of a module.
    app.database
        .execute(&format!(
            "INSERT INTO object (workspace_id, id, module_id, number, key, parent_id, order_key, path, depth,
                                 classification, heading, body, attributes, content_fingerprint, version, revision,
                                 created_at, updated_at, updated_by)
             SELECT o.workspace_id, gen_random_uuid(), o.module_id, o.number + 1000 * n, o.key || '.' || n, o.id,
                    'a' || to_char(n, 'FM0000') || 'V', o.path || 'a' || to_char(n, 'FM0000') || 'V!', o.depth + 1,
                    'normative', NULL, '<p>Text ' || n || '</p>',
                    jsonb_build_object('{weight}', n::text), o.content_fingerprint, 1, o.revision, o.created_at,
                    o.updated_at, o.updated_by
             FROM object o CROSS JOIN generate_series(1, 100) AS n WHERE o.heading LIKE 'Part %';
             INSERT INTO object_search (workspace_id, module_id, object_id, key, content, language, document)
             SELECT workspace_id, module_id, id, lower(key), 'Text', 'english', '' FROM object WHERE depth = 2;
             INSERT INTO object_version (
                 workspace_id, object_id, version, module_id, revision, change_set_id, change_type, changed_by, changed_at,
                 number, key, parent_id, order_key, classification, heading, body, object_type_id, attributes,
                 lifecycle_state, external_references, content_fingerprint, deleted)
             SELECT workspace_id, id, version, module_id, revision,
                    (SELECT change_set_id FROM change_set_module r WHERE r.module_id = object.module_id
                       AND r.revision = object.revision),
                    'create', updated_by, updated_at, number, key, parent_id, order_key, classification, heading, body,
                    object_type_id, attributes, lifecycle_state, external_references, content_fingerprint, false
             FROM object WHERE depth = 2;
             SELECT refresh_outline_tally(workspace_id, id, '', '~') FROM module;
             ANALYZE object; ANALYZE object_version; ANALYZE object_search;",
            weight = id(&weight)
        ))
        .await;
    let before = desk.copy().await;

    // All values are converted in one act, and so they go back.
    let number = json!({"data_type": "integer", "expected_objects": 2_020});
    desk.me
        .patch(&format!("{all}/{}", id(&weight)))
        .json(number)
        .await
        .expect(200);
    let act = desk.last().await;
    let done = desk.undone(&act).await;
    assert_eq!(done["report"]["counts"]["edited"], 2_020);
    // Search had been given other words than an import gives it.
    let after = desk.copy().await;
    assert!(
        after["objects"] == before["objects"],
        "the copy is another one"
    );
    let before = after;

    // All go in one act.
    desk.delete(&world.heading).await;
    let act = desk.last().await;
    let done = desk.undone(&act).await;
    assert_eq!(done["report"]["counts"]["restored"], 2_023);
    assert_eq!(done["report"]["items"].as_array().unwrap().len(), 100);
    assert!(desk.copy().await == before, "the copy is another one");
    desk.undone(done["change_set_id"].as_str().unwrap()).await;
    assert_eq!(desk.copy().await["objects"], Value::Null);
}

#[tokio::test]
async fn obj_12_whoever_may_not_edit_all_modules_undoes_nothing() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let desk = Desk::new(&world).await;
    let all = format!("{}/attribute-definitions", world.module_path());
    let body = json!({"name": "Weight", "data_type": "integer"});
    desk.me.post(&all).json(body).await.expect(201);
    let schema = format!("/api/v1/change-sets/{}/undo", desk.last().await);
    // Editors change objects, not the schema.
    let editor = world.member(Role::Editor).await;
    editor.get(&schema).await.problem(403, "not_allowed");
    editor
        .post(&schema)
        .json(json!({}))
        .await
        .problem(403, "not_allowed");
    app.person()
        .await
        .get(&schema)
        .await
        .problem(404, "not_found");

    desk.edit(&world.object, json!({"heading": "Mine"})).await;
    let path = format!("/api/v1/change-sets/{}/undo", desk.last().await);
    editor.post(&path).json(json!({})).await.expect(200);
    let nobody = "/api/v1/change-sets/00000000-0000-7000-8000-000000000000/undo";
    desk.me
        .post(nobody)
        .json(json!({}))
        .await
        .problem(404, "not_found");
    desk.me
        .get(&format!("{path}?limit=0"))
        .await
        .problem(400, "invalid_request");
    let wrong = json!({"conflicts": "overwrite"});
    desk.me
        .post(&path)
        .json(wrong)
        .await
        .problem(400, "invalid_request");
}

#[tokio::test]
async fn ver_1_the_history_of_a_module_is_listed_by_person_and_kind() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let desk = Desk::new(&world).await;
    desk.others_edit(&world.object, json!({"heading": "Theirs"}))
        .await;
    desk.edit(&world.object, json!({"heading": "Mine"})).await;
    desk.undone(&desk.last().await).await;
    let base = format!("{}/history", world.module_path());
    let list = async |query: &str| desk.me.get(&format!("{base}?{query}")).await.expect(200);
    let all = list("").await;
    let total = all["total"].as_i64().unwrap();
    let theirs = list(&format!("actor_id={}", desk.other.id())).await;
    assert_eq!(theirs["total"], 1);
    assert_eq!(theirs["items"][0]["object_heading"], "Theirs");
    let undos = list("cause=undo").await;
    assert_eq!(
        (&undos["total"], &undos["items"][0]["cause"]),
        (&json!(1), &json!("undo"))
    );
    let linked = all["items"].as_array().unwrap().iter();
    assert!(linked.clone().any(|one| one["links"] == 1));
    assert!(
        linked
            .clone()
            .any(|one| one["schema"] == json!(["Priority"]))
    );
    // Pages follow each other though something happens in between.
    let first = list("limit=3").await;
    desk.edit(&world.object, json!({"heading": "Later"})).await;
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = list(&format!("limit=1000&cursor={cursor}")).await;
    let rows = second["items"].as_array().unwrap();
    assert_eq!(i64::try_from(rows.len()).unwrap(), total - 3);
    assert_eq!(rows[0]["revision"], all["items"][3]["revision"]);
    let wrong = desk.me.get(&format!("{base}?cursor=k1.x")).await;
    wrong.problem(400, "invalid_request");
}
