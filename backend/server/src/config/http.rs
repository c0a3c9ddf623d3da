//! How the server is reached.

use std::{net::SocketAddr, path::PathBuf};

use ::http::HeaderValue;

use super::{Variables, access::list};

/// Pages of which origins may read answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cors {
    /// Only the server's own.
    SameOrigin,
    /// Any, without credentials.
    Any,
    /// These, with credentials.
    Listed(Vec<String>),
}

/// Files of the certificate and its key, PEM.
#[derive(Debug, Clone)]
pub(crate) struct TlsFiles {
    pub(crate) certificate: PathBuf,
    pub(crate) key: PathBuf,
}

/// Addresses, pages, origins.
#[derive(Debug, Clone)]
pub(crate) struct HttpConfig {
    /// `LISTEN_ADDR`, with the port of `PORT` where that is set.
    pub(crate) listen: SocketAddr,
    /// `METRICS_ADDR`: an address of its own for `/metrics` and `/health`; without it they share the other.
    pub(crate) metrics: Option<SocketAddr>,
    /// `STATIC_DIR`: the browser application, instead of the one in the binary.
    pub(crate) static_dir: Option<PathBuf>,
    /// `CORS_ORIGIN`
    pub(crate) cors: Cors,
    /// `TLS_CERT_FILE` and `TLS_KEY_FILE`
    pub(crate) tls: Option<TlsFiles>,
    /// `BUILD_SHA`
    pub(crate) build_sha: Option<String>,
    /// `REQ1_MODE=dev`
    pub(crate) dev: bool,
}

impl HttpConfig {
    pub(super) fn read(variables: &mut Variables) -> Option<Self> {
        let words = [("production", false), ("dev", true)];
        let dev = variables.word("REQ1_MODE", &words).unwrap_or(false);
        let listen = listen(variables);
        let static_dir = variables.text("STATIC_DIR").map(PathBuf::from);
        if let Some(folder) = &static_dir
            && !folder.join("index.html").is_file()
        {
            variables.reject("STATIC_DIR", "has no index.html");
        }
        Some(Self {
            metrics: variables.parsed("METRICS_ADDR"),
            cors: cors(variables, dev),
            tls: tls(variables),
            build_sha: variables
                .text("BUILD_SHA")
                .or_else(|| option_env!("BUILD_SHA").map(str::to_owned)),
            listen: listen?,
            static_dir,
            dev,
        })
    }
}

fn listen(variables: &mut Variables) -> Option<SocketAddr> {
    let given = variables.text("LISTEN_ADDR");
    let port = variables.parsed::<u16>("PORT");
    let text = given.unwrap_or_else(|| "0.0.0.0:8080".to_owned());
    // An address without a port is one whose port stands in PORT.
    let parsed = text.parse::<SocketAddr>().or_else(|error| {
        text.parse()
            .map(|host| SocketAddr::new(host, 8080))
            .map_err(|_| error)
    });
    match parsed {
        Ok(mut address) => {
            address.set_port(port.unwrap_or(address.port()));
            Some(address)
        }
        Err(error) => {
            variables.reject("LISTEN_ADDR", format!("{error}, such as 127.0.0.1:8080"));
            None
        }
    }
}

fn cors(variables: &mut Variables, dev: bool) -> Cors {
    let text = variables.text("CORS_ORIGIN").unwrap_or_default();
    match text.as_str() {
        "" if dev => return Cors::Any,
        "" => return Cors::SameOrigin,
        "*" => return Cors::Any,
        _ => {}
    }
    let origins = list(&text);
    if let Some(bad) = origins.iter().find(|origin| !is_origin(origin)) {
        let reason = format!("`{bad}` is not an origin, such as https://req1.example");
        variables.reject("CORS_ORIGIN", reason);
    }
    Cors::Listed(origins)
}

/// Scheme and authority, nothing else.
fn is_origin(text: &str) -> bool {
    let authority = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    authority.is_some_and(|authority| {
        !authority.is_empty() && !authority.contains(['/', '*', '?', '#', '@', ' '])
    }) && HeaderValue::from_str(text).is_ok()
}

fn tls(variables: &mut Variables) -> Option<TlsFiles> {
    let certificate = variables.text("TLS_CERT_FILE");
    let key = variables.text("TLS_KEY_FILE");
    match (certificate, key) {
        (Some(certificate), Some(key)) => Some(TlsFiles {
            certificate: certificate.into(),
            key: key.into(),
        }),
        (None, None) => None,
        (Some(_), None) => {
            variables.reject("TLS_KEY_FILE", "is needed with TLS_CERT_FILE");
            None
        }
        (None, Some(_)) => {
            variables.reject("TLS_CERT_FILE", "is needed with TLS_KEY_FILE");
            None
        }
    }
}
