//! What was, read back: equal to a copy that was kept at the time.

use req1_app::seed::{Seed, seed_module, seed_project};
use req1_test_support::{Client, TestApp, World};
use serde_json::{Value, json};

use crate::{
    undo::{assert_same, id},
    undo_random::Play,
};

/// A module as it shows itself, now or with `when` in the query.
async fn copy(client: &Client, world: &World<'_>, when: &str) -> Value {
    let module = world.module_path();
    let get = async |path: String| client.get(&path).await.expect(200);
    let objects = get(format!("{module}/objects?limit=1000{when}")).await;
    let outline = get(format!("{module}/outline?headings_only=false{when}")).await;
    let links = get(format!(
        "/api/v1/links?module_id={}&limit=1000{when}",
        world.module
    ))
    .await;
    assert_eq!(objects["total"], objects["items"].as_array().unwrap().len());
    json!({"objects": objects["items"], "outline": outline, "links": links["items"]})
}

async fn head(client: &Client, world: &World<'_>) -> (i64, String) {
    let path = format!("{}/history?limit=1", world.module_path());
    let page = client.get(&path).await.expect(200);
    let last = &page["items"][0];
    let at = last["at"].as_str().unwrap().to_owned();
    (last["revision"].as_i64().unwrap(), at)
}

async fn remembers(seed: u64, rounds: usize) {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let mut play = Play::new(&world, seed).await;
    let me = play.desk.me.clone();
    let mut kept = Vec::new();
    for round in 0..rounds {
        play.act().await;
        let (revision, at) = head(&me, &world).await;
        let then = copy(&me, &world, "").await;
        let named = round % 4 == 0;
        let baseline = if named {
            let path = format!("{}/baselines", world.module_path());
            let made = me
                .post(&path)
                .json(json!({"name": format!("b{round}")}))
                .await;
            Some(id(&made.expect(201)))
        } else {
            None
        };
        kept.push((revision, at, baseline, then));
    }
    for (revision, at, baseline, then) in &kept {
        let at = at.replace('+', "%2B");
        let mut points = vec![format!("&as_of={revision}"), format!("&as_of={at}")];
        points.extend(baseline.iter().map(|id| format!("&as_of={id}")));
        for when in points {
            assert_same(&copy(&me, &world, &when).await, then);
            // Single objects, and windows that begin anywhere.
            let all = then["objects"].as_array().unwrap();
            let place = play.dice.roll(all.len());
            let path = format!("{}?{}", play.desk.object(&id(&all[place])), &when[1..]);
            assert_eq!(me.get(&path).await.expect(200), all[place]);
            let path = format!("{}?limit=3&offset={place}{when}", play.desk.objects());
            let window = me.get(&path).await.expect(200);
            let rows = all.iter().skip(place).take(3).cloned().collect();
            assert_eq!(window["items"], Value::Array(rows));
        }
    }
}

#[tokio::test]
async fn ver_5_lnk_4_every_revision_baseline_and_time_reads_back_as_it_was() {
    remembers(7, 40).await;
}

#[tokio::test]
async fn ver_5_lnk_4_every_other_revision_baseline_and_time_reads_back_as_it_was() {
    remembers(20_262, 40).await;
}

#[tokio::test]
async fn ver_5_windows_of_what_was_are_numbered_beyond_a_piece_of_the_outline() {
    let app = TestApp::start().await;
    let owner = app.server_admin().await;
    let ctx = app.app.act_as(owner.id());
    let project = seed_project(&ctx, "Made up").await.unwrap();
    for flat in [true, false] {
        let seed = Seed {
            objects: 1_300,
            flat,
            versions: 2,
            linked_to: None,
            history_every: 50,
        };
        let module = seed_module(&ctx, project, seed).await.unwrap().module.0;
        let objects = format!("/api/v1/modules/{module}/objects");
        let page = async |offset: i64, when: &str| {
            let path = format!("{objects}?limit=100&offset={offset}{when}");
            owner.get(&path).await.expect(200)["items"].clone()
        };
        let head = owner
            .get(&format!("/api/v1/modules/{module}"))
            .await
            .expect(200)["revision"]
            .clone();
        let when = format!("&as_of={head}");
        for offset in [0, 450, 511, 512, 513, 1_000, 1_250, 1_300] {
            assert_eq!(page(offset, &when).await, page(offset, "").await);
        }
    }
}

