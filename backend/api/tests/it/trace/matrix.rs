//! Rectangles of matrices, whole ones and their tables.

use std::collections::HashMap;

use req1_test_support::Client;
use serde_json::{Value, json};

use super::{
    kind,
    model::{Copy, Thing, counts},
    modules, remembers, text,
};
use crate::undo_random::Dice;

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
