//! Links from objects to the world outside.

use req1_domain::access::Role;
use req1_test_support::{Client, TestApp, Value, World, json};

use crate::undo::{Desk, assert_same, id};

fn all(object: &str) -> String {
    format!("/api/v1/objects/{object}/external-links")
}

async fn add(client: &Client, object: &str, link: Value) -> Value {
    client.post(&all(object)).json(link).await.expect(201)
}

/// Addresses of a list, in its order.
fn uris(list: &Value) -> Vec<&str> {
    let rows = list.as_array().unwrap().iter();
    rows.map(|row| row["uri"].as_str().unwrap()).collect()
}

async fn read(client: &Client, world: &World<'_>, when: &str) -> Value {
    let path = format!("{}{when}", world.object_path());
    client.get(&path).await.expect(200)
}

#[tokio::test]
async fn lnk_10_external_links_are_made_changed_and_taken_away_as_versions_of_their_object() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let owner = &world.owner;
    let before = read(owner, &world, "").await;
    assert_eq!(before["external_links"], json!([]));
    let references = json!({"references": {"doors": "7"}});
    let before = owner.patch(&world.object_path()).json(references).await;
    let before = before.expect(200);

    let standard = json!({"uri": " https://example.org/iso ", "title": " ISO "});
    let standard = add(owner, &world.object, standard).await;
    assert_eq!(
        (&standard["uri"], &standard["title"], &standard["state"]),
        (
            &json!("https://example.org/iso"),
            &json!("ISO"),
            &json!("unchecked")
        )
    );
    let ticket = add(owner, &world.object, json!({"uri": "urn:ticket:7"})).await;
    assert_eq!(ticket["title"], Value::Null);
    let object = read(owner, &world, "").await;
    assert_eq!(
        object["external_links"],
        json!([
            {"id": standard["id"], "uri": "https://example.org/iso", "title": "ISO"},
            {"id": ticket["id"], "uri": "urn:ticket:7", "title": null},
        ])
    );
    // What clients keep in `references` stays what it is, and what others rely on did not change.
    assert_eq!(object["references_"], json!({"doors": "7"}));
    assert_eq!(object["content_fingerprint"], before["content_fingerprint"]);
    let version = |object: &Value| object["current_version"].as_i64().unwrap();
    assert_eq!(version(&object), version(&before) + 2);
    let page = owner.get(&all(&world.object)).await.expect(200);
    assert_eq!(page["total"], 2);
    assert_eq!(page["items"][0], standard);

    let path = format!("{}/{}", all(&world.object), id(&standard));
    let edit = json!({"title": null, "uri": "https://example.org/iso-2"});
    let changed = owner.patch(&path).json(edit.clone()).await.expect(200);
    assert_eq!(changed["title"], Value::Null);
    assert_eq!(owner.get(&path).await.expect(200), changed);
    // The same again is no change, and makes no version.
    owner.patch(&path).json(edit).await.expect(200);
    assert_eq!(
        version(&read(owner, &world, "").await),
        version(&object) + 1
    );
    // A client of the references leaves the links alone, and the other way round.
    let edit = json!({"references": [1, 2]});
    owner
        .patch(&world.object_path())
        .json(edit)
        .await
        .expect(200);
    owner.delete(&path).await.expect(204);
    for answer in [
        owner.get(&path).await,
        owner.delete(&path).await,
        owner.patch(&path).json(json!({"title": "x"})).await,
    ] {
        answer.problem(404, "not_found");
    }
    let object = read(owner, &world, "").await;
    assert_eq!(object["references_"], json!([1, 2]));
    assert_eq!(uris(&object["external_links"]), ["urn:ticket:7"]);
}

