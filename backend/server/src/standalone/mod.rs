//! Everything from one folder: a PostgreSQL of its own, files beside it, sessions in the process.
//!
//! ```text
//! DATA/lock          held while a server uses the folder
//! DATA/postgres/     the database, owned by the user that PostgreSQL runs as
//! DATA/run/          folder of the database's socket
//! DATA/files/        uploaded files
//! DATA/sign-in.txt   how to sign in to the sample workspace
//! ```

mod account;
mod binaries;
mod cluster;
mod sign_in;
mod warden;

use std::{
    fs::{self, File, TryLockError},
    path::{Path, PathBuf},
    process::ExitCode,
};

use req1_store::migrate::{self, LocalDatabase};

use self::cluster::{Cluster, SUPERUSER};
use crate::{
    Failure,
    config::{Config, Variables},
    serving::{self, Roles},
};

/// The folder of a standalone server, which no other server can open meanwhile.
#[derive(Debug)]
pub(crate) struct Data {
    folder: PathBuf,
    cluster: Cluster,
    names: LocalDatabase,
    /// Unlocked when it is dropped, and by the system when the process dies.
    _lock: File,
}

impl Data {
    /// Opens the folder, and makes it if it is not there.
    pub(crate) fn open(folder: &Path) -> Result<Self, Failure> {
        let refuse = |error| format!("cannot use the data folder {}: {error}", folder.display());
        fs::create_dir_all(folder).map_err(refuse)?;
        let folder = fs::canonicalize(folder).map_err(refuse)?;
        let lock = File::create(folder.join("lock")).map_err(refuse)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let folder = folder.display();
                return Err(format!("another server uses the data folder {folder}").into());
            }
            Err(TryLockError::Error(error)) => return Err(refuse(error).into()),
        }
        Ok(Self {
            cluster: Cluster::below(&folder)?,
            folder,
            names: LocalDatabase::default(),
            _lock: lock,
        })
    }

    /// Settings that follow from the folder.
    pub(crate) fn settings(&self, variables: Variables) -> Variables {
        let url = self.cluster.url(self.names.server, self.names.database);
        variables
            .without("REDIS_URL")
            .with_flag("DATABASE_URL", Some(url))
            .with_flag("FILES_DIR", Some(self.folder.join("files").display()))
            .with_default("LISTEN_ADDR", "127.0.0.1:8080")
    }

    fn roles(&self) -> [&'static str; 3] {
        [SUPERUSER, self.names.owner, self.names.server]
    }

    /// Starts the database and brings it to this release.
    async fn start(&self) -> Result<(), Failure> {
        self.cluster.start(&self.roles()).await?;
        let superuser = self.cluster.url(SUPERUSER, "postgres");
        migrate::provision(&superuser, self.names).await?;
        let owner = self.cluster.url(self.names.owner, self.names.database);
        migrate::migrate(&owner).await?;
        Ok(())
    }
}

/// Serves from the folder until SIGTERM or SIGINT.
pub(crate) async fn run(config: Config, data: Data, sample: bool) -> Result<ExitCode, Failure> {
    let app = serving::app(&config).await?;
    let stop = serving::stop_on_signal(&app.tasks)?;
    let warden = data.cluster.guard()?;
    let outcome = async {
        data.start().await?;
        let first = (config.access.admin.clone(), sample);
        sign_in::prepare(&app, &data.folder, first).await?;
        let watched = data.cluster.clone();
        let (roles, until) = (data.roles(), stop.clone());
        app.tasks
            .spawn(async move { watched.watch(&roles, &until).await });
        serving::serve(config, Roles::ALL, (app.clone(), stop.clone())).await
    };
    let outcome = outcome.await;
    // Requests have ended by now, or nothing was ever served.
    stop.cancel();
    let stopped = data.cluster.stop().await;
    if stopped.is_ok() {
        warden.dismiss().await?;
    }
    outcome.and(stopped).map(|()| ExitCode::SUCCESS)
}
