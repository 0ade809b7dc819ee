-- Access keys with which administrators sign, made by `sekisho keys`. `policy` is a document of IAM; without one a key may
-- do everything.
CREATE TABLE access_keys (
    id TEXT NOT NULL PRIMARY KEY,
    user_name TEXT NOT NULL,
    sealed_secret BLOB NOT NULL,
    policy TEXT,
    enabled INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
