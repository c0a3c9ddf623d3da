//! Filtered and sorted lists, compared with a plain walk over all objects in memory.

mod in_memory;

use req1_domain::{
    access::Role,
    filter::{parse, print},
};
use req1_test_support::{Answer, Client, TestApp, Value, World, json};

use in_memory::{Random, fill};

async fn list(client: &Client, world: &World<'_>, parameters: &[(&str, &str)]) -> Answer {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(parameters);
    let path = format!("{}/objects?{}", world.module_path(), query.finish());
    client.get(&path).await
}

fn keys(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().unwrap();
    items
        .iter()
        .map(|one| one["key"].as_str().unwrap().to_owned())
        .collect()
}

async fn found(world: &World<'_>, filter: &str) -> Vec<String> {
    let parameters = [("filter", filter), ("limit", "1000")];
    keys(&list(&world.owner, world, &parameters).await.expect(200))
}

#[tokio::test]
async fn src_3_random_filters_find_what_a_walk_in_memory_finds() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let editor = world.member(Role::Editor).await;
    let mut random = Random(0x5eed);
    let known = fill(&world, &editor, &mut random).await;
    assert!(known.objects.len() > 40 && known.links.len() > 10);
    let (mut some, mut all) = (0, 0);
    for _ in 0..400 {
        let filter = known.filter(&mut random, 3);
        let text = print(&filter);
        assert_eq!(parse(&text).unwrap().filter, filter, "{text}");
        let passing = known
            .objects
            .iter()
            .filter(|object| known.passes(object, &filter));
        let expected: Vec<&str> = passing
            .map(|object| object["key"].as_str().unwrap())
            .collect();
        assert_eq!(found(&world, &text).await, expected, "{text}");
        all += 1;
        some += usize::from(!expected.is_empty() && expected.len() < known.objects.len());
    }
    assert!(
        some * 3 > all,
        "most filters tell objects apart: {some} of {all}"
    );
    // The tree as JSON, too.
    let filter = known.filter(&mut random, 3);
    let json = serde_json::to_string(&filter).unwrap();
    assert_eq!(
        found(&world, &json).await,
        found(&world, &print(&filter)).await
    );
}

#[tokio::test]
async fn src_3_sorted_pages_follow_one_another_whatever_comes_meanwhile() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let editor = world.member(Role::Editor).await;
    fill(&world, &editor, &mut Random(7)).await;
    for sort in [
        "Priority desc, key",
        "count, due desc, \"Owner note\"",
        "tags, ratio desc",
        "changed desc",
        "created, heading desc",
        "classification, type, state desc, key desc",
        "changed_by, level, revision desc",
        "verified, reviewed desc",
        "",
    ] {
        let filter = "not state = approved";
        let whole = [("filter", filter), ("sort", sort), ("limit", "1000")];
        let whole = list(&world.owner, &world, &whole).await.expect(200);
        let mut pages = Vec::new();
        let mut cursor: Option<String> = None;
        loop {
            let mut parameters = vec![("filter", filter), ("sort", sort), ("limit", "7")];
            parameters.extend(cursor.as_deref().map(|cursor| ("cursor", cursor)));
            let page = list(&world.owner, &world, &parameters).await.expect(200);
            assert_eq!(
                (&page["total"], page["offset"].as_u64()),
                (&whole["total"], u64::try_from(pages.len()).ok())
            );
            pages.extend(keys(&page));
            match page["next_cursor"].as_str() {
                Some(next) => cursor = Some(next.to_owned()),
                None => break,
            }
        }
        assert_eq!(pages, keys(&whole), "{sort}");
    }
    // An object that comes before the second page pushes no row into it twice.
    let parameters = [
        ("sort", "key desc"),
        ("limit", "5"),
        ("filter", "level >= 1"),
    ];
    let first = list(&world.owner, &world, &parameters).await.expect(200);
    let body = json!({"body": "Comes in between.", "attributes": {"Priority": "high"}});
    let objects = format!("{}/objects", world.module_path());
    world.owner.post(&objects).json(body).await.expect(201);
    let mut next = parameters.to_vec();
    next.push(("cursor", first["next_cursor"].as_str().unwrap()));
    let second = list(&world.owner, &world, &next).await.expect(200);
    let (first, second) = (keys(&first), keys(&second));
    assert!(
        second.iter().all(|key| !first.contains(key)),
        "{first:?} {second:?}"
    );
    // A cursor of another order is refused, and so is what is none.
    for bad in [
        "k",
        "kzz",
        "ox",
        "k7b7d",
        &format!("k{}", hex::encode(r#"{"offset":0,"keys":["x","y"]}"#)),
    ] {
        let parameters = [("sort", "key"), ("cursor", bad)];
        let problem = list(&world.owner, &world, &parameters)
            .await
            .problem(400, "invalid_request");
        assert_eq!(
            problem["errors"][0]["pointer"], "cursor",
            "{bad}: {problem}"
        );
    }
}

#[tokio::test]
async fn src_3_a_window_of_a_filtered_list_is_found_around_an_object() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let objects = format!("{}/objects", world.module_path());
    for number in 0..30 {
        let priority = if number % 2 == 0 { "high" } else { "low" };
        let body =
            json!({"body": format!("Number {number}."), "attributes": {"Priority": priority}});
        world.owner.post(&objects).json(body).await.expect(201);
    }
    let all = found(&world, "Priority = high").await;
    let wanted = &all[10];
    let id = list(
        &world.owner,
        &world,
        &[("filter", &format!("key = {wanted}"))],
    )
    .await
    .expect(200);
    let id = id["items"][0]["id"].as_str().unwrap();
    let parameters = [("filter", "Priority = high"), ("at", id), ("limit", "6")];
    let page = list(&world.owner, &world, &parameters).await.expect(200);
    assert_eq!(page["offset"], 8);
    assert_eq!(keys(&page), all[8..14]);
    // One that the filter hides: the list from its beginning.
    let parameters = [("filter", "Priority = low"), ("at", id), ("limit", "6")];
    let page = list(&world.owner, &world, &parameters).await.expect(200);
    assert_eq!((&page["offset"], &page["total"]), (&json!(0), &json!(15)));
    // Behind the end there is nothing, but the number is told.
    let parameters = [("filter", "Priority = low"), ("offset", "100")];
    let page = list(&world.owner, &world, &parameters).await.expect(200);
    assert_eq!((&page["items"], &page["total"]), (&json!([]), &json!(15)));
}

