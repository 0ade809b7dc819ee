-- Identities of identity pools. Of one that is disabled the row is all that is left: it has no logins, and never will.
CREATE TABLE pool_identities (
    id TEXT NOT NULL PRIMARY KEY,
    pool_id TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    modified_at INTEGER NOT NULL,
    disabled_at INTEGER
) STRICT, WITHOUT ROWID;
-- Identities are listed in the order of their ids, with those that are disabled or without.
CREATE INDEX pool_identities_listed ON pool_identities (pool_id, id);
CREATE INDEX pool_identities_enabled ON pool_identities (pool_id, id) WHERE disabled_at IS NULL;

-- Who leads to an identity: users of a provider, and users of the developer's own. Nobody leads to two identities of a
-- pool. `subject_hash` is SHA-256 of `subject`, which may be longer than a key can be.
CREATE TABLE identity_logins (
    pool_id TEXT NOT NULL,
    is_developer INTEGER NOT NULL,
    provider TEXT NOT NULL,
    subject_hash BLOB NOT NULL,
    subject TEXT NOT NULL,
    identity_id TEXT NOT NULL,
    PRIMARY KEY (pool_id, is_developer, provider, subject_hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX identity_logins_by_identity ON identity_logins (identity_id, is_developer, provider, subject_hash);
