//! A client that knows the v1 contract only: paths, fields and statuses as they were agreed, nothing that came later.

use req1_test_support::{Client, TestApp, Value, json};

/// A person who signed up and in as v1 clients do.
async fn sign_in(app: &TestApp) -> Client {
    let anonymous = app.anonymous();
    let account =
        json!({"email": "ada@example.org", "display_name": "Ada", "password": "correct horse"});
    let made = anonymous.post("/api/v1/auth/register").json(account).await;
    has(
        &made.expect(201),
        "active created_at display_name email id role updated_at",
    );
    let given = json!({"email": "ada@example.org", "password": "correct horse"});
    let answer = anonymous
        .post("/api/v1/auth/login")
        .json(given)
        .await
        .expect(200);
    has(
        &answer["user"],
        "active created_at display_name email id role updated_at",
    );
    let client = anonymous.with_token(answer["token"].as_str());
    let me = client.get("/api/v1/auth/me").await.expect(200);
    has(&me, "email id role");
    client
}

/// Fails unless all fields are there; nullable ones may be null.
#[track_caller]
fn has(value: &Value, fields: &str) {
    for field in fields.split_whitespace() {
        assert!(value.get(field).is_some(), "no {field} in {value}");
    }
}

#[track_caller]
fn id(value: &Value) -> &str {
    value["id"]
        .as_str()
        .unwrap_or_else(|| panic!("no id in {value}"))
}

#[track_caller]
fn page(value: &Value, (total, offset, limit): (u64, u64, u64)) -> &Vec<Value> {
    assert_eq!(value["total"], total, "{value}");
    assert_eq!(value["offset"], offset, "{value}");
    assert_eq!(value["limit"], limit, "{value}");
    value["items"].as_array().expect("items")
}

/// What a v1 client works in.
struct Scope {
    client: Client,
    workspace: String,
    project: String,
    module: String,
}

impl Scope {
    async fn new(app: &TestApp) -> Self {
        let client = sign_in(app).await;
        let workspace = client
            .post("/api/v1/workspaces")
            .json(json!({"name": "Vehicles"}));
        let workspace = id(&workspace.await.expect(201)).to_owned();
        let projects = format!("/api/v1/workspaces/{workspace}/projects");
        let project = client.post(&projects).json(json!({"name": "Brakes"}));
        let project = id(&project.await.expect(201)).to_owned();
        let module = json!({"name": "System", "project_id": project, "prefix": "SRS", "separator": "-", "digits": 3});
        let module = client
            .post("/api/v1/modules")
            .json(module)
            .await
            .expect(201);
        Self {
            module: id(&module).to_owned(),
            client,
            workspace,
            project,
        }
    }

    fn objects(&self) -> String {
        format!("/api/v1/modules/{}/objects", self.module)
    }

    fn object(&self, object: &str) -> String {
        format!("{}/{object}", self.objects())
    }

    async fn make(&self, body: Value) -> Value {
        self.client
            .post(&self.objects())
            .json(body)
            .await
            .expect(201)
    }

    async fn read(&self, object: &str) -> Value {
        self.client.get(&self.object(object)).await.expect(200)
    }

    /// Headings of the live objects in document order.
    async fn order(&self) -> Vec<String> {
        let list = self.client.get(&self.objects()).await.expect(200);
        let items = list["items"].as_array().unwrap();
        items
            .iter()
            .map(|one| {
                format!(
                    "{} {}",
                    one["level"].as_str().unwrap(),
                    one["heading"].as_str().unwrap()
                )
            })
            .collect()
    }
}

