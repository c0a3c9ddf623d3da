-- What full-text search reads, apart from `object`: a move rewrites paths of many rows and must not touch these indexes.

CREATE TABLE object_search (
    workspace_id uuid NOT NULL,
    object_id    uuid NOT NULL,
    module_id    uuid NOT NULL,
    -- Key in lower case, for look-up by what a person types.
    key          text COLLATE "C" NOT NULL,
    -- Plain text that snippets are cut from: heading, body, text attributes.
    content      text NOT NULL,
    language     regconfig NOT NULL,
    document     tsvector NOT NULL,
    -- Whether the object is there: ranking must not ask for every match.
    live         boolean NOT NULL DEFAULT true,
    PRIMARY KEY (workspace_id, object_id),
    FOREIGN KEY (workspace_id, object_id) REFERENCES object (workspace_id, id)
);
CREATE INDEX object_search_document_idx ON object_search USING gin (document);
-- Tells at once which languages occur at all.
CREATE INDEX object_search_language_idx ON object_search (language);
CREATE INDEX object_search_key_idx ON object_search (key text_pattern_ops);

-- Every word that occurs in a workspace, so that a misspelt one finds its neighbours. Words are never taken out: one that
-- occurs nowhere any more merely finds nothing.
CREATE TABLE search_word (
    workspace_id uuid NOT NULL REFERENCES workspace (id),
    word         text COLLATE "C" NOT NULL,
    PRIMARY KEY (workspace_id, word)
);
CREATE INDEX search_word_trigram_idx ON search_word USING gin (word gin_trgm_ops);
