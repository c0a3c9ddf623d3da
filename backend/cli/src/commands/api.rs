//! Any request, for what has no command of its own.

use std::path::PathBuf;

use clap::Args;
use reqwest::Method;
use serde_json::Value;

use crate::{failure::Failure, input::read_text, session::Session};

/// The answer is printed as JSON. `GET /api/docs` of the server shows what there is.
#[derive(Debug, Args)]
pub(crate) struct Api {
    /// GET, POST, PUT, PATCH or DELETE
    #[arg(value_parser = method)]
    method: Method,
    /// Path with its query, such as `/api/v1/modules?limit=5`
    path: String,
    /// JSON body, from a file or from standard input with -
    #[arg(long, value_name = "FILE")]
    data: Option<PathBuf>,
}

impl Api {
    pub(super) async fn run(self, session: &Session) -> Result<(), Failure> {
        // Behind anything else than a slash the name of the server would go on.
        if !self.path.starts_with('/') {
            return Err(Failure::Usage("the path must begin with /".into()));
        }
        let body: Option<Value> = match &self.data {
            Some(path) => Some(
                serde_json::from_str(&read_text(path)?)
                    .map_err(|error| Failure::Usage(format!("--data: {error}")))?,
            ),
            None => None,
        };
        let answer = session
            .client
            .send_json(self.method, &self.path, body.as_ref());
        let answer = answer.await?;
        if answer.is_null() {
            return Ok(());
        }
        session.output.json(&answer)
    }
}

fn method(text: &str) -> Result<Method, String> {
    let method = text.to_uppercase().parse::<Method>();
    let known = [
        Method::GET,
        Method::POST,
        Method::PUT,
        Method::PATCH,
        Method::DELETE,
    ];
    let method = method.ok().filter(|method| known.contains(method));
    method.ok_or_else(|| "expected GET, POST, PUT, PATCH or DELETE".to_owned())
}
