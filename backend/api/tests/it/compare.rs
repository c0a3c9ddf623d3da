//! What differs between two points, against a plain comparison of copies that were kept at the time.

use std::collections::{BTreeMap, BTreeSet};

use req1_domain::access::Role;
use req1_test_support::{Client, TestApp, World};
use serde_json::{Value, json};

use crate::{
    undo::{Desk, id},
    undo_random::Play,
};

type Rows = BTreeMap<String, Value>;

fn list<'v>(value: &'v Value, field: &str) -> &'v [Value] {
    value[field].as_array().map_or(&[], Vec::as_slice)
}

/// Rows of a copy by id, each with its place.
fn rows(copy: &Value, part: &str) -> Rows {
    let placed = list(copy, part).iter().enumerate().map(|(place, row)| {
        let mut row = row.clone();
        row["place"] = json!(place);
        (id(&row), row)
    });
    placed.collect()
}

/// Links of which both ends are there.
fn links(copy: &Value) -> Rows {
    let objects = rows(copy, "objects");
    let elsewhere = rows(copy, "elsewhere");
    let has = |row: &Value, end: &str| {
        let end = row[end].as_str().unwrap();
        objects.contains_key(end) || elsewhere.contains_key(end)
    };
    let mut links = rows(copy, "links");
    links.retain(|_, row| has(row, "source_object_id") && has(row, "target_object_id"));
    links
}

fn texts(all: &[Value], field: &str) -> BTreeSet<String> {
    let texts = all
        .iter()
        .map(|one| one[field].as_str().unwrap().to_owned());
    texts.collect()
}

/// Ids of what is in one and not in the other.
fn only(one: &Rows, other: &Rows) -> BTreeSet<String> {
    let ids = one.keys().filter(|id| !other.contains_key(*id));
    ids.cloned().collect()
}

/// Ids of what is in both and differs in one of these columns.
fn differing(one: &Rows, other: &Rows, columns: &[&str]) -> BTreeSet<String> {
    let both = one
        .iter()
        .filter_map(|(id, row)| Some((id, row, other.get(id)?)));
    both.filter(|(_, was, is)| columns.iter().any(|column| was[*column] != is[*column]))
        .map(|(id, _, _)| id.clone())
        .collect()
}

fn of_kind(all: &[Value], kind: &str, field: &str) -> BTreeSet<String> {
    let kept = all
        .iter()
        .filter(|one| one["kind"] == kind || list(one, "kinds").iter().any(|told| told == kind));
    kept.map(|one| one[field].as_str().unwrap().to_owned())
        .collect()
}

const SAID: [&str; 7] = [
    "heading",
    "body",
    "classification",
    "object_type_id",
    "lifecycle_state",
    "external_references",
    "attributes",
];

/// Children that both copies have below the same object, in the order of one of them.
fn siblings(one: &Rows, other: &Rows, without: &BTreeSet<String>) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<(u64, String)>> = BTreeMap::new();
    for (id, row) in one {
        let stayed = other
            .get(id)
            .is_some_and(|twin| twin["parent_id"] == row["parent_id"]);
        if stayed && !without.contains(id) {
            let below = found.entry(row["parent_id"].to_string()).or_default();
            below.push((row["place"].as_u64().unwrap(), id.clone()));
        }
    }
    let sorted = found.into_iter().map(|(parent, mut below)| {
        below.sort();
        (parent, below.into_iter().map(|(_, id)| id).collect())
    });
    sorted.collect()
}

/// Whether an object stands on the other side of a sibling.
fn passed(id: &str, was: &Rows, is: &Rows) -> bool {
    let nobody = BTreeSet::new();
    let parent = was[id]["parent_id"].to_string();
    let before = |all: &BTreeMap<String, Vec<String>>| -> BTreeSet<String> {
        let below = all[&parent].iter().take_while(|other| *other != id);
        below.cloned().collect()
    };
    before(&siblings(was, is, &nobody)) != before(&siblings(is, was, &nobody))
}