#[tokio::test]
async fn api_2_workspaces_and_projects() {
    let app = TestApp::start().await;
    let client = sign_in(&app).await;
    let made = client
        .post("/api/v1/workspaces")
        .json(json!({"name": "Vehicles", "description": "All"}));
    let made = made.await.expect(201);
    has(&made, "created_at description id name updated_at");
    let path = format!("/api/v1/workspaces/{}", id(&made));
    assert_eq!(client.get(&path).await.expect(200)["name"], "Vehicles");
    let renamed = client
        .patch(&path)
        .json(json!({"name": "Cars"}))
        .await
        .expect(200);
    assert_eq!(
        (&renamed["name"], &renamed["description"]),
        (&json!("Cars"), &json!("All"))
    );
    let listed = client
        .get("/api/v1/workspaces?offset=0&limit=10")
        .await
        .expect(200);
    assert_eq!(page(&listed, (1, 0, 10)).len(), 1);

    let projects = format!("{path}/projects");
    let body = json!({"name": "Brakes", "workspace_id": id(&made)});
    let project = client.post(&projects).json(body).await.expect(201);
    has(
        &project,
        "created_at description id name updated_at workspace_id",
    );
    let twice = client.post(&projects).json(json!({"name": "brakes"})).await;
    twice.problem(400, "invalid_request");
    let one = format!("{projects}/{}", id(&project));
    let renamed = client
        .patch(&one)
        .json(json!({"description": "Stops cars"}));
    assert_eq!(renamed.await.expect(200)["name"], "Brakes");
    assert_eq!(
        page(&client.get(&projects).await.expect(200), (1, 0, 50)).len(),
        1
    );
    client.delete(&one).await.expect(204);
    client.get(&one).await.problem(404, "not_found");
    client.delete(&path).await.expect(204);
    client.get(&path).await.problem(404, "not_found");
}

#[tokio::test]
async fn api_2_modules() {
    let app = TestApp::start().await;
    let scope = Scope::new(&app).await;
    let client = &scope.client;
    let path = format!("/api/v1/modules/{}", scope.module);
    let module = client.get(&path).await.expect(200);
    has(
        &module,
        "created_at default_classification default_lifecycle_model_id description digits id name prefix project_id \
         publish_template required_attributes separator signature_config updated_at",
    );
    assert_eq!(module["project_id"], scope.project.as_str());
    let edit = json!({
        "name": "Software", "description": "x", "default_classification": "informative", "digits": 5,
        "publish_template": "t", "signature_config": {"a": 1},
    });
    let edited = client.patch(&path).json(edit).await.expect(200);
    assert_eq!(edited["digits"], 5);
    assert_eq!(edited["prefix"], "SRS");
    let cleared = client
        .patch(&path)
        .json(json!({"description": null}))
        .await
        .expect(200);
    assert_eq!(cleared["description"], Value::Null);
    let wrong = json!({"default_classification": "odd"});
    client
        .patch(&path)
        .json(wrong)
        .await
        .problem(400, "invalid_request");
    let list = format!("/api/v1/modules?project_id={}", scope.project);
    assert_eq!(
        page(&client.get(&list).await.expect(200), (1, 0, 50)).len(),
        1
    );
    client.delete(&path).await.expect(204);
    client.get(&path).await.problem(404, "not_found");
}

#[tokio::test]
async fn api_2_attribute_definitions() {
    let app = TestApp::start().await;
    let scope = Scope::new(&app).await;
    let client = &scope.client;
    let all = format!("/api/v1/modules/{}/attribute-definitions", scope.module);
    for (number, data_type) in [
        "string",
        "text",
        "rich_text",
        "integer",
        "float",
        "bool",
        "boolean",
        "date",
        "user_ref",
    ]
    .into_iter()
    .enumerate()
    {
        let body = json!({"name": format!("a{number}"), "data_type": data_type});
        let made = client.post(&all).json(body).await.expect(201);
        has(
            &made,
            "created_at data_type default_value dependency_mapping depends_on enum_values id module_id multi_select name",
        );
        let canonical = if data_type == "boolean" {
            "bool"
        } else {
            data_type
        };
        assert_eq!(made["data_type"], canonical);
    }
    let body = json!({
        "name": "Priority", "data_type": "enum", "enum_values": ["low", "high"], "default_value": "low",
        "multi_select": false,
    });
    let made = client.post(&all).json(body).await.expect(201);
    assert_eq!(made["enum_values"], json!(["low", "high"]));
    assert_eq!(made["default_value"], "low");
    let one = format!("{all}/{}", id(&made));
    let edit = json!({"name": "Urgency", "enum_values": ["low", "mid", "high"]});
    let edited = client.patch(&one).json(edit).await.expect(200);
    assert_eq!(edited["enum_values"], json!(["low", "mid", "high"]));
    assert_eq!(client.get(&one).await.expect(200)["name"], "Urgency");
    assert_eq!(
        page(&client.get(&all).await.expect(200), (10, 0, 50)).len(),
        10
    );
    for wrong in [
        json!({"name": "x", "data_type": "odd"}),
        json!({"name": "a1", "data_type": "string"}),
        json!({"data_type": "string"}),
        json!({"name": "", "data_type": "string"}),
    ] {
        client
            .post(&all)
            .json(wrong)
            .await
            .problem(400, "invalid_request");
    }
    client.delete(&one).await.expect(204);
    client.get(&one).await.problem(404, "not_found");
}

