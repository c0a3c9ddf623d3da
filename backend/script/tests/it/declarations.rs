//! What scripts see is what the declarations say.

use std::collections::BTreeSet;

use req1_script::DECLARATIONS;
use serde_json::Value;

use crate::{module, support};

/// Members of an interface of the declarations.
fn declared(interface: &str) -> BTreeSet<String> {
    let from = [" {", " extends", "<T>"]
        .iter()
        .find_map(|end| DECLARATIONS.find(&format!("interface {interface}{end}")))
        .unwrap();
    let body = &DECLARATIONS[from..];
    let body = &body[body.find("{\n").unwrap() + 2..];
    let body = &body[..body.find("\n}").unwrap()];
    body.lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .map(|line| line.trim().trim_start_matches("readonly "))
        .map(|line| line.trim_start_matches("get ").trim_start_matches("set "))
        .filter(|line| !line.starts_with(['/', '*', '[', '}']))
        .map(|line| {
            let end = line.find(|c: char| !c.is_alphanumeric()).unwrap();
            line[..end].to_owned()
        })
        .collect()
}

#[tokio::test]
async fn scr_7_the_declarations_name_every_member_of_the_api_and_no_other() {
    let engine = support::engine();
    let source = "
        const of = (one) => Object.getOwnPropertyNames(one).filter((name) => name !== 'constructor' && name !== 'toJSON');
        const object = req1.get('BRK-3');
        return {
          Req1: of(req1),
          Requirement: of(Object.getPrototypeOf(object)),
          Link: of(Object.getPrototypeOf(object.links().first())),
          Objects: of(Object.getPrototypeOf(req1.query())),
          Selection: of(Object.getPrototypeOf(req1.selection)),
          Module: Object.keys(req1.module),
          Project: Object.keys(req1.project),
          User: Object.keys(req1.user),
          AttributeDefinition: Object.keys(req1.attributeDefinitions()[0]),
          LinkType: Object.keys(req1.linkTypes()[0]),
        };";
    let outcome = support::run(&engine, module::action(source)).await.unwrap();
    let Some(Value::Object(found)) = outcome.value() else {
        panic!("{outcome:?}");
    };
    for (interface, members) in found {
        let members: BTreeSet<String> = serde_json::from_value(members.clone()).unwrap();
        assert_eq!(members, declared(interface), "{interface}");
    }
}
