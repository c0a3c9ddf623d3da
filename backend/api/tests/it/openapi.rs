//! `frontend/openapi.json` is what the code says.

use std::{fs, path::Path};

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "asks whether to rewrite the file"
)]
fn api_1_the_committed_document_is_the_one_of_the_code() {
    let document = req1_api::openapi::document().unwrap();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../frontend/openapi.json");
    if std::env::var("UPDATE_GOLDEN").is_ok_and(|value| value == "1") {
        fs::write(&path, &document).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == document,
        "frontend/openapi.json is stale: run this test with UPDATE_GOLDEN=1"
    );
}
