//! Enums whose allowed values follow the value of another enum.

use serde_json::{Map, Value};

use super::{AttributeDefinition, Attributes, DataType, merge::pointer};
use crate::{
    ids::AttributeId,
    violation::{Collector, Violations},
};

/// The keys that an enum may hold while the one it follows has this value, in their order; none when all are allowed.
///
/// A value that the mapping does not name allows all, and so does no value. Of several values each adds what it allows.
#[must_use]
pub fn allowed_keys<'a>(
    definition: &'a AttributeDefinition,
    parent: Option<&Value>,
) -> Option<Vec<&'a str>> {
    definition.depends_on?;
    let mapping = definition.dependency_mapping.as_ref()?.as_object()?;
    let parents = keys(parent?);
    if parents.is_empty() {
        return None;
    }
    let mut listed = Vec::new();
    for key in parents {
        listed.extend(
            mapping
                .get(key)?
                .as_array()?
                .iter()
                .filter_map(Value::as_str),
        );
    }
    let options = definition.enum_options.iter();
    Some(
        options
            .map(|option| option.key.as_str())
            .filter(|key| listed.contains(key))
            .collect(),
    )
}

/// Keys of a stored value of an enum.
pub(super) fn keys(value: &Value) -> Vec<&str> {
    match value {
        Value::String(key) => vec![key.as_str()],
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => Vec::new(),
    }
}

/// The first key of a value that the other values do not allow, with those that are.
pub(super) fn refused<'a>(
    definition: &'a AttributeDefinition,
    attributes: &Attributes,
    value: &Value,
) -> Option<(String, Vec<&'a str>)> {
    let parent = attributes.get(&definition.depends_on?);
    let allowed = allowed_keys(definition, parent)?;
    let wrong = keys(value)
        .into_iter()
        .find(|key| !allowed.contains(key))?
        .to_owned();
    Some((wrong, allowed))
}

/// Checks dependent enums of an object where they or what they follow have changed. What was stored under an older
/// mapping stays until somebody touches it.
pub fn check_dependencies(
    definitions: &[AttributeDefinition],
    before: &Attributes,
    after: &Attributes,
) -> Result<(), Violations> {
    let mut violations = Collector::default();
    for definition in definitions {
        let (Some(parent), Some(value)) = (definition.depends_on, after.get(&definition.id)) else {
            continue;
        };
        let same = |id: &AttributeId| before.get(id) == after.get(id);
        if same(&definition.id) && same(&parent) {
            continue;
        }
        if let Some((wrong, allowed)) = refused(definition, after, value) {
            let name = definitions.iter().find(|one| one.id == parent);
            let name = name.map_or("", |one| one.name.as_str());
            let detail = format!(
                "`{wrong}` does not go with the value of `{name}`; allowed: {}",
                allowed.join(", ")
            );
            violations.add(pointer(&definition.name), "value_not_allowed", detail);
        }
    }
    violations.finish()
}

/// Checks a mapping against both enums and gives it with keys throughout; labels are taken for keys.
pub fn check_mapping(
    definition: &AttributeDefinition,
    parent: &AttributeDefinition,
    mapping: &Value,
) -> Result<Value, Violations> {
    let at = "/dependency_mapping";
    if definition.data_type != DataType::Enum || parent.data_type != DataType::Enum {
        let detail = "only the values of an enum can follow those of an enum";
        return Err(Violations::one("/depends_on", "not_an_enum", detail));
    }
    let Some(mapping) = mapping.as_object() else {
        return Err(Violations::one(at, "not_an_object", "must be an object"));
    };
    let mut violations = Collector::default();
    let mut checked = Map::new();
    for (called, listed) in mapping {
        let place = format!("{at}/{}", called.replace('~', "~0").replace('/', "~1"));
        let Some(key) = parent.option(called) else {
            let detail = format!("`{}` has no such value", parent.name);
            violations.add(place, "unknown_enum_value", detail);
            continue;
        };
        let Some(listed) = listed.as_array() else {
            violations.add(place, "not_a_list", "must be a list of values");
            continue;
        };
        let mut keys = Vec::new();
        for (number, value) in listed.iter().enumerate() {
            match value.as_str().and_then(|called| definition.option(called)) {
                Some(option) if !keys.contains(&option.key) => keys.push(option.key.clone()),
                Some(_) => {}
                None => violations.add(
                    format!("{place}/{number}"),
                    "unknown_enum_value",
                    "the attribute has no such value",
                ),
            }
        }
        checked.insert(key.key.clone(), Value::from(keys));
    }
    violations.finish()?;
    Ok(Value::Object(checked))
}

