//! Filtered and sorted lists, compared with a plain walk over all objects in memory.

mod in_memory;

use req1_domain::{
    access::Role,
    filter::{parse, print},
};
use req1_test_support::{Answer, Client, TestApp, Value, World, json};

use crate::undo_random::Play;
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
async fn src_3_what_a_filter_finds_is_shown_with_what_stands_above_it() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let editor = world.member(Role::Editor).await;
    let mut random = Random(11);
    let known = fill(&world, &editor, &mut random).await;
    let key = |object: &Value| object["key"].as_str().unwrap().to_owned();
    let mut with_context = 0;
    for _ in 0..60 {
        let filter = known.filter(&mut random, 2);
        let passes = |object: &Value| known.passes(object, &filter);
        let mut above: Vec<&Value> = Vec::new();
        for object in known.objects.iter().filter(|object| passes(object)) {
            let mut parent = &object["parent_id"];
            while let Some(found) = known.objects.iter().find(|one| one["id"] == *parent) {
                above.push(&found["id"]);
                parent = &found["parent_id"];
            }
        }
        let expected: Vec<(String, bool)> = known
            .objects
            .iter()
            .filter(|object| passes(object) || above.contains(&&object["id"]))
            .map(|object| (key(object), !passes(object)))
            .collect();
        let matching = expected.iter().filter(|(_, context)| !context).count();
        with_context += expected.len() - matching;
        // Over pages by cursor, each of which knows both numbers.
        let text = print(&filter);
        let mut found = Vec::new();
        let mut cursor = String::new();
        loop {
            let mut parameters = vec![("filter", &*text), ("ancestors", "true"), ("limit", "9")];
            if !cursor.is_empty() {
                parameters.push(("cursor", &cursor));
            }
            let page = list(&world.owner, &world, &parameters).await.expect(200);
            assert_eq!(page["total"], expected.len(), "{text}");
            assert_eq!(page["matching"], matching, "{text}");
            let items = page["items"].as_array().unwrap().iter();
            found.extend(items.map(|one| (key(one), one["context"] == true)));
            match page["next_cursor"].as_str() {
                Some(next) => next.clone_into(&mut cursor),
                None => break,
            }
        }
        assert_eq!(found, expected, "{text}");
    }
    assert!(with_context > 50, "{with_context}");
    let sorted = [
        ("filter", "level > 1"),
        ("ancestors", "true"),
        ("sort", "key"),
    ];
    let refused = list(&world.owner, &world, &sorted).await;
    let problem = refused.problem(400, "invalid_request");
    assert_eq!(problem["errors"][0]["pointer"], "ancestors");
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
async fn api_2_no_row_is_passed_over_when_those_before_it_go() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let listings: [&[(&str, &str)]; 3] = [
        &[],
        &[("filter", "level = 1")],
        &[("sort", "key"), ("filter", "body ~ page")],
    ];
    for parameters in listings {
        for number in 0..12 {
            let body = json!({"body": format!("A page {number}")});
            let objects = format!("{}/objects", world.module_path());
            world.owner.post(&objects).json(body).await.expect(201);
        }
        let with = |more: &[(&'static str, String)]| {
            let mut all: Vec<(&str, String)> = parameters
                .iter()
                .map(|(name, value)| (*name, (*value).to_owned()))
                .collect();
            all.extend_from_slice(more);
            all
        };
        let page = async |all: Vec<(&str, String)>| {
            let all: Vec<(&str, &str)> =
                all.iter().map(|(name, value)| (*name, &**value)).collect();
            list(&world.owner, &world, &all).await.expect(200)
        };
        let whole = keys(&page(with(&[("limit", "1000".to_owned())])).await);
        let mut seen: Vec<String> = Vec::new();
        let mut cursor = None;
        loop {
            let mut more = vec![("limit", "4".to_owned())];
            more.extend(cursor.take().map(|cursor| ("cursor", cursor)));
            let found = page(with(&more)).await;
            // Whatever was seen is deleted before the next page is asked for, children before what they stand below.
            for one in found["items"].as_array().unwrap().iter().rev() {
                let id = one["id"].as_str().unwrap();
                let path = format!("{}/objects/{id}", world.module_path());
                world.owner.delete(&path).await.expect(204);
            }
            seen.extend(keys(&found));
            match found["next_cursor"].as_str() {
                Some(next) => cursor = Some(next.to_owned()),
                None => break,
            }
        }
        assert_eq!(seen, whole, "{parameters:?}");
        assert!(whole.len() >= 12, "{parameters:?}");
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

/// Stale ends that are kept, and those that a comparison of all links with all objects gives.
async fn stale_ends(app: &TestApp) -> (String, String) {
    let kept = app.database.text(
        "SELECT COALESCE(string_agg(link_id || ' ' || at_source, ',' ORDER BY link_id, at_source), '') FROM link_stale_end",
    );
    let compared = app.database.text(
        "SELECT COALESCE(string_agg(l.id || ' ' || one.at_source, ',' ORDER BY l.id, one.at_source), '')
         FROM link l
         JOIN object s ON s.workspace_id = l.workspace_id AND s.id = l.source_object_id
         JOIN object t ON t.workspace_id = l.workspace_id AND t.id = l.target_object_id
         CROSS JOIN LATERAL (VALUES (true, l.source_fingerprint <> s.content_fingerprint),
                                    (false, l.target_fingerprint <> t.content_fingerprint)) AS one (at_source, stale)
         WHERE l.deleted_at IS NULL AND one.stale",
    );
    (kept.await, compared.await)
}

#[tokio::test]
async fn lnk_5_suspect_links_are_found_whoever_changed_an_end_and_no_longer_when_it_is_put_back() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let suspects = async |module: &str| -> i64 {
        let path = format!("{module}/objects?filter=has%20suspect%20link");
        let page = world.owner.get(&path).await.expect(200);
        page["total"].as_i64().unwrap()
    };
    let module = world.module_path();
    let other = json!({"name": "Software", "project_id": world.project, "prefix": "SW"});
    let other = world
        .owner
        .post("/api/v1/modules")
        .json(other)
        .await
        .expect(201);
    let other = format!("/api/v1/modules/{}", other["id"].as_str().unwrap());
    let far = world.owner.post(&format!("{other}/objects"));
    let far = far.json(json!({"body": "Far away."})).await.expect(201);
    let link = json!({"source_object_id": far["id"], "target_object_id": world.object, "link_type_id": world.link_type});
    let link = world
        .owner
        .post("/api/v1/links")
        .json(link)
        .await
        .expect(201);
    assert_eq!((suspects(&module).await, suspects(&other).await), (0, 0));

    let say = async |body: &str| {
        let edit = json!({"body": body});
        world
            .owner
            .patch(&world.object_path())
            .json(edit)
            .await
            .expect(200);
    };
    let expect = async |stale: usize| {
        let (kept, compared) = stale_ends(&app).await;
        assert_eq!(kept, compared);
        assert_eq!(kept.split_terminator(',').count(), stale);
    };
    say("The brake shall hold still.").await;
    expect(2).await;
    assert_eq!((suspects(&module).await, suspects(&other).await), (2, 1));
    say("The brake shall hold.").await;
    expect(0).await;
    say("The brake shall not hold.").await;
    expect(2).await;
    // A copy of a suspect link is suspect; it is confirmed at nothing.
    let copy = json!({
        "name": "Copy", "project_id": world.project, "template_module_id": world.module, "copy_objects": true,
    });
    let copy = world
        .owner
        .post("/api/v1/modules/from-template")
        .json(copy)
        .await
        .expect(201);
    let copy = format!("/api/v1/modules/{}", copy["id"].as_str().unwrap());
    assert_eq!(suspects(&copy).await, 2);
    expect(3).await;
    // While an end is deleted the link is not there.
    let away = format!("{other}/objects/{}", far["id"].as_str().unwrap());
    world.owner.delete(&away).await.expect(204);
    assert_eq!((suspects(&module).await, suspects(&other).await), (2, 0));
    world
        .owner
        .post(&format!("{away}/restore"))
        .await
        .expect(200);
    assert_eq!(suspects(&other).await, 1);
    expect(3).await;
    let path = format!("/api/v1/links/{}", link["id"].as_str().unwrap());
    world.owner.delete(&path).await.expect(204);
    assert_eq!((suspects(&module).await, suspects(&other).await), (2, 0));
    expect(2).await;
}

/// The same lists, whatever is given besides.
async fn lists(world: &World<'_>, asked: &[Vec<(&str, String)>], when: Option<&str>) -> Vec<Value> {
    let mut answers = Vec::new();
    for parameters in asked {
        let mut parameters: Vec<(&str, &str)> = parameters
            .iter()
            .map(|(name, value)| (*name, &**value))
            .collect();
        parameters.extend(when.map(|when| ("as_of", when)));
        let mut page = list(&world.owner, world, &parameters).await.expect(200);
        // Comments are those of today. Keys of rows may be others, as long as the list goes on.
        for item in page["items"].as_array_mut().unwrap() {
            item.as_object_mut().unwrap().remove("comment_counts");
        }
        page["next_cursor"] = json!(page["next_cursor"].is_string());
        answers.push(page);
    }
    answers
}

#[tokio::test]
async fn src_3_ver_5_filters_and_sort_orders_of_what_was_find_what_they_found_then() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let editor = world.member(Role::Editor).await;
    let mut random = Random(0xa5_0f);
    let known = fill(&world, &editor, &mut random).await;
    let links = "has suspect link or has no incoming satisfies or has outgoing link";
    let mut asked: Vec<Vec<(&str, String)>> = vec![
        vec![("filter", links.to_owned())],
        vec![
            ("search", "e".to_owned()),
            ("sort_by", "heading".to_owned()),
        ],
        vec![
            ("sort", "Priority desc, key".to_owned()),
            ("offset", "7".to_owned()),
        ],
        vec![(
            "sort",
            "classification, type, state desc, key desc".to_owned(),
        )],
        vec![("sort", "changed_by, level, revision desc".to_owned())],
        vec![
            ("sort", "created, heading desc".to_owned()),
            ("limit", "5".to_owned()),
        ],
        vec![
            ("sort", "position desc".to_owned()),
            ("limit", "5".to_owned()),
        ],
    ];
    while asked.len() < 150 {
        let filter = print(&known.filter(&mut random, 3));
        // Words of the search index are of the present only, and so are links of what is linked.
        let looks_further = |rest: &str| rest.contains("has ");
        let inside = filter.split_once("where (");
        if filter.contains("text") || inside.is_some_and(|(_, rest)| looks_further(rest)) {
            continue;
        }
        let mut parameters = vec![("filter", filter)];
        match asked.len() % 3 {
            0 => parameters.push(("ancestors", "true".to_owned())),
            1 => parameters.push(("sort", "tags, ratio desc, key".to_owned())),
            _ => parameters.push(("limit", "1000".to_owned())),
        }
        asked.push(parameters);
    }
    let then = lists(&world, &asked, None).await;
    let some = then.iter().filter(|page| page["total"] != 0).count();
    assert!(some > 50, "{some}");
    let revision = world.owner.get(&world.module_path()).await.expect(200)["revision"].to_string();

    // Everything becomes something else: texts, values, places, links, attributes and types.
    let mut play = Play::new(&world, 77).await;
    for _ in 0..60 {
        play.act().await;
    }
    let attributes = format!("{}/attribute-definitions", world.module_path());
    let renamed = json!({"name": "Not Priority"});
    let path = format!("{attributes}/{}", world.attribute);
    world.owner.patch(&path).json(renamed).await.expect(200);
    for (found, wanted) in lists(&world, &asked, Some(&revision))
        .await
        .iter()
        .zip(&then)
    {
        crate::undo::assert_same(found, wanted);
    }
    // Pages follow one another by cursor, and around an object.
    let order = [
        ("sort", "Priority desc, key"),
        ("filter", "level >= 1"),
        ("as_of", &revision),
    ];
    let whole = keys(
        &list(
            &world.owner,
            &world,
            &[&order[..], &[("limit", "1000")]].concat(),
        )
        .await
        .expect(200),
    );
    let (mut pages, mut cursor) = (Vec::new(), None::<String>);
    loop {
        let mut parameters = [&order[..], &[("limit", "7")]].concat();
        parameters.extend(cursor.as_deref().map(|cursor| ("cursor", cursor)));
        let page = list(&world.owner, &world, &parameters).await.expect(200);
        pages.extend(keys(&page));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = Some(next.to_owned()),
            None => break,
        }
    }
    assert_eq!(pages, whole);
    let middle = known.objects[20]["id"].as_str().unwrap();
    let around = [&order[..], &[("limit", "6"), ("at", middle)]].concat();
    let around = list(&world.owner, &world, &around).await.expect(200);
    assert!(keys(&around).contains(&known.objects[20]["key"].as_str().unwrap().to_owned()));
    let other = [&order[..], &[("cursor", "k7b7d")]].concat();
    list(&world.owner, &world, &other)
        .await
        .problem(400, "invalid_request");
    // A name of today is none of then.
    let new_name = [("filter", "\"Not Priority\" = high"), ("as_of", &revision)];
    let refused = list(&world.owner, &world, &new_name).await;
    refused.problem(400, "invalid_request");
}

