//! Random acts of several people in several modules of two projects, with everything that a person can do to a module; then
//! every revision, baseline of a set, and time reads back as the copy that was kept, and any two differ as their copies do.

use req1_domain::access::Role;
use req1_test_support::{Answer, Client, TestApp, World, multipart};
use serde_json::{Value, json};

use crate::{
    compare::check,
    undo::{COPY, assert_same, id},
    undo_random::Dice,
};

const TWO_MODULES: &str = include_str!("data/two-specifications.reqif");

/// What a module shows.
async fn shown(client: &Client, module: &str, when: &str) -> Value {
    let get = async |path: String| client.get(&path).await.expect(200);
    let base = format!("/api/v1/modules/{module}");
    let objects = get(format!("{base}/objects?limit=1000{when}")).await;
    let outline = get(format!("{base}/outline?headings_only=false{when}")).await;
    let links = format!("/api/v1/links?module_id={module}&limit=1000{when}");
    let links = get(links).await;
    let items = objects["items"].as_array().unwrap();
    assert_eq!(objects["total"], items.len());
    let mut links = links["items"].clone();
    // Modules go by their names of today.
    for link in links.as_array_mut().unwrap() {
        for end in ["source", "target"] {
            link[end].as_object_mut().unwrap().remove("module_name");
        }
    }
    // Comments are those of today.
    let mut items = items.clone();
    for item in &mut items {
        item.as_object_mut().unwrap().remove("comment_counts");
    }
    let attributes = get(format!("{base}/attribute-definitions?limit=1000{when}")).await;
    let types = get(format!(
        "/api/v1/object-types?module_id={module}&limit=1000{when}"
    ))
    .await;
    let file = format!("{base}/reqif/export?format=reqif{when}");
    let file = client.get(&file).await;
    assert_eq!(file.status, 200, "{}", file.text());
    json!({
        "objects": items, "outline": outline, "links": links, "attributes": attributes["items"], "types": types["items"],
        "file": without_times(&file.text()),
    })
}

/// A document but for the times at which it and its parts were written, line by line.
fn without_times(document: &str) -> Vec<String> {
    let mut text = document.to_owned();
    for (start, end) in [("LAST-CHANGE=\"", "\""), ("<CREATION-TIME>", "<")] {
        let mut pieces = text.split(start);
        let mut left = pieces.next().unwrap().to_owned();
        for piece in pieces {
            left.push_str(start);
            left.push_str(&piece[piece.find(end).unwrap()..]);
        }
        text = left;
    }
    text.lines().map(str::to_owned).collect()
}

/// The rows of one module, with the ids of what other modules have.
fn rows_of(copy: &Value, module: &str) -> Value {
    let split = |part: &str, own: bool| -> Vec<Value> {
        let rows = copy[part].as_array().into_iter().flatten();
        let rows = rows.filter(|row| {
            let column = if part == "modules" { "id" } else { "module_id" };
            (row[column] == module) == own
        });
        rows.cloned().collect()
    };
    json!({
        "objects": split("objects", true), "elsewhere": split("objects", false), "links": split("links", true),
        "attributes": split("attributes", true), "types": split("types", true), "modules": split("modules", true),
    })
}

/// What was there at a time.
struct Kept {
    at: String,
    /// The modules with their revisions, what they showed, and the baselines that were made of them.
    modules: Vec<(String, i64, Value, Option<String>)>,
    copy: Value,
}

struct Game<'a> {
    world: &'a World<'a>,
    people: [Client; 2],
    dice: Dice,
    modules: Vec<String>,
    acts: usize,
    done: usize,
}

