//! Sort orders of several columns.

use super::{
    Field, FilterError, Schema, Sort, bind::attribute_of, lexer::Token, limits, parse::Parser,
};
use crate::{attributes::DataType, ids::AttributeId};

/// Columns of a sort order at most.
const MAX_COLUMNS: usize = 4;

/// What rows are sorted by, typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SortKey {
    /// Document order.
    Position,
    /// Number of the key.
    Key,
    /// Heading, whatever the case.
    Heading,
    /// heading, informative, normative.
    Classification,
    /// Name of the type.
    Type,
    /// Lifecycle state.
    State,
    /// Level.
    Level,
    /// Revision.
    Revision,
    /// Version.
    Version,
    /// When it was made.
    Created,
    /// When it changed last.
    Changed,
    /// Name of who changed it last.
    ChangedBy,
    /// Whether it is reviewed.
    Reviewed,
    /// Text, truth value or date of an attribute.
    Text(AttributeId),
    /// Number of an attribute.
    Number(AttributeId),
    /// Option of an attribute, in the order of these keys.
    Option(AttributeId, Vec<String>),
    /// Person of an attribute, by name.
    Person(AttributeId),
}

/// One column of a sort order, and whether it descends. Rows without a value come last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoundSort {
    /// What is sorted by.
    pub key: SortKey,
    /// From the largest to the smallest.
    pub descending: bool,
}

/// Reads `field [asc|desc], …`.
pub fn parse_sort(text: &str) -> Result<Vec<Sort>, FilterError> {
    limits::check_text(text)?;
    let mut parser = Parser::new(text)?;
    let mut columns = Vec::new();
    while !parser.is_done() {
        let (field, place) = parser.field()?;
        let descending = parser.take_word("desc").is_some();
        if !descending {
            parser.take_word("asc");
        }
        columns.push(Sort { field, descending });
        if columns.len() > MAX_COLUMNS {
            let detail = format!("at most {MAX_COLUMNS} columns are sorted by");
            return Err(FilterError::new(Some(place), "too_many_columns", detail));
        }
        if !parser.is_done() && parser.take(&Token::Comma).is_none() {
            return parser.expected("`asc`, `desc` or `,`");
        }
    }
    Ok(columns)
}

/// Gives a sort order its meaning in a module.
pub fn bind_sort(sort: &[Sort], schema: &Schema) -> Result<Vec<BoundSort>, FilterError> {
    sort.iter()
        .take(MAX_COLUMNS)
        .map(|one| {
            Ok(BoundSort {
                key: sort_key(&one.field, schema)?,
                descending: one.descending,
            })
        })
        .collect()
}

fn sort_key(field: &Field, schema: &Schema) -> Result<SortKey, FilterError> {
    Ok(match field {
        Field::Key => SortKey::Key,
        Field::Heading => SortKey::Heading,
        Field::Classification => SortKey::Classification,
        Field::Type => SortKey::Type,
        Field::State => SortKey::State,
        Field::Level => SortKey::Level,
        Field::Revision => SortKey::Revision,
        Field::Created => SortKey::Created,
        Field::Changed => SortKey::Changed,
        Field::ChangedBy => SortKey::ChangedBy,
        Field::Reviewed => SortKey::Reviewed,
        Field::Body | Field::Text | Field::CreatedBy => {
            let detail = format!("rows cannot be sorted by `{}`", field.name());
            return Err(FilterError::new(None, "not_sortable", detail));
        }
        Field::Attribute(name) if name.eq_ignore_ascii_case("position") => SortKey::Position,
        Field::Attribute(name) => {
            let definition = attribute_of(&schema.attributes, name, None)?;
            let id = definition.id;
            match definition.data_type {
                DataType::Integer | DataType::Float => SortKey::Number(id),
                DataType::Enum => {
                    let keys = definition
                        .enum_options
                        .iter()
                        .map(|option| option.key.clone());
                    SortKey::Option(id, keys.collect())
                }
                DataType::UserRef => SortKey::Person(id),
                DataType::String
                | DataType::Text
                | DataType::RichText
                | DataType::Bool
                | DataType::Date => SortKey::Text(id),
            }
        }
    })
}
