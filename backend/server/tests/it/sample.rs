//! The sample product.

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    process::{Server, folder},
    standalone::{read, sign_in},
};

struct Sample {
    server: Server,
    token: String,
    _data: TempDir,
}

impl Sample {
    fn start() -> Self {
        let data = folder();
        let server = Server::standalone(data.path(), &["--sample"]);
        let token = sign_in(&server, data.path());
        Self {
            server,
            token,
            _data: data,
        }
    }

    fn get(&self, path: &str) -> Value {
        read(&self.server, &self.token, path)
    }

    fn send(&self, method: &str, path: &str, body: &Value) -> (u16, Value) {
        let request = self.server.request(method, path).bearer_auth(&self.token);
        let response = request.json(body).send().unwrap();
        (response.status().as_u16(), response.json().unwrap())
    }

    fn module(&self, name: &str) -> String {
        let modules = self.get("/api/v1/modules?limit=50");
        let id = id_of(modules["items"].as_array().unwrap(), name);
        format!("/api/v1/modules/{id}")
    }

    fn run(&self, (module, script): (&str, &str), how: &str, body: &Value) -> Value {
        let scripts = self.get(&format!("{module}/scripts"));
        let id = id_of(scripts.as_array().unwrap(), script);
        let path = format!("{module}/scripts/{id}/{how}");
        let (status, answer) = self.send("POST", &path, body);
        assert_eq!(status, 200, "{path}: {answer}");
        answer
    }
}

fn id_of(list: &[Value], name: &str) -> String {
    let found = list.iter().find(|one| one["name"] == name);
    let found = found.unwrap_or_else(|| panic!("there is no {name}"));
    found["id"].as_str().unwrap().to_owned()
}

#[test]
fn scr_1_the_scripts_of_the_sample_do_what_they_say() {
    let sample = Sample::start();
    let system = sample.module("System requirements");
    let tests = sample.module("Verification");

    let column = sample.run((&system, "Test results"), "layout", &json!({}));
    let values = column.to_string();
    assert!(values.contains("1 of 1 passed"), "{values}");
    assert!(values.contains(" failed"), "{values}");
    assert!(!values.contains("error\":\""), "{values}");

    let asked = json!({"filter": "Status = draft", "dry_run": true});
    let sent = sample.run((&system, "Send to review"), "execute", &asked);
    let diff = sent["diff"].as_array().unwrap();
    let changed = |one: &Value| one["before"] == "draft" && one["after"] == "in_review";
    assert!(!diff.is_empty() && diff.iter().all(changed), "{sent}");

    let week = sample.run((&tests, "Tests to run"), "execute", &json!({}));
    let output = week["output"].to_string();
    assert!(output.contains("tests are open."), "{week}");

    let findings = sample.get(&format!("{system}/quality/scripts"));
    let findings = findings.to_string();
    assert!(findings.contains("Demands 2 things"), "{findings}");
}

#[test]
fn scr_2_the_sample_refuses_to_approve_what_is_not_tested() {
    let sample = Sample::start();
    let software = sample.module("Software requirements");
    let filter = "Status%20%3D%20approved%20and%20%22Safety%20class%22%20%3D%20c";
    let approved = sample.get(&format!("{software}/objects?limit=1&filter={filter}"));
    let object = approved["items"][0]["id"].as_str().unwrap();
    let path = format!("{software}/objects/{object}");
    let untested = json!({"attributes": {"Verification": ["analysis"]}});
    let (status, answer) = sample.send("PATCH", &path, &untested);
    let said = answer.to_string();
    assert_eq!(status, 400, "{said}");
    assert!(said.contains("is verified by a test"), "{said}");
}
