//! Writing what the reading thread sends.

use std::{collections::HashMap, fs::File};

use req1_domain::access::Granted;
use req1_store::{Connection, change_sets::OpenChange, exchange, objects};
use tokio::sync::mpsc;
use uuid::Uuid;

use super::Import;
use crate::{
    AppError,
    exchange::load::{Batch, Load, Loaded, load},
};

/// Batches that are read ahead of what is written.
const READ_AHEAD: usize = 4;

/// Search documents of a batch by number of the module.
type Documents = HashMap<u32, Vec<String>>;

impl Import<'_> {
    /// Loads objects and elements; answers what can only be written after all of them.
    pub(super) async fn load(
        &self,
        db: &mut Connection,
        change: &OpenChange,
        (granted, exchange_id): (&[Granted], Uuid),
        (mut file, work): (File, Load),
    ) -> Result<Loaded, AppError> {
        let total = self.report.counts().objects
            + self.report.counts().placements
            + self.report.counts().relations;
        let (sender, mut receiver) = mpsc::channel::<Batch>(READ_AHEAD);
        let reading = self
            .ctx
            .app
            .tasks
            .spawn_blocking(move || load(&mut file, work, &sender));
        let mut second = self.ctx.store().try_acquire();
        let mut done = 0;
        let mut next = self.next(&mut receiver, second.as_deref_mut()).await?;
        while let Some((batch, documents)) = next {
            self.watch.check()?;
            let count = u64::try_from(batch.count).unwrap_or(0);
            let places = (granted, exchange_id);
            let (written, following) = tokio::join!(
                self.write(&mut *db, change, places, (batch, documents)),
                self.next(&mut receiver, second.as_deref_mut()),
            );
            written?;
            next = following?;
            done += count;
            self.watch.progress(done.min(total), total, "load");
        }
        reading
            .await
            .map_err(|error| AppError::Internal(format!("reading thread: {error}").into()))?
    }

    /// The next batch. A second connection makes its search documents while the first one writes the batch before it.
    async fn next(
        &self,
        batches: &mut mpsc::Receiver<Batch>,
        second: Option<&mut Connection>,
    ) -> Result<Option<(Batch, Documents)>, AppError> {
        let Some(batch) = batches.recv().await else {
            return Ok(None);
        };
        let mut documents = Documents::new();
        if let Some(db) = second {
            for (module, objects) in &batch.objects {
                let texts: Vec<_> = objects.iter().map(|one| &one.search).collect();
                let made = objects::search_documents(&mut *db, self.project, &texts).await?;
                documents.insert(*module, made);
            }
        }
        Ok(Some((batch, documents)))
    }

    async fn write(
        &self,
        db: &mut Connection,
        change: &OpenChange,
        (granted, exchange_id): (&[Granted], Uuid),
        (batch, documents): (Batch, Documents),
    ) -> Result<(), AppError> {
        for (module, objects) in &batch.objects {
            let granted = usize::try_from(*module)
                .ok()
                .and_then(|place| granted.get(place));
            let Some(granted) = granted else {
                continue;
            };
            let documents = documents.get(module).map(Vec::as_slice);
            exchange::load_objects(&mut *db, change, granted, (objects, documents)).await?;
        }
        Ok(exchange::insert_elements(db, self.project, (exchange_id, &batch.elements)).await?)
    }
}
