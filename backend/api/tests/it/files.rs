//! Pictures in bodies and other files.

use std::time::Duration;

use chrono::TimeDelta;
use req1_app::files::{Accept, FileKind, GarbageGrace, Upload, collect_garbage, store_file};
use req1_domain::{
    access::{Action, Role},
    ids::ModuleId,
};
use req1_test_support::{Answer, Client, TestApp, Value, World, json};
use uuid::Uuid;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06";

async fn send(
    person: &Client,
    path: &str,
    (name, content_type): (&str, &str),
    content: &[u8],
) -> Answer {
    let mut body = format!(
        "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         Content-Type: {content_type}\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(content);
    body.extend_from_slice(b"\r\n--edge--\r\n");
    person
        .post(path)
        .body("multipart/form-data; boundary=edge", body)
        .await
}

async fn picture(world: &World<'_>) -> Value {
    let path = format!("{}/files", world.module_path());
    send(&world.owner, &path, ("pump.png", "image/png"), PNG)
        .await
        .expect(201)
}

async fn show(person: &Client, object: &str, url: &str) -> Answer {
    let body = format!("<p><img src=\"{url}\" alt=\"pump\"></p>");
    person.patch(object).json(json!({"body": body})).await
}

#[tokio::test]
async fn sto_1_a_picture_comes_back_as_it_was_sent() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let file = picture(&world).await;
    assert_eq!(file["content_type"], "image/png");
    assert_eq!(file["name"], "pump.png");
    assert_eq!(file["size_bytes"], PNG.len());
    let url = file["url"].as_str().unwrap();
    let answer = world.owner.get(url).await;
    assert_eq!((answer.status, answer.body.as_slice()), (200, PNG));
    let etag = answer.header("etag").unwrap();
    assert_eq!(etag, format!("\"{}\"", file["sha256"].as_str().unwrap()));
    for (name, value) in [
        ("content-type", "image/png"),
        ("content-disposition", "inline"),
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "sandbox; default-src 'none'"),
        ("cache-control", "private, max-age=31536000, immutable"),
        ("accept-ranges", "bytes"),
    ] {
        assert_eq!(answer.header(name).unwrap(), value);
    }
    let known = world.owner.get(url).header("if-none-match", &etag).await;
    assert_eq!((known.status, known.body.len()), (304, 0));
}

#[tokio::test]
async fn sto_1_ranges_are_served() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let file = picture(&world).await;
    let url = file["url"].as_str().unwrap();
    let size = PNG.len();
    let part = world.owner.get(url).header("range", "bytes=1-3").await;
    assert_eq!(
        (part.status, part.body.as_slice()),
        (206, b"PNG".as_slice())
    );
    assert_eq!(
        part.header("content-range").unwrap(),
        format!("bytes 1-3/{size}")
    );
    let tail = world.owner.get(url).header("range", "bytes=-2").await;
    assert_eq!(tail.body, PNG[size - 2..]);
    let beyond = world.owner.get(url).header("range", "bytes=1000-").await;
    beyond.problem(416, "range_not_satisfiable");
    assert_eq!(
        beyond.header("content-range").unwrap(),
        format!("bytes */{size}")
    );
}

#[tokio::test]
async fn sto_1_only_pictures_of_the_allowed_size_are_taken() {
    let app = TestApp::with(|settings| settings.api.max_file_bytes = Some(100)).await;
    let world = World::seed(&app).await;
    let path = format!("{}/files", world.module_path());
    for (content_type, content) in [
        (
            "image/png",
            b"<html><script>alert(1)</script></html>".as_slice(),
        ),
        (
            "image/svg+xml",
            b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>".as_slice(),
        ),
        ("image/gif", PNG),
        ("image/png", b"".as_slice()),
    ] {
        let answer = send(&world.owner, &path, ("a.png", content_type), content).await;
        assert_eq!(
            answer.problem(400, "invalid_request")["errors"][0]["pointer"],
            "/file"
        );
    }
    let large = [PNG, &[0; 100]].concat();
    let answer = send(&world.owner, &path, ("a.png", "image/png"), &large).await;
    answer.problem(413, "too_large");
    let json = world.owner.post(&path).json(json!({})).await;
    json.problem(415, "wrong_media_type");
    let viewer = world.member(Role::Reviewer).await;
    send(&viewer, &path, ("a.png", "image/png"), PNG)
        .await
        .problem(403, "not_allowed");
    let stranger = app.person().await;
    send(&stranger, &path, ("a.png", "image/png"), PNG)
        .await
        .problem(404, "not_found");
}

#[tokio::test]
async fn sto_1_html_and_svg_are_never_rendered_on_our_origin() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let ctx = app.app.act_as(world.owner.id());
    let mut db = ctx.store().acquire().await.unwrap();
    let module = ModuleId(world.module.parse::<Uuid>().unwrap());
    let module = ctx.module(&mut db, module, Action::Write).await.unwrap();
    drop(db);
    for (name, content_type, content) in [
        ("a.html", "text/html", "<script>alert(1)</script>"),
        (
            "a.svg",
            "image/svg+xml",
            "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"x\"/>",
        ),
        ("a.png", "image/png", "<script>alert(1)</script>"),
    ] {
        let upload = Upload {
            name: name.to_owned(),
            content_type: Some(content_type.to_owned()),
            kind: FileKind::Content,
            accept: Accept::Anything,
            max_bytes: 1_000,
        };
        let file = store_file(&ctx, &module, upload, content.as_bytes())
            .await
            .unwrap();
        let answer = world.owner.get(&format!("/api/v1/files/{}", file.id)).await;
        assert_eq!(answer.body, content.as_bytes());
        assert!(
            answer
                .header("content-disposition")
                .unwrap()
                .starts_with("attachment"),
            "{name}"
        );
        assert_eq!(answer.header("x-content-type-options").unwrap(), "nosniff");
        assert!(
            answer
                .header("content-security-policy")
                .unwrap()
                .contains("sandbox")
        );
        assert_ne!(answer.header("content-type").unwrap(), "image/png");
    }
}

