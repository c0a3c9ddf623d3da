//! The rules as queries. Each gives its breaches in the module $2 of the workspace $1 as
//! `(object_id, path, tag, field, link_id)`: `path` and `tag` tell two breaches of a rule apart, `field` names the
//! attribute concerned.
//!
//! Rules that need no content ask for the module alone, so that they stay in an index; what they refer to is of the
//! workspace. Few objects are deleted: the list of them is made once for a rule.

use req1_domain::quality::Rule;

pub(super) const fn sql(rule: Rule) -> &'static str {
    match rule {
        Rule::MissingRequiredAttribute => MISSING_REQUIRED_ATTRIBUTE,
        Rule::BrokenReference => BROKEN_REFERENCE,
        Rule::EmptyBody => EMPTY_BODY,
        Rule::SuspectLink => SUSPECT_LINK,
        Rule::LinkRule => LINK_RULE,
        Rule::Orphan => ORPHAN,
        Rule::DuplicateHeading => DUPLICATE_HEADING,
        Rule::HeadingWithoutChildren => HEADING_WITHOUT_CHILDREN,
    }
}

/// Headings structure the document: what a requirement must carry does not bind them. A type asks by a list of names or by
/// an object of names that are true; its objects cannot have what it does not have.
const MISSING_REQUIRED_ATTRIBUTE: &str = r"
    WITH needed AS MATERIALIZED (
        SELECT d.id, d.id::text AS key, d.name, bool_or(asked.type_id IS NULL) AS of_all, array_agg(asked.type_id) AS types
        FROM (
            SELECT unnest(m.required_attributes) AS name, NULL::uuid AS type_id
            FROM module m WHERE m.workspace_id = $1 AND m.id = $2
            UNION ALL
            SELECT entry.name, t.id
            FROM object_type t
            CROSS JOIN LATERAL (
                SELECT listed #>> '{}' AS name FROM jsonb_array_elements(
                    CASE jsonb_typeof(t.required_attributes) WHEN 'array' THEN t.required_attributes ELSE '[]' END) AS listed
                UNION ALL
                SELECT named.key FROM jsonb_each(
                    CASE jsonb_typeof(t.required_attributes) WHEN 'object' THEN t.required_attributes ELSE '{}' END) AS named
                WHERE named.value = 'true'
            ) AS entry
            WHERE t.workspace_id = $1 AND t.module_id = $2 AND t.deleted_at IS NULL
        ) AS asked
        JOIN attribute_definition d
            ON d.workspace_id = $1 AND d.module_id = $2 AND d.deleted_at IS NULL
               AND (lower(d.name) = lower(asked.name) OR d.id::text = lower(asked.name))
        GROUP BY d.id, d.name
    )
    SELECT o.id AS object_id, o.path, needed.key AS tag, needed.name AS field, NULL::uuid AS link_id
    FROM needed
    JOIN object o
        ON o.workspace_id = $1 AND o.module_id = $2 AND o.deleted_at IS NULL AND o.classification <> 'heading'
           AND (needed.of_all OR o.object_type_id = ANY (needed.types))
    LEFT JOIN object_type own ON own.workspace_id = $1 AND own.id = o.object_type_id
    WHERE (own.attribute_ids IS NULL OR needed.id = ANY (own.attribute_ids))
      AND CASE jsonb_typeof(o.attributes -> needed.key)
              WHEN 'string' THEN btrim(o.attributes ->> needed.key) = ''
              WHEN 'array' THEN o.attributes -> needed.key = '[]'
              WHEN 'null' THEN true
              ELSE NOT o.attributes ? needed.key
          END
      -- Where nothing is required, nothing is read.
      AND (SELECT count(*) FROM needed) > 0";

