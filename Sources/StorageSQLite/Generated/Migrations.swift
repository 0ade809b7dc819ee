// Generated from Migrations/sqlite by scripts/generate-migrations. Do not edit.
// swift-format-ignore-file

public import Storage

/// The schema of this build.
public enum SQLiteMigrations {
    public static let all: [Migration] = [
        Migration(
            version: 1, name: "identity",
            checksum: "5797e8c3b586c61f46253356d4f24f62cac992d7e536e8aa1383122e0a4881ad",
            sql: #"""
                -- Times are milliseconds since 1970, booleans 0 or 1. Whatever an index is for stands above it.

                -- Single facts about this database: the check value of its master key, and the like.
                CREATE TABLE meta (
                    name TEXT NOT NULL PRIMARY KEY,
                    value TEXT NOT NULL
                ) STRICT, WITHOUT ROWID;

                -- Pools, clients and groups are kept as their API shapes, with the columns that queries need beside them.
                CREATE TABLE pools (
                    id TEXT NOT NULL PRIMARY KEY,
                    region TEXT NOT NULL,
                    settings TEXT NOT NULL
                ) STRICT;
                -- ListUserPools of a region.
                CREATE INDEX pools_by_region ON pools (region, id);

                -- Pools whose rows are being cleared away, slice by slice. Reads look here, and it is empty nearly always.
                CREATE TABLE deleted_pools (
                    id TEXT NOT NULL PRIMARY KEY,
                    deleted_at INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;

                CREATE TABLE clients (
                    id TEXT NOT NULL PRIMARY KEY,
                    pool_id TEXT NOT NULL,
                    settings TEXT NOT NULL,
                    sealed_secrets BLOB
                ) STRICT;
                CREATE INDEX clients_by_pool ON clients (pool_id, id);

                CREATE TABLE pool_keys (
                    kid TEXT NOT NULL PRIMARY KEY,
                    pool_id TEXT NOT NULL,
                    use TEXT NOT NULL,
                    created_at INTEGER NOT NULL,
                    retired_at INTEGER,
                    modulus BLOB NOT NULL,
                    exponent BLOB NOT NULL,
                    sealed_private_key BLOB NOT NULL
                ) STRICT;
                CREATE INDEX pool_keys_by_pool ON pool_keys (pool_id, created_at);
                -- One key of each use signs.
                CREATE UNIQUE INDEX pool_keys_signing ON pool_keys (pool_id, use) WHERE retired_at IS NULL;

                -- Key pairs made ahead, so that nobody waits for primes.
                CREATE TABLE key_stock (
                    id INTEGER PRIMARY KEY,
                    sealed BLOB NOT NULL
                ) STRICT;

                -- A user is one row. `username` is folded where its pool ignores case; the attributes that ListUsers searches
                -- stand beside the JSON in lower case. AUTOINCREMENT: a row's id never comes back.
                CREATE TABLE users (
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    pool_id TEXT NOT NULL,
                    username TEXT NOT NULL,
                    sub TEXT NOT NULL,
                    status TEXT NOT NULL,
                    enabled INTEGER NOT NULL,
                    generation INTEGER NOT NULL,
                    created_at INTEGER NOT NULL,
                    modified_at INTEGER NOT NULL,
                    temporary_password_expires_at INTEGER,
                    password_hash TEXT,
                    password_history TEXT,
                    attributes TEXT NOT NULL,
                    email TEXT,
                    phone_number TEXT,
                    name TEXT,
                    given_name TEXT,
                    family_name TEXT,
                    preferred_username TEXT,
                    sealed_verifier BLOB
                ) STRICT;
                CREATE UNIQUE INDEX users_by_username ON users (pool_id, username);
                CREATE UNIQUE INDEX users_by_sub ON users (pool_id, sub);
                -- ListUsers: everybody in order of creation, then one for each thing to filter by. Every SQLite index ends in
                -- the row's id, so each also gives the order in which pages go on.
                CREATE INDEX users_by_pool ON users (pool_id);
                CREATE INDEX users_by_status ON users (pool_id, status);
                CREATE INDEX users_by_enabled ON users (pool_id, enabled);
                CREATE INDEX users_by_email ON users (pool_id, email) WHERE email IS NOT NULL;
                CREATE INDEX users_by_phone_number ON users (pool_id, phone_number) WHERE phone_number IS NOT NULL;
                CREATE INDEX users_by_name ON users (pool_id, name) WHERE name IS NOT NULL;
                CREATE INDEX users_by_given_name ON users (pool_id, given_name) WHERE given_name IS NOT NULL;
                CREATE INDEX users_by_family_name ON users (pool_id, family_name) WHERE family_name IS NOT NULL;
                CREATE INDEX users_by_preferred_username ON users (pool_id, preferred_username)
                    WHERE preferred_username IS NOT NULL;

                -- Names besides the username, in force: unique in the pool for each kind.
                CREATE TABLE user_aliases (
                    pool_id TEXT NOT NULL,
                    alias_key TEXT NOT NULL,
                    kind TEXT NOT NULL,
                    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
                    PRIMARY KEY (pool_id, alias_key, kind)
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX user_aliases_by_user ON user_aliases (user_id);

                -- `name_key` is the name in lower case. A deleted group keeps its row until its members are cleared away.
                CREATE TABLE groups (
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    pool_id TEXT NOT NULL,
                    name_key TEXT NOT NULL,
                    precedence INTEGER,
                    deleted INTEGER NOT NULL DEFAULT 0,
                    settings TEXT NOT NULL
                ) STRICT;
                CREATE UNIQUE INDEX groups_by_name ON groups (pool_id, name_key) WHERE deleted = 0;
                CREATE INDEX groups_deleted ON groups (id) WHERE deleted = 1;

                CREATE TABLE group_members (
                    group_id INTEGER NOT NULL,
                    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
                    added_at INTEGER NOT NULL,
                    PRIMARY KEY (group_id, user_id)
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX group_members_by_user ON group_members (user_id, group_id);

                -- One row for each sign-in, by the origin_jti of its tokens.
                CREATE TABLE sign_ins (
                    id TEXT NOT NULL PRIMARY KEY,
                    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
                    pool_id TEXT NOT NULL,
                    client_id TEXT NOT NULL,
                    event_id TEXT NOT NULL,
                    scopes TEXT NOT NULL,
                    authenticated_at INTEGER NOT NULL,
                    expires_at INTEGER NOT NULL,
                    revoked_at INTEGER
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX sign_ins_by_user ON sign_ins (user_id);
                -- For the sweeper.
                CREATE INDEX sign_ins_by_expiry ON sign_ins (expires_at);

                CREATE TABLE refresh_tokens (
                    hash BLOB NOT NULL PRIMARY KEY,
                    sign_in_id TEXT NOT NULL REFERENCES sign_ins (id) ON DELETE CASCADE,
                    created_at INTEGER NOT NULL,
                    superseded_at INTEGER
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX refresh_tokens_by_sign_in ON refresh_tokens (sign_in_id);

                -- `subject` is a user or a name that no user has; here and below no foreign key, for the latter.
                CREATE TABLE codes (
                    subject TEXT NOT NULL,
                    purpose TEXT NOT NULL,
                    attribute TEXT NOT NULL,
                    hash BLOB NOT NULL,
                    created_at INTEGER NOT NULL,
                    expires_at INTEGER NOT NULL,
                    attempts INTEGER NOT NULL,
                    pending_value TEXT,
                    PRIMARY KEY (subject, purpose, attribute)
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX codes_by_expiry ON codes (expires_at);

                -- Failed sign-ins.
                CREATE TABLE lockouts (
                    subject TEXT NOT NULL PRIMARY KEY,
                    failures INTEGER NOT NULL,
                    last_failed_at INTEGER NOT NULL,
                    locked_until INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX lockouts_by_last_failure ON lockouts (last_failed_at);

                -- Counted attempts within windows of time.
                CREATE TABLE attempts (
                    subject TEXT NOT NULL,
                    action TEXT NOT NULL,
                    window_start INTEGER NOT NULL,
                    count INTEGER NOT NULL,
                    expires_at INTEGER NOT NULL,
                    PRIMARY KEY (subject, action, window_start)
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX attempts_by_expiry ON attempts (expires_at);

                -- What may happen once: sessions answered, secret blocks evaluated.
                CREATE TABLE used_tokens (
                    id TEXT NOT NULL PRIMARY KEY,
                    expires_at INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX used_tokens_by_expiry ON used_tokens (expires_at);

                -- Messages to users. Searched from the newest backwards, so that no index costs every sign-up its pages; the
                -- content comes last, where such a walk does not read it.
                CREATE TABLE outbox (
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    pool_id TEXT NOT NULL,
                    user_id INTEGER NOT NULL,
                    username TEXT NOT NULL,
                    sub TEXT NOT NULL,
                    medium TEXT NOT NULL,
                    destination TEXT NOT NULL,
                    purpose TEXT NOT NULL,
                    created_at INTEGER NOT NULL,
                    delivered_at INTEGER,
                    sealed_content BLOB
                ) STRICT;
                CREATE INDEX outbox_undelivered ON outbox (id) WHERE delivered_at IS NULL;
                """#),
        Migration(
            version: 2, name: "client_generations",
            checksum: "01201692eb8fc682b7346d2dd6b045bdeb880f874cd1bcebd47801e7ceb529f0",
            sql: #"""
                -- A client that is made anew under the id of a deleted one is another client: each has a number of its own, drawn
                -- when it is made, and a sign-in belongs to the client of that number only. Those from before have 0.
                ALTER TABLE clients ADD COLUMN generation INTEGER NOT NULL DEFAULT 0;
                ALTER TABLE sign_ins ADD COLUMN client_generation INTEGER NOT NULL DEFAULT 0;

                -- What an earlier release left of clients that were deleted, or came back in another pool.
                DELETE FROM sign_ins WHERE NOT EXISTS
                    (SELECT 1 FROM clients c WHERE c.id = sign_ins.client_id AND c.pool_id = sign_ins.pool_id);

                -- Deleted clients whose sign-ins are being cleared away, slice by slice in the order of their ids, up to
                -- `cleared_to` so far. Nothing reads a sign-in of theirs any more: the number says it.
                CREATE TABLE deleted_clients (
                    id TEXT NOT NULL,
                    generation INTEGER NOT NULL,
                    cleared_to TEXT NOT NULL,
                    PRIMARY KEY (id, generation)
                ) STRICT, WITHOUT ROWID;
                """#),
        Migration(
            version: 3, name: "code_destinations",
            checksum: "90eda48952c197cd6bf9a43a5a54f226b6d23073ff2581877323993da01eadb0",
            sql: #"""
                -- A code says where it was sent, so that it proves that address or number and no other. Codes of before do not say
                -- it and can prove nothing any more: whoever waits for one asks for another.
                DROP TABLE codes;

                -- `subject` is a user or a name that no user has. `destination` is the exact value that the message went to, null
                -- where none went; pending, it becomes the attribute's value with the code.
                CREATE TABLE codes (
                    subject TEXT NOT NULL,
                    purpose TEXT NOT NULL,
                    attribute TEXT NOT NULL,
                    destination TEXT,
                    is_pending INTEGER NOT NULL,
                    hash BLOB NOT NULL,
                    created_at INTEGER NOT NULL,
                    expires_at INTEGER NOT NULL,
                    attempts INTEGER NOT NULL,
                    PRIMARY KEY (subject, purpose, attribute)
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX codes_by_expiry ON codes (expires_at);

                -- Attempts stand at the time when they were made, so that the last hour is counted and not that of the clock.
                ALTER TABLE attempts RENAME COLUMN window_start TO attempted_at;
                """#),
        Migration(
            version: 4, name: "outbox_by_time",
            checksum: "6c0c221a7c78deaf10e9062de7838734e9be63dd8797a0e32539534c61218646",
            sql: #"""
                -- Messages are listed by the time when they were made, and of one time by id, which the index has at its end as every
                -- index has: ids alone are in no such order where transactions run beside each other.
                CREATE INDEX outbox_by_time ON outbox (created_at);
                """#),
        Migration(
            version: 5, name: "leases",
            checksum: "c3ad3a1ab5524ba354782856f6f577f3e2f3d02d8efae1d63996bd6125788fb8",
            sql: #"""
                -- Work that one server at a time does, where several could: who does it, and until when nobody else should begin.
                CREATE TABLE leases (
                    name TEXT NOT NULL PRIMARY KEY,
                    owner TEXT NOT NULL,
                    expires_at INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;
                """#),
        Migration(
            version: 6, name: "second_factors",
            checksum: "004582d19efffa5dde95793a477bdb771d8abcb004829644568f78e53e9b12de",
            sql: #"""
                -- How a user is asked for a second factor, as JSON; null where there is nothing to say.
                ALTER TABLE users ADD COLUMN mfa TEXT;
                -- What of a pool's second factors and passkeys its settings have no place for, as the API's shape of it; null for pools
                -- of before, where it follows from the settings.
                ALTER TABLE pools ADD COLUMN mfa TEXT;
                """#),
        Migration(
            version: 7, name: "delivery",
            checksum: "e1bd93cb0468f51298a3cb57188554bb6bf73048dd3c5df3732f773dea495487",
            sql: #"""
                -- How the delivery of a message stands. `due_at` is when a worker may take it next, and NULL where none is to: it waits
                -- to be fetched, or has come to its end. Who takes it moves `due_at` to the end of its claim.
                ALTER TABLE outbox ADD COLUMN due_at INTEGER;
                ALTER TABLE outbox ADD COLUMN claimed_by TEXT;
                ALTER TABLE outbox ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
                ALTER TABLE outbox ADD COLUMN last_error TEXT;
                ALTER TABLE outbox ADD COLUMN failed_at INTEGER;
                -- When what the message carries has no use any more.
                ALTER TABLE outbox ADD COLUMN expires_at INTEGER;
                -- What is due of a medium, the longest due first. Messages that no worker is to take cost it nothing.
                CREATE INDEX outbox_due ON outbox (medium, due_at) WHERE due_at IS NOT NULL;
                """#),
    ]
}
