//! Matrices, coverage, chains and impact: compared with a walk in memory, now and as of every point that was kept.

pub(crate) mod model;

use std::collections::HashMap;

use req1_test_support::{Client, TestApp, World};
use serde_json::{Value, json};

use self::model::{Copy, Play, Thing, counts};
use crate::undo_random::Dice;

/// What a copy is compared with at a time.
type Check = for<'c> fn(&'c Client, &'c Copy, &'c mut Dice, String) -> Checking<'c>;
type Checking<'c> = std::pin::Pin<Box<dyn Future<Output = ()> + 'c>>;

/// Plays, keeps copies, and compares each with what is there then, and afterwards with what is told of that time.
async fn remembers(seed: u64, check: Check) {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let mut play = Play::new(&world, seed).await;
    let me = play.me.clone();
    let mut kept = Vec::new();
    for round in 0..60 {
        if play.act().await && round % 4 == 0 {
            let copy = play.copy().await;
            check(&me, &copy, &mut play.dice, String::new()).await;
            kept.push(copy);
        }
    }
    assert!(kept.len() > 4 && kept.iter().any(|copy| copy.links.len() > 8));
    for copy in &kept {
        check(&me, copy, &mut play.dice, format!("&as_of={}", copy.at)).await;
    }
}

/// Some modules of a copy, the one that changed last often first.
fn modules<'c>(copy: &'c Copy, dice: &mut Dice, count: usize) -> Vec<&'c str> {
    let any = |dice: &mut Dice| copy.modules[dice.roll(copy.modules.len())].0.as_str();
    (0..count).map(|_| any(dice)).collect()
}

/// A link type or all of them.
fn kind(copy: &Copy, dice: &mut Dice) -> (Option<String>, String) {
    if copy.links.is_empty() || dice.roll(2) == 0 {
        return (None, String::new());
    }
    let kind = dice.pick(&copy.links).kind.clone();
    let query = format!("&link_type_id={kind}");
    (Some(kind), query)
}

fn shown(axis: &[(&Thing, i64)], (offset, limit): (usize, usize)) -> Vec<Value> {
    let window = axis.iter().skip(offset).take(limit);
    window
        .map(|(one, links)| {
            json!({
                "id": one.id, "key": one.key, "level": one.level, "heading": one.heading,
                "classification": one.classification, "links": links,
                "gap": *links == 0 && one.classification == "normative",
            })
        })
        .collect()
}

/// The fields of an axis' objects that a copy has.
fn told(items: &Value) -> Vec<Value> {
    let items = items.as_array().unwrap().iter();
    items
        .map(|one| {
            let names = [
                "id",
                "key",
                "level",
                "heading",
                "classification",
                "links",
                "gap",
            ];
            names
                .iter()
                .map(|name| ((*name).to_owned(), one[*name].clone()))
                .collect()
        })
        .collect()
}