const BROKEN_REFERENCE: &str = r"
    SELECT o.id AS object_id, o.path, l.id::text AS tag, NULL::text AS field, l.id AS link_id
    FROM link l
    JOIN object o ON o.workspace_id = $1 AND o.id = l.source_object_id AND o.deleted_at IS NULL
    JOIN object gone ON gone.workspace_id = $1 AND gone.id = l.target_object_id AND gone.deleted_at IS NOT NULL
    WHERE l.workspace_id = $1 AND l.module_id = $2 AND l.deleted_at IS NULL
    UNION ALL
    SELECT o.id, o.path, l.id::text, NULL, l.id
    FROM object o
    JOIN link l ON l.workspace_id = $1 AND l.target_object_id = o.id AND l.deleted_at IS NULL
    JOIN object gone ON gone.workspace_id = $1 AND gone.id = l.source_object_id AND gone.deleted_at IS NOT NULL
    WHERE o.workspace_id = $1 AND o.module_id = $2 AND o.deleted_at IS NULL
    UNION ALL
    SELECT o.id, o.path, 'type', 'object_type_id', NULL
    FROM object o
    JOIN object_type t ON t.workspace_id = $1 AND t.id = o.object_type_id AND t.deleted_at IS NOT NULL
    WHERE o.workspace_id = $1 AND o.module_id = $2 AND o.deleted_at IS NULL
    UNION ALL
    SELECT o.id, o.path, d.id::text, d.name, NULL::uuid
    FROM attribute_definition d
    JOIN object o ON o.workspace_id = $1 AND o.module_id = $2 AND o.deleted_at IS NULL AND o.attributes ? d.id::text
    WHERE d.workspace_id = $1 AND d.module_id = $2 AND d.deleted_at IS NULL AND d.data_type = 'user_ref'
      AND CASE jsonb_typeof(o.attributes -> d.id::text)
              WHEN 'array' THEN EXISTS (
                  SELECT FROM jsonb_array_elements_text(o.attributes -> d.id::text) AS named
                  WHERE lower(named) NOT IN (SELECT person.id::text FROM app_user person))
              ELSE lower(o.attributes ->> d.id::text) NOT IN (SELECT person.id::text FROM app_user person)
          END";

/// A body of markup alone says nothing, one with a picture, a line or a formula does. Most bodies pass the first look.
const EMPTY_BODY: &str = r"
    SELECT o.id AS object_id, o.path, '' AS tag, NULL::text AS field, NULL::uuid AS link_id
    FROM object o
    WHERE o.workspace_id = $1 AND o.module_id = $2 AND o.deleted_at IS NULL AND o.classification <> 'heading'
      AND CASE
              WHEN o.body IS NULL THEN true
              WHEN o.body ~ '^(<[^>]*>)*[^<>&[:space:]]' THEN false
              ELSE regexp_replace(o.body, '<[^>]*>|&nbsp;|[[:space:]]|\u00a0', '', 'g') = ''
                   AND o.body !~ '<(img|hr)|data-formula'
          END";

const SUSPECT_LINK: &str = r"
    SELECT own.id AS object_id, own.path, l.link_id::text AS tag, NULL::text AS field, l.link_id
    FROM (
        SELECT DISTINCT link_id, source_object_id AS own_id, target_object_id AS other_id
        FROM link_stale_end WHERE workspace_id = $1 AND module_id = $2
        UNION ALL
        SELECT DISTINCT link_id, target_object_id, source_object_id
        FROM link_stale_end WHERE workspace_id = $1 AND target_module_id = $2 AND module_id <> $2
    ) AS l
    JOIN object own ON own.module_id = $2 AND own.id = l.own_id AND own.deleted_at IS NULL
    WHERE l.other_id NOT IN (SELECT d.id FROM object d WHERE d.workspace_id = $1 AND d.deleted_at IS NOT NULL)";

