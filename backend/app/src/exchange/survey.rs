//! First reading: types, trees, identifiers.

use std::{
    collections::HashMap,
    io::{Read, Seek},
};

use reqif::{
    Archive, Event, Limits, Reader, SpecTypeKind,
    model::{Datatype, SpecType},
};

use super::report::refused;
use crate::AppError;

/// What the first reading learns.
#[derive(Debug, Default)]
pub(super) struct Survey {
    pub(super) is_archive: bool,
    pub(super) documents: Vec<SurveyedDocument>,
    /// Number of each object by its identifier; of equal ones the first, whose places they are.
    pub(super) by_identifier: HashMap<String, u32>,
    /// For each object over all documents: its document and the number of its type in it.
    pub(super) objects: Vec<SurveyedObject>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct SurveyedObject {
    pub(super) document: u16,
    pub(super) object_type: Option<u32>,
}

#[derive(Debug, Default)]
pub(super) struct SurveyedDocument {
    pub(super) path: String,
    pub(super) title: Option<String>,
    pub(super) datatypes: Vec<Datatype>,
    pub(super) object_types: Vec<SpecType>,
    pub(super) relation_types: Vec<SpecType>,
    pub(super) specifications: Vec<SurveyedSpecification>,
    /// Identifiers of types, for objects that are read before them.
    type_numbers: HashMap<String, u32>,
}

#[derive(Debug, Default)]
pub(super) struct SurveyedSpecification {
    pub(super) identifier: Option<String>,
    pub(super) name: String,
    pub(super) description: Option<String>,
    pub(super) nodes: Vec<SurveyedNode>,
}

/// A place in a tree.
#[derive(Debug, Clone)]
pub(super) struct SurveyedNode {
    /// Number of the node above it.
    pub(super) parent: Option<u32>,
    /// Identifier of the object, by its number in `names`.
    pub(super) object: Option<u32>,
}

/// Names that references use, each kept once.
#[derive(Debug, Default)]
struct Names {
    numbers: HashMap<String, u32>,
}

impl Names {
    fn number(&mut self, name: &str) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        self.numbers.insert(name.to_owned(), number);
        number
    }
}

/// Reads all documents of a file.
pub(super) fn survey(file: impl Read + Seek, limits: &Limits) -> Result<Survey, AppError> {
    let mut archive = Archive::open(file, limits).map_err(refused)?;
    let mut survey = Survey {
        is_archive: archive.is_zip(),
        ..Survey::default()
    };
    let mut names = Names::default();
    let paths: Vec<String> = archive
        .documents()
        .iter()
        .map(|entry| entry.path.clone())
        .collect();
    for (index, path) in paths.into_iter().enumerate() {
        let source = archive
            .document(index)
            .map_err(|error| refused(error.into()))?;
        let mut reader = Reader::new(source, limits).map_err(refused)?;
        let mut reading = Reading {
            document: SurveyedDocument {
                path,
                ..SurveyedDocument::default()
            },
            number: u16::try_from(index).unwrap_or(u16::MAX),
            open: Vec::new(),
        };
        while let Some(event) = reader.next_event().map_err(refused)? {
            reading.take(event, &mut survey, &mut names);
        }
        survey.documents.push(reading.document);
    }
    resolve(&mut survey, &names);
    Ok(survey)
}

struct Reading {
    document: SurveyedDocument,
    number: u16,
    /// Numbers of the open nodes.
    open: Vec<u32>,
}

impl Reading {
    fn take(&mut self, event: Event, survey: &mut Survey, names: &mut Names) {
        match event {
            Event::Header(header) => self.document.title = header.title,
            Event::Datatype(datatype) => self.document.datatypes.push(datatype),
            Event::SpecType(spec_type) => match spec_type.kind {
                SpecTypeKind::Object => self.document.object_types.push(spec_type),
                SpecTypeKind::Relation => self.document.relation_types.push(spec_type),
                SpecTypeKind::Specification | SpecTypeKind::RelationGroup => {}
            },
            Event::SpecObject(object) => {
                let number = u32::try_from(survey.objects.len()).unwrap_or(u32::MAX);
                let next_type = u32::try_from(self.document.type_numbers.len()).unwrap_or(u32::MAX);
                let object_type = object
                    .type_ref
                    .map(|id| *self.document.type_numbers.entry(id).or_insert(next_type));
                survey.objects.push(SurveyedObject {
                    document: self.number,
                    object_type,
                });
                if let Some(identifier) = object.identity.identifier {
                    survey.by_identifier.entry(identifier).or_insert(number);
                }
            }
            Event::SpecificationStart(specification) => {
                self.open.clear();
                self.document.specifications.push(SurveyedSpecification {
                    name: specification.identity.name().to_owned(),
                    identifier: specification.identity.identifier,
                    description: specification.identity.desc,
                    nodes: Vec::new(),
                });
            }
            Event::NodeStart(node) => {
                let Some(specification) = self.document.specifications.last_mut() else {
                    return;
                };
                let number = u32::try_from(specification.nodes.len()).unwrap_or(u32::MAX);
                let object = node.object.map(|identifier| names.number(&identifier));
                specification.nodes.push(SurveyedNode {
                    parent: self.open.last().copied(),
                    object,
                });
                self.open.push(number);
            }
            Event::NodeEnd(_) => {
                self.open.pop();
            }
            Event::Root(_)
            | Event::Section(_)
            | Event::SpecRelation(_)
            | Event::SpecificationEnd(_)
            | Event::RelationGroup(_)
            | Event::ToolExtension(_)
            | Event::Foreign(_) => {}
        }
    }
}

/// Turns names into numbers, once everything is known: trees and objects may stand before what they refer to.
fn resolve(survey: &mut Survey, names: &Names) {
    let mut object_of = vec![None; names.numbers.len()];
    for (name, number) in &names.numbers {
        set(
            &mut object_of,
            *number,
            survey.by_identifier.get(name).copied(),
        );
    }
    let mut type_places = Vec::with_capacity(survey.documents.len());
    for document in &mut survey.documents {
        for node in document
            .specifications
            .iter_mut()
            .flat_map(|one| &mut one.nodes)
        {
            node.object = node.object.and_then(|name| get(&object_of, name));
        }
        let places: HashMap<&str, u32> = document
            .object_types
            .iter()
            .enumerate()
            .map(|(place, one)| (one.identity.id(), u32::try_from(place).unwrap_or(u32::MAX)))
            .collect();
        let mut place_of = vec![None; document.type_numbers.len()];
        for (name, number) in &document.type_numbers {
            set(&mut place_of, *number, places.get(name.as_str()).copied());
        }
        type_places.push(place_of);
        document.type_numbers = HashMap::new();
    }
    for object in &mut survey.objects {
        let places = type_places.get(usize::from(object.document));
        object.object_type = object.object_type.and_then(|number| get(places?, number));
    }
}

fn get(list: &[Option<u32>], number: u32) -> Option<u32> {
    list.get(usize::try_from(number).ok()?).copied().flatten()
}

fn set(list: &mut [Option<u32>], number: u32, value: Option<u32>) {
    if let Some(slot) = usize::try_from(number)
        .ok()
        .and_then(|number| list.get_mut(number))
    {
        *slot = value;
    }
}
