//! Which objects an act is for: before the module is locked, and once more under the lock.

use std::collections::{HashMap, HashSet};

use req1_domain::{
    access::Granted,
    filter::Bound,
    ids::ObjectId,
    violation::{Collector, Violation, Violations},
};
use req1_store::{
    Connection,
    objects::{self, Choice, Chosen},
};

use super::MOST_OBJECTS;
use crate::{
    AppError, Ctx,
    objects::filter::{Asked, GivenFilter, bind},
};

/// Faults that are told at most.
const MOST_FAULTS: usize = 100;

/// An object that a request names.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// The object.
    pub id: ObjectId,
    /// The version that it must be at.
    pub version: Option<i32>,
}

/// How a request says which objects it means.
#[derive(Debug, Clone)]
pub enum Selecting {
    /// By name.
    Objects(Vec<Wanted>),
    /// Those that a filter lets through.
    Filter(GivenFilter),
    /// All of the module.
    All,
}

/// The objects of an act.
#[derive(Debug)]
pub(super) struct Selection {
    /// In document order.
    pub(super) chosen: Vec<Chosen>,
    /// Those that the act is not for.
    pub(super) skipped: usize,
    /// Versions that must be, by object, with the places in the request.
    expected: HashMap<ObjectId, (usize, i32)>,
    filter: Option<Bound>,
    /// Whether the act is for deleted objects.
    deleted: bool,
}

/// The objects of an act as they are under the lock.
#[derive(Debug)]
pub(super) struct Now {
    /// In document order.
    pub(super) chosen: Vec<Chosen>,
    /// Those of them that changed since they were selected.
    pub(super) moved: Vec<ObjectId>,
    /// Those that the act is no longer for.
    pub(super) skipped: usize,
}

impl Selection {
    pub(super) async fn load(
        ctx: &Ctx,
        db: &mut Connection,
        module: &Granted,
        (selecting, deleted): (Selecting, bool),
    ) -> Result<Self, AppError> {
        let (filter, place) = match &selecting {
            Selecting::Objects(wanted) => {
                return Self::named(db, module, (wanted, deleted)).await;
            }
            Selecting::All => (Bound::ALL, "/all"),
            Selecting::Filter(given) => {
                let asked = Asked {
                    filter: Some(given),
                    sort: &[],
                };
                let (filter, _) = bind(ctx, db, (module, asked), ("/filter", "")).await?;
                (filter, "/filter")
            }
        };
        let choice = Choice {
            filter: &filter,
            deleted,
            among: None,
        };
        let limit = i64::try_from(MOST_OBJECTS).unwrap_or(i64::MAX);
        let chosen = objects::choose(db, module, choice, limit + 1).await?;
        if chosen.len() > MOST_OBJECTS {
            return Err(too_many(place));
        }
        Ok(Self {
            chosen,
            skipped: 0,
            expected: HashMap::new(),
            filter: Some(filter),
            deleted,
        })
    }

    async fn named(
        db: &mut Connection,
        module: &Granted,
        (wanted, deleted): (&[Wanted], bool),
    ) -> Result<Self, AppError> {
        if wanted.len() > MOST_OBJECTS {
            return Err(too_many("/objects"));
        }
        if wanted.is_empty() {
            return Err(AppError::invalid("/objects", "empty", "name an object"));
        }
        let ids: Vec<ObjectId> = wanted.iter().map(|one| one.id).collect();
        let mut chosen = objects::present(db, module, &ids).await?;
        check_names(wanted, &chosen)?;
        let places = wanted.iter().enumerate();
        let expected = places.filter_map(|(place, one)| Some((one.id, (place, one.version?))));
        let expected: HashMap<_, _> = expected.collect();
        check_versions(&expected, &chosen)?;
        chosen.retain(|one| one.deleted_in.is_some() == deleted);
        Ok(Self {
            skipped: wanted.len() - chosen.len(),
            chosen,
            expected,
            filter: None,
            deleted,
        })
    }

