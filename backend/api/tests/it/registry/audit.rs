use super::Operation;

pub(super) fn operations() -> Vec<Operation> {
    vec![
        operation!(
            "GET /api/v1/audit-log",
            "401 403 403 403 403 200 200 200",
            |_, client| client.get("/api/v1/audit-log")
        ),
        operation!(
            "GET /api/v1/audit-log/export",
            "401 404 403 403 403 200 200 200",
            |world, client| {
                let path = format!("/api/v1/audit-log/export?workspace_id={}", world.workspace);
                client.get(&path)
            }
        ),
    ]
}
