//! The queue, its workers, and what people see of them.

use std::{fmt::Write, time::Duration};

use futures::future::BoxFuture;
use req1_api::problem::Problem;
use req1_app::{
    AppError, Ctx,
    files::{Accept, FileKind, Upload, store_file},
    jobs::{JobKind, JobOutcome, JobRun, Worker, WorkerConfig, enqueue_job},
};
use req1_domain::{
    access::{Action, Role},
    ids::{JobId, ProjectId},
};
use req1_store::jobs;
use req1_test_support::{Client, TestApp, Value, World, json};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

const LEASE: Duration = Duration::from_millis(600);

/// Does what the input says.
fn handler(
    run: JobRun,
    _: JobKind,
    input: Value,
) -> BoxFuture<'static, Result<JobOutcome, AppError>> {
    Box::pin(async move {
        run.log("began");
        match input["do"].as_str().unwrap() {
            "succeed" => {
                run.progress(3, 4, "writing");
                Ok(JobOutcome {
                    result: json!({"answer": 42}),
                    file: None,
                })
            }
            "take_a_moment" => {
                tokio::time::sleep(Duration::from_millis(20)).await;
                Ok(JobOutcome::default())
            }
            "make_a_file" => make_file(&run).await,
            "wait_until_stopped" => {
                run.progress(1, 0, "waiting");
                run.stopped().await;
                run.check_cancelled()?;
                Ok(JobOutcome::default())
            }
            "never_stop" => std::future::pending().await,
            "refuse" => Err(AppError::invalid("/file", "not_reqif", "is not ReqIF")),
            "panic" => panic!("as the test wants"),
            "end_in_transaction" => {
                let outcome = JobOutcome {
                    result: json!("once"),
                    file: None,
                };
                let mut tx = run.ctx.store().begin().await?;
                run.succeed_in(&mut tx, &outcome).await?;
                req1_store::commit(tx).await?;
                // What comes after the commit cannot take it back.
                Err(AppError::Internal("too late".into()))
            }
            other => panic!("unknown: {other}"),
        }
    })
}

async fn make_file(run: &JobRun) -> Result<JobOutcome, AppError> {
    let mut db = run.ctx.store().acquire().await?;
    let project = run
        .ctx
        .project(&mut db, run.job.project_id, Action::Read)
        .await?;
    drop(db);
    let upload = Upload {
        name: "Spec.html".to_owned(),
        content_type: Some("text/html".to_owned()),
        kind: FileKind::Work,
        accept: Accept::Anything,
        max_bytes: 1_000,
    };
    let file = store_file(&run.ctx, &project, upload, b"<h1>x</h1>".as_slice()).await?;
    Ok(JobOutcome {
        result: Value::Null,
        file: Some(file.id),
    })
}

fn config(name: &str) -> WorkerConfig {
    WorkerConfig {
        name: name.to_owned(),
        concurrency: 2,
        lease: LEASE,
        poll: Duration::from_millis(100),
        grace: Duration::from_millis(300),
        describe: Problem::document,
    }
}

struct Running {
    shutdown: CancellationToken,
    task: JoinHandle<()>,
}

impl Running {
    #[expect(clippy::disallowed_methods, reason = "a test waits for it itself")]
    fn start(app: &TestApp, name: &str) -> Self {
        let shutdown = CancellationToken::new();
        let worker = Worker::new(app.app.clone(), config(name), handler);
        let task = tokio::spawn(worker.run(shutdown.clone()));
        Self { shutdown, task }
    }

    async fn stop(self) {
        self.shutdown.cancel();
        let stopped = tokio::time::timeout(Duration::from_secs(10), self.task).await;
        stopped.expect("the worker stops in time").unwrap();
    }
}

fn ctx(app: &TestApp, person: &Client) -> Ctx {
    app.app.act_as(person.id())
}

async fn enqueue(world: &World<'_>, person: &Client, what: &str) -> JobId {
    let ctx = ctx(world.app, person);
    let mut tx = ctx.store().begin().await.unwrap();
    let project = ProjectId(world.project.parse::<Uuid>().unwrap());
    let project = ctx.project(&mut tx, project, Action::Read).await.unwrap();
    let input = (JobKind::ReqifAnalyse, json!({"do": what}));
    let id = enqueue_job(&ctx, &mut tx, &project, input).await.unwrap();
    req1_store::commit(tx).await.unwrap();
    id
}

