//! Looking whether an address answers, without becoming the tool of whoever wrote it.
//!
//! Addresses in objects are written by many people. Those of the machine that looks, and of the services that a network has for
//! its own machines, are not asked: nobody else can reach them, and that is what makes them worth asking for. Redirections and
//! names that lead there are caught, too. No answer is read.

use std::{
    error::Error,
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use reqwest::{
    Client, Method, StatusCode, Url,
    dns::{Addrs, Name, Resolve, Resolving},
    redirect::{Attempt, Policy},
};

use crate::{failure::Failure, output::printable};

const MOST_REDIRECTIONS: usize = 5;
const LONGEST_DETAIL: usize = 200;

/// What came of looking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Somebody is there.
    Answers(String),
    /// Nobody is, or not what was looked for.
    Broken(String),
    /// It was not asked, and why.
    Skipped(&'static str),
}

#[derive(Debug, thiserror::Error)]
#[error("it leads to this machine or to services of its network")]
struct Inward;

/// Whether an address is that of this machine or of services for it.
fn is_inward(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(four) => {
            four.is_loopback()
                || four.is_link_local()
                || four.is_broadcast()
                || four.is_multicast()
                || four.octets().first() == Some(&0)
        }
        IpAddr::V6(six) => {
            six.is_loopback()
                || six.is_unspecified()
                || six.is_unicast_link_local()
                || six.is_multicast()
        }
    }
}

/// Whether a URL names such an address by its numbers. Names are looked at when they are resolved.
fn names_inward(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host.parse().is_ok_and(is_inward)
}

/// Resolves names, but not to addresses of this machine.
struct Outward;

impl Resolve for Outward {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let outward: Vec<SocketAddr> = found.filter(|one| !is_inward(one.ip())).collect();
            if outward.is_empty() {
                return Err(Inward.into());
            }
            Ok(Box::new(outward.into_iter()) as Addrs)
        })
    }
}

/// How addresses are looked at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Manner {
    /// Those of this machine, too.
    pub(super) local: bool,
    /// How long one may take.
    pub(super) patience: Duration,
    /// Whether certificates are needed.
    pub(super) secure: bool,
}

/// Looks at addresses, with nothing that tells who looks.
#[derive(Debug)]
pub(super) struct Looker {
    http: Client,
    local: bool,
}

impl Looker {
    pub(super) fn new(manner: Manner) -> Result<Self, Failure> {
        let local = manner.local;
        let mut http = Client::builder()
            .user_agent(concat!("req1-link-check/", env!("CARGO_PKG_VERSION")))
            .referer(false)
            .timeout(manner.patience)
            .redirect(Policy::custom(move |attempt: Attempt<'_>| {
                if attempt.previous().len() > MOST_REDIRECTIONS {
                    attempt.error("it leads from place to place")
                } else if !local && names_inward(attempt.url()) {
                    attempt.error(Inward)
                } else {
                    attempt.follow()
                }
            }));
        if !local {
            http = http.dns_resolver(Arc::new(Outward));
        }
        if !manner.secure {
            // No certificate is looked at, so none need to be there.
            http = http.tls_certs_only([]);
        }
        let http = http
            .build()
            .map_err(|error| Failure::Failed(innermost(&error)))?;
        Ok(Self { http, local })
    }

    /// Looks at an address: at what stands about it, and at itself only where that does not tell.
    pub(super) async fn look(&self, address: &str) -> Outcome {
        let Ok(url) = Url::parse(address) else {
            return Outcome::Skipped("no address");
        };
        if !matches!(url.scheme(), "http" | "https") {
            return Outcome::Skipped("only http and https are asked");
        }
        if !self.local && names_inward(&url) {
            return Outcome::Skipped("leads to this machine; --local asks it");
        }
        let first = self.ask(Method::HEAD, url.clone()).await;
        match first {
            Outcome::Broken(_) => self.ask(Method::GET, url).await,
            Outcome::Answers(_) | Outcome::Skipped(_) => first,
        }
    }

    async fn ask(&self, method: Method, url: Url) -> Outcome {
        match self.http.request(method, url).send().await {
            Ok(answer) => judged(answer.status()),
            Err(error) if is_refused(&error) => {
                Outcome::Skipped("leads to this machine; --local asks it")
            }
            Err(error) if error.is_timeout() => Outcome::Broken("no answer in time".to_owned()),
            Err(error) => Outcome::Broken(innermost(&error)),
        }
    }
}

/// Who asks for a name or for patience is there.
fn judged(status: StatusCode) -> Outcome {
    let there = [401, 403, 407, 429].contains(&status.as_u16());
    if status.is_success() || status.is_redirection() || there {
        Outcome::Answers(status.to_string())
    } else {
        Outcome::Broken(status.to_string())
    }
}

fn causes<'e>(error: &'e reqwest::Error) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    let outermost: &'e (dyn Error + 'static) = error;
    std::iter::successors(Some(outermost), |one| (*one).source())
}

fn is_refused(error: &reqwest::Error) -> bool {
    causes(error).any(<dyn Error>::is::<Inward>)
}

/// Why, in a few words that are fit to be shown.
fn innermost(error: &reqwest::Error) -> String {
    let text = causes(error).last().map(ToString::to_string);
    let text = printable(&text.unwrap_or_default());
    text.chars().take(LONGEST_DETAIL).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lnk_10_addresses_of_this_machine_and_of_services_for_it_are_known_by_their_numbers() {
        for inward in [
            "http://127.0.0.1/",
            "http://127.1/",
            "http://2130706433/",
            "http://0x7f.0.0.1/",
            "http://0.0.0.0:8080/",
            "http://169.254.169.254/latest/meta-data",
            "http://[::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[fe80::1]/",
            "http://[::]/",
        ] {
            assert!(names_inward(&Url::parse(inward).unwrap()), "{inward}");
        }
        for outward in [
            "https://example.org/",
            "http://10.0.0.1/",
            "http://192.168.1.20/",
            "http://8.8.8.8/",
            "http://[2001:db8::1]/",
        ] {
            assert!(!names_inward(&Url::parse(outward).unwrap()), "{outward}");
        }
    }

    #[test]
    fn lnk_10_who_asks_for_a_name_is_there_and_who_knows_nothing_is_not() {
        for status in [200, 204, 304, 401, 403, 429] {
            let status = StatusCode::from_u16(status).unwrap();
            assert!(matches!(judged(status), Outcome::Answers(_)), "{status}");
        }
        for status in [400, 404, 410, 500, 503] {
            let status = StatusCode::from_u16(status).unwrap();
            assert!(matches!(judged(status), Outcome::Broken(_)), "{status}");
        }
    }
}