#[tokio::test]
async fn ver_5_points_that_are_none_get_a_clear_answer() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let me = &world.owner;
    let objects = format!("{}/objects", world.module_path());
    let get = |query: &str| me.get(&format!("{objects}?{query}"));
    get("as_of=9999").await.problem(400, "invalid_request");
    get("as_of=-1").await.problem(400, "invalid_request");
    get("as_of=2999-01-01T00:00:00Z")
        .await
        .problem(400, "invalid_request");
    get("as_of=0190a000-0000-7000-8000-000000000000")
        .await
        .problem(400, "invalid_request");
    get("as_of=soon").await.problem(400, "invalid_request");
    for of_today in ["filter=text%20~%20S", "include_deleted=true"] {
        let refused = get(&format!("as_of=1&{of_today}")).await;
        let refused = refused.problem(400, "invalid_request");
        assert_eq!(refused["errors"][0]["code"], "not_of_the_past");
    }
    for of in [
        String::new(),
        format!("&source_object_id={}", world.object),
        format!("&target_object_id={}", world.object),
        format!("&link_type_id={}", world.link_type),
        format!("&module_id={}", world.module),
    ] {
        let links = |at: &str| me.get(&format!("/api/v1/links?as_of={at}{of}"));
        let refused = links("2999-01-01T00:00:00Z").await;
        let refused = refused.problem(400, "invalid_request");
        assert_eq!(refused["errors"][0]["code"], "in_the_future");
        let none = links("2020-01-01T00:00:00Z").await.expect(200);
        assert_eq!(none["total"], 0);
    }
    // Before there was anything, there was nothing.
    let empty = get("as_of=0").await.expect(200);
    assert_eq!((&empty["total"], &empty["items"]), (&json!(0), &json!([])));
    assert_eq!(
        get("as_of=2020-01-01T00:00:00Z").await.expect(200)["total"],
        0
    );
}

#[tokio::test]
async fn ver_5_iam_4_the_past_obeys_the_rights_of_today() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let strange = World::seed(&app).await;
    let path = format!("{}/baselines", strange.module_path());
    let foreign = strange.owner.post(&path).json(json!({"name": "Theirs"}));
    let foreign = id(&foreign.await.expect(201));
    // A module that a link leads to, and a person who may see the first one only.
    let body = json!({"name": "Secret", "prefix": "SEC", "project_id": world.project});
    let made = world.owner.post("/api/v1/modules").json(body).await;
    let secret = format!("/api/v1/modules/{}", id(&made.expect(201)));
    let objects = format!("{secret}/objects");
    let far = world.owner.post(&objects).json(json!({"heading": "Far"}));
    let far = id(&far.await.expect(201));
    let link = json!({"source_object_id": world.object, "target_object_id": far, "link_type_id": world.link_type});
    world
        .owner
        .post("/api/v1/links")
        .json(link)
        .await
        .expect(201);
    let reader = app.person().await;
    let seat = format!("{}/members/{}", world.module_path(), reader.id());
    let role = json!({"role": "viewer"});
    world.owner.put(&seat).json(role).await.expect(200);

    let (revision, _) = head(&world.owner, &world).await;
    let here = world.module_path();
    let links = format!(
        "/api/v1/links?source_object_id={}&module_id={}",
        world.object, world.module
    );
    for when in [format!("as_of={revision}"), "limit=50".to_owned()] {
        let seen = async |client: &Client| {
            let answer = client.get(&format!("{links}&{when}")).await;
            answer.expect(200)["total"].clone()
        };
        assert_eq!(
            (seen(&world.owner).await, seen(&reader).await),
            (json!(2), json!(1))
        );
    }
    for path in [
        format!("{here}/objects?as_of={revision}"),
        format!("{here}/outline?as_of={revision}"),
        format!("{}?as_of={revision}", world.object_path()),
    ] {
        reader.get(&path).await.expect(200);
        strange.owner.get(&path).await.problem(404, "not_found");
        let theirs = path.replace(&format!("as_of={revision}"), &format!("as_of={foreign}"));
        let refused = world
            .owner
            .get(&theirs)
            .await
            .problem(400, "invalid_request");
        assert_eq!(refused["errors"][0]["code"], "unknown_baseline");
    }
    reader
        .get(&format!("{secret}/objects?as_of=0"))
        .await
        .problem(404, "not_found");
    let path = format!("{here}/baselines/{foreign}");
    world.owner.get(&path).await.problem(404, "not_found");
    world.owner.delete(&path).await.problem(404, "not_found");
}

