//! HTTP: requests to the API and what their answers mean.

mod files;
mod retry;

use std::time::Duration;

use reqwest::{
    Method, RequestBuilder, Response, StatusCode, Url,
    header::{HeaderMap, HeaderValue},
    redirect::Policy,
};
use serde_json::Value;

pub(crate) use self::files::Upload;
use crate::{
    failure::{Failure, Refusal},
    settings::Token,
};

/// Parameters of a query.
pub(crate) type Query = Vec<(&'static str, String)>;

/// A connection to one server, signed in or not.
#[derive(Debug)]
pub(crate) struct Client {
    http: reqwest::Client,
    /// Without a slash at the end.
    base: String,
    token: Option<Token>,
}

/// The URL of a server as it is remembered and shown: no secret in it, no slash at the end.
pub(crate) fn server_url(text: &str) -> Result<String, Failure> {
    let wrong = |why: &str| Failure::Usage(format!("the server's URL {why}"));
    let url = Url::parse(text).map_err(|_| wrong("must look like https://req1.example.com"))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(wrong("must begin with https:// or http://"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong("must not hold a name or password; use `req1 login`"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(wrong("must not have a query or fragment"));
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

impl Client {
    /// A client of the server at a URL that `server_url` gave.
    pub(crate) fn new(base: String, token: Option<Token>) -> Result<Self, Failure> {
        // Only the first provider of cryptography counts, and there is no other.
        let _installed = rustls::crypto::ring::default_provider().install_default();
        let mut headers = HeaderMap::new();
        if let Some(token) = &token {
            let value = format!("Bearer {}", token.reveal());
            let mut value = HeaderValue::from_str(&value)
                .map_err(|_| Failure::Usage("the token has characters that none has".into()))?;
            value.set_sensitive(true);
            headers.insert("authorization", value);
        }
        let mut http = reqwest::Client::builder()
            .user_agent(concat!("req1-cli/", env!("CARGO_PKG_VERSION")))
            .default_headers(headers)
            // A redirected POST would become a GET, and the token might go elsewhere.
            .redirect(Policy::none())
            .connect_timeout(Duration::from_secs(10))
            .read_timeout(Duration::from_mins(2));
        if base.starts_with("http:") {
            // No certificate is looked at, so none need to be there.
            http = http.tls_certs_only([]);
        }
        let http = http.build().map_err(|error| away(&base, &error))?;
        Ok(Self { http, base, token })
    }

    /// The server's URL.
    pub(crate) fn base(&self) -> &str {
        &self.base
    }

    /// Fails early when there is nothing to sign in with.
    pub(crate) fn need_token(&self) -> Result<(), Failure> {
        if self.token.is_some() {
            return Ok(());
        }
        Err(Failure::SignedOut(format!(
            "not signed in to {}; use `req1 login`, --token-file or REQ1_TOKEN",
            self.base
        )))
    }

    /// Reads.
    pub(crate) async fn get(&self, path: &str, query: &Query) -> Result<Value, Failure> {
        let request = self.request(&Method::GET, path, query)?;
        json(self.send(request).await?).await
    }

    /// Changes something. The answer is null when there is none.
    pub(crate) async fn send_json(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Value, Failure> {
        let mut request = self.request(&method, path, &Query::new())?;
        if let Some(body) = body {
            request = request.json(body);
        }
        json(self.send(request).await?).await
    }

    /// Creates.
    pub(crate) async fn post(&self, path: &str, body: &Value) -> Result<Value, Failure> {
        self.send_json(Method::POST, path, Some(body)).await
    }

    /// Updates.
    pub(crate) async fn patch(&self, path: &str, body: &Value) -> Result<Value, Failure> {
        self.send_json(Method::PATCH, path, Some(body)).await
    }

    /// Sets.
    pub(crate) async fn put(&self, path: &str, body: &Value) -> Result<Value, Failure> {
        self.send_json(Method::PUT, path, Some(body)).await
    }

    /// Deletes.
    pub(crate) async fn delete(&self, path: &str) -> Result<(), Failure> {
        self.send_json(Method::DELETE, path, None).await?;
        Ok(())
    }

    /// Deletes, with what is to be said about it.
    pub(crate) async fn delete_with(&self, path: &str, query: &Query) -> Result<(), Failure> {
        let request = self.request(&Method::DELETE, path, query)?;
        json(self.send(request).await?).await?;
        Ok(())
    }

    /// A request to a path from the root of the server on.
    fn request(
        &self,
        method: &Method,
        path: &str,
        query: &Query,
    ) -> Result<RequestBuilder, Failure> {
        let mut url = Url::parse(&format!("{}{path}", self.base))
            .map_err(|error| Failure::Usage(format!("{path}: {error}")))?;
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        Ok(self.http.request(method.clone(), url))
    }

    /// Sends a request, again if it is a safe one and the server was away; an answer that is no success is a failure.
    async fn send(&self, request: RequestBuilder) -> Result<Response, Failure> {
        let request = request.build().map_err(|error| away(&self.base, &error))?;
        let sent = retry::send(&self.http, request).await;
        let response = sent.map_err(|error| away(&self.base, &error))?;
        let status = response.status();
        if status.is_success() {
            return Ok(response);
        }
        if status.is_redirection() && status != StatusCode::NOT_MODIFIED {
            let to = response.headers().get("location");
            let to = to.and_then(|to| to.to_str().ok()).unwrap_or("elsewhere");
            return Err(Failure::Usage(format!(
                "{} sends us to {to}; use that server's URL",
                self.base
            )));
        }
        let body = response.bytes().await.unwrap_or_default();
        Err(Refusal::of(status.as_u16(), &body).into())
    }
}

async fn json(response: Response) -> Result<Value, Failure> {
    let base = response.url().origin().ascii_serialization();
    let body = response
        .bytes()
        .await
        .map_err(|error| away(&base, &error))?;
    if body.is_empty() {
        return Ok(Value::Null);
    }
    serde_json::from_slice(&body)
        .map_err(|_| Failure::Failed(format!("what answers at {base} is no req1 server")))
}

/// The server cannot be reached. The innermost cause says why.
fn away(base: &str, error: &reqwest::Error) -> Failure {
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    if error.is_timeout() {
        return Failure::Away(format!("{base} does not answer in time"));
    }
    Failure::Away(format!("{base} cannot be reached: {cause}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn api_5_a_servers_url_has_one_form_and_no_secret() {
        let good = |text| server_url(text).unwrap();
        assert_eq!(
            good("https://Req1.Example.com/"),
            "https://req1.example.com"
        );
        assert_eq!(
            good("http://localhost:8080/req1/"),
            "http://localhost:8080/req1"
        );
        for wrong in [
            "req1.example.com",
            "ftp://a",
            "https://me:geheim@a",
            "https://a/?b=c",
        ] {
            let failure = server_url(wrong).unwrap_err();
            assert_eq!(failure.exit_code(), 2, "{wrong}");
            assert!(!failure.to_string().contains("geheim"), "{failure}");
        }
    }
}
