-- Of a client's secrets, in the order of the sealed ones: `[{"id", "at"}]`. Null in rows of before.
ALTER TABLE clients ADD COLUMN secret_marks TEXT;
-- When the next secret is due; null where the secrets are not published.
ALTER TABLE clients ADD COLUMN rotates_at INTEGER;
-- For how long the client takes over a session of the pool's pages, in minutes; null is the default.
ALTER TABLE clients ADD COLUMN sso_minutes INTEGER;
CREATE INDEX clients_by_rotation ON clients (rotates_at) WHERE rotates_at IS NOT NULL;

-- Whether the pool keeps sessions of its users, and how many of one user.
ALTER TABLE pools ADD COLUMN tracks_sessions INTEGER NOT NULL DEFAULT 0;
ALTER TABLE pools ADD COLUMN sessions_per_user INTEGER NOT NULL DEFAULT 20;

-- What users see of their sign-ins, in pools that keep it: one row for each sign-in that is good. `id` is what users name
-- it by; `device` and `address` are those of its last use.
CREATE TABLE user_sessions (
    id TEXT NOT NULL PRIMARY KEY,
    sign_in_id TEXT NOT NULL REFERENCES sign_ins (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    active_at INTEGER NOT NULL,
    device TEXT,
    address TEXT
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX user_sessions_by_sign_in ON user_sessions (sign_in_id);
CREATE INDEX user_sessions_by_user ON user_sessions (user_id);

-- Limits of requests that somebody has set, in requests a second.
CREATE TABLE provisioned_limits (
    category TEXT NOT NULL PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What servers over one database have left of each limit: thousandths of a request, as of a time.
CREATE TABLE rate_portions (
    category TEXT NOT NULL PRIMARY KEY,
    thousandths INTEGER NOT NULL,
    filled_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
