//! Walks in breadth.

use std::collections::{BTreeSet, HashMap};

use req1_app::seed::{Seed, seed_module, seed_project};
use req1_test_support::{Client, TestApp, World};
use serde_json::json;

use super::{
    kind,
    model::{Copy, Link, Play, Thing},
    number, text,
};
use crate::undo_random::Dice;

async fn impact(me: &Client, copy: &Copy, dice: &mut Dice) {
    for _ in 0..4 {
        let things: Vec<&Thing> = copy.modules.iter().flat_map(|(_, things)| things).collect();
        let root = dice.pick(&things).id.as_str();
        let (kind, types) = kind(copy, dice);
        let direction = *dice.pick(&["forward", "backward", "both"]);
        let depth = 1 + dice.roll(6);
        let path =
            format!("/api/v1/object-impact/{root}?direction={direction}&max_depth={depth}{types}");
        let got = me.get(&path).await.expect(200);
        let none = std::collections::BTreeSet::new();
        let (found, edges, _) = copy.reach(root, (kind.as_deref(), direction, depth), &none);
        let objects = got["objects"].as_array().unwrap();
        let listed: std::collections::BTreeMap<String, usize> = objects
            .iter()
            .map(|one| {
                (
                    text(&one["id"]).to_owned(),
                    usize::try_from(one["depth"].as_u64().unwrap()).unwrap(),
                )
            })
            .collect();
        assert_eq!(listed, found, "{path}");
        assert_eq!(
            (objects.len(), &got["total"], &got["hidden"]),
            (found.len(), &number(found.len()), &json!(0))
        );
        let links: Vec<&str> = got["edges"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| text(&one["link_id"]))
            .collect();
        let set: std::collections::BTreeSet<String> =
            links.iter().map(|id| (*id).to_owned()).collect();
        assert_eq!(
            (&set, set.len()),
            (&edges, links.len()),
            "each link once: {path}"
        );
        for one in objects {
            let thing = copy.thing(text(&one["id"]));
            assert_eq!(
                (text(&one["key"]), text(&one["level"])),
                (thing.key.as_str(), thing.level.as_str())
            );
            // The way back to the root gets shorter with each step, along links that were told.
            let from = text(&one["from_id"]);
            let depth = found.get(from).copied().unwrap_or(0);
            assert_eq!(number(depth + 1), one["depth"], "{path}");
            let joined = |link: &&Link| {
                let ends = [link.source.as_str(), link.target.as_str()];
                ends.contains(&from)
                    && ends.contains(&thing.id.as_str())
                    && edges.contains(&link.id)
            };
            assert!(copy.links.iter().find(joined).is_some(), "{path}");
        }
    }
}

#[tokio::test]
async fn lnk_8_impact_is_what_a_walk_in_breadth_finds_with_cycles_and_every_link_once() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let mut play = Play::new(&world, 13).await;
    let me = play.me.clone();
    for round in 0..70 {
        if play.act().await && round % 5 == 0 {
            let copy = play.copy().await;
            impact(&me, &copy, &mut play.dice).await;
        }
    }
}

