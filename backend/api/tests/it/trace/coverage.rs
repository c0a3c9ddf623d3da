//! Coverage of modules, and between those of a project.

use super::{kind, model::Copy, number, remembers, text};
use crate::undo_random::Dice;
use req1_test_support::Client;

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
