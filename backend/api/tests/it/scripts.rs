//! Scripts as people write, try and run them.

mod action;
mod after;
mod clock;
mod edit;
mod hostile;
mod large;
mod rights;
mod run;
mod stack;

use std::time::Duration;

use req1_test_support::{Answer, Client, Value, World, json};

fn path(world: &World<'_>) -> String {
    format!("{}/scripts", world.module_path())
}

async fn make(client: &Client, world: &World<'_>, script: Value) -> String {
    let made = client.post(&path(world)).json(script).await.expect(201);
    format!("{}/{}", path(world), made["id"].as_str().unwrap())
}

fn action(name: &str, source: &str) -> Value {
    json!({"name": name, "script_type": "action", "source_code": source})
}

fn of_kind(script_type: &str, hook: Option<&str>, source: &str) -> Value {
    json!({"name": "Probe", "script_type": script_type, "hook_point": hook, "source_code": source})
}

/// The first fault that a problem names.
fn fault(answer: &Answer) -> Value {
    answer.problem(400, "invalid_request")["errors"][0].clone()
}

/// A new module beside that of the world.
async fn another_module(client: &Client, project: &str, (name, prefix): (&str, &str)) -> String {
    let module = json!({"name": name, "project_id": project, "prefix": prefix});
    let made = client
        .post("/api/v1/modules")
        .json(module)
        .await
        .expect(201);
    made["id"].as_str().unwrap().to_owned()
}

/// A new object of a module.
async fn another_object(client: &Client, module: &str) -> String {
    let path = format!("/api/v1/modules/{module}/objects");
    let made = client
        .post(&path)
        .json(json!({"body": "The other one."}))
        .await
        .expect(201);
    made["id"].as_str().unwrap().to_owned()
}

/// Gives everything that is selected the highest priority.
const RAISE: &str = "
for (const object of req1.selection) {
  object.attributes.Priority = 'high';
}
req1.log('raised', req1.selection.length);
";

async fn read(world: &World<'_>, object: &str) -> Value {
    let path = format!("{}/objects/{object}", world.module_path());
    world.owner.get(&path).await.expect(200)
}

async fn missing(world: &World<'_>, object: &str) {
    let path = format!("{}/objects/{object}", world.module_path());
    world.owner.get(&path).await.problem(404, "not_found");
}

/// The runs of a script, oldest first, when there are as many.
async fn runs(world: &World<'_>, script: &str, count: usize) -> Vec<Value> {
    let path = format!("{script}/executions");
    let look = async {
        loop {
            let found = world.owner.get(&path).await.expect(200);
            let items = found["items"].as_array().unwrap().clone();
            if items.len() >= count {
                return items.into_iter().rev().collect();
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(50), look)
        .await
        .unwrap_or_else(|_| panic!("{script} has not run {count} times"))
}