#[tokio::test]
async fn src_3_faults_of_a_filter_are_told_with_their_place() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    for (filter, code, position, length) in [
        (
            "Priority = high and Rank = 1",
            "unknown_field",
            json!(20),
            json!(4),
        ),
        (
            "Priority = highest",
            "unknown_enum_value",
            json!(11),
            json!(7),
        ),
        ("Priority = high or", "unexpected_word", json!(18), json!(0)),
        (
            "changed_by = nobody@example.org",
            "unknown_person",
            json!(13),
            json!(18),
        ),
        ("key = \"nul\0\"", "nul_character", json!(10), json!(1)),
        ("{\"nor\": 1}", "invalid_filter", Value::Null, Value::Null),
        ("{\"and\": []}", "empty_list", Value::Null, Value::Null),
    ] {
        let answer = list(&world.owner, &world, &[("filter", filter)]).await;
        let problem = answer.problem(400, "invalid_request");
        let error = &problem["errors"][0];
        assert_eq!(error["pointer"], "filter", "{filter}");
        assert_eq!(
            (&error["code"], &error["position"], &error["length"]),
            (&json!(code), &position, &length),
            "{filter}: {problem}"
        );
    }
    // Both conditions are wrong, and both are told.
    let answer = list(&world.owner, &world, &[("filter", "a = 1 and b = 2")]).await;
    assert_eq!(
        answer.problem(400, "invalid_request")["errors"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    for sort in ["Rank", "key desc desc", "body", "a,b,c,d,e"] {
        let problem = list(&world.owner, &world, &[("sort", sort)])
            .await
            .problem(400, "invalid_request");
        assert_eq!(problem["errors"][0]["pointer"], "sort", "{sort}: {problem}");
    }
}

#[tokio::test]
async fn src_3_people_and_links_are_named_as_people_name_them() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let viewer = world.member(Role::Viewer).await;
    let all = found(&world, "level >= 1").await;
    assert_eq!(all.len(), 3);
    assert_eq!(
        found(&world, "changed_by = me and created_by = me").await,
        all
    );
    let of_viewer = list(&viewer, &world, &[("filter", "changed_by = me")])
        .await
        .expect(200);
    assert_eq!(of_viewer["total"], 0, "`me` is who asks");
    let types = world.owner.get("/api/v1/link-types").await.expect(200);
    let link_type = types
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["id"] == world.link_type.as_str())
        .unwrap();
    let (name, backward) = (
        link_type["name"].as_str().unwrap(),
        link_type["backward_name"].as_str().unwrap(),
    );
    assert_eq!(
        found(&world, &format!("has outgoing \"{name}\"")).await,
        all[1..2]
    );
    assert_eq!(
        found(&world, &format!("has \"{backward}\"")).await,
        all[2..3]
    );
    assert_eq!(
        found(
            &world,
            &format!("has no outgoing \"{name}\" and not classification = heading")
        )
        .await,
        all[2..3]
    );
    assert!(found(&world, "has suspect").await.is_empty());
    let edit = json!({"body": "The brake shall hold for an hour."});
    world
        .owner
        .patch(&world.object_path())
        .json(edit)
        .await
        .expect(200);
    assert_eq!(found(&world, "has suspect").await, all[1..3]);
    assert_eq!(found(&world, "has suspect incoming").await, all[2..3]);
    assert_eq!(
        found(&world, "changed > -1h and revision > 1 and text ~ \"hour\"").await,
        all[1..2]
    );
}
