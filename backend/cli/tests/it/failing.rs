//! What goes wrong, and the number that it ends with.

use std::time::Duration;

use req1_test_support::{TestApp, World};
use tokio::net::TcpListener;

use crate::cli::Cli;

#[tokio::test]
async fn api_5_errors_and_exit_codes() {
    let app = TestApp::start().await;
    let server = app.serve().await;
    let world = World::seed(&app).await;
    let cli = Cli::of(&server.url, &world.owner);
    let ended = async |arguments: &[&str], code: i32| {
        let ran = cli.run(arguments).await;
        assert_eq!(ran.expect(code), "", "{arguments:?}");
        ran.err
    };

    // 1: the server finds fault with the content, and says where.
    let long = "x".repeat(300);
    let fault = ended(&["workspaces", "update", "Vehicles", "--name", &long], 1).await;
    assert!(
        fault.contains("(400 ") && fault.contains("\n  /name: ") && fault.contains("\n  request "),
        "{fault}"
    );
    let fault = ended(
        &["import", "nowhere.reqif", "--project", "Vehicles/Brakes"],
        1,
    )
    .await;
    assert!(fault.contains("nowhere.reqif"), "{fault}");

    // 2: the command line.
    ended(&["objects", "lsit"], 2).await;
    ended(&["objects", "list", "--module", "System"], 2).await;
    ended(&["links", "show", "../modules"], 2).await;
    ended(&["api", "get", "@evil.example/x"], 2).await;
    ended(&["--url", "https://me:geheim@a.example", "whoami"], 2).await;

    // 4: names that name nothing.
    let fault = ended(&["objects", "show", "SRS-9999"], 4).await;
    assert!(fault.contains("SRS-9999"), "{fault}");
    ended(
        &["objects", "list", "--module", "Vehicles/Brakes/Nothing"],
        4,
    )
    .await;
    ended(
        &["objects", "show", "01900000-0000-7000-8000-000000000000"],
        4,
    )
    .await;

    // 5: somebody else was faster.
    let update = [
        "objects",
        "update",
        world.object.as_str(),
        "--heading",
        "New",
        "--expect-version",
        "7",
    ];
    let fault = ended(&update, 5).await;
    assert!(fault.contains("(409 "), "{fault}");
}

#[tokio::test]
async fn api_5_nobody_is_let_in_without_a_token() {
    let app = TestApp::start().await;
    let server = app.serve().await;
    let nobody = Cli::nobody();
    nobody.run(&["whoami"]).await.expect(2);
    let signed_out = nobody.run(&["--url", &server.url, "whoami"]).await;
    signed_out.expect(3);
    assert!(signed_out.err.contains("req1 login"), "{}", signed_out.err);
    let token = nobody.file("token");
    std::fs::write(&token, "wrong-but-secret\n").unwrap();
    let refused = nobody
        .run(&["--url", &server.url, "--token-file", "token", "whoami"])
        .await;
    refused.expect(3);
    assert!(
        refused.err.contains("(401 ") && !refused.err.contains("wrong-but-secret"),
        "{}",
        refused.err
    );
    // Health needs none.
    nobody
        .run(&["--url", &server.url, "health"])
        .await
        .expect(0);
}

#[tokio::test]
async fn api_5_only_safe_requests_are_sent_again() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let mut cli = Cli::nobody();
    cli.sign_in_as(&url, "some-token");
    let count = async |arguments: &[&str]| {
        let ran = cli.run(arguments);
        tokio::pin!(ran);
        let mut connections = 0;
        let ran = loop {
            tokio::select! {
                ran = &mut ran => break ran,
                // Hangs up at once.
                Ok(_) = listener.accept() => connections += 1,
            }
        };
        ran.expect(6);
        connections
    };
    assert_eq!(count(&["api", "get", "/api/v1/modules"]).await, 4);
    assert_eq!(count(&["api", "post", "/api/v1/modules"]).await, 1);
}

#[tokio::test]
async fn api_5_a_server_that_is_away_is_exit_code_6() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let mut cli = Cli::nobody();
    cli.sign_in_as(&url, "some-token");
    let away = tokio::time::timeout(Duration::from_mins(1), cli.run(&["workspaces", "list"]));
    let away = away.await.unwrap();
    away.expect(6);
    assert!(
        away.err.contains("cannot be reached") && !away.err.contains("some-token"),
        "{}",
        away.err
    );
}
