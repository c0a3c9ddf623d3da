//! Types of objects: their attributes, what they require, their form.

use req1_test_support::{TestApp, World};
use serde_json::{Value, json};

const TYPES: &str = "/api/v1/object-types";

fn id(made: &Value) -> String {
    made["id"].as_str().unwrap().to_owned()
}

async fn attribute(world: &World<'_>, body: Value) -> String {
    let all = format!("{}/attribute-definitions", world.module_path());
    id(&world.owner.post(&all).json(body).await.expect(201))
}

#[tokio::test]
async fn att_5_what_the_module_requires_does_not_bind_a_type_without_it() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let cause = attribute(&world, json!({"name": "Cause", "data_type": "string"})).await;
    let body = json!({"module_id": world.module, "name": "Hazard", "attributes": [cause]});
    let hazard = id(&world.owner.post(TYPES).json(body).await.expect(201));
    let all = json!({"required_attributes": ["Priority"]});
    let call = world.owner.patch(&world.module_path()).json(all);
    call.await.expect(200);
    let objects = format!("{}/objects", world.module_path());
    let new = json!({"heading": "Fire", "object_type_id": hazard});
    world.owner.post(&objects).json(new).await.expect(201);
    let plain = world.owner.post(&objects).json(json!({"heading": "x"}));
    plain.await.problem(400, "invalid_request");
}

#[tokio::test]
async fn att_5_a_type_says_which_attributes_its_objects_have_and_must_have() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let text = |name: &str| json!({"name": name, "data_type": "string", "default_value": "d"});
    let cause = attribute(&world, text("Cause")).await;
    let effect = attribute(&world, text("Effect")).await;
    let other = attribute(&world, text("Other")).await;
    let layout = json!({"sections": [{"title": "Analysis", "attributes": [effect, cause]}]});
    let body = json!({
        "module_id": world.module, "name": "Hazard", "description": "What may go wrong",
        "default_classification": "informative", "attributes": [cause, effect],
        "required_attributes": ["Cause"], "form_layout": layout, "attribute_schema": {"anything": [1]},
    });
    let made = world.owner.post(TYPES).json(body.clone()).await.expect(201);
    for (field, value) in body.as_object().unwrap() {
        assert_eq!(made[field], *value, "{field}");
    }
    let hazard = id(&made);
    let objects = format!("{}/objects", world.module_path());
    let new = json!({"heading": "Fire", "object_type_id": hazard});
    let object = world.owner.post(&objects).json(new).await.expect(201);
    assert_eq!(object["classification"], "informative");
    assert_eq!(object["attributes"], json!({"Cause": "d", "Effect": "d"}));

    let code = |problem: Value| problem["errors"][0]["code"].as_str().unwrap().to_owned();
    let attributes =
        |attributes: Value| json!({"object_type_id": hazard, "attributes": attributes});
    for (values, expected) in [
        (json!({"Cause": null}), "required_attribute"),
        (json!({"Other": "x"}), "not_of_type"),
        (json!({ &other: "x" }), "not_of_type"),
    ] {
        let refused = world.owner.post(&objects).json(attributes(values)).await;
        assert_eq!(code(refused.problem(400, "invalid_request")), expected);
    }
    let path = format!("{objects}/{}", id(&object));
    for (values, expected) in [
        (json!({"Cause": " "}), "required_attribute"),
        (json!({"Other": "x"}), "not_of_type"),
    ] {
        let body = json!({"attributes": values});
        let refused = world.owner.patch(&path).json(body).await;
        assert_eq!(code(refused.problem(400, "invalid_request")), expected);
    }
    // An object that becomes one keeps what it had, and must have what the type asks for.
    let plain = json!({"heading": "x", "attributes": {"Cause": null}});
    let plain = world.owner.post(&objects).json(plain).await.expect(201);
    let path = format!("{objects}/{}", id(&plain));
    let body = json!({"object_type_id": hazard});
    let refused = world.owner.patch(&path).json(body).await;
    assert_eq!(
        code(refused.problem(400, "invalid_request")),
        "required_attribute"
    );
    let body = json!({"object_type_id": hazard, "attributes": {"Cause": "heat"}});
    let changed = world.owner.patch(&path).json(body).await.expect(200);
    assert_eq!(changed["attributes"]["Other"], "d");
}

