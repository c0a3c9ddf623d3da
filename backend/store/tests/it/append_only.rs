//! History resists whoever is connected.

use req1_domain::objects::Classification;
use req1_store::objects::Target;
use sqlx::{ConnectOptions as _, Connection as _, PgConnection, PgPool};

use crate::world::World;

/// History that is known by name; the others are found in the catalogue.
const KNOWN: [&str; 8] = [
    "audit_event",
    "baseline",
    "change_set",
    "change_set_module",
    "link_version",
    "object_reorder",
    "object_version",
    "schema_entity_version",
];

/// Tables that nobody may change: those of versions, change sets and baselines, whichever release brought them.
async fn history(pool: &PgPool) -> Vec<String> {
    let found: Vec<String> = sqlx::query_scalar(
        r"SELECT c.relname::text FROM pg_class AS c
          WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND (
              c.relname LIKE '%\_version' OR c.relname LIKE 'change\_set%' OR c.relname IN ('audit_event', 'baseline')
              OR EXISTS (SELECT FROM pg_trigger AS t WHERE t.tgrelid = c.oid AND t.tgfoid = 'append_only()'::regprocedure)
              -- What a change set wrote; the outbox is emptied by its readers, and of a script's runs the last ones are kept.
              OR c.relname NOT IN ('outbox', 'script_execution') AND EXISTS (
                  SELECT FROM pg_attribute AS a
                  WHERE a.attrelid = c.oid AND a.attname = 'change_set_id' AND NOT a.attisdropped))
          ORDER BY 1",
    )
    .fetch_all(pool)
    .await
    .unwrap();
    for known in KNOWN {
        assert!(found.iter().any(|table| table == known), "{known}");
    }
    found
}

/// A connection that may what the server may.
pub(crate) async fn as_server(pool: &PgPool) -> PgConnection {
    let options = pool.connect_options();
    let url = options.to_url_lossy();
    req1_store::migrate::migrate(url.as_str()).await.unwrap();
    let mut db = PgConnection::connect_with(&options).await.unwrap();
    sqlx::query("SET ROLE req1_server")
        .execute(&mut db)
        .await
        .unwrap();
    db
}

/// The statement is refused for want of a privilege.
async fn refused(db: &mut PgConnection, statement: &str) {
    let error = sqlx::query(sqlx::AssertSqlSafe(statement.to_owned()))
        .execute(db)
        .await
        .unwrap_err();
    let code = error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code)
        .unwrap_or_default();
    assert_eq!(code, "42501", "{statement}: {error}");
}

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
async fn ver_1_ver_7_every_table_of_history_stops_its_owner(pool: PgPool) {
    for table in history(&pool).await {
        // Row by row for what changes rows, and once for a statement that empties the table; always on.
        let events: Vec<(String, String)> = sqlx::query_as(
            "SELECT e.event_manipulation::text, e.action_orientation::text
             FROM information_schema.triggers AS e
             JOIN pg_trigger AS t ON t.tgname = e.trigger_name AND t.tgrelid = e.event_object_table::regclass
             WHERE e.event_object_table = $1 AND e.action_timing = 'BEFORE' AND t.tgenabled = 'O'
               AND t.tgfoid = 'append_only()'::regprocedure
             UNION ALL
             SELECT 'TRUNCATE', 'STATEMENT' FROM pg_trigger AS t
             WHERE t.tgrelid = $1::regclass AND t.tgfoid = 'append_only()'::regprocedure AND t.tgtype & 32 > 0
               AND t.tgenabled = 'O'
             ORDER BY 1",
        )
        .bind(&table)
        .fetch_all(&pool)
        .await
        .unwrap();
        let events: Vec<_> = events
            .iter()
            .map(|(a, b)| (a.as_str(), b.as_str()))
            .collect();
        let all = [
            ("DELETE", "ROW"),
            ("TRUNCATE", "STATEMENT"),
            ("UPDATE", "ROW"),
        ];
        assert_eq!(events, all, "{table}");
    }
}

