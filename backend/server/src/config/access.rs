//! Who gets in.

use ipnet::IpNet;
use req1_app::auth::Signup;
use req1_identity::{MIN_PASSWORD, email};

use super::{Secret, Variables};

/// Shortest admin key, in characters: it is a password that nobody needs to remember.
const MIN_ADMIN_KEY: usize = 32;

/// Sign-up, the first admin, limits.
#[derive(Debug, Clone)]
pub(crate) struct AccessConfig {
    /// `REQ1_SIGNUP`
    pub(crate) signup: Signup,
    /// `REQ1_ADMIN_EMAIL` and `REQ1_ADMIN_PASSWORD`
    pub(crate) admin: Option<(String, Secret)>,
    /// `REQ1_PUBLIC_URL`: how people reach the server, for links that leave it. No slash at the end.
    pub(crate) public_url: Option<String>,
    /// `TRUSTED_PROXIES`: whose `X-Forwarded-For` is believed, as networks.
    pub(crate) trusted_proxies: Vec<IpNet>,
    /// `ADMIN_KEY`: root bearer of the API.
    pub(crate) admin_key: Option<Secret>,
    /// `REQ1_LIMIT_FACTOR`: every rate limit is multiplied by it, for tests and measurements.
    pub(crate) limit_factor: u32,
}

impl AccessConfig {
    pub(super) fn read(variables: &mut Variables) -> Self {
        let words = [Signup::Open, Signup::Invite, Signup::Closed].map(|one| (one.as_str(), one));
        let admin_key = variables.secret("ADMIN_KEY");
        if admin_key
            .as_ref()
            .is_some_and(|key| key.reveal().chars().count() < MIN_ADMIN_KEY)
        {
            let reason = format!("must have {MIN_ADMIN_KEY} characters or more");
            variables.reject("ADMIN_KEY", reason);
        }
        let public_url = variables.text("REQ1_PUBLIC_URL");
        let is_web = |url: &String| url.starts_with("http://") || url.starts_with("https://");
        if public_url.as_ref().is_some_and(|url| !is_web(url)) {
            variables.reject("REQ1_PUBLIC_URL", "must begin with http:// or https://");
        }
        Self {
            signup: variables.word("REQ1_SIGNUP", &words).unwrap_or_default(),
            admin: admin(variables),
            public_url: public_url.map(|url| url.trim_end_matches('/').to_owned()),
            trusted_proxies: networks(variables),
            admin_key,
            limit_factor: variables.parsed("REQ1_LIMIT_FACTOR").unwrap_or(1),
        }
    }
}

fn admin(variables: &mut Variables) -> Option<(String, Secret)> {
    let address = variables.text("REQ1_ADMIN_EMAIL");
    let password = variables.secret("REQ1_ADMIN_PASSWORD");
    if address
        .as_ref()
        .is_some_and(|address| email::check("", address).is_err())
    {
        variables.reject("REQ1_ADMIN_EMAIL", "is not an e-mail address");
    }
    if password
        .as_ref()
        .is_some_and(|password| password.reveal().chars().count() < MIN_PASSWORD)
    {
        let reason = format!("must have {MIN_PASSWORD} characters or more");
        variables.reject("REQ1_ADMIN_PASSWORD", reason);
    }
    match (address, password) {
        (Some(address), Some(password)) => Some((address, password)),
        (None, None) => None,
        (Some(_), None) => {
            variables.reject("REQ1_ADMIN_PASSWORD", "is needed with REQ1_ADMIN_EMAIL");
            None
        }
        (None, Some(_)) => {
            variables.reject("REQ1_ADMIN_EMAIL", "is needed with REQ1_ADMIN_PASSWORD");
            None
        }
    }
}

/// Networks, or single addresses, between commas.
fn networks(variables: &mut Variables) -> Vec<IpNet> {
    let text = variables.text("TRUSTED_PROXIES").unwrap_or_default();
    let mut networks = Vec::new();
    for part in list(&text) {
        match part.parse().or_else(|error| {
            part.parse()
                .map(|address: std::net::IpAddr| IpNet::from(address))
                .map_err(|_| error)
        }) {
            Ok(network) => networks.push(network),
            Err(_) => variables.reject(
                "TRUSTED_PROXIES",
                format!("`{part}` is not a network such as 10.0.0.0/8"),
            ),
        }
    }
    networks
}

/// Parts between commas, without blanks around them.
pub(super) fn list(text: &str) -> Vec<String> {
    let parts = text.split(',').map(str::trim);
    parts
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}
