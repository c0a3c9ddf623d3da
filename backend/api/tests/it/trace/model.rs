//! Modules and links as a copy in memory, and what a walk through it finds.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use req1_test_support::{Client, World};
use serde_json::{Value, json};

use crate::{undo::id, undo_random::Dice};

#[derive(Debug, Clone)]
pub(crate) struct Thing {
    pub(crate) id: String,
    pub(crate) key: String,
    pub(crate) level: String,
    pub(crate) heading: Value,
    pub(crate) classification: String,
}

#[derive(Debug, Clone)]
pub(crate) struct Link {
    pub(crate) id: String,
    pub(crate) kind: String,
    pub(crate) source: String,
    pub(crate) target: String,
    pub(crate) suspect: bool,
}

/// A copy of everything, kept at a time.
#[derive(Debug, Clone)]
pub(crate) struct Copy {
    pub(crate) modules: Vec<(String, Vec<Thing>)>,
    pub(crate) links: Vec<Link>,
    pub(crate) at: String,
    /// The module that was changed last, and its revision.
    pub(crate) last: (String, i64),
}

/// A link seen from one of its ends.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seen<'a> {
    pub(crate) link: &'a Link,
    pub(crate) near: &'a str,
    pub(crate) far: &'a str,
    pub(crate) forward: bool,
}

impl Copy {
    pub(crate) fn module(&self, id: &str) -> &[Thing] {
        let found = self.modules.iter().find(|(module, _)| module == id);
        &found.unwrap().1
    }

    pub(crate) fn module_of(&self, object: &str) -> &str {
        let has = |things: &[Thing]| things.iter().any(|one| one.id == object);
        let found = self.modules.iter().find(|(_, things)| has(things));
        &found.unwrap().0
    }

    pub(crate) fn thing(&self, object: &str) -> &Thing {
        let all = self.modules.iter().flat_map(|(_, things)| things);
        all.into_iter().find(|one| one.id == object).unwrap()
    }

    /// Links between two modules, seen from the first one.
    pub(crate) fn pairs<'a>(
        &'a self,
        (near, far): (&str, &str),
        (kind, way): (Option<&str>, &str),
    ) -> Vec<Seen<'a>> {
        let mut seen = Vec::new();
        for link in &self.links {
            if kind.is_some_and(|kind| kind != link.kind) {
                continue;
            }
            let (from, to) = (self.module_of(&link.source), self.module_of(&link.target));
            if way != "backward" && (from, to) == (near, far) {
                let (near, far) = (link.source.as_str(), link.target.as_str());
                seen.push(Seen {
                    link,
                    near,
                    far,
                    forward: true,
                });
            }
            if way != "forward" && (from, to) == (far, near) {
                let (near, far) = (link.target.as_str(), link.source.as_str());
                seen.push(Seen {
                    link,
                    near,
                    far,
                    forward: false,
                });
            }
        }
        seen
    }

    /// An axis under a filter: all of it with their links, and how many gaps the module has.
    pub(crate) fn axis(
        &self,
        module: &str,
        counts: &HashMap<&str, i64>,
        (part, headings): (&str, bool),
    ) -> (Vec<(&Thing, i64)>, i64) {
        let all = self.module(module).iter();
        let all = all.map(|one| (one, counts.get(one.id.as_str()).copied().unwrap_or(0)));
        let all: Vec<_> = all
            .filter(|(one, links)| headings || one.classification != "heading" || *links > 0)
            .collect();
        let is_gap =
            |(one, links): &(&Thing, i64)| *links == 0 && one.classification == "normative";
        let gaps = all.iter().filter(|one| is_gap(one)).count();
        let kept = all.into_iter().filter(|one| match part {
            "gaps" => is_gap(one),
            "linked" => one.1 > 0,
            _ => true,
        });
        (kept.collect(), i64::try_from(gaps).unwrap())
    }

    /// What hangs together with an object, by a walk in breadth: depth of each.
    pub(crate) fn reach(
        &self,
        root: &str,
        (kind, direction, depth): (Option<&str>, &str, usize),
        hidden: &BTreeSet<String>,
    ) -> (BTreeMap<String, usize>, BTreeSet<String>, BTreeSet<String>) {
        let mut found = BTreeMap::from([(root.to_owned(), 0)]);
        let (mut edges, mut unseen) = (BTreeSet::new(), BTreeSet::new());
        let mut front = vec![root.to_owned()];
        for level in 1..=depth {
            let mut next = Vec::new();
            for one in &front {
                for link in &self.links {
                    let forward = direction != "backward" && link.source == *one;
                    let backward = direction != "forward" && link.target == *one;
                    if kind.is_some_and(|kind| kind != link.kind) || !(forward || backward) {
                        continue;
                    }
                    let far = if forward { &link.target } else { &link.source };
                    if hidden.contains(self.module_of(far)) {
                        unseen.insert(far.clone());
                        continue;
                    }
                    edges.insert(link.id.clone());
                    if !found.contains_key(far) {
                        found.insert(far.clone(), level);
                        next.push(far.clone());
                    }
                }
            }
            front = next;
        }
        found.remove(root);
        (found, edges, unseen)
    }
}

pub(crate) fn counts<'a>(ends: impl Iterator<Item = &'a str>) -> HashMap<&'a str, i64> {
    let mut counts = HashMap::new();
    for end in ends {
        *counts.entry(end).or_default() += 1;
    }
    counts
}

/// Three modules whose objects are linked to each other at random.
pub(crate) struct Play {
    pub(crate) me: Client,
    pub(crate) modules: Vec<String>,
    pub(crate) kinds: Vec<String>,
    pub(crate) dice: Dice,
    made: usize,
}

