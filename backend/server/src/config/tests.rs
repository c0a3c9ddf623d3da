use req1_app::auth::Signup;

use super::*;

const DATABASE: (&str, &str) = ("DATABASE_URL", "postgres://req1:geheim@db/req1");

fn read(pairs: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let owned = pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Config::read(owned.collect())
}

/// Names of the variables that are refused.
fn refused(pairs: &[(&str, &str)]) -> Vec<String> {
    let ConfigError(bad) = read(pairs).unwrap_err();
    bad.into_iter().map(|one| one.name).collect()
}

#[test]
fn ops_3_defaults_are_those_of_production() {
    let config = read(&[DATABASE]).unwrap();
    assert_eq!(config.http.listen.to_string(), "0.0.0.0:8080");
    assert_eq!(config.http.cors, Cors::SameOrigin);
    assert_eq!(config.access.signup, Signup::Invite);
    assert!(config.access.admin.is_none() && !config.http.dev && config.unused.is_empty());
}

#[test]
fn ops_3_names_every_wrong_variable_at_once() {
    let names = refused(&[
        ("DATABASE_URL", "mysql://x"),
        ("REDIS_URL", "http://x"),
        ("LISTEN_ADDR", "nowhere"),
        ("PORT", "99999"),
        ("REQ1_SIGNUP", "maybe"),
        ("REQ1_ADMIN_EMAIL", "a@b.example"),
        ("REQ1_SINGUP", "open"),
        ("TLS_CERT_FILE", "cert.pem"),
        ("LOG_FORMAT", "xml"),
        ("STATIC_DIR", "/nowhere"),
        ("METRICS_ADDR", "9090"),
        ("TRUSTED_PROXIES", "10.0.0.0/8, everybody"),
        ("ADMIN_KEY", "short"),
        ("REQ1_SCRIPT_PARALLEL", "0"),
        ("REQ1_SCRIPT_HEAP_MB", "4096"),
        ("REQ1_SCRIPT_READS", "-1"),
    ]);
    for name in [
        "DATABASE_URL",
        "REDIS_URL",
        "LISTEN_ADDR",
        "PORT",
        "REQ1_SIGNUP",
        "REQ1_ADMIN_PASSWORD",
        "REQ1_SINGUP",
        "TLS_KEY_FILE",
        "LOG_FORMAT",
        "STATIC_DIR",
        "METRICS_ADDR",
        "TRUSTED_PROXIES",
        "ADMIN_KEY",
        "REQ1_SCRIPT_PARALLEL",
        "REQ1_SCRIPT_HEAP_MB",
        "REQ1_SCRIPT_READS",
    ] {
        assert!(
            names.iter().any(|refused| refused == name),
            "{name} in {names:?}"
        );
    }
    assert_eq!(refused(&[]), ["DATABASE_URL"]);
}

