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
    get("as_of=9999").await.problem(400, "invalid");
    get("as_of=-1").await.problem(400, "invalid");
    get("as_of=2999-01-01T00:00:00Z")
        .await
        .problem(400, "invalid");
    get("as_of=0190a000-0000-7000-8000-000000000000")
        .await
        .problem(400, "invalid");
    get("as_of=soon").await.problem(400, "invalid");
    get("as_of=1&filter=key%20~%20S")
        .await
        .problem(400, "invalid");
    // Before there was anything, there was nothing.
    let empty = get("as_of=0").await.expect(200);
    assert_eq!((&empty["total"], &empty["items"]), (&json!(0), &json!([])));
    assert_eq!(
        get("as_of=2020-01-01T00:00:00Z").await.expect(200)["total"],
        0
    );
}