async fn matrix(me: &Client, copy: &Copy, dice: &mut Dice, when: String) {
    for _ in 0..4 {
        let ends = modules(copy, dice, 2);
        let (kind, types) = kind(copy, dice);
        let way = *dice.pick(&["forward", "backward", "both"]);
        let (rows, columns) = (
            *dice.pick(&["all", "gaps", "linked"]),
            *dice.pick(&["all", "all", "linked"]),
        );
        let headings = dice.roll(2) == 0;
        let (row, column) = (dice.roll(6), dice.roll(4));
        let mut when = when.clone();
        if !when.is_empty() && copy.last.0 == ends[0] && dice.roll(2) == 0 {
            when = format!("&as_of={}", copy.last.1);
        }
        let filter = format!(
            "source_module_id={}&target_module_id={}{types}&direction={way}&rows={rows}&columns={columns}&headings={headings}{when}",
            ends[0], ends[1]
        );
        let path = format!(
            "/api/v1/traceability-matrix/window?{filter}&row_offset={row}&row_limit=5&column_offset={column}&column_limit=7"
        );
        let got = me.get(&path).await.expect(200);
        let pairs = copy.pairs((ends[0], ends[1]), (kind.as_deref(), way));
        let near = copy.axis(
            ends[0],
            &counts(pairs.iter().map(|one| one.near)),
            (rows, headings),
        );
        let far = copy.axis(
            ends[1],
            &counts(pairs.iter().map(|one| one.far)),
            (columns, headings),
        );
        for (name, (axis, gaps), window) in
            [("rows", &near, (row, 5)), ("columns", &far, (column, 7))]
        {
            let got = &got[name];
            assert_eq!(
                (&got["total"], &got["gaps"]),
                (&json!(axis.len()), &json!(gaps)),
                "{path}"
            );
            assert_eq!(told(&got["items"]), shown(axis, window), "{name} of {path}");
        }
        let row_ids = ids(&near.0, (row, 5));
        let column_ids = ids(&far.0, (column, 7));
        let inside = pairs
            .iter()
            .filter(|one| row_ids.contains(&one.near) && column_ids.contains(&one.far));
        let mut wanted: Vec<String> = inside
            .map(|one| {
                format!(
                    "{} {} {} {}",
                    one.link.id,
                    one.link.kind,
                    one.link.suspect,
                    if one.forward { "forward" } else { "backward" }
                )
            })
            .collect();
        let cells = got["cells"].as_array().unwrap().iter();
        let mut cells: Vec<String> = cells
            .map(|one| {
                format!(
                    "{} {} {} {}",
                    text(&one["link_id"]),
                    text(&one["link_type_id"]),
                    one["suspect"],
                    text(&one["direction"])
                )
            })
            .collect();
        wanted.sort();
        cells.sort();
        assert_eq!(cells, wanted, "{path}");
        whole(me, copy, (&ends, kind.as_deref(), &types), &when).await;
        table(me, &filter, (&near.0, &far.0)).await;
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn ids<'a>(axis: &[(&'a Thing, i64)], (offset, limit): (usize, usize)) -> Vec<&'a str> {
    axis.iter()
        .skip(offset)
        .take(limit)
        .map(|(one, _)| one.id.as_str())
        .collect()
}

/// The whole matrix as the first contract has it.
async fn whole(
    me: &Client,
    copy: &Copy,
    (ends, kind, types): (&[&str], Option<&str>, &str),
    when: &str,
) {
    let path = format!(
        "/api/v1/traceability-matrix?source_module_id={}&target_module_id={}{types}{when}",
        ends[0], ends[1]
    );
    let got = me.get(&path).await.expect(200);
    for (name, module) in [("source_objects", ends[0]), ("target_objects", ends[1])] {
        let listed: Vec<(&str, &str)> = got[name]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| (text(&one["id"]), text(&one["level"])))
            .collect();
        let wanted = copy
            .module(module)
            .iter()
            .map(|one| (one.id.as_str(), one.level.as_str()));
        assert_eq!(listed, wanted.collect::<Vec<_>>(), "{path}");
    }
    let cells: HashMap<&str, bool> = got["cells"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (text(&one["link_id"]), one["suspect"] == true))
        .collect();
    let wanted = copy.pairs((ends[0], ends[1]), (kind, "forward"));
    let wanted = wanted
        .iter()
        .map(|one| (one.link.id.as_str(), one.link.suspect));
    assert_eq!(cells, wanted.collect(), "{path}");
}

/// An object of an axis, and how many links it has there.
type Counted<'a> = (&'a Thing, i64);

/// The table has a line for each row, a column for each column, and the names of all links that stand in both.
async fn table(me: &Client, filter: &str, (near, far): (&[Counted<'_>], &[Counted<'_>])) {
    let path = format!("/api/v1/traceability-matrix/export?{filter}&format=csv");
    let answer = me.get(&path).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let text = answer.text();
    let mut lines = text.lines();
    let head: Vec<&str> = lines.next().unwrap().split(',').skip(3).collect();
    let keys: Vec<&str> = far.iter().map(|(one, _)| one.key.as_str()).collect();
    assert_eq!(head, keys, "{path}");
    let rows: Vec<&str> = lines.map(|line| line.split(',').next().unwrap()).collect();
    let keys: Vec<&str> = near.iter().map(|(one, _)| one.key.as_str()).collect();
    assert_eq!(rows, keys, "{path}");
}

#[tokio::test]
async fn lnk_6_ver_5_any_rectangle_of_a_matrix_is_what_a_walk_finds_now_and_then() {
    remembers(11, |me, copy, dice, when| {
        Box::pin(matrix(me, copy, dice, when))
    })
    .await;
}

fn number(count: usize) -> Value {
    json!(count)
}

