//! A person who edits, and knows what the server acknowledged.

use std::sync::atomic::{AtomicUsize, Ordering};

use reqwest::blocking::Client as Http;
use serde_json::{Value, json};
use sqlx::Row as _;
use uuid::Uuid;

use crate::{
    database::Database,
    process::{ADMIN_KEY, Server},
    random::Random,
};

/// Objects of one person; beyond that the oldest are edited.
const MOST: usize = 60;

/// Where the people work.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) project: String,
    module: String,
    link_type: Uuid,
    /// Headings that objects are moved between.
    shelves: Vec<Uuid>,
}

fn id(value: &Value) -> Uuid {
    value["id"].as_str().unwrap().parse().unwrap()
}

/// Sends a request; None when the server died before it answered.
pub(super) fn send(
    http: &Http,
    (method, url): (&str, &str),
    body: Option<&Value>,
) -> Option<(u16, Value)> {
    let mut request = http
        .request(method.parse().unwrap(), url)
        .bearer_auth(ADMIN_KEY);
    if let Some(body) = body {
        request = request.json(body);
    }
    let response = request.send().ok()?;
    let status = response.status().as_u16();
    let text = response.text().ok()?;
    Some((status, serde_json::from_str(&text).unwrap_or_default()))
}

impl Place {
    pub(super) fn make(server: &Server) -> Self {
        let http = Http::new();
        let make = |path: &str, body: Value| {
            let url = format!("{}/api/v1{path}", server.url());
            let (status, made) = send(&http, ("POST", &url), Some(&body)).unwrap();
            assert_eq!(status, 201, "{path}: {made}");
            made
        };
        let workspace = id(&make("/workspaces", json!({ "name": "Crash" })));
        let project = id(&make(
            &format!("/workspaces/{workspace}/projects"),
            json!({ "name": "Crash" }),
        ));
        let module = id(&make(
            "/modules",
            json!({ "name": "Crash", "project_id": project }),
        ));
        let link_type = json!({ "name": "crash", "workspace_id": workspace });
        let link_type = id(&make("/link-types", link_type));
        let shelf = |number: usize| {
            let body = json!({ "heading": format!("Shelf {number}"), "classification": "heading" });
            id(&make(&format!("/modules/{module}/objects"), body))
        };
        Self {
            project: project.to_string(),
            module: module.to_string(),
            link_type,
            shelves: (0..4).map(shelf).collect(),
        }
    }
}

/// An object as the server last said it is.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Known {
    id: Uuid,
    heading: String,
    version: i32,
    parent: Uuid,
    deleted: bool,
}

/// A link, as far as it matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Tie {
    id: Uuid,
    source: Uuid,
    target: Uuid,
}

/// A request that was sent, with what is so when it was carried out.
#[derive(Debug, Clone)]
enum Act {
    Create {
        heading: String,
        parent: Uuid,
    },
    /// An edit, move, deletion or restoring: the object as it shall be.
    Change {
        place: usize,
        after: Known,
        how: How,
    },
    Link {
        source: Uuid,
        target: Uuid,
    },
    Unlink {
        place: usize,
    },
}

#[derive(Debug, Clone, Copy)]
enum How {
    Edit,
    Move,
    Delete,
    Restore,
}

/// A person.
pub(super) struct Client {
    name: String,
    random: Random,
    place: Place,
    objects: Vec<Known>,
    /// Links that are there.
    links: Vec<Tie>,
    /// Links that were taken away.
    gone: Vec<Tie>,
    unanswered: Option<Act>,
    counter: usize,
    pub(super) acknowledged: usize,
}

impl Client {
    pub(super) fn new(seed: u64, place: &Place) -> Self {
        Self {
            name: format!("client{seed}"),
            random: Random::new(seed),
            place: place.clone(),
            objects: Vec::new(),
            links: Vec::new(),
            gone: Vec::new(),
            unanswered: None,
            counter: 0,
            acknowledged: 0,
        }
    }