fn check_moves(told: &BTreeSet<String>, was: &Rows, is: &Rows) {
    let elsewhere = differing(was, is, &["parent_id"]);
    assert!(elsewhere.is_subset(told), "{elsewhere:?} not in {told:?}");
    for id in told.difference(&elsewhere) {
        assert!(passed(id, was, is), "{id} stands where it stood");
    }
    assert_eq!(siblings(was, is, told), siblings(is, was, told));
}

/// What the texts of a redline say, without pieces of a kind.
fn without(field: &Value, kind: &str) -> String {
    let kept = list(field, "redline")
        .iter()
        .filter(|piece| piece["kind"] != kind);
    kept.map(|piece| piece["text"].as_str().unwrap()).collect()
}

fn check_fields(object: &Value, (was, is): (&Value, &Value), known: &BTreeMap<String, bool>) {
    let mut told = BTreeMap::new();
    for field in list(object, "fields") {
        let name = field["field"].as_str().unwrap();
        let name = field["attribute_id"].as_str().unwrap_or(name);
        told.insert(
            name.to_owned(),
            (field["from"].clone(), field["to"].clone()),
        );
        if field["redline"].is_array() && name == "heading" {
            assert_eq!(without(field, "added"), field["from"]);
            assert_eq!(without(field, "removed"), field["to"]);
        }
    }
    let mut expected = BTreeMap::new();
    let mut expect = |name: &str, was: &Value, is: &Value| {
        if was != is {
            expected.insert(name.to_owned(), (was.clone(), is.clone()));
        }
    };
    for name in [
        "heading",
        "body",
        "classification",
        "object_type_id",
        "lifecycle_state",
        "parent_id",
    ] {
        expect(name, &was[name], &is[name]);
    }
    for attribute in known.keys() {
        expect(
            attribute,
            &was["attributes"][attribute],
            &is["attributes"][attribute],
        );
    }
    let (old, new) = (external_links(was), external_links(is));
    let ids: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    for id in ids {
        let of = |links: &BTreeMap<String, Value>| links.get(id).cloned().unwrap_or_default();
        expect(&format!("external_links/{id}"), &of(&old), &of(&new));
    }
    assert_eq!(told, expected);
}

/// What a row says of its links to the world outside, by id.
fn external_links(row: &Value) -> BTreeMap<String, Value> {
    let links = row["external_references"]["req1:links"].as_object();
    let links = links.into_iter().flatten();
    links.map(|(id, link)| (id.clone(), link.clone())).collect()
}

/// Checks an answer against the copies.
pub(crate) fn check(answer: &Value, was: &Value, is: &Value) {
    let (old, new) = (rows(was, "objects"), rows(is, "objects"));
    let objects = list(answer, "objects");
    assert_eq!(of_kind(objects, "added", "object_id"), only(&new, &old));
    assert_eq!(of_kind(objects, "deleted", "object_id"), only(&old, &new));
    assert_eq!(
        of_kind(objects, "changed", "object_id"),
        differing(&old, &new, &SAID)
    );
    check_moves(&of_kind(objects, "moved", "object_id"), &old, &new);
    assert_eq!(texts(objects, "object_id").len(), objects.len());
    let places = objects
        .iter()
        .filter_map(|one| new.get(one["object_id"].as_str().unwrap()));
    assert!(places.map(|row| row["place"].as_u64().unwrap()).is_sorted());
    let attributes = [rows(was, "attributes"), rows(is, "attributes")];
    let known = attributes
        .iter()
        .flat_map(|all| all.keys().map(|id| (id.clone(), true)));
    let known = known.collect();
    for object in objects {
        let key = object["object_id"].as_str().unwrap();
        let of = |rows: &Rows| rows.get(key).cloned().unwrap_or_default();
        check_fields(object, (&of(&old), &of(&new)), &known);
    }
    let (old, new) = (links(was), links(is));
    let told = list(answer, "links");
    assert_eq!(of_kind(told, "added", "link_id"), only(&new, &old));
    assert_eq!(of_kind(told, "deleted", "link_id"), only(&old, &new));
    assert_eq!(
        of_kind(told, "changed", "link_id"),
        differing(&old, &new, &["attributes"])
    );
    check_schema(list(answer, "schema"), was, is);
}

