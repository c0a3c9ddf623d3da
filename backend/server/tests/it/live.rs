//! Two processes on one database: what one writes is heard at the other, with Redis and without.

use std::{
    io::{BufRead as _, BufReader},
    sync::mpsc::{Receiver, channel},
    thread,
    time::{Duration, Instant},
};

use req1_test_support::TestRedis;
use reqwest::blocking::Client as Http;
use serde_json::{Value, json};

use crate::{
    database::Database,
    process::{ADMIN_KEY, Server, folder},
};

/// Longest wait for anything; a slow machine is no fault.
const PATIENCE: Duration = Duration::from_mins(1);

/// A person at one of the servers.
struct Person<'a> {
    server: &'a Server,
    token: String,
}

impl Person<'_> {
    fn call(&self, method: &str, path: &str, body: Option<&Value>) -> (u16, Value) {
        let mut request = self.server.request(method, path).bearer_auth(&self.token);
        if let Some(body) = body {
            request = request.json(body);
        }
        let answer = request.send().unwrap();
        let status = answer.status().as_u16();
        (
            status,
            serde_json::from_str(&answer.text().unwrap()).unwrap_or_default(),
        )
    }

    fn done(&self, method: &str, path: &str, body: &Value) -> Value {
        let (status, answer) = self.call(method, path, Some(body));
        assert!(status < 300, "{method} {path}: {status} {answer}");
        answer
    }

    fn status(&self) -> u16 {
        self.call("GET", "/api/v1/auth/me", None).0
    }

    /// Events of a module by name, as they come.
    fn follow(&self, module: &str) -> Receiver<(String, Value)> {
        let url = format!("{}/api/v1/modules/{module}/events", self.server.url());
        let http = Http::builder().timeout(None::<Duration>).build().unwrap();
        let answer = http.get(url).bearer_auth(&self.token).send().unwrap();
        assert_eq!(answer.status(), 200);
        let (events, inbox) = channel();
        thread::spawn(move || {
            let mut name = String::new();
            for line in BufReader::new(answer).lines().map_while(Result::ok) {
                if let Some(event) = line.strip_prefix("event: ") {
                    event.clone_into(&mut name);
                } else if let Some(data) = line.strip_prefix("data: ") {
                    let data = serde_json::from_str(data).unwrap();
                    if events.send((name.clone(), data)).is_err() {
                        return;
                    }
                }
            }
        });
        inbox
    }
}

/// The next event with this name that is as wanted.
fn heard(events: &Receiver<(String, Value)>, name: &str, wanted: impl Fn(&Value) -> bool) -> Value {
    let started = Instant::now();
    loop {
        let left = PATIENCE.saturating_sub(started.elapsed());
        let Ok((event, data)) = events.recv_timeout(left) else {
            panic!("no `{name}` came");
        };
        if event == name && wanted(&data) {
            return data;
        }
    }
}

fn start(database: &Database, files: &str, redis: &TestRedis) -> Server {
    let (url, redis) = (database.url(), redis.url());
    let settings = [
        ("DATABASE_URL", url.as_str()),
        ("REDIS_URL", redis.as_str()),
        ("FILES_DIR", files),
        ("ADMIN_KEY", ADMIN_KEY),
        ("REQ1_SIGNUP", "open"),
        ("REQ1_LIMIT_FACTOR", "100000"),
    ];
    Server::start(&["all"], &settings)
}

fn sign_up<'a>(server: &'a Server, name: &str) -> Person<'a> {
    let account = json!({
        "email": format!("{name}@example.org"), "display_name": name, "password": "correct horse battery",
    });
    let made = server
        .request("POST", "/api/v1/auth/register")
        .json(&account);
    assert_eq!(made.send().unwrap().status(), 201);
    let account = json!({"email": account["email"], "password": account["password"]});
    let answer = server.request("POST", "/api/v1/auth/login").json(&account);
    let answer: Value = answer.send().unwrap().json().unwrap();
    let token = answer["token"]
        .as_str()
        .unwrap_or_else(|| panic!("{answer}"));
    Person {
        server,
        token: token.to_owned(),
    }
}

/// A module with an object; gives both.
fn module_of(owner: &Person<'_>) -> (String, String) {
    let id = |value: Value| value["id"].as_str().unwrap().to_owned();
    let workspace = id(owner.done("POST", "/api/v1/workspaces", &json!({"name": "Live"})));
    let projects = format!("/api/v1/workspaces/{workspace}/projects");
    let project = id(owner.done("POST", &projects, &json!({"name": "Live"})));
    let module = json!({"name": "Live", "project_id": project});
    let module = id(owner.done("POST", "/api/v1/modules", &module));
    let objects = format!("/api/v1/modules/{module}/objects");
    let object = id(owner.done("POST", &objects, &json!({"body": "One."})));
    (module, object)
}

/// Writes a text; gives the revision.
fn write(person: &Person<'_>, (module, object): (&str, &str), text: &str) -> Value {
    let path = format!("/api/v1/modules/{module}/objects/{object}");
    person.done("PATCH", &path, &json!({"body": text}))["revision"].clone()
}

/// Goes to a module until the other one sees it, which needs Redis between two processes.
fn comes_into_sight(person: &Person<'_>, module: &str, events: &Receiver<(String, Value)>) {
    let started = Instant::now();
    while started.elapsed() < PATIENCE {
        let client = uuid::Uuid::from_u128(started.elapsed().as_nanos());
        let path = format!("/api/v1/modules/{module}/presence/{client}");
        person.done("PUT", &path, &json!({"editing": true}));
        let until = Instant::now() + Duration::from_secs(3);
        while let Ok((name, data)) =
            events.recv_timeout(until.saturating_duration_since(Instant::now()))
        {
            if name == "presence" && data.to_string().contains(&client.to_string()) {
                return;
            }
        }
    }
    panic!("nobody came into sight");
}

