-- Compatible from: 5
-- What a pool has beside its users, groups and clients (resource servers, identity providers, domains and the like), as
-- API shapes. A name is unique in its pool and kind. What the shape has no place for stands beside it: secrets, sealed,
-- or a picture. The client is the one that the resource belongs to, where it belongs to one.
CREATE TABLE resources (
    pool_id TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    client_id TEXT COLLATE "C",
    settings TEXT NOT NULL,
    extra BYTEA,
    PRIMARY KEY (pool_id, kind, name)
);
-- A deleted client takes its own along.
CREATE INDEX resources_of_client ON resources (client_id) WHERE client_id IS NOT NULL;

-- Further names of resources, each unique in its scope.
CREATE TABLE resource_names (
    scope TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    pool_id TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    resource TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (scope, name)
);
CREATE INDEX resource_names_by_resource ON resource_names (pool_id, kind, resource);