#[tokio::test]
async fn obj_5_a_body_shows_only_files_that_are_there_for_its_author() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let file = picture(&world).await;
    let url = file["url"].as_str().unwrap();
    show(&world.owner, &world.object_path(), url)
        .await
        .expect(200);
    let nothing = format!("/api/v1/files/{}", world.object);
    let refused = show(&world.owner, &world.object_path(), &nothing).await;
    let error = refused.problem(400, "invalid_request")["errors"][0].clone();
    assert_eq!(
        (&error["pointer"], &error["code"]),
        (&json!("/body"), &json!("unknown_file"))
    );
    // Neither a file of another workspace, even for who sees both, nor one that the author does not see.
    let elsewhere = World::seed(&app).await;
    elsewhere.give(&world.owner, Role::Editor).await;
    let foreign = picture(&elsewhere).await;
    let foreign = foreign["url"].as_str().unwrap();
    assert_eq!(world.owner.get(foreign).await.status, 200);
    show(&world.owner, &world.object_path(), foreign)
        .await
        .problem(400, "invalid_request");
    let objects = format!("{}/objects", world.module_path());
    let body = format!("<img src=\"{foreign}\">");
    let create = world.owner.post(&objects).json(json!({"body": body})).await;
    create.problem(400, "invalid_request");
    let editor = elsewhere.member(Role::Editor).await;
    show(&editor, &elsewhere.object_path(), url)
        .await
        .problem(400, "invalid_request");
}

#[tokio::test]
async fn sto_1_who_reads_the_module_that_shows_or_showed_a_picture_reads_the_picture() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let file = picture(&world).await;
    let url = file["url"].as_str().unwrap();
    let stranger = app.person().await;
    stranger.get(url).await.problem(404, "not_found");
    app.anonymous().get(url).await.problem(401, "not_signed_in");
    // A second module shows it and then no more; its reader sees nothing of the first module.
    let module = json!({"name": "Other", "project_id": world.project, "prefix": "O"});
    let module = world
        .owner
        .post("/api/v1/modules")
        .json(module)
        .await
        .expect(201);
    let module = format!("/api/v1/modules/{}", module["id"].as_str().unwrap());
    let give = format!("{module}/members/{}", stranger.id());
    world
        .owner
        .put(&give)
        .json(json!({"role": "viewer"}))
        .await
        .expect(200);
    stranger.get(url).await.problem(404, "not_found");
    let body = json!({"body": format!("<p><img src=\"{url}\"></p>")});
    let object = world
        .owner
        .post(&format!("{module}/objects"))
        .json(body)
        .await
        .expect(201);
    let object = format!("{module}/objects/{}", object["id"].as_str().unwrap());
    assert_eq!(stranger.get(url).await.status, 200);
    world
        .owner
        .patch(&object)
        .json(json!({"body": "no more"}))
        .await
        .expect(200);
    assert_eq!(stranger.get(url).await.status, 200);
}

#[tokio::test]
async fn sto_1_what_nothing_shows_is_collected_and_what_is_shown_stays() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let (shown, unused) = (picture(&world).await, picture(&world).await);
    let (shown, unused) = (
        shown["url"].as_str().unwrap(),
        unused["url"].as_str().unwrap(),
    );
    show(&world.owner, &world.object_path(), shown)
        .await
        .expect(200);
    show(&world.owner, &world.object_path(), "")
        .await
        .expect(200);
    let orphan = req1_blob::Key::of(Uuid::from_u128(7));
    app.app
        .files
        .put(&orphan, b"x".as_slice(), 10)
        .await
        .unwrap();
    let none = collect_garbage(&app.app, GarbageGrace::default())
        .await
        .unwrap();
    assert_eq!((none.files, none.orphans), (0, 0));
    app.clock.advance(TimeDelta::days(8));
    let grace = GarbageGrace {
        broken: Duration::ZERO,
        ..GarbageGrace::default()
    };
    // Ages of objects are read from the disk, whose clock is coarse.
    tokio::time::sleep(Duration::from_millis(50)).await;
    let some = collect_garbage(&app.app, grace).await.unwrap();
    assert_eq!((some.files, some.orphans), (1, 1));
    assert_eq!(world.owner.get(shown).await.status, 200);
    world.owner.get(unused).await.problem(404, "not_found");
}

#[tokio::test]
async fn org_5_pictures_are_there_in_a_copy_for_who_reads_only_the_copy() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let file = picture(&world).await;
    let url = file["url"].as_str().unwrap();
    show(&world.owner, &world.object_path(), url)
        .await
        .expect(200);
    let input = json!({
        "name": "Copy", "project_id": world.project, "template_module_id": world.module, "copy_objects": true,
    });
    let call = world.owner.post("/api/v1/modules/from-template");
    let copy = call.json(input).await.expect(201);
    let reader = app.person().await;
    assert_eq!(reader.get(url).await.status, 404);
    let copy = copy["id"].as_str().unwrap();
    let member = format!("/api/v1/modules/{copy}/members/{}", reader.id());
    let role = json!({"role": "viewer"});
    world.owner.put(&member).json(role).await.expect(200);
    assert_eq!(reader.get(&world.module_path()).await.status, 404);
    assert_eq!(reader.get(url).await.body, PNG);
}
