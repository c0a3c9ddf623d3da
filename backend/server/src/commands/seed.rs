//! `req1-server seed`

use std::{io::Write as _, process::ExitCode, time::Instant};

use req1_app::seed::{Seed, seed_module, seed_project};
use req1_store::users;

use crate::{Failure, cli::SeedFlags, config::Config, serving};

/// Adds a module of made-up objects, the same ones for the same number.
pub(crate) async fn seed(config: Config, flags: SeedFlags) -> Result<ExitCode, Failure> {
    let started = Instant::now();
    let app = serving::app(&config).await?;
    let mut db = app.store.acquire().await?;
    let owner = match &flags.owner {
        Some(address) => users::by_email(&mut db, address).await?.id,
        None => users::first_admin(&mut db).await?,
    };
    drop(db);
    let ctx = app.act_as(owner);
    let project = seed_project(&ctx, &flags.workspace).await?;
    let seed = Seed {
        objects: usize::try_from(flags.objects)?,
        flat: flags.flat,
        history_every: usize::try_from(flags.history_every)?,
        versions: usize::try_from(flags.versions)?,
        linked_to: flags.linked_to.map(Into::into),
    };
    let made = seed_module(&ctx, project, seed).await?;
    app.store.close().await;
    writeln!(
        std::io::stdout(),
        "module {}: {} objects, {} versions, {} links in {:.1} s",
        made.module,
        flags.objects,
        made.versions,
        made.links,
        started.elapsed().as_secs_f64()
    )?;
    Ok(ExitCode::SUCCESS)
}
