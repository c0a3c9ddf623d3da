//! What is wrong with an act, said once however many objects it is wrong for.

use std::collections::BTreeMap;

use req1_domain::{
    scripts::Frame,
    violation::{Violation, Violations},
};

/// Faults that are told at most.
const MOST: usize = 50;

/// Faults, each with the first object that has it and how many do.
#[derive(Debug, Default)]
pub(super) struct Refusals(BTreeMap<(String, &'static str, String), Of>);

/// Whose fault it is.
#[derive(Debug)]
struct Of {
    key: String,
    count: usize,
    /// Where a script failed at the first object.
    stack: Vec<Frame>,
}

impl Refusals {
    /// Notes what is wrong for an object.
    pub(super) fn add(&mut self, key: &str, violations: Violations) {
        for one in violations.0 {
            let fault = (one.pointer, one.code, one.detail.into_owned());
            let of = self.0.entry(fault).or_insert_with(|| Of {
                key: key.to_owned(),
                count: 0,
                stack: one.stack,
            });
            of.count += 1;
        }
    }

    /// Fails when anything was noted.
    pub(super) fn finish(self) -> Result<(), Violations> {
        if self.0.is_empty() {
            return Ok(());
        }
        let told = self.0.into_iter().take(MOST);
        let violations = told.map(|((pointer, code, detail), of)| {
            let whose = match of.count {
                1 => of.key,
                count => format!("{} and {} more", of.key, count - 1),
            };
            Violation {
                stack: of.stack,
                ..Violation::new(pointer, code, format!("{detail} ({whose})"))
            }
        });
        Err(Violations(violations.collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn obj_8_a_fault_of_many_objects_is_told_once() {
        let mut refusals = Refusals::default();
        let fault = |code| Violations::one("/attributes/Owner", code, "must have a value");
        for key in ["SRS-0001", "SRS-0002", "SRS-0003"] {
            refusals.add(key, fault("required_attribute"));
        }
        refusals.add("SRS-0002", fault("not_of_type"));
        let told = refusals.finish().unwrap_err();
        let details: Vec<&str> = told.0.iter().map(|one| one.detail.as_ref()).collect();
        assert_eq!(
            details,
            [
                "must have a value (SRS-0002)",
                "must have a value (SRS-0001 and 2 more)"
            ]
        );
        assert!(Refusals::default().finish().is_ok());
    }
}