fn check_schema(told: &[Value], was: &Value, is: &Value) {
    let (old, new) = (rows(was, "attributes"), rows(is, "attributes"));
    let attributes: Vec<_> = told
        .iter()
        .filter(|one| one["entity"] == "attribute_definition")
        .cloned()
        .collect();
    assert_eq!(of_kind(&attributes, "added", "id"), only(&new, &old));
    assert_eq!(of_kind(&attributes, "deleted", "id"), only(&old, &new));
    let changed = of_kind(&attributes, "changed", "id");
    let columns = ["name", "data_type", "enum_options", "normative"];
    assert_eq!(changed, differing(&old, &new, &columns));
    let (old, new) = (rows(was, "modules"), rows(is, "modules"));
    let module = told.iter().any(|one| one["entity"] == "module");
    assert_eq!(
        module,
        !differing(&old, &new, &["name", "description"]).is_empty()
    );
}

/// Checks the comparison of the v1 contract against the other one.
async fn check_baselines(me: &Client, module: &str, (a, b): (&str, &str), answer: &Value) {
    let path = format!("/api/v1/baseline-diff?a={a}&b={b}");
    let diff = me.get(&path).await.expect(200);
    let of_module = format!("{module}/baseline-diff?a={a}&b={b}");
    assert_eq!(me.get(&of_module).await.expect(200), diff);
    assert_eq!(
        (&diff["baseline_a"], &diff["baseline_b"]),
        (&json!(a), &json!(b))
    );
    let objects = list(answer, "objects");
    let kind = |name: &str| of_kind(objects, name, "object_id");
    assert_eq!(texts(list(&diff, "added"), "object_id"), kind("added"));
    assert_eq!(texts(list(&diff, "removed"), "object_id"), kind("deleted"));
    let modified = kind("changed").union(&kind("moved")).cloned().collect();
    assert_eq!(texts(list(&diff, "modified"), "object_id"), modified);
    for one in list(&diff, "modified") {
        for (side, baseline, version) in [("a", a, "version_a"), ("b", b, "version_b")] {
            let path = format!(
                "{module}/objects/{}?as_of={baseline}",
                one["object_id"].as_str().unwrap()
            );
            let object = me.get(&path).await.expect(200);
            for field in ["heading", "body", "attributes"] {
                assert_eq!(
                    one[format!("{field}_{side}")],
                    object[field],
                    "{field} of {side}"
                );
            }
            assert_eq!(one[version], object["current_version"]);
        }
    }
}

async fn compares(seed: u64, rounds: usize) {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let mut play = Play::new(&world, seed).await;
    let me = play.desk.me.clone();
    let module = world.module_path();
    let mut kept = Vec::new();
    for round in 0..rounds {
        play.act().await;
        let head = me.get(&module).await.expect(200)["revision"].clone();
        let mut baseline = None;
        if round % 5 == 0 {
            let path = format!("{module}/baselines");
            let made = me
                .post(&path)
                .json(json!({"name": format!("b{round}")}))
                .await;
            baseline = Some(id(&made.expect(201)));
        }
        kept.push((head, baseline, play.desk.copy().await));
    }
    let mut differences = 0;
    for _ in 0..rounds {
        let ((from, a, was), (to, b, is)) = (play.dice.pick(&kept), play.dice.pick(&kept));
        let path = format!("{module}/diff?from={from}&to={to}");
        let answer = me.get(&path).await.expect(200);
        assert_eq!(
            (&answer["from"]["revision"], &answer["to"]["revision"]),
            (from, to)
        );
        check(&answer, was, is);
        differences += list(&answer, "objects").len();
        if let (Some(a), Some(b)) = (a, b) {
            check_baselines(&me, &module, (a.as_str(), b.as_str()), &answer).await;
        }
    }
    let (from, _, was) = &kept[0];
    let (_, _, is) = &kept[rounds - 1];
    for to in ["", "&to=now"] {
        check(
            &me.get(&format!("{module}/diff?from={from}{to}"))
                .await
                .expect(200),
            was,
            is,
        );
    }
    assert!(differences > 100, "{differences}");
}

