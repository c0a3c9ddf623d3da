//! Conditions on what an attribute is.

use req1_domain::{
    filter::{AttributeTest, Compare},
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

/// Objects that are not few are one list, as for words, for the same reason. What was is seen in the versions themselves.
pub(super) fn push_held(query: &mut Query, scope: &Scope<'_>, held: Value) {
    if scope.past {
        query.push("o.attributes @> ").push_bind(held);
        return;
    }
    if let Some(few) = scope.rare.and_then(|rare| rare.with_value(&held)) {
        return push_few(query, few);
    }
    query
        .push("(o.id IN (SELECT a.object_id FROM object_value a WHERE a.workspace_id = ")
        .push_bind(scope.workspace.0);
    query
        .push(" AND a.attributes @> ")
        .push_bind(held)
        .push(")) IS TRUE");
}
