//! Chains of modules.

use req1_test_support::{Client, TestApp, World};
use serde_json::{Value, json};

use super::{
    kind,
    model::{Copy, counts},
    modules, number, remembers,
};
use crate::undo_random::Dice;

/// The chains below an object as a walk finds them: `key(link key …)`, in document order.
fn walk(
    copy: &Copy,
    (modules, level): (&[&str], usize),
    object: &str,
    (kind, way): (Option<&str>, &str),
) -> Value {
    let thing = copy.thing(object);
    let mut next = Vec::new();
    if let Some(far) = modules.get(level + 1) {
        let mut pairs = copy.pairs((modules[level], far), (kind, way));
        pairs.retain(|one| one.near == object);
        let place = |id: &str| {
            copy.module(far)
                .iter()
                .position(|one| one.id == id)
                .unwrap()
        };
        pairs.sort_by_key(|one| (place(one.far), one.link.id.clone(), !one.forward));
        for one in pairs {
            let direction = if one.forward { "forward" } else { "backward" };
            next.push(json!([
                one.link.id,
                direction,
                one.link.suspect,
                walk(copy, (modules, level + 1), one.far, (kind, way))
            ]));
        }
    }
    let gap = next.is_empty() && level + 1 < modules.len() && thing.classification == "normative";
    json!([thing.key, thing.level, gap, next])
}

fn chains(node: &Value) -> Value {
    let object = &node["object"];
    let links = node["links"].as_array().unwrap();
    assert_eq!(
        (&node["more"], &object["links"]),
        (&json!(0), &number(links.len()))
    );
    let next: Vec<Value> = links
        .iter()
        .map(|one| {
            json!([
                one["link_id"],
                one["direction"],
                one["suspect"],
                chains(&one["node"])
            ])
        })
        .collect();
    json!([object["key"], object["level"], object["gap"], next])
}

fn has_gap(chain: &Value) -> bool {
    chain[2] == true
        || chain[3]
            .as_array()
            .unwrap()
            .iter()
            .any(|link| has_gap(&link[3]))
}

/// Ways through a chain.
fn ways(chain: &Value) -> usize {
    let next = chain[3].as_array().unwrap();
    next.iter().map(|link| ways(&link[3])).sum::<usize>().max(1)
}

async fn trace(me: &Client, copy: &Copy, dice: &mut Dice, when: String) {
    for _ in 0..3 {
        let levels = 2 + dice.roll(2);
        let modules = modules(copy, dice, levels);
        let (kind, types) = kind(copy, dice);
        let way = *dice.pick(&["forward", "backward", "both"]);
        let gaps = dice.roll(2) == 0;
        let rows = if gaps { "gaps" } else { "all" };
        let filter = format!(
            "module_id={}{types}&direction={way}&rows={rows}{when}",
            modules.join(",")
        );
        let pairs = copy.pairs((modules[0], modules[1]), (kind.as_deref(), way));
        let counts = counts(pairs.iter().map(|one| one.near));
        let (roots, _) = copy.axis(modules[0], &counts, ("all", false));
        let mut wanted: Vec<Value> = roots
            .iter()
            .map(|(one, _)| walk(copy, (&modules, 0), &one.id, (kind.as_deref(), way)))
            .collect();
        wanted.retain(|chain| !gaps || has_gap(chain));
        let offset = dice.roll(4);
        let path = format!("/api/v1/trace?{filter}&offset={offset}&limit=4");
        let got = me.get(&path).await.expect(200);
        assert_eq!(got["total"], number(wanted.len()), "{path}");
        let items: Vec<Value> = got["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(chains)
            .collect();
        let window: Vec<Value> = wanted.iter().skip(offset).take(4).cloned().collect();
        assert_eq!(items, window, "{path}");
        let file = me
            .get(&format!("/api/v1/trace/export?{filter}&format=csv"))
            .await;
        assert_eq!(file.status, 200, "{}", file.text());
        let lines = wanted.iter().map(ways).sum::<usize>();
        assert_eq!(
            file.text().lines().count(),
            lines + 1,
            "{path}\n{}",
            file.text()
        );
    }
}

#[tokio::test]
async fn lnk_7_ver_5_chains_of_modules_are_what_a_walk_finds_now_and_then() {
    remembers(14, |me, copy, dice, when| {
        Box::pin(trace(me, copy, dice, when))
    })
    .await;
}

#[tokio::test]
async fn lnk_7_what_is_left_out_of_a_large_fan_is_counted() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let me = &world.owner;
    let body = json!({"name": "Many", "prefix": "MNY", "project_id": world.project});
    let many = crate::undo::id(&me.post("/api/v1/modules").json(body).await.expect(201));
    let objects = format!("/api/v1/modules/{many}/objects");
    for place in 0..53 {
        let made = me
            .post(&objects)
            .json(json!({"heading": format!("Part {place}")}))
            .await;
        let link = json!({
            "source_object_id": crate::undo::id(&made.expect(201)), "target_object_id": world.object,
            "link_type_id": world.link_type,
        });
        me.post("/api/v1/links").json(link).await.expect(201);
    }
    let path = format!("module_id={}&module_id={many}", world.module);
    let got = me.get(&format!("/api/v1/trace?{path}")).await.expect(200);
    let items = got["items"].as_array().unwrap();
    let node = items
        .iter()
        .find(|one| one["object"]["id"] == world.object.as_str())
        .unwrap();
    assert_eq!(node["links"].as_array().unwrap().len(), 50);
    assert_eq!(
        (&node["more"], &node["object"]["links"]),
        (&json!(3), &json!(53))
    );
    // A file has them all.
    let file = me.get(&format!("/api/v1/trace/export?{path}")).await;
    assert_eq!(file.text().matches("MNY-").count(), 53);
    for wrong in [
        "",
        "module_id=x",
        &format!("module_id={many}"),
        &["module_id="; 9]
            .join("&")
            .replace('=', &format!("={many}")),
    ] {
        me.get(&format!("/api/v1/trace?{wrong}"))
            .await
            .problem(400, "invalid_request");
    }
}
