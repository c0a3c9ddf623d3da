//! What is asked at every step of the work reads by indexes, at a size where the planner has the choice.

use futures::StreamExt as _;
use req1_domain::{
    external_links::LinkState,
    filter::{AttributeTest, Bound, Direction, LinkTest, Test, TextTest},
    ids::{AttributeId, ModuleId, ObjectId},
};
use req1_store::{
    Connection,
    external_links::{self, ExternalLinkFilter},
    links::{self, LinkFilter, LinkedColumn},
    objects::{self, Listing, WindowStart},
    past::{self, Span},
    search::{self, SearchScope},
    trace::{self, LinkChoice, MatrixFilter, MatrixPage, Side},
};
use sqlx::{Connection as _, PgPool};
use uuid::Uuid;

use crate::{append_only::as_server, world::World};

const OBJECTS: i32 = 20_000;
/// Modules of the same size beside it, which makes 100,000 objects.
const OTHERS: i32 = 4;
const ATTRIBUTE: Uuid = Uuid::from_u128(0xa77);

/// Fills the module and some others of the same project, each object with a link to the next one; every hundredth link
/// suspect, every fiftieth object with a value of its own.
#[expect(clippy::too_many_lines, reason = "a table after the other")]
async fn fill(world: &World, db: &mut Connection) {
    let (workspace, module, user) = (world.module.workspace().0, world.module.id(), world.user.0);
    for statement in [
        "INSERT INTO link_type (workspace_id, id, name, backward_name, created_at, updated_at)
         SELECT $1, $2, 'satisfies', 'satisfied by', now(), now() WHERE $3::uuid IS NOT NULL AND $4 + $5 > 0 AND $6::uuid IS NOT NULL",
        "INSERT INTO module (workspace_id, id, project_id, name, revised_at, created_at, updated_at)
         SELECT $1, md5($2::text || m)::uuid, project_id, 'M' || m, now(), now(), now()
         FROM module, generate_series(1, $5) AS m
         WHERE id = $2 AND $3::uuid IS NOT NULL AND $4 > 0 AND $6::uuid IS NOT NULL",
        "INSERT INTO object (workspace_id, id, module_id, number, key, order_key, path, depth, classification, heading, body,
                             attributes, content_fingerprint, version, revision, created_at, updated_at, updated_by)
         SELECT $1, md5(m.id::text || n)::uuid, m.id, n, 'K-' || n, 'e' || lpad(n::text, 5, '0'), 'e' || lpad(n::text, 5, '0') || '!', 0,
                'normative', NULL, '<p>' || repeat('The valve shall open. ', 20) || 'Number' || n || '</p>',
                jsonb_build_object($6::text, 'value ' || n % ($4 / 50), $2::text, repeat('x', 200)),
                'x' || n, 1, 1, now(), now(), $3
         FROM module AS m, generate_series(1, $4) AS n WHERE $2::uuid IS NOT NULL AND $5 > 0",
        "INSERT INTO object_search (workspace_id, object_id, module_id, key, content, language, document)
         SELECT $1, o.id, o.module_id, lower(o.key), o.body, 'simple', to_tsvector('simple', o.body)
         FROM object AS o WHERE $2::uuid IS NOT NULL AND $3::uuid IS NOT NULL AND $4 + $5 > 0 AND $6::uuid IS NOT NULL",
        "INSERT INTO outline_tally (workspace_id, module_id, depth, low_path, total, live, headings)
         SELECT $1, m.id, d, '', $4, $4, 0 FROM module AS m, unnest(ARRAY[-1, 0]) AS d
         WHERE $2::uuid IS NOT NULL AND $3::uuid IS NOT NULL AND $5 > 0 AND $6::uuid IS NOT NULL",
        "INSERT INTO change_set (workspace_id, id, actor_id, cause, at)
         SELECT $1, $2, $3, 'edit', now() WHERE $4 + $5 > 0 AND $6::uuid IS NOT NULL",
        "INSERT INTO change_set_module (workspace_id, module_id, revision, change_set_id, at, content_hash, previous_hash, hash)
         SELECT $1, m.id, 1, $2, now(), '', '', ''
         FROM module AS m WHERE $3::uuid IS NOT NULL AND $4 + $5 > 0 AND $6::uuid IS NOT NULL",
        "INSERT INTO object_version (workspace_id, object_id, version, module_id, revision, change_set_id, change_type,
                                     changed_by, changed_at, number, key, order_key, classification, heading, body,
                                     attributes, external_references, content_fingerprint, deleted)
         SELECT $1, id, 1, module_id, 1, $2, 'create', $3, now(), number, key, order_key, classification, heading, body,
                attributes, external_references, content_fingerprint, false
         FROM object WHERE $4 + $5 > 0 AND $6::uuid IS NOT NULL",
        "UPDATE module SET revision = 1 WHERE $1 <> $2 AND $3::uuid IS NOT NULL AND $4 + $5 > 0 AND $6::uuid IS NOT NULL",
        "WITH made AS (
             INSERT INTO link (workspace_id, id, module_id, link_type_id, source_object_id, target_object_id, source_version,
                               source_fingerprint, target_version, target_fingerprint, version, revision, created_at,
                               updated_at, updated_by)
             SELECT $1, md5(s.id::text || 'link')::uuid, s.module_id, $2, s.id, t.id, 1, s.content_fingerprint, 1,
                    CASE WHEN s.number % 100 = 0 THEN '' ELSE t.content_fingerprint END, 1, 1, now(), now(), $3
             FROM object AS s JOIN object AS t ON t.module_id = s.module_id AND t.number = s.number % $4 + 1
             RETURNING *
         )
         INSERT INTO link_version (workspace_id, link_id, version, module_id, revision, change_set_id, change_type, changed_by,
                                   changed_at, link_type_id, source_object_id, target_object_id, attributes, source_version,
                                   source_fingerprint, target_version, target_fingerprint, deleted)
         SELECT workspace_id, id, 1, module_id, 1, $2, 'create', $3, now(), link_type_id, source_object_id,
                target_object_id, attributes, source_version, source_fingerprint, target_version, target_fingerprint, false
         FROM made WHERE $5 > 0 AND $6::uuid IS NOT NULL",
        "INSERT INTO external_link (workspace_id, module_id, object_id, id, uri, state, checked_at, checked_by)
         SELECT $1, module_id, id, md5(id::text || 'out')::uuid, 'https://' || number || '.example',
                CASE WHEN number % 100 = 0 THEN 'broken' ELSE 'ok' END, now(), $3
         FROM object WHERE $2::uuid IS NOT NULL AND $4 + $5 > 0 AND $6::uuid IS NOT NULL",
    ] {
        sqlx::query(statement)
            .bind(workspace)
            .bind(module)
            .bind(user)
            .bind(OBJECTS)
            .bind(OTHERS)
            .bind(ATTRIBUTE)
            .execute(&mut *db)
            .await
            .unwrap();
    }
}

