-- What a sign-in of the pool's own making keeps between a question and its answer, sealed, by the id of the question's
-- Session. `user_id` is 0 where nobody has the name.
CREATE TABLE custom_challenges (
    id TEXT NOT NULL PRIMARY KEY,
    user_id INTEGER NOT NULL,
    sealed_content BLOB NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX custom_challenges_by_user ON custom_challenges (user_id);
CREATE INDEX custom_challenges_expiry ON custom_challenges (expires_at);
