//! Filtered and sorted lists, compared with a plain walk over all objects in memory.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset, TimeDelta};
use req1_domain::{
    access::Role,
    filter::{Condition, Direction, Field, Filter, LinkCondition, Operator, Values, parse, print},
};
use req1_test_support::{Answer, Client, TestApp, Value, World, json};

/// A small generator, so that a failing run repeats.
struct Random(u64);

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

async fn list(client: &Client, world: &World<'_>, parameters: &[(&str, &str)]) -> Answer {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(parameters);
    let path = format!("{}/objects?{}", world.module_path(), query.finish());
    client.get(&path).await
}

fn keys(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().unwrap();
    items
        .iter()
        .map(|one| one["key"].as_str().unwrap().to_owned())
        .collect()
}

async fn found(world: &World<'_>, filter: &str) -> Vec<String> {
    let parameters = [("filter", filter), ("limit", "1000")];
    keys(&list(&world.owner, world, &parameters).await.expect(200))
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
struct Known {
    objects: Vec<Value>,
    creators: BTreeMap<String, String>,
    people: BTreeMap<String, String>,
    type_names: BTreeMap<String, String>,
    links: Vec<Value>,
}

/// Fills the module of a world with objects that differ in everything, made by two people.
async fn fill(world: &World<'_>, editor: &Client, random: &mut Random) -> Known {
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
    fn passes(&self, object: &Value, filter: &Filter) -> bool {
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
            (outgoing || incoming)
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

    fn filter(&self, random: &mut Random, depth: usize) -> Filter {
        match random.below(if depth == 0 { 8 } else { 14 }) {
            0 => Filter::Has(LinkCondition {
                none: random.below(2) == 0,
                suspect: random.below(3) == 0,
                direction: [None, Some(Direction::Outgoing), Some(Direction::Incoming)]
                    [random.below(3)],
                link_type: (random.below(2) == 0 && !self.links.is_empty()).then(|| {
                    let link = &self.links[random.below(self.links.len())];
                    link["link_type_id"].as_str().unwrap().to_owned()
                }),
            }),
            1..=7 => self.condition(random),
            8 | 9 => Filter::And((0..2).map(|_| self.filter(random, depth - 1)).collect()),
            10 | 11 => Filter::Or((0..3).map(|_| self.filter(random, depth - 1)).collect()),
            _ => Filter::Not(Box::new(self.filter(random, depth - 1))),
        }
    }
}

#[tokio::test]
async fn src_3_random_filters_find_what_a_walk_in_memory_finds() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let editor = world.member(Role::Editor).await;
    let mut random = Random(0x5eed);
    let known = fill(&world, &editor, &mut random).await;
    assert!(known.objects.len() > 40 && known.links.len() > 10);
    let (mut some, mut all) = (0, 0);
    for _ in 0..400 {
        let filter = known.filter(&mut random, 3);
        let text = print(&filter);
        assert_eq!(parse(&text).unwrap().filter, filter, "{text}");
        let passing = known
            .objects
            .iter()
            .filter(|object| known.passes(object, &filter));
        let expected: Vec<&str> = passing
            .map(|object| object["key"].as_str().unwrap())
            .collect();
        assert_eq!(found(&world, &text).await, expected, "{text}");
        all += 1;
        some += usize::from(!expected.is_empty() && expected.len() < known.objects.len());
    }
    assert!(
        some * 3 > all,
        "most filters tell objects apart: {some} of {all}"
    );
    // The tree as JSON, too.
    let filter = known.filter(&mut random, 3);
    let json = serde_json::to_string(&filter).unwrap();
    assert_eq!(
        found(&world, &json).await,
        found(&world, &print(&filter)).await
    );
}

#[tokio::test]
async fn src_3_sorted_pages_follow_one_another_whatever_comes_meanwhile() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let editor = world.member(Role::Editor).await;
    fill(&world, &editor, &mut Random(7)).await;
    for sort in [
        "Priority desc, key",
        "count, due desc, \"Owner note\"",
        "tags, ratio desc",
        "changed desc",
        "created, heading desc",
        "classification, type, state desc, key desc",
        "changed_by, level, revision desc",
        "verified, reviewed desc",
        "",
    ] {
        let filter = "not state = approved";
        let whole = [("filter", filter), ("sort", sort), ("limit", "1000")];
        let whole = list(&world.owner, &world, &whole).await.expect(200);
        let mut pages = Vec::new();
        let mut cursor: Option<String> = None;
        loop {
            let mut parameters = vec![("filter", filter), ("sort", sort), ("limit", "7")];
            parameters.extend(cursor.as_deref().map(|cursor| ("cursor", cursor)));
            let page = list(&world.owner, &world, &parameters).await.expect(200);
            assert_eq!(
                (&page["total"], page["offset"].as_u64()),
                (&whole["total"], u64::try_from(pages.len()).ok())
            );
            pages.extend(keys(&page));
            match page["next_cursor"].as_str() {
                Some(next) => cursor = Some(next.to_owned()),
                None => break,
            }
        }
        assert_eq!(pages, keys(&whole), "{sort}");
    }
    // An object that comes before the second page pushes no row into it twice.
    let parameters = [
        ("sort", "key desc"),
        ("limit", "5"),
        ("filter", "level >= 1"),
    ];
    let first = list(&world.owner, &world, &parameters).await.expect(200);
    let body = json!({"body": "Comes in between.", "attributes": {"Priority": "high"}});
    let objects = format!("{}/objects", world.module_path());
    world.owner.post(&objects).json(body).await.expect(201);
    let mut next = parameters.to_vec();
    next.push(("cursor", first["next_cursor"].as_str().unwrap()));
    let second = list(&world.owner, &world, &next).await.expect(200);
    let (first, second) = (keys(&first), keys(&second));
    assert!(
        second.iter().all(|key| !first.contains(key)),
        "{first:?} {second:?}"
    );
    // A cursor of another order is refused, and so is what is none.
    for bad in [
        "k",
        "kzz",
        "ox",
        "k7b7d",
        &format!("k{}", hex::encode(r#"{"offset":0,"keys":["x","y"]}"#)),
    ] {
        let parameters = [("sort", "key"), ("cursor", bad)];
        let problem = list(&world.owner, &world, &parameters)
            .await
            .problem(400, "invalid_request");
        assert_eq!(
            problem["errors"][0]["pointer"], "cursor",
            "{bad}: {problem}"
        );
    }
}

#[tokio::test]
async fn src_3_a_window_of_a_filtered_list_is_found_around_an_object() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let objects = format!("{}/objects", world.module_path());
    for number in 0..30 {
        let priority = if number % 2 == 0 { "high" } else { "low" };
        let body =
            json!({"body": format!("Number {number}."), "attributes": {"Priority": priority}});
        world.owner.post(&objects).json(body).await.expect(201);
    }
    let all = found(&world, "Priority = high").await;
    let wanted = &all[10];
    let id = list(
        &world.owner,
        &world,
        &[("filter", &format!("key = {wanted}"))],
    )
    .await
    .expect(200);
    let id = id["items"][0]["id"].as_str().unwrap();
    let parameters = [("filter", "Priority = high"), ("at", id), ("limit", "6")];
    let page = list(&world.owner, &world, &parameters).await.expect(200);
    assert_eq!(page["offset"], 8);
    assert_eq!(keys(&page), all[8..14]);
    // One that the filter hides: the list from its beginning.
    let parameters = [("filter", "Priority = low"), ("at", id), ("limit", "6")];
    let page = list(&world.owner, &world, &parameters).await.expect(200);
    assert_eq!((&page["offset"], &page["total"]), (&json!(0), &json!(15)));
    // Behind the end there is nothing, but the number is told.
    let parameters = [("filter", "Priority = low"), ("offset", "100")];
    let page = list(&world.owner, &world, &parameters).await.expect(200);
    assert_eq!((&page["items"], &page["total"]), (&json!([]), &json!(15)));
}

#[tokio::test]
async fn src_3_faults_of_a_filter_are_told_with_their_place() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    for (filter, code, position, length) in [
        (
            "Priority = high and Rank = 1",
            "unknown_field",
            json!(20),
            json!(4),
        ),
        (
            "Priority = highest",
            "unknown_enum_value",
            json!(11),
            json!(7),
        ),
        ("Priority = high or", "unexpected_word", json!(18), json!(0)),
        (
            "changed_by = nobody@example.org",
            "unknown_person",
            json!(13),
            json!(18),
        ),
        ("key = \"nul\0\"", "nul_character", json!(10), json!(1)),
        ("{\"nor\": 1}", "invalid_filter", Value::Null, Value::Null),
        ("{\"and\": []}", "empty_list", Value::Null, Value::Null),
    ] {
        let answer = list(&world.owner, &world, &[("filter", filter)]).await;
        let problem = answer.problem(400, "invalid_request");
        let error = &problem["errors"][0];
        assert_eq!(error["pointer"], "filter", "{filter}");
        assert_eq!(
            (&error["code"], &error["position"], &error["length"]),
            (&json!(code), &position, &length),
            "{filter}: {problem}"
        );
    }
    // Both conditions are wrong, and both are told.
    let answer = list(&world.owner, &world, &[("filter", "a = 1 and b = 2")]).await;
    assert_eq!(
        answer.problem(400, "invalid_request")["errors"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    for sort in ["Rank", "key desc desc", "body", "a,b,c,d,e"] {
        let problem = list(&world.owner, &world, &[("sort", sort)])
            .await
            .problem(400, "invalid_request");
        assert_eq!(problem["errors"][0]["pointer"], "sort", "{sort}: {problem}");
    }
}

#[tokio::test]
async fn src_3_people_and_links_are_named_as_people_name_them() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let viewer = world.member(Role::Viewer).await;
    let all = found(&world, "level >= 1").await;
    assert_eq!(all.len(), 3);
    assert_eq!(
        found(&world, "changed_by = me and created_by = me").await,
        all
    );
    let of_viewer = list(&viewer, &world, &[("filter", "changed_by = me")])
        .await
        .expect(200);
    assert_eq!(of_viewer["total"], 0, "`me` is who asks");
    let types = world.owner.get("/api/v1/link-types").await.expect(200);
    let link_type = types
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["id"] == world.link_type.as_str())
        .unwrap();
    let (name, backward) = (
        link_type["name"].as_str().unwrap(),
        link_type["backward_name"].as_str().unwrap(),
    );
    assert_eq!(
        found(&world, &format!("has outgoing \"{name}\"")).await,
        all[1..2]
    );
    assert_eq!(
        found(&world, &format!("has \"{backward}\"")).await,
        all[2..3]
    );
    assert_eq!(
        found(
            &world,
            &format!("has no outgoing \"{name}\" and not classification = heading")
        )
        .await,
        all[2..3]
    );
    assert!(found(&world, "has suspect").await.is_empty());
    let edit = json!({"body": "The brake shall hold for an hour."});
    world
        .owner
        .patch(&world.object_path())
        .json(edit)
        .await
        .expect(200);
    assert_eq!(found(&world, "has suspect").await, all[1..3]);
    assert_eq!(found(&world, "has suspect incoming").await, all[2..3]);
    assert_eq!(
        found(&world, "changed > -1h and revision > 1 and text ~ \"hour\"").await,
        all[1..2]
    );
}

