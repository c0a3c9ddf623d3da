//! Signing in and out.

use std::{fs, os::unix::fs::PermissionsExt as _};

use req1_test_support::{TestApp, json};

use crate::cli::Cli;

#[tokio::test]
async fn api_5_signing_in_keeps_a_token_that_nobody_else_reads() {
    let app = TestApp::start().await;
    let server = app.serve().await;
    let (email, password) = ("ada@example.org", "a-long-enough-passphrase-1815");
    let person = json!({"email": email, "password": password, "display_name": "Ada"});
    let register = app.anonymous().post("/api/v1/auth/register").json(person);
    register.await.expect(201);
    let cli = Cli::nobody();
    let login = ["login", "--url", &server.url, "--email", email];
    let wrong = cli.feed("not-the-password\n", &login).await;
    wrong.expect(3);
    assert!(!cli.file("req1/config.json").exists());
    let signed_in = cli.feed(&format!("{password}\n"), &login).await;
    assert_eq!(signed_in.expect(0), "");
    assert!(!signed_in.err.contains(password), "{}", signed_in.err);

    // From now on neither server nor token need to be named.
    let me = cli.run(&["whoami", "-o", "json"]).await.json();
    assert_eq!(me["email"], email);
    let path = cli.file("req1/config.json");
    let mode = fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let config = fs::read_to_string(&path).unwrap();
    assert!(!config.contains(password));

    // The token goes to no other server.
    let elsewhere = cli.run(&["whoami", "--url", "http://127.0.0.1:9"]).await;
    elsewhere.expect(3);

    cli.run(&["logout"]).await.expect(0);
    cli.run(&["whoami"]).await.expect(3);
    let config: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    assert_eq!(config["tokens"], json!({}));
}

#[tokio::test]
async fn api_5_a_token_can_come_from_outside() {
    let app = TestApp::start().await;
    let server = app.serve().await;
    let token = app.person().await.token.unwrap();
    let cli = Cli::nobody();
    let by_file = ["--token-file", "-", "--url", &server.url, "whoami"];
    cli.feed(&format!("{token}\n"), &by_file).await.expect(0);
    // `--with-token` reads it and keeps it.
    let login = ["login", "--with-token", "--url", &server.url];
    cli.feed(&token, &login).await.expect(0);
    cli.run(&["whoami"]).await.expect(0);
}