/// A chain over three modules, the middle one of which a reader may not see.
#[tokio::test]
async fn lnk_8_iam_4_ends_that_one_may_not_see_are_counted_and_neither_named_nor_gone_through() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let me = &world.owner;
    let mut far = Vec::new();
    for (name, prefix) in [("Secret", "SEC"), ("Open", "OPN")] {
        let body = json!({"name": name, "prefix": prefix, "project_id": world.project});
        let module = crate::undo::id(&me.post("/api/v1/modules").json(body).await.expect(201));
        let path = format!("/api/v1/modules/{module}/objects");
        let object = me
            .post(&path)
            .json(json!({"heading": format!("{name} thing")}))
            .await;
        far.push((module, crate::undo::id(&object.expect(201))));
    }
    let link = async |source: &str, target: &str| {
        let body = json!({"source_object_id": source, "target_object_id": target, "link_type_id": world.link_type});
        me.post("/api/v1/links").json(body).await.expect(201);
    };
    let [(secret, hidden), (_, behind)] = far.as_slice() else {
        panic!("two modules");
    };
    link(&world.object, hidden).await;
    link(hidden, behind).await;
    let reader = world.member(req1_domain::access::Role::Viewer).await;
    let seat = format!("/api/v1/modules/{secret}/members/{}", reader.id());
    me.put(&seat)
        .json(json!({"role": "none"}))
        .await
        .expect(200);
    let path = format!("/api/v1/object-impact/{}?direction=forward", world.object);
    let all = me.get(&path).await.expect(200);
    assert_eq!((&all["total"], &all["hidden"]), (&json!(3), &json!(0)));
    let answer = reader.get(&path).await;
    let text = answer.text();
    let some = answer.expect(200);
    assert_eq!(
        (&some["total"], &some["hidden"], &some["complete"]),
        (&json!(1), &json!(1), &json!(true))
    );
    assert!(
        !text.contains(hidden.as_str())
            && !text.contains(behind.as_str())
            && !text.contains("Secret"),
        "{text}"
    );
    // Nor does a matrix, a map or the coverage of the module name it; it counts.
    let window = format!(
        "/api/v1/traceability-matrix/window?source_module_id={}&target_module_id={secret}",
        world.module
    );
    reader.get(&window).await.problem(404, "not_found");
    let map = reader
        .get(&format!("/api/v1/projects/{}/coverage", world.project))
        .await;
    assert!(!map.text().contains("Secret") && !map.text().contains(secret.as_str()));
    let coverage = format!("{}/coverage", world.module_path());
    assert_eq!(reader.get(&coverage).await.expect(200)["with_upstream"], 1);
    // What is deleted with its module is there for nobody.
    me.delete(&format!("/api/v1/modules/{secret}"))
        .await
        .expect(204);
    for client in [me, &reader] {
        let gone = client.get(&path).await.expect(200);
        assert_eq!((&gone["total"], &gone["hidden"]), (&json!(1), &json!(0)));
    }
}

/// A whole module, with what is shown of it read on two connections: each object once and as the list of the module has it,
/// as far away as the links that are told say.
#[tokio::test]
async fn lnk_8_a_walk_that_reaches_thousands_tells_each_as_it_is() {
    const OBJECTS: usize = 7_000;
    let app = TestApp::start().await;
    let me = app.server_admin().await;
    let ctx = app.app.act_as(me.id());
    let project = seed_project(&ctx, "Made up").await.unwrap();
    let seed = Seed {
        objects: OBJECTS,
        flat: false,
        history_every: 10,
        versions: 2,
        linked_to: None,
    };
    let made = seed_module(&ctx, project, seed).await.unwrap();
    let mut listed = HashMap::new();
    for offset in (0..OBJECTS).step_by(1_000) {
        let list = format!(
            "/api/v1/modules/{}/objects?limit=1000&offset={offset}",
            made.module.0
        );
        let page = me.get(&list).await.expect(200);
        for one in page["items"].as_array().unwrap() {
            let shown = ["key", "level", "heading", "classification"].map(|name| one[name].clone());
            listed.insert(text(&one["id"]).to_owned(), shown);
        }
    }
    assert_eq!(listed.len(), OBJECTS);
    let root = listed.keys().min().unwrap();
    let got = me
        .get(&format!(
            "/api/v1/object-impact/{root}?direction=both&max_depth=50"
        ))
        .await
        .expect(200);
    let (objects, edges) = (
        got["objects"].as_array().unwrap(),
        got["edges"].as_array().unwrap(),
    );
    // Every object has two links, so that these lead to all of them.
    assert_eq!(
        (&got["total"], &got["complete"]),
        (&json!(OBJECTS - 1), &json!(true))
    );
    assert_eq!((objects.len(), edges.len()), (OBJECTS - 1, made.links));
    let told: BTreeSet<&str> = edges.iter().map(|edge| text(&edge["link_id"])).collect();
    assert_eq!(told.len(), made.links);

    let mut depths = HashMap::from([(root.as_str(), 0)]);
    for one in objects {
        let (id, depth) = (text(&one["id"]), one["depth"].as_u64().unwrap());
        assert_eq!(depths[text(&one["from_id"])] + 1, depth);
        assert!(depths.insert(id, depth).is_none(), "{id} twice");
        let shown = ["key", "level", "heading", "classification"].map(|name| one[name].clone());
        assert_eq!(shown, listed[id]);
    }
    for edge in edges {
        let [source, target] = ["source_id", "target_id"].map(|end| depths[text(&edge[end])]);
        assert!(source.abs_diff(target) <= 1, "a shorter way: {edge}");
    }
}