const OBJECT: &str = "attributes body classification content_fingerprint created_at current_version deleted_at \
    docx_source_id heading id is_placeholder level lifecycle_model_id lifecycle_state module_id object_type_id parent_id \
    position references_ reviewed_at reviewed_by reviewed_fingerprint source_module_id source_object_id updated_at";

#[tokio::test]
async fn api_2_objects_are_made_changed_and_deleted() {
    let app = TestApp::start().await;
    let scope = Scope::new(&app).await;
    let client = &scope.client;
    let attributes = format!("/api/v1/modules/{}/attribute-definitions", scope.module);
    for name in ["Owner", "Source"] {
        let body = json!({"name": name, "data_type": "string"});
        client.post(&attributes).json(body).await.expect(201);
    }
    let made = scope.make(json!({
        "heading": "Brake", "body": "a < b", "classification": "normative", "lifecycle_state": "draft",
        "attributes": {"Owner": "Ada"}, "references": {"url": "https://example.org"}, "module_id": scope.module,
        "is_placeholder": false,
    }));
    let made = made.await;
    has(&made, OBJECT);
    assert_eq!(made["current_version"], 1);
    assert_eq!(made["level"], "1");
    assert!(
        made["body"].as_str().unwrap().contains("a &lt; b"),
        "{made}"
    );
    let path = scope.object(id(&made));

    // What is not named stays, attributes merge, null clears.
    let edit = json!({"attributes": {"Source": "Law"}, "expected_version": 1});
    let edited = client.patch(&path).json(edit).await.expect(200);
    assert_eq!(
        edited["attributes"],
        json!({"Owner": "Ada", "Source": "Law"})
    );
    assert_eq!(
        (&edited["heading"], &edited["current_version"]),
        (&json!("Brake"), &json!(2))
    );
    let edit = json!({"attributes": {"Owner": null}, "heading": null, "lifecycle_state": null, "body": null});
    let edited = client.patch(&path).json(edit).await.expect(200);
    assert_eq!(edited["attributes"], json!({"Source": "Law"}));
    for field in ["heading", "lifecycle_state", "body"] {
        assert_eq!(edited[field], Value::Null, "{field}");
    }

    // Stale versions.
    let stale = json!({"heading": "Mine", "expected_version": 2});
    let problem = client
        .patch(&path)
        .json(stale)
        .await
        .problem(409, "stale_version");
    assert_eq!(problem["current"]["current_version"], 3);
    let differing = problem["conflicts"].as_array().unwrap();
    assert!(differing.contains(&json!("heading")), "{problem}");
    let stale = client
        .patch(&path)
        .json(json!({"heading": "Mine"}))
        .header("if-match", "\"2\"");
    let problem = stale.await.problem(412, "stale_version");
    assert_eq!(problem["current"]["current_version"], 3);
    let good = client
        .patch(&path)
        .json(json!({"heading": "Mine"}))
        .header("if-match", "\"3\"");
    assert_eq!(good.await.expect(200)["current_version"], 4);

    // Reviews.
    let reviewed = client
        .patch(&path)
        .json(json!({"reviewed": true}))
        .await
        .expect(200);
    assert!(reviewed["reviewed_at"].is_string() && reviewed["reviewed_by"].is_string());
    assert_eq!(
        reviewed["reviewed_fingerprint"],
        reviewed["content_fingerprint"]
    );

    for wrong in [
        json!({"classification": "odd"}),
        json!({"attributes": {"Nope": 1}}),
        json!({"attributes": {"Owner": ["Ada"]}}),
        json!({"colour": "red"}),
        json!({"heading": 1}),
    ] {
        client
            .patch(&path)
            .json(wrong)
            .await
            .problem(400, "invalid_request");
    }

    // History, newest first, with the whole state.
    let history = client
        .get(&format!("{path}/history?offset=0&limit=3"))
        .await
        .expect(200);
    let entries = page(&history, (5, 0, 3));
    has(
        &entries[0],
        "attribute_values body change_type changed_at changed_by heading id module_id object_id version",
    );
    let versions: Vec<i64> = entries
        .iter()
        .map(|one| one["version"].as_i64().unwrap())
        .collect();
    assert_eq!(versions, [5, 4, 3]);
    let first = client
        .get(&format!("{path}/history?offset=4"))
        .await
        .expect(200);
    let first = &first["items"][0];
    assert_eq!(
        (&first["change_type"], &first["heading"]),
        (&json!("create"), &json!("Brake"))
    );
    assert_eq!(first["attribute_values"], json!({"Owner": "Ada"}));

    // Deleted, restorably.
    client.delete(&path).await.expect(204);
    assert_eq!(scope.order().await.len(), 0);
    let all = client
        .get(&format!("{}?include_deleted=true", scope.objects()))
        .await
        .expect(200);
    assert!(all["items"][0]["deleted_at"].is_string(), "{all}");
    let other = format!("/api/v1/modules/{}/objects/{}", scope.project, id(&made));
    client.get(&other).await.problem(404, "not_found");
}