/// Links that fit no rule of their type; too many targets of a source, or sources of a target, at the rule that counts them;
/// requirements that lack targets, where the rule says what it asks of.
const LINK_RULE: &str = r"
    WITH rule AS MATERIALIZED (
        SELECT * FROM link_rule WHERE workspace_id = $1
    ), pair AS MATERIALIZED (
        SELECT l.id, l.link_type_id, s.id AS source_id, s.path AS source_path, s.module_id AS source_module,
               s.object_type_id AS source_type, t.id AS target_id, t.path AS target_path, t.module_id AS target_module,
               t.object_type_id AS target_type
        FROM (
            SELECT * FROM link WHERE workspace_id = $1 AND module_id = $2 AND deleted_at IS NULL
              AND link_type_id IN (SELECT link_type_id FROM rule)
            UNION ALL
            SELECT l.* FROM object o
            JOIN link l ON l.workspace_id = $1 AND l.target_object_id = o.id AND l.deleted_at IS NULL AND l.module_id <> $2
            WHERE o.module_id = $2 AND l.link_type_id IN (SELECT link_type_id FROM rule WHERE max_sources IS NOT NULL)
              AND EXISTS (SELECT FROM rule WHERE max_sources IS NOT NULL)
        ) AS l
        JOIN object s ON s.workspace_id = $1 AND s.id = l.source_object_id AND s.deleted_at IS NULL
        JOIN object t ON t.workspace_id = $1 AND t.id = l.target_object_id AND t.deleted_at IS NULL
    ), fitting AS MATERIALIZED (
        SELECT pair.*, rule.id AS rule_id, rule.name, rule.max_targets, rule.max_sources
        FROM pair JOIN rule ON rule.link_type_id = pair.link_type_id
        WHERE link_end_fits(rule.source_modules, rule.source_types, pair.source_module, pair.source_type)
          AND link_end_fits(rule.target_modules, rule.target_types, pair.target_module, pair.target_type)
    )
    SELECT pair.source_id AS object_id, pair.source_path AS path, pair.id::text AS tag,
           (SELECT string_agg(rule.name, ', ' ORDER BY lower(rule.name)) FROM rule
            WHERE rule.link_type_id = pair.link_type_id) AS field, pair.id AS link_id
    FROM pair
    WHERE pair.source_module = $2 AND NOT EXISTS (SELECT FROM fitting WHERE fitting.id = pair.id)
    UNION ALL
    SELECT source_id, min(source_path), 'most ' || rule_id::text, min(name), NULL
    FROM fitting WHERE source_module = $2 AND max_targets IS NOT NULL
    GROUP BY rule_id, source_id HAVING count(*) > min(max_targets)
    UNION ALL
    SELECT target_id, min(target_path), 'sources ' || rule_id::text, min(name), NULL
    FROM fitting WHERE target_module = $2 AND max_sources IS NOT NULL
    GROUP BY rule_id, target_id HAVING count(*) > min(max_sources)
    UNION ALL
    SELECT o.id, o.path, 'least ' || rule.id::text, rule.name, NULL
    FROM rule
    JOIN object o ON o.module_id = $2 AND o.deleted_at IS NULL AND o.classification = 'normative'
        AND link_end_fits(rule.source_modules, rule.source_types, o.module_id, o.object_type_id)
    LEFT JOIN (
        SELECT rule_id, source_id, count(*) AS targets FROM fitting GROUP BY rule_id, source_id
    ) AS has ON has.rule_id = rule.id AND has.source_id = o.id
    WHERE rule.min_targets > COALESCE(has.targets, 0)";

/// Notes need no links, headings neither. A link counts as there while both its ends are.
const ORPHAN: &str = r"
    SELECT o.id AS object_id, o.path, '' AS tag, NULL::text AS field, NULL::uuid AS link_id
    FROM object o
    WHERE o.module_id = $2 AND o.deleted_at IS NULL AND o.classification = 'normative'
      AND NOT EXISTS (
          SELECT FROM link l WHERE l.workspace_id = $1 AND l.source_object_id = o.id AND l.deleted_at IS NULL
            AND l.target_object_id NOT IN (SELECT d.id FROM object d WHERE d.workspace_id = $1 AND d.deleted_at IS NOT NULL))
      AND NOT EXISTS (
          SELECT FROM link l WHERE l.workspace_id = $1 AND l.target_object_id = o.id AND l.deleted_at IS NULL
            AND l.source_object_id NOT IN (SELECT d.id FROM object d WHERE d.workspace_id = $1 AND d.deleted_at IS NOT NULL))";

const DUPLICATE_HEADING: &str = r"
    SELECT same.id AS object_id, same.path, '' AS tag, NULL::text AS field, NULL::uuid AS link_id
    FROM (
        SELECT o.id, o.path, count(*) OVER (PARTITION BY lower(o.heading)) AS times
        FROM object o
        WHERE o.workspace_id = $1 AND o.module_id = $2 AND o.deleted_at IS NULL AND o.classification = 'heading'
          AND o.heading IS NOT NULL
    ) AS same WHERE same.times > 1";

const HEADING_WITHOUT_CHILDREN: &str = r"
    SELECT o.id AS object_id, o.path, '' AS tag, NULL::text AS field, NULL::uuid AS link_id
    FROM object o
    WHERE o.module_id = $2 AND o.deleted_at IS NULL AND o.classification = 'heading'
      AND NOT EXISTS (SELECT FROM object child WHERE child.sibling_group = o.id AND child.deleted_at IS NULL)";