/// Stale ends that are kept, and those that a comparison of all links with all objects gives.
async fn stale_ends(app: &TestApp) -> (String, String) {
    let kept = app.database.text(
        "SELECT COALESCE(string_agg(link_id || ' ' || at_source, ',' ORDER BY link_id, at_source), '') FROM link_stale_end",
    );
    let compared = app.database.text(
        "SELECT COALESCE(string_agg(l.id || ' ' || one.at_source, ',' ORDER BY l.id, one.at_source), '')
         FROM link l
         JOIN object s ON s.workspace_id = l.workspace_id AND s.id = l.source_object_id
         JOIN object t ON t.workspace_id = l.workspace_id AND t.id = l.target_object_id
         CROSS JOIN LATERAL (VALUES (true, l.source_fingerprint <> s.content_fingerprint),
                                    (false, l.target_fingerprint <> t.content_fingerprint)) AS one (at_source, stale)
         WHERE l.deleted_at IS NULL AND one.stale",
    );
    (kept.await, compared.await)
}

#[tokio::test]
async fn lnk_5_suspect_links_are_found_whoever_changed_an_end_and_no_longer_when_it_is_put_back() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let suspects = async |module: &str| -> i64 {
        let path = format!("{module}/objects?filter=has%20suspect%20link");
        let page = world.owner.get(&path).await.expect(200);
        page["total"].as_i64().unwrap()
    };
    let module = world.module_path();
    let other = json!({"name": "Software", "project_id": world.project, "prefix": "SW"});
    let other = world
        .owner
        .post("/api/v1/modules")
        .json(other)
        .await
        .expect(201);
    let other = format!("/api/v1/modules/{}", other["id"].as_str().unwrap());
    let far = world.owner.post(&format!("{other}/objects"));
    let far = far.json(json!({"body": "Far away."})).await.expect(201);
    let link = json!({"source_object_id": far["id"], "target_object_id": world.object, "link_type_id": world.link_type});
    let link = world
        .owner
        .post("/api/v1/links")
        .json(link)
        .await
        .expect(201);
    assert_eq!((suspects(&module).await, suspects(&other).await), (0, 0));

    let say = async |body: &str| {
        let edit = json!({"body": body});
        world
            .owner
            .patch(&world.object_path())
            .json(edit)
            .await
            .expect(200);
    };
    let expect = async |stale: usize| {
        let (kept, compared) = stale_ends(&app).await;
        assert_eq!(kept, compared);
        assert_eq!(kept.split_terminator(',').count(), stale);
    };
    say("The brake shall hold still.").await;
    expect(2).await;
    assert_eq!((suspects(&module).await, suspects(&other).await), (2, 1));
    say("The brake shall hold.").await;
    expect(0).await;
    say("The brake shall not hold.").await;
    expect(2).await;
    // A copy of a suspect link is suspect; it is confirmed at nothing.
    let copy = json!({
        "name": "Copy", "project_id": world.project, "template_module_id": world.module, "copy_objects": true,
    });
    let copy = world
        .owner
        .post("/api/v1/modules/from-template")
        .json(copy)
        .await
        .expect(201);
    let copy = format!("/api/v1/modules/{}", copy["id"].as_str().unwrap());
    assert_eq!(suspects(&copy).await, 2);
    expect(3).await;
    // While an end is deleted the link is not there.
    let away = format!("{other}/objects/{}", far["id"].as_str().unwrap());
    world.owner.delete(&away).await.expect(204);
    assert_eq!((suspects(&module).await, suspects(&other).await), (2, 0));
    world
        .owner
        .post(&format!("{away}/restore"))
        .await
        .expect(200);
    assert_eq!(suspects(&other).await, 1);
    expect(3).await;
    let path = format!("/api/v1/links/{}", link["id"].as_str().unwrap());
    world.owner.delete(&path).await.expect(204);
    assert_eq!((suspects(&module).await, suspects(&other).await), (2, 0));
    expect(2).await;
}
