//! Rules about what links may join, and how many; and what links never join.

use req1_domain::access::Role;
use req1_test_support::{Answer, Client, TestApp, Value, World, json};

const RULES: &str = "/api/v1/link-rules";

fn id(made: &Value) -> String {
    made["id"].as_str().unwrap().to_owned()
}

async fn post(person: &Client, path: &str, body: Value) -> Value {
    person.post(path).json(body).await.expect(201)
}

/// A module of its own with so many requirements.
async fn module(world: &World<'_>, prefix: &str, objects: usize) -> (String, Vec<String>) {
    let module =
        json!({"name": format!("Module {prefix}"), "project_id": world.project, "prefix": prefix});
    let module = id(&post(&world.owner, "/api/v1/modules", module).await);
    let path = format!("/api/v1/modules/{module}/objects");
    let mut made = Vec::new();
    for number in 0..objects {
        made.push(id(&post(
            &world.owner,
            &path,
            json!({"body": format!("{prefix} {number}")}),
        )
        .await));
    }
    (module, made)
}

fn link(world: &World<'_>, source: &str, target: &str) -> Value {
    json!({"source_object_id": source, "target_object_id": target, "link_type_id": world.link_type})
}

async fn try_link(world: &World<'_>, source: &str, target: &str) -> Answer {
    world
        .owner
        .post("/api/v1/links")
        .json(link(world, source, target))
        .await
}

async fn rule(world: &World<'_>, name: &str, more: Value) -> Value {
    let mut body =
        json!({"workspace_id": world.workspace, "name": name, "link_type_id": world.link_type});
    for (field, value) in more.as_object().unwrap() {
        body[field] = value.clone();
    }
    post(&world.owner, RULES, body).await
}

/// The refusal names the rule.
fn refused(answer: &Answer, name: &str) {
    let problem = answer.problem(400, "invalid_request");
    assert_eq!(problem["errors"][0]["code"], "link_rule");
    let detail = problem["errors"][0]["detail"].as_str().unwrap();
    assert!(detail.contains(name), "{detail}");
}

/// Objects that break link rules in a module, with the rule's name.
async fn breaches(world: &World<'_>, module: &str) -> Vec<(String, String)> {
    let path = format!("/api/v1/modules/{module}/quality/findings?rule=link_rule");
    let page = world.owner.get(&path).await.expect(200);
    let items = page["items"].as_array().unwrap().iter();
    let text = |one: &Value, field: &str| one[field].as_str().unwrap().to_owned();
    items
        .map(|one| (text(one, "object_id"), text(one, "field")))
        .collect()
}

#[tokio::test]
async fn lnk_3_a_pair_that_no_rule_of_the_type_allows_is_refused_by_name() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let (parts, objects) = module(&world, "P", 2).await;
    let (_, tests) = module(&world, "T", 1).await;
    try_link(&world, &world.other_object, &world.object)
        .await
        .expect(201);
    let modules = json!({"source_module_ids": [parts], "target_module_ids": [world.module]});
    let made = rule(&world, "Parts satisfy the system", modules).await;
    assert_eq!(made["source_module_ids"], json!([parts]));
    try_link(&world, &objects[0], &world.object)
        .await
        .expect(201);
    refused(
        &try_link(&world, &tests[0], &world.object).await,
        "Parts satisfy the system",
    );
    refused(
        &try_link(&world, &objects[0], &tests[0]).await,
        "Parts satisfy the system",
    );
    // Another rule of the type allows more; one of another type has no say.
    let kind = world.object_type().await;
    let typed = json!({"target_type_ids": [kind], "source_module_ids": []});
    rule(&world, "Anything satisfies a requirement", typed).await;
    refused(
        &try_link(&world, &tests[0], &world.object).await,
        "Anything satisfies a requirement",
    );
    let typed = json!({"object_type_id": kind});
    world
        .owner
        .patch(&world.object_path())
        .json(typed)
        .await
        .expect(200);
    try_link(&world, &tests[0], &world.object).await.expect(201);
    // What was there before stays, and the report tells it.
    let found = breaches(&world, &world.module).await;
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].0, world.object);
    assert!(found[0].1.contains("Parts satisfy the system"));
}

