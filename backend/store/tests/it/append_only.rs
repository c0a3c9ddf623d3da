//! History resists whoever is connected.

use req1_domain::objects::Classification;
use req1_store::objects::Target;
use sqlx::{ConnectOptions as _, Connection as _, PgConnection, PgPool};

use crate::world::World;

const VERSION_TABLES: [&str; 7] = [
    "audit_event",
    "change_set",
    "change_set_module",
    "object_version",
    "object_reorder",
    "link_version",
    "schema_entity_version",
];

#[sqlx::test(migrator = "req1_store::migrate::MIGRATOR")]
async fn ver_1_the_owner_cannot_change_history_either(pool: PgPool) {
    let world = World::new(pool.clone()).await;
    world
        .insert((Target::Last(None), Classification::Heading))
        .await
        .unwrap();
    for statement in [
        "UPDATE object_version SET heading = 'other'",
        "DELETE FROM object_version",
        "TRUNCATE object_version",
        "UPDATE change_set SET cause = 'import'",
        "DELETE FROM change_set_module",
    ] {
        let error = sqlx::query(sqlx::AssertSqlSafe(statement))
            .execute(&pool)
            .await
            .unwrap_err();
        let constraint = error
            .as_database_error()
            .and_then(|error| error.constraint())
            .map(str::to_owned);
        assert_eq!(
            constraint.as_deref(),
            Some("append_only"),
            "{statement}: {error}"
        );
    }
}

#[sqlx::test(migrator = "req1_store::migrate::MIGRATOR")]
async fn ver_1_the_servers_role_has_no_right_to_change_history(pool: PgPool) {
    let options = pool.connect_options();
    let url = options.to_url_lossy();
    req1_store::migrate::migrate(url.as_str()).await.unwrap();
    let mut db = PgConnection::connect_with(&options).await.unwrap();
    sqlx::query("SET ROLE req1_server")
        .execute(&mut db)
        .await
        .unwrap();
    for table in VERSION_TABLES {
        for statement in [
            format!("DELETE FROM {table}"),
            format!("TRUNCATE {table}"),
            format!("UPDATE {table} SET workspace_id = workspace_id"),
            format!("ALTER TABLE {table} DISABLE TRIGGER ALL"),
            format!("DROP TABLE {table}"),
        ] {
            let error = sqlx::query(sqlx::AssertSqlSafe(statement.clone()))
                .execute(&mut db)
                .await
                .unwrap_err();
            let code = error
                .as_database_error()
                .and_then(sqlx::error::DatabaseError::code)
                .unwrap_or_default();
            assert_eq!(code, "42501", "{statement}: {error}");
        }
    }
}

#[sqlx::test(migrator = "req1_store::migrate::MIGRATOR")]
async fn iam_7_the_owner_cannot_change_the_audit_log_either(pool: PgPool) {
    sqlx::query(
        "INSERT INTO audit_event (at, action, entity_type, actor_kind) VALUES (now(), 'sign_in', 'session', 'user')",
    )
    .execute(&pool)
    .await
    .unwrap();
    for statement in [
        "UPDATE audit_event SET action = 'other'",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event",
    ] {
        let error = sqlx::query(sqlx::AssertSqlSafe(statement))
            .execute(&pool)
            .await
            .unwrap_err();
        let constraint = error
            .as_database_error()
            .and_then(|error| error.constraint());
        assert_eq!(constraint, Some("append_only"), "{statement}: {error}");
    }
}
