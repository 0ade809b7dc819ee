-- Compatible from: 5
-- What a pool, or one of its clients, does about risks, as the API's shape of it. `client_id` is '' where it is the
-- pool's own.
CREATE TABLE risk_configurations (
    pool_id TEXT COLLATE "C" NOT NULL,
    client_id TEXT COLLATE "C" NOT NULL,
    settings TEXT NOT NULL,
    PRIMARY KEY (pool_id, client_id)
);

-- What users did in pools that watch for risks: sign-ins, sign-ups, passwords changed and forgotten. `id` is the event_id
-- of the tokens that a sign-in led to; `device` is what a browser is known by, where it says so.
CREATE TABLE auth_events (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    device TEXT,
    event TEXT NOT NULL
);
-- A user's events, the newest first.
CREATE INDEX auth_events_by_user ON auth_events (user_id, created_at, id);
-- For the sweeper.
CREATE INDEX auth_events_by_expiry ON auth_events (expires_at);