#[tokio::test]
async fn lnk_3_multiplicity_is_kept_and_an_unmet_minimum_is_reported() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let (parts, objects) = module(&world, "P", 3).await;
    let limits = json!({
        "source_module_ids": [parts], "target_module_ids": [world.module], "min_targets": 1, "max_targets": 1,
        "max_sources": 2,
    });
    let made = rule(&world, "One each", limits).await;
    let all: Vec<_> = objects
        .iter()
        .map(|one| (one.clone(), "One each".to_owned()))
        .collect();
    assert_eq!(breaches(&world, &parts).await, all);
    let first = try_link(&world, &objects[0], &world.object)
        .await
        .expect(201);
    refused(
        &try_link(&world, &objects[0], &world.other_object).await,
        "One each",
    );
    try_link(&world, &objects[1], &world.object)
        .await
        .expect(201);
    refused(
        &try_link(&world, &objects[2], &world.object).await,
        "One each",
    );
    assert_eq!(breaches(&world, &parts).await, all[2..]);
    // A link less makes room.
    let path = format!("/api/v1/links/{}", id(&first));
    world.owner.delete(&path).await.expect(204);
    try_link(&world, &objects[2], &world.object)
        .await
        .expect(201);
    // A rule that gets stricter: what is too much is told, at the source or at the target.
    let path = format!("{RULES}/{}", id(&made));
    let stricter = json!({"max_sources": 1, "min_targets": null});
    let changed = world.owner.patch(&path).json(stricter).await.expect(200);
    assert_eq!(
        (&changed["max_sources"], &changed["min_targets"]),
        (&json!(1), &json!(null))
    );
    assert_eq!(breaches(&world, &parts).await, []);
    let found = breaches(&world, &world.module).await;
    // The link inside the module fits no rule; the target has one source too many.
    assert_eq!(found.len(), 2);
    assert!(
        found
            .iter()
            .all(|(object, name)| *object == world.object && name == "One each")
    );
    let rules = format!("/api/v1/modules/{}/quality/rules/link_rule", world.module);
    world
        .owner
        .patch(&rules)
        .json(json!({"enabled": false}))
        .await
        .expect(200);
    assert_eq!(breaches(&world, &world.module).await, []);
}

#[tokio::test]
async fn lnk_3_two_who_link_at_once_do_not_break_a_maximum() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let (_, first) = module(&world, "P", 6).await;
    let (_, second) = module(&world, "Q", 6).await;
    rule(&world, "Two at most", json!({"max_sources": 2})).await;
    let sources: Vec<&String> = first.iter().chain(&second).collect();
    let tries = sources
        .iter()
        .map(|source| try_link(&world, source, &world.heading));
    let answers = futures::future::join_all(tries).await;
    let made = answers.iter().filter(|one| one.status == 201).count();
    assert_eq!(made, 2);
    for answer in answers.iter().filter(|one| one.status != 201) {
        refused(answer, "Two at most");
    }
}

#[tokio::test]
async fn lnk_3_rules_are_checked_and_their_names_are_unique() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let other = World::seed(&app).await;
    let made = rule(&world, "Only one", json!({"max_targets": 1})).await;
    for (wrong, pointer) in [
        (json!({"name": "only ONE"}), "/name"),
        (json!({"name": " "}), "/name"),
        (json!({"link_type_id": other.link_type}), "/link_type_id"),
        (
            json!({"source_module_ids": [other.module]}),
            "/source_module_ids",
        ),
        (
            json!({"target_type_ids": [world.module.replace('0', "1")]}),
            "/target_type_ids",
        ),
        (json!({"max_sources": 0}), "/max_sources"),
        (json!({"min_targets": 3, "max_targets": 2}), "/min_targets"),
    ] {
        let mut body = json!({"workspace_id": world.workspace, "name": "Another", "link_type_id": world.link_type});
        for (field, value) in wrong.as_object().unwrap() {
            body[field] = value.clone();
        }
        let problem = world.owner.post(RULES).json(body).await;
        let problem = problem.problem(400, "invalid_request");
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{wrong}");
    }
    let stranger = format!("{RULES}/{}", id(&made));
    other.owner.get(&stranger).await.problem(404, "not_found");
    let list = format!("{RULES}?workspace_id={}", world.workspace);
    assert_eq!(world.owner.get(&list).await.expect(200), json!([made]));
    let log = format!(
        "/api/v1/audit-log?workspace_id={}&entity_type=link_rule",
        world.workspace
    );
    world.owner.delete(&stranger).await.expect(204);
    assert_eq!(world.owner.get(&log).await.expect(200)["total"], 2);
    try_link(&world, &world.object, &world.heading)
        .await
        .expect(201);
}

