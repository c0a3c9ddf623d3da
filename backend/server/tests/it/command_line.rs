//! Commands that end by themselves.

use crate::process::{NO_DATABASE, run, said};

#[test]
fn ops_3_a_wrong_configuration_is_named_and_nothing_starts() {
    let wrong = [
        ("DATABASE_URL", "mysql://root:geheim@x"),
        ("PORT", "http"),
        ("REQ1_SINGUP", "open"),
    ];
    for command in [
        "serve",
        "worker",
        "all",
        "bootstrap",
        "migrate",
        "verify",
        "check-config",
    ] {
        let output = run(&[command], &wrong);
        let text = said(&output);
        assert_eq!(output.status.code(), Some(1), "{command}: {text}");
        for name in ["DATABASE_URL", "PORT", "REQ1_SINGUP"] {
            assert!(text.contains(name), "{command}: {text}");
        }
        assert!(!text.contains("geheim"), "{command}: {text}");
    }
}

#[test]
fn ops_3_check_config_prints_what_holds_and_no_secret() {
    let secret = ("ADMIN_KEY", "0123456789abcdef0123456789abcdef");
    let given = [
        ("DATABASE_URL", "postgres://req1:geheim@db/req1"),
        secret,
        ("PORT", "81"),
        ("S3_BUCKET", "x"),
    ];
    let output = run(&["check-config", "--port", "82"], &given);
    let text = said(&output);
    assert!(output.status.success(), "{text}");
    assert!(
        text.contains("0.0.0.0:82") && text.contains("postgres://req1:***@db/req1"),
        "{text}"
    );
    assert!(
        text.contains("S3_BUCKET") && text.contains("not used by this release"),
        "{text}"
    );
    assert!(text.contains("script engine"), "{text}");
    assert!(
        !text.contains("geheim") && !text.contains(secret.1),
        "{text}"
    );
}

#[test]
fn ops_3_openapi_is_the_committed_document() {
    let output = run(&["openapi"], &[]);
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["info"]["title"], "req1");
    assert!(document["paths"].as_object().unwrap().len() > 20);
}

#[test]
fn ops_3_a_database_that_is_away_fails_commands_that_need_it() {
    let output = run(&["migrate"], &[NO_DATABASE]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
}