#[tokio::test]
async fn api_2_objects_are_listed_by_every_parameter() {
    let app = TestApp::start().await;
    let scope = Scope::new(&app).await;
    let client = &scope.client;
    for (heading, body, classification) in [
        ("Alpha", "stop", "heading"),
        ("Gamma", "hold", "normative"),
        ("Beta", "stop and hold", "informative"),
        ("Delta", "100% _sure_", "normative"),
    ] {
        let body = json!({"heading": heading, "body": body, "classification": classification});
        scope.make(body).await;
    }
    let list = client.get(&scope.objects()).await.expect(200);
    let gamma = id(&list["items"][1]).to_owned();
    let reviewed = json!({"reviewed": true});
    client
        .patch(&scope.object(&gamma))
        .json(reviewed)
        .await
        .expect(200);
    for (query, expected) in [
        ("", "Alpha Gamma Beta Delta"),
        ("offset=1&limit=2", "Gamma Beta"),
        ("offset=9", ""),
        ("heading=ALPH", "Alpha"),
        ("body=hold", "Gamma Beta"),
        ("body=%25", "Delta"),
        ("body=_sure_", "Delta"),
        ("search=gam", "Gamma"),
        ("classification=normative", "Gamma Delta"),
        ("needs_review=true", "Alpha Beta Delta"),
        ("needs_review=false", "Gamma"),
        ("sort_by=heading", "Alpha Beta Delta Gamma"),
        ("sort_by=heading&sort_dir=desc", "Gamma Delta Beta Alpha"),
        ("sort_by=position&sort_dir=desc", "Delta Beta Gamma Alpha"),
        ("sort_by=updated_at&sort_dir=desc&limit=1", "Gamma"),
        ("sort_by=current_version&sort_dir=desc&limit=1", "Gamma"),
        ("classification=normative&sort_by=heading&offset=1", "Gamma"),
        ("include_deleted=false", "Alpha Gamma Beta Delta"),
    ] {
        let answer = client
            .get(&format!("{}?{query}", scope.objects()))
            .await
            .expect(200);
        let items = answer["items"].as_array().unwrap();
        let found: Vec<&str> = items
            .iter()
            .map(|one| one["heading"].as_str().unwrap())
            .collect();
        assert_eq!(found.join(" "), expected, "{query}");
    }
    for query in [
        "limit=0",
        "limit=-1",
        "limit=x",
        "offset=-1",
        "offset=x",
        "classification=odd",
        "needs_review=maybe",
        "sort_by=odd",
        "sort_dir=odd",
    ] {
        let answer = client.get(&format!("{}?{query}", scope.objects())).await;
        answer.problem(400, "invalid_request");
    }
    let most = client
        .get(&format!("{}?limit=5000", scope.objects()))
        .await
        .expect(200);
    assert_eq!(most["limit"], 1_000);
}

