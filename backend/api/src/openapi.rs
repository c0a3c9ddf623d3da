//! The OpenAPI document, made from the routes.

use utoipa::{
    Modify, OpenApi,
    openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme},
};

use crate::{extract::SESSION_COOKIE, problem::Problem};

/// Head of the document; paths come from the routers.
#[derive(Debug, OpenApi)]
#[openapi(
    info(
        title = "req1",
        description = "Requirements management over HTTP. Refusals are problem documents (RFC 9457) with stable codes. \
            A POST with an `Idempotency-Key` is done once and answered alike for 24 hours. Single resources have an `ETag`; \
            with `If-None-Match` they are sent only when they have changed.",
        license(name = "MIT", identifier = "MIT")
    ),
    components(schemas(Problem)),
    modifiers(&Security),
    security(("bearer" = []), ("cookie" = []))
)]
pub(crate) struct Document;

struct Security;

impl Modify for Security {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        components.add_security_scheme(
            "bearer",
            SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build()),
        );
        components.add_security_scheme(
            "cookie",
            SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new(SESSION_COOKIE))),
        );
    }
}

/// The document as pretty JSON with a line break at its end, as it is committed.
pub fn document() -> Result<String, serde_json::Error> {
    let (_, document) = crate::router::routes().split_for_parts();
    Ok(document.to_pretty_json()? + "\n")
}