impl<'a> Game<'a> {
    async fn new(world: &'a World<'a>, seed: u64) -> Self {
        let path = format!("{}/projects", world.workspace_path());
        let second = world.owner.post(&path).json(json!({"name": "Wheels"}));
        let second = id(&second.await.expect(201));
        let mut modules = vec![world.module.clone()];
        for (name, project) in [("Parts", &world.project), ("Tests", &second)] {
            let body = json!({"name": name, "prefix": name, "project_id": project});
            let made = world.owner.post("/api/v1/modules").json(body).await;
            modules.push(id(&made.expect(201)));
        }
        for module in &modules[1..] {
            let path = format!("/api/v1/modules/{module}/objects");
            for heading in ["One", "Two"] {
                let body = json!({ "heading": heading });
                world.owner.post(&path).json(body).await.expect(201);
            }
        }
        Self {
            world,
            people: [world.owner.clone(), world.member(Role::Admin).await],
            dice: Dice::new(seed),
            modules,
            acts: 0,
            done: 0,
        }
    }

    async fn list(&self, path: &str) -> Vec<Value> {
        let found = self.world.owner.get(path).await.expect(200);
        let items = found.get("items").unwrap_or(&found).as_array();
        items.unwrap().clone()
    }

    async fn objects(&self, module: &str) -> Vec<Value> {
        let path = format!("/api/v1/modules/{module}/objects?limit=1000");
        self.list(&path).await
    }

    /// One act; refused ones are part of the game, faults are not.
    async fn act(&mut self) {
        self.acts += 1;
        let client = self.dice.pick(&self.people).clone();
        let module = self.dice.pick(&self.modules).clone();
        let base = format!("/api/v1/modules/{module}");
        let answer = match self.dice.roll(20) {
            0..9 => self.act_on_objects(&client, &base).await,
            9..14 => self.act_on_links(&client, &module).await,
            14..17 => self.act_on_schema(&client, &module).await,
            17 => {
                let body = json!({"description": format!("d{}", self.acts)});
                client.patch(&base).json(body).await
            }
            18 => {
                let page = client.get(&format!("{base}/history?limit=4")).await;
                let page = page.expect(200);
                // What an import made would go into the recycle bin as a whole.
                let mut items = page["items"].as_array().unwrap().clone();
                items.retain(|one| one["cause"] != "import");
                if items.is_empty() {
                    return;
                }
                let act = self.dice.pick(&items)["change_set_id"].clone();
                let path = format!("/api/v1/change-sets/{}/undo", act.as_str().unwrap());
                let way = *self.dice.pick(&["refuse", "leave"]);
                client.post(&path).json(json!({"conflicts": way})).await
            }
            _ if self.modules.len() < 5 => {
                let (kind, body) = multipart("two.reqif", TWO_MODULES.as_bytes());
                let path = format!("/api/v1/projects/{}/reqif/import", self.world.project);
                let answer = client.post(&path).body(&kind, body).await;
                let imported = answer.expect(201);
                let made = imported["modules"].as_array().unwrap();
                self.modules.extend(made.iter().map(id));
                self.done += 1;
                return;
            }
            _ => return,
        };
        assert!(answer.status < 500, "{}: {}", answer.what, answer.text());
        self.done += usize::from(answer.status < 300);
    }