#[tokio::test]
async fn api_2_objects_move_by_every_action() {
    let app = TestApp::start().await;
    let scope = Scope::new(&app).await;
    let mut ids = Vec::new();
    for heading in ["A", "B", "C"] {
        let made = scope
            .make(json!({"heading": heading, "classification": "heading"}))
            .await;
        ids.push(id(&made).to_owned());
    }
    let step = |object: usize, body: Value| {
        let path = format!("{}/move", scope.object(&ids[object]));
        scope.client.post(&path).json(body)
    };
    let moved = step(2, json!({"action": "up"})).await.expect(200);
    has(&moved, OBJECT);
    assert_eq!(
        (&moved["level"], &moved["position"]),
        (&json!("2"), &json!(1))
    );
    assert_eq!(scope.order().await, ["1 A", "2 C", "3 B"]);
    step(2, json!({"action": "down"})).await.expect(200);
    assert_eq!(scope.order().await, ["1 A", "2 B", "3 C"]);
    step(1, json!({"action": "indent"})).await.expect(200);
    assert_eq!(scope.order().await, ["1 A", "1.1 B", "2 C"]);
    step(1, json!({"action": "dedent"})).await.expect(200);
    assert_eq!(scope.order().await, ["1 A", "2 B", "3 C"]);
    step(
        0,
        json!({"action": "move_to", "parent_id": ids[2], "position": 0}),
    )
    .await
    .expect(200);
    assert_eq!(scope.order().await, ["1 B", "2 C", "2.1 A"]);
    step(
        0,
        json!({"action": "move_to", "parent_id": null, "position": 1}),
    )
    .await
    .expect(200);
    assert_eq!(scope.order().await, ["1 B", "2 A", "3 C"]);
    let edit = json!({"parent_id": ids[1], "position": 0});
    scope
        .client
        .patch(&scope.object(&ids[2]))
        .json(edit)
        .await
        .expect(200);
    assert_eq!(scope.order().await, ["1 B", "1.1 C", "2 A"]);
    let below = json!({"heading": "D", "parent_id": ids[1], "position": 0});
    scope.make(below).await;
    assert_eq!(scope.order().await, ["1 B", "1.1 D", "1.2 C", "2 A"]);
    for wrong in [
        json!({"action": "sideways"}),
        json!({"action": "move_to", "parent_id": ids[2], "position": 0}),
        json!({"action": "move_to", "position": -1}),
        json!({}),
    ] {
        step(1, wrong).await.problem(400, "invalid_request");
    }
    assert_eq!(scope.read(&ids[2]).await["parent_id"], ids[1].as_str());
}