#[tokio::test]
async fn lnk_10_history_tells_which_link_changed_and_the_past_has_the_links_of_then() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let owner = &world.owner;
    let link = json!({"uri": "https://a.example", "title": "A"});
    let link = add(owner, &world.object, link).await;
    let baselines = format!("{}/baselines", world.module_path());
    let baseline = owner.post(&baselines).json(json!({"name": "B1"})).await;
    let baseline = id(&baseline.expect(201));
    let path = format!("{}/{}", all(&world.object), id(&link));
    let edit = json!({"uri": "https://b.example"});
    owner.patch(&path).json(edit).await.expect(200);
    add(owner, &world.object, json!({"uri": "https://c.example"})).await;
    owner.delete(&path).await.expect(204);

    let then = read(owner, &world, &format!("?as_of={baseline}")).await;
    assert_eq!(uris(&then["external_links"]), ["https://a.example"]);
    let now = read(owner, &world, "").await;
    assert_eq!(uris(&now["external_links"]), ["https://c.example"]);
    let history = format!("{}/history", world.object_path());
    let history = owner.get(&history).await.expect(200);
    let counts = history["items"].as_array().unwrap().iter();
    let counts: Vec<_> = counts
        .map(|one| one["external_links"].as_array().unwrap().len())
        .collect();
    assert_eq!(counts, [1, 2, 1, 1, 0]);

    let field = format!("external_links/{}", id(&link));
    let changes = format!("{}/changes?field=external_links", world.object_path());
    let changes = owner.get(&changes).await.expect(200);
    let of_link = changes["items"].as_array().unwrap().iter();
    let of_link: Vec<_> = of_link
        .filter(|one| one["field"] == field.as_str())
        .map(|one| (one["before"]["uri"].clone(), one["after"]["uri"].clone()))
        .collect();
    let (a, b) = (json!("https://a.example"), json!("https://b.example"));
    assert_eq!(
        of_link,
        [
            (b.clone(), Value::Null),
            (a.clone(), b.clone()),
            (Value::Null, a)
        ]
    );
    assert_eq!(changes["items"].as_array().unwrap().len(), 4);
    let references = format!("{}/changes?field=references", world.object_path());
    let references = owner.get(&references).await.expect(200);
    assert_eq!(references["items"], json!([]));

    // Compare tells each link by itself.
    let diff = format!("{}/diff?from={baseline}", world.module_path());
    let diff = owner.get(&diff).await.expect(200);
    let fields = diff["objects"][0]["fields"].as_array().unwrap();
    assert_eq!(fields.len(), 2, "{diff}");
    assert_eq!(fields[0]["field"], field.as_str());
    assert_eq!(
        fields[0]["from"],
        json!({"uri": "https://a.example", "title": "A"})
    );
    assert_eq!(
        (&fields[0]["to"], &fields[1]["from"]),
        (&Value::Null, &Value::Null)
    );

    // Going back to a version brings its links back.
    let restore = format!("{}/restore-version", world.object_path());
    let version = then["current_version"].clone();
    let only = json!({"version": version, "fields": ["external_links"]});
    let restored = owner.post(&restore).json(only).await.expect(200);
    assert_eq!(restored["external_links"], then["external_links"]);
    assert_eq!(
        uris(&owner.get(&all(&world.object)).await.expect(200)["items"]),
        ["https://a.example"]
    );
}

#[tokio::test]
async fn lnk_10_undo_takes_a_link_back_by_itself_and_never_makes_one_twice() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let desk = Desk::new(&world).await;
    let object = &world.object;
    let before = desk.copy().await;
    let first = add(&desk.me, object, json!({"uri": "https://a.example"})).await;
    let added = desk.last().await;
    desk.there_and_back(&added, &before).await;
    let first = add(&desk.me, object, json!({"uri": first["uri"]})).await;
    let added = desk.last().await;
    // Another link came since: it stays.
    add(&desk.other, object, json!({"uri": "https://b.example"})).await;
    desk.undone(&added).await;
    let left = desk.me.get(&all(object)).await.expect(200);
    assert_eq!(uris(&left["items"]), ["https://b.example"]);

    // A link that changed since is a conflict, told with who.
    let first = add(&desk.me, object, json!({"uri": first["uri"]})).await;
    let added = desk.last().await;
    let path = format!("{}/{}", all(object), id(&first));
    let edit = json!({"title": "Mine"});
    desk.other.patch(&path).json(edit).await.expect(200);
    assert_eq!(desk.refused(&added).await, ["edited_since"]);
    let preview = desk.preview(&added).await;
    let by = &preview["conflicts"][0]["by"];
    assert_eq!(*by, json!(desk.other.id()));

    // A removed link does not come back beside one that leads to the same place.
    desk.me.delete(&path).await.expect(204);
    let removed = desk.last().await;
    add(&desk.other, object, json!({"uri": "https://A.example/"})).await;
    let now = desk.copy().await;
    assert_eq!(desk.refused(&removed).await, ["link_exists"]);
    assert_same(&desk.copy().await, &now);
}

