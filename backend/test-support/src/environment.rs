//! A clock that stands still and ids that count.

use std::sync::{
    Mutex,
    atomic::{AtomicU64, Ordering},
};

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use req1_app::environment::Environment;
use uuid::{Builder, Uuid};

/// Time moves only by [`TestEnvironment::advance`].
#[derive(Debug)]
pub struct TestEnvironment {
    now: Mutex<DateTime<Utc>>,
    ids: AtomicU64,
}

impl Default for TestEnvironment {
    fn default() -> Self {
        Self {
            now: Mutex::new(Utc.with_ymd_and_hms(2026, 1, 5, 9, 0, 0).unwrap()),
            ids: AtomicU64::new(1),
        }
    }
}

impl TestEnvironment {
    /// Lets time pass.
    pub fn advance(&self, by: TimeDelta) {
        *self.now.lock().unwrap() += by;
    }
}

impl Environment for TestEnvironment {
    fn now(&self) -> DateTime<Utc> {
        *self.now.lock().unwrap()
    }

    fn new_id(&self) -> Uuid {
        let millis = u64::try_from(self.now().timestamp_millis()).unwrap();
        let number = self.ids.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        let mut random = [0_u8; 10];
        random[2..].copy_from_slice(&number);
        Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }
}
