use req1_test_support::World;
use serde_json::json;

use super::Operation;

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
