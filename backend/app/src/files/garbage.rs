//! Taking away what nobody needs: uploads that never ended, content that nothing shows, old results of jobs, and
//! objects without a row.

use std::time::{Duration, SystemTime};

use req1_blob::Key;
use req1_domain::ids::FileId;
use req1_store::files::{self, GarbageAges};
use uuid::Uuid;

use crate::{App, AppError};

const BATCH: i64 = 200;
const BATCH_KEYS: usize = 1_000;

/// How old things must be before they are garbage.
#[derive(Debug, Clone, Copy)]
pub struct GarbageGrace {
    /// Uploads that never ended, and objects without a row. Longer than any upload takes.
    pub broken: Duration,
    /// Content that no body ever showed: somebody may still be writing that body.
    pub unused: Duration,
    /// What jobs were given and made.
    pub work: Duration,
}

impl Default for GarbageGrace {
    fn default() -> Self {
        Self {
            broken: Duration::from_hours(24),
            unused: Duration::from_hours(7 * 24),
            work: Duration::from_hours(30 * 24),
        }
    }
}

/// What was taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Collected {
    /// Rows with their content.
    pub files: u64,
    /// Objects that had no row.
    pub orphans: u64,
}

/// Collects garbage. Does nothing while another process does.
#[tracing::instrument(name = "app.file.collect_garbage", skip_all)]
pub async fn collect_garbage(app: &App, grace: GarbageGrace) -> Result<Collected, AppError> {
    let mut lock = app.store.begin().await?;
    if !files::try_sweep_lock(&mut lock).await? {
        return Ok(Collected::default());
    }
    let collected = Collected {
        files: collect_files(app, grace).await?,
        orphans: collect_orphans(app, grace).await?,
    };
    if collected != Collected::default() {
        tracing::info!(
            files = collected.files,
            orphans = collected.orphans,
            "garbage collected"
        );
    }
    Ok(collected)
}

async fn collect_files(app: &App, grace: GarbageGrace) -> Result<u64, AppError> {
    let now = app.environment.now();
    let ages = GarbageAges {
        pending: now - grace.broken,
        unused: now - grace.unused,
        work: now - grace.work,
    };
    let mut db = app.store.acquire().await?;
    let mut after = FileId(Uuid::nil());
    let mut count = 0;
    loop {
        let batch = files::expired(&mut db, ages, (after, BATCH)).await?;
        let Some(last) = batch.last() else {
            return Ok(count);
        };
        after = last.id;
        for garbage in batch {
            // The row goes first: content without a row is found later, a row without content would be a loss.
            if files::delete(&mut db, garbage.id).await? {
                app.files.delete(&garbage.storage_key.parse()?).await?;
                count += 1;
            }
        }
    }
}

async fn collect_orphans(app: &App, grace: GarbageGrace) -> Result<u64, AppError> {
    // Ages of objects come from the disk's clock, not from the application's.
    let Some(instant) = SystemTime::now().checked_sub(grace.broken) else {
        return Ok(0);
    };
    let mut db = app.store.acquire().await?;
    let mut count = 0;
    for folder in 0..=u8::MAX {
        let keys = app.files.keys_before(folder, instant).await?;
        for batch in keys.chunks(BATCH_KEYS) {
            let names: Vec<String> = batch.iter().map(Key::to_string).collect();
            let known = files::known_keys(&mut db, &names).await?;
            for key in batch
                .iter()
                .filter(|key| !known.iter().any(|one| one == key.as_str()))
            {
                app.files.delete(key).await?;
                count += 1;
            }
        }
    }
    Ok(count)
}