#[tokio::test]
async fn ver_6_lnk_4_two_points_differ_as_copies_of_them_do() {
    compares(11, 50).await;
}

#[tokio::test]
async fn ver_6_lnk_4_other_two_points_differ_as_copies_of_them_do() {
    compares(20_263, 50).await;
}

#[tokio::test]
async fn ver_6_room_that_was_made_moves_nothing() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let desk = Desk::new(&world).await;
    let me = &desk.me;
    let module = world.module_path();
    let head = async || me.get(&module).await.expect(200)["revision"].clone();
    let from = head().await;
    let before = desk.copy().await;
    // Each one right behind the same object, until its neighbours get other keys.
    let first = world.object.clone();
    let rewritten = "SELECT count(*)::text FROM object_reorder";
    let mut made = 0;
    while app.database.text(rewritten).await == "0" && made < 400 {
        let body = json!({"heading": "Between", "after_id": first});
        desk.create(body).await;
        made += 1;
    }
    assert_ne!(app.database.text(rewritten).await, "0");
    desk.edit(&world.other_object, json!({"heading": "Edited"}))
        .await;
    let to = head().await;
    let diff = me
        .get(&format!("{module}/diff?from={from}&to={to}"))
        .await
        .expect(200);
    check(&diff, &before, &desk.copy().await);
    assert_eq!(
        of_kind(list(&diff, "objects"), "moved", "object_id"),
        BTreeSet::new()
    );
    // Past one of those that were there.
    desk.put(&first, json!({"after_id": world.other_object}))
        .await;
    let diff = me
        .get(&format!("{module}/diff?from={from}"))
        .await
        .expect(200);
    check(&diff, &before, &desk.copy().await);
    assert_eq!(
        of_kind(list(&diff, "objects"), "moved", "object_id"),
        BTreeSet::from([first])
    );
}

#[tokio::test]
async fn ver_6_texts_are_compared_word_by_word() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let desk = Desk::new(&world).await;
    let body = json!({"heading": "Pump", "body": "<p>It shall <b>stop</b> in 5 s.</p>"});
    let pump = desk.create(body).await;
    let module = world.module_path();
    let from = desk.me.get(&module).await.expect(200)["revision"].clone();
    desk.edit(
        &pump,
        json!({"body": "<p>It shall <i>stop</i> within 5 s.</p>"}),
    )
    .await;
    let diff = desk
        .me
        .get(&format!("{module}/diff?from={from}"))
        .await
        .expect(200);
    let objects = list(&diff, "objects");
    assert_eq!(objects.len(), 1);
    assert_eq!(objects[0]["kinds"], json!(["changed"]));
    assert_eq!(
        (&objects[0]["heading"], &objects[0]["object_id"]),
        (&json!("Pump"), &json!(pump))
    );
    let back = desk
        .me
        .get(&format!("{module}/diff?from=now&to={from}"))
        .await
        .expect(200);
    let (there, here) = (
        &list(&back, "objects")[0]["fields"][0],
        &objects[0]["fields"][0],
    );
    assert_eq!((&there["from"], &there["to"]), (&here["to"], &here["from"]));
    let fields = list(&objects[0], "fields");
    assert_eq!(fields.len(), 1);
    let expected = json!([
        {"kind": "same", "text": "It shall stop "},
        {"kind": "removed", "text": "in"},
        {"kind": "added", "text": "within"},
        {"kind": "same", "text": " 5 s."},
    ]);
    assert_eq!(
        (&fields[0]["field"], &fields[0]["redline"]),
        (&json!("body"), &expected)
    );
}

