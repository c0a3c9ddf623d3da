//! The plain walk in memory that the filters of the server are compared with, and random filters to compare.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset, TimeDelta};
use req1_domain::filter::{Condition, Direction, Field, Filter, LinkCondition, Operator, Values};
use req1_test_support::{Client, Value, World, json};

/// A small generator, so that a failing run repeats.
pub(super) struct Random(pub(super) u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        // xorshift64*: Marsaglia, "Xorshift RNGs" (2003).
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let mixed = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(mixed).unwrap() % limit
    }

    fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }
}

const WORDS: [&str; 6] = ["brake", "valve", "pump", "sensor", "relay", "bus"];
const ATTRIBUTES: [(&str, &str); 6] = [
    ("Owner note", "string"),
    ("count", "integer"),
    ("ratio", "float"),
    ("verified", "bool"),
    ("due", "date"),
    ("tags", "enum"),
];

/// Everything that the walk in memory knows.
pub(super) struct Known {
    pub(super) objects: Vec<Value>,
    creators: BTreeMap<String, String>,
    people: BTreeMap<String, String>,
    type_names: BTreeMap<String, String>,
    pub(super) links: Vec<Value>,
}

/// Fills the module of a world with objects that differ in everything, made by two people.
pub(super) async fn fill(world: &World<'_>, editor: &Client, random: &mut Random) -> Known {
    let base = world.module_path();
    let simple = json!({"search_language": "simple"});
    let project = format!("{}/projects/{}", world.workspace_path(), world.project);
    world.owner.patch(&project).json(simple).await.expect(200);
    for (name, data_type) in ATTRIBUTES {
        let mut body = json!({"name": name, "data_type": data_type});
        if data_type == "enum" {
            body["enum_values"] = json!(["red", "green", "blue"]);
            body["multi_select"] = json!(true);
        }
        world
            .owner
            .post(&format!("{base}/attribute-definitions"))
            .json(body)
            .await
            .expect(201);
    }
    let object_type = world.object_type().await;
    let mut ids: Vec<String> = Vec::new();
    let mut creators = BTreeMap::new();
    let people = [(&world.owner, "owner"), (editor, "editor")];
    for _ in 0..60 {
        world.app.clock.advance(TimeDelta::milliseconds(1_500));
        let (maker, _) = people[random.below(2)];
        let mut attributes = json!({});
        let mut set = |name: &str, chance: usize, value: Value| {
            if chance > 0 {
                attributes[name] = value;
            }
        };
        set(
            "Priority",
            random.below(3),
            json!(random.pick(&["low", "high"])),
        );
        let note = format!(
            "{} 50% {}",
            random.pick(&WORDS),
            random.pick(&["a_b", "A&B", "x"])
        );
        set("Owner note", random.below(2), json!(note));
        set("count", random.below(4), json!(random.below(6)));
        set(
            "ratio",
            random.below(3),
            json!(f64::from(u32::try_from(random.below(8)).unwrap()) / 2.0),
        );
        set("verified", random.below(3), json!(random.below(2) == 0));
        set(
            "due",
            random.below(3),
            json!(format!("2026-03-{:02}", 1 + random.below(9))),
        );
        let tags: Vec<&str> = ["red", "green", "blue"]
            .into_iter()
            .filter(|_| random.below(2) == 0)
            .collect();
        set("tags", random.below(3), json!(tags));
        let mut body = json!({"attributes": attributes});
        let text = format!(
            "<p>The {} &amp; <b>{}</b> shall hold.</p>",
            random.pick(&WORDS),
            random.pick(&WORDS)
        );
        if random.below(4) > 0 {
            body["body"] = json!(text);
        }
        if random.below(3) == 0 {
            body["heading"] = json!(format!("{} {}", random.pick(&WORDS), random.below(3)));
        }
        body["classification"] = json!(random.pick(&["heading", "normative", "informative"]));
        if random.below(3) == 0 {
            body["object_type_id"] = json!(object_type);
        }
        if random.below(2) == 0 {
            body["lifecycle_state"] = json!(random.pick(&["draft", "in review", "approved"]));
        }
        if !ids.is_empty() && random.below(2) == 0 {
            body["parent_id"] = json!(ids[random.below(ids.len())]);
        }
        let made = maker
            .post(&format!("{base}/objects"))
            .json(body)
            .await
            .expect(201);
        let id = made["id"].as_str().unwrap().to_owned();
        creators.insert(id.clone(), maker.id().to_string());
        ids.push(id);
    }
    let link_types = world.owner.get("/api/v1/link-types").await.expect(200);
    let of_world = |one: &&Value| one["workspace_id"] == world.workspace.as_str();
    let link_types: Vec<&Value> = link_types
        .as_array()
        .unwrap()
        .iter()
        .filter(of_world)
        .take(2)
        .collect();
    for _ in 0..40 {
        let body = json!({
            "source_object_id": ids[random.below(ids.len())], "target_object_id": ids[random.below(ids.len())],
            "link_type_id": link_types[random.below(2)]["id"],
        });
        // The same link twice, or one to itself, is refused.
        world.owner.post("/api/v1/links").json(body).await;
    }
    // Edits make links suspect, stamps count for what they were given for.
    for number in 0..25 {
        world.app.clock.advance(TimeDelta::seconds(1));
        let path = format!("{base}/objects/{}", ids[random.below(ids.len())]);
        let edit = match random.below(3) {
            0 => json!({"reviewed": true}),
            _ => json!({"body": format!("<p>Edit {number} of the {}.</p>", random.pick(&WORDS))}),
        };
        let (changer, _) = people[random.below(2)];
        changer.patch(&path).json(edit).await.expect(200);
    }
    for _ in 0..3 {
        world
            .owner
            .delete(&format!("{base}/objects/{}", ids[random.below(ids.len())]))
            .await;
    }
    for id in [&world.heading, &world.object, &world.other_object] {
        creators.insert(id.clone(), world.owner.id().to_string());
    }
    know(world, editor, creators).await
}

