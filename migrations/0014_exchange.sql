-- The exchange sidecar: what another tool sent, element by element, so that an export gives back what nobody touched.

CREATE TABLE exchange (
    workspace_id uuid NOT NULL,
    id           uuid NOT NULL,
    project_id   uuid NOT NULL,
    file_name    text NOT NULL,
    -- Of the whole file: importing the same file again changes nothing.
    sha256       bytea NOT NULL,
    is_archive   boolean NOT NULL,
    counts       jsonb NOT NULL,
    created_by   uuid NOT NULL REFERENCES app_user (id),
    created_at   timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, project_id) REFERENCES project (workspace_id, id)
);
CREATE INDEX exchange_sha256_idx ON exchange (workspace_id, project_id, sha256);

-- A document of the file; an archive can hold several.
CREATE TABLE exchange_document (
    workspace_id uuid NOT NULL,
    exchange_id  uuid NOT NULL,
    document     smallint NOT NULL,
    path         text NOT NULL,
    PRIMARY KEY (workspace_id, exchange_id, document),
    FOREIGN KEY (workspace_id, exchange_id) REFERENCES exchange (workspace_id, id)
);

-- A specification of a document and the module that it became. A document without specification has one row without
-- identifier, for the module that holds its objects.
CREATE TABLE exchange_module (
    workspace_id  uuid NOT NULL,
    exchange_id   uuid NOT NULL,
    module_id     uuid NOT NULL,
    document      smallint NOT NULL,
    position      integer NOT NULL,
    specification text,
    -- Revision of the module that the import wrote.
    revision      bigint NOT NULL,
    mapping       jsonb NOT NULL,
    PRIMARY KEY (workspace_id, exchange_id, module_id),
    FOREIGN KEY (workspace_id, exchange_id) REFERENCES exchange (workspace_id, id),
    FOREIGN KEY (workspace_id, module_id) REFERENCES module (workspace_id, id)
);
CREATE INDEX exchange_module_module_id_idx ON exchange_module (workspace_id, module_id);

-- The elements of a document in the order of the standard.
CREATE TABLE exchange_element (
    workspace_id uuid NOT NULL,
    exchange_id  uuid NOT NULL,
    document     smallint NOT NULL,
    section      smallint NOT NULL,
    ordinal      bigint NOT NULL,
    -- What it became: an object, a link, or the module of a specification; NULL for everything else.
    object_id    uuid,
    link_id      uuid,
    module_id    uuid,
    element      text NOT NULL,
    PRIMARY KEY (workspace_id, exchange_id, document, section, ordinal),
    FOREIGN KEY (workspace_id, exchange_id, document)
        REFERENCES exchange_document (workspace_id, exchange_id, document)
);
CREATE INDEX exchange_element_object_id_idx ON exchange_element (workspace_id, object_id) WHERE object_id IS NOT NULL;
CREATE INDEX exchange_element_link_id_idx ON exchange_element (workspace_id, link_id) WHERE link_id IS NOT NULL;

-- Files of the archive.
CREATE TABLE exchange_file (
    workspace_id uuid NOT NULL,
    exchange_id  uuid NOT NULL,
    path         text NOT NULL,
    file_id      uuid NOT NULL,
    PRIMARY KEY (workspace_id, exchange_id, path),
    FOREIGN KEY (workspace_id, exchange_id) REFERENCES exchange (workspace_id, id),
    FOREIGN KEY (workspace_id, file_id) REFERENCES file (workspace_id, id)
);

-- A file that was sent and looked at, waiting for the decision to import it.
CREATE TABLE exchange_upload (
    workspace_id uuid NOT NULL,
    id           uuid NOT NULL,
    project_id   uuid NOT NULL,
    file_id      uuid NOT NULL,
    file_name    text NOT NULL,
    size_bytes   bigint NOT NULL,
    state        text NOT NULL CHECK (state IN ('analysing', 'ready', 'refused')),
    analysis     jsonb,
    problem      jsonb,
    created_by   uuid NOT NULL REFERENCES app_user (id),
    created_at   timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, project_id) REFERENCES project (workspace_id, id),
    FOREIGN KEY (workspace_id, file_id) REFERENCES file (workspace_id, id)
);
CREATE INDEX exchange_upload_id_idx ON exchange_upload (id);
