//! Waiting for what the server does in the background.

use std::time::Duration;

use reqwest::Method;
use serde_json::Value;

use crate::{
    client::Query,
    failure::{Failure, Refusal},
    progress,
    session::{Session, text},
};

/// Longest time between two looks at a job.
const SLOWEST: Duration = Duration::from_secs(2);

/// What Ctrl+C does to the job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OnInterrupt {
    /// It is ours: it is stopped.
    Cancel,
    /// It goes on, and we say how to follow it.
    Leave,
}

/// Waits for a job; gives it as it is in the end when it succeeded.
pub(crate) async fn wait(
    session: &Session,
    job: &Value,
    on_interrupt: OnInterrupt,
) -> Result<Value, Failure> {
    let id = text(job, "id")?.to_owned();
    let interrupt = async {
        // Without a signal handler Ctrl+C ends the process, which is as good.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        outcome = until_ended(session, &id) => outcome,
        () = interrupt => Err(interrupted(session, &id, on_interrupt).await),
    }
}

async fn until_ended(session: &Session, id: &str) -> Result<Value, Failure> {
    let bar = progress::steps(session.output.quiet, "Waiting");
    let mut pause = Duration::from_millis(50);
    loop {
        let path = format!("/api/v1/jobs/{id}");
        let job = session.client.get(&path, &Query::new()).await?;
        match text(&job, "state")? {
            "queued" | "running" => show(&bar, &job),
            state => {
                bar.finish_and_clear();
                return ended(&job, state);
            }
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(SLOWEST);
    }
}

fn show(bar: &indicatif::ProgressBar, job: &Value) {
    let number = |field: &str| {
        let progress = job.get("progress").and_then(|progress| progress.get(field));
        progress.and_then(Value::as_u64).unwrap_or(0)
    };
    let phase = job.pointer("/progress/phase").and_then(Value::as_str);
    let phase = phase.unwrap_or("Waiting").to_owned();
    progress::step(bar, (number("done"), number("total")), phase);
}

fn ended(job: &Value, state: &str) -> Result<Value, Failure> {
    match (state, job.get("problem")) {
        ("succeeded", _) => Ok(job.clone()),
        ("failed", Some(problem)) if problem.is_object() => {
            Err(Refusal::of_problem(problem).into())
        }
        _ => Err(Failure::Failed(format!("the job was {state}"))),
    }
}

async fn interrupted(session: &Session, id: &str, on_interrupt: OnInterrupt) -> Failure {
    let follow = format!("follow it with `req1 jobs wait {id}`");
    if on_interrupt == OnInterrupt::Leave {
        return Failure::Interrupted(format!("the job goes on; {follow}"));
    }
    let path = format!("/api/v1/jobs/{id}/cancel");
    match session.client.send_json(Method::POST, &path, None).await {
        Ok(_) => Failure::Interrupted("the job is being cancelled".to_owned()),
        Err(error) => Failure::Interrupted(format!(
            "the job could not be cancelled: {error}\n  {follow}"
        )),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn api_5_the_end_of_a_job_is_the_end_of_the_command() {
        assert!(ended(&json!({"problem": null}), "succeeded").is_ok());
        let conflict = json!({"problem": {"status": 409, "code": "stale", "detail": "Too late."}});
        let failed = ended(&conflict, "failed").unwrap_err();
        assert_eq!(
            (failed.exit_code(), failed.to_string().as_str()),
            (5, "Too late. (409 stale)")
        );
        let cancelled = ended(&json!({"problem": null}), "cancelled").unwrap_err();
        assert_eq!(cancelled.exit_code(), 1);
    }
}
