-- A user's passkeys, each of one credential in the pool. `public_key` is in COSE, `transports` are words, and
-- `sign_count` is what the authenticator counts, 0 where it does not.
CREATE TABLE passkeys (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    pool_id TEXT NOT NULL,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    credential_id BLOB NOT NULL,
    public_key BLOB NOT NULL,
    sign_count INTEGER NOT NULL,
    relying_party TEXT NOT NULL,
    name TEXT NOT NULL,
    attachment TEXT,
    transports TEXT NOT NULL,
    model BLOB NOT NULL,
    backup_eligible INTEGER NOT NULL,
    backed_up INTEGER NOT NULL,
    user_verified INTEGER NOT NULL,
    attestation TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT;
CREATE UNIQUE INDEX passkeys_by_credential ON passkeys (pool_id, credential_id);
CREATE INDEX passkeys_by_user ON passkeys (user_id, id);

-- Registrations that wait for the browser's answer: of each sign-in the last one. `hash` is an HMAC of the challenge.
CREATE TABLE passkey_challenges (
    sign_in_id TEXT NOT NULL PRIMARY KEY REFERENCES sign_ins (id) ON DELETE CASCADE,
    hash BLOB NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX passkey_challenges_by_hash ON passkey_challenges (hash);
-- For the sweeper.
CREATE INDEX passkey_challenges_by_expiry ON passkey_challenges (expires_at);