    async fn act_on_objects(&mut self, client: &Client, base: &str) -> Answer {
        let path = format!("{base}/objects?limit=1000&include_deleted=true");
        let all = self.list(&path).await;
        let (live, gone): (Vec<Value>, Vec<Value>) =
            all.into_iter().partition(|one| one["deleted_at"].is_null());
        let word = format!("w{}", self.acts);
        if live.len() < 3 {
            let body = json!({ "heading": word });
            return client.post(&format!("{base}/objects")).json(body).await;
        }
        let (one, two) = (id(self.dice.pick(&live)), id(self.dice.pick(&live)));
        let object = format!("{base}/objects/{one}");
        match self.dice.roll(9) {
            0..3 => {
                let attributes = self.list(&format!("{base}/attribute-definitions")).await;
                let mut edit = match self.dice.roll(4) {
                    0 => json!({ "heading": word }),
                    1 => json!({"body": format!("<p>{word}</p>"), "classification": "normative"}),
                    2 => json!({"heading": "w1", "reviewed": true}),
                    _ => json!({"classification": "heading", "lifecycle_state": word}),
                };
                if !attributes.is_empty() {
                    let attribute = self.dice.pick(&attributes);
                    let value = match attribute["data_type"].as_str().unwrap() {
                        "enum" => attribute["enum_values"][0].clone(),
                        "integer" => json!(self.acts),
                        _ => json!(word),
                    };
                    let name = attribute["name"].as_str().unwrap();
                    let value = if self.dice.roll(4) == 0 {
                        Value::Null
                    } else {
                        value
                    };
                    edit["attributes"] = json!({ name: value });
                }
                client.patch(&object).json(edit).await
            }
            3 => {
                let body = json!({"heading": word, "parent_id": one});
                client.post(&format!("{base}/objects")).json(body).await
            }
            4 => client.delete(&object).await,
            5 if !gone.is_empty() => {
                let back = id(self.dice.pick(&gone));
                let path = format!("{base}/objects/{back}/restore");
                client.post(&path).await
            }
            6 => {
                let act = json!({"action": "edit", "objects": [{"id": one}, {"id": two}], "lifecycle_state": word});
                client.post(&format!("{base}/objects/bulk")).json(act).await
            }
            _ => {
                let to = match self.dice.roll(3) {
                    0 => json!({"action": "move_to", "parent_id": two}),
                    1 => json!({"action": "move_to", "after_id": two}),
                    _ => json!({"action": self.dice.pick(&["up", "down", "indent", "dedent"])}),
                };
                client.post(&format!("{object}/move")).json(to).await
            }
        }
    }

    async fn act_on_links(&mut self, client: &Client, module: &str) -> Answer {
        let path = format!("/api/v1/links?module_id={module}&limit=1000");
        let links = self.list(&path).await;
        if links.is_empty() || self.dice.roll(3) == 0 {
            let from = self.objects(module).await;
            let other = self.dice.pick(&self.modules).clone();
            let to = self.objects(&other).await;
            let end = |dice: &mut Dice, all: &[Value]| {
                let none = Value::from("0190a000-0000-7000-8000-000000000000");
                if all.is_empty() {
                    none
                } else {
                    dice.pick(all)["id"].clone()
                }
            };
            let body = json!({
                "source_object_id": end(&mut self.dice, &from), "target_object_id": end(&mut self.dice, &to),
                "link_type_id": self.world.link_type,
            });
            return client.post("/api/v1/links").json(body).await;
        }
        let link = format!("/api/v1/links/{}", id(self.dice.pick(&links)));
        match self.dice.roll(4) {
            0 => client.delete(&link).await,
            1 => {
                let body = json!({"attributes": {"note": format!("n{}", self.acts)}});
                client.patch(&link).json(body).await
            }
            turn => {
                client
                    .patch(&link)
                    .json(json!({"suspect": turn == 2}))
                    .await
            }
        }
    }

    async fn act_on_schema(&mut self, client: &Client, module: &str) -> Answer {
        let all = format!("/api/v1/modules/{module}/attribute-definitions");
        let attributes = self.list(&all).await;
        let word = format!("a{}", self.acts);
        let types = self
            .list(&format!("/api/v1/object-types?module_id={module}"))
            .await;
        let turn = self.dice.roll(8);
        if attributes.is_empty() || turn < 2 {
            let kind = *self.dice.pick(&["string", "integer", "enum", "text"]);
            let mut body = json!({"name": word, "data_type": kind, "normative": turn == 0});
            if kind == "enum" {
                body["enum_values"] = json!(["x", "y", "z"]);
            }
            return client.post(&all).json(body).await;
        }
        let attribute = self.dice.pick(&attributes).clone();
        let path = format!("{all}/{}", id(&attribute));
        match turn {
            2 => client.delete(&path).await,
            3 => {
                // The first value goes, whatever has it; another one comes.
                let values = attribute["enum_values"].as_array().cloned();
                let values = values.unwrap_or_default();
                let Some(first) = values.first().and_then(Value::as_str) else {
                    return client.patch(&path).json(json!({ "name": word })).await;
                };
                let mut left = values[1..].to_vec();
                left.push(json!(word));
                let body = json!({"enum_values": left, "replacements": {first: null}});
                client.patch(&path).json(body).await
            }
            4 => {
                let kind = self.dice.pick(&["string", "integer", "text"]);
                let change = json!({"name": word, "data_type": kind, "misfits": "clear"});
                client.patch(&path).json(change).await
            }
            5 => {
                let change = json!({"normative": attribute["normative"] != true});
                client.patch(&path).json(change).await
            }
            6 if !types.is_empty() => {
                let path = format!("/api/v1/object-types/{}", id(self.dice.pick(&types)));
                if self.dice.roll(2) == 0 {
                    client.delete(&path).await
                } else {
                    client.patch(&path).json(json!({ "name": word })).await
                }
            }
            _ => {
                let body = json!({"module_id": module, "name": word});
                client.post("/api/v1/object-types").json(body).await
            }
        }
    }

