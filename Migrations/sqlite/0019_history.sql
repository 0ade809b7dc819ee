-- What the rows of users, aliases, groups, memberships and passkeys were before each change, so that a pool can be restored
-- to a point in time. `subject` is the row's key in its table; `image` is the row as JSON, null where there was none yet.
CREATE TABLE history (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    pool_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    image TEXT
) STRICT;
-- The changes of a pool since a time.
CREATE INDEX history_by_pool ON history (pool_id, changed_at, id);

-- Recoveries of pools, as the API's shape of them. While one is active, its pool's users are not written to.
CREATE TABLE recoveries (
    id TEXT NOT NULL PRIMARY KEY,
    pool_id TEXT NOT NULL,
    initiated_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    completed_at INTEGER,
    active INTEGER NOT NULL,
    restoration TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX recoveries_active ON recoveries (pool_id) WHERE active = 1;
CREATE INDEX recoveries_by_pool ON recoveries (pool_id, initiated_at, id);
CREATE INDEX recoveries_by_time ON recoveries (initiated_at);

-- How far the work on a recovery has come.
CREATE TABLE recovery_progress (
    recovery_id TEXT NOT NULL PRIMARY KEY,
    progress TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The rows that a recovery changes: where their history after the point begins and ends, and what is to
-- be done.
CREATE TABLE recovery_items (
    recovery_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    first_id INTEGER NOT NULL,
    last_id INTEGER NOT NULL,
    action TEXT,
    PRIMARY KEY (recovery_id, kind, subject)
) STRICT, WITHOUT ROWID;

-- Since when a pool has its tier; without a row, since it was made.
CREATE TABLE pool_tiers (
    pool_id TEXT NOT NULL,
    since INTEGER NOT NULL,
    tier TEXT NOT NULL,
    PRIMARY KEY (pool_id, since)
) STRICT, WITHOUT ROWID;
