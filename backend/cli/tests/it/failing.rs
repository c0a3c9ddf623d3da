//! What goes wrong, and the number that it ends with.

use std::time::Duration;

use req1_test_support::{TestApp, Value, World};
use tokio::{
    net::{TcpListener, TcpSocket},
    process::Command,
};

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
    let update = |heading, version| {
        let object = world.object.as_str();
        let update = ["objects", "update", object, "--heading", heading];
        [&update[..], &["--expect-version", version]].concat()
    };
    cli.run(&update("Theirs", "1")).await.expect(0);
    let update = update("Ours", "1");
    let fault = ended(&update, 5).await;
    assert!(fault.contains("(409 "), "{fault}");
}

#[tokio::test]
async fn api_5_ctrl_c_cancels_the_job_that_is_waited_for() {
    let app = TestApp::start().await;
    let server = app.serve().await;
    let world = World::seed(&app).await;
    let cli = Cli::of(&server.url, &world.owner);
    std::fs::write(cli.file("a.reqif"), "never read").unwrap();
    // Nobody works, so the job waits.
    let started = cli.command(&["import", "a.reqif", "--project", "Vehicles/Brakes"]);
    let (stopped, job) = interrupt(started, &world).await;
    assert!(stopped.contains("cancelled"), "{stopped}");
    assert_eq!(job["state"], "cancelled");

    let import = [
        "import",
        "a.reqif",
        "--project",
        "Vehicles/Brakes",
        "--no-wait",
        "-o",
        "json",
    ];
    let job = cli.run(&import).await.json();
    let id = job["id"].as_str().unwrap();
    let (left, job) = interrupt(cli.command(&["jobs", "wait", id]), &world).await;
    assert!(left.contains(&format!("req1 jobs wait {id}")), "{left}");
    assert_eq!(job["state"], "queued");
    cli.run(&["jobs", "cancel", id]).await.expect(0);
    cli.run(&["jobs", "wait", id]).await.expect(1);
}

/// Starts a command, sends it what Ctrl+C sends when there is a job to wait for, and gives what it said with the last job.
async fn interrupt(mut command: Command, world: &World<'_>) -> (String, Value) {
    let child = command.spawn().unwrap();
    let last_job = async || {
        let jobs = world.owner.get("/api/v1/jobs?limit=1").await.expect(200);
        jobs.pointer("/items/0").cloned()
    };
    while last_job().await.is_none() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    // The client has to hear of it, too.
    tokio::time::sleep(Duration::from_secs(2)).await;
    let id = child.id().unwrap().to_string();
    let sent = Command::new("kill").args(["-INT", &id]).status().await;
    assert!(sent.unwrap().success());
    let output = child.wait_with_output().await.unwrap();
    assert_eq!(output.status.code(), Some(130));
    let said = String::from_utf8(output.stderr).unwrap();
    (said, last_job().await.unwrap())
}

#[tokio::test]
async fn org_4_what_is_deleted_goes_for_good_only_when_it_is_said_so() {
    let app = TestApp::start().await;
    let server = app.serve().await;
    let world = World::seed(&app).await;
    let cli = Cli::of(&server.url, &world.owner);
    let module = ["modules", "delete", "Vehicles/Brakes/System", "--yes"];
    cli.run(&module).await.expect(0);
    let listed = cli.run(&["bin", "list", "--project", "Vehicles/Brakes"]);
    assert!(listed.await.expect(0).contains("System"));
    let purge = [
        "bin",
        "purge",
        "module",
        "System",
        "--workspace",
        "Vehicles",
    ];
    let asked = cli.run(&purge).await;
    asked.expect(2);
    assert!(asked.err.contains("Say --yes"), "{}", asked.err);
    let purge = [&purge[..], &["--yes"]].concat();
    cli.run(&purge).await.expect(0);
    cli.run(&purge).await.expect(4);
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
    // Taken, so that no other test gets it, and not listened to.
    let taken = TcpSocket::new_v4().unwrap();
    taken.bind(([127, 0, 0, 1], 0).into()).unwrap();
    let url = format!("http://{}", taken.local_addr().unwrap());
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
