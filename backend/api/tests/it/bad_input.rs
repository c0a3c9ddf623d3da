//! Whatever is sent: never a fault of the server, always a problem document, and nothing written when it is refused.
//!
//! Driven by the OpenAPI document: every field and parameter of every operation gets values of every kind.

use std::collections::BTreeSet;

use req1_test_support::{Answer, Call, TestApp, World};
use serde_json::{Map, Value, json};

use crate::registry::{self, Operation};

/// Values that somebody might send for a field, whatever it is.
fn values() -> Vec<Value> {
    let mut deep = json!("deep");
    for _ in 0..60 {
        deep = json!({ "in": deep });
    }
    vec![
        Value::Null,
        json!(true),
        json!(0),
        json!(-1),
        json!(1.5),
        json!(2_147_483_648_i64),
        json!(u64::MAX),
        json!(1e300),
        json!(""),
        json!(" "),
        json!("x"),
        json!("nul\u{0}inside"),
        json!("bell\u{7} turned\u{202e} \u{fffe}"),
        json!("x".repeat(20_000)),
        json!("00000000-0000-0000-0000-000000000000"),
        json!("<script>alert(1)</script><p onclick=x>"),
        json!([]),
        json!([null, 1, "x"]),
        json!({}),
        json!({"": null, "nul\u{0}": "nul\u{0}", "x": {"y": [1]}}),
        deep,
    ]
}

