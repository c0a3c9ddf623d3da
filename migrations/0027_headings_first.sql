-- Searches read fewer texts, and a save reads no revision but its own.

-- Words in headings: whoever looks for one word finds these first, without ranking every text that mentions it.
CREATE INDEX object_search_headings_idx ON object_search USING gin (ts_filter(document, '{a}'), module_id);

-- After an import most versions are of one revision, by which the kept plan would read all of them for each save.
ALTER FUNCTION revision_content_hash(uuid, uuid, bigint) SET enable_seqscan = off;