#[sqlx::test(migrator = "req1_store::migrate::MIGRATOR")]
async fn ver_1_ver_7_the_servers_role_has_no_right_to_change_history(pool: PgPool) {
    let mut db = as_server(&pool).await;
    // What the way of purging sets for itself is of no use to the role.
    sqlx::query("SET req1.purge = 'on'")
        .execute(&mut db)
        .await
        .unwrap();
    for table in history(&pool).await {
        for statement in [
            format!("DELETE FROM {table}"),
            format!("TRUNCATE {table}"),
            format!("TRUNCATE {table} CASCADE"),
            format!("UPDATE {table} SET workspace_id = workspace_id"),
            format!("ALTER TABLE {table} DISABLE TRIGGER ALL"),
            format!("ALTER TABLE {table} DISABLE TRIGGER {table}_append_only"),
            format!("DROP TRIGGER {table}_append_only ON {table}"),
            format!("DROP TRIGGER {table}_no_truncate ON {table}"),
            format!(
                "CREATE TRIGGER aside BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION append_only()"
            ),
            format!("CREATE RULE aside AS ON UPDATE TO {table} DO INSTEAD NOTHING"),
            format!("ALTER TABLE {table} RENAME TO aside"),
            format!("ALTER TABLE {table} OWNER TO req1_server"),
            format!("DROP TABLE {table} CASCADE"),
            format!(
                "MERGE INTO {table} USING (VALUES (1)) AS one (n) ON true WHEN MATCHED THEN DELETE"
            ),
        ] {
            refused(&mut db, &statement).await;
        }
    }
    for statement in [
        "SET session_replication_role = replica",
        "DROP FUNCTION append_only() CASCADE",
        "CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'",
        "ALTER FUNCTION delete_baseline(text, uuid, jsonb) SECURITY INVOKER",
        "DELETE FROM baseline_set",
        "TRUNCATE baseline_set",
        // What the past looked like.
        "UPDATE past_outline SET total = 0",
        "DELETE FROM past_outline_chunk",
        "INSERT INTO past_outline (workspace_id, module_id, revision, total, made_at)
         SELECT workspace_id, id, 0, 0, now() FROM module",
    ] {
        refused(&mut db, statement).await;
    }
}

