//! How large a filter may be.

use super::{Condition, Filter, FilterError, LinkCondition, Operator, parse::Place};

/// Longest text form, in characters.
const MAX_TEXT: usize = 4_000;
/// How deep parentheses and `not` nest.
pub(super) const MAX_DEPTH: usize = 16;
/// Conditions of a filter.
const MAX_CONDITIONS: usize = 64;
/// Values of a condition.
const MAX_VALUES: usize = 200;
/// Longest name or value, in characters.
const MAX_VALUE: usize = 1_000;

pub(super) fn check_text(text: &str) -> Result<(), FilterError> {
    if text.chars().nth(MAX_TEXT).is_some() {
        let place = Place {
            position: MAX_TEXT,
            length: 0,
        };
        let detail = format!("a filter has at most {MAX_TEXT} characters");
        return Err(FilterError::new(Some(place), "too_long", detail));
    }
    Ok(())
}

pub(super) fn too_deep(place: Option<Place>) -> FilterError {
    let detail = format!("a filter nests at most {MAX_DEPTH} levels deep");
    FilterError::new(place, "too_deep", detail)
}

/// Checks a tree, wherever it comes from.
pub(super) fn check(filter: &Filter) -> Result<(), FilterError> {
    let mut conditions = 0;
    walk(filter, 0, &mut conditions)?;
    if conditions > MAX_CONDITIONS {
        let detail = format!("a filter has at most {MAX_CONDITIONS} conditions");
        return Err(FilterError::new(None, "too_many_conditions", detail));
    }
    Ok(())
}

/// `depth` counts what the text form would nest: parentheses and `not`.
fn walk(filter: &Filter, depth: usize, conditions: &mut usize) -> Result<(), FilterError> {
    if depth > MAX_DEPTH {
        return Err(too_deep(None));
    }
    match filter {
        Filter::And(parts) | Filter::Or(parts) => {
            if parts.is_empty() {
                let detail = "`and` and `or` join at least one condition";
                return Err(FilterError::new(None, "empty_list", detail));
            }
            for part in parts {
                let group = match part {
                    Filter::And(_) => matches!(filter, Filter::And(_)),
                    Filter::Or(_) => true,
                    Filter::Not(_) | Filter::Where(_) | Filter::Has(_) => false,
                };
                walk(part, depth + usize::from(group), conditions)?;
            }
            Ok(())
        }
        Filter::Not(part) => {
            let group = matches!(**part, Filter::And(_) | Filter::Or(_));
            walk(part, depth + 1 + usize::from(group), conditions)
        }
        Filter::Where(condition) => {
            *conditions += 1;
            check_condition(condition)
        }
        Filter::Has(LinkCondition {
            link_type,
            module,
            other,
            ..
        }) => {
            *conditions += 1;
            for name in [link_type, module].into_iter().flatten() {
                check_value(name)?;
            }
            match other {
                None => Ok(()),
                Some(_) if module.is_none() => {
                    let detail = "say which module it is: `to` and its name before `where`";
                    Err(FilterError::new(None, "missing_module", detail))
                }
                Some(other) => walk(other, depth + 1, conditions),
            }
        }
    }
}

fn check_condition(condition: &Condition) -> Result<(), FilterError> {
    let values = condition.value.0.len();
    let (fits, wanted) = match condition.op {
        Operator::Empty | Operator::NotEmpty => (values == 0, "no value"),
        Operator::In | Operator::NotIn => ((1..=MAX_VALUES).contains(&values), "1 to 200 values"),
        Operator::Is
        | Operator::IsNot
        | Operator::Less
        | Operator::AtMost
        | Operator::More
        | Operator::AtLeast
        | Operator::Contains
        | Operator::Lacks => (values == 1, "one value"),
    };
    if !fits {
        let detail = format!("`{}` takes {wanted}", condition.op.as_str());
        return Err(FilterError::new(None, "wrong_number_of_values", detail));
    }
    check_value(condition.field.name())?;
    condition
        .value
        .0
        .iter()
        .try_for_each(|value| check_value(value))
}

fn check_value(value: &str) -> Result<(), FilterError> {
    if value.contains('\0') {
        let detail = "must not contain the NUL character";
        return Err(FilterError::new(None, "nul_character", detail));
    }
    if value.chars().nth(MAX_VALUE).is_some() {
        let detail = format!("a name or value has at most {MAX_VALUE} characters");
        return Err(FilterError::new(None, "too_long", detail));
    }
    Ok(())
}

impl Filter {
    /// Takes a filter that came as JSON: within the limits, and without lists of one.
    pub fn checked(self) -> Result<Self, FilterError> {
        check(&self)?;
        let filter = self.flattened();
        check_text(&super::print(&filter))?;
        Ok(filter)
    }
}