/// Runs something as the server does, in a transaction that is not kept, and tells which of the large tables it read from
/// one end to the other.
async fn read_whole(db: &mut Connection, ask: impl AsyncFnOnce(&mut Connection)) -> Vec<String> {
    let mut tx = db.begin().await.unwrap();
    sqlx::query(
        "SELECT set_config('plan_cache_mode', 'force_generic_plan', true), set_config('jit', 'off', true),
                set_config('max_parallel_workers_per_gather', '0', true)",
    )
    .execute(&mut *tx)
    .await
    .unwrap();
    // What the connection did before may not have been told yet.
    let before = whole_reads_of(&mut tx).await;
    ask(&mut tx).await;
    let mut read = whole_reads_of(&mut tx).await;
    read.retain(|one| !before.contains(one));
    tx.rollback().await.unwrap();
    read.into_iter().map(|(table, _)| table).collect()
}

/// Large tables that the connection has read from one end to the other, with how often.
async fn whole_reads_of(db: &mut Connection) -> Vec<(String, i64)> {
    let read = sqlx::query_as(
        "SELECT relname::text, seq_scan FROM pg_stat_xact_user_tables WHERE seq_scan > 0 AND relname = ANY ($1) ORDER BY 1",
    )
    .bind([
        "object",
        "object_version",
        "object_search",
        "external_link",
        "link",
        "link_version",
        "change_set_module",
    ])
    .fetch_all(db)
    .await;
    read.unwrap()
}