async fn read(person: &Client, id: JobId) -> Value {
    person.get(&format!("/api/v1/jobs/{id}")).await.expect(200)
}

/// The job once its state is this one.
async fn until(person: &Client, id: JobId, state: &str) -> Value {
    let mut seen = String::new();
    for _ in 0..400 {
        let job = read(person, id).await;
        if job["state"] == state {
            return job;
        }
        seen.clear();
        write!(seen, "{job}").unwrap();
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("never {state}: {seen}");
}

#[tokio::test]
async fn imp_12_a_job_ends_with_its_result_progress_and_log() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let id = enqueue(&world, &world.owner, "succeed").await;
    let queued = read(&world.owner, id).await;
    assert_eq!(queued["state"], "queued");
    assert_eq!(queued["kind"], "reqif_analyse");
    let worker = Running::start(&app, "one");
    let done = until(&world.owner, id, "succeeded").await;
    assert_eq!(done["result"], json!({"answer": 42}));
    assert_eq!(
        done["progress"],
        json!({"done": 4, "total": 4, "phase": "writing"})
    );
    assert_eq!(done["log"], json!(["began"]));
    assert_eq!(done["problem"], Value::Null);
    assert_eq!(done["download_url"], Value::Null);
    let list = world.owner.get("/api/v1/jobs?limit=1").await.expect(200);
    assert_eq!(list["total"], 1);
    assert_eq!(list["items"][0]["id"], id.to_string());
    world
        .owner
        .get(&format!("/api/v1/jobs/{id}/download"))
        .await
        .problem(404, "not_found");
    worker.stop().await;
}

#[tokio::test]
async fn imp_12_a_failure_is_the_problem_document_that_a_request_would_get() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let worker = Running::start(&app, "one");
    let refused = enqueue(&world, &world.owner, "refuse").await;
    let problem = until(&world.owner, refused, "failed").await["problem"].clone();
    assert_eq!(problem["status"], 400);
    assert_eq!(problem["code"], "invalid_request");
    assert_eq!(
        problem["errors"],
        json!([{"pointer": "/file", "code": "not_reqif", "detail": "is not ReqIF"}])
    );
    let panicked = enqueue(&world, &world.owner, "panic").await;
    let job = until(&world.owner, panicked, "failed").await;
    assert_eq!(job["problem"]["code"], "internal");
    // The process lives on.
    let next = enqueue(&world, &world.owner, "succeed").await;
    until(&world.owner, next, "succeeded").await;
    worker.stop().await;
}

#[tokio::test]
async fn imp_12_a_job_is_cancelled_before_and_while_it_runs() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let cancel = |id: JobId| world.owner.post(&format!("/api/v1/jobs/{id}/cancel"));
    let waiting = enqueue(&world, &world.owner, "succeed").await;
    assert_eq!(cancel(waiting).await.expect(200)["state"], "cancelled");
    let worker = Running::start(&app, "one");
    let polite = enqueue(&world, &world.owner, "wait_until_stopped").await;
    let stubborn = enqueue(&world, &world.owner, "never_stop").await;
    until(&world.owner, polite, "running").await;
    until(&world.owner, stubborn, "running").await;
    for id in [polite, stubborn] {
        assert_eq!(cancel(id).await.expect(200)["cancel_requested"], true);
        let ended = until(&world.owner, id, "cancelled").await;
        assert_ne!(ended["finished_at"], Value::Null);
        assert_eq!(cancel(id).await.expect(200)["state"], "cancelled");
    }
    assert_eq!(read(&world.owner, waiting).await["log"], json!([]));
    worker.stop().await;
}

#[tokio::test]
async fn imp_12_the_job_of_a_killed_worker_is_taken_over() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let id = enqueue(&world, &world.owner, "succeed").await;
    let kinds = ["reqif_analyse".to_owned()];
    let mut db = app.app.store.acquire().await.unwrap();
    let dead = jobs::claim(&mut db, "dead", &kinds, LEASE)
        .await
        .unwrap()
        .unwrap();
    assert!(
        jobs::claim(&mut db, "other", &kinds, LEASE)
            .await
            .unwrap()
            .is_none()
    );
    let worker = Running::start(&app, "living");
    until(&world.owner, id, "succeeded").await;
    assert_eq!(jobs::by_id(&mut db, id).await.unwrap().attempts, 2);
    // Should it only have slept, it can do no harm any more.
    let late = jobs::finish(&mut db, dead.claim, &jobs::Finish::Cancelled).await;
    assert!(matches!(late, Err(req1_store::StoreError::NotFound)));
    let renewed = jobs::renew(&mut db, dead.claim, LEASE).await;
    assert!(matches!(renewed, Err(req1_store::StoreError::NotFound)));
    worker.stop().await;
}

