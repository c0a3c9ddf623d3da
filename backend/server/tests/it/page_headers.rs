//! Headers for browsers: content policy and origins.

use reqwest::blocking::Response;

use crate::process::{NO_DATABASE, Server};

#[test]
fn ops_4_every_answer_carries_the_security_headers() {
    let server = Server::start(&["serve"], &[NO_DATABASE]);
    for path in [
        "/",
        "/api/version",
        "/api/v1/nothing",
        "/api/docs/",
        "/assets/x.js",
    ] {
        let response = server.get(path);
        let policy = response.headers()["content-security-policy"]
            .to_str()
            .unwrap();
        for part in [
            "script-src 'self';",
            "object-src 'none'",
            "frame-ancestors 'none'",
            "img-src 'self' data: blob:",
        ] {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe-eval"), "{policy}");
        assert_eq!(
            response.headers()["x-content-type-options"],
            "nosniff",
            "{path}"
        );
        assert_eq!(
            response.headers()["referrer-policy"],
            "same-origin",
            "{path}"
        );
    }
}

/// Settings, the origin of a page, and what it gets: the allowed origin, and whether it may send cookies.
type Case<'a> = (&'a [(&'a str, &'a str)], &'a str, (Option<String>, bool));

/// What a page of this origin gets.
fn asked(server: &Server, origin: &str) -> (Option<String>, bool) {
    let response = server
        .request("GET", "/api/version")
        .header("origin", origin)
        .send()
        .unwrap();
    let text = |response: &Response, name: &str| {
        response
            .headers()
            .get(name)
            .map(|value| value.to_str().unwrap().to_owned())
    };
    let credentials = text(&response, "access-control-allow-credentials").is_some();
    (text(&response, "access-control-allow-origin"), credentials)
}

#[test]
fn e30_cors_follows_mode_and_list() {
    let listed = "https://a.example,https://b.example";
    let any = (Some("*".to_owned()), false);
    let cases: [Case<'_>; 6] = [
        (&[], "https://a.example", (None, false)),
        (&[("REQ1_MODE", "dev")], "https://a.example", any.clone()),
        (&[("CORS_ORIGIN", "*")], "https://a.example", any),
        (
            &[("CORS_ORIGIN", listed)],
            "https://b.example",
            (Some("https://b.example".to_owned()), true),
        ),
        (
            &[("CORS_ORIGIN", listed)],
            "https://c.example",
            (None, true),
        ),
        (
            &[("CORS_ORIGIN", listed), ("REQ1_MODE", "dev")],
            "https://c.example",
            (None, true),
        ),
    ];
    for (settings, origin, (allowed, credentials)) in cases {
        let all: Vec<_> = settings.iter().copied().chain([NO_DATABASE]).collect();
        let server = Server::start(&["serve"], &all);
        let got = asked(&server, origin);
        assert_eq!(got.0, allowed, "{settings:?} {origin}");
        // Credentials without an allowed origin mean nothing; with any origin they would be a hole.
        assert!(
            got.0.is_none() || got.1 == credentials,
            "{settings:?} {origin}"
        );
        let warned = server.log().contains("CORS_ORIGIN=*");
        assert_eq!(
            warned,
            settings.contains(&("CORS_ORIGIN", "*")),
            "{settings:?}"
        );
    }
}

#[test]
fn e30_preflight_of_a_listed_origin_allows_what_the_client_sends() {
    let server = Server::start(
        &["serve"],
        &[NO_DATABASE, ("CORS_ORIGIN", "https://a.example")],
    );
    let response = server
        .request("OPTIONS", "/api/v1/modules")
        .header("origin", "https://a.example")
        .header("access-control-request-method", "PATCH")
        .header("access-control-request-headers", "content-type,if-match")
        .send()
        .unwrap();
    assert_eq!(
        response.headers()["access-control-allow-origin"],
        "https://a.example"
    );
    let methods = response.headers()["access-control-allow-methods"]
        .to_str()
        .unwrap();
    assert!(methods.contains("PATCH"));
}
