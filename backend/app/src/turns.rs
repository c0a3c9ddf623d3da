//! Turns of those who write in a module.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, Weak},
};

use req1_domain::ids::ModuleId;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Writers of one module that have a connection at the same time: one writes, the others get ready.
const AT_ONCE: usize = 4;
/// Queues that are kept before empty ones are looked for.
const MANY: usize = 1_000;

/// A module is written by one after the other, whoever holds the lock on its row. Who waited for that with a connection
/// in his hand would keep it from all who only want to read: twenty writers behind one long act would stand in
/// everybody's way. So they wait here, in the order in which they came, and ask for a connection when it is their turn.
#[derive(Debug, Clone, Default)]
pub(crate) struct Turns(Arc<Mutex<HashMap<ModuleId, Weak<Semaphore>>>>);

/// A turn; it ends when it is dropped.
pub(crate) type Turn = Option<OwnedSemaphorePermit>;

impl Turns {
    /// Waits for a turn in a module, be there one or not.
    #[must_use = "the turn ends when it is dropped"]
    pub(crate) async fn take(&self, module: ModuleId) -> Turn {
        // Nobody closes the queue, so there is always a permit in the end.
        self.queue(module).acquire_owned().await.ok()
    }

    fn queue(&self, module: ModuleId) -> Arc<Semaphore> {
        let mut queues = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(queue) = queues.get(&module).and_then(Weak::upgrade) {
            return queue;
        }
        if queues.len() >= MANY {
            queues.retain(|_, queue| queue.strong_count() > 0);
        }
        let queue = Arc::new(Semaphore::new(AT_ONCE));
        queues.insert(module, Arc::downgrade(&queue));
        queue
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::timeout;
    use uuid::Uuid;

    use super::*;

    fn module(number: u128) -> ModuleId {
        ModuleId(Uuid::from_u128(number))
    }

    #[tokio::test]
    async fn obj_8_some_write_at_a_time_and_the_others_wait_in_their_order() {
        let turns = Turns::default();
        let mut held: Vec<Turn> = Vec::new();
        for _ in 0..AT_ONCE {
            held.push(turns.take(module(1)).await);
        }
        // Another module is another queue.
        let _other = turns.take(module(2)).await;
        let mut next = Box::pin(turns.take(module(1)));
        let mut last = Box::pin(turns.take(module(1)));
        let short = Duration::from_millis(20);
        assert!(timeout(short, &mut next).await.is_err());
        assert!(timeout(short, &mut last).await.is_err());
        held.pop();
        assert!(timeout(short, &mut last).await.is_err());
        assert!(timeout(short, &mut next).await.is_ok());
    }

    #[tokio::test]
    async fn obj_8_queues_that_nobody_stands_in_are_forgotten() {
        let turns = Turns::default();
        for number in 0..=MANY as u128 {
            drop(turns.take(module(number)).await);
        }
        assert!(turns.0.lock().unwrap().len() < MANY);
    }
}
