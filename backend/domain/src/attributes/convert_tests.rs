use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::attributes::EnumOption;

fn definition(data_type: DataType, multi_select: bool, options: &[&str]) -> AttributeDefinition {
    let option = |key: &&str| EnumOption {
        key: (*key).to_owned(),
        label: format!("The {key}"),
        color: None,
    };
    AttributeDefinition {
        id: uuid::Uuid::nil().into(),
        name: "A".to_owned(),
        description: None,
        data_type,
        multi_select: multi_select && data_type == DataType::Enum,
        default_value: None,
        enum_options: options.iter().map(option).collect(),
        depends_on: None,
        dependency_mapping: None,
        normative: false,
        position: 0,
    }
}

fn plain(data_type: DataType) -> AttributeDefinition {
    definition(data_type, false, &[])
}

fn convert(before: &AttributeDefinition, after: &AttributeDefinition, value: &Value) -> Converted {
    let change = Change {
        before,
        after,
        replacements: &BTreeMap::new(),
    };
    change.convert(value)
}

#[test]
fn att_3_removed_values_are_replaced_or_cleared() {
    let before = definition(DataType::Enum, true, &["a", "b", "c"]);
    let after = definition(DataType::Enum, true, &["b", "c"]);
    let replacements = |to: Option<&str>| BTreeMap::from([("a".to_owned(), to.map(str::to_owned))]);
    let convert = |to, value| {
        let change = Change {
            before: &before,
            after: &after,
            replacements: &replacements(to),
        };
        assert_eq!(change.removed_keys(), ["a"]);
        change.convert(&value)
    };
    assert_eq!(convert(Some("b"), json!(["c"])), Converted::Same);
    assert_eq!(
        convert(Some("b"), json!(["a", "c"])),
        Converted::Changed(json!(["b", "c"]))
    );
    // A replacement that is there already does not come twice.
    assert_eq!(
        convert(Some("b"), json!(["b", "a"])),
        Converted::Changed(json!(["b"]))
    );
    assert_eq!(convert(None, json!(["a"])), Converted::Cleared);
    assert_eq!(convert(Some("a"), json!(["a"])), Converted::Misfit);
}

#[test]
#[expect(clippy::too_many_lines, reason = "one case after the other")]
fn att_1_values_keep_what_they_say_in_another_kind() {
    use DataType::{Bool, Date, Enum, Float, Integer, RichText, String, Text};
    let choice = definition(Enum, false, &["low", "high"]);
    let choices = definition(Enum, true, &["low", "high"]);
    let cases = [
        (
            plain(String),
            plain(Integer),
            json!(" 42 "),
            Converted::Changed(json!(42)),
        ),
        (
            plain(String),
            plain(Integer),
            json!("4.5"),
            Converted::Misfit,
        ),
        (
            plain(String),
            plain(Integer),
            json!(" "),
            Converted::Cleared,
        ),
        (plain(String), plain(Text), json!("a"), Converted::Same),
        (
            plain(String),
            plain(Bool),
            json!("True"),
            Converted::Changed(json!(true)),
        ),
        (
            plain(String),
            plain(Date),
            json!(" 2026-01-31"),
            Converted::Changed(json!("2026-01-31")),
        ),
        (
            plain(String),
            plain(RichText),
            json!("a<b"),
            Converted::Changed(json!("a&lt;b")),
        ),
        (
            plain(RichText),
            plain(String),
            json!("<p>a <b>b</b></p>"),
            Converted::Changed(json!("a b")),
        ),
        (
            plain(Float),
            plain(Integer),
            json!(3.0),
            Converted::Changed(json!(3)),
        ),
        (plain(Float), plain(Integer), json!(3.5), Converted::Misfit),
        (
            plain(Float),
            plain(Integer),
            json!(1e300),
            Converted::Misfit,
        ),
        (
            plain(Integer),
            plain(Float),
            json!(3),
            Converted::Changed(json!(3.0)),
        ),
        (plain(Integer), plain(Bool), json!(1), Converted::Misfit),
        (
            plain(Bool),
            plain(String),
            json!(true),
            Converted::Changed(json!("true")),
        ),
        (
            choice.clone(),
            plain(String),
            json!("low"),
            Converted::Changed(json!("The low")),
        ),
        (
            choices.clone(),
            plain(String),
            json!(["low", "high"]),
            Converted::Changed(json!("The low, The high")),
        ),
        (
            plain(String),
            choice.clone(),
            json!("the LOW"),
            Converted::Changed(json!("low")),
        ),
        (
            plain(String),
            choice.clone(),
            json!("middle"),
            Converted::Misfit,
        ),
        (
            plain(String),
            choices.clone(),
            json!("low, high"),
            Converted::Changed(json!(["low", "high"])),
        ),
        (
            choice.clone(),
            choices.clone(),
            json!("low"),
            Converted::Changed(json!(["low"])),
        ),
        (
            choices.clone(),
            choice.clone(),
            json!(["low"]),
            Converted::Changed(json!("low")),
        ),
        (choices, choice, json!(["low", "high"]), Converted::Misfit),
    ];
    for (before, after, value, expected) in cases {
        let converted = convert(&before, &after, &value);
        assert_eq!(
            converted, expected,
            "{value} from {:?} to {:?}",
            before.data_type, after.data_type
        );
    }
}