#[tokio::test]
async fn imp_12_a_job_that_kills_its_workers_is_given_up() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let id = enqueue(&world, &world.owner, "succeed").await;
    let mut db = app.app.store.acquire().await.unwrap();
    for _ in 0..5 {
        let kinds = ["reqif_analyse".to_owned()];
        let claimed = jobs::claim(&mut db, "dead", &kinds, Duration::ZERO)
            .await
            .unwrap();
        assert_eq!(claimed.unwrap().job.id, id);
    }
    let worker = Running::start(&app, "living");
    assert_eq!(until(&world.owner, id, "failed").await["log"], json!([]));
    worker.stop().await;
}

#[tokio::test]
async fn imp_12_workers_never_run_one_job_at_the_same_time() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let mut ids = Vec::new();
    for _ in 0..30 {
        ids.push(enqueue(&world, &world.owner, "take_a_moment").await);
    }
    let workers = [Running::start(&app, "one"), Running::start(&app, "two")];
    for id in ids {
        let job = until(&world.owner, id, "succeeded").await;
        assert_eq!(job["log"], json!(["began"]));
    }
    for worker in workers {
        worker.stop().await;
    }
}

#[tokio::test]
async fn ops_2_a_stop_hands_running_jobs_back() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let polite = enqueue(&world, &world.owner, "wait_until_stopped").await;
    let stubborn = enqueue(&world, &world.owner, "never_stop").await;
    let worker = Running::start(&app, "one");
    until(&world.owner, polite, "running").await;
    until(&world.owner, stubborn, "running").await;
    worker.stop().await;
    let mut db = app.app.store.acquire().await.unwrap();
    for id in [polite, stubborn] {
        let job = jobs::by_id(&mut db, id).await.unwrap();
        assert_eq!(job.state, jobs::JobState::Queued);
        assert_eq!(job.attempts, 0);
    }
}

#[tokio::test]
async fn imp_12_a_job_that_ended_in_its_own_transaction_stays_ended() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let id = enqueue(&world, &world.owner, "end_in_transaction").await;
    let worker = Running::start(&app, "one");
    let job = until(&world.owner, id, "succeeded").await;
    worker.stop().await;
    assert_eq!(job["result"], "once");
    assert_eq!(read(&world.owner, id).await["state"], "succeeded");
}

#[tokio::test]
async fn imp_12_the_download_is_an_attachment_for_its_maker_only() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let editor = world.member(Role::Editor).await;
    let id = enqueue(&world, &editor, "make_a_file").await;
    let worker = Running::start(&app, "one");
    let job = until(&editor, id, "succeeded").await;
    worker.stop().await;
    let url = job["download_url"].as_str().unwrap();
    let answer = editor.get(url).await;
    assert_eq!(answer.body, b"<h1>x</h1>");
    let disposition = answer.header("content-disposition").unwrap();
    assert!(
        disposition.starts_with("attachment; filename=\"Spec.html\""),
        "{disposition}"
    );
    assert_eq!(answer.header("x-content-type-options").unwrap(), "nosniff");
    // An administrator of the project sees the job but not the file; other people see neither.
    read(&world.owner, id).await;
    world.owner.get(url).await.problem(404, "not_found");
    let colleague = world.member(Role::Editor).await;
    for path in [format!("/api/v1/jobs/{id}"), url.to_owned()] {
        colleague.get(&path).await.problem(404, "not_found");
    }
    let cancel = format!("/api/v1/jobs/{id}/cancel");
    colleague.post(&cancel).await.problem(404, "not_found");
    // Who leaves the project leaves the job.
    let member = format!("{}/members/{}", world.workspace_path(), editor.id());
    world.owner.delete(&member).await.expect(204);
    editor.get(url).await.problem(404, "not_found");
    assert_eq!(editor.get("/api/v1/jobs").await.expect(200)["total"], 0);
}
