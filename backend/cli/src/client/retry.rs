//! Safe requests are sent again when the server is away for a moment; others never, since nobody knows what they did.

use std::time::Duration;

use reqwest::{Client, Request, Response, StatusCode};

/// Pauses before the second and later attempts.
const PAUSES: [Duration; 3] = [
    Duration::from_millis(200),
    Duration::from_secs(1),
    Duration::from_secs(3),
];
/// What `Retry-After` may ask for at most.
const LONGEST: Duration = Duration::from_secs(15);

/// Sends a request.
pub(super) async fn send(http: &Client, request: Request) -> reqwest::Result<Response> {
    for pause in PAUSES {
        // The body of an upload is a stream that cannot be sent twice.
        let copy = request.try_clone().filter(|one| one.method().is_safe());
        let Some(copy) = copy else { break };
        let answer = http.execute(copy).await;
        match wanted_pause(&answer, pause) {
            Some(pause) => tokio::time::sleep(pause).await,
            None => return answer,
        }
    }
    http.execute(request).await
}

/// How long to wait before the next attempt, if there is to be one.
fn wanted_pause(answer: &reqwest::Result<Response>, pause: Duration) -> Option<Duration> {
    let Ok(response) = answer else {
        return Some(pause);
    };
    let again = [
        StatusCode::TOO_MANY_REQUESTS,
        StatusCode::BAD_GATEWAY,
        StatusCode::SERVICE_UNAVAILABLE,
        StatusCode::GATEWAY_TIMEOUT,
    ];
    if !again.contains(&response.status()) {
        return None;
    }
    let asked = response.headers().get("retry-after");
    let asked = asked.and_then(|value| value.to_str().ok()?.parse().ok());
    Some(asked.map_or(pause, Duration::from_secs).min(LONGEST))
}
