//! Conditional reads, and compression.

use req1_test_support::{TestApp, World, json};

#[tokio::test]
async fn api_4_what_is_known_is_not_sent_again() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    for path in [
        world.workspace_path(),
        world.module_path(),
        world.object_path(),
    ] {
        let answer = world.owner.get(&path).await;
        answer.expect(200);
        let tag = answer.header("etag").expect("a tag");
        assert_eq!(
            answer.header("cache-control").as_deref(),
            Some("private, no-cache")
        );
        for known in [tag.clone(), format!("\"x\", W/{tag}"), "*".to_owned()] {
            let again = world.owner.get(&path).header("if-none-match", &known).await;
            assert_eq!(again.status, 304, "{path} {known}");
            assert!(again.body.is_empty());
            assert_eq!(again.header("etag").as_ref(), Some(&tag));
        }
        let other = world
            .owner
            .get(&path)
            .header("if-none-match", "\"x\"")
            .await;
        other.expect(200);
        // Who may not read it learns nothing from a tag.
        let stranger = app.person().await;
        let guess = stranger.get(&path).header("if-none-match", &tag).await;
        guess.problem(404, "not_found");
    }
    let list = world.owner.get("/api/v1/modules").await;
    assert!(list.header("etag").is_none());
}

#[tokio::test]
async fn api_4_the_tag_follows_the_content_and_carries_the_version() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let path = format!("{}/objects/{}", world.module_path(), world.other_object);
    let tag = async || world.owner.get(&path).await.header("etag").unwrap();
    let before = tag().await;
    assert!(before.starts_with("\"1."), "{before}");
    // Its place is computed: another object goes, and what was known is no longer so.
    world.owner.delete(&world.object_path()).await.expect(204);
    let after = tag().await;
    assert!(after.starts_with("\"1.") && after != before, "{after}");
    let edit = |tag: &str| {
        let call = world.owner.patch(&path).json(json!({"body": "Changed."}));
        call.header("if-match", tag)
    };
    edit(&after).await.expect(200);
    edit(&after).await.expect(412);
}

#[tokio::test]
async fn api_4_answers_are_compressed_for_who_takes_it() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let path = format!("{}/objects", world.module_path());
    let plain = world.owner.get(&path).await;
    assert!(plain.header("content-encoding").is_none());
    for encoding in ["gzip", "br", "zstd"] {
        let call = world.owner.get(&path).header("accept-encoding", encoding);
        let answer = call.await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("content-encoding").as_deref(), Some(encoding));
        assert!(answer.body.len() < plain.body.len() / 2);
    }
}
