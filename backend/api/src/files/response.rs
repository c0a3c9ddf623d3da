//! The answer that carries a file: whole, in part, or "you have it".

use std::{convert::Infallible, ops::Range};

use axum::{
    body::Body,
    extract::FromRequestParts,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header, request::Parts};
use req1_app::{
    Ctx,
    files::{StoredFile, is_picture, open_file},
};
use tokio_util::io::ReaderStream;

use crate::problem::Problem;

/// Files never change under their id, and reading them needs a right: for the one browser only.
const CACHE: &str = "private, max-age=31536000, immutable";
/// Nothing in a file runs or loads anything, should a browser ever render it.
const POLICY: &str = "sandbox; default-src 'none'";
const CHUNK: usize = 64 * 1024;

/// The headers that choose a part of a file.
#[derive(Debug, Clone, Default)]
pub(crate) struct RangeHeaders {
    range: Option<String>,
    if_range: Option<String>,
    if_none_match: Option<String>,
}

impl<S: Send + Sync> FromRequestParts<S> for RangeHeaders {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let text = |name: HeaderName| Some(parts.headers.get(name)?.to_str().ok()?.to_owned());
        Ok(Self {
            range: text(header::RANGE),
            if_range: text(header::IF_RANGE),
            if_none_match: text(header::IF_NONE_MATCH),
        })
    }
}

/// What is sent of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Whole,
    Range(Range<u64>),
    Nothing,
    Unsatisfiable,
}

/// A file as an answer.
pub(crate) async fn content(
    ctx: &Ctx,
    file: &StoredFile,
    headers: &RangeHeaders,
) -> Result<Response, Problem> {
    let size = file.size_bytes.unsigned_abs();
    let etag = format!("\"{}\"", hex::encode(&file.sha256));
    let (status, range) = match part(headers, &etag, size) {
        Part::Whole => (StatusCode::OK, 0..size),
        Part::Range(range) => (StatusCode::PARTIAL_CONTENT, range),
        Part::Nothing => (StatusCode::NOT_MODIFIED, 0..0),
        Part::Unsatisfiable => {
            let problem = Problem::new(
                "range_not_satisfiable",
                format!("The file has {size} bytes."),
            );
            let content_range = [(header::CONTENT_RANGE, format!("bytes */{size}"))];
            return Ok((content_range, problem).into_response());
        }
    };
    let body = if status == StatusCode::NOT_MODIFIED {
        Body::empty()
    } else {
        let reader = open_file(ctx, file, range.clone()).await?;
        Body::from_stream(ReaderStream::with_capacity(reader, CHUNK))
    };
    let mut response = (status, body).into_response();
    let out = response.headers_mut();
    describe(out, file, &etag)?;
    if status != StatusCode::NOT_MODIFIED {
        out.insert(
            header::CONTENT_LENGTH,
            HeaderValue::from(range.end - range.start),
        );
    }
    if status == StatusCode::PARTIAL_CONTENT {
        let last = range.end.saturating_sub(1);
        let value = format!("bytes {}-{last}/{size}", range.start);
        out.insert(header::CONTENT_RANGE, header_value(&value)?);
    }
    Ok(response)
}

fn describe(out: &mut HeaderMap, file: &StoredFile, etag: &str) -> Result<(), Problem> {
    let disposition = if is_picture(&file.content_type) {
        "inline".to_owned()
    } else {
        attachment(&file.name)
    };
    for (name, value) in [
        (header::CONTENT_TYPE, file.content_type.as_str()),
        (header::CONTENT_DISPOSITION, &disposition),
        (header::ETAG, etag),
        (header::ACCEPT_RANGES, "bytes"),
        (header::CACHE_CONTROL, CACHE),
        (header::VARY, "Cookie, Authorization"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ] {
        out.insert(name, header_value(value)?);
    }
    Ok(())
}

fn header_value(text: &str) -> Result<HeaderValue, Problem> {
    HeaderValue::from_str(text).map_err(|_| Problem::internal())
}

/// `Content-Disposition` of a download, with the name in plain and in RFC 8187 form.
pub(crate) fn attachment(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || " -_.".contains(c) {
                c
            } else {
                '_'
            }
        })
        .collect();
    let encoded: String = form_urlencoded::byte_serialize(name.as_bytes())
        .collect::<String>()
        .replace('+', "%20")
        .replace('*', "%2A");
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

/// Decides by RFC 9110. Several ranges are answered with the whole file, which the RFC allows.
fn part(headers: &RangeHeaders, etag: &str, size: u64) -> Part {
    let has_it = headers.if_none_match.as_deref().is_some_and(|known| {
        known
            .split(',')
            .map(|one| one.trim().trim_start_matches("W/"))
            .any(|one| one == etag || one == "*")
    });
    if has_it {
        return Part::Nothing;
    }
    let is_same = headers
        .if_range
        .as_deref()
        .is_none_or(|known| known == etag);
    let Some(range) = headers
        .range
        .as_deref()
        .filter(|range| is_same && range.starts_with("bytes="))
    else {
        return Part::Whole;
    };
    // What cannot be read at all is ignored.
    let Ok(parsed) = http_range_header::parse_range_header(range) else {
        return Part::Whole;
    };
    match parsed.validate(size).as_deref() {
        Ok([one]) => Part::Range(*one.start()..one.end().saturating_add(1)),
        Ok(_) => Part::Whole,
        Err(_) => Part::Unsatisfiable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(range: &str) -> Part {
        let headers = RangeHeaders {
            range: Some(range.to_owned()),
            ..RangeHeaders::default()
        };
        part(&headers, "\"e\"", 100)
    }

    #[test]
    fn sto_1_ranges_are_read_as_the_rfc_says() {
        assert_eq!(of("bytes=0-9"), Part::Range(0..10));
        assert_eq!(of("bytes=90-"), Part::Range(90..100));
        assert_eq!(of("bytes=-10"), Part::Range(90..100));
        assert_eq!(of("bytes=90-1000"), Part::Range(90..100));
        assert_eq!(of("bytes=100-"), Part::Unsatisfiable);
        assert_eq!(of("bytes=0-1,5-6"), Part::Whole);
        assert_eq!(of("bytes=x"), Part::Whole);
        assert_eq!(of("lines=0-1"), Part::Whole);
    }

    #[test]
    fn sto_1_what_the_client_has_is_not_sent_again() {
        let mut headers = RangeHeaders {
            range: Some("bytes=0-9".to_owned()),
            if_range: Some("\"old\"".to_owned()),
            if_none_match: None,
        };
        assert_eq!(part(&headers, "\"e\"", 100), Part::Whole);
        headers.if_range = Some("\"e\"".to_owned());
        assert_eq!(part(&headers, "\"e\"", 100), Part::Range(0..10));
        headers.if_none_match = Some("\"a\", W/\"e\"".to_owned());
        assert_eq!(part(&headers, "\"e\"", 100), Part::Nothing);
    }

    #[test]
    fn sto_1_names_of_downloads_cannot_break_the_header() {
        assert_eq!(
            attachment("Pümpe \"1\"*.zip"),
            "attachment; filename=\"P_mpe _1__.zip\"; filename*=UTF-8''P%C3%BCmpe%20%221%22%2A.zip"
        );
    }
}