/// Bodies that are no object of the operation, with their content types.
fn bodies() -> Vec<(&'static str, Vec<u8>)> {
    let json = "application/json";
    vec![
        (json, Vec::new()),
        (json, b"{".to_vec()),
        (json, b"{}}".to_vec()),
        (json, b"null".to_vec()),
        (json, b"[]".to_vec()),
        (json, b"1".to_vec()),
        (json, b"\"text\"".to_vec()),
        (json, b"{\"a\": 1e999}".to_vec()),
        (json, b"{\"a\": \"\\ud800\"}".to_vec()),
        (json, b"{\"a\": \"\xff\"}".to_vec()),
        (json, b"\xef\xbb\xbf{}".to_vec()),
        (json, vec![b'['; 100_000]),
        (json, br#"{"a":"#.repeat(100_000)),
        ("text/plain", b"{}".to_vec()),
        ("application/x-www-form-urlencoded", b"name=x".to_vec()),
        ("multipart/form-data; boundary=x", b"--x--".to_vec()),
        ("", b"{}".to_vec()),
    ]
}

const SEGMENTS: [&str; 8] = [
    "x",
    "0",
    "%00",
    "%FF",
    "..%2F..",
    "%F0%9F%92%A9",
    "00000000-0000-0000-0000-000000000000",
    "00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
];

const QUERY_VALUES: [&str; 14] = [
    "",
    "x",
    "-1",
    "0",
    "1.5",
    "1e3",
    "99999999999999999999",
    "true",
    "null",
    "%00",
    "%FF",
    "%22%27%5C",
    "00000000-0000-0000-0000-000000000000",
    "1&{name}=2",
];

/// What the document says about an operation.
struct Documented {
    document: Value,
    operation: Value,
}

impl Documented {
    fn of(operation: &Operation) -> Self {
        let document = registry::document();
        let method = operation.method().to_lowercase();
        let found = document["paths"][operation.path()][method].clone();
        assert!(found.is_object(), "{} is not documented", operation.name);
        Self {
            document,
            operation: found,
        }
    }

    fn resolve<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match schema["$ref"].as_str() {
            Some(reference) => {
                let pointer = reference.trim_start_matches('#');
                self.resolve(self.document.pointer(pointer).expect("a schema"))
            }
            None => schema,
        }
    }

    /// Fields of the JSON body, and the names of those that are needed.
    fn fields(&self) -> Option<(Map<String, Value>, Vec<String>)> {
        let schema = &self.operation["requestBody"]["content"]["application/json"]["schema"];
        if schema.is_null() {
            return None;
        }
        let schema = self.resolve(schema);
        let fields = schema["properties"].as_object().expect("an object").clone();
        let required = schema["required"].as_array().into_iter().flatten();
        let required = required.filter_map(Value::as_str).map(str::to_owned);
        Some((fields, required.collect()))
    }

    fn query(&self) -> Vec<String> {
        let parameters = self.operation["parameters"]
            .as_array()
            .into_iter()
            .flatten();
        parameters
            .filter(|one| one["in"] == "query")
            .map(|one| one["name"].as_str().unwrap().to_owned())
            .collect()
    }

    /// JSON types that a field takes; none when it takes any.
    fn types(&self, schema: &Value) -> BTreeSet<String> {
        let schema = self.resolve(schema);
        let mut types = BTreeSet::new();
        for kind in ["oneOf", "anyOf"] {
            for one in schema[kind].as_array().into_iter().flatten() {
                types.extend(self.types(one));
            }
        }
        match &schema["type"] {
            Value::String(one) => {
                types.insert(one.clone());
            }
            Value::Array(several) => {
                types.extend(several.iter().filter_map(Value::as_str).map(str::to_owned));
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => {}
        }
        types
    }
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

fn takes(types: &BTreeSet<String>, value: &Value) -> bool {
    let kind = type_of(value);
    types.is_empty() || types.contains(kind) || (kind == "integer" && types.contains("number"))
}

/// A request made of a good one, and whether it must be refused.
struct Mutant {
    what: String,
    call: Call,
    must_fail: bool,
}

fn mutants(operation: &Operation, documented: &Documented, good: &Call) -> Vec<Mutant> {
    let mut mutants = path_mutants(operation, good);
    mutants.extend(query_mutants(documented, good));
    for value in ["x", "\"99999999999\"", "\"-1\"", "*"] {
        let call = good.clone().header("if-match", value);
        if operation.method() == "GET" {
            mutants.push(mutant(format!("If-Match {value}"), call, false));
        }
    }
    if let Some((fields, required)) = documented.fields() {
        mutants.extend(body_mutants(documented, good, (&fields, &required)));
    }
    mutants
}

const fn mutant(what: String, call: Call, must_fail: bool) -> Mutant {
    Mutant {
        what,
        call,
        must_fail,
    }
}

fn path_mutants(operation: &Operation, good: &Call) -> Vec<Mutant> {
    let (path, query) = good.path().split_once('?').unwrap_or((good.path(), ""));
    let actual: Vec<&str> = path.split('/').collect();
    let mut mutants = Vec::new();
    for (place, segment) in operation.path().split('/').enumerate() {
        if !segment.starts_with('{') {
            continue;
        }
        for bad in SEGMENTS {
            let mut changed = actual.clone();
            changed[place] = bad;
            let path = format!("{}?{query}", changed.join("/"));
            mutants.push(mutant(
                format!("{segment} = {bad}"),
                good.clone().to(&path),
                true,
            ));
        }
    }
    mutants
}

fn query_mutants(documented: &Documented, good: &Call) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    let (path, query) = good.path().split_once('?').unwrap_or((good.path(), ""));
    let names = documented.query();
    for name in &names {
        let others = query
            .split('&')
            .filter(|pair| pair.split('=').next() != Some(name));
        let others = others.collect::<Vec<&str>>().join("&");
        for value in QUERY_VALUES {
            let value = value.replace("{name}", name);
            let path = format!("{path}?{others}&{name}={value}");
            mutants.push(mutant(
                format!("?{name}={value}"),
                good.clone().to(&path),
                false,
            ));
        }
    }
    if !names.is_empty() {
        let path = format!("{path}?{query}&zz_unknown=1");
        mutants.push(mutant(
            "unknown parameter".to_owned(),
            good.clone().to(&path),
            true,
        ));
    }
    mutants
}

fn body_mutants(
    documented: &Documented,
    good: &Call,
    (fields, required): (&Map<String, Value>, &[String]),
) -> Vec<Mutant> {
    let body = good.json_body().expect("the row sends JSON");
    let mut mutants = Vec::new();
    for (kind, bytes) in bodies() {
        let what = format!(
            "body {kind} {}",
            String::from_utf8_lossy(&bytes[..bytes.len().min(20)])
        );
        mutants.push(mutant(what, good.clone().body(kind, bytes), true));
    }
    let call = good.clone().without("content-type");
    mutants.push(mutant("no content type".to_owned(), call, true));
    let with = |name: &str, value: Value| {
        let mut changed = body.clone();
        changed[name] = value;
        good.clone().json(changed)
    };
    mutants.push(mutant(
        "unknown field".to_owned(),
        with("zz_unknown", json!(1)),
        true,
    ));
    for name in required {
        let mut changed = body.clone();
        changed.as_object_mut().unwrap().remove(name);
        mutants.push(mutant(
            format!("without {name}"),
            good.clone().json(changed),
            true,
        ));
    }
    for (name, schema) in fields {
        let types = documented.types(schema);
        for value in values() {
            let text = value.to_string();
            let short: String = text.chars().take(60).collect();
            let must_fail = !takes(&types, &value);
            mutants.push(mutant(
                format!("{name} = {short}"),
                with(name, value),
                must_fail,
            ));
        }
    }
    mutants
}

/// What is wrong with an answer to a mutant.
fn fault(mutant: &Mutant, answer: &Answer) -> Option<&'static str> {
    if answer.status >= 500 {
        return Some("a fault of the server");
    }
    if mutant.must_fail && answer.status < 400 {
        return Some("accepted");
    }
    None
}

