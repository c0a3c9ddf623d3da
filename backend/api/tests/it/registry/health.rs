use super::Operation;

pub(super) fn operations() -> Vec<Operation> {
    vec![
        operation!(
            "GET /health/live",
            "200 200 200 200 200 200 200 200",
            |_, client| client.get("/health/live")
        ),
        operation!(
            "GET /health/ready",
            "200 200 200 200 200 200 200 200",
            |_, client| client.get("/health/ready")
        ),
        operation!(
            "GET /api/version",
            "200 200 200 200 200 200 200 200",
            |_, client| client.get("/api/version")
        ),
    ]
}
