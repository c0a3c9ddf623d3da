//! Attribute definitions as the schema editor uses them.

use req1_test_support::{TestApp, World, json};

#[tokio::test]
async fn att_1_nine_types_with_default_order_and_description() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let all = format!("{}/attribute-definitions", world.module_path());
    let user = world.owner.id();
    let defaults = [
        ("string", json!("Ada")),
        ("text", json!("a\nb")),
        ("rich_text", json!("<p>a <b>b</b></p>")),
        ("integer", json!(3)),
        ("float", json!(2.5)),
        ("bool", json!(true)),
        ("date", json!("2026-03-01")),
        ("enum", json!("low")),
        ("user_ref", json!(user)),
    ];
    for (number, (data_type, default)) in defaults.iter().enumerate() {
        let mut body = json!({
            "name": format!("of {data_type}"), "data_type": data_type, "default_value": default,
            "description": format!("number {number}"), "position": number,
        });
        if *data_type == "enum" {
            body["enum_values"] = json!(["low", "high"]);
        }
        let made = world.owner.post(&all).json(body).await.expect(201);
        // Defaults are text in the contract.
        let text = default
            .as_str()
            .map_or_else(|| default.to_string(), str::to_owned);
        assert_eq!(made["default_value"], text, "{data_type}");
        assert_eq!(made["description"], format!("number {number}"));
    }
    // A new object gets them.
    let objects = format!("{}/objects", world.module_path());
    let body = json!({"heading": "New"});
    let object = world.owner.post(&objects).json(body).await.expect(201);
    for (data_type, default) in &defaults {
        let name = format!("of {data_type}");
        assert_eq!(object["attributes"][&name], *default, "{object}");
    }
    // A default that its type refuses is refused.
    for (data_type, wrong) in [
        ("integer", json!("three")),
        ("date", json!("2026-02-30")),
        ("bool", json!("maybe")),
        ("user_ref", json!("nobody")),
    ] {
        let body = json!({"name": "wrong", "data_type": data_type, "default_value": wrong});
        let problem = world.owner.post(&all).json(body).await;
        let problem = problem.problem(400, "invalid_request");
        assert_eq!(
            problem["errors"][0]["pointer"], "/default_value",
            "{data_type}: {problem}"
        );
    }
}