#[sqlx::test(migrator = "req1_store::migrate::MIGRATOR")]
async fn src_3_the_hot_queries_read_no_large_table_from_end_to_end(pool: PgPool) {
    let world = World::new(pool.clone()).await;
    let mut db = pool.acquire().await.unwrap();
    fill(&world, &mut db).await;
    drop(db);
    sqlx::query("VACUUM ANALYZE").execute(&pool).await.unwrap();
    let mut db = pool.acquire().await.unwrap();
    let suspect: i64 = sqlx::query_scalar("SELECT count(*) FROM link_stale_end")
        .fetch_one(&mut *db)
        .await
        .unwrap();
    assert_eq!(suspect, i64::from(OBJECTS * (OTHERS + 1) / 100));
    let some: Uuid =
        sqlx::query_scalar("SELECT id FROM object WHERE module_id = $1 AND number = 77")
            .bind(world.module.id())
            .fetch_one(&mut *db)
            .await
            .unwrap();
    let some = ObjectId(some);
    let module = &world.module;

    let linked = |suspect| {
        Test::Links(LinkTest {
            suspect,
            ..LinkTest::default()
        })
    };
    let key = || Test::Key(TextTest::OneOf(vec!["k-77".into()]));
    let leads_to_key = Test::Links(LinkTest {
        direction: Some(Direction::Outgoing),
        module: Some(ModuleId(module.id())),
        other: Some(Box::new(Bound::Test(key()))),
        ..LinkTest::default()
    });
    let holds = Test::Attribute(
        AttributeId(ATTRIBUTE),
        AttributeTest::Holds {
            value: serde_json::json!("value 100"),
            in_list: false,
        },
    );
    let text = |words: &str| Test::Body(TextTest::Contains(words.to_owned()));
    // What goes through all texts of a module is left to the planner: the module is a fifth of everything here.
    let filters: [(&str, Vec<Test>, i64); 7] = [
        ("key", vec![key()], 1),
        ("the other end of a link", vec![leads_to_key], 1),
        ("value", vec![holds.clone()], 50),
        ("word", vec![Test::Words("number77".into())], 1),
        ("suspect", vec![linked(true)], i64::from(OBJECTS / 50)),
        ("suspect and value", vec![linked(true), holds.clone()], 50),
        (
            "three conditions",
            vec![linked(true), holds, text("number2500")],
            1,
        ),
    ];
    for (name, tests, expected) in filters {
        let listing = Listing {
            filter: Bound::And(tests.into_iter().map(Bound::Test).collect()),
            ..Listing::default()
        };
        let mut total = 0;
        let read = read_whole(&mut db, async |db| {
            let start = (&WindowStart::Offset(0), 100);
            total = objects::window(db, module, &listing, start)
                .await
                .unwrap()
                .total;
        })
        .await;
        assert_eq!(read, Vec::<String>::new(), "filter by {name}");
        assert_eq!(total, expected, "filter by {name}");
    }

    let plain = Listing::default();
    let read = read_whole(&mut db, async |db| {
        let window = objects::window(db, module, &plain, (&WindowStart::Offset(5_000), 100));
        let window = window.await.unwrap();
        let rows = window.rows.iter().map(|row| &row.object);
        assert_eq!(objects::beside(db, module, rows).await.unwrap().len(), 100);
        let object = objects::by_id(db, module, some).await.unwrap();
        assert_eq!(objects::offset_of(db, module, &object).await.unwrap(), 76);
    })
    .await;
    assert_eq!(read, Vec::<String>::new(), "a window with its links");

    let read = read_whole(&mut db, async |db| {
        let rows: Vec<Uuid> = sqlx::query_scalar(
            "SELECT id FROM object WHERE module_id = $1 ORDER BY path OFFSET 5000 LIMIT 100",
        )
        .bind(module.id())
        .fetch_all(&mut *db)
        .await
        .unwrap();
        let rows: Vec<ObjectId> = rows.into_iter().map(ObjectId).collect();
        let now = past::at_present(db, &world.module).await.unwrap().at;
        for (direction, at) in [
            (Direction::Outgoing, None),
            (Direction::Incoming, None),
            (Direction::Incoming, Some(now)),
        ] {
            let column = LinkedColumn {
                direction,
                link_type: None,
                other_module: None,
                attribute: Some("Status".into()),
                limit: 3,
                at,
            };
            let found = links::linked(db, (module, world.user), &rows, &column);
            assert_eq!(found.await.unwrap().len(), 100);
        }
    })
    .await;
    assert_eq!(read, Vec::<String>::new(), "a column of linked objects");

    let read = read_whole(&mut db, async |db| {
        let filter = LinkFilter {
            module: Some(module.id().into()),
            ..LinkFilter::default()
        };
        let (found, total) = links::list(db, (world.user, None), filter, (5_000, 50))
            .await
            .unwrap();
        assert_eq!((found.len(), total), (50, i64::from(OBJECTS)));
    })
    .await;
    assert_eq!(read, Vec::<String>::new(), "links of a module");

    let read = read_whole(&mut db, async |db| {
        let given = ("number77", SearchScope::default());
        let hits = search::search(db, world.user, given, (0, 20))
            .await
            .unwrap();
        assert!(!hits.is_empty());
    })
    .await;
    assert_eq!(read, Vec::<String>::new(), "search");
    broken_links_are_found_by_indexes(&world, &mut db, some).await;
    the_past_is_read_by_indexes(&world, &mut db).await;
    drop(db);

    // The last one, since it is kept: a save with history, links and the chain.
    let reads = world.rename_watched((some, "Valve"), whole_reads_of).await;
    let (before, after) = reads.unwrap();
    assert_eq!(after, before, "a save");
    let stale: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM link_stale_end WHERE source_object_id = $1 OR target_object_id = $1",
    )
    .bind(some.0)
    .fetch_one(&pool)
    .await
    .unwrap();
    assert_eq!(stale, 2);
}