#[sqlx::test(migrator = "req1_store::migrate::MIGRATOR")]
async fn ver_7_a_baseline_goes_by_the_audited_function_and_in_no_other_way(pool: PgPool) {
    let mut db = as_server(&pool).await;
    let world = World::new(pool.clone()).await;
    let (workspace, module, user) = (world.module.workspace().0, world.module.id(), world.user.0);
    let (set, baseline) = (crate::world::new_id(), crate::world::new_id());
    for statement in [
        "INSERT INTO baseline_set (workspace_id, id, name, version, created_at, created_by)
         SELECT $1, $2, 'All', '1', now(), $5 WHERE $3 <> $4",
        "INSERT INTO baseline (workspace_id, id, module_id, revision, at, name, baseline_set_id, created_at, created_by)
         VALUES ($1, $3, $4, 0, now(), 'Sent out', $2, now(), $5)",
    ] {
        sqlx::query(statement)
            .bind(workspace)
            .bind(set)
            .bind(baseline)
            .bind(module)
            .bind(user)
            .execute(&mut db)
            .await
            .unwrap();
    }
    // The owner of the tables is stopped by the trigger, also on the way through the set.
    for statement in [
        "UPDATE baseline SET revision = 7",
        "DELETE FROM baseline",
        "DELETE FROM baseline_set",
        "TRUNCATE baseline",
    ] {
        let error = sqlx::query(statement).execute(&pool).await.unwrap_err();
        let error = error.into_database_error().unwrap();
        assert_eq!(
            error.constraint(),
            Some("append_only"),
            "{statement}: {error}"
        );
    }
    let mut delete = async |kind: &str, id: uuid::Uuid, user: uuid::Uuid| {
        let event = serde_json::json!({"at": "2026-01-01T00:00:00Z", "actor_kind": "user", "user_id": user});
        let done = sqlx::query_scalar::<_, bool>("SELECT delete_baseline($1, $2, $3)")
            .bind(kind)
            .bind(id)
            .bind(event)
            .fetch_one(&mut db)
            .await;
        done.map_err(|error| {
            let error = error.into_database_error().unwrap();
            error.constraint().unwrap_or(error.message()).to_owned()
        })
    };
    let stranger = crate::world::new_id();
    let no_right = Err("baseline_by_admin".to_owned());
    assert_eq!(delete("baseline", baseline, stranger).await, no_right);
    assert_eq!(delete("baseline_set", set, stranger).await, no_right);
    assert_eq!(delete("baseline_set", set, user).await, Ok(false));
    assert_eq!(delete("baseline", stranger, user).await, Ok(false));
    assert_eq!(delete("baseline", baseline, user).await, Ok(true));
    assert_eq!(delete("baseline_set", set, user).await, Ok(true));
    assert_eq!(delete("baseline_set", set, user).await, Ok(false));
    let events: Vec<(String, uuid::Uuid)> = sqlx::query_as(
        "SELECT entity_name, entity_id FROM audit_event WHERE action = 'delete' AND user_id = $1 ORDER BY id",
    )
    .bind(user)
    .fetch_all(&pool)
    .await
    .unwrap();
    assert_eq!(
        events,
        [("Sent out".to_owned(), baseline), ("All".to_owned(), set)]
    );
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

#[sqlx::test(migrator = "req1_store::migrate::MIGRATOR")]
async fn ver_1_the_servers_role_purges_by_the_audited_function_and_in_no_other_way(pool: PgPool) {
    let options = pool.connect_options();
    let url = options.to_url_lossy();
    req1_store::migrate::migrate(url.as_str()).await.unwrap();
    let world = World::new(pool.clone()).await;
    world
        .insert((Target::Last(None), Classification::Heading))
        .await
        .unwrap();
    let mut db = PgConnection::connect_with(&options).await.unwrap();
    sqlx::query("SET ROLE req1_server")
        .execute(&mut db)
        .await
        .unwrap();
    // What the function sets for itself is of no use to the role.
    sqlx::query("SET req1.purge = 'on'")
        .execute(&mut db)
        .await
        .unwrap();
    let (module, user) = (world.module.id(), world.user.0);
    for statement in [
        "DELETE FROM object_version".to_owned(),
        "DELETE FROM audit_event".to_owned(),
        "DROP TRIGGER object_version_append_only ON object_version".to_owned(),
        "ALTER FUNCTION purge(text, uuid, text, jsonb) SECURITY INVOKER".to_owned(),
        "CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'"
            .to_owned(),
        format!("SELECT purge_modules('{module}', ARRAY['{module}'::uuid])"),
        format!("SELECT purge_rows('module_id', '{module}', ARRAY['{module}'::uuid], '{{}}')"),
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
    let mut purge = async |name: &str, user: uuid::Uuid| {
        let event = serde_json::json!({"at": "2026-01-01T00:00:00Z", "actor_kind": "user", "user_id": user});
        let purged = sqlx::query("SELECT purge('module', $1, $2, $3)")
            .bind(module)
            .bind(name)
            .bind(event)
            .execute(&mut db)
            .await;
        purged.map(|_| ()).map_err(|error| {
            let error = error.into_database_error().unwrap();
            error.constraint().unwrap_or(error.message()).to_owned()
        })
    };
    // Not in the bin, then by nobody who may.
    assert_eq!(purge("M", user).await, Err("purge_from_bin".to_owned()));
    sqlx::query("UPDATE module SET deleted_at = now()")
        .execute(&pool)
        .await
        .unwrap();
    assert_eq!(purge("m", user).await, Err("purge_from_bin".to_owned()));
    let stranger = crate::world::new_id();
    assert_eq!(purge("M", stranger).await, Err("purge_by_admin".to_owned()));
    assert_eq!(purge("M", user).await, Ok(()));
    let left: i64 = sqlx::query_scalar("SELECT count(*) FROM object_version")
        .fetch_one(&pool)
        .await
        .unwrap();
    let events: i64 = sqlx::query_scalar("SELECT count(*) FROM audit_event WHERE action = 'purge'")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!((left, events), (0, 1));
}

/// The objects of a module of 20,000 with their history go, deep as they stand, before anybody loses patience.
#[sqlx::test(migrator = "req1_store::migrate::MIGRATOR")]
async fn org_4_twenty_thousand_objects_are_purged_in_one_act(pool: PgPool) {
    let options = pool.connect_options();
    let url = options.to_url_lossy();
    req1_store::migrate::migrate(url.as_str()).await.unwrap();
    let world = World::new(pool.clone()).await;
    let (workspace, module, user) = (world.module.workspace().0, world.module.id(), world.user.0);
    let mut db = PgConnection::connect_with(&options).await.unwrap();
    // Every fifth at the top, the others in a chain below it.
    sqlx::query(
        "INSERT INTO object (workspace_id, id, module_id, number, key, parent_id, order_key, path, depth, classification,
                             content_fingerprint, version, revision, created_at, updated_at, updated_by)
         SELECT $1, md5($2::text || n)::uuid, $2, n, 'K-' || n,
                CASE WHEN n % 5 > 0 THEN md5($2::text || n - 1)::uuid END, lpad(n::text, 6, '0'),
                (SELECT string_agg(lpad(above::text, 6, '0') || '!', '' ORDER BY above)
                 FROM generate_series(n - n % 5, n) AS above),
                n % 5, 'normative', 'x', 1, 1, now(), now(), $3
         FROM generate_series(0, 19999) AS n",
    )
    .bind(workspace)
    .bind(module)
    .bind(user)
    .execute(&mut db)
    .await
    .unwrap();
    for statement in [
        "INSERT INTO change_set (workspace_id, id, actor_id, cause, at) VALUES ($1, $2, $3, 'import', now())",
        "INSERT INTO change_set_module (workspace_id, module_id, revision, change_set_id, at, content_hash, previous_hash, hash)
         SELECT $1, $2, n, $2, now(), '', '', $3::text::bytea FROM generate_series(1, 3) AS n",
        "INSERT INTO object_version (workspace_id, object_id, version, module_id, revision, change_set_id, change_type,
                                     changed_by, changed_at, number, key, order_key, classification, attributes,
                                     external_references, content_fingerprint, deleted)
         SELECT $1, id, v, $2, v, $2, 'import', $3, now(), number, key, order_key, classification, attributes,
                external_references, content_fingerprint, false
         FROM object, generate_series(1, 3) AS v",
        "UPDATE module SET deleted_at = now() WHERE workspace_id = $1 AND id = $2 AND $3::uuid IS NOT NULL",
    ] {
        sqlx::query(statement)
            .bind(workspace)
            .bind(module)
            .bind(user)
            .execute(&mut db)
            .await
            .unwrap();
    }
    let event =
        serde_json::json!({"at": "2026-01-01T00:00:00Z", "actor_kind": "user", "user_id": user});
    let counts: serde_json::Value = sqlx::query_scalar("SELECT purge('module', $1, 'M', $2)")
        .bind(module)
        .bind(event)
        .fetch_one(&mut db)
        .await
        .unwrap();
    assert_eq!(counts["object"], 20_000);
    assert_eq!(counts["object_version"], 60_000);
    let left: i64 = sqlx::query_scalar("SELECT count(*) FROM object")
        .fetch_one(&mut db)
        .await
        .unwrap();
    assert_eq!(left, 0);
}
