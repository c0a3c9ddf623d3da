use chrono::{DateTime, Utc};
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::attributes::{AttributeDefinition, DataType, EnumOption};

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Z_äß]{1,10}",
        "[ -~äöü\n\t]{0,12}",
        prop::sample::select(vec![
            "and", "OR", "Has", "link", "no", "key", "Type", "empty", "is", "to", "Where"
        ])
        .prop_map(str::to_owned),
    ]
}

fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        name(),
        prop::sample::select(vec![
            "-7d",
            "2026-01-31",
            "1.5e3",
            "true",
            "SRS-0042",
            "\\",
            "\"",
            "a\\\"b"
        ])
        .prop_map(str::to_owned),
    ]
}

fn field() -> impl Strategy<Value = Field> {
    prop_oneof![
        prop::sample::select(Field::BUILT_IN.map(|(_, field)| field).to_vec()),
        name().prop_map(Field::Attribute),
    ]
}

fn condition() -> impl Strategy<Value = Filter> {
    let op = prop::sample::select(Operator::ALL.to_vec());
    (field(), op, prop::collection::vec(value(), 1..4)).prop_map(|(field, op, mut values)| {
        if op.is_emptiness() {
            values.clear();
        } else if !matches!(op, Operator::In | Operator::NotIn) {
            values.truncate(1);
        }
        let value = Values(values);
        Filter::Where(Condition { field, op, value })
    })
}

fn links() -> impl Strategy<Value = LinkCondition> {
    let direction = prop_oneof![
        Just(None),
        Just(Some(Direction::Outgoing)),
        Just(Some(Direction::Incoming)),
    ];
    (
        any::<bool>(),
        any::<bool>(),
        direction,
        prop::option::of(name()),
        prop::option::of(name()),
    )
        .prop_map(
            |(none, suspect, direction, link_type, module)| LinkCondition {
                none,
                suspect,
                direction,
                link_type,
                module,
                other: None,
            },
        )
}

fn filter() -> impl Strategy<Value = Filter> {
    let leaf = prop_oneof![4 => condition(), 1 => links().prop_map(Filter::Has)];
    leaf.prop_recursive(5, 24, 4, |inner| {
        let other = (links(), name(), inner.clone()).prop_map(|(links, module, other)| {
            Filter::Has(LinkCondition {
                module: Some(module),
                other: Some(Box::new(other)),
                ..links
            })
        });
        prop_oneof![
            other,
            prop::collection::vec(inner.clone(), 2..4).prop_map(Filter::And),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Filter::Or),
            inner.prop_map(|part| Filter::Not(Box::new(part))),
        ]
    })
}

proptest! {
    #[test]
    fn src_3_what_is_printed_is_read_back_as_the_same_tree(filter in filter()) {
        let text = print(&filter);
        let parsed = parse(&text);
        prop_assert_eq!(parsed.map(|parsed| parsed.filter), Ok(filter.clone()), "{}", text);
        let json = serde_json::to_value(&filter).unwrap();
        let read: Filter = serde_json::from_value(json).unwrap();
        prop_assert_eq!(read.checked(), Ok(filter));
    }

    #[test]
    fn src_3_no_text_makes_the_reader_panic(text in "[a-z \"\\\\()=!<>~,\n-]{0,40}") {
        if let Ok(parsed) = parse(&text) {
            let places = parsed.places.len();
            prop_assert!(places > 0);
            prop_assert_eq!(parse(&print(&parsed.filter)).map(|again| again.filter), Ok(parsed.filter));
        }
    }
}

