//! Whether everything that is derived agrees with what it is derived from.

use sqlx::Row as _;

use crate::database::Database;

/// What must not be, and the query that finds it: each answers one text a fault.
const RULES: [(&str, &str); 13] = [
    (
        "versions of an object are gapless and end at the current one",
        "SELECT o.id::text FROM object o LEFT JOIN object_version v ON v.object_id = o.id
         GROUP BY o.id, o.version HAVING max(v.version) IS DISTINCT FROM o.version OR count(v.version) <> o.version",
    ),
    (
        "the newest version is the object",
        "SELECT o.id::text FROM object o JOIN object_version v ON v.object_id = o.id AND v.version = o.version
         WHERE (o.heading, o.body, o.parent_id, o.revision, o.deleted_at IS NOT NULL, o.attributes)
               IS DISTINCT FROM (v.heading, v.body, v.parent_id, v.revision, v.deleted, v.attributes)",
    ),
    (
        "every version stands in a change set of its module",
        "SELECT v.object_id::text FROM object_version v LEFT JOIN change_set_module c
             ON c.module_id = v.module_id AND c.revision = v.revision AND c.change_set_id = v.change_set_id
         WHERE c.revision IS NULL",
    ),
    (
        "every link version stands in a change set",
        "SELECT v.link_id::text FROM link_version v LEFT JOIN change_set s ON s.id = v.change_set_id WHERE s.id IS NULL",
    ),
    (
        "every change set touches a module",
        "SELECT s.id::text FROM change_set s LEFT JOIN change_set_module c ON c.change_set_id = s.id
         WHERE c.revision IS NULL",
    ),
    (
        "every revision has its event, and every event its revision",
        "SELECT COALESCE(c.module_id, e.module_id)::text FROM change_set_module c
         FULL JOIN outbox e ON e.module_id = c.module_id AND e.revision = c.revision
         WHERE c.revision IS NULL OR e.revision IS NULL",
    ),
    (
        "revisions of a module are gapless and end at the current one",
        "SELECT m.id::text FROM module m LEFT JOIN change_set_module c ON c.module_id = m.id
         GROUP BY m.id, m.revision HAVING COALESCE(max(c.revision), 0) <> m.revision OR count(c.revision) <> m.revision",
    ),
    (
        "numbers of keys are below the counter",
        "SELECT m.id::text FROM module m JOIN object o ON o.module_id = m.id
         GROUP BY m.id, m.last_number HAVING max(o.number) > m.last_number OR count(DISTINCT o.number) <> count(*)",
    ),
    (
        "every object is found by its words, deleted ones are not",
        "SELECT o.id::text FROM object o LEFT JOIN object_search s ON s.object_id = o.id
         WHERE s.object_id IS NULL OR s.live <> (o.deleted_at IS NULL)
            OR position(COALESCE(o.heading, '') IN s.content) = 0",
    ),
    (
        "every object is found by its values, and by no others",
        "SELECT COALESCE(o.id, a.object_id)::text FROM object o FULL JOIN object_value a ON a.object_id = o.id
         WHERE COALESCE(o.attributes, '{}') <> COALESCE(a.attributes, '{}')",
    ),
    (
        "paths follow from parents and order keys",
        "SELECT o.id::text FROM object o LEFT JOIN object p ON p.id = o.parent_id
         WHERE o.path <> COALESCE(p.path, '') || o.order_key || '!' OR o.depth <> COALESCE(p.depth + 1, 0)
            OR p.module_id <> o.module_id OR (o.parent_id IS NOT NULL AND p.id IS NULL)
            OR (p.deleted_at IS NOT NULL AND o.deleted_at IS NULL)",
    ),
    (
        "counts of the outline are those of its rows",
        "SELECT COALESCE(t.low_path, c.low_path) FROM (
             SELECT module_id, low_path, depth, total, live, headings FROM outline_tally
         ) t FULL JOIN (
             SELECT module_id, outline_chunk(module_id, path) AS low_path, COALESCE(depth, -1) AS depth, count(*) AS total,
                    count(*) FILTER (WHERE deleted_at IS NULL) AS live,
                    count(*) FILTER (WHERE deleted_at IS NULL AND classification = 'heading') AS headings
             FROM object GROUP BY GROUPING SETS ((module_id, outline_chunk(module_id, path)),
                                                 (module_id, outline_chunk(module_id, path), depth))
         ) c USING (module_id, low_path, depth)
         WHERE (COALESCE(t.total, 0), COALESCE(t.live, 0), COALESCE(t.headings, 0))
               <> (COALESCE(c.total, 0), COALESCE(c.live, 0), COALESCE(c.headings, 0))",
    ),
    (
        "every file that is shown is there",
        "SELECT x.path FROM exchange_file x JOIN file f ON f.id = x.file_id WHERE f.state <> 'ready'",
    ),
];

/// All breaches of the rules.
pub(super) fn faults(database: &mut Database) -> Vec<String> {
    let mut faults = Vec::new();
    for (rule, sql) in RULES {
        for row in database.rows(sql) {
            faults.push(format!("not so: {rule}: {}", row.get::<String, _>(0)));
        }
    }
    faults
}
