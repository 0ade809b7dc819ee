-- Compatible from: 5
-- What a sign-in of the pool's own making keeps between a question and its answer, sealed, by the id of the question's
-- Session. `user_id` is 0 where nobody has the name.
CREATE TABLE custom_challenges (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    user_id BIGINT NOT NULL,
    sealed_content BYTEA NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX custom_challenges_by_user ON custom_challenges (user_id);
CREATE INDEX custom_challenges_expiry ON custom_challenges (expires_at);
