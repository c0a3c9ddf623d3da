//! Follows one run to its end.

use std::{
    pin::{Pin, pin},
    time::Duration,
};

use futures::future::{BoxFuture, Either, MaybeDone, maybe_done, select};
use serde::Serialize;
use serde_json::value::to_raw_value;

use super::process::Running;
use crate::{
    Failed, Host, Job, Limit, Line, Outcome, Refusal, Rule, ScriptError, ScriptObject, Used,
    wire::{Answer, Event, Part, Question, ToHost},
};

/// What a run came to so far.
#[derive(Default)]
pub(super) struct Collected {
    pub(super) outcome: Outcome,
}

/// Why a run came to nothing.
pub(super) enum Stop {
    /// Its process is gone.
    Died,
    /// It failed by itself.
    Failed(Box<Failed>),
}

impl Stop {
    /// Its process did not end it in time.
    pub(super) fn late(job: &Job) -> Self {
        let wall: Duration = job.limits.wall;
        let error = ScriptError::Limit {
            which: Limit::Wall,
            value: u64::try_from(wall.as_millis()).unwrap_or(u64::MAX),
            stack: Vec::new(),
        };
        Self::Failed(Box::new(error.into()))
    }
}

/// Answers the run's questions until it ends.
pub(super) async fn collect(
    mut running: Running,
    host: Option<&dyn Host>,
    job: &Job,
) -> Result<Collected, Stop> {
    let mut collected = Collected::default();
    let mut ahead = Ahead::default();
    while let Some(event) = ahead.wait_for(running.events.recv()).await {
        match event {
            Event::Log(line) => collected.outcome.output.push(line),
            Event::Part(part) => {
                let part = serde_json::from_str(part.get());
                let part = part.map_err(|error| collected.nonsense(&error, job))?;
                collected.add(part);
            }
            Event::Ask(question) => {
                let answer = match (host, question) {
                    (Some(host), Question::Batch(after)) => ahead.batch(host, after).await,
                    (Some(host), question) => ahead.wait_for(answer(host, question)).await,
                    (None, _) => Err(Refusal::new(Rule::Kind, "there is nothing to ask")),
                };
                let run = running.number;
                if running.say(&ToHost::Answer { run, answer }).is_err() {
                    let answer = Err(Refusal::new(Rule::Unavailable, "the answer is too long"));
                    if let Err(error) = running.say(&ToHost::Answer { run, answer }) {
                        tracing::error!(%error, "an answer cannot be written");
                    }
                }
            }
            Event::Done(end, used) => return collected.end(end, used),
        }
    }
    Err(Stop::Died)
}

/// The page behind the one that the script looks at, read meanwhile.
#[derive(Default)]
struct Ahead<'a>(Option<(String, Read<'a>)>);

type Page = crate::Page<ScriptObject>;
type Read<'a> = MaybeDone<BoxFuture<'a, Result<Page, Refusal>>>;

impl<'a> Ahead<'a> {
    /// Waits and reads on: what is read holds a connection, for which others may wait.
    async fn wait_for<T>(&mut self, event: impl Future<Output = T>) -> T {
        let Some((_, read)) = &mut self.0 else {
            return event.await;
        };
        let event = pin!(event);
        match select(event, &mut *read).await {
            Either::Left((event, _)) => event,
            Either::Right(((), event)) => event.await,
        }
    }

    async fn batch(&mut self, host: &'a dyn Host, after: String) -> Answer {
        let page = match self.0.take() {
            Some((known, mut read)) if known == after => {
                (&mut read).await;
                Pin::new(&mut read).take_output()
            }
            Some(_) | None => None,
        };
        let page = match page {
            Some(page) => page,
            None => host.batch(after).await,
        };
        if let Ok(Page {
            next: Some(next), ..
        }) = &page
        {
            let read = host.batch(next.clone());
            self.0 = Some((next.clone(), maybe_done(read)));
        }
        raw(page)
    }
}

impl Collected {
    fn add(&mut self, part: Part) {
        let outcome = &mut self.outcome;
        outcome.results.extend(part.results);
        outcome.findings.extend(part.findings);
        outcome.commands.extend(part.commands);
        if let Some(draft) = part.draft {
            outcome.draft = draft;
        }
        outcome.rejection = part.rejection.or(outcome.rejection.take());
    }

    fn end(self, end: Result<(), ScriptError>, used: Used) -> Result<Self, Stop> {
        let Self { mut outcome } = self;
        match end {
            Ok(()) => {
                outcome.used = used;
                Ok(Self { outcome })
            }
            Err(error) => Err(failed(error, outcome.output, used)),
        }
    }

    /// Values of a type that a field cannot have, or a script that tampered with what the engine writes.
    fn nonsense(&mut self, error: &serde_json::Error, job: &Job) -> Stop {
        let error = ScriptError::Thrown {
            message: format!("what the script wants is not understood: {error}"),
            script: job.program.name.clone(),
            line: None,
            column: None,
            stack: Vec::new(),
        };
        failed(
            error,
            std::mem::take(&mut self.outcome.output),
            Used::default(),
        )
    }
}

fn failed(error: ScriptError, output: Vec<Line>, used: Used) -> Stop {
    Stop::Failed(Box::new(Failed {
        error,
        output,
        used,
    }))
}

async fn answer(host: &dyn Host, question: Question) -> Answer {
    match question {
        Question::Object(wanted) => raw(host.object(wanted).await),
        Question::Objects(ids) => raw(host.objects(ids).await),
        Question::Numbers(ids) => raw(host.numbers(ids).await),
        Question::Bodies(ids) => raw(host.bodies(ids).await),
        Question::Query(query) => raw(host.query(query).await),
        Question::Batch(after) => raw(host.batch(after).await),
        Question::Children(children) => raw(host.children(children).await),
        Question::Links(links) => raw(host.links(links).await),
        Question::LinksOfAll(links) => raw(host.links_of_all(links).await),
        Question::Module(wanted) => raw(host.module(wanted).await),
        Question::Modules(after) => raw(host.modules(after).await),
        Question::Attributes(module) => raw(host.attributes(module).await),
        Question::LinkTypes => raw(host.link_types().await),
        Question::User(id) => raw(host.user(id).await),
    }
}

fn raw<T: Serialize>(answer: Result<T, Refusal>) -> Answer {
    to_raw_value(&answer?).map_err(|error| {
        tracing::error!(%error, "an answer to a script cannot be written");
        Refusal::new(Rule::Unavailable, "the answer cannot be written")
    })
}
