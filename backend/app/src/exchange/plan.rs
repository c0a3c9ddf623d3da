//! Where every object goes, before one is written.

use std::collections::{BTreeSet, HashSet};

use req1_domain::{
    ids::{ModuleId, ObjectId},
    order::{MAX_DEPTH, OrderKey, Path},
};
use uuid::Uuid;

use super::survey::{Survey, SurveyedNode};
use crate::AppError;

/// Module and place of every object.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) modules: Vec<PlannedModule>,
    /// By number of the object in the survey.
    pub(super) objects: Vec<Option<PlannedObject>>,
}

/// A module that a specification becomes.
#[derive(Debug)]
pub(super) struct PlannedModule {
    pub(super) id: ModuleId,
    pub(super) document: u16,
    pub(super) position: i32,
    pub(super) specification: Option<String>,
    pub(super) name: String,
    pub(super) description: Option<String>,
    pub(super) prefix: String,
    /// Numbers of the object types that its objects have.
    pub(super) types: BTreeSet<u32>,
    pub(super) count: i64,
    /// Key of the last object at the top.
    last: Option<OrderKey>,
}

/// The place of an object.
#[derive(Debug, Clone)]
pub(super) struct PlannedObject {
    pub(super) id: ObjectId,
    /// Number of the module.
    pub(super) module: u32,
    /// Number of the object above it.
    pub(super) parent: Option<u32>,
    pub(super) order_key: OrderKey,
    pub(super) path: Path,
    pub(super) depth: u8,
    /// Number of its human key.
    pub(super) number: i64,
}

/// Plans the places of all objects. An object stands where it is met first; further places stay in the exchange.
/// Objects outside every tree go to the end of the first module of their document.
pub(super) fn plan(
    survey: &Survey,
    file_name: &str,
    mut new_id: impl FnMut() -> Uuid,
) -> Result<Plan, AppError> {
    let mut plan = Plan {
        modules: Vec::new(),
        objects: vec![None; survey.objects.len()],
    };
    let mut last_child: Vec<Option<OrderKey>> = vec![None; survey.objects.len()];
    let mut first_module = Vec::new();
    for (document, surveyed) in survey.documents.iter().enumerate() {
        first_module.push(plan.modules.len());
        let number = u16::try_from(document).unwrap_or(u16::MAX);
        for (position, specification) in surveyed.specifications.iter().enumerate() {
            let name = module_name(&specification.name, file_name);
            plan.modules.push(PlannedModule {
                position: i32::try_from(position).unwrap_or(i32::MAX),
                specification: Some(specification.identifier.clone().unwrap_or_default()),
                description: specification.description.clone(),
                ..PlannedModule::new(ModuleId(new_id()), number, name)
            });
            place_tree(
                &mut plan,
                (&specification.nodes, &mut last_child),
                &mut new_id,
            )?;
        }
        if surveyed.specifications.is_empty() {
            let title = surveyed.title.clone().unwrap_or_default();
            let name = module_name(&title, file_name);
            plan.modules
                .push(PlannedModule::new(ModuleId(new_id()), number, name));
        }
    }
    for (number, object) in survey.objects.iter().enumerate() {
        if plan.objects.get(number).is_some_and(Option::is_none) {
            let module = first_module
                .get(usize::from(object.document))
                .copied()
                .unwrap_or(0);
            let at = Position {
                module,
                parent: None,
                object: u32::try_from(number).unwrap_or(u32::MAX),
            };
            place(&mut plan, at, &mut last_child, &mut new_id)?;
        }
    }
    for (number, object) in survey.objects.iter().enumerate() {
        let planned = plan.objects.get(number).and_then(Option::as_ref);
        let module = planned.and_then(|one| usize::try_from(one.module).ok());
        if let (Some(module), Some(object_type)) = (module, object.object_type)
            && let Some(module) = plan.modules.get_mut(module)
        {
            module.types.insert(object_type);
        }
    }
    Ok(plan)
}

impl PlannedModule {
    fn new(id: ModuleId, document: u16, name: String) -> Self {
        let prefix = prefix(&name);
        Self {
            id,
            document,
            position: 0,
            specification: None,
            name,
            description: None,
            prefix,
            types: BTreeSet::new(),
            count: 0,
            last: None,
        }
    }
}

