//! Undo of edits of the schema, with the values that they converted.

use req1_test_support::{TestApp, World};
use serde_json::{Value, json};

use crate::undo::{Desk, id, kinds};

struct Schema<'a> {
    desk: Desk<'a>,
    all: String,
}

impl<'a> Schema<'a> {
    async fn new(world: &'a World<'a>) -> Self {
        Self {
            desk: Desk::new(world).await,
            all: format!("{}/attribute-definitions", world.module_path()),
        }
    }

    async fn attribute(&self, body: Value) -> String {
        id(&self.desk.me.post(&self.all).json(body).await.expect(201))
    }

    async fn change(&self, attribute: &str, body: Value) {
        let path = format!("{}/{attribute}", self.all);
        self.desk.me.patch(&path).json(body).await.expect(200);
    }

    async fn remove(&self, attribute: &str) {
        let path = format!("{}/{attribute}", self.all);
        self.desk.me.delete(&path).await.expect(204);
    }
}

#[tokio::test]
async fn obj_12_attributes_go_and_come_back_with_their_values() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let schema = Schema::new(&world).await;
    let desk = &schema.desk;
    let before = desk.copy().await;
    let weight = schema
        .attribute(json!({"name": "Weight", "data_type": "string"}))
        .await;
    let made = desk.last().await;
    desk.there_and_back(&made, &before).await;
    let weight_again = desk.undone(&desk.last().await).await;
    assert_eq!(weight_again["report"]["counts"]["schema"], 1);

    // Values that somebody gave since keep the attribute.
    desk.edit(&world.object, json!({"attributes": {"Weight": "12"}}))
        .await;
    let redo = desk.last().await;
    assert_eq!(desk.preview(&redo).await["conflict_count"], 0);

    // Converting it is undone with all values, a deleted object's too.
    desk.edit(
        &world.other_object,
        json!({"attributes": {"Weight": "heavy"}}),
    )
    .await;
    desk.delete(&world.other_object).await;
    let before = desk.copy().await;
    schema
        .change(
            &weight,
            json!({"data_type": "integer", "misfits": "clear", "expected_objects": 1}),
        )
        .await;
    let act = desk.last().await;
    desk.there_and_back(&act, &before).await;
    let value = format!(
        "SELECT attributes ->> '{weight}' FROM object WHERE id = '{}'",
        world.other_object
    );
    assert_eq!(app.database.text(&value).await, "heavy");

    // A deleted attribute comes back with its place in types.
    schema.remove(&weight).await;
    let act = desk.last().await;
    desk.there_and_back(&act, &before).await;
}

#[tokio::test]
async fn obj_12_a_schema_that_others_built_on_stays() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let schema = Schema::new(&world).await;
    let desk = &schema.desk;
    let weight = schema
        .attribute(json!({"name": "Weight", "data_type": "string"}))
        .await;
    let made = desk.last().await;
    desk.others_edit(&world.object, json!({"attributes": {"Weight": "12"}}))
        .await;
    assert_eq!(desk.refused(&made).await, ["value_given_since"]);

    // A value of an enum that is in use.
    let priority = &world.attribute;
    schema
        .change(priority, json!({"enum_values": ["low", "high", "urgent"]}))
        .await;
    let widened = desk.last().await;
    desk.others_edit(&world.object, json!({"attributes": {"Priority": "urgent"}}))
        .await;
    assert_eq!(desk.refused(&widened).await, ["value_given_since"]);
    desk.others_edit(&world.object, json!({"attributes": {"Priority": "low"}}))
        .await;
    desk.undone(&widened).await;

    // A name that somebody else took.
    schema.remove(&weight).await;
    let removed = desk.last().await;
    schema
        .attribute(json!({"name": "weight", "data_type": "integer"}))
        .await;
    assert_eq!(desk.refused(&removed).await, ["name_taken"]);

    // Fields that were edited since.
    schema
        .change(
            priority,
            json!({"name": "Urgency", "description": "How soon"}),
        )
        .await;
    let renamed = desk.last().await;
    schema.change(priority, json!({"name": "Haste"})).await;
    assert_eq!(desk.refused(&renamed).await, ["edited_since"]);
    desk.undo(&renamed, "leave").await.expect(200);
    let path = format!("{}/{priority}", schema.all);
    let now = desk.me.get(&path).await.expect(200);
    assert_eq!(
        (&now["name"], &now["description"]),
        (&json!("Haste"), &Value::Null)
    );

    // A value of an attribute that is gone cannot come back, nor one that no longer fits.
    desk.edit(&world.object, json!({"attributes": {"Haste": "high"}}))
        .await;
    let edited = desk.last().await;
    schema
        .change(
            priority,
            json!({"enum_values": ["low"], "replacements": {"high": "low"}}),
        )
        .await;
    let preview = desk.preview(&edited).await;
    // Its value is the former one again.
    assert!(kinds(&preview).is_empty());
    desk.edit(&world.object, json!({"attributes": {"Haste": null}}))
        .await;
    let emptied = desk.last().await;
    schema
        .change(priority, json!({"enum_values": ["other"]}))
        .await;
    assert_eq!(desk.refused(&emptied).await, ["does_not_fit"]);
    schema.remove(priority).await;
    assert_eq!(desk.refused(&emptied).await, ["attribute_gone"]);
}

#[tokio::test]
async fn obj_12_types_and_settings_go_back() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let schema = Schema::new(&world).await;
    let desk = &schema.desk;
    let before = desk.copy().await;
    let body = json!({"module_id": world.module, "name": "Requirement", "required_attributes": ["Priority"]});
    let made = desk
        .me
        .post("/api/v1/object-types")
        .json(body)
        .await
        .expect(201);
    let path = format!("/api/v1/object-types/{}", id(&made));
    let act = desk.last().await;
    desk.there_and_back(&act, &before).await;
    desk.undone(&desk.last().await).await;

    // A type that objects have stays; deleting it takes it from them, and gives it back.
    let act = desk.last().await;
    let edit = json!({"object_type_id": id(&made), "attributes": {"Priority": "low"}});
    desk.edit(&world.object, edit).await;
    assert_eq!(desk.refused(&act).await, ["value_given_since"]);
    let before = desk.copy().await;
    desk.me
        .delete(&format!("{path}?clear=true"))
        .await
        .expect(204);
    let deleted = desk.last().await;
    desk.there_and_back(&deleted, &before).await;
    // The type of an object cannot go back to one that is gone.
    desk.edit(&world.object, json!({"object_type_id": null}))
        .await;
    let untyped = desk.last().await;
    desk.me.delete(&path).await.expect(204);
    assert_eq!(desk.refused(&untyped).await, ["type_gone"]);

    // Settings are undone too, the very first change of them as well.
    let before = desk.copy().await;
    let settings = json!({"name": "Other", "prefix": "X", "required_attributes": ["Priority"]});
    desk.me
        .patch(&world.module_path())
        .json(settings)
        .await
        .expect(200);
    let act = desk.last().await;
    desk.there_and_back(&act, &before).await;
    desk.me
        .patch(&world.module_path())
        .json(json!({"name": "Third"}))
        .await
        .expect(200);
    let act = desk.last().await;
    desk.there_and_back(&act, &before).await;
}