#[tokio::test]
async fn lnk_1_a_link_type_gets_other_names_and_goes_while_nothing_uses_it() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let used = format!("/api/v1/link-types/{}", world.link_type);
    let names = json!({"name": "meets", "backward_name": "is met by", "description": "As agreed"});
    let changed = world.owner.patch(&used).json(names).await.expect(200);
    assert_eq!(
        (&changed["name"], &changed["description"]),
        (&json!("meets"), &json!("As agreed"))
    );
    assert_eq!(world.owner.get(&used).await.expect(200), changed);
    let taken = json!({"name": "VERIFIES"});
    let refused = world
        .owner
        .patch(&used)
        .json(taken)
        .await
        .problem(400, "invalid_request");
    assert_eq!(refused["errors"][0]["pointer"], "/name");
    let in_use = world.owner.delete(&used).await.problem(409, "conflict");
    assert_eq!(in_use["errors"][0]["code"], "in_use");
    let explains = json!({"name": "explains", "workspace_id": world.workspace});
    let fresh = post(&world.owner, "/api/v1/link-types", explains).await;
    let path = format!("/api/v1/link-types/{}", id(&fresh));
    let about = json!({"link_type_id": fresh["id"]});
    let about = rule(&world, "About it", about).await;
    world.owner.delete(&path).await.problem(409, "conflict");
    world
        .owner
        .delete(&format!("{RULES}/{}", id(&about)))
        .await
        .expect(204);
    world.owner.delete(&path).await.expect(204);
    world.owner.get(&path).await.problem(404, "not_found");
}

#[tokio::test]
async fn lnk_2_self_links_duplicates_and_what_is_out_of_reach_get_a_clear_answer() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let other = World::seed(&app).await;
    let code = async |person: &Client, source: &str, target: &str| {
        let answer = person
            .post("/api/v1/links")
            .json(link(&world, source, target))
            .await;
        let problem = answer.problem(400, "invalid_request");
        let fault = &problem["errors"][0];
        (
            fault["pointer"].as_str().unwrap().to_owned(),
            fault["code"].as_str().unwrap().to_owned(),
        )
    };
    let told = |pointer: &str, code: &str| (pointer.to_owned(), code.to_owned());
    let (owner, object) = (&world.owner, world.object.as_str());
    assert_eq!(
        code(owner, object, object).await,
        told("/target_object_id", "self_link")
    );
    assert_eq!(
        code(owner, object, &world.other_object).await,
        told("/target_object_id", "duplicate")
    );
    // What one may not see, and what is not there, answer the same.
    let strange = told("/target_object_id", "unknown_object");
    assert_eq!(code(owner, object, &other.object).await, strange);
    assert_eq!(
        code(owner, object, "00000000-0000-0000-0000-000000000000").await,
        strange
    );
    let (hidden, secret) = module(&world, "H", 1).await;
    let editor = world.member(Role::Editor).await;
    let role = format!("/api/v1/modules/{hidden}/members/{}", editor.id());
    world
        .owner
        .put(&role)
        .json(json!({"role": "none"}))
        .await
        .expect(200);
    assert_eq!(code(&editor, object, &secret[0]).await, strange);
    assert_eq!(
        code(&editor, &secret[0], object).await,
        told("/source_object_id", "unknown_object")
    );
    // Both may be seen, and are in two workspaces.
    other.give(&world.owner, Role::Owner).await;
    assert_eq!(
        code(owner, object, &other.object).await,
        told("/target_object_id", "other_workspace")
    );
    // A cycle is no fault: it is reported nowhere and every link of it can be read.
    let (_, ring) = module(&world, "R", 3).await;
    for (from, to) in [(0, 1), (1, 2), (2, 0)] {
        try_link(&world, &ring[from], &ring[to]).await.expect(201);
    }
    let path = format!("/api/v1/links?source_object_id={}", ring[0]);
    assert_eq!(owner.get(&path).await.expect(200)["total"], 1);
    // A deleted end.
    let gone = format!("{}/objects/{}", world.module_path(), world.other_object);
    owner.delete(&gone).await.expect(204);
    let fault = code(owner, object, &world.other_object).await;
    assert!(
        ["deleted_object", "unknown_object"].contains(&fault.1.as_str()),
        "{fault:?}"
    );
}