async fn check(noun: &str) {
    let mut wrong = Vec::new();
    for operation in registry::noun(noun) {
        let documented = Documented::of(&operation);
        let app = TestApp::start().await;
        let mut connection = app.database.connect().await;
        let mut world = World::seed(&app).await;
        let mut client = operation.allowed().client(&world).await;
        let good = (operation.prepare)(&world, &client).await;
        let mut mutants = mutants(&operation, &documented, &good);
        let mut before = app.database.digest(&mut connection).await;
        for index in 0..mutants.len() {
            let mutant = &mutants[index];
            let answer = mutant.call.clone().await;
            if let Some(fault) = fault(mutant, &answer) {
                let (name, what, status) = (operation.name, &mutant.what, answer.status);
                wrong.push(format!(
                    "{name}: {what}: {fault}: {status} {}",
                    answer.text()
                ));
            }
            if answer.status >= 400 {
                answer.check_problem();
                let after = app.database.digest(&mut connection).await;
                let (name, what) = (operation.name, &mutant.what);
                assert!(before == after, "{name}: {what}: refused, but written");
            } else if operation.method() != "GET" {
                // What succeeded may have used up what the good request needs.
                if operation.method() == "DELETE" || operation.path().contains("/auth/") {
                    world = World::seed(&app).await;
                    client = operation.allowed().client(&world).await;
                }
                let good = (operation.prepare)(&world, &client).await;
                mutants = self::mutants(&operation, &documented, &good);
                before = app.database.digest(&mut connection).await;
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

macro_rules! tests {
    ($($noun:ident),* $(,)?) => {
        mod api_3_bad_input_to {
            $(#[tokio::test]
            async fn $noun() {
                super::check(stringify!($noun)).await;
            })*
        }
    };
}
registry::for_every_noun!(tests);

#[tokio::test]
async fn api_3_paths_that_lead_nowhere_get_problem_documents() {
    let app = TestApp::start().await;
    let anonymous = app.anonymous();
    for (method, path, status, code) in [
        ("GET", "/api/v1/nonsense", 404, "not_found"),
        ("GET", "/api", 404, "not_found"),
        ("GET", "/api/v1/notifications", 404, "not_built"),
        (
            "POST",
            "/api/v1/modules/x/review-packages",
            404,
            "not_built",
        ),
        ("DELETE", "/api/v1/search", 405, "method_not_allowed"),
        ("PUT", "/api/v1/auth/login", 405, "method_not_allowed"),
    ] {
        let answer = anonymous.call(method, path).await;
        answer.problem(status, code);
    }
}

#[tokio::test]
async fn api_3_an_answer_of_401_names_its_scheme() {
    let app = TestApp::start().await;
    for header in [
        "Basic abc",
        "Bearer",
        "Bearer ",
        "Bearer x y",
        "nonsense",
        "\u{e9}",
    ] {
        let call = app
            .anonymous()
            .get("/api/v1/auth/me")
            .header("authorization", header);
        let answer = call.await;
        answer.problem(401, "not_signed_in");
        assert_eq!(answer.header("www-authenticate").as_deref(), Some("Bearer"));
    }
}