fn schema() -> Schema {
    let of = |number: u128, name: &str, data_type| AttributeDefinition {
        id: uuid::Uuid::from_u128(number).into(),
        name: name.to_owned(),
        description: None,
        data_type,
        multi_select: false,
        default_value: None,
        enum_options: ["low", "medium", "high"]
            .map(|key| EnumOption {
                key: key.to_owned(),
                label: key.to_uppercase(),
                color: None,
            })
            .to_vec(),
        depends_on: None,
        dependency_mapping: None,
        normative: false,
        position: 0,
    };
    Schema {
        attributes: vec![
            of(1, "Priority", DataType::Enum),
            of(2, "Due date", DataType::Date),
            of(3, "type", DataType::Bool),
        ],
        link_types: vec![(
            uuid::Uuid::nil().into(),
            "satisfies".into(),
            "is satisfied by".into(),
        )],
        modules: [("Parts", "P"), ("Pumps", "P"), ("P2", "PU")]
            .into_iter()
            .zip(10..)
            .map(|((name, prefix), number)| LinkedModule {
                id: uuid::Uuid::from_u128(number).into(),
                name: name.to_owned(),
                prefix: prefix.to_owned(),
                attributes: vec![of(4, "Mass", DataType::Integer)],
                types: Vec::new(),
            })
            .collect(),
        now: DateTime::<Utc>::UNIX_EPOCH,
        ..Schema::default()
    }
}

/// Binds a text; the place and code of the first fault.
fn fault(text: &str) -> (usize, usize, &'static str) {
    let error = match parse(text) {
        Err(error) => error,
        Ok(parsed) => bind(&parsed.filter, &parsed.places, &schema())
            .unwrap_err()
            .remove(0),
    };
    let place = error.place.expect("a place");
    (place.position, place.length, error.code)
}

#[test]
fn src_3_faults_are_named_with_their_place() {
    assert_eq!(fault("Priority = high and"), (19, 0, "unexpected_word"));
    assert_eq!(fault("Priority high"), (9, 4, "unexpected_word"));
    assert_eq!(fault("Priority = very high"), (16, 4, "unexpected_word"));
    assert_eq!(fault("(key = a"), (0, 1, "open_parenthesis"));
    assert_eq!(fault("key = a)"), (7, 1, "unexpected_word"));
    assert_eq!(fault("key = \"a"), (6, 2, "open_quote"));
    assert_eq!(fault("äöü = x ! y"), (8, 1, "unexpected_character"));
    assert_eq!(
        fault("Priority = High and Priorty = low"),
        (20, 7, "unknown_field")
    );
    assert_eq!(
        fault("Priority in (low, hihg)"),
        (18, 4, "unknown_enum_value")
    );
    assert_eq!(fault("classification > heading"), (15, 1, "wrong_operator"));
    assert_eq!(fault("\"Due date\" < soon"), (13, 4, "not_a_time"));
    assert_eq!(
        fault("has outgoing satisfeis"),
        (0, 22, "unknown_link_type")
    );
    assert_eq!(fault("has"), (3, 0, "unexpected_word"));
    assert_eq!(fault("has link to Nowhere"), (12, 7, "unknown_module"));
    assert_eq!(fault("has link to P"), (12, 1, "ambiguous_module"));
    assert_eq!(
        fault("has satisfies where (Mass = 1)"),
        (14, 5, "missing_module")
    );
    // Attributes inside are those of the other module, outside those of this one.
    assert_eq!(
        fault("has link to Parts where (Mass = heavy) and key = a"),
        (32, 5, "not_an_integer")
    );
    assert_eq!(
        fault("has link to Parts where (Priority = low)"),
        (25, 8, "unknown_field")
    );
    assert_eq!(
        fault("has link to Nowhere where (Mass = 1) and Mass = 1"),
        (12, 7, "unknown_module")
    );
    let two = parse("has link to Nowhere where (Mass = 1) and Mass = 1").unwrap();
    let errors = bind(&two.filter, &two.places, &schema()).unwrap_err();
    let places: Vec<usize> = errors
        .iter()
        .map(|error| error.place.unwrap().position)
        .collect();
    assert_eq!(places, [12, 41]);
    let nested = format!(
        "{}key = a{}",
        "has link to Parts where (".repeat(17),
        ")".repeat(17)
    );
    assert_eq!(parse(&nested).unwrap_err().code, "too_deep");
    let deep = format!("{}key = a", "not ".repeat(30));
    assert_eq!(parse(&deep).unwrap_err().code, "too_deep");
    let long = vec!["key = a"; 100].join(" or ");
    assert_eq!(parse(&long).unwrap_err().code, "too_many_conditions");
    assert_eq!(parse(&"x".repeat(5_000)).unwrap_err().code, "too_long");
}

