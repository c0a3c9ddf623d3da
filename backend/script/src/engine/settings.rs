//! How many scripts run at once, and in what.

use std::{ffi::OsString, path::PathBuf, time::Duration};

use crate::Limits;

/// How many scripts run at once, and in what.
#[derive(Debug, Clone)]
pub struct EngineSettings {
    /// Where they run.
    pub place: Place,
    /// How many scripts run at once.
    pub parallel: usize,
    /// How many may wait for their turn; more are refused as busy.
    pub waiting: usize,
    /// How long one waits for its turn.
    pub patience: Duration,
    /// How many engines stand ready.
    pub warm: usize,
    /// Memory of a process that hosts scripts, in bytes.
    pub memory_bytes: u64,
    /// What a run may use at most, whatever its job says.
    pub limits: Limits,
}

/// Where scripts run.
#[derive(Debug, Clone)]
pub enum Place {
    /// In processes of a program that calls [`crate::serve`] when it is called with `arguments`.
    Process {
        /// The program.
        program: PathBuf,
        /// See `program`.
        arguments: Vec<OsString>,
    },
    /// In threads of this process: for tests of other things, since the worst script can end it.
    #[cfg(any(feature = "v8", feature = "quickjs"))]
    Here,
}

impl EngineSettings {
    /// Usual settings for a program that calls [`crate::serve`] when it is called with `arguments`.
    #[must_use]
    pub fn new(program: PathBuf, arguments: impl IntoIterator<Item = OsString>) -> Self {
        Self::at(Place::Process {
            program,
            arguments: arguments.into_iter().collect(),
        })
    }

    /// For tests of other things, where this program carries an engine: scripts run in threads of this process, which the worst of them can end.
    #[cfg(any(feature = "v8", feature = "quickjs"))]
    #[must_use]
    pub fn in_this_process() -> Self {
        Self::at(Place::Here)
    }

    fn at(place: Place) -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Self {
            place,
            parallel: cores * 2,
            waiting: 256,
            patience: Duration::from_secs(10),
            warm: cores.min(4) + 2,
            memory_bytes: 2 * 1024 * 1024 * 1024,
            limits: Limits::most(),
        }
    }
}
