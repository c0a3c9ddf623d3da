//! Who may do what: every operation, as everybody, for real.

use std::collections::BTreeSet;

use req1_test_support::{TestApp, World};

use crate::registry;

/// Every operation of a file as every caller; writes on data of their own.
async fn check(noun: &str) {
    let mut wrong = Vec::new();
    for operation in registry::noun(noun) {
        // Whether a server has an administrator matters to setting it up, so not even people are shared.
        let app = TestApp::start().await;
        let mut world = World::seed(&app).await;
        for (caller, expected) in operation.cases() {
            if operation.method() != "GET" {
                world = World::seed(&app).await;
            }
            let client = caller.client(&world).await;
            let answer = (operation.prepare)(&world, &client).await.await;
            if answer.status != expected {
                let (name, text) = (operation.name, answer.text());
                wrong.push(format!(
                    "{name} as {caller:?}: not {expected} but {} {text}",
                    answer.status
                ));
            }
            if answer.status >= 400 {
                answer.check_problem();
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

macro_rules! tests {
    ($($noun:ident),* $(,)?) => {
        mod iam_4_access_to {
            $(#[tokio::test]
            async fn $noun() {
                super::check(stringify!($noun)).await;
            })*
        }
    };
}
registry::for_every_noun!(tests);

#[test]
fn iam_4_every_operation_has_a_row_and_every_row_an_operation() {
    let document = registry::document();
    let paths = document["paths"].as_object().unwrap();
    let documented: BTreeSet<String> = paths
        .iter()
        .flat_map(|(path, item)| {
            let methods = item.as_object().unwrap().keys();
            methods.map(move |method| format!("{} {path}", method.to_uppercase()))
        })
        .collect();
    let rows = registry::all();
    let registered: BTreeSet<String> = rows.iter().map(|row| row.name.to_owned()).collect();
    assert_eq!(registered.len(), rows.len(), "an operation has two rows");
    let missing: Vec<&String> = documented.difference(&registered).collect();
    assert!(
        missing.is_empty(),
        "without a row in registry/: {missing:#?}"
    );
    let gone: Vec<&String> = registered.difference(&documented).collect();
    assert!(gone.is_empty(), "rows without an operation: {gone:#?}");
}
