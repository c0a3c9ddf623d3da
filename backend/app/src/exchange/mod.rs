//! Exchange with other tools by ReqIF.
//!
//! A file is read twice: the survey learns types, trees and identifiers, so that every object's place is known before
//! the load writes objects, links and the sidecar batch by batch into one change set. Memory grows with identifiers and
//! places only, never with texts.

mod export;
mod files;
mod import;
mod jobs;
mod load;
mod place;
mod plan;
mod report;
mod survey;
mod uploads;
mod watch;

pub use export::{ExportFormat, ExportReqif, ExportScope, ExportedFile, export_reqif};
pub use import::{ImportReqif, ImportedModule, ReqifImport, import_reqif};
pub use jobs::{analyse_job, export_job, import_job, start_export, start_import};
pub use report::{Report, analyse};
pub use uploads::{Upload, delete_upload, import_upload, may_import, read_upload, upload_reqif};
pub use watch::Watch;
