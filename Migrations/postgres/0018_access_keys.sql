-- Compatible from: 5
-- Access keys with which administrators sign, made by `sekisho keys`. `policy` is a document of IAM; without one a key may
-- do everything.
CREATE TABLE access_keys (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    user_name TEXT NOT NULL,
    sealed_secret BYTEA NOT NULL,
    policy TEXT,
    enabled BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
