//! Who is at the other end: address, scheme, and what the client calls itself.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRef, FromRequestParts};
use http::{HeaderMap, header, request::Parts};
use ipnet::IpNet;
use req1_app::auth::Client;

use super::current_request_id;
use crate::ApiState;

/// The address that a request came from. Headers of proxies count only when the peer is a trusted proxy; `None` when the
/// server was started without connection information.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub Option<IpAddr>);

impl<S: Send + Sync> FromRequestParts<S> for ClientAddress
where
    ApiState: FromRef<S>,
{
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let state = ApiState::from_ref(state);
        let trusted = &state.config.trusted_proxies;
        Ok(Self(
            peer(parts).map(|peer| client_address(peer, &parts.headers, trusted)),
        ))
    }
}

/// The client, for sign-ins.
#[derive(Debug)]
pub(crate) struct ClientInfo {
    pub(crate) client: Client,
    /// Whether the session cookie must be `Secure`.
    pub(crate) is_secure: bool,
}

impl<S: Send + Sync> FromRequestParts<S> for ClientInfo
where
    ApiState: FromRef<S>,
{
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let ClientAddress(address) = ClientAddress::from_request_parts(parts, state).await?;
        let state = ApiState::from_ref(state);
        let user_agent = text(&parts.headers, header::USER_AGENT.as_str()).map(str::to_owned);
        Ok(Self {
            client: Client {
                address,
                user_agent,
                request_id: current_request_id(),
            },
            is_secure: state.config.secure_cookies
                || came_by_tls(parts, &state.config.trusted_proxies),
        })
    }
}

fn peer(parts: &Parts) -> Option<IpAddr> {
    let info = parts.extensions.get::<ConnectInfo<SocketAddr>>()?;
    Some(info.0.ip().to_canonical())
}

fn is_trusted(address: IpAddr, trusted: &[IpNet]) -> bool {
    trusted.iter().any(|network| network.contains(&address))
}

/// Each proxy appends the address that it saw, so the list is read from its end, as far as trusted proxies wrote it.
fn client_address(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let mut client = peer;
    let forwarded: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
    for entry in forwarded.into_iter().rev() {
        if !is_trusted(client, trusted) {
            break;
        }
        let Some(address) = parse_address(entry.trim()) else {
            break;
        };
        client = address.to_canonical();
    }
    client
}

/// An address, with or without a port.
fn parse_address(text: &str) -> Option<IpAddr> {
    text.parse()
        .ok()
        .or_else(|| text.parse::<SocketAddr>().ok().map(|socket| socket.ip()))
}

fn came_by_tls(parts: &Parts, trusted: &[IpNet]) -> bool {
    let from_proxy = peer(parts).is_some_and(|peer| is_trusted(peer, trusted));
    let scheme = text(&parts.headers, "x-forwarded-proto");
    from_proxy && scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case("https"))
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(peer: &str, forwarded: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", value.parse().unwrap());
        }
        let trusted = ["10.0.0.0/8".parse().unwrap(), "::1/128".parse().unwrap()];
        client_address(peer.parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn iam_6_only_trusted_proxies_tell_the_address() {
        assert_eq!(address("192.0.2.1", &["198.51.100.7"]), "192.0.2.1");
        assert_eq!(address("10.0.0.1", &["198.51.100.7"]), "198.51.100.7");
        assert_eq!(address("10.0.0.1", &[]), "10.0.0.1");
        // What the client wrote itself stands before what the proxy saw.
        assert_eq!(
            address("10.0.0.1", &["203.0.113.9, 198.51.100.7"]),
            "198.51.100.7"
        );
        assert_eq!(
            address("10.0.0.1", &["203.0.113.9, 198.51.100.7", "10.0.0.2"]),
            "198.51.100.7"
        );
        assert_eq!(address("::1", &["[2001:db8::1]:443"]), "2001:db8::1");
        assert_eq!(address("10.0.0.1", &["nonsense"]), "10.0.0.1");
    }
}