#[tokio::test]
async fn lnk_10_hostile_double_and_too_many_addresses_are_refused() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let owner = &world.owner;
    let path = all(&world.object);
    let refused = async |link: Value| {
        let problem = owner.post(&path).json(link).await;
        let problem = problem.problem(400, "invalid_request");
        let error = &problem["errors"][0];
        let text = |field: &str| error[field].as_str().unwrap().to_owned();
        (text("pointer"), text("code"))
    };
    for (uri, code) in [
        ("javascript:alert(1)", "scheme"),
        (" JavaScript:alert(1)", "scheme"),
        ("data:text/html,<script>alert(1)</script>", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("java\tscript:alert(1)", "hidden_character"),
        ("https://example.org/\u{202e}gpj.exe", "hidden_character"),
        ("https://ada:secret@example.org", "credentials"),
        ("example.org", "not_a_uri"),
        ("", "empty"),
    ] {
        let found = refused(json!({ "uri": uri })).await;
        assert_eq!(found, ("/uri".to_owned(), code.to_owned()), "{uri}");
    }
    let title = json!({"uri": "https://example.org", "title": "bell\u{7}"});
    assert_eq!(refused(title).await.1, "control_character");
    let title = json!({"uri": "https://example.org", "title": "x".repeat(301)});
    assert_eq!(refused(title).await.1, "too_long");
    let made = add(owner, &world.object, json!({"uri": "https://example.org"})).await;
    let twice = refused(json!({"uri": "HTTPS://example.org/"})).await;
    assert_eq!(twice.1, "duplicate");
    let other = add(owner, &world.object, json!({"uri": "https://b.example"})).await;
    let edit = owner.patch(&format!("{path}/{}", id(&other)));
    let edit = edit.json(json!({"uri": made["uri"]})).await;
    assert_eq!(
        edit.problem(400, "invalid_request")["errors"][0]["code"],
        "duplicate"
    );
    for number in 3..=100 {
        let link = json!({"uri": format!("https://{number}.example")});
        add(owner, &world.object, link).await;
    }
    let full = refused(json!({"uri": "https://101.example"})).await;
    assert_eq!(full.1, "too_many");
    // The same address at another object is another link.
    let heading = json!({"uri": "https://example.org"});
    add(owner, &world.heading, heading).await;
    // What only the product writes cannot be sent as a reference.
    let forged = json!({"references": {"req1:links": {id(&made): {"uri": "javascript:alert(1)"}}}});
    let forged = owner.patch(&world.object_path()).json(forged).await;
    let error = &forged.problem(400, "invalid_request")["errors"][0];
    assert_eq!(
        (&error["pointer"], &error["code"]),
        (&json!("/references"), &json!("reserved"))
    );
}

#[tokio::test]
async fn lnk_10_a_check_is_no_change_and_holds_for_the_address_that_was_looked_at() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let owner = &world.owner;
    let link = add(owner, &world.object, json!({"uri": "https://a.example"})).await;
    let path = format!("{}/{}", all(&world.object), id(&link));
    let check = format!("{path}/check");
    let before = read(owner, &world, "").await;
    let head = format!("{}/history?limit=1", world.module_path());
    let revision = owner.get(&head).await.expect(200)["items"][0]["revision"].clone();

    let editor = world.member(Role::Editor).await;
    let broken =
        json!({"uri": "https://a.example", "state": "broken", "detail": " 404 Not Found "});
    let noted = editor.put(&check).json(broken).await.expect(200);
    assert_eq!(
        (&noted["state"], &noted["detail"], &noted["checked_by"]),
        (
            &json!("broken"),
            &json!("404 Not Found"),
            &json!(editor.id())
        )
    );
    assert!(noted["checked_at"].is_string() && noted["checked_by_name"].is_string());
    assert_eq!(owner.get(&path).await.expect(200), noted);
    // Nobody changed anything.
    assert_eq!(read(owner, &world, "").await, before);
    let head = owner.get(&head).await.expect(200);
    assert_eq!(head["items"][0]["revision"], revision);

    // A new title does not matter, a new address does.
    owner
        .patch(&path)
        .json(json!({"title": "A"}))
        .await
        .expect(200);
    assert_eq!(owner.get(&path).await.expect(200)["state"], "broken");
    owner
        .patch(&path)
        .json(json!({"uri": "https://b.example"}))
        .await
        .expect(200);
    let fresh = owner.get(&path).await.expect(200);
    assert_eq!(
        (&fresh["state"], &fresh["checked_at"], &fresh["detail"]),
        (&json!("unchecked"), &Value::Null, &Value::Null)
    );
    let late = json!({"uri": "https://a.example", "state": "ok"});
    let late = editor.put(&check).json(late).await;
    let problem = late.problem(409, "conflict");
    assert_eq!(problem["errors"][0]["code"], "address_changed");
    for wrong in [
        json!({"uri": "https://b.example", "state": "unchecked"}),
        json!({"uri": "https://b.example", "state": "ok", "detail": "x".repeat(301)}),
        json!({"state": "ok"}),
    ] {
        let answer = editor.put(&check).json(wrong).await;
        answer.problem(400, "invalid_request");
    }
}

