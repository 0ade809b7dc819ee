-- Compatible from: 5
-- Of a client's secrets, in the order of the sealed ones: `[{"id", "at"}]`. Null in rows of before.
ALTER TABLE clients ADD COLUMN secret_marks TEXT;
-- When the next secret is due; null where the secrets are not published.
ALTER TABLE clients ADD COLUMN rotates_at BIGINT;
-- For how long the client takes over a session of the pool's pages, in minutes; null is the default.
ALTER TABLE clients ADD COLUMN sso_minutes BIGINT;
CREATE INDEX clients_by_rotation ON clients (rotates_at) WHERE rotates_at IS NOT NULL;

-- Whether the pool keeps sessions of its users, and how many of one user.
ALTER TABLE pools ADD COLUMN tracks_sessions BIGINT NOT NULL DEFAULT 0;
ALTER TABLE pools ADD COLUMN sessions_per_user BIGINT NOT NULL DEFAULT 20;

-- What users see of their sign-ins, in pools that keep it: one row for each sign-in that is good. `id` is what users name
-- it by; `device` and `address` are those of its last use.
CREATE TABLE user_sessions (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    sign_in_id TEXT COLLATE "C" NOT NULL REFERENCES sign_ins (id) ON DELETE CASCADE,
    user_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    active_at BIGINT NOT NULL,
    device TEXT,
    address TEXT
);
CREATE UNIQUE INDEX user_sessions_by_sign_in ON user_sessions (sign_in_id);
CREATE INDEX user_sessions_by_user ON user_sessions (user_id);

-- Limits of requests that somebody has set, in requests a second.
CREATE TABLE provisioned_limits (
    category TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);

-- What servers over one database have left of each limit: thousandths of a request, as of a time.
CREATE TABLE rate_portions (
    category TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    thousandths BIGINT NOT NULL,
    filled_at BIGINT NOT NULL
);
