//! Coverage policies and their gaps.

use req1_test_support::{Client, TestApp, World};
use serde_json::{Value, json};

use super::{
    kind,
    model::{Copy, Thing},
    modules, number, remembers, text,
};
use crate::undo_random::Dice;

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