fn module_name(name: &str, file_name: &str) -> String {
    let clean = |text: &str| -> String {
        text.chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .take(200)
            .collect::<String>()
            .trim()
            .to_owned()
    };
    let name = clean(name);
    let stem = file_name
        .rsplit_once('.')
        .map_or(file_name, |(stem, _)| stem);
    let stem = clean(stem);
    match (name.is_empty(), stem.is_empty()) {
        (false, _) => name,
        (true, false) => stem,
        (true, true) => "Imported".to_owned(),
    }
}

/// Prefix of human keys: the initials of a name of several words, the start of a single one.
fn prefix(name: &str) -> String {
    let words: Vec<&str> = name
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let letters: String = match words.as_slice() {
        [] => String::new(),
        [word] => word.chars().take(4).collect(),
        words => words
            .iter()
            .filter_map(|word| word.chars().next())
            .take(5)
            .collect(),
    };
    let letters = letters.to_ascii_uppercase();
    if letters.len() < 2 {
        "REQ".to_owned()
    } else {
        letters
    }
}

#[derive(Clone, Copy)]
struct Position {
    module: usize,
    parent: Option<u32>,
    object: u32,
}

type Tree<'a> = (&'a [SurveyedNode], &'a mut Vec<Option<OrderKey>>);

fn place_tree(
    plan: &mut Plan,
    (nodes, last_child): Tree<'_>,
    new_id: &mut impl FnMut() -> Uuid,
) -> Result<(), AppError> {
    let module = plan.modules.len().saturating_sub(1);
    // For each node the object that its children stand below: its own, or of the nearest node above that has one here.
    let mut anchor: Vec<Option<u32>> = Vec::with_capacity(nodes.len());
    for node in nodes {
        let above = node
            .parent
            .and_then(|parent| anchor.get(usize::try_from(parent).ok()?).copied().flatten());
        let here = |plan: &Plan, object: u32| {
            let planned = usize::try_from(object)
                .ok()
                .and_then(|object| plan.objects.get(object)?.as_ref());
            planned.map(|planned| usize::try_from(planned.module) == Ok(module))
        };
        let own = match node.object.map(|object| (object, here(plan, object))) {
            Some((object, None)) => {
                place(
                    plan,
                    Position {
                        module,
                        parent: above,
                        object,
                    },
                    last_child,
                    new_id,
                )?;
                Some(object)
            }
            Some((object, Some(true))) => Some(object),
            // A place of an object of another module: what stands below it here cannot follow it there.
            Some((_, Some(false))) | None => above,
        };
        anchor.push(own);
    }
    Ok(())
}

fn place(
    plan: &mut Plan,
    at: Position,
    last_child: &mut [Option<OrderKey>],
    new_id: &mut impl FnMut() -> Uuid,
) -> Result<(), AppError> {
    let slot = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    let (parent_path, depth) = match at
        .parent
        .and_then(|parent| plan.objects.get(slot(parent))?.as_ref())
    {
        Some(parent) => (parent.path.clone(), parent.depth + 1),
        None => (Path::root(), 0),
    };
    if usize::from(depth) >= MAX_DEPTH {
        let detail =
            format!("the tree is deeper than the {MAX_DEPTH} levels that a module can have");
        return Err(AppError::invalid("", "too_deep", detail));
    }
    let Some(module) = plan.modules.get_mut(at.module) else {
        return Ok(());
    };
    let last = match at.parent {
        Some(parent) => last_child.get_mut(slot(parent)),
        None => Some(&mut module.last),
    };
    let Some(last) = last else { return Ok(()) };
    let order_key = OrderKey::between(last.as_ref(), None)
        .map_err(|error| AppError::Internal(error.to_string().into()))?;
    *last = Some(order_key.clone());
    module.count += 1;
    let number = module.count;
    if let Some(object) = plan.objects.get_mut(slot(at.object)) {
        *object = Some(PlannedObject {
            id: ObjectId(new_id()),
            module: u32::try_from(at.module).unwrap_or(u32::MAX),
            parent: at.parent,
            path: parent_path.child(&order_key),
            order_key,
            depth,
            number,
        });
    }
    Ok(())
}

/// Pairs of ends that were met, so that the second link of a kind between two objects is kept in the exchange only.
pub(super) type SeenLinks = HashSet<(Uuid, Uuid, Uuid)>;

#[cfg(test)]
mod tests {
    #[test]
    fn imp_1_keys_get_a_readable_prefix() {
        assert_eq!(super::prefix("System Requirements Specification"), "SRS");
        assert_eq!(super::prefix("Brakes"), "BRAK");
        assert_eq!(super::prefix("ü"), "REQ");
    }
}
