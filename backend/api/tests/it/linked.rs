//! What the rows of a module are linked to, as columns of a view show it.

use req1_domain::access::Role;
use req1_test_support::{Client, TestApp, Value, World, json};

struct Part {
    module: String,
    objects: Vec<String>,
}

async fn made(owner: &Client, path: &str, body: Value) -> String {
    let made = owner.post(path).json(body).await.expect(201);
    made["id"].as_str().unwrap().to_owned()
}

/// Another module with an attribute of a familiar name, whose objects all satisfy the world's requirement.
async fn parts(world: &World<'_>, count: usize) -> Part {
    let owner = &world.owner;
    let module = json!({"name": "Parts", "project_id": world.project, "prefix": "P"});
    let module = made(owner, "/api/v1/modules", module).await;
    let base = format!("/api/v1/modules/{module}");
    let attribute = json!({"name": "priority", "data_type": "integer"});
    made(owner, &format!("{base}/attribute-definitions"), attribute).await;
    let mut objects = Vec::new();
    for number in 1..=count {
        let part = json!({
            "heading": format!("Disc {number}"), "body": "<p>Of <b>steel</b>.</p>", "attributes": {"priority": number},
        });
        let part = made(owner, &format!("{base}/objects"), part).await;
        let link = json!({
            "source_object_id": part, "target_object_id": world.object, "link_type_id": world.link_type,
        });
        made(owner, "/api/v1/links", link).await;
        objects.push(part);
    }
    Part { module, objects }
}

fn path(world: &World<'_>, query: &str) -> String {
    let of = |id: &str| format!("object_id={id}");
    let rows = [&world.heading, &world.object, &world.other_object].map(|id| of(id));
    format!(
        "{}/linked-objects?{}&{query}",
        world.module_path(),
        rows.join("&")
    )
}

#[tokio::test]
async fn src_4_rows_tell_what_they_are_linked_to_in_one_answer() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let viewer = world.member(Role::Viewer).await;
    let parts = parts(&world, 4).await;
    let ask = async |query: &str| viewer.get(&path(&world, query)).await.expect(200);

    let found = ask("direction=incoming&attribute=Priority").await;
    // The first requirement has the parts, the other one the first requirement; the heading has nothing.
    assert_eq!(found.as_array().unwrap().len(), 2);
    let first = &found[0];
    assert_eq!(first["object_id"], *world.object);
    assert_eq!((&first["total"], &first["suspect"]), (&json!(4), &json!(0)));
    let linked = first["linked"].as_array().unwrap();
    assert_eq!(linked.len(), 3);
    for (place, one) in linked.iter().enumerate() {
        assert_eq!(one["object_id"], *parts.objects[place]);
        assert_eq!(one["key"], format!("P-{:04}", place + 1));
        assert_eq!(one["heading"], format!("Disc {}", place + 1));
        assert_eq!(one["text"], "Of steel.");
        assert_eq!(one["value"], place + 1);
        assert_eq!(one["module_id"], *parts.module);
        assert_eq!(one["module_name"], "Parts");
        assert_eq!(one["project_id"], *world.project);
        assert_eq!(one["link_type_id"], *world.link_type);
        assert!(one["attribute_id"].is_string());
        assert_eq!(one["suspect"], false);
    }
    assert_eq!(found[1]["object_id"], *world.other_object);
    assert_eq!(found[1]["linked"][0]["object_id"], *world.object);
    // An attribute that nobody has.
    let found = ask("direction=incoming&attribute=Colour&limit=100").await;
    assert_eq!(found[0]["linked"].as_array().unwrap().len(), 4);
    assert_eq!(found[0]["linked"][0]["attribute_id"], Value::Null);

    let outgoing = ask("direction=outgoing").await;
    assert_eq!(outgoing.as_array().unwrap().len(), 1);
    assert_eq!(outgoing[0]["linked"][0]["object_id"], *world.other_object);
    let typed = ask(&format!(
        "direction=outgoing&link_type_id={}",
        world.link_type
    ))
    .await;
    assert_eq!(typed, outgoing);
    let other = "direction=outgoing&link_type_id=00000000-0000-0000-0000-000000000000";
    assert_eq!(ask(other).await, json!([]));
    // To one module only.
    let own = ask(&format!(
        "direction=incoming&other_module_id={}",
        world.module
    ))
    .await;
    assert_eq!(own.as_array().unwrap().len(), 1);
    assert_eq!(own[0]["object_id"], *world.other_object);
}