    pub(super) fn ids(&self) -> Vec<ObjectId> {
        self.chosen.iter().map(|one| one.id).collect()
    }

    /// How many objects were selected.
    pub(super) const fn len(&self) -> usize {
        self.chosen.len() + self.skipped
    }

    /// The versions of the objects when they were selected.
    pub(super) fn versions(&self) -> HashMap<ObjectId, i32> {
        let chosen = self.chosen.iter();
        chosen.map(|one| (one.id, one.version)).collect()
    }

    /// Looks again, in the end under the lock. What moved on since it was seen is told; of a filter, what it no longer lets
    /// through is left out.
    pub(super) async fn again(
        &self,
        db: &mut Connection,
        (module, seen): (&Granted, &HashMap<ObjectId, i32>),
    ) -> Result<Now, AppError> {
        let mut chosen = objects::present(&mut *db, module, &self.ids()).await?;
        check_versions(&self.expected, &chosen)?;
        chosen.retain(|one| one.deleted_in.is_some() == self.deleted);
        let mut moved: Vec<ObjectId> = chosen
            .iter()
            .filter(|one| seen.get(&one.id) != Some(&one.version))
            .map(|one| one.id)
            .collect();
        if let Some(filter) = self.filter.as_ref().filter(|_| !moved.is_empty()) {
            let choice = Choice {
                filter,
                deleted: self.deleted,
                among: Some(&moved),
            };
            let limit = i64::try_from(moved.len()).unwrap_or(i64::MAX);
            let passing = objects::choose(db, module, choice, limit).await?;
            let passing: HashSet<ObjectId> = passing.into_iter().map(|one| one.id).collect();
            let gone: HashSet<ObjectId> = moved
                .iter()
                .copied()
                .filter(|id| !passing.contains(id))
                .collect();
            moved.retain(|id| passing.contains(id));
            chosen.retain(|one| !gone.contains(&one.id));
        }
        Ok(Now {
            skipped: self.chosen.len() - chosen.len(),
            chosen,
            moved,
        })
    }
}

fn too_many(pointer: &str) -> AppError {
    let detail = format!("one act is for at most {MOST_OBJECTS} objects");
    AppError::invalid(pointer, "too_many", detail)
}

/// Refuses objects that the module does not have, and those that are named twice.
fn check_names(wanted: &[Wanted], found: &[Chosen]) -> Result<(), Violations> {
    let known: HashSet<ObjectId> = found.iter().map(|one| one.id).collect();
    let mut seen = HashSet::new();
    let mut faults = Collector::default();
    let mut left = MOST_FAULTS;
    for (place, one) in wanted.iter().enumerate() {
        let fault = if !known.contains(&one.id) {
            ("unknown_object", "this module has no such object")
        } else if !seen.insert(one.id) {
            ("duplicate", "is named twice")
        } else {
            continue;
        };
        faults.add(format!("/objects/{place}/id"), fault.0, fault.1);
        left -= 1;
        if left == 0 {
            break;
        }
    }
    faults.finish()
}

/// Refuses when objects are at other versions than the request was made for.
fn check_versions(
    expected: &HashMap<ObjectId, (usize, i32)>,
    found: &[Chosen],
) -> Result<(), AppError> {
    let mut stale: Vec<(usize, Violation)> = found
        .iter()
        .filter_map(|one| {
            let (place, seen) = *expected.get(&one.id)?;
            let pointer = format!("/objects/{place}/expected_version");
            let now = one.version;
            let detail = format!("{} is at version {now}, you saw {seen}", one.key);
            (seen != now).then(|| (place, Violation::new(pointer, "stale_version", detail)))
        })
        .collect();
    if stale.is_empty() {
        return Ok(());
    }
    stale.sort_by_key(|(place, _)| *place);
    let count = stale.len();
    let told = stale.into_iter().take(MOST_FAULTS).map(|(_, one)| one);
    Err(AppError::StaleVersions {
        count,
        objects: Violations(told.collect()),
    })
}
