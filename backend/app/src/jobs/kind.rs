//! What jobs do.

/// A kind of job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobKind {
    /// Reads an uploaded ReqIF file and tells what is in it.
    ReqifAnalyse,
    /// Makes modules from a ReqIF file.
    ReqifImport,
    /// Writes a module as a ReqIF file.
    ReqifExport,
    /// Runs a script whose time has come.
    ScriptRun,
}

impl JobKind {
    /// All kinds.
    pub const ALL: [Self; 4] = [
        Self::ReqifAnalyse,
        Self::ReqifImport,
        Self::ReqifExport,
        Self::ScriptRun,
    ];

    /// The name in the API and the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ReqifAnalyse => "reqif_analyse",
            Self::ReqifImport => "reqif_import",
            Self::ReqifExport => "reqif_export",
            Self::ScriptRun => "script_run",
        }
    }

    /// Reads a stored name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}
