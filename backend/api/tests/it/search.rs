//! What is found, where, and in which order.

use req1_domain::access::Role;
use req1_test_support::{Client, TestApp, Value, World, json};

async fn found(client: &Client, query: &str) -> Vec<Value> {
    let answer = client
        .get(&format!("/api/v1/search?{query}"))
        .await
        .expect(200);
    answer["items"].as_array().unwrap().clone()
}

fn ids(hits: &[Value]) -> Vec<&str> {
    hits.iter().map(|hit| hit["id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn src_1_what_stands_between_angle_brackets_is_found_like_other_words() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let attributes = format!("{}/attribute-definitions", world.module_path());
    let note = json!({"name": "Note", "data_type": "string"});
    world.owner.post(&attributes).json(note).await.expect(201);
    let edit = json!({
        "body": "<p>The &lt;temperature&gt; shall not fall.</p>",
        "attributes": {"Note": "if a <pressure and flow> are known"},
    });
    let call = world.owner.patch(&world.object_path()).json(edit);
    call.await.expect(200);
    for query in ["temperature", "%3Ctemperature%3E", "pressure", "flow"] {
        let hits = found(&world.owner, &format!("q={query}")).await;
        assert_eq!(ids(&hits), [world.object.as_str()], "{query}");
        let filter = format!(
            "{}/objects?filter=text%20~%20%22{query}%22",
            world.module_path()
        );
        let listed = world.owner.get(&filter).await.expect(200);
        assert_eq!(listed["total"], 1, "{query}");
    }
}

#[tokio::test]
async fn src_1_finds_text_ranked_with_snippets_where_one_may_look() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let objects = format!("{}/objects", world.module_path());
    for text in [
        "The actuator shall report hysteresis of the actuator and of each actuator valve.",
        "Something else entirely, which mentions an actuator once among many other words.",
    ] {
        let body = json!({"body": text, "parent_id": world.heading});
        world.owner.post(&objects).json(body).await.expect(201);
    }
    let hits = found(&world.owner, "q=actuator").await;
    assert_eq!(hits.len(), 2, "{hits:?}");
    assert!(hits[0]["rank"].as_f64() > hits[1]["rank"].as_f64());
    let best = &hits[0];
    assert!(
        best["body"].as_str().unwrap().contains("hysteresis"),
        "{best}"
    );
    let snippet = best["snippet"].as_str().unwrap();
    assert!(snippet.contains("<mark>actuator</mark>"), "{snippet}");
    assert_eq!(best["match"], "text");
    // A phrase, a word to leave out, another form of a word.
    assert_eq!(found(&world.owner, "q=%22actuator+valve%22").await.len(), 1);
    assert_eq!(found(&world.owner, "q=actuator+-valve").await.len(), 1);
    assert_eq!(found(&world.owner, "q=actuators").await.len(), 2);

    // Pages follow one another without gap or repetition.
    let first = found(&world.owner, "q=actuator&limit=1").await;
    let second = found(&world.owner, "q=actuator&limit=1&offset=1").await;
    assert_eq!([ids(&first), ids(&second)].concat(), ids(&hits));

    // Scopes.
    for (scope, count) in [
        (format!("module_id={}", world.module), 2),
        (format!("project_id={}", world.project), 2),
    ] {
        let hits = found(&world.owner, &format!("q=actuator&{scope}")).await;
        assert_eq!(hits.len(), count, "{scope}");
    }
    let other = World::seed(&app).await;
    let elsewhere = format!("/api/v1/search?q=actuator&module_id={}", other.module);
    world.owner.get(&elsewhere).await.problem(404, "not_found");
    let viewer = world.member(Role::Viewer).await;
    assert_eq!(found(&viewer, "q=actuator").await.len(), 2);
    let stranger = app.person().await;
    assert!(found(&stranger, "q=actuator").await.is_empty());

    // An edit is found by its new words at once, by its old ones no longer; nothing that was deleted is found.
    let path = format!("{objects}/{}", best["id"].as_str().unwrap());
    let edit = json!({"body": "The solenoid shall close."});
    world.owner.patch(&path).json(edit).await.expect(200);
    assert_eq!(found(&world.owner, "q=solenoid").await.len(), 1);
    assert!(found(&world.owner, "q=hysteresis").await.is_empty());
    world.owner.delete(&path).await.expect(204);
    assert!(found(&world.owner, "q=solenoid").await.is_empty());
}

/// Headings have an index of their own; what it finds and what the texts have are one list nevertheless.
#[tokio::test]
async fn src_1_a_word_in_the_heading_counts_more_than_any_number_in_the_text_on_whatever_page() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let objects = format!("{}/objects", world.module_path());
    let often = format!("The {} shall hold.", "gyroscope ".repeat(40));
    for (heading, text) in [
        (None, "One gyroscope is mentioned here."),
        (Some("Gyroscope"), "Something else."),
        (None, often.as_str()),
        (
            Some("Drift of the gyroscope"),
            "The gyroscope shall not drift.",
        ),
        (
            Some("Drift"),
            "Whatever drifts is no gyroscope and no compass.",
        ),
    ] {
        let body = json!({"heading": heading, "body": text, "parent_id": world.heading});
        world.owner.post(&objects).json(body).await.expect(201);
    }
    let hits = found(&world.owner, "q=gyroscopes").await;
    let headings: Vec<_> = hits.iter().map(|hit| hit["heading"].as_str()).collect();
    let in_headings = [Some("Drift of the gyroscope"), Some("Gyroscope")];
    assert_eq!(headings[..2], in_headings, "{hits:?}");
    assert_eq!(hits.len(), 5);
    assert!(hits[2]["body"].as_str().unwrap().contains("shall hold"));
    let ranks: Vec<_> = hits.iter().map(|hit| hit["rank"].as_f64()).collect();
    assert!(ranks.is_sorted_by(|one, next| one >= next), "{ranks:?}");
    for size in 1..=5 {
        let mut paged = Vec::new();
        for offset in (0..7).step_by(size) {
            let page = format!("q=gyroscopes&limit={size}&offset={offset}");
            paged.extend(found(&world.owner, &page).await);
        }
        assert_eq!(ids(&paged), ids(&hits), "pages of {size}");
    }
    // Of two words one may stand in the heading and one in the text, so such objects are ranked all together.
    let both = found(&world.owner, "q=gyroscope+drift").await;
    assert_eq!(both[0]["heading"], "Drift of the gyroscope");
    assert_eq!(both.len(), 2, "{both:?}");
    assert_eq!(found(&world.owner, "q=drift+compass").await.len(), 1);
    assert_eq!(found(&world.owner, "q=gyroscope+or+compass").await.len(), 5);
    assert_eq!(found(&world.owner, "q=gyroscope+-compass").await.len(), 4);
}