#[tokio::test]
async fn ver_5_who_asks_at_once_makes_an_outline_once() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let (revision, _) = head(&world.owner, &world).await;
    let path = format!("{}/objects?as_of={revision}", world.module_path());
    let all = (0..8).map(|_| world.owner.get(&path).into_future());
    for answer in futures::future::join_all(all).await {
        assert_eq!(answer.expect(200)["total"], 3);
    }
    let outlines = "SELECT count(*)::text FROM past_outline";
    assert_eq!(app.database.text(outlines).await, "1");
    // What changes only texts has the order of what was before.
    let edit = json!({"heading": "Other words"});
    world
        .owner
        .patch(&world.object_path())
        .json(edit)
        .await
        .expect(200);
    let next = format!("{}/objects?as_of={}", world.module_path(), revision + 1);
    assert_eq!(world.owner.get(&next).await.expect(200)["total"], 3);
    assert_eq!(app.database.text(outlines).await, "1");
}

#[tokio::test]
async fn ver_5_outlines_that_no_baseline_names_do_not_pile_up() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let me = &world.owner;
    let objects = format!("{}/objects", world.module_path());
    let (first, _) = head(me, &world).await;
    let path = format!("{}/baselines", world.module_path());
    me.post(&path)
        .json(json!({"name": "Kept"}))
        .await
        .expect(201);
    for round in 0..40 {
        let body = json!({"heading": format!("Object {round}")});
        me.post(&objects).json(body).await.expect(201);
    }
    for revision in first..first + 40 {
        me.get(&format!("{objects}?as_of={revision}&limit=1"))
            .await
            .expect(200);
    }
    let outlines = "SELECT count(*)::text FROM past_outline";
    assert_eq!(app.database.text(outlines).await, "40");
    app.database
        .execute("UPDATE past_outline SET made_at = made_at - interval '2 minutes'")
        .await;
    me.get(&format!("{objects}?as_of={}&limit=1", first + 40))
        .await
        .expect(200);
    // The one that was made just now, 32 older ones and that of the baseline.
    assert_eq!(app.database.text(outlines).await, "34");
    let kept = format!("SELECT count(*)::text FROM past_outline WHERE revision = {first}");
    assert_eq!(app.database.text(&kept).await, "1");
}