#[tokio::test]
async fn src_3_links_are_asked_for_by_the_module_and_the_words_of_their_other_ends() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let viewer = world.member(Role::Viewer).await;
    let owner = &world.owner;
    let made = async |path: &str, body: Value| {
        let made = owner.post(path).json(body).await.expect(201);
        made["id"].as_str().unwrap().to_owned()
    };
    let project = format!("{}/projects", world.workspace_path());
    let german = json!({"name": "Teile", "search_language": "german"});
    let project = made(&project, german).await;
    let module = json!({"name": "Parts list", "project_id": project, "prefix": "PART"});
    let module = made("/api/v1/modules", module).await;
    let base = format!("/api/v1/modules/{module}");
    let mass = json!({"name": "Mass", "data_type": "integer"});
    made(&format!("{base}/attribute-definitions"), mass).await;
    let part = json!({"heading": "Die Scheiben", "attributes": {"Mass": 7}});
    let part = made(&format!("{base}/objects"), part).await;
    let link = json!({
        "source_object_id": part, "target_object_id": world.other_object, "link_type_id": world.link_type,
    });
    made("/api/v1/links", link).await;
    let all = found(&world, "").await;
    let (first, other) = (vec![all[1].clone()], vec![all[2].clone()]);
    for (filter, expected) in [
        ("has link to PART", &other),
        ("has incoming to \"parts LIST\"", &other),
        ("has outgoing to PART", &vec![]),
        ("has link to PART where (Mass > 5)", &other),
        ("has link to PART where (Mass > 7)", &vec![]),
        // In the language of the other project.
        ("has link to PART where (text ~ Scheibe)", &other),
        ("has suspect to PART", &vec![]),
        (
            "has outgoing to SRS where (has incoming to PART where (heading ~ scheib))",
            &first,
        ),
        ("level = 2 and has no link to PART", &first),
    ] {
        assert_eq!(found(&world, filter).await, *expected, "{filter}");
    }
    let by_id = format!("has link to {module}");
    assert_eq!(found(&world, &by_id).await, other);
    // Who may not see the module cannot ask about it.
    let hidden = format!("{base}/members/{}", viewer.id());
    owner
        .put(&hidden)
        .json(json!({"role": "none"}))
        .await
        .expect(200);
    for filter in [
        "has link to PART",
        &*by_id,
        "has link to PART where (Mass = 7)",
    ] {
        let refused = list(&viewer, &world, &[("filter", filter)]).await;
        let problem = refused.problem(400, "invalid_request");
        assert_eq!(problem["errors"][0]["code"], "unknown_module", "{filter}");
    }
    // A view keeps such a filter.
    let view = json!({"name": "Massive", "filter_config": {"filter": "has link to PART where (Mass > 5)"}});
    let views = format!("{}/views", world.module_path());
    let view = owner.post(&views).json(view).await.expect(201);
    assert_eq!(
        view["filter_config"]["filter"],
        "has link to PART where (Mass > 5)"
    );
}