#[test]
fn ops_3_flags_win_over_variables_and_those_over_defaults() {
    let variables: Variables = [
        ("DATABASE_URL", "postgres://a/b"),
        ("PORT", "1"),
        ("LISTEN_ADDR", "127.0.0.1:2"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into_iter()
    .collect();
    let config = Config::read(
        variables
            .with_flag("PORT", Some(3))
            .with_default("LISTEN_ADDR", "0.0.0.0:4")
            .with_default("REQ1_SIGNUP", "closed"),
    )
    .unwrap();
    assert_eq!(config.http.listen.to_string(), "127.0.0.1:3");
    assert_eq!(config.access.signup, Signup::Closed);
}

#[test]
fn ops_3_listen_addr_takes_its_port_from_port() {
    let listen = |pairs: &[(&str, &str)]| {
        let all: Vec<_> = pairs.iter().copied().chain([DATABASE]).collect();
        read(&all).unwrap().http.listen.to_string()
    };
    assert_eq!(listen(&[("PORT", "81")]), "0.0.0.0:81");
    assert_eq!(listen(&[("LISTEN_ADDR", "127.0.0.1")]), "127.0.0.1:8080");
    assert_eq!(
        listen(&[("LISTEN_ADDR", "[::1]:5"), ("PORT", "6")]),
        "[::1]:6"
    );
}

#[test]
fn ops_3_secrets_come_from_files_too_and_are_never_shown() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("password");
    std::fs::write(&file, "correct horse battery\n").unwrap();
    let path = file.to_str().unwrap();
    let admin = ("REQ1_ADMIN_EMAIL", "ada@req1.example");
    let config = read(&[DATABASE, admin, ("REQ1_ADMIN_PASSWORD_FILE", path)]).unwrap();
    let (_, password) = config.access.admin.clone().unwrap();
    assert_eq!(password.reveal(), "correct horse battery");
    for shown in [format!("{config:?}"), config.to_string()] {
        assert!(
            !shown.contains("correct") && !shown.contains("geheim"),
            "{shown}"
        );
    }
    assert!(config.to_string().contains("postgres://req1:***@db/req1"));
    let both = [
        DATABASE,
        admin,
        ("REQ1_ADMIN_PASSWORD", "0123456789abcdef"),
        ("REQ1_ADMIN_PASSWORD_FILE", path),
    ];
    assert!(refused(&both).contains(&"REQ1_ADMIN_PASSWORD".to_owned()));
    let missing = [DATABASE, admin, ("REQ1_ADMIN_PASSWORD_FILE", "/nowhere")];
    assert!(refused(&missing).contains(&"REQ1_ADMIN_PASSWORD_FILE".to_owned()));
}

#[test]
fn ops_3_a_refused_secret_is_not_repeated() {
    let error = read(&[("DATABASE_URL", "mysql://root:geheim@x")]).unwrap_err();
    assert!(!error.to_string().contains("geheim"), "{error}");
}

#[test]
fn ops_3_accepts_the_names_of_later_releases_and_says_so() {
    let config = read(&[
        DATABASE,
        ("S3_ENDPOINT", "http://s3"),
        ("SMTP_URL_FILE", "/x"),
        ("OTEL_BSP_SCHEDULE_DELAY", "1"),
    ])
    .unwrap();
    assert_eq!(config.unused, ["S3_ENDPOINT", "SMTP_URL_FILE"]);
}

#[test]
fn e30_cors_origin() {
    let cors = |pairs: &[(&str, &str)]| {
        let all: Vec<_> = pairs.iter().copied().chain([DATABASE]).collect();
        read(&all).map(|config| config.http.cors)
    };
    let listed = Cors::Listed(vec![
        "https://a.example".to_owned(),
        "http://b.example:81".to_owned(),
    ]);
    assert_eq!(cors(&[]).unwrap(), Cors::SameOrigin);
    assert_eq!(cors(&[("REQ1_MODE", "dev")]).unwrap(), Cors::Any);
    assert_eq!(cors(&[("CORS_ORIGIN", "*")]).unwrap(), Cors::Any);
    assert_eq!(
        cors(&[("CORS_ORIGIN", "https://a.example, http://b.example:81")]).unwrap(),
        listed
    );
    for bad in [
        "a.example",
        "https://a.example/",
        "https://*.example",
        "ftp://a",
        "https://",
        "https://a, *",
    ] {
        assert!(cors(&[("CORS_ORIGIN", bad)]).is_err(), "{bad}");
    }
}

#[test]
fn scr_6_limits_of_scripts_are_configured_and_shown() {
    let usual = read(&[DATABASE]).unwrap();
    assert_eq!(usual.scripts.limits, req1_script::Limits::most());
    let config = read(&[
        DATABASE,
        ("REQ1_SCRIPT_TIME_SECONDS", "20"),
        ("REQ1_SCRIPT_HEAP_MB", "128"),
        ("REQ1_SCRIPT_PARALLEL", "3"),
    ])
    .unwrap();
    let settings = config.scripts.engine().unwrap();
    assert_eq!(settings.parallel, 3);
    assert_eq!(settings.limits.wall.as_secs(), 20);
    assert_eq!(settings.limits.heap_bytes, 128 << 20);
    let shown = config.to_string();
    for line in [
        "REQ1_SCRIPT_TIME_SECONDS 20",
        "REQ1_SCRIPT_HEAP_MB      128",
    ] {
        assert!(shown.contains(line), "{shown}");
    }
}