async fn coverage(me: &Client, copy: &Copy, dice: &mut Dice, when: String) {
    for (module, things) in &copy.modules {
        let (kind, types) = kind(copy, dice);
        let path = format!(
            "/api/v1/modules/{module}/coverage?{}{when}",
            types.trim_start_matches('&')
        );
        let got = me.get(&path).await.expect(200);
        let links: Vec<_> = copy
            .links
            .iter()
            .filter(|link| kind.as_ref().is_none_or(|kind| *kind == link.kind))
            .collect();
        let own: Vec<&str> = things
            .iter()
            .filter(|one| one.classification == "normative")
            .map(|one| one.id.as_str())
            .collect();
        let up = |id: &&&str| links.iter().any(|link| link.source == **id);
        let down = |id: &&&str| links.iter().any(|link| link.target == **id);
        let linked = own.iter().filter(|id| up(id) || down(id)).count();
        let here = |id: &String| copy.module_of(id) == module;
        let suspect = links
            .iter()
            .filter(|link| link.suspect && (here(&link.source) || here(&link.target)));
        let wanted = [
            ("total_objects", own.len()),
            ("with_upstream", own.iter().filter(up).count()),
            ("with_downstream", own.iter().filter(down).count()),
            ("with_any_link", linked),
            ("orphans", own.len() - linked),
            ("suspect", suspect.count()),
        ];
        for (name, count) in wanted {
            assert_eq!(got[name], number(count), "{name} of {path}");
        }
    }
}

async fn map(me: &Client, copy: &Copy, project: &str, when: &str) {
    let path = format!(
        "/api/v1/projects/{project}/coverage?{}",
        when.trim_start_matches('&')
    );
    let got = me.get(&path).await.expect(200);
    assert_eq!(got["modules"].as_array().unwrap().len(), copy.modules.len());
    let normative = |id: &str| copy.thing(id).classification == "normative";
    let mut wanted = Vec::new();
    for (source, _) in &copy.modules {
        for (target, _) in &copy.modules {
            let mut kinds: Vec<&str> = copy.links.iter().map(|link| link.kind.as_str()).collect();
            kinds.sort_unstable();
            kinds.dedup();
            for kind in kinds {
                let pairs = copy.pairs((source, target), (Some(kind), "forward"));
                if pairs.is_empty() {
                    continue;
                }
                let distinct = |ends: Vec<&str>| {
                    let ends: std::collections::BTreeSet<&str> =
                        ends.into_iter().filter(|id| normative(id)).collect();
                    ends.len()
                };
                let total = |module: &str| {
                    copy.module(module)
                        .iter()
                        .filter(|one| one.classification == "normative")
                        .count()
                };
                wanted.push(format!(
                    "{source} {target} {kind} {} {} {} {} {} {}",
                    pairs.len(),
                    pairs.iter().filter(|one| one.link.suspect).count(),
                    distinct(pairs.iter().map(|one| one.near).collect()),
                    distinct(pairs.iter().map(|one| one.far).collect()),
                    total(source),
                    total(target)
                ));
            }
        }
    }
    let edges = got["edges"].as_array().unwrap().iter();
    let mut edges: Vec<String> = edges
        .map(|one| {
            format!(
                "{} {} {} {} {} {} {} {} {}",
                text(&one["source_module_id"]),
                text(&one["target_module_id"]),
                text(&one["link_type_id"]),
                one["links"],
                one["suspect"],
                one["sources_covered"],
                one["targets_covered"],
                one["source_total"],
                one["target_total"]
            )
        })
        .collect();
    edges.sort();
    wanted.sort();
    assert_eq!(edges, wanted, "{path}");
}

async fn project(me: &Client, copy: &Copy, when: String) {
    let path = format!("/api/v1/modules/{}", copy.modules[0].0);
    let module = me.get(&path).await.expect(200);
    map(me, copy, text(&module["project_id"]), &when).await;
}