#[tokio::test]
async fn ver_5_org_4_what_is_purged_has_no_past() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let me = &world.owner;
    // A set of the project that goes, with a baseline in a project that stays.
    let path = format!("{}/projects", world.workspace_path());
    let project = me
        .post(&path)
        .json(json!({"name": "Stays"}))
        .await
        .expect(201);
    let body = json!({"name": "Stays", "prefix": "STY", "project_id": project["id"]});
    let other = id(&me.post("/api/v1/modules").json(body).await.expect(201));
    let body = json!({
        "name": "All", "version": "1", "project_id": world.project, "module_ids": [world.module, other],
    });
    me.post("/api/v1/baseline-sets")
        .json(body)
        .await
        .expect(201);
    let (revision, _) = head(me, &world).await;
    let past = format!("{}/objects?as_of={revision}", world.module_path());
    assert_eq!(me.get(&past).await.expect(200)["total"], 3);
    let project = format!("/api/v1/projects/{}", world.project);
    let name = me.get(&project).await.expect(200)["name"].clone();
    me.delete(&project).await.expect(204);
    let bin = format!("/api/v1/bin/projects/{}", world.project);
    me.delete(&bin)
        .json(json!({"name": name}))
        .await
        .expect(204);
    me.get(&past).await.problem(404, "not_found");
    let left = format!(
        "SELECT concat((SELECT count(*) FROM past_outline WHERE module_id = '{0}'),
                       (SELECT count(*) FROM past_outline_chunk WHERE module_id = '{0}'),
                       (SELECT count(*) FROM baseline_set), (SELECT count(*) FROM object_version))",
        world.module
    );
    assert_eq!(app.database.text(&left).await, "0000");
    let kept = me.get("/api/v1/baselines").await.expect(200);
    assert_eq!(
        (&kept["total"], &kept["items"][0]["module_id"]),
        (&json!(1), &json!(other))
    );
    assert_eq!(kept["items"][0]["baseline_set_id"], Value::Null);
}

#[tokio::test]
async fn ver_5_imp_1_the_export_of_a_baseline_is_always_the_same_file() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let me = &world.owner;
    let module = world.module_path();
    let export = async |query: &str| {
        let path = format!("{module}/reqif/export?{query}");
        let answer = me.get(&path).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        (
            answer.header("content-disposition").unwrap().clone(),
            answer.text(),
        )
    };
    let made = me
        .post(&format!("{module}/baselines"))
        .json(json!({"name": "Sent out"}));
    let made = made.await.expect(201);
    let query = format!("as_of={}", id(&made));
    let (name, sent) = export(&query).await;
    assert!(
        name.contains(&format!(" r{}.reqif", made["revision"])),
        "{name}"
    );
    assert!(sent.contains("<SPEC-RELATION ") && sent.contains("\"Priority\""));

    // The schema, texts, places, links and the module itself change.
    let attribute = format!("{module}/attribute-definitions/{}", world.attribute);
    me.patch(&attribute)
        .json(json!({"name": "Weight"}))
        .await
        .expect(200);
    me.patch(&world.object_path())
        .json(json!({"heading": "Another one", "attributes": {"Weight": "high"}}))
        .await
        .expect(200);
    me.delete(&attribute).await.expect(204);
    me.patch(&module)
        .json(json!({"name": "Renamed"}))
        .await
        .expect(200);
    let moved = json!({"action": "dedent"});
    let other = format!("{module}/objects/{}", world.other_object);
    me.post(&format!("{other}/move"))
        .json(moved)
        .await
        .expect(200);
    me.delete(&format!("/api/v1/links/{}", world.link))
        .await
        .expect(204);
    me.delete(&other).await.expect(204);
    assert_eq!(export(&query).await, (name.clone(), sent.clone()));
    assert_eq!(
        export(&format!("{query}&format=reqif&scope=module")).await,
        (name, sent.clone())
    );
    let now = export("").await.1;
    assert!(
        now.contains("Renamed") && !now.contains("<SPEC-RELATION ") && !now.contains("Priority")
    );

    // Neither a request nor a job takes a point that is none.
    let path = format!("{module}/reqif/export?{query}");
    let job = me.get(&path).header("prefer", "respond-async").await;
    assert_eq!(job.expect(202)["kind"], "reqif_export");
    for wrong in [
        "9999",
        "2999-01-01T00:00:00Z",
        "0190a000-0000-7000-8000-000000000000",
        "then",
    ] {
        for prefer in ["respond-async", "wait=10"] {
            let path = format!("{module}/reqif/export?as_of={wrong}");
            let refused = me.get(&path).header("prefer", prefer).await;
            let refused = refused.problem(400, "invalid_request");
            assert_eq!(refused["errors"][0]["pointer"], "as_of", "{wrong} {prefer}");
        }
    }
    // Before its first revision a module was empty.
    let empty = export("as_of=0").await.1;
    assert!(
        empty.contains("<SPECIFICATION ") && !empty.contains("<SPEC-OBJECT "),
        "{empty}"
    );
}