    /// Edits until the server is gone, and counts what was acknowledged.
    pub(super) fn work(&mut self, server: &str, written: &AtomicUsize) {
        let http = Http::new();
        loop {
            let Some(act) = self.next_act() else { continue };
            self.unanswered = Some(act.clone());
            let Some((status, answer)) = self.request(&http, server, &act) else {
                return;
            };
            assert!((200..300).contains(&status), "{act:?}: {status} {answer}");
            self.note(act, &answer);
            self.unanswered = None;
            self.acknowledged += 1;
            written.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn heading(&mut self) -> String {
        self.counter += 1;
        format!("{} wrote number{}", self.name, self.counter)
    }

    fn next_act(&mut self) -> Option<Act> {
        let parent = *self.random.pick(&self.place.shelves)?;
        let choice = self.random.below(12);
        if self.objects.len() < 3 || (choice < 4 && self.objects.len() < MOST) {
            let heading = self.heading();
            return Some(Act::Create { heading, parent });
        }
        let place = self.random.below(self.objects.len());
        match choice {
            10 => self.next_link(place),
            11 => self.next_unlink(),
            _ => self.next_change(place, choice, parent),
        }
    }

    fn next_link(&mut self, place: usize) -> Option<Act> {
        let known = &self.objects[place];
        let target = self.random.pick(&self.objects)?;
        let free = target.id != known.id && !target.deleted && !known.deleted;
        free.then_some(Act::Link {
            source: known.id,
            target: target.id,
        })
    }

    fn next_unlink(&mut self) -> Option<Act> {
        let tie = *self.random.pick(&self.links)?;
        let place = self.links.iter().position(|one| *one == tie)?;
        // A link is hidden while one of its ends is deleted.
        let hidden =
            |known: &Known| known.deleted && (known.id == tie.source || known.id == tie.target);
        (!self.objects.iter().any(hidden)).then_some(Act::Unlink { place })
    }

    /// A deleted object is restored; another one is moved, deleted or edited.
    fn next_change(&mut self, place: usize, choice: usize, parent: Uuid) -> Option<Act> {
        let mut after = self.objects[place].clone();
        after.version += 1;
        let how = match choice {
            _ if after.deleted => {
                after.deleted = false;
                How::Restore
            }
            6 | 7 if parent == after.parent => return None,
            6 | 7 => {
                after.parent = parent;
                How::Move
            }
            8 => {
                after.deleted = true;
                How::Delete
            }
            _ => {
                after.heading = self.heading();
                How::Edit
            }
        };
        Some(Act::Change { place, after, how })
    }

    fn request(&self, http: &Http, server: &str, act: &Act) -> Option<(u16, Value)> {
        let objects = format!("{server}/api/v1/modules/{}/objects", self.place.module);
        let links = format!("{server}/api/v1/links");
        let call =
            |method: &str, url: &str, body: Option<Value>| send(http, (method, url), body.as_ref());
        match act {
            Act::Create { heading, parent } => {
                let body = json!({ "heading": heading, "parent_id": parent, "position": 0 });
                call("POST", &objects, Some(body))
            }
            Act::Change { after, how, .. } => {
                let url = format!("{objects}/{}", after.id);
                match how {
                    How::Edit => {
                        let seen = after.version - 1;
                        let body = json!({ "heading": after.heading, "expected_version": seen });
                        call("PATCH", &url, Some(body))
                    }
                    How::Move => {
                        let body = json!({ "action": "move_to", "parent_id": after.parent, "position": 1 });
                        call("POST", &format!("{url}/move"), Some(body))
                    }
                    How::Delete => call("DELETE", &url, None),
                    How::Restore => call("POST", &format!("{url}/restore"), None),
                }
            }
            Act::Link { source, target } => {
                let link_type = self.place.link_type;
                let body = json!({ "link_type_id": link_type, "source_object_id": source, "target_object_id": target });
                // Two objects are linked once by one type.
                match call("POST", &links, Some(body)) {
                    Some((400 | 409, _)) => Some((200, Value::Null)),
                    other => other,
                }
            }
            Act::Unlink { place } => call(
                "DELETE",
                &format!("{links}/{}", self.links[*place].id),
                None,
            ),
        }
    }

    /// Remembers what was carried out.
    fn note(&mut self, act: Act, answer: &Value) {
        match act {
            Act::Create { heading, parent } => self.objects.push(Known {
                id: id(answer),
                heading,
                version: 1,
                parent,
                deleted: false,
            }),
            Act::Change { place, after, .. } => {
                if let Some(version) = answer["current_version"].as_i64() {
                    assert_eq!(version, i64::from(after.version), "{answer}");
                }
                self.objects[place] = after;
            }
            Act::Link { .. } if answer.is_null() => {}
            Act::Link { source, target } => self.links.push(Tie {
                id: id(answer),
                source,
                target,
            }),
            Act::Unlink { place } => {
                let link = self.links.swap_remove(place);
                self.gone.push(link);
            }
        }
    }

    /// Compares what the server acknowledged with what the database holds. Of a request that was not answered, tells
    /// whether it was carried out.
    pub(super) fn compare(&mut self, database: &mut Database) -> Option<bool> {
        let stored = self.stored(database);
        let of_id = |id: Uuid| stored.iter().find(|one| one.id == id);
        let act = self.unanswered.take();
        for (place, known) in self.objects.iter().enumerate() {
            if matches!(&act, Some(Act::Change { place: open, .. }) if *open == place) {
                continue;
            }
            assert_eq!(of_id(known.id), Some(known), "acknowledged, and not so");
        }
        let mine: Vec<Uuid> = self.objects.iter().map(|known| known.id).collect();
        let strange: Vec<&Known> = stored
            .iter()
            .filter(|one| !mine.contains(&one.id))
            .collect();
        if !matches!(act, Some(Act::Create { .. })) {
            assert!(strange.is_empty(), "nobody made {strange:?}");
        }
        let links = self.compare_links(database, act.as_ref());
        match act? {
            Act::Create { heading, parent } => {
                assert!(strange.len() <= 1, "one request made {strange:?}");
                let Some(made) = strange.first().map(|made| (*made).clone()) else {
                    return Some(false);
                };
                let wanted = Known {
                    id: made.id,
                    heading,
                    version: 1,
                    parent,
                    deleted: false,
                };
                assert_eq!(made, wanted);
                self.objects.push(made);
                Some(true)
            }
            Act::Change { place, after, .. } => {
                let now = of_id(after.id).unwrap().clone();
                let before = &self.objects[place];
                assert!(
                    now == *before || now == after,
                    "neither {before:?} nor {after:?}: {now:?}"
                );
                let carried_out = now == after;
                self.objects[place] = now;
                Some(carried_out)
            }
            Act::Link { .. } | Act::Unlink { .. } => Some(links),
        }
    }

    /// The same of the links; whether the open request about one was carried out.
    fn compare_links(&mut self, database: &mut Database, act: Option<&Act>) -> bool {
        let sql = format!(
            "SELECT l.id, l.source_object_id, l.target_object_id FROM link l
             JOIN object o ON o.id = l.source_object_id WHERE split_part(o.heading, ' ', 1) = '{}' AND l.deleted_at IS NULL",
            self.name
        );
        let tie = |row: sqlx::postgres::PgRow| Tie {
            id: row.get("id"),
            source: row.get("source_object_id"),
            target: row.get("target_object_id"),
        };
        let live: Vec<Tie> = database.rows(&sql).into_iter().map(tie).collect();
        let open = match act {
            Some(Act::Unlink { place }) => Some(self.links.swap_remove(*place)),
            _ => None,
        };
        for link in &self.links {
            assert!(live.contains(link), "acknowledged {link:?} is gone");
        }
        for link in &self.gone {
            assert!(!live.contains(link), "{link:?} is back");
        }
        let strange: Vec<Tie> = live
            .iter()
            .filter(|link| !self.links.contains(link))
            .copied()
            .collect();
        if let Some(Act::Link { .. }) = act {
            assert!(strange.len() <= 1, "one request made {strange:?}");
            self.links.extend(&strange);
            return !strange.is_empty();
        }
        assert!(
            strange.is_empty() || strange.first() == open.as_ref(),
            "nobody made {strange:?}"
        );
        let carried_out = strange.is_empty();
        let list = if carried_out {
            &mut self.gone
        } else {
            &mut self.links
        };
        list.extend(open);
        carried_out
    }

    fn stored(&self, database: &mut Database) -> Vec<Known> {
        let sql = format!(
            "SELECT id, heading, version, parent_id, deleted_at IS NOT NULL AS deleted FROM object
             WHERE split_part(heading, ' ', 1) = '{}'",
            self.name
        );
        let known = |row: sqlx::postgres::PgRow| Known {
            id: row.get("id"),
            heading: row.get("heading"),
            version: row.get("version"),
            parent: row.get("parent_id"),
            deleted: row.get("deleted"),
        };
        database.rows(&sql).into_iter().map(known).collect()
    }

    /// The server that starts again gives what was acknowledged.
    pub(super) fn read_back(&self, server: &Server) {
        for known in self
            .objects
            .iter()
            .rev()
            .take(3)
            .filter(|known| !known.deleted)
        {
            let path = format!("/api/v1/modules/{}/objects/{}", self.place.module, known.id);
            let response = server
                .request("GET", &path)
                .bearer_auth(ADMIN_KEY)
                .send()
                .unwrap();
            let object: Value = response.json().unwrap();
            assert_eq!(object["heading"], known.heading, "{object}");
            assert_eq!(object["current_version"], known.version, "{object}");
        }
    }
}