#[tokio::test]
async fn att_5_the_impact_of_a_stricter_type_is_counted_before() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let cost = attribute(&world, json!({"name": "Cost", "data_type": "integer"})).await;
    let made = json!({"module_id": world.module, "name": "Need"});
    let need = id(&world.owner.post(TYPES).json(made).await.expect(201));
    let objects = format!("{}/objects", world.module_path());
    for (classification, values) in [
        ("normative", json!({"Cost": 3})),
        ("normative", json!({"Priority": "low"})),
        ("heading", json!({})),
    ] {
        let new = json!({
            "heading": "x", "object_type_id": need, "classification": classification, "attributes": values,
        });
        world.owner.post(&objects).json(new).await.expect(201);
    }
    let path = format!("{TYPES}/{need}");
    let change = json!({"required_attributes": ["Cost"], "attributes": [cost]});
    let asked = json!({"action": "update", "change": change});
    let impact = format!("{path}/impact");
    let impact = world.owner.post(&impact).json(asked).await.expect(200);
    assert_eq!(impact["objects"], 3);
    assert_eq!(
        impact["missing"],
        json!([{"id": cost, "name": "Cost", "objects": 1}])
    );
    let outside = json!([{"id": world.attribute, "name": "Priority", "objects": 1}]);
    assert_eq!(impact["outside"], outside);
    let mut change = change;
    change["expected_schema_version"] = json!(impact["schema_version"].as_i64().unwrap() - 1);
    let stale = world.owner.patch(&path).json(change.clone()).await;
    stale.problem(409, "conflict");
    change["expected_schema_version"] = impact["schema_version"].clone();
    world.owner.patch(&path).json(change).await.expect(200);

    // A type follows its attributes: a new name, and one that goes.
    let attribute = format!("{}/attribute-definitions/{cost}", world.module_path());
    let rename = json!({"name": "Price"});
    world.owner.patch(&attribute).json(rename).await.expect(200);
    let now = world.owner.get(&path).await.expect(200);
    assert_eq!(now["required_attributes"], json!(["Price"]));
    world.owner.delete(&attribute).await.expect(204);
    let now = world.owner.get(&path).await.expect(200);
    assert_eq!(
        (&now["required_attributes"], &now["attributes"]),
        (&json!([]), &json!([]))
    );
}

#[tokio::test]
async fn att_5_a_type_in_use_goes_when_its_objects_get_another_or_none() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let objects = format!("{}/objects", world.module_path());
    let (old, new) = (world.object_type().await, world.object_type().await);
    let body = json!({"heading": "x", "object_type_id": old});
    let object = id(&world.owner.post(&objects).json(body).await.expect(201));
    let path = format!("{TYPES}/{old}");
    let refused = world.owner.delete(&path).await.problem(409, "conflict");
    assert_eq!(refused["errors"][0]["code"], "type_in_use");
    let itself = format!("{path}?replace_with={old}");
    world
        .owner
        .delete(&itself)
        .await
        .problem(400, "invalid_request");
    let outdated = format!("{path}?replace_with={new}&expected_objects=2");
    world.owner.delete(&outdated).await.problem(409, "conflict");
    let good = format!("{path}?replace_with={new}&expected_objects=1");
    world.owner.delete(&good).await.expect(204);
    world.owner.get(&path).await.problem(404, "not_found");
    let object = format!("{objects}/{object}");
    let now = world.owner.get(&object).await.expect(200);
    assert_eq!(
        (&now["object_type_id"], &now["current_version"]),
        (&json!(new), &json!(2))
    );
    world
        .owner
        .delete(&format!("{TYPES}/{new}?clear=true"))
        .await
        .expect(204);
    let now = world.owner.get(&object).await.expect(200);
    assert_eq!(
        (&now["object_type_id"], &now["current_version"]),
        (&Value::Null, &json!(3))
    );
    // It can be edited as before.
    let edit = json!({"heading": "y"});
    world.owner.patch(&object).json(edit).await.expect(200);
}

#[tokio::test]
async fn att_5_wrong_types_are_refused_with_their_place() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let section = |title: &str, attributes: Value| json!({"sections": [{"title": title, "attributes": attributes}]});
    let one = json!(world.attribute);
    world.object_type().await;
    let taken = world
        .owner
        .get(&format!("{TYPES}?module_id={}", world.module))
        .await;
    let taken = taken.expect(200)["items"][0]["name"].clone();
    for (field, value, pointer) in [
        ("name", json!(""), "/name"),
        ("name", taken, "/name"),
        (
            "default_classification",
            json!("odd"),
            "/default_classification",
        ),
        ("attribute_schema", json!([]), ""),
        ("required_attributes", json!("Cost"), "/required_attributes"),
        ("required_attributes", json!([1]), "/required_attributes"),
        ("attributes", json!([world.object]), "/attributes/0"),
        ("attributes", json!([one, one]), "/attributes/1"),
        (
            "form_layout",
            section("", json!([])),
            "/form_layout/sections/0/title",
        ),
        (
            "form_layout",
            section("A", json!([one, one])),
            "/form_layout/sections/0/attributes/1",
        ),
    ] {
        let mut body = json!({"module_id": world.module, "name": "New"});
        body[field] = value;
        let refused = world.owner.post(TYPES).json(body).await;
        let refused = refused.problem(400, "invalid_request");
        if !pointer.is_empty() {
            assert_eq!(refused["errors"][0]["pointer"], pointer, "{refused}");
        }
    }
}
