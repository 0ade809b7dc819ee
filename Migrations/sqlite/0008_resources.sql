-- What a pool has beside its users, groups and clients (resource servers, identity providers, domains and the like), as
-- API shapes. A name is unique in its pool and kind. What the shape has no place for stands beside it: secrets, sealed,
-- or a picture. The client is the one that the resource belongs to, where it belongs to one.
CREATE TABLE resources (
    pool_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    client_id TEXT,
    settings TEXT NOT NULL,
    extra BLOB,
    PRIMARY KEY (pool_id, kind, name)
) STRICT, WITHOUT ROWID;
-- A deleted client takes its own along.
CREATE INDEX resources_of_client ON resources (client_id) WHERE client_id IS NOT NULL;

-- Further names of resources, each unique in its scope.
CREATE TABLE resource_names (
    scope TEXT NOT NULL,
    name TEXT NOT NULL,
    pool_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    resource TEXT NOT NULL,
    PRIMARY KEY (scope, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX resource_names_by_resource ON resource_names (pool_id, kind, resource);