#[tokio::test]
async fn ver_6_iam_4_comparing_obeys_the_rights_of_today() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let strange = World::seed(&app).await;
    let baseline = async |world: &World<'_>, name: &str| {
        let path = format!("{}/baselines", world.module_path());
        let made = world.owner.post(&path).json(json!({ "name": name })).await;
        id(&made.expect(201))
    };
    let (a, b) = (baseline(&world, "A").await, baseline(&world, "B").await);
    let foreign = baseline(&strange, "A").await;
    let viewer = world.member(Role::Viewer).await;
    let here = world.module_path();
    let there = strange.module_path();
    for path in [
        format!("{here}/diff?from={a}&to={b}"),
        format!("{here}/baseline-diff?a={a}&b={b}"),
        format!("/api/v1/baseline-diff?a={a}&b={b}"),
    ] {
        viewer.get(&path).await.expect(200);
        strange.owner.get(&path).await.problem(404, "not_found");
    }
    for path in [
        format!("/api/v1/baseline-diff?a={a}&b={foreign}"),
        format!("/api/v1/baseline-diff?a={foreign}&b={a}"),
        format!("{here}/baseline-diff?a={a}&b={foreign}"),
        format!("{there}/baseline-diff?a={a}&b={b}"),
        format!("{there}/diff?from=0"),
    ] {
        viewer.get(&path).await.problem(404, "not_found");
    }
    // Two modules of one person.
    let body = json!({"name": "Second", "prefix": "SEC", "project_id": world.project});
    let second = id(&world
        .owner
        .post("/api/v1/modules")
        .json(body)
        .await
        .expect(201));
    let path = format!("/api/v1/modules/{second}/baselines");
    let other = id(&world
        .owner
        .post(&path)
        .json(json!({"name": "C"}))
        .await
        .expect(201));
    let path = format!("/api/v1/baseline-diff?a={a}&b={other}");
    let refused = viewer.get(&path).await.problem(400, "invalid_request");
    assert_eq!(refused["errors"][0]["code"], "other_module");
    for query in [
        "",
        "from=soon",
        "from=1&to=soon",
        "from=9999",
        "from=0&to=-1",
        "from=0&to=2999-01-01T00:00:00Z",
    ] {
        let path = format!("{here}/diff?{query}");
        viewer.get(&path).await.problem(400, "invalid_request");
    }
    let refused = viewer
        .get(&format!("{here}/diff?from=0&to={foreign}"))
        .await;
    let refused = refused.problem(400, "invalid_request");
    let error = &refused["errors"][0];
    assert_eq!(
        (&error["pointer"], &error["code"]),
        (&json!("to"), &json!("unknown_baseline"))
    );
}

#[tokio::test]
async fn ver_6_lnk_4_a_link_into_a_module_that_one_may_not_see_is_not_told() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let body = json!({"name": "Secret", "prefix": "SEC", "project_id": world.project});
    let secret = id(&world
        .owner
        .post("/api/v1/modules")
        .json(body)
        .await
        .expect(201));
    let path = format!("/api/v1/modules/{secret}/objects");
    let far = id(&world
        .owner
        .post(&path)
        .json(json!({"heading": "Far"}))
        .await
        .expect(201));
    let from = world.owner.get(&world.module_path()).await.expect(200)["revision"].clone();
    let link = json!({"source_object_id": world.object, "target_object_id": far, "link_type_id": world.link_type});
    world
        .owner
        .post("/api/v1/links")
        .json(link)
        .await
        .expect(201);
    let reader = app.person().await;
    let seat = format!("{}/members/{}", world.module_path(), reader.id());
    world
        .owner
        .put(&seat)
        .json(json!({"role": "viewer"}))
        .await
        .expect(200);
    let path = format!("{}/diff?from={from}", world.module_path());
    let told = world.owner.get(&path).await.expect(200);
    assert_eq!(told["links"][0]["kind"], "added");
    assert_eq!(told["links"][0]["target"]["heading"], "Far");
    assert_eq!(list(&reader.get(&path).await.expect(200), "links").len(), 0);
}
