//! The topmost of some objects: what is below one of them goes along with it.

use req1_store::objects::Chosen;

/// Those of some objects in document order that stand below none of the others. Among deleted ones, a deletion takes
/// along only what it deleted itself.
pub(super) fn roots(chosen: &[Chosen]) -> Vec<&Chosen> {
    let mut above: Vec<&Chosen> = Vec::new();
    let mut roots = Vec::new();
    for one in chosen {
        while above
            .last()
            .is_some_and(|last| !last.path.contains(&one.path))
        {
            above.pop();
        }
        if !above.iter().any(|other| other.deleted_in == one.deleted_in) {
            roots.push(one);
        }
        above.push(one);
    }
    roots
}

#[cfg(test)]
mod tests {
    use req1_domain::{
        ids::{ChangeSetId, ObjectId},
        order::Path,
    };
    use uuid::Uuid;

    use super::*;

    fn chosen(path: &str, act: u128) -> Chosen {
        Chosen {
            id: ObjectId(Uuid::nil()),
            key: path.to_owned(),
            version: 1,
            path: Path::from_stored(path.to_owned()),
            deleted_in: (act > 0).then(|| ChangeSetId(Uuid::from_u128(act))),
        }
    }

    #[test]
    fn obj_8_what_is_below_a_selected_object_goes_along_with_it() {
        let all = [
            "a0!",
            "a0!a0!",
            "a0!a1!a3!",
            "a1!a0!",
            "a1!a0!a0!",
            "a1!a1!",
        ];
        let all: Vec<Chosen> = all.into_iter().map(|path| chosen(path, 0)).collect();
        let found: Vec<&str> = roots(&all)
            .into_iter()
            .map(|one| one.path.as_str())
            .collect();
        assert_eq!(found, ["a0!", "a1!a0!", "a1!a1!"]);
    }

    #[test]
    fn obj_8_obj_9_a_deletion_takes_along_only_what_it_deleted() {
        let all = [
            chosen("a0!", 2),
            chosen("a0!a0!", 1),
            chosen("a0!a0!a0!", 2),
            chosen("a0!a0!a1!", 1),
        ];
        let found: Vec<&str> = roots(&all)
            .into_iter()
            .map(|one| one.path.as_str())
            .collect();
        assert_eq!(found, ["a0!", "a0!a0!"]);
    }
}