#[test]
fn col_3_what_one_process_writes_is_heard_at_another() {
    let (database, files, redis) = (Database::create(), folder(), TestRedis::start());
    let path = files.path().to_str().unwrap();
    let (first, mut second) = (
        start(&database, path, &redis),
        start(&database, path, &redis),
    );
    let ann = sign_up(&first, "ann");
    let elsewhere = Person {
        server: &second,
        token: ann.token.clone(),
    };
    let (module, object) = module_of(&ann);
    let place = (module.as_str(), object.as_str());
    let events = elsewhere.follow(&module);
    heard(&events, "hello", |_| true);
    for text in ["Two.", "Three.", "Four."] {
        let revision = write(&ann, place, text);
        heard(&events, "change", |change| change["revision"] == revision);
    }
    comes_into_sight(&ann, &module, &events);

    // A stop ends the stream at once, and does not wait for it.
    let started = Instant::now();
    second.signal("TERM");
    let end = heard(&events, "end", |_| true);
    assert_eq!(end["reason"], "stopping");
    assert!(second.wait().success());
    assert!(
        started.elapsed() < Duration::from_secs(15),
        "{:?}",
        started.elapsed()
    );
}

#[test]
fn ops_6_with_redis_hanging_or_gone_people_work_on_and_liveness_comes_back() {
    let (database, files, mut redis) = (Database::create(), folder(), TestRedis::start());
    let path = files.path().to_str().unwrap();
    let (first, second) = (
        start(&database, path, &redis),
        start(&database, path, &redis),
    );
    let (ann, ben) = (sign_up(&first, "ann"), sign_up(&first, "ben"));
    let at_second = |person: &Person<'_>| Person {
        server: &second,
        token: person.token.clone(),
    };
    let (module, object) = module_of(&ann);
    let place = (module.as_str(), object.as_str());
    let there = at_second(&ann);
    let events = there.follow(&module);
    heard(&events, "hello", |_| true);
    comes_into_sight(&ann, &module, &events);
    assert_eq!((ben.status(), at_second(&ben).status()), (200, 200));

    // It hangs: writes go on and are heard, late rather than never; signing out works everywhere.
    redis.freeze();
    let revision = write(&ann, place, "While it hangs.");
    heard(&events, "change", |change| change["revision"] == revision);
    assert_eq!(ben.call("POST", "/api/v1/auth/logout", None).0, 204);
    assert_eq!((ben.status(), at_second(&ben).status()), (401, 401));
    assert_eq!((ann.status(), there.status()), (200, 200));
    redis.thaw();
    comes_into_sight(&ann, &module, &events);
    assert_eq!((ben.status(), at_second(&ben).status()), (401, 401));

    // It is gone, and comes back empty.
    redis.stop();
    let revision = write(&ann, place, "While it is gone.");
    heard(&events, "change", |change| change["revision"] == revision);
    assert_eq!(
        (ann.status(), there.status(), ben.status()),
        (200, 200, 401)
    );
    redis.restart();
    comes_into_sight(&ann, &module, &events);
    assert_eq!((ben.status(), at_second(&ben).status()), (401, 401));
    let revision = write(&ann, place, "After all.");
    heard(&events, "change", |change| change["revision"] == revision);
    assert_eq!((ann.status(), there.status()), (200, 200));
}

#[test]
fn iam_1_ops_6_what_redis_remembers_of_ended_sign_ins_revives_nobody_anywhere() {
    let (database, files, mut redis) = (Database::create(), folder(), TestRedis::with_memory());
    let path = files.path().to_str().unwrap();
    let (first, second) = (
        start(&database, path, &redis),
        start(&database, path, &redis),
    );
    let (ann, ben) = (sign_up(&first, "ann"), sign_up(&first, "ben"));
    let at_second = |person: &Person<'_>| Person {
        server: &second,
        token: person.token.clone(),
    };
    // Both processes hear each other, so both would notice.
    let (module, _) = module_of(&ann);
    let events = at_second(&ann).follow(&module);
    heard(&events, "hello", |_| true);
    comes_into_sight(&ann, &module, &events);

    // Redis holds the sign-in; it ends while Redis is away, and nobody asks the other process for anything meanwhile.
    assert_eq!((ben.status(), at_second(&ben).status()), (200, 200));
    redis.stop();
    assert_eq!(ben.call("POST", "/api/v1/auth/logout", None).0, 204);
    redis.restart();
    assert_eq!((at_second(&ben).status(), ben.status()), (401, 401));
    assert_eq!((ann.status(), at_second(&ann).status()), (200, 200));

    // It hangs for a moment only, which the other process may not notice: it is told soon afterwards.
    comes_into_sight(&ann, &module, &events);
    let eve = sign_up(&first, "eve");
    assert_eq!((eve.status(), at_second(&eve).status()), (200, 200));
    redis.freeze();
    assert_eq!(eve.call("POST", "/api/v1/auth/logout", None).0, 204);
    redis.thaw();
    let started = Instant::now();
    while at_second(&eve).status() != 401 {
        // An entry lives for a minute by itself.
        assert!(
            started.elapsed() < Duration::from_secs(30),
            "still signed in"
        );
        thread::sleep(Duration::from_millis(100));
    }
}
