//! JSON bodies.

use axum::{
    body::{Bytes, HttpBody as _},
    extract::{FromRequest, OptionalFromRequest, Request},
};
use http::header;
use serde::de::DeserializeOwned;

use crate::problem::Problem;

/// A JSON body. Unknown fields, wrong types and missing fields are refused with the place in the body.
#[derive(Debug)]
pub struct JsonBody<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for JsonBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let content_type = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok());
        let essence = content_type
            .unwrap_or_default()
            .split(';')
            .next()
            .unwrap_or_default()
            .trim();
        let is_json = essence.eq_ignore_ascii_case("application/json")
            || (essence.starts_with("application/") && essence.ends_with("+json"));
        if !is_json {
            return Err(Problem::new(
                "wrong_media_type",
                "Send the body as application/json.",
            ));
        }
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(|rejection| {
                if rejection.status() == http::StatusCode::PAYLOAD_TOO_LARGE {
                    Problem::new("too_large", "The body is larger than this operation takes.")
                } else {
                    Problem::invalid("", "unreadable_body", "the body ended early")
                }
            })?;
        parse(&bytes).map(Self)
    }
}

impl<S: Send + Sync, T: DeserializeOwned> OptionalFromRequest<S> for JsonBody<T> {
    type Rejection = Problem;

    /// None for a request that says nothing of a body and has none.
    async fn from_request(request: Request, state: &S) -> Result<Option<Self>, Problem> {
        let says_nothing = !request.headers().contains_key(header::CONTENT_TYPE);
        if says_nothing && request.body().is_end_stream() {
            return Ok(None);
        }
        <Self as FromRequest<S>>::from_request(request, state)
            .await
            .map(Some)
    }
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let pointer = pointer(error.path());
        let inner = error.into_inner();
        let code = if inner.is_data() {
            "invalid_field"
        } else {
            "malformed_json"
        };
        Problem::invalid(&pointer, code, inner.to_string())
    })?;
    deserializer
        .end()
        .map_err(|error| Problem::invalid("", "malformed_json", error.to_string()))?;
    Ok(value)
}

/// The place as a JSON pointer.
fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter()
        .map(|segment| match segment {
            Segment::Seq { index } => format!("/{index}"),
            Segment::Map { key } => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
            Segment::Enum { variant } => format!("/{variant}"),
            Segment::Unknown => String::new(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only parsed")]
    struct Sample {
        name: String,
        #[serde(default)]
        tags: Vec<u8>,
    }

    #[test]
    fn api_3_every_fault_of_a_body_is_named_with_its_place() {
        for (body, place, code) in [
            (r#"{"name":1}"#, "/name", "invalid_field"),
            (r#"{"name":"a","tags":[1,"x"]}"#, "/tags/1", "invalid_field"),
            (r#"{"name":"a","colour":1}"#, "/colour", "invalid_field"),
            (r#"{"name":"a""#, "", "malformed_json"),
            (r#"{"name":"a"} x"#, "", "malformed_json"),
            ("", "", "malformed_json"),
        ] {
            let problem = parse::<Sample>(body.as_bytes()).unwrap_err();
            assert_eq!(problem.status, 400, "{body}");
            assert_eq!(problem.errors[0].pointer, place, "{body}");
            assert_eq!(problem.errors[0].code, code, "{body}");
        }
    }
}
