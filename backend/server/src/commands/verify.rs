//! `req1-server verify`

use std::{io::Write as _, process::ExitCode};

use req1_store::{Store, change_sets};

use crate::{Failure, config::Config};

/// Recomputes the hash chain of every module, deleted ones included. Prints one line for every fault, and fails if there
/// is one.
pub(crate) async fn verify(config: Config) -> Result<ExitCode, Failure> {
    let store = Store::connect(config.database.url.reveal(), config.database.connections)?;
    let mut db = store.acquire().await?;
    let modules = change_sets::modules_to_verify(&mut db).await?;
    let mut out = std::io::stdout();
    let mut faults = 0_usize;
    for module in &modules {
        for found in change_sets::verify_module(&mut db, module.id).await? {
            faults += 1;
            let (id, name) = (module.id.0, &module.name);
            writeln!(
                out,
                "{id} {name}: revision {}: {}",
                found.revision, found.fault
            )?;
        }
    }
    let revisions: i64 = modules.iter().map(|module| module.revision).sum();
    let (count, word) = (
        modules.len(),
        if faults == 0 {
            "all hold"
        } else {
            "NOT as written"
        },
    );
    writeln!(
        out,
        "{count} modules, {revisions} revisions, {faults} faults: {word}"
    )?;
    drop(db);
    store.close().await;
    Ok(if faults == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