#[tokio::test]
async fn src_4_a_linked_object_that_changed_is_marked_and_one_that_is_gone_is_left_out() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let parts = parts(&world, 3).await;
    // When the last link to an object was made.
    let linked_at = async |object: &str| {
        let links = format!("/api/v1/links?target_object_id={object}");
        let links = world.owner.get(&links).await.expect(200);
        let last = links["items"].as_array().unwrap().last().unwrap().clone();
        last["created_at"].as_str().unwrap().to_owned()
    };
    let part = |place: usize| {
        let id = &parts.objects[place];
        format!("/api/v1/modules/{}/objects/{id}", parts.module)
    };
    let edit = json!({"heading": "Drum"});
    world.owner.patch(&part(1)).json(edit).await.expect(200);
    world.owner.delete(&part(0)).await.expect(204);
    let ask = async |query: &str| {
        let found = world.owner.get(&path(&world, query)).await.expect(200);
        let linked = found[0]["linked"].as_array().unwrap().clone();
        let lines = linked.iter().map(|one| {
            let mark = if one["suspect"] == true { "!" } else { "" };
            format!("{}{mark}", one["heading"].as_str().unwrap())
        });
        let lines: Vec<String> = lines.collect();
        format!(
            "{} {} {}",
            found[0]["total"],
            found[0]["suspect"],
            lines.join(", ")
        )
    };
    assert_eq!(ask("direction=incoming").await, "2 1 Drum!, Disc 3");
    // As it was.
    let then = format!(
        "direction=incoming&as_of={}",
        linked_at(&world.object).await
    );
    assert_eq!(ask(&then).await, "3 0 Disc 1, Disc 2, Disc 3");
    let value = world
        .owner
        .get(&path(&world, &format!("{then}&attribute=priority")))
        .await
        .expect(200);
    assert_eq!(value[0]["linked"][0]["value"], 1);
    // Before there were parts.
    let before = format!(
        "direction=incoming&as_of={}",
        linked_at(&world.other_object).await
    );
    let found = world.owner.get(&path(&world, &before)).await.expect(200);
    assert_eq!(found.as_array().unwrap().len(), 1);
    assert_eq!(found[0]["object_id"], *world.other_object);
}

#[tokio::test]
async fn org_1_linked_objects_that_a_person_may_not_see_are_left_out() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let viewer = world.member(Role::Viewer).await;
    let parts = parts(&world, 2).await;
    let query = "direction=incoming";
    let total = async || viewer.get(&path(&world, query)).await.expect(200)[0]["total"].clone();
    assert_eq!(total().await, 2);
    let member = format!("/api/v1/modules/{}/members/{}", parts.module, viewer.id());
    world
        .owner
        .put(&member)
        .json(json!({"role": "none"}))
        .await
        .expect(200);
    let found = viewer.get(&path(&world, query)).await.expect(200);
    assert_eq!(found.as_array().unwrap().len(), 1);
    assert_eq!(found[0]["object_id"], *world.other_object);
    // Objects of another module are not asked about through this one.
    let elsewhere = format!(
        "{}/linked-objects?object_id={}&direction=outgoing",
        world.module_path(),
        parts.objects[0]
    );
    assert_eq!(world.owner.get(&elsewhere).await.expect(200), json!([]));
    assert_eq!(viewer.get(&elsewhere).await.expect(200), json!([]));
}

#[tokio::test]
async fn src_4_what_makes_no_sense_is_refused_with_its_place() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let many = format!("object_id={}&", world.heading).repeat(201);
    for (query, place, code) in [
        ("direction=incoming&limit=0", "limit", "out_of_range"),
        ("direction=incoming&limit=101", "limit", "out_of_range"),
        (
            "direction=incoming&attribute=%00",
            "attribute",
            "invalid_text",
        ),
        ("direction=sideways", "direction", "invalid_parameter"),
        ("direction=incoming&as_of=never", "as_of", "invalid_point"),
        ("direction=incoming&as_of=99", "as_of", "unknown_revision"),
        (
            "direction=incoming&object_id=x",
            "object_id[3]",
            "invalid_parameter",
        ),
    ] {
        let refused = world.owner.get(&path(&world, query)).await;
        let problem = refused.problem(400, "invalid_request");
        assert_eq!(problem["errors"][0]["pointer"], place, "{query}");
        assert_eq!(problem["errors"][0]["code"], code, "{query}");
    }
    for rows in ["", &many] {
        let asked = format!(
            "{}/linked-objects?{rows}direction=incoming",
            world.module_path()
        );
        let problem = world
            .owner
            .get(&asked)
            .await
            .problem(400, "invalid_request");
        assert_eq!(problem["errors"][0]["code"], "wrong_number");
    }
}
