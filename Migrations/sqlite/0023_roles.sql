-- Roles of IAM, made by `sekisho roles`. `folded_name` is the name in lower case: names of roles do not differ by case
-- alone. `policy` and `trust_policy` are documents of IAM; without the first a role may do nothing.
CREATE TABLE roles (
    folded_name TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    path TEXT NOT NULL,
    id TEXT NOT NULL,
    policy TEXT,
    trust_policy TEXT,
    session_seconds INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Keys that sign for this server as a whole and for no pool. One of each purpose signs.
CREATE TABLE service_keys (
    kid TEXT NOT NULL PRIMARY KEY,
    purpose TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    retired_at INTEGER,
    modulus BLOB NOT NULL,
    exponent BLOB NOT NULL,
    sealed_private_key BLOB NOT NULL
) STRICT;
CREATE INDEX service_keys_by_purpose ON service_keys (purpose, created_at);
CREATE UNIQUE INDEX service_keys_signing ON service_keys (purpose) WHERE retired_at IS NULL;