#[tokio::test]
async fn lnk_10_the_broken_links_of_a_module_are_found_page_by_page() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let owner = &world.owner;
    for number in 0..5 {
        let object = if number == 4 {
            &world.other_object
        } else {
            &world.object
        };
        let uri = format!("https://{number}.example");
        let link = add(owner, object, json!({ "uri": uri })).await;
        if number != 1 {
            let state = if number == 0 { "ok" } else { "broken" };
            let check = format!("{}/{}/check", all(object), id(&link));
            let report = json!({"uri": uri, "state": state});
            owner.put(&check).json(report).await.expect(200);
        }
    }
    let list = async |query: &str| {
        let path = format!("{}/external-links?{query}", world.module_path());
        owner.get(&path).await.expect(200)
    };
    assert_eq!(list("").await["total"], 5);
    assert_eq!(list("state=ok").await["total"], 1);
    assert_eq!(list("state=unchecked").await["total"], 1);
    let first = list("state=broken&limit=2").await;
    assert_eq!(
        uris(&first["items"]),
        ["https://2.example", "https://3.example"]
    );
    assert_eq!(first["items"][0]["object_key"], "SRS-0002");
    let cursor = first["next_cursor"].as_str().unwrap();
    let rest = list(&format!("state=broken&limit=2&cursor={cursor}")).await;
    assert_eq!(uris(&rest["items"]), ["https://4.example"]);
    assert_eq!(
        (&rest["total"], &rest["next_cursor"]),
        (&json!(3), &Value::Null)
    );

    // What is deleted is out of the list, and comes back as it was.
    owner.delete(&world.object_path()).await.expect(204);
    assert_eq!(
        uris(&list("state=broken").await["items"]),
        ["https://4.example"]
    );
    assert_eq!(owner.get(&all(&world.object)).await.status, 404);
    let late = json!({"uri": "https://late.example"});
    let late = owner.post(&all(&world.object)).json(late).await;
    late.problem(404, "not_found");
    let restore = format!("{}/restore", world.object_path());
    owner.post(&restore).await.expect(200);
    assert_eq!(list("state=broken").await["total"], 3);
    let object = read(owner, &world, "").await;
    assert_eq!(object["external_links"].as_array().unwrap().len(), 4);
}

#[tokio::test]
async fn lnk_10_a_module_made_from_another_has_its_links_and_checks_of_its_own() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let owner = &world.owner;
    let link = add(owner, &world.object, json!({"uri": "https://a.example"})).await;
    let copy = json!({"template_module_id": world.module, "name": "Copy", "project_id": world.project,
                      "copy_objects": true, "prefix": "CP"});
    let made = owner.post("/api/v1/modules/from-template").json(copy).await;
    let made = id(&made.expect(201));
    let of_copy = format!("/api/v1/modules/{made}/external-links");
    let copied = owner.get(&of_copy).await.expect(200);
    assert_eq!(uris(&copied["items"]), ["https://a.example"]);
    let object = copied["items"][0]["object_id"].as_str().unwrap();
    let check = format!("{}/{}/check", all(object), id(&link));
    let report = json!({"uri": "https://a.example", "state": "ok"});
    owner.put(&check).json(report).await.expect(200);
    let original = owner.get(&all(&world.object)).await.expect(200);
    assert_eq!(original["items"][0]["state"], "unchecked");
}