impl Play {
    pub(crate) async fn new(world: &World<'_>, seed: u64) -> Self {
        let me = world.owner.clone();
        let mut modules = vec![world.module.clone()];
        for (name, prefix) in [("Software", "SW"), ("Tests", "TST")] {
            let body = json!({"name": name, "prefix": prefix, "project_id": world.project});
            modules.push(id(&me.post("/api/v1/modules").json(body).await.expect(201)));
        }
        let kinds = me.get("/api/v1/link-types").await.expect(200);
        let kinds = kinds.as_array().unwrap().iter();
        let kinds = kinds.filter(|one| one["workspace_id"] == world.workspace.as_str());
        let kinds = kinds.take(2).map(id).collect();
        let mut play = Self {
            me,
            modules,
            kinds,
            dice: Dice::new(seed),
            made: 0,
        };
        for round in 0..12 {
            let module = play.modules[round % 3].clone();
            play.make(&module, Value::Null).await;
        }
        play
    }

    async fn make(&mut self, module: &str, parent: Value) {
        self.made += 1;
        let kind = *self
            .dice
            .pick(&["heading", "normative", "normative", "informative"]);
        let body = json!({
            "heading": format!("Thing {}", self.made), "classification": kind, "parent_id": parent,
            "body": format!("<p>It says {}.</p>", self.made),
        });
        let path = format!("/api/v1/modules/{module}/objects");
        self.me.post(&path).json(body).await.expect(201);
    }

    /// One act; refused ones are part of the game. Tells whether it was done.
    pub(crate) async fn act(&mut self) -> bool {
        let module = self.dice.pick(&self.modules).clone();
        let one = self.any(&module).await;
        let path = format!("/api/v1/modules/{module}/objects/{one}");
        self.made += 1;
        let word = format!("w{}", self.made);
        let answer = match self.dice.roll(14) {
            0..2 => {
                let parent = if self.dice.roll(2) == 0 {
                    json!(one)
                } else {
                    Value::Null
                };
                self.make(&module, parent).await;
                return true;
            }
            2 => self.me.delete(&path).await,
            3 => {
                let kind = *self.dice.pick(&["heading", "normative", "informative"]);
                self.me
                    .patch(&path)
                    .json(json!({"classification": kind}))
                    .await
            }
            4 => self.me.patch(&path).json(json!({"body": word})).await,
            5 => {
                let to = json!({"action": self.dice.pick(&["up", "down", "indent", "dedent"])});
                self.me.post(&format!("{path}/move")).json(to).await
            }
            6 => {
                let links = self
                    .me
                    .get(&format!("/api/v1/links?source_object_id={one}"))
                    .await
                    .expect(200);
                let Some(link) = links["items"].as_array().unwrap().first().cloned() else {
                    return false;
                };
                let path = format!("/api/v1/links/{}", id(&link));
                if link["suspect"] == true {
                    self.me.patch(&path).json(json!({"suspect": false})).await
                } else {
                    self.me.delete(&path).await
                }
            }
            _ => {
                let far = self.dice.pick(&self.modules).clone();
                let far = self.any(&far).await;
                let link = json!({
                    "source_object_id": one, "target_object_id": far, "link_type_id": self.dice.pick(&self.kinds),
                });
                self.me.post("/api/v1/links").json(link).await
            }
        };
        assert!(answer.status < 500, "{}: {}", answer.what, answer.text());
        answer.status < 300
    }

    async fn any(&mut self, module: &str) -> String {
        let path = format!("/api/v1/modules/{module}/objects?limit=1000");
        let page = self.me.get(&path).await.expect(200);
        let all = page["items"].as_array().unwrap().clone();
        if all.is_empty() {
            self.make(module, Value::Null).await;
            return Box::pin(self.any(module)).await;
        }
        id(self.dice.pick(&all))
    }

    /// Everything as it is now.
    pub(crate) async fn copy(&self) -> Copy {
        let mut modules = Vec::new();
        for module in &self.modules {
            let path = format!("/api/v1/modules/{module}/objects?limit=1000");
            let page = self.me.get(&path).await.expect(200);
            let things = page["items"].as_array().unwrap().iter();
            modules.push((module.clone(), things.map(thing).collect()));
        }
        let page = self.me.get("/api/v1/links?limit=1000").await.expect(200);
        let links = page["items"].as_array().unwrap().iter().map(link).collect();
        // An act may change nothing: what counts is the last change of all modules.
        let mut last = None;
        for module in &self.modules {
            let path = format!("/api/v1/modules/{module}/history?limit=1");
            let page = self.me.get(&path).await.expect(200);
            let change = &page["items"][0];
            let at = change["at"].as_str().unwrap();
            let time = chrono::DateTime::parse_from_rfc3339(at).unwrap();
            let revision = change["revision"].as_i64().unwrap();
            last = last.max(Some((
                time,
                at.replace('+', "%2B"),
                module.clone(),
                revision,
            )));
        }
        let (_, at, module, revision) = last.unwrap();
        let last = (module, revision);
        Copy {
            modules,
            links,
            at,
            last,
        }
    }
}

fn thing(object: &Value) -> Thing {
    let text = |name: &str| object[name].as_str().unwrap().to_owned();
    Thing {
        id: id(object),
        key: text("key"),
        level: text("level"),
        heading: object["heading"].clone(),
        classification: text("classification"),
    }
}

fn link(link: &Value) -> Link {
    let text = |name: &str| link[name].as_str().unwrap().to_owned();
    Link {
        id: id(link),
        kind: text("link_type_id"),
        source: text("source_object_id"),
        target: text("target_object_id"),
        suspect: link["suspect"] == true,
    }
}
