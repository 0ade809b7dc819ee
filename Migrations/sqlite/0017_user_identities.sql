-- Who a user is at identity providers: the user's own identity there, or one that an administrator has linked. An identity
-- is one user's in its pool. `attribute` is Cognito_Subject where `value` is the provider's own id of the user, and else
-- what the value is matched with at the first sign-in.
CREATE TABLE user_identities (
    pool_id TEXT NOT NULL,
    provider TEXT NOT NULL,
    attribute TEXT NOT NULL,
    value TEXT NOT NULL,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    provider_type TEXT NOT NULL,
    issuer TEXT,
    is_primary INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (pool_id, provider, attribute, value)
) STRICT, WITHOUT ROWID;
CREATE INDEX user_identities_by_user ON user_identities (user_id);
