//! A person who sends requests.

use std::time::Duration;

use futures::StreamExt as _;
use reqwest::{Method, RequestBuilder, Response};
use serde_json::{Value, json};

use crate::{Failure, server::ADMIN};

/// A signed-in client; clones share their connections.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    http: reqwest::Client,
    base: String,
    token: String,
}

impl Client {
    /// Signs in.
    pub(crate) async fn sign_in(address: &str) -> Result<Self, Failure> {
        let mut client = Self {
            http: reqwest::Client::builder()
                .timeout(Duration::from_mins(30))
                .build()?,
            base: format!("http://{address}"),
            token: String::new(),
        };
        let (email, password) = ADMIN;
        let answer = client
            .send(
                "POST",
                "/api/v1/auth/login",
                &json!({ "email": email, "password": password }),
            )
            .await?;
        text(&answer, "token")?.clone_into(&mut client.token);
        Ok(client)
    }

    /// A request to a path from the root on.
    pub(crate) fn request(&self, method: &str, path: &str) -> Result<RequestBuilder, Failure> {
        let method: Method = method.parse()?;
        let request = self.http.request(method, format!("{}{path}", self.base));
        Ok(request.bearer_auth(&self.token))
    }

    pub(crate) async fn get(&self, path: &str) -> Result<Value, Failure> {
        let response = good(self.request("GET", path)?.send().await?).await?;
        Ok(serde_json::from_slice(&response.bytes().await?)?)
    }

    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        body: &Value,
    ) -> Result<Value, Failure> {
        let response = good(self.request(method, path)?.json(body).send().await?).await?;
        Ok(serde_json::from_slice(&response.bytes().await?)?)
    }

    /// Reads an answer to its end without keeping it; gives its size in bytes as it came over the line.
    pub(crate) async fn drain(&self, path: &str, encodings: &str) -> Result<u64, Failure> {
        let request = self
            .request("GET", path)?
            .header("accept-encoding", encodings);
        let mut body = good(request.send().await?).await?.bytes_stream();
        let mut size = 0;
        while let Some(piece) = body.next().await {
            size += piece?.len() as u64;
        }
        Ok(size)
    }
}

/// The answer, unless it says that something went wrong.
pub(crate) async fn good(response: Response) -> Result<Response, Failure> {
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    let path = response.url().path().to_owned();
    Err(format!("{path} answered {status}: {}", response.text().await?).into())
}

/// A text of an answer.
pub(crate) fn text<'a>(answer: &'a Value, field: &str) -> Result<&'a str, Failure> {
    answer
        .get(field)
        .and_then(Value::as_str)
        .ok_or_else(|| format!("no {field} in {answer}").into())
}
