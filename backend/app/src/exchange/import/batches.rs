//! Writing what the reading thread sends.

use std::{collections::HashMap, fs::File};

use req1_domain::access::Granted;
use req1_store::{
    Connection, PooledConnection,
    change_sets::OpenChange,
    exchange,
    objects::{self, SearchDocument, SearchReady},
};
use tokio::{sync::mpsc, task::JoinError};
use uuid::Uuid;

use super::Import;
use crate::{
    AppError,
    exchange::load::{Batch, Load, Loaded, load},
};

/// Batches that are read ahead of what is written.
const READ_AHEAD: usize = 4;

/// Search documents of a batch by number of the module.
type Documents = HashMap<u32, Vec<SearchDocument>>;

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
        let (read, batches) = mpsc::channel::<Batch>(READ_AHEAD);
        let (made, mut ready) = mpsc::channel::<(Batch, Documents)>(1);
        let tasks = &self.ctx.app.tasks;
        let reading = tasks.spawn_blocking(move || load(&mut file, work, &read));
        let second = self.ctx.store().try_acquire();
        let making = tasks.spawn(make_documents((second, *self.project), batches, made));
        let mut done = 0;
        while let Some((batch, documents)) = ready.recv().await {
            self.watch.check()?;
            done += u64::try_from(batch.count).unwrap_or(0);
            let places = (granted, exchange_id);
            self.write(&mut *db, change, places, (batch, documents))
                .await?;
            self.watch.progress(done.min(total), total, "load");
        }
        making.await.map_err(ended)??;
        reading.await.map_err(ended)?
    }

    async fn write(
        &self,
        db: &mut Connection,
        change: &OpenChange,
        (granted, exchange_id): (&[Granted], Uuid),
        (mut batch, mut documents): (Batch, Documents),
    ) -> Result<(), AppError> {
        for (module, objects) in &batch.objects {
            let granted = usize::try_from(*module)
                .ok()
                .and_then(|place| granted.get(place));
            let Some(granted) = granted else {
                continue;
            };
            let ready = SearchReady {
                // The words of the batch go along with the first module.
                words: std::mem::take(&mut batch.words),
                documents: documents
                    .remove(module)
                    .into_iter()
                    .flatten()
                    .map(Some)
                    .collect(),
            };
            exchange::load_objects(&mut *db, change, granted, (objects, &ready)).await?;
        }
        Ok(exchange::insert_elements(db, self.project, (exchange_id, &batch.elements)).await?)
    }
}

/// Has the search documents of each batch made by a second connection, while the first one writes the batch before it.
/// Without one they are made while writing.
async fn make_documents(
    (mut second, project): (Option<PooledConnection>, Granted),
    mut batches: mpsc::Receiver<Batch>,
    made: mpsc::Sender<(Batch, Documents)>,
) -> Result<(), AppError> {
    while let Some(batch) = batches.recv().await {
        let mut documents = Documents::new();
        if let Some(db) = second.as_deref_mut() {
            for (module, objects) in &batch.objects {
                let texts: Vec<_> = objects.iter().map(|one| &one.search).collect();
                let made = objects::search_documents(&mut *db, &project, &texts).await?;
                documents.insert(*module, made);
            }
        }
        if made.send((batch, documents)).await.is_err() {
            break;
        }
    }
    Ok(())
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the form that `map_err` wants"
)]
fn ended(error: JoinError) -> AppError {
    AppError::Internal(format!("a part of the import ended: {error}").into())
}
