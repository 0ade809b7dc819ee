-- Compatible from: 5
-- Who a user is at identity providers: the user's own identity there, or one that an administrator has linked. An identity
-- is one user's in its pool. `attribute` is Cognito_Subject where `value` is the provider's own id of the user, and else
-- what the value is matched with at the first sign-in.
CREATE TABLE user_identities (
    pool_id TEXT COLLATE "C" NOT NULL,
    provider TEXT COLLATE "C" NOT NULL,
    attribute TEXT COLLATE "C" NOT NULL,
    value TEXT COLLATE "C" NOT NULL,
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    provider_type TEXT COLLATE "C" NOT NULL,
    issuer TEXT COLLATE "C",
    is_primary BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (pool_id, provider, attribute, value)
);
CREATE INDEX user_identities_by_user ON user_identities (user_id);