/// Links to the outside that lead nowhere, and those of one object.
async fn broken_links_are_found_by_indexes(world: &World, db: &mut Connection, some: ObjectId) {
    let read = read_whole(db, async |db| {
        let broken = ExternalLinkFilter {
            state: Some(LinkState::Broken),
            ..ExternalLinkFilter::default()
        };
        let (rows, total) = external_links::list(db, &world.module, broken, (0, 50))
            .await
            .unwrap();
        assert_eq!((rows.len(), total), (50, i64::from(OBJECTS / 100)));
        let of_one = ExternalLinkFilter {
            object: Some(some),
            ..ExternalLinkFilter::default()
        };
        let found = external_links::list(db, &world.module, of_one, (0, 50)).await;
        assert_eq!(found.unwrap().1, 1);
    })
    .await;
    assert_eq!(read, Vec::<String>::new(), "links to the outside");
}

/// A window, an object and the links of a moment that somebody looked at before, and finding the moment.
#[expect(clippy::too_many_lines, reason = "one look after the other")]
async fn the_past_is_read_by_indexes(world: &World, db: &mut Connection) {
    let module = &world.module;
    // A module that has seen many revisions since.
    for statement in [
        "INSERT INTO change_set_module (workspace_id, module_id, revision, change_set_id, at, content_hash, previous_hash, hash)
         SELECT workspace_id, module_id, n, change_set_id, at + n * interval '1 microsecond', '', '', ''
         FROM change_set_module, generate_series(2, 5000) AS n WHERE module_id = $1",
        "UPDATE module SET revision = 5000 WHERE id = $1",
    ] {
        sqlx::query(statement)
            .bind(module.id())
            .execute(&mut *db)
            .await
            .unwrap();
    }
    sqlx::query("ANALYZE").execute(&mut *db).await.unwrap();
    // Kept: who looks first has to read the module.
    let moment = past::at_revision(db, module, 1).await.unwrap().unwrap();
    let outline = past::make_outline(db, module, moment).await.unwrap();
    // The links were made in statements of their own, a little later.
    let then = past::at_present(db, module).await.unwrap().at;
    let read = read_whole(db, async |db| {
        let at = past::at_time(db, module, moment.at).await.unwrap().unwrap();
        assert_eq!(at, moment);
        let known = past::known_outline(db, module, at).await.unwrap().unwrap();
        assert_eq!((known.made_for, known.total), (1, i64::from(OBJECTS)));
        let window = past::window(db, module, (&known, at), (5_000, 100)).await;
        let window = window.unwrap();
        let stamped: Vec<_> = window
            .iter()
            .map(|row| &row.numbered.object)
            .map(|object| (object.id, object.content.content_fingerprint.as_str()))
            .collect();
        assert_eq!(stamped.len(), 100);
        let counts = links::counts_at(db, (module, then), &stamped).await;
        assert_eq!(counts.unwrap().len(), 100);
        past::attribute_names(db, module, at).await.unwrap();
    })
    .await;
    assert_eq!(read, Vec::<String>::new(), "a window as of a revision");

    let object = past::window(db, module, (&outline, moment), (77, 1)).await;
    let object = object.unwrap().remove(0).numbered.object.id;
    let read = read_whole(db, async |db| {
        let found = past::by_id(db, module, (&outline, moment), object).await;
        assert!(found.unwrap().numbered.numbers.is_some());
        for filter in [
            LinkFilter {
                source: Some(object),
                ..LinkFilter::default()
            },
            LinkFilter {
                target: Some(object),
                ..LinkFilter::default()
            },
        ] {
            let when = (world.user, Some(then));
            let (found, _) = links::list(db, when, filter, (0, 50)).await.unwrap();
            assert_eq!(found.len(), 1);
        }
    })
    .await;
    assert_eq!(read, Vec::<String>::new(), "an object as of a revision");

    // One link was given a value in between, so it and its ends are all that is read.
    sqlx::query(
        r#"INSERT INTO link_version (workspace_id, link_id, version, module_id, revision, change_set_id, change_type, changed_by,
                                     changed_at, link_type_id, source_object_id, target_object_id, attributes, source_version,
                                     source_fingerprint, target_version, target_fingerprint, deleted)
           SELECT workspace_id, link_id, 2, module_id, 77, change_set_id, 'update', changed_by, changed_at, link_type_id,
                  source_object_id, target_object_id, '{"a": 1}', source_version, source_fingerprint, target_version,
                  target_fingerprint, false
           FROM link_version WHERE source_object_id = $1"#,
    )
    .bind(object.0)
    .execute(&mut *db)
    .await
    .unwrap();
    let read = read_whole(db, async |db| {
        let later = past::at_present(db, module).await.unwrap();
        let span = Span {
            from: (moment, outline),
            to: (later, outline),
        };
        let differences = past::compare_objects(db, *module, (span, false));
        assert_eq!(differences.count().await, 0);
        let differences = past::compare_links(db, (*module, world.user), (moment, later));
        assert_eq!(differences.count().await, 1);
    })
    .await;
    assert_eq!(read, Vec::<String>::new(), "a comparison");
}