    /// What is there now. Every fourth time a set of baselines is taken.
    async fn keep(&self, round: usize) -> Kept {
        let client = &self.people[0];
        let mut baselines = Vec::new();
        if round.is_multiple_of(4) {
            let body = json!({
                "name": "All", "version": round.to_string(), "project_id": self.world.project,
                "module_ids": self.modules,
            });
            let set = client.post("/api/v1/baseline-sets").json(body).await;
            let set = id(&set.expect(201));
            let path = format!("/api/v1/baselines?baseline_set_id={set}");
            baselines = self.list(&path).await;
        }
        let at = "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";
        let at = self.world.app.database.text(at).await;
        let copy = serde_json::from_str(&self.world.app.database.text(COPY).await).unwrap();
        let mut modules = Vec::new();
        for module in &self.modules {
            let path = format!("/api/v1/modules/{module}");
            let revision = client.get(&path).await.expect(200)["revision"].as_i64();
            let baseline = baselines.iter().find(|one| one["module_id"] == **module);
            let seen = shown(client, module, "").await;
            modules.push((module.clone(), revision.unwrap(), seen, baseline.map(id)));
        }
        Kept { at, modules, copy }
    }
}

async fn remembers(seed: u64, rounds: usize) {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let mut game = Game::new(&world, seed).await;
    let mut kept = vec![game.keep(1).await];
    for round in 0..rounds {
        game.act().await;
        kept.push(game.keep(round).await);
    }
    assert!(game.done > rounds / 2, "{} acts of {rounds}", game.done);
    let me = &world.owner;
    let mut read = [0; 3];
    for (place, then) in kept.iter().enumerate() {
        for (module, revision, seen, baseline) in &then.modules {
            let mut points = vec![(0, then.at.clone())];
            // A revision shows other modules at its own time: as they were when it was made.
            let before = place.checked_sub(1).and_then(|place| {
                let before = kept[place].modules.iter().find(|one| one.0 == *module);
                before.map(|one| one.1)
            });
            if before != Some(*revision) {
                points.push((1, revision.to_string()));
            }
            points.extend(baseline.iter().map(|id| (2, id.clone())));
            for (kind, point) in points {
                let when = format!("&as_of={point}");
                assert_same(&shown(me, module, &when).await, seen);
                read[kind] += 1;
            }
        }
    }
    assert!(read.iter().all(|times| *times > rounds / 3), "{read:?}");
    for _ in 0..rounds {
        let (was, is) = (game.dice.pick(&kept), game.dice.pick(&kept));
        let (module, ..) = game.dice.pick(&was.modules);
        if !is.modules.iter().any(|one| one.0 == *module) {
            continue;
        }
        let path = format!("/api/v1/modules/{module}/diff?from={}&to={}", was.at, is.at);
        let answer = me.get(&path).await.expect(200);
        check(
            &answer,
            &rows_of(&was.copy, module),
            &rows_of(&is.copy, module),
        );
    }
}

#[tokio::test]
async fn ver_4_ver_5_ver_6_lnk_4_several_modules_read_back_and_differ_as_copies_of_them_do() {
    remembers(3, 60).await;
}

#[tokio::test]
async fn ver_4_ver_5_ver_6_lnk_4_other_modules_read_back_and_differ_as_copies_of_them_do() {
    remembers(20_264, 60).await;
}