/// A mapping without the values that one of both enums no longer has.
#[must_use]
pub fn prune_mapping(
    definition: &AttributeDefinition,
    parent: &AttributeDefinition,
    mapping: &Value,
) -> Value {
    let has =
        |of: &AttributeDefinition, key: &str| of.enum_options.iter().any(|one| one.key == key);
    let Some(mapping) = mapping.as_object() else {
        return mapping.clone();
    };
    let rows = mapping.iter().filter(|(key, _)| has(parent, key));
    let rows = rows.map(|(key, listed)| {
        let mut listed = listed.clone();
        if let Some(listed) = listed.as_array_mut() {
            listed.retain(|key| key.as_str().is_some_and(|key| has(definition, key)));
        }
        (key.clone(), listed)
    });
    Value::Object(rows.collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::attributes::EnumOption;

    fn enumeration(id: u128, name: &str, keys: &[&str]) -> AttributeDefinition {
        let option = |key: &&str| EnumOption {
            key: (*key).to_owned(),
            label: key.to_uppercase(),
            color: None,
        };
        AttributeDefinition {
            id: AttributeId(uuid::Uuid::from_u128(id)),
            name: name.to_owned(),
            description: None,
            data_type: DataType::Enum,
            multi_select: false,
            default_value: None,
            enum_options: keys.iter().map(option).collect(),
            depends_on: None,
            dependency_mapping: None,
            normative: false,
            position: 0,
        }
    }

    fn pair() -> [AttributeDefinition; 2] {
        let country = enumeration(1, "Country", &["de", "fr", "it"]);
        let mut city = enumeration(2, "City", &["berlin", "bonn", "paris"]);
        city.depends_on = Some(country.id);
        let mapping = json!({"DE": ["BERLIN", "bonn", "bonn"], "fr": ["paris"]});
        city.dependency_mapping = Some(check_mapping(&city, &country, &mapping).unwrap());
        [country, city]
    }

    #[test]
    fn att_4_a_value_follows_another_and_what_is_not_mapped_allows_all() {
        let [_, city] = pair();
        let allowed = |value| allowed_keys(&city, Some(&value));
        assert_eq!(allowed(json!("de")), Some(vec!["berlin", "bonn"]));
        assert_eq!(allowed(json!(["fr", "de"])).unwrap().len(), 3);
        assert_eq!(allowed(json!("it")), None);
        assert_eq!(allowed_keys(&city, None), None);
    }

    #[test]
    fn att_4_a_pair_that_does_not_fit_is_refused_when_either_changes() {
        let definitions = pair();
        let ids = [definitions[0].id, definitions[1].id];
        let values = |country: &str, city: &str| {
            Attributes::from([(ids[0], json!(country)), (ids[1], json!(city))])
        };
        let check = |before: &Attributes, after: &Attributes| {
            check_dependencies(&definitions, before, after).map_err(|all| all.0[0].clone())
        };
        let good = values("de", "bonn");
        let bad = values("de", "paris");
        assert!(check(&Attributes::new(), &good).is_ok());
        let refused = check(&good, &bad).unwrap_err();
        assert_eq!(
            (refused.pointer.as_str(), refused.code),
            ("/attributes/City", "value_not_allowed")
        );
        assert_eq!(
            refused.detail,
            "`paris` does not go with the value of `Country`; allowed: berlin, bonn"
        );
        assert!(check(&good, &values("fr", "bonn")).is_err());
        // What was there before the mapping does not stop other edits.
        assert!(check(&bad, &bad).is_ok());
    }

    #[test]
    fn att_4_a_mapping_loses_what_either_enum_loses() {
        let [mut country, mut city] = pair();
        country.enum_options.retain(|one| one.key != "fr");
        city.enum_options.retain(|one| one.key != "bonn");
        let mapping = city.dependency_mapping.clone().unwrap();
        assert_eq!(
            prune_mapping(&city, &country, &mapping),
            json!({"de": ["berlin"]})
        );
    }

    #[test]
    fn att_4_a_mapping_names_values_of_both_enums() {
        let [country, city] = pair();
        for (wrong, at) in [
            (json!([]), "/dependency_mapping"),
            (json!({"uk": []}), "/dependency_mapping/uk"),
            (json!({"de": "bonn"}), "/dependency_mapping/de"),
            (json!({"de": ["rome"]}), "/dependency_mapping/de/0"),
        ] {
            let refused = check_mapping(&city, &country, &wrong).unwrap_err();
            assert_eq!(refused.0[0].pointer, at);
        }
        let number = AttributeDefinition {
            data_type: DataType::Integer,
            ..country
        };
        let refused = check_mapping(&city, &number, &json!({})).unwrap_err();
        assert_eq!(refused.0[0].code, "not_an_enum");
    }
}