#[test]
fn src_3_names_mean_what_the_module_says() {
    let bound = |text: &str| {
        let parsed = parse(text).unwrap();
        bind(&parsed.filter, &parsed.places, &schema()).unwrap()
    };
    // Whatever the case, by key or label; a quoted name is an attribute.
    assert_eq!(bound("PRIORITY = high"), bound("priority = HIGH"));
    assert_eq!(
        bound("priority > low"),
        Bound::Or(vec![bound("priority = medium"), bound("priority = high")])
    );
    assert_ne!(bound("\"type\" = true"), bound("type is empty"));
    assert_eq!(bound("key != a"), bound("not key = a"));
    assert_eq!(
        bound("has \"is satisfied by\""),
        bound("has incoming satisfies")
    );
    assert_eq!(bound("has no suspect"), bound("not has suspect link"));
    // A name comes before a prefix.
    assert_eq!(bound("has link to pu"), bound("has link to P2"));
    assert_eq!(
        bound("has no outgoing satisfies to parts where (mass > 2 or key = a)"),
        bound("not has outgoing satisfies to Parts where (Mass > 2 or key = a)")
    );
    assert_ne!(bound("has link to Parts"), bound("has link to Pumps"));
    assert_eq!(bound("changed >= today"), bound("changed >= 1970-01-01"));
    assert_eq!(
        bound("changed > -1d"),
        bound("changed > 1969-12-31T00:00:00Z")
    );
}

#[test]
fn src_3_json_is_checked_like_text() {
    let read = |json: serde_json::Value| -> Result<String, String> {
        let filter: Filter = serde_json::from_value(json).map_err(|error| error.to_string())?;
        let filter = filter.checked().map_err(|error| error.code.to_owned())?;
        Ok(print(&filter))
    };
    let high = json!({"where": {"field": {"attribute": "Priority"}, "op": "=", "value": "high"}});
    let level = json!({"where": {"field": "level", "op": "in", "value": [1, 2]}});
    assert_eq!(read(high.clone()), Ok("Priority = high".to_owned()));
    assert_eq!(
        read(json!({"and": [high.clone(), {"not": {"or": [level, {"has": {"suspect": true}}]}}]})),
        Ok("Priority = high and not (level in (1, 2) or has suspect link)".to_owned())
    );
    let other =
        json!({"has": {"type": "to", "to": "Parts A", "where": {"and": [{"or": [high.clone()]}]}}});
    assert_eq!(
        read(other),
        Ok("has \"to\" to \"Parts A\" where (Priority = high)".to_owned())
    );
    let nowhere = json!({"has": {"where": high}});
    assert_eq!(read(nowhere), Err("missing_module".to_owned()));
    assert_eq!(read(json!({"and": []})), Err("empty_list".to_owned()));
    let none = json!({"where": {"field": "key", "op": "="}});
    assert_eq!(read(none), Err("wrong_number_of_values".to_owned()));
    assert!(read(json!({"where": {"field": "nonsense", "op": "=", "value": 1}})).is_err());
}

#[test]
fn src_3_sort_orders_are_read_and_printed() {
    let sort = parse_sort("Priority desc, \"Due date\", key asc").unwrap();
    assert_eq!(print_sort(&sort), "Priority desc, \"Due date\", key");
    assert_eq!(parse_sort(&print_sort(&sort)), Ok(sort.clone()));
    assert_eq!(bind_sort(&sort, &schema()).unwrap().len(), 3);
    assert_eq!(
        parse_sort("key desc heading").unwrap_err().code,
        "unexpected_word"
    );
    assert_eq!(
        parse_sort("key, key, key, key, key").unwrap_err().code,
        "too_many_columns"
    );
    let text = parse_sort("text").unwrap();
    assert_eq!(
        bind_sort(&text, &schema()).unwrap_err().code,
        "not_sortable"
    );
}