#[tokio::test]
async fn lnk_9_ver_5_coverage_of_modules_and_of_their_project_is_what_a_walk_finds_now_and_then() {
    remembers(12, |me, copy, dice, when| {
        Box::pin(async move {
            coverage(me, copy, dice, when.clone()).await;
            project(me, copy, when).await;
        })
    })
    .await;
}

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
            let joined = |link: &&model::Link| {
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

/// A policy over each module, with filters and minimums, against a walk.
async fn policies(me: &Client, copy: &Copy, dice: &mut Dice, when: String) {
    let path = format!("/api/v1/modules/{}", copy.modules[0].0);
    let module = me.get(&path).await.expect(200);
    let all = format!(
        "/api/v1/projects/{}/coverage-policies",
        text(&module["project_id"])
    );
    for (module, things) in &copy.modules {
        let (kind, _) = kind(copy, dice);
        let outgoing = dice.roll(2) == 0;
        let other = if dice.roll(2) == 0 {
            Some(modules(copy, dice, 1)[0])
        } else {
            None
        };
        let minimum = 1 + dice.roll(2);
        let filtered = dice.roll(2) == 0;
        let body = json!({
            "name": format!("Policy {}", dice.roll(1_000_000_000)), "module_id": module,
            "direction": if outgoing { "outgoing" } else { "incoming" }, "link_type_id": kind,
            "other_module_id": other, "minimum": minimum,
            "filter": if filtered { Some("heading ~ 1") } else { None },
        });
        let made = me.post(&all).json(body.clone()).await.expect(201);
        let found = |id: &str| {
            let links = copy
                .links
                .iter()
                .filter(|link| kind.as_ref().is_none_or(|kind| *kind == link.kind));
            let ends = links.map(|link| {
                if outgoing {
                    (&link.source, &link.target)
                } else {
                    (&link.target, &link.source)
                }
            });
            ends.filter(|(own, far)| {
                *own == id && other.is_none_or(|other| copy.module_of(far) == other)
            })
            .count()
        };
        let about: Vec<&Thing> = things
            .iter()
            .filter(|one| one.classification == "normative")
            .filter(|one| {
                !filtered
                    || one
                        .heading
                        .as_str()
                        .is_some_and(|heading| heading.contains('1'))
            })
            .collect();
        let gaps: Vec<Value> = about
            .iter()
            .filter(|one| found(&one.id) < minimum)
            .map(|one| json!([one.key, one.level, found(&one.id)]))
            .collect();
        let listed = match when.strip_prefix('&') {
            None => made.clone(),
            Some(when) => {
                let list = me.get(&format!("{all}?{when}")).await.expect(200);
                assert_eq!(list["total"], 1);
                list["items"][0].clone()
            }
        };
        let wanted = json!({"applicable": about.len(), "covered": about.len() - gaps.len(), "gaps": gaps.len()});
        assert_eq!(listed["result"], wanted, "{body}");
        let policy = format!("/api/v1/coverage-policies/{}", text(&made["id"]));
        let offset = dice.roll(3);
        let page = me
            .get(&format!("{policy}/gaps?offset={offset}&limit=5{when}"))
            .await
            .expect(200);
        assert_eq!(page["total"], number(gaps.len()), "{body}");
        let listed = page["items"].as_array().unwrap().iter();
        let listed: Vec<Value> = listed
            .map(|one| json!([one["object"]["key"], one["object"]["level"], one["found"]]))
            .collect();
        let window: Vec<Value> = gaps.into_iter().skip(offset).take(5).collect();
        assert_eq!(listed, window, "{body}");
        me.delete(&policy).await.expect(204);
    }
}

#[tokio::test]
async fn lnk_9_ver_5_gaps_of_policies_are_what_a_walk_finds_now_and_then() {
    remembers(15, |me, copy, dice, when| {
        Box::pin(policies(me, copy, dice, when))
    })
    .await;
}

#[tokio::test]
async fn lnk_9_a_policy_is_kept_checked_and_written_down() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let me = &world.owner;
    let all = format!("/api/v1/projects/{}/coverage-policies", world.project);
    let body = json!({
        "name": "All refined", "module_id": world.module, "direction": "incoming", "filter": "priority = high",
    });
    let made = me.post(&all).json(body.clone()).await.expect(201);
    assert_eq!(
        (&made["minimum"], &made["severity"], &made["version"]),
        (&json!(1), &json!("warning"), &json!(1))
    );
    assert_eq!(made["filter"], "Priority = high");
    assert_eq!(
        made["result"],
        json!({"applicable": 0, "covered": 0, "gaps": 0})
    );
    me.post(&all)
        .json(body.clone())
        .await
        .problem(400, "invalid_request");
    let path = format!("/api/v1/coverage-policies/{}", text(&made["id"]));
    // The filter means the attribute, whatever it is called.
    let attribute = format!(
        "{}/attribute-definitions/{}",
        world.module_path(),
        world.attribute
    );
    me.patch(&attribute)
        .json(json!({"name": "Weight"}))
        .await
        .expect(200);
    me.patch(&world.object_path())
        .json(json!({"attributes": {"Weight": "high"}}))
        .await
        .expect(200);
    let read = me.get(&path).await.expect(200);
    assert_eq!(read["filter"], "Weight = high");
    assert_eq!(
        read["result"],
        json!({"applicable": 1, "covered": 0, "gaps": 1})
    );
    // Then, too: before the value was there nothing was asked for, and before the attribute was the question makes no sense.
    let revision = me.get(&world.module_path()).await.expect(200)["revision"].clone();
    let revision = revision.as_i64().unwrap();
    let gaps = async |revision: i64| me.get(&format!("{path}/gaps?as_of={revision}")).await;
    assert_eq!(gaps(revision).await.expect(200)["total"], 1);
    assert_eq!(gaps(revision - 1).await.expect(200)["total"], 0);
    assert_eq!(gaps(revision - 2).await.expect(200)["total"], 0);
    let refused = gaps(0).await.problem(400, "invalid_request");
    assert_eq!(refused["errors"][0]["pointer"], "as_of");
    assert!(refused.to_string().contains("Weight"), "{refused}");
    // What is gone makes the filter wrong, and the list stands.
    me.delete(&attribute).await.expect(204);
    let listed = me.get(&all).await.expect(200);
    assert_eq!(
        (&listed["total"], &listed["items"][0]["result"]),
        (&json!(1), &Value::Null)
    );
    assert!(listed["items"][0]["filter_error"].is_string());
    me.get(&format!("{path}/gaps"))
        .await
        .problem(400, "invalid_request");
    let edit = json!({"filter": null, "minimum": 2, "expected_version": 1});
    let changed = me.patch(&path).json(edit.clone()).await.expect(200);
    assert_eq!(
        (&changed["version"], &changed["filter"]),
        (&json!(2), &Value::Null)
    );
    assert_eq!(
        changed["result"],
        json!({"applicable": 2, "covered": 0, "gaps": 2})
    );
    me.patch(&path).json(edit).await.problem(409, "conflict");
    for (field, value) in [
        ("module_id", json!("00000000-0000-0000-0000-000000000000")),
        (
            "other_module_id",
            json!("00000000-0000-0000-0000-000000000000"),
        ),
        (
            "link_type_id",
            json!("00000000-0000-0000-0000-000000000000"),
        ),
        ("minimum", json!(0)),
        ("filter", json!("Nothing = 1")),
        ("name", json!(" ")),
    ] {
        let mut edit = json!({});
        edit[field] = value;
        let refused = me
            .patch(&path)
            .json(edit)
            .await
            .problem(400, "invalid_request");
        assert_eq!(refused["errors"][0]["pointer"], format!("/{field}"));
    }
    me.delete(&path).await.expect(204);
    me.get(&path).await.problem(404, "not_found");
    // The same one comes back, once, as long as its name is free.
    let restore = format!("{path}/restore");
    let mut other = body.clone();
    other["filter"] = Value::Null;
    let taken = me.post(&all).json(other).await.expect(201);
    me.post(&restore).await.problem(409, "conflict");
    let taken = format!("/api/v1/coverage-policies/{}", text(&taken["id"]));
    me.delete(&taken).await.expect(204);
    let back = me.post(&restore).await.expect(200);
    assert_eq!(
        (&back["id"], &back["version"], &back["created_at"]),
        (&made["id"], &json!(3), &made["created_at"])
    );
    assert_eq!(
        (&back["minimum"], &back["result"]),
        (&json!(2), &changed["result"])
    );
    me.post(&restore).await.problem(404, "not_found");
    me.delete(&path).await.expect(204);
    let noted = "SELECT string_agg(action, ' ' ORDER BY at, id) FROM audit_event WHERE entity_type = 'coverage_policy'";
    assert_eq!(
        app.database.text(noted).await,
        "create update delete create delete restore delete"
    );
    // Policies go with their project for good.
    let mut body = body;
    body["filter"] = Value::Null;
    me.post(&all).json(body).await.expect(201);
    let project = format!("/api/v1/projects/{}", world.project);
    let name = me.get(&project).await.expect(200)["name"].clone();
    me.delete(&project).await.expect(204);
    let bin = format!("/api/v1/bin/projects/{}", world.project);
    me.delete(&bin)
        .json(json!({"name": name}))
        .await
        .expect(204);
    assert_eq!(
        app.database
            .text("SELECT ((SELECT count(*) FROM coverage_policy) + (SELECT count(*) FROM coverage_policy_deleted))::text")
            .await,
        "0"
    );
}
