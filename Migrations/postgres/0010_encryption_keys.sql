-- Compatible from: 5
-- Keys that wrap the keys of encrypted messages, sealed, by their ARN.
CREATE TABLE encryption_keys (
    arn TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    sealed_key BYTEA NOT NULL,
    created_at BIGINT NOT NULL
);
