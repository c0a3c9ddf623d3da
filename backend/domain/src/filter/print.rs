//! From tree to text.

use super::{
    Condition, Direction, Field, Filter, LinkCondition, Operator, Sort,
    lexer::{is_bare, is_keyword},
};

/// The text form of a filter; [`super::parse`] reads it back.
#[must_use]
pub fn print(filter: &Filter) -> String {
    match filter {
        Filter::And(parts) => join(parts, " and ", |part| {
            matches!(part, Filter::And(_) | Filter::Or(_))
        }),
        Filter::Or(parts) => join(parts, " or ", |part| matches!(part, Filter::Or(_))),
        Filter::Not(part) => {
            let inside = matches!(**part, Filter::And(_) | Filter::Or(_));
            format!("not {}", grouped(part, inside))
        }
        Filter::Where(condition) => print_condition(condition),
        Filter::Has(links) => print_links(links),
    }
}

fn join(parts: &[Filter], word: &str, needs_group: fn(&Filter) -> bool) -> String {
    let parts: Vec<String> = parts
        .iter()
        .map(|part| grouped(part, needs_group(part)))
        .collect();
    parts.join(word)
}

fn grouped(filter: &Filter, group: bool) -> String {
    if group {
        format!("({})", print(filter))
    } else {
        print(filter)
    }
}

fn print_condition(Condition { field, op, value }: &Condition) -> String {
    let field = print_field(field);
    let values: Vec<String> = value.0.iter().map(|value| word(value, false)).collect();
    match op {
        Operator::Empty | Operator::NotEmpty => format!("{field} {}", op.as_str()),
        Operator::In | Operator::NotIn => {
            format!("{field} {} ({})", op.as_str(), values.join(", "))
        }
        Operator::Is
        | Operator::IsNot
        | Operator::Less
        | Operator::AtMost
        | Operator::More
        | Operator::AtLeast
        | Operator::Contains
        | Operator::Lacks => format!("{field} {} {}", op.as_str(), values.join(" ")),
    }
}

fn print_field(field: &Field) -> String {
    if let Field::Attribute(name) = field {
        word(name, Field::built_in(name).is_some())
    } else {
        field.name().to_owned()
    }
}

fn print_links(links: &LinkCondition) -> String {
    let mut words = vec!["has".to_owned()];
    if links.none {
        words.push("no".to_owned());
    }
    if links.suspect {
        words.push("suspect".to_owned());
    }
    words.extend(links.direction.map(|direction| {
        match direction {
            Direction::Outgoing => "outgoing",
            Direction::Incoming => "incoming",
        }
        .to_owned()
    }));
    match &links.link_type {
        Some(name) => {
            let reserved = [
                "no", "suspect", "outgoing", "incoming", "link", "to", "where",
            ];
            let means_more = reserved.iter().any(|one| one.eq_ignore_ascii_case(name));
            words.push(word(name, means_more));
        }
        None => words.push("link".to_owned()),
    }
    if let Some(module) = &links.module {
        words.extend(["to".to_owned(), word(module, false)]);
    }
    if let Some(other) = &links.other {
        words.push(format!("where ({})", print(other)));
    }
    words.join(" ")
}

/// A name or value, in quotes where it needs them.
fn word(text: &str, quote: bool) -> String {
    if !quote && !text.is_empty() && text.chars().all(is_bare) && !is_keyword(text) {
        return text.to_owned();
    }
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{escaped}\"")
}

/// The text form of a sort order; [`super::parse_sort`] reads it back.
#[must_use]
pub fn print_sort(sort: &[Sort]) -> String {
    let columns: Vec<String> = sort
        .iter()
        .map(|one| {
            let field = print_field(&one.field);
            if one.descending {
                format!("{field} desc")
            } else {
                field
            }
        })
        .collect();
    columns.join(", ")
}
