//! How many streams there may be: a bound for each sign-in and one for the process.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use uuid::Uuid;

use crate::AppError;

/// Streams of one sign-in. A browser has six connections to a server without HTTP/2; some must stay free for requests.
const PER_SESSION: usize = 4;
/// Streams of a process.
const IN_ALL: usize = 5_000;
/// Seconds until it makes sense to ask again.
const WAIT: u64 = 15;

/// The streams that are open.
#[derive(Debug, Clone, Default)]
pub(super) struct Seats {
    taken: Arc<Mutex<HashMap<Uuid, usize>>>,
}

/// A place among them, given back when it is dropped.
#[derive(Debug)]
pub(super) struct Seat {
    seats: Seats,
    whose: Uuid,
}

impl Seats {
    /// A place for a sign-in.
    pub(super) fn take(&self, whose: Uuid) -> Result<Seat, AppError> {
        let mut taken = self.lock();
        let all: usize = taken.values().sum();
        let own = taken.get(&whose).copied().unwrap_or_default();
        if own >= PER_SESSION || all >= IN_ALL {
            return Err(AppError::TooMany(WAIT));
        }
        taken.insert(whose, own + 1);
        Ok(Seat {
            seats: self.clone(),
            whose,
        })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Uuid, usize>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut taken = self.seats.lock();
        let left = taken.get(&self.whose).map_or(0, |count| count - 1);
        if left == 0 {
            taken.remove(&self.whose);
        } else {
            taken.insert(self.whose, left);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn col_3_streams_of_a_sign_in_are_bounded_and_given_back() {
        let (seats, whose) = (Seats::default(), Uuid::from_u128(1));
        let mut taken: Vec<Seat> = (0..PER_SESSION)
            .map(|_| seats.take(whose).unwrap())
            .collect();
        assert!(seats.take(whose).is_err());
        assert!(seats.take(Uuid::from_u128(2)).is_ok());
        taken.pop();
        assert!(seats.take(whose).is_ok());
        taken.clear();
        assert!(seats.lock().is_empty());
    }
}
