//! An address that is listened on, plain or with TLS.

use std::{
    io,
    net::{SocketAddr, TcpListener},
    path::Path,
    time::{Duration, SystemTime},
};

use axum::Router;
use axum_server::{
    Handle,
    accept::NoDelayAcceptor,
    tls_rustls::{RustlsAcceptor, RustlsConfig},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::config::TlsFiles;

/// Longest time that requests get to end after the stop, below the 30 s after which Kubernetes kills.
const DRAIN: Duration = Duration::from_secs(25);
/// How often the certificate's file is looked at.
const CERTIFICATE_CHECK: Duration = Duration::from_secs(30);

/// A bound address. Connections wait in it until it is served.
#[derive(Debug)]
pub(crate) struct Listener {
    socket: TcpListener,
    /// The address, with the port that the system chose where none was given.
    pub(crate) address: SocketAddr,
}

/// Binds an address.
pub(crate) fn bind(address: SocketAddr) -> io::Result<Listener> {
    let socket = TcpListener::bind(address).map_err(|error| {
        io::Error::new(error.kind(), format!("cannot listen on {address}: {error}"))
    })?;
    socket.set_nonblocking(true)?;
    let address = socket.local_addr()?;
    Ok(Listener { socket, address })
}

impl Listener {
    /// Serves until `stop`; then accepts nobody any more and returns when the requests that run have ended, or after 25 s.
    pub(crate) async fn serve(
        self,
        site: Router,
        tls: Option<TlsFiles>,
        (stop, tasks): (CancellationToken, &TaskTracker),
    ) -> io::Result<()> {
        let handle = Handle::new();
        let drain = handle.clone();
        let stopped = stop.clone();
        tasks.spawn(async move {
            stopped.cancelled().await;
            drain.graceful_shutdown(Some(DRAIN));
        });
        let service = site.into_make_service_with_connect_info::<SocketAddr>();
        let server = axum_server::from_tcp(self.socket)?.handle(handle);
        let Some(files) = tls else {
            return server.acceptor(NoDelayAcceptor::new()).serve(service).await;
        };
        let config = RustlsConfig::from_pem_file(&files.certificate, &files.key).await?;
        tasks.spawn(renew(config.clone(), files, stop));
        let acceptor = RustlsAcceptor::new(config).acceptor(NoDelayAcceptor::new());
        server.acceptor(acceptor).serve(service).await
    }
}

/// Takes a certificate that was renewed on disk without a restart.
async fn renew(config: RustlsConfig, files: TlsFiles, stop: CancellationToken) {
    let mut seen = modified(&files.certificate).await;
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(CERTIFICATE_CHECK) => {}
        }
        let now = modified(&files.certificate).await;
        if now == seen {
            continue;
        }
        match config
            .reload_from_pem_file(&files.certificate, &files.key)
            .await
        {
            Ok(()) => {
                seen = now;
                tracing::info!("the renewed certificate is in use");
            }
            // The key may be written a moment after the certificate: the next round tries again.
            Err(error) => tracing::warn!(%error, "the certificate on disk is not usable yet"),
        }
    }
}

async fn modified(path: &Path) -> Option<SystemTime> {
    tokio::fs::metadata(path).await.ok()?.modified().ok()
}