const OPTIONS: [&str; 4] = ["a", "b", "7", "true"];

/// A definition with a value that it stores.
fn stored() -> impl Strategy<Value = (AttributeDefinition, Value)> {
    let kind = prop::sample::select(DataType::ALL.to_vec());
    (kind, any::<bool>()).prop_flat_map(|(kind, multi)| {
        let definition = definition(kind, multi, &OPTIONS);
        let text = prop_oneof![
            "[ a-zA-Z0-9<&>.,\\-]{1,12}",
            "-?[0-9]{1,20}",
            Just("2026-01-31".to_owned())
        ];
        let given = match kind {
            DataType::Integer => any::<i64>().prop_map(Value::from).boxed(),
            DataType::Float => any::<f64>().prop_map(|one| json!(one)).boxed(),
            DataType::Bool => any::<bool>().prop_map(Value::from).boxed(),
            DataType::Date => Just(json!("2024-02-29T10:00:00Z")).boxed(),
            DataType::UserRef => any::<u128>()
                .prop_map(|id| json!(uuid::Uuid::from_u128(id)))
                .boxed(),
            DataType::Enum if definition.multi_select => {
                prop::sample::subsequence(OPTIONS.to_vec(), 1..=4)
                    .prop_map(Value::from)
                    .boxed()
            }
            DataType::Enum => prop::sample::select(OPTIONS.to_vec())
                .prop_map(Value::from)
                .boxed(),
            DataType::String | DataType::Text | DataType::RichText => {
                text.prop_map(Value::from).boxed()
            }
        };
        given.prop_filter_map("storable", move |given| {
            let value = check(&definition, "", &given).ok()?;
            Some((definition.clone(), value))
        })
    })
}

proptest! {
    #[test]
    fn att_1_a_converted_value_is_one_that_the_attribute_stores(
        (before, value) in stored(),
        to in prop::sample::select(DataType::ALL.to_vec()),
        multi in any::<bool>(),
    ) {
        let after = definition(to, multi, &OPTIONS);
        let stored = match convert(&before, &after, &value) {
            Converted::Same => value,
            Converted::Changed(value) => value,
            Converted::Cleared | Converted::Misfit => return Ok(()),
        };
        prop_assert_eq!(check(&after, "", &stored), Ok(stored.clone()));
        prop_assert_eq!(convert(&after, &after, &stored), Converted::Same);
    }

    #[test]
    fn att_1_nothing_is_lost_in_a_text((before, value) in stored()) {
        let text = plain(DataType::Text);
        prop_assert_ne!(convert(&before, &text, &value), Converted::Misfit);
        if let (DataType::Integer | DataType::Bool | DataType::Date | DataType::UserRef, Converted::Changed(as_text)) =
            (before.data_type, convert(&before, &text, &value))
        {
            prop_assert_eq!(convert(&text, &before, &as_text), Converted::Changed(value));
        }
    }

    #[test]
    fn att_3_a_removed_key_is_in_no_converted_value(
        values in prop::sample::subsequence(OPTIONS.to_vec(), 1..=4),
        gone in prop::sample::select(OPTIONS.to_vec()),
        to in prop::option::of(prop::sample::select(OPTIONS.to_vec())),
    ) {
        let before = definition(DataType::Enum, true, &OPTIONS);
        let rest: Vec<&str> = OPTIONS.into_iter().filter(|key| *key != gone).collect();
        let after = definition(DataType::Enum, true, &rest);
        let replacements = BTreeMap::from([(gone.to_owned(), to.map(str::to_owned))]);
        let change = Change { before: &before, after: &after, replacements: &replacements };
        let stored = json!(values);
        let removed = values.contains(&gone);
        match change.convert(&stored) {
            Converted::Same => prop_assert!(!removed),
            Converted::Changed(value) => prop_assert!(removed && !keys(&value).contains(&gone)),
            Converted::Cleared => prop_assert!(values == [gone] && to.is_none()),
            Converted::Misfit => prop_assert!(removed && to == Some(gone)),
        }
    }
}