/// Keeps PostgreSQL from looking at large tables by itself.
async fn leave_alone(pool: &PgPool) {
    for table in [
        "object",
        "object_version",
        "object_search",
        "link",
        "link_version",
    ] {
        let off = format!("ALTER TABLE {table} SET (autovacuum_enabled = false)");
        let off = sqlx::query(sqlx::AssertSqlSafe(off));
        off.execute(pool).await.unwrap();
    }
}

/// What is asked of links between modules, now and of the past.
#[sqlx::test(migrator = "req1_store::migrate::MIGRATOR")]
async fn lnk_6_to_lnk_9_traces_read_no_large_table_from_end_to_end(pool: PgPool) {
    let world = World::new(pool.clone()).await;
    let mut db = pool.acquire().await.unwrap();
    fill(&world, &mut db).await;
    drop(db);
    sqlx::query("VACUUM ANALYZE").execute(&pool).await.unwrap();
    let mut db = pool.acquire().await.unwrap();
    let module = world.module;
    let moment = past::at_revision(&mut db, &module, 1).await.unwrap();
    // A change set of the test took place at this moment; what it wrote is of the same time.
    let moment = past::Moment {
        at: past::at_present(&mut db, &module).await.unwrap().at,
        ..moment.unwrap()
    };
    let outline = past::make_outline(&mut db, &module, moment).await.unwrap();
    let some: Uuid =
        sqlx::query_scalar("SELECT id FROM object WHERE module_id = $1 AND number = 77")
            .bind(module.id())
            .fetch_one(&mut *db)
            .await
            .unwrap();
    let page = MatrixPage {
        rows: (5_000, 200),
        columns: (5_000, 200),
    };
    let filter = MatrixFilter::default();
    let choice = LinkChoice::default();
    let all = i64::from(OBJECTS);
    for past in [None, Some((moment, outline))] {
        let when = if past.is_some() { "then" } else { "now" };
        let side = Side { module, past };
        let read = read_whole(&mut db, async |db| {
            let window = trace::window(db, (&side, &side), &filter, page)
                .await
                .unwrap();
            assert_eq!((window.rows.total, window.columns.total), (all, all));
            let ids: Vec<_> = window
                .rows
                .entries
                .iter()
                .map(|one| (one.id, one.place))
                .collect();
            assert_eq!(trace::labels(db, &side, &ids).await.unwrap().len(), 200);
            assert_eq!(window.cells.iter().filter(|cell| cell.forward).count(), 199);
        })
        .await;
        assert_eq!(read, Vec::<String>::new(), "a matrix {when}");
        let read = read_whole(&mut db, async |db| {
            let roots = trace::roots(db, (&[side, side], &choice), (true, 0, 50)).await;
            assert_eq!(roots.unwrap().total, 0);
            let ids = [some];
            let found = trace::branches(db, (&side, &side, &choice), (&ids, 50)).await;
            assert_eq!(found.unwrap().len(), 2);
        })
        .await;
        assert_eq!(read, Vec::<String>::new(), "a chain {when}");
        let read = read_whole(&mut db, async |db| {
            let found = trace::coverage(db, &side, &[]).await.unwrap();
            assert_eq!(
                (found.total, found.linked, found.suspect),
                (all, all, all / 100)
            );
        })
        .await;
        assert_eq!(read, Vec::<String>::new(), "coverage {when}");
    }
    let read = read_whole(&mut db, async |db| {
        let found = trace::steps(db, &module, (&[some], &choice)).await;
        let found = found.unwrap();
        assert_eq!(found.len(), 2);
        let links: Vec<_> = found.iter().map(|step| step.link_id.0).collect();
        trace::suspects(db, &module, &links).await.unwrap();
        let ends: Vec<_> = found.iter().map(|step| step.to.0).collect();
        assert!(trace::gone(db, &module, &ends).await.unwrap().is_empty());
        let levels = objects::levels_of(db, &module, &ends).await.unwrap();
        assert_eq!(levels.len(), 2);
    })
    .await;
    assert_eq!(read, Vec::<String>::new(), "a step");
}

/// What is asked right after an import is planned for what was imported.
#[sqlx::test(migrator = "req1_store::migrate::MIGRATOR")]
async fn imp_1_the_planner_knows_tables_that_have_just_grown(pool: PgPool) {
    let world = World::new(pool.clone()).await;
    let mut db = pool.acquire().await.unwrap();
    let known = "SELECT reltuples::bigint FROM pg_class WHERE oid = 'object_version'::regclass";
    // PostgreSQL itself looks once a minute; here it must not be the one who did.
    leave_alone(&pool).await;
    fill(&world, &mut db).await;
    let before: i64 = sqlx::query_scalar(known).fetch_one(&mut *db).await.unwrap();
    assert!(before < 1_000, "{before}");
    let mut server = as_server(&pool).await;
    req1_store::statistics::refresh(&mut server).await.unwrap();
    let after: i64 = sqlx::query_scalar(known).fetch_one(&mut *db).await.unwrap();
    let all = i64::from(OBJECTS * (1 + OTHERS));
    assert!((all - after).abs() < all / 10, "{after} of {all}");
}
