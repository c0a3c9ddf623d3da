use req1_test_support::World;
use serde_json::{Value, json};

use super::Operation;

/// A type that nothing uses yet, and a rule.
async fn made(world: &World<'_>, path: &str, mut body: Value) -> String {
    body["workspace_id"] = json!(world.workspace);
    body["name"] = json!(format!("Made {}", world.app.app.environment.new_id()));
    let made = world.owner.post(path).json(body).await.expect(201);
    format!("{path}/{}", made["id"].as_str().unwrap())
}

async fn link_type(world: &World<'_>) -> String {
    made(world, "/api/v1/link-types", json!({})).await
}

async fn link_rule(world: &World<'_>) -> String {
    made(world, "/api/v1/link-rules", json!({"link_type_id": world.link_type})).await
}

fn one(world: &World<'_>) -> String {
    format!("/api/v1/links/{}", world.link)
}

pub(super) fn operations() -> Vec<Operation> {
    vec![
        operation!(
            "GET /api/v1/link-types",
            "401 200 200 200 200 200 200 200",
            |_, client| client.get("/api/v1/link-types")
        ),
        operation!(
            "POST /api/v1/link-types",
            "401 404 403 403 403 201 201 201",
            |world, client| {
                let link_type = json!({"name": "explains", "workspace_id": world.workspace});
                client.post("/api/v1/link-types").json(link_type)
            }
        ),
        operation!(
            "GET /api/v1/link-types/{id}",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&link_type(world).await)
        ),
        operation!(
            "PATCH /api/v1/link-types/{id}",
            "401 404 403 403 403 200 200 200",
            |world, client| {
                let path = link_type(world).await;
                let edit = json!({"name": path, "backward_name": "back", "description": "Why"});
                client.patch(&path).json(edit)
            }
        ),
        operation!(
            "DELETE /api/v1/link-types/{id}",
            "401 404 403 403 403 204 204 204",
            |world, client| client.delete(&link_type(world).await)
        ),
        operation!(
            "GET /api/v1/link-rules",
            "401 200 200 200 200 200 200 200",
            |_, client| client.get("/api/v1/link-rules")
        ),
        operation!(
            "POST /api/v1/link-rules",
            "401 404 403 403 403 201 201 201",
            |world, client| {
                let rule = json!({
                    "workspace_id": world.workspace, "name": "One each", "description": "Why",
                    "link_type_id": world.link_type, "source_module_ids": [world.module], "source_type_ids": [],
                    "target_module_ids": [world.module], "target_type_ids": [], "min_targets": 1, "max_targets": 9,
                    "max_sources": 9,
                });
                client.post("/api/v1/link-rules").json(rule)
            }
        ),
        operation!(
            "GET /api/v1/link-rules/{id}",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&link_rule(world).await)
        ),
        operation!(
            "PATCH /api/v1/link-rules/{id}",
            "401 404 403 403 403 200 200 200",
            |world, client| {
                let path = link_rule(world).await;
                let edit = json!({
                    "name": path, "description": "Why", "link_type_id": world.link_type,
                    "source_module_ids": [world.module], "source_type_ids": [], "target_module_ids": [world.module],
                    "target_type_ids": [], "min_targets": 1, "max_targets": 9, "max_sources": 9,
                });
                client.patch(&path).json(edit)
            }
        ),
        operation!(
            "DELETE /api/v1/link-rules/{id}",
            "401 404 403 403 403 204 204 204",
            |world, client| client.delete(&link_rule(world).await)
        ),
        operation!(
            "GET /api/v1/links",
            "401 200 200 200 200 200 200 200",
            |world, client| client.get(&format!("/api/v1/links?module_id={}", world.module))
        ),
        operation!(
            "POST /api/v1/links",
            "401 400 403 403 201 201 201 201",
            |world, client| {
                let link = json!({
                    "source_object_id": world.other_object,
                    "target_object_id": world.heading,
                    "link_type_id": world.link_type,
                });
                client.post("/api/v1/links").json(link)
            }
        ),
        operation!(
            "GET /api/v1/modules/{module_id}/linked-objects",
            "401 404 200 200 200 200 200 200",
            |world, client| {
                let query = format!("object_id={}&direction=outgoing", world.object);
                client.get(&format!("{}/linked-objects?{query}", world.module_path()))
            }
        ),
        operation!(
            "GET /api/v1/links/{id}",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&one(world))
        ),
        operation!(
            "PATCH /api/v1/links/{id}",
            "401 404 403 403 200 200 200 200",
            |world, client| {
                let edit = json!({
                    "attributes": {"why": "brakes"}, "suspect": false, "source_fingerprint": null,
                    "target_fingerprint": null, "reason": "read again",
                });
                client.patch(&one(world)).json(edit)
            }
        ),
        operation!(
            "GET /api/v1/links/{id}/suspect",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&format!("{}/suspect", one(world)))
        ),
        operation!(
            "GET /api/v1/suspect-links",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&format!("/api/v1/suspect-links?module_id={}", world.module))
        ),
        operation!(
            "GET /api/v1/suspect-links/causes",
            "401 404 200 200 200 200 200 200",
            |world, client| {
                let path = format!("/api/v1/suspect-links/causes?project_id={}", world.project);
                client.get(&path)
            }
        ),
        operation!(
            "POST /api/v1/suspect-links/clear",
            "401 404 403 403 200 200 200 200",
            |world, client| {
                let links = json!([{
                    "link_id": world.link, "source_fingerprint": "1:x", "target_fingerprint": "1:y",
                }]);
                let clear = json!({
                    "links": links, "cause": null, "all": null, "project_id": null, "module_id": null,
                    "link_type_id": null, "seen_revisions": null, "reason": "read again",
                });
                client.post("/api/v1/suspect-links/clear").json(clear)
            }
        ),
        operation!(
            "DELETE /api/v1/links/{id}",
            "401 404 403 403 204 204 204 204",
            |world, client| client.delete(&one(world))
        ),
    ]
}
