//! Conditions on what an attribute is.

use req1_domain::{
    filter::{AttributeTest, Bound, Compare, Test},
    ids::AttributeId,
};
use serde_json::{Map, Value};

use super::{Query, Scope, push_few};

/// `{"<attribute>": value}`, as the index on values has it, where a test asks for one value.
pub(super) fn held(id: AttributeId, test: &AttributeTest) -> Option<Value> {
    let value = match test {
        AttributeTest::Holds {
            value,
            in_list: true,
        } => Value::Array(vec![value.clone()]),
        AttributeTest::Holds { value, .. } => value.clone(),
        AttributeTest::Number(Compare::Equal, number) => Value::Number(number.clone()),
        AttributeTest::Empty
        | AttributeTest::Contains { .. }
        | AttributeTest::Number(..)
        | AttributeTest::Day(..) => return None,
    };
    Some(Value::Object(Map::from_iter([(id.to_string(), value)])))
}

/// The values that must all be there, as the index on values has them, and the other conditions.
pub(super) fn held_by_all<'a>(parts: &[&'a Bound]) -> (Vec<Value>, Vec<&'a Bound>) {
    let (mut values, mut others) = (Vec::new(), Vec::new());
    for part in parts {
        let value = if let Bound::Test(Test::Attribute(id, test)) = part {
            held(*id, test)
        } else {
            None
        };
        match value {
            Some(value) => values.push(value),
            None => others.push(*part),
        }
    }
    (values, others)
}

/// Objects with all of some values. Where they are not few they are one list, as for words, for the same reason. What was is
/// seen in the versions themselves.
pub(super) fn push_held(query: &mut Query, scope: &Scope<'_>, values: &[Value]) {
    if scope.past {
        return push_values(query, "o", values);
    }
    if let Some(few) = scope.rare.and_then(|rare| rare.with_values(values)) {
        return push_few(query, few);
    }
    query
        .push("(o.id IN (SELECT a.object_id FROM object_value a WHERE a.workspace_id = ")
        .push_bind(scope.workspace.0)
        .push(" AND ");
    push_values(query, "a", values);
    query.push(")) IS TRUE");
}

/// One look into the index finds what has all of them.
pub(super) fn push_values(query: &mut Query, table: &'static str, values: &[Value]) {
    let mut each = query.separated(" AND ");
    for value in values {
        each.push(table)
            .push_unseparated(".attributes @> ")
            .push_bind_unseparated(value.clone());
    }
}