#[tokio::test]
async fn src_2_finds_keys_first_and_misspelt_words() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let object = world.owner.get(&world.object_path()).await.expect(200);
    let key = object["key"].as_str().unwrap();
    let mentions =
        json!({"body": format!("See {key} for the reason."), "parent_id": world.heading});
    let objects = format!("{}/objects", world.module_path());
    world.owner.post(&objects).json(mentions).await.expect(201);
    for typed in [key.to_owned(), key.to_lowercase()] {
        let hits = found(&world.owner, &format!("q={typed}")).await;
        assert_eq!(
            (&hits[0]["id"], &hits[0]["match"]),
            (&object["id"], &json!("key")),
            "{typed}"
        );
        assert_eq!(hits.len(), 2, "the text that names the key follows");
    }
    // Pages of keys and texts follow one another too.
    let first = found(&world.owner, &format!("q={key}&limit=1")).await;
    let second = found(&world.owner, &format!("q={key}&limit=1&offset=1")).await;
    assert_eq!(first[0]["match"], "key");
    assert_eq!(second[0]["match"], "text");
    // Half a key finds all that begin with it, the shortest first.
    let hits = found(&world.owner, "q=SRS-").await;
    let matched: Vec<_> = hits.iter().map(|hit| hit["match"].clone()).collect();
    assert_eq!(matched, vec![json!("key"); 4]);

    let hits = found(&world.owner, "q=relaese").await;
    assert_eq!(
        (&hits[0]["id"], &hits[0]["match"]),
        (&json!(world.other_object), &json!("fuzzy"))
    );
    assert!(found(&world.owner, "q=xyzzyx").await.is_empty());
}
