-- Keys that wrap the keys of encrypted messages, sealed, by their ARN.
CREATE TABLE encryption_keys (
    arn TEXT NOT NULL PRIMARY KEY,
    sealed_key BLOB NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
