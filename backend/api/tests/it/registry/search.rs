use super::Operation;

pub(super) fn operations() -> Vec<Operation> {
    vec![operation!(
        "GET /api/v1/search",
        "401 200 200 200 200 200 200 200",
        |_, client| client.get("/api/v1/search?q=brake")
    )]
}