async fn know(world: &World<'_>, editor: &Client, creators: BTreeMap<String, String>) -> Known {
    let base = world.module_path();
    let objects = world
        .owner
        .get(&format!("{base}/objects?limit=1000"))
        .await
        .expect(200);
    let links = world
        .owner
        .get(&format!(
            "/api/v1/links?module_id={}&limit=1000",
            world.module
        ))
        .await
        .expect(200);
    let types = format!("/api/v1/object-types?module_id={}", world.module);
    let types = world.owner.get(&types).await.expect(200);
    let type_names = types["items"].as_array().unwrap().iter().map(|one| {
        (
            one["id"].as_str().unwrap().to_owned(),
            one["name"].as_str().unwrap().to_owned(),
        )
    });
    let mut people = BTreeMap::new();
    for client in [&world.owner, editor] {
        let me = client.get("/api/v1/auth/me").await.expect(200);
        people.insert(
            client.id().to_string(),
            me["email"].as_str().unwrap().to_owned(),
        );
    }
    Known {
        objects: objects["items"].as_array().unwrap().clone(),
        links: links["items"].as_array().unwrap().clone(),
        type_names: type_names.collect(),
        creators,
        people,
    }
}

fn plain(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for character in html.chars() {
        match character {
            '<' => inside = true,
            '>' => inside = false,
            other if !inside => text.push(other),
            _ => {}
        }
    }
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

fn contains(text: &str, part: &str) -> bool {
    text.to_lowercase().contains(&part.to_lowercase())
}

fn ordered<T: PartialOrd>(op: Operator, have: &T, want: &T) -> bool {
    let signs = [
        (Operator::Less, have < want),
        (Operator::AtMost, have <= want),
        (Operator::More, have > want),
        (Operator::AtLeast, have >= want),
    ];
    let sign = signs.iter().find(|(sign, _)| *sign == op);
    sign.map_or(have == want, |(_, holds)| *holds)
}

fn time(text: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(text).unwrap()
}

fn is_empty(object: &Value, field: &Field) -> bool {
    let value = match field {
        Field::Heading => &object["heading"],
        Field::Body => &object["body"],
        Field::State => &object["lifecycle_state"],
        Field::Type => &object["object_type_id"],
        Field::Attribute(name) => &object["attributes"][name],
        // The others always have a value.
        Field::Key
        | Field::Text
        | Field::Classification
        | Field::Level
        | Field::Revision
        | Field::Created
        | Field::CreatedBy
        | Field::Changed
        | Field::ChangedBy
        | Field::Reviewed => return false,
    };
    value.is_null() || *value == json!("") || *value == json!([])
}

fn words(object: &Value) -> Vec<String> {
    let body = plain(object["body"].as_str().unwrap_or_default());
    let heading = object["heading"].as_str().unwrap_or_default();
    let note = object["attributes"]["Owner note"]
        .as_str()
        .unwrap_or_default();
    let all = format!("{heading} {body} {note}").to_lowercase();
    all.split(|c: char| !c.is_alphanumeric())
        .map(str::to_owned)
        .collect()
}

impl Known {
    pub(super) fn passes(&self, object: &Value, filter: &Filter) -> bool {
        match filter {
            Filter::And(parts) => parts.iter().all(|part| self.passes(object, part)),
            Filter::Or(parts) => parts.iter().any(|part| self.passes(object, part)),
            Filter::Not(part) => !self.passes(object, part),
            Filter::Where(condition) => {
                let holds = condition
                    .value
                    .0
                    .iter()
                    .any(|value| self.compares(object, condition, value));
                let empty = condition.op.is_emptiness();
                (holds || (empty && is_empty(object, &condition.field)))
                    != condition.op.is_negative()
            }
            Filter::Has(links) => self.has(object, links) != links.none,
        }
    }

    fn compares(&self, object: &Value, condition: &Condition, value: &str) -> bool {
        let text = |name: &str| object[name].as_str().map(str::to_owned);
        let person = |id: Option<String>| {
            id.is_some_and(|id| self.people.get(&id).is_some_and(|email| email == value))
        };
        let of_text = |have: Option<String>| match (have, condition.op) {
            (None, _) => false,
            (Some(have), op) if op.is_part() => contains(&have, value),
            (Some(have), _) => have == value,
        };
        match &condition.field {
            Field::Key => of_text(text("key")),
            Field::Heading => of_text(text("heading")),
            Field::Body => of_text(text("body").map(|html| plain(&html))),
            Field::State => of_text(text("lifecycle_state")),
            Field::Classification => of_text(text("classification")),
            Field::Type => of_text(text("object_type_id").map(|id| self.type_names[&id].clone())),
            Field::Text => words(object).iter().any(|word| word == value),
            Field::Level => ordered(
                condition.op,
                &(object["depth"].as_i64().unwrap() + 1),
                &value.parse().unwrap(),
            ),
            Field::Revision => ordered(
                condition.op,
                &object["revision"].as_i64().unwrap(),
                &value.parse().unwrap(),
            ),
            Field::Created => ordered(
                condition.op,
                &time(&text("created_at").unwrap()),
                &time(value),
            ),
            Field::Changed => ordered(
                condition.op,
                &time(&text("updated_at").unwrap()),
                &time(value),
            ),
            Field::CreatedBy => person(self.creators.get(&text("id").unwrap()).cloned()),
            Field::ChangedBy => person(text("updated_by")),
            Field::Reviewed => {
                let reviewed = object["reviewed_fingerprint"] == object["content_fingerprint"];
                reviewed == (value == "true")
            }
            Field::Attribute(name) => match &object["attributes"][name] {
                Value::Null => false,
                Value::String(have) if name == "due" => {
                    ordered(condition.op, have, &value.to_owned())
                }
                Value::String(have) if name == "Priority" => {
                    let place =
                        |key: &str| ["low", "high"].iter().position(|one| *one == key).unwrap();
                    ordered(condition.op, &place(have), &place(value))
                }
                Value::String(have) => of_text(Some(have.clone())),
                Value::Number(have) => ordered(
                    condition.op,
                    &have.as_f64().unwrap(),
                    &value.parse().unwrap(),
                ),
                Value::Bool(have) => have.to_string() == value,
                Value::Array(have) => have.contains(&json!(value)),
                Value::Object(_) => panic!("no attribute is an object"),
            },
        }
    }

    fn has(&self, object: &Value, wanted: &LinkCondition) -> bool {
        let live = |id: &Value| self.objects.iter().any(|one| one["id"] == *id);
        self.links.iter().any(|link| {
            let (source, target) = (&link["source_object_id"], &link["target_object_id"]);
            let outgoing = *source == object["id"] && wanted.direction != Some(Direction::Incoming);
            let incoming = *target == object["id"] && wanted.direction != Some(Direction::Outgoing);
            let of_type = wanted
                .link_type
                .as_ref()
                .is_none_or(|id| link["link_type_id"] == id.as_str());
            let to_module = wanted
                .module
                .as_ref()
                .is_none_or(|id| object["module_id"] == id.as_str());
            let end = |id: &Value| self.objects.iter().find(|one| one["id"] == *id);
            let passes = |id: &Value| match (&wanted.other, end(id)) {
                (Some(other), Some(end)) => self.passes(end, other),
                (None, _) => true,
                (_, None) => false,
            };
            ((outgoing && passes(target)) || (incoming && passes(source)))
                && to_module
                && of_type
                && live(source)
                && live(target)
                && (!wanted.suspect || link["suspect"] == true)
        })
    }

    /// A condition that the module understands.
    fn condition(&self, random: &mut Random) -> Filter {
        use Operator as Op;
        let equal: &[&Op] = &[&Op::Is, &Op::IsNot, &Op::In, &Op::NotIn];
        let text: &[&Op] = &[
            &Op::Is,
            &Op::IsNot,
            &Op::In,
            &Op::NotIn,
            &Op::Contains,
            &Op::Lacks,
            &Op::Empty,
            &Op::NotEmpty,
        ];
        let number: &[&Op] = &[
            &Op::Is,
            &Op::IsNot,
            &Op::Less,
            &Op::AtMost,
            &Op::More,
            &Op::AtLeast,
            &Op::In,
        ];
        let attribute = |name: &str| Field::Attribute(name.to_owned());
        let times: Vec<&str> = self
            .objects
            .iter()
            .map(|one| one["updated_at"].as_str().unwrap())
            .collect();
        let emails: Vec<&str> = self.people.values().map(String::as_str).collect();
        let types: Vec<&str> = self.type_names.values().map(String::as_str).collect();
        let headings: Vec<&str> = self
            .objects
            .iter()
            .filter_map(|one| one["heading"].as_str())
            .collect();
        let object_keys: Vec<&str> = self
            .objects
            .iter()
            .map(|one| one["key"].as_str().unwrap())
            .collect();
        let empty: &[&Op] = &[&Op::Is, &Op::NotIn, &Op::Empty, &Op::NotEmpty];
        let numeric: &[&Op] = &[
            &Op::Is,
            &Op::IsNot,
            &Op::Less,
            &Op::AtMost,
            &Op::More,
            &Op::AtLeast,
            &Op::Empty,
        ];
        let parts: &[&Op] = &[&Op::Contains, &Op::Lacks, &Op::Empty, &Op::NotEmpty];
        let contains: &[&Op] = &[&Op::Contains, &Op::Lacks];
        let (field, ops, values): (Field, &[&Op], Vec<&str>) = match random.below(21) {
            0 => (Field::Key, &text[..6], object_keys),
            1 => (Field::Heading, text, headings),
            2 => (
                Field::Body,
                parts,
                vec!["the PUMP &", "hold", "b", "<b>", "e</b>", "50%", "&amp;"],
            ),
            3 => (Field::State, text, vec!["draft", "in review", "review"]),
            4 => (
                Field::Classification,
                equal,
                vec!["heading", "normative", "informative"],
            ),
            5 => (Field::Type, empty, types),
            6 => (Field::Level, number, vec!["1", "2", "3"]),
            7 => (Field::Revision, number, vec!["10", "30", "60"]),
            8 => (Field::Created, &number[..6], times),
            9 => (Field::Changed, &number[..6], times),
            10 => (Field::CreatedBy, equal, emails),
            11 => (Field::ChangedBy, equal, emails),
            12 => (Field::Reviewed, &equal[..2], vec!["true", "false"]),
            13 => (Field::Text, contains, WORDS.to_vec()),
            14 => (attribute("Priority"), numeric, vec!["low", "high"]),
            15 => (
                attribute("Owner note"),
                text,
                vec!["brake 50% a_b", "50%", "A_B", "&", "\\"],
            ),
            16 => (attribute("count"), numeric, vec!["0", "2", "4"]),
            17 => (attribute("ratio"), numeric, vec!["0.5", "1.0", "2.75"]),
            18 => (attribute("verified"), &equal[..2], vec!["true", "false"]),
            19 => (attribute("due"), numeric, vec!["2026-03-01", "2026-03-05"]),
            _ => (attribute("tags"), empty, vec!["red", "green", "blue"]),
        };
        let op = *random.pick(ops);
        let mut pick = || random.pick(&values).to_owned();
        let values = if op.is_emptiness() {
            Vec::new()
        } else if matches!(op, Op::In | Op::NotIn) {
            vec![pick(), pick()]
        } else {
            vec![pick()]
        };
        Filter::Where(Condition {
            field,
            op,
            value: Values(values),
        })
    }

    pub(super) fn filter(&self, random: &mut Random, depth: usize) -> Filter {
        match random.below(if depth == 0 { 8 } else { 16 }) {
            // The links of the module lead into itself.
            14 | 15 => {
                let none = random.below(2) == 0;
                let module = self.objects[0]["module_id"].as_str().unwrap();
                Filter::Has(LinkCondition {
                    none,
                    suspect: random.below(4) == 0,
                    direction: [None, Some(Direction::Outgoing), Some(Direction::Incoming)]
                        [random.below(3)],
                    module: Some(module.to_owned()),
                    other: (random.below(4) > 0).then(|| Box::new(self.filter(random, depth - 1))),
                    ..LinkCondition::default()
                })
            }
            0 => Filter::Has(LinkCondition {
                none: random.below(2) == 0,
                suspect: random.below(3) == 0,
                direction: [None, Some(Direction::Outgoing), Some(Direction::Incoming)]
                    [random.below(3)],
                link_type: (random.below(2) == 0 && !self.links.is_empty()).then(|| {
                    let link = &self.links[random.below(self.links.len())];
                    link["link_type_id"].as_str().unwrap().to_owned()
                }),
                ..LinkCondition::default()
            }),
            1..=7 => self.condition(random),
            8 | 9 => Filter::And((0..2).map(|_| self.filter(random, depth - 1)).collect()),
            10 | 11 => Filter::Or((0..3).map(|_| self.filter(random, depth - 1)).collect()),
            _ => Filter::Not(Box::new(self.filter(random, depth - 1))),
        }
    }
}
