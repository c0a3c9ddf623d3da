-- What links of a type may join, and how many. A type without rules joins anything; else a link must fit one of its rules.
CREATE TABLE link_rule (
    workspace_id   uuid NOT NULL REFERENCES workspace (id),
    id             uuid NOT NULL,
    name           text NOT NULL,
    description    text,
    link_type_id   uuid NOT NULL,
    -- Objects of these modules or types may be ends; any where both lists are empty. Ids of what is gone fit nothing.
    source_modules uuid[] NOT NULL DEFAULT '{}',
    source_types   uuid[] NOT NULL DEFAULT '{}',
    target_modules uuid[] NOT NULL DEFAULT '{}',
    target_types   uuid[] NOT NULL DEFAULT '{}',
    -- Targets that a source must have, and may have; sources that a target may have.
    min_targets    integer CHECK (min_targets > 0),
    max_targets    integer CHECK (max_targets > 0),
    max_sources    integer CHECK (max_sources > 0),
    created_at     timestamptz NOT NULL,
    updated_at     timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, id),
    CONSTRAINT link_rule_targets_check CHECK (min_targets <= max_targets),
    CONSTRAINT link_rule_link_type_fkey FOREIGN KEY (workspace_id, link_type_id) REFERENCES link_type (workspace_id, id)
);
CREATE INDEX link_rule_id_idx ON link_rule (id);
CREATE UNIQUE INDEX link_rule_name_key ON link_rule (workspace_id, lower(name));
CREATE INDEX link_rule_type_idx ON link_rule (workspace_id, link_type_id);

-- Whether a type of links is used at all.
CREATE INDEX link_type_idx ON link (workspace_id, link_type_id);

-- Whether an object may be an end, by its module and type. Plain, so that it becomes part of the query that asks.
CREATE FUNCTION link_end_fits(modules uuid[], types uuid[], module uuid, type uuid) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT modules = '{}' AND types = '{}' OR module = ANY (modules) OR COALESCE(type = ANY (types), false)
$$;
