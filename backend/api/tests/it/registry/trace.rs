use req1_test_support::World;

use super::Operation;

/// Both axes of a matrix.
fn matrix(world: &World<'_>, what: &str) -> String {
    format!(
        "/api/v1/traceability-matrix{what}?source_module_id={}&target_module_id={}",
        world.module, world.module
    )
}

pub(super) fn operations() -> Vec<Operation> {
    vec![
        operation!(
            "GET /api/v1/traceability-matrix",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&matrix(world, ""))
        ),
        operation!(
            "GET /api/v1/traceability-matrix/window",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&matrix(world, "/window"))
        ),
        operation!(
            "GET /api/v1/traceability-matrix/export",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&matrix(world, "/export"))
        ),
        operation!(
            "GET /api/v1/modules/{module_id}/coverage",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&format!("{}/coverage", world.module_path()))
        ),
        operation!(
            "GET /api/v1/projects/{project_id}/coverage",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&format!("/api/v1/projects/{}/coverage", world.project))
        ),
        operation!(
            "GET /api/v1/object-impact/{id}",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&format!("/api/v1/object-impact/{}", world.object))
        ),
    ]
}
