//! Asking the addresses of a module, and telling the server what came of it.

use std::{collections::BTreeMap, ops::ControlFlow, time::Duration};

use clap::Args;
use futures::{StreamExt as _, stream};
use serde_json::{Value, json};

use super::{
    NOUN, State,
    look::{Looker, Manner, Outcome},
    of_module,
};
use crate::{
    failure::Failure,
    output::Listing,
    session::{Session, text},
};

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Workspace/Project/Module or id
    module: String,
    /// Only those in this state
    #[arg(long, value_enum)]
    state: Option<State>,
    /// Ask addresses of this machine and of link-local services, too
    #[arg(long)]
    local: bool,
    /// Seconds that an address may take
    #[arg(long, value_name = "SECONDS", default_value_t = 15, value_parser = clap::value_parser!(u64).range(1..=300))]
    timeout: u64,
    /// Addresses asked at the same time
    #[arg(long, value_name = "COUNT", default_value_t = 4, value_parser = clap::value_parser!(u64).range(1..=32))]
    at_once: u64,
    /// End with exit code 1 if a link is broken
    #[arg(long)]
    fail_on_broken: bool,
}

/// How many links came to what.
#[derive(Debug, Default)]
struct Tally {
    answering: usize,
    broken: usize,
    skipped: usize,
}

impl Check {
    pub(super) async fn run(self, session: &Session) -> Result<(), Failure> {
        let links = self.links(session).await?;
        let scout = Looker::new(Manner {
            local: self.local,
            patience: Duration::from_secs(self.timeout),
            secure: links.keys().any(|uri| !uri.starts_with("http:")),
        })?;
        let mut listing = Listing::new(&session.output, &NOUN);
        let mut tally = Tally::default();
        let at_once = usize::try_from(self.at_once).unwrap_or(1);
        let scout = &scout;
        let mut looked = stream::iter(&links)
            .map(|(uri, links)| async move { (links, scout.look(uri).await) })
            .buffer_unordered(at_once);
        while let Some((links, outcome)) = looked.next().await {
            for link in links {
                let row = report(session, (link, &outcome), &mut tally).await?;
                listing.add(row.as_slice())?;
            }
        }
        listing.finish()?;
        let Tally {
            answering,
            broken,
            skipped,
        } = tally;
        session.output.note(&format!(
            "{answering} answering, {broken} broken, {skipped} not asked."
        ));
        if self.fail_on_broken && broken > 0 {
            return Err(Failure::Failed(format!("{broken} broken")));
        }
        Ok(())
    }

    /// The links by address: however many objects have one, it is asked once.
    async fn links(&self, session: &Session) -> Result<BTreeMap<String, Vec<Value>>, Failure> {
        let (path, query) = of_module(session, (&self.module, self.state)).await?;
        let mut links: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        session
            .each_page((&path, query), 500, |page| {
                for link in page {
                    let uri = text(link, "uri")?.to_owned();
                    links.entry(uri).or_default().push(link.clone());
                }
                Ok(ControlFlow::Continue(()))
            })
            .await?;
        Ok(links)
    }
}

/// Tells the server about a link; none when it went or changed meanwhile.
async fn report(
    session: &Session,
    (link, outcome): (&Value, &Outcome),
    tally: &mut Tally,
) -> Result<Option<Value>, Failure> {
    let (uri, object, id) = (
        text(link, "uri")?,
        text(link, "object_id")?,
        text(link, "id")?,
    );
    let (state, detail) = match outcome {
        Outcome::Answers(detail) => {
            tally.answering += 1;
            ("ok", detail)
        }
        Outcome::Broken(detail) => {
            tally.broken += 1;
            ("broken", detail)
        }
        Outcome::Skipped(why) => {
            tally.skipped += 1;
            session.output.note(&format!("Not asked: {uri} ({why})"));
            return Ok(None);
        }
    };
    let path = format!("/api/v1/objects/{object}/external-links/{id}/check");
    let body = json!({ "uri": uri, "state": state, "detail": detail });
    match session.client.put(&path, &body).await {
        Ok(noted) => Ok(Some(noted)),
        // The next check finds what there is then.
        Err(failure) if matches!(failure.exit_code(), 4 | 5) => Ok(None),
        Err(failure) => Err(failure),
    }
}