#[tokio::test]
async fn api_2_links() {
    let app = TestApp::start().await;
    let scope = Scope::new(&app).await;
    let client = &scope.client;
    let source = scope.make(json!({"heading": "Source"})).await;
    let target = scope.make(json!({"heading": "Target"})).await;
    let types = client.get("/api/v1/link-types").await.expect(200);
    has(&types[0], "created_at description id name");
    let made = client
        .post("/api/v1/link-types")
        .json(json!({"name": "explains", "description": "x"}));
    let link_type = made.await.expect(201);
    has(&link_type, "created_at description id name");
    assert_eq!(link_type["workspace_id"], scope.workspace.as_str());
    let body = json!({
        "source_object_id": id(&source), "target_object_id": id(&target), "link_type_id": id(&link_type),
        "attributes": {"why": "so"},
    });
    let link = client
        .post("/api/v1/links")
        .json(body.clone())
        .await
        .expect(201);
    has(
        &link,
        "attributes created_at id link_type_id source_fingerprint source_object_id suspect target_fingerprint \
         target_object_id updated_at",
    );
    assert_eq!(link["suspect"], false);
    client
        .post("/api/v1/links")
        .json(body.clone())
        .await
        .problem(400, "invalid_request");
    let mut loops = body;
    loops["target_object_id"] = source["id"].clone();
    client
        .post("/api/v1/links")
        .json(loops)
        .await
        .problem(400, "invalid_request");
    for query in [
        format!("source_object_id={}", id(&source)),
        format!("target_object_id={}", id(&target)),
        format!("link_type_id={}", id(&link_type)),
        format!("module_id={}", scope.module),
        format!("module_id={}&offset=0&limit=1", scope.module),
    ] {
        let found = client
            .get(&format!("/api/v1/links?{query}"))
            .await
            .expect(200);
        assert_eq!(found["total"], 1, "{query}");
    }
    let behind = client.get("/api/v1/links?offset=7").await.expect(200);
    assert_eq!(behind["total"], 1, "a page behind the last one");
    let none = client.get(&format!("/api/v1/links?source_object_id={}", id(&target)));
    assert_eq!(none.await.expect(200)["total"], 0);
    // A change of an end makes the link suspect.
    let edit = json!({"heading": "Another source"});
    client
        .patch(&scope.object(id(&source)))
        .json(edit)
        .await
        .expect(200);
    let path = format!("/api/v1/links/{}", id(&link));
    assert_eq!(client.get(&path).await.expect(200)["suspect"], true);
    let edit = json!({"suspect": false, "attributes": {"why": "still so"}});
    let cleared = client.patch(&path).json(edit).await.expect(200);
    assert_eq!(
        (&cleared["suspect"], &cleared["attributes"]),
        (&json!(false), &json!({"why": "still so"}))
    );
    client.delete(&path).await.expect(204);
    client.get(&path).await.problem(404, "not_found");
}

#[tokio::test]
async fn api_2_search_and_health() {
    let app = TestApp::start().await;
    let scope = Scope::new(&app).await;
    scope
        .make(json!({"heading": "Hydraulic brake", "body": "It shall hold."}))
        .await;
    let found = scope
        .client
        .get("/api/v1/search?q=hydraulic&limit=5")
        .await
        .expect(200);
    let hit = &found["items"][0];
    has(hit, OBJECT);
    has(hit, "module_name project_id workspace_id");
    assert_eq!(hit["heading"], "Hydraulic brake");
    scope
        .client
        .get("/api/v1/search")
        .await
        .problem(400, "invalid_request");
    let anonymous = app.anonymous();
    for path in ["/health/live", "/health/ready"] {
        has(&anonymous.get(path).await.expect(200), "build_sha status");
    }
}

#[tokio::test]
async fn api_2_people() {
    let app = TestApp::start().await;
    let root = app.server_admin().await;
    let body = json!({"email": "grace@example.org", "display_name": "Grace", "role": "viewer", "active": true});
    let made = root
        .post("/api/v1/users")
        .json(body.clone())
        .await
        .expect(201);
    has(
        &made,
        "active created_at display_name email id role updated_at",
    );
    root.post("/api/v1/users")
        .json(body)
        .await
        .problem(400, "invalid_request");
    let path = format!("/api/v1/users/{}", id(&made));
    let edited = root
        .patch(&path)
        .json(json!({"display_name": "Admiral", "active": false}));
    let edited = edited.await.expect(200);
    assert_eq!(
        (&edited["display_name"], &edited["active"]),
        (&json!("Admiral"), &json!(false))
    );
    let active = root
        .get("/api/v1/users?active=true&offset=0&limit=10")
        .await
        .expect(200);
    assert_eq!(page(&active, (1, 0, 10)).len(), 1);
    root.delete(&path).await.expect(204);
    root.get(&path).await.problem(404, "not_found");
}

#[tokio::test]
async fn api_2_resources_of_later_releases_keep_their_place() {
    let app = TestApp::start().await;
    let scope = Scope::new(&app).await;
    let module = format!("/api/v1/modules/{}", scope.module);
    for path in [
        "/api/v1/dashboards/x/widgets".to_owned(),
        "/api/v1/notifications/unread-count".to_owned(),
        format!("{module}/change-proposals"),
        format!("{module}/webhooks"),
        "/api/v1/objects/x/attachments".to_owned(),
        "/api/v1/project-templates".to_owned(),
    ] {
        scope.client.get(&path).await.problem(404, "not_built");
    }
}
