-- Compatible from: 5
-- Identities of identity pools. Of one that is disabled the row is all that is left: it has no logins, and never will.
CREATE TABLE pool_identities (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    pool_id TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    modified_at BIGINT NOT NULL,
    disabled_at BIGINT
);
-- Identities are listed in the order of their ids, with those that are disabled or without.
CREATE INDEX pool_identities_listed ON pool_identities (pool_id, id);
CREATE INDEX pool_identities_enabled ON pool_identities (pool_id, id) WHERE disabled_at IS NULL;

-- Who leads to an identity: users of a provider, and users of the developer's own. Nobody leads to two identities of a
-- pool. `subject_hash` is SHA-256 of `subject`, which may be longer than a key can be.
CREATE TABLE identity_logins (
    pool_id TEXT COLLATE "C" NOT NULL,
    is_developer BIGINT NOT NULL,
    provider TEXT COLLATE "C" NOT NULL,
    subject_hash BYTEA NOT NULL,
    subject TEXT NOT NULL,
    identity_id TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (pool_id, is_developer, provider, subject_hash)
);
CREATE INDEX identity_logins_by_identity ON identity_logins (identity_id, is_developer, provider, subject_hash);
