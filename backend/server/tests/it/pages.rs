//! The browser application from `STATIC_DIR`.

use std::{fs, path::Path};

use reqwest::blocking::Response;
use tempfile::TempDir;

use crate::process::{NO_DATABASE, Server};

fn built() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let file = folder.path().join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    };
    write("index.html", "<!doctype html><title>req1</title>");
    write("assets/app-1a2b.js", "console.log(1)");
    write("favicon.svg", "<svg/>");
    write("secret/../.hidden", "no");
    folder
}

fn server(folder: &Path) -> Server {
    Server::start(
        &["serve", "--static-dir", folder.to_str().unwrap()],
        &[NO_DATABASE],
    )
}

fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response
        .headers()
        .get(name)
        .map_or("", |value| value.to_str().unwrap())
}

#[test]
fn ops_4_files_pages_and_what_is_neither() {
    let folder = built();
    let server = server(folder.path());
    let index = fs::read_to_string(folder.path().join("index.html")).unwrap();
    for deep in [
        "/",
        "/index.html",
        "/modules/019a/objects",
        "/login?next=%2F",
        "/settings/",
    ] {
        let response = server.get(deep);
        assert_eq!(response.status(), 200, "{deep}");
        assert_eq!(header(&response, "cache-control"), "no-cache", "{deep}");
        assert!(
            header(&response, "content-type").starts_with("text/html"),
            "{deep}"
        );
        assert_eq!(response.text().unwrap(), index, "{deep}");
    }
    let asset = server.get("/assets/app-1a2b.js");
    assert_eq!(
        header(&asset, "cache-control"),
        "public, max-age=31536000, immutable"
    );
    assert!(header(&asset, "content-type").contains("javascript"));
    assert_eq!(
        header(&server.get("/favicon.svg"), "cache-control"),
        "public, max-age=3600"
    );
    for missing in [
        "/assets/app-gone.js",
        "/robots.txt",
        "/assets/",
        "/../Cargo.toml",
        "/%2e%2e/%2e%2e/etc/passwd",
    ] {
        let response = server.get(missing);
        let is_page = response.status() == 200 && header(&response, "cache-control") == "no-cache";
        let is_gone = response.status() == 404 && header(&response, "cache-control") == "no-store";
        assert!(is_page || is_gone, "{missing}: {}", response.status());
        assert!(!response.text().unwrap().contains("root:"), "{missing}");
    }
    assert_eq!(server.get("/assets/app-gone.js").status(), 404);
}

#[test]
fn ops_4_paths_of_the_server_never_show_a_page() {
    let folder = built();
    let server = server(folder.path());
    for path in [
        "/api",
        "/api/",
        "/api/v1/nothing",
        "/health/nothing",
        "/metrics/x",
        "/admin",
        "/admin/x",
        "/upload/x",
    ] {
        let response = server.get(path);
        assert_eq!(response.status(), 404, "{path}");
        assert_eq!(
            header(&response, "content-type"),
            "application/problem+json",
            "{path}"
        );
    }
    let posted = server.request("POST", "/somewhere").send().unwrap();
    assert_eq!(posted.status(), 405);
}

#[test]
fn ops_4_a_head_request_has_headers_and_no_body() {
    let folder = built();
    let server = server(folder.path());
    let response = server.request("HEAD", "/modules/x").send().unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(header(&response, "cache-control"), "no-cache");
    assert_eq!(response.text().unwrap(), "");
}

#[test]
fn ops_4_the_documentation_needs_nothing_from_elsewhere() {
    let server = Server::start(&["serve"], &[NO_DATABASE]);
    let page = server.get("/api/docs/");
    assert_eq!(page.status(), 200);
    let text = page.text().unwrap();
    // Scripts are files of their own, so the policy lets them run.
    for script in text.split("<script").skip(1) {
        let (attributes, rest) = script.split_once('>').unwrap();
        let (inline, _) = rest.split_once("</script>").unwrap();
        assert!(
            attributes.contains("src=") && inline.trim().is_empty(),
            "{script}"
        );
    }
    assert!(
        !text.contains("http://") && !text.contains("https://"),
        "{text}"
    );
    for file in [
        "swagger-ui-bundle.js",
        "swagger-initializer.js",
        "swagger-ui.css",
        "openapi.json",
    ] {
        assert_eq!(
            server.get(&format!("/api/docs/{file}")).status(),
            200,
            "{file}"
        );
    }
}
