//! The server with a PostgreSQL of its own.

use std::{fs, path::Path, thread, time::Duration};

use serde_json::{Value, json};

use crate::process::{Server, folder, run, said};

/// Runs a command on the database of a standalone server.
fn on_database(data: &Path, arguments: &[&str]) -> (bool, String) {
    let host = data.join("run").to_str().unwrap().replace('/', "%2F");
    let url = format!("postgres://req1_login@{host}/req1");
    let files = data.join("files");
    let environment = [
        ("DATABASE_URL", url.as_str()),
        ("FILES_DIR", files.to_str().unwrap()),
    ];
    let output = run(arguments, &environment);
    (output.status.success(), said(&output))
}

/// A session token from the sign-in that the data folder tells.
pub(crate) fn sign_in(server: &Server, data: &Path) -> String {
    let text = fs::read_to_string(data.join("sign-in.txt")).unwrap();
    let value = |name: &str| {
        let line = text.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().last().unwrap().to_owned()
    };
    let body = json!({"email": value("e-mail"), "password": value("password")});
    let response = server
        .request("POST", "/api/v1/auth/login")
        .json(&body)
        .send()
        .unwrap();
    assert_eq!(response.status(), 200, "{}", server.log());
    response.json::<Value>().unwrap()["token"]
        .as_str()
        .unwrap()
        .to_owned()
}

pub(crate) fn read(server: &Server, token: &str, path: &str) -> Value {
    let response = server
        .request("GET", path)
        .bearer_auth(token)
        .send()
        .unwrap();
    assert_eq!(response.status(), 200, "{path}: {}", server.log());
    response.json().unwrap()
}

/// Whether a PostgreSQL runs on the folder.
fn database_runs(data: &Path) -> bool {
    data.join("postgres/postmaster.pid").exists()
}

#[test]
fn ops_3_standalone_serves_the_sample_and_keeps_what_a_kill_interrupts() {
    let data = folder();
    let server = Server::standalone(data.path(), &["--sample"]);
    assert_eq!(server.get("/health/ready").status(), 200);
    let token = sign_in(&server, data.path());
    let mode = fs::metadata(data.path().join("sign-in.txt")).unwrap();
    assert_eq!(
        std::os::unix::fs::PermissionsExt::mode(&mode.permissions()) & 0o777,
        0o600
    );
    let modules = read(&server, &token, "/api/v1/modules?limit=50");
    let counts: i64 = modules["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["object_count"].as_i64().unwrap())
        .sum();
    assert!(modules["total"] == 4 && counts >= 300, "{modules}");
    let (verified, text) = on_database(data.path(), &["verify"]);
    assert!(verified, "{text}");

    // A second server must not touch the folder.
    let path = data.path().to_str().unwrap();
    let second = run(
        &["standalone", "--data-dir", path, "--listen", "127.0.0.1:0"],
        &[],
    );
    assert_eq!(second.status.code(), Some(1));
    assert!(
        said(&second).contains("another server uses"),
        "{}",
        said(&second)
    );

    // Killed, it leaves its database running; the next start takes over and nothing is lost or made twice.
    let mut server = server;
    server.signal("KILL");
    server.wait();
    assert!(database_runs(data.path()));
    let server = Server::standalone(data.path(), &["--sample"]);
    let again = read(
        &server,
        &sign_in(&server, data.path()),
        "/api/v1/modules?limit=50",
    );
    assert_eq!(again["total"], 4);
    let (verified, text) = on_database(data.path(), &["verify"]);
    assert!(verified, "{text}");

    // Its end is the end of the database, too.
    let mut server = server;
    server.signal("INT");
    assert!(server.wait().success(), "{}", server.log());
    assert!(!database_runs(data.path()));
}

#[test]
fn ops_3_standalone_starts_its_database_again_when_it_dies() {
    let data = folder();
    let server = Server::standalone(data.path(), &[]);
    let mark = fs::read_to_string(data.path().join("postgres/postmaster.pid")).unwrap();
    let pid = mark.lines().next().unwrap().to_owned();
    assert!(
        std::process::Command::new("kill")
            .args(["-s", "KILL", &pid])
            .status()
            .unwrap()
            .success()
    );
    for _ in 0..200 {
        thread::sleep(Duration::from_millis(100));
        let mark =
            fs::read_to_string(data.path().join("postgres/postmaster.pid")).unwrap_or_default();
        let restarted = mark.lines().next().is_some_and(|line| line != pid);
        if restarted && server.get("/health/ready").status() == 200 {
            server.stop();
            return;
        }
    }
    panic!("it stayed away: {}", server.log());
}

#[test]
fn ops_3_standalone_shows_the_first_password_once() {
    let data = folder();
    let server = Server::standalone(data.path(), &[]);
    server.log_line("First sign-in");
    assert!(!data.path().join("sign-in.txt").exists());
    server.stop();
    let server = Server::standalone(data.path(), &[]);
    assert!(!server.log().contains("First sign-in"));
    server.stop();
}

#[test]
fn ops_3_standalone_refuses_data_of_another_major_version() {
    for (version, reason) in [
        ("99", "made by PostgreSQL 99"),
        ("14", "15 or newer"),
        ("x", "no data folder"),
    ] {
        let data = folder();
        fs::create_dir(data.path().join("postgres")).unwrap();
        fs::write(data.path().join("postgres/PG_VERSION"), version).unwrap();
        let output = run(
            &["standalone", "--data-dir", data.path().to_str().unwrap()],
            &[],
        );
        assert_eq!(output.status.code(), Some(1));
        assert!(
            said(&output).contains(reason),
            "{version}: {}",
            said(&output)
        );
    }
}

#[test]
fn ops_3_seed_makes_the_objects_and_keeps_every_rule() {
    let data = folder();
    let server = Server::standalone(data.path(), &["--sample"]);
    for arguments in [
        ["seed", "--objects", "2500"].as_slice(),
        ["seed", "--objects", "1200", "--flat"].as_slice(),
    ] {
        let (made, text) = on_database(data.path(), arguments);
        assert!(made, "{text}");
    }
    let (verified, text) = on_database(data.path(), &["verify"]);
    assert!(verified, "{text}");
    let token = sign_in(&server, data.path());
    let modules = read(&server, &token, "/api/v1/modules?limit=50");
    let of_name = |name: &str| {
        let all = modules["items"].as_array().unwrap();
        all.iter().find(|one| one["name"] == name).unwrap().clone()
    };
    let deep = of_name("2500 objects, deep");
    assert_eq!(deep["object_count"], 2500);
    let id = deep["id"].as_str().unwrap();
    let window = read(
        &server,
        &token,
        &format!("/api/v1/modules/{id}/objects?offset=2400&limit=100"),
    );
    let items = window["items"].as_array().unwrap();
    assert_eq!((items.len(), window["total"].as_i64()), (100, Some(2500)));
    assert!(items.iter().any(|one| one["depth"] == 5));
    // Every tenth object that is no heading has five versions.
    let versions = items
        .iter()
        .map(|one| one["current_version"].as_i64().unwrap());
    assert!(versions.clone().all(|version| version == 1 || version == 5));
    assert!((7..=10).contains(&versions.filter(|version| *version == 5).count()));
    assert!(items.iter().all(|one| one["link_counts"]["outgoing"] == 2));
    assert_eq!(of_name("1200 objects, flat")["object_count"], 1200);
    server.stop();
}
