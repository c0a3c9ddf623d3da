//! Somebody who sends requests.

use std::{
    future::{Future, IntoFuture},
    net::SocketAddr,
    pin::Pin,
};

use axum::{Router, body::Body, extract::ConnectInfo};
use futures::StreamExt as _;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, header};
use http_body_util::BodyExt as _;
use req1_domain::ids::UserId;
use serde_json::Value;
use tower::ServiceExt as _;

/// A client of the API: a person with a token, or nobody.
#[derive(Debug, Clone)]
pub struct Client {
    pub(crate) router: Router,
    /// Session token, sent as a bearer.
    pub token: Option<String>,
    /// The person, when a factory made one.
    pub user: Option<UserId>,
}

impl Client {
    /// The same router, with another token or none.
    #[must_use]
    pub fn with_token(&self, token: Option<&str>) -> Self {
        Self {
            router: self.router.clone(),
            token: token.map(str::to_owned),
            user: None,
        }
    }

    /// The person behind it.
    #[must_use]
    pub fn id(&self) -> UserId {
        self.user.expect("the client is a person")
    }

    /// A request with any method.
    #[must_use]
    pub fn call(&self, method: &str, path: &str) -> Call {
        let mut headers = HeaderMap::new();
        if let Some(token) = &self.token {
            let value = HeaderValue::from_str(&format!("Bearer {token}")).unwrap();
            headers.insert(header::AUTHORIZATION, value);
        }
        Call {
            router: self.router.clone(),
            method: method.parse().expect("a method"),
            path: path.to_owned(),
            headers,
            body: Vec::new(),
            peer: ([127, 0, 0, 1], 40_000).into(),
        }
    }

    /// `GET`
    #[must_use]
    pub fn get(&self, path: &str) -> Call {
        self.call("GET", path)
    }

    /// `POST`
    #[must_use]
    pub fn post(&self, path: &str) -> Call {
        self.call("POST", path)
    }

    /// `PUT`
    #[must_use]
    pub fn put(&self, path: &str) -> Call {
        self.call("PUT", path)
    }

    /// `PATCH`
    #[must_use]
    pub fn patch(&self, path: &str) -> Call {
        self.call("PATCH", path)
    }

    /// `DELETE`
    #[must_use]
    pub fn delete(&self, path: &str) -> Call {
        self.call("DELETE", path)
    }
}

/// A request that is sent when it is awaited.
#[derive(Debug, Clone)]
pub struct Call {
    router: Router,
    method: Method,
    path: String,
    headers: HeaderMap,
    body: Vec<u8>,
    peer: SocketAddr,
}

impl Call {
    /// With a JSON body.
    #[must_use]
    pub fn json(self, body: Value) -> Self {
        self.body("application/json", body.to_string())
    }

    /// With any body.
    #[must_use]
    pub fn body(mut self, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self.header("content-type", content_type)
    }

    /// With a header, instead of the one that was set before.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let name: HeaderName = name.parse().expect("a header name");
        self.headers
            .insert(name, HeaderValue::from_str(value).expect("a header value"));
        self
    }

    /// From another address than 127.0.0.1.
    #[must_use]
    pub fn from(mut self, address: &str) -> Self {
        self.peer = SocketAddr::new(address.parse().expect("an address"), 40_000);
        self
    }

    /// With another path and query.
    #[must_use]
    pub fn to(mut self, path: &str) -> Self {
        path.clone_into(&mut self.path);
        self
    }

    /// Path and query.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The JSON body, when there is one.
    #[must_use]
    pub fn json_body(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// Without a header.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.headers.remove(name);
        self
    }

    /// Method and path, for messages.
    #[must_use]
    pub fn what(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// Opens a stream of events.
    pub async fn open(self) -> crate::EventStream {
        let what = self.what();
        let response = self.respond().await;
        let (head, body) = response.into_parts();
        assert_eq!(head.status.as_u16(), 200, "{what}");
        crate::EventStream::new(head.headers, body)
    }

    async fn send(self) -> Answer {
        let what = self.what();
        let (head, body) = self.respond().await.into_parts();
        let kind = head.headers.get(header::CONTENT_TYPE);
        let body = if kind.is_some_and(|kind| kind == "text/event-stream") {
            // It never ends by itself; its beginning is answer enough.
            let first = body.into_data_stream().next().await;
            first.map(|part| part.unwrap().to_vec()).unwrap_or_default()
        } else {
            body.collect().await.unwrap().to_bytes().to_vec()
        };
        Answer {
            what,
            status: head.status.as_u16(),
            headers: head.headers,
            body,
        }
    }

    async fn respond(self) -> axum::response::Response {
        let what = self.what();
        let mut request = Request::builder()
            .method(self.method)
            .uri(&self.path)
            .body(Body::from(self.body))
            .unwrap_or_else(|error| panic!("{what}: {error}"));
        *request.headers_mut() = self.headers;
        request.extensions_mut().insert(ConnectInfo(self.peer));
        self.router.oneshot(request).await.unwrap()
    }
}

impl IntoFuture for Call {
    type Output = Answer;
    type IntoFuture = Pin<Box<dyn Future<Output = Answer> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Method and path of the request.
    pub what: String,
    /// HTTP status.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// Body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON; null when it is empty.
    #[must_use]
    #[track_caller]
    pub fn json(&self) -> Value {
        if self.body.is_empty() {
            return Value::Null;
        }
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{}: {error}: {}", self.what, self.text()))
    }

    /// The body, after a look at the status.
    #[track_caller]
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}: {}", self.what, self.text());
        self.json()
    }

    /// A header as text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<String> {
        let value = self.headers.get(name)?;
        Some(value.to_str().unwrap_or_default().to_owned())
    }

    /// The body of a refusal, checked to be a whole problem document.
    #[track_caller]
    pub fn problem(&self, status: u16, code: &str) -> Value {
        let problem = self.expect(status);
        self.check_problem();
        assert_eq!(problem["code"], code, "{}: {}", self.what, self.text());
        problem
    }

    /// Fails unless the answer is a problem document as every refusal must be.
    #[track_caller]
    pub fn check_problem(&self) {
        let kind = self.header("content-type").unwrap_or_default();
        assert_eq!(
            kind,
            "application/problem+json",
            "{}: {}",
            self.what,
            self.text()
        );
        let problem = self.json();
        assert_eq!(problem["status"], self.status, "{}", self.what);
        for field in ["type", "title", "detail", "code", "request_id"] {
            let is_text = problem[field].as_str().is_some_and(|text| !text.is_empty());
            assert!(is_text, "{}: {field}: {}", self.what, self.text());
        }
    }
}
