-- Compatible from: 5
-- Identity pools. `settings` is the shape that the API shows, `roles` its roles with the rules by which they are taken, and
-- `principal_tags`, by provider, what of claims becomes tags of sessions.
CREATE TABLE identity_pools (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    region TEXT COLLATE "C" NOT NULL,
    settings TEXT NOT NULL,
    roles TEXT NOT NULL,
    principal_tags TEXT NOT NULL
);
-- Pools are listed by region.
CREATE INDEX identity_pools_region ON identity_pools (region, id);

-- Identity pools that are gone for everybody, and whose rows are being cleared away.
CREATE TABLE deleted_identity_pools (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    deleted_at BIGINT NOT NULL
);
