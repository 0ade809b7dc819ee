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
        Migration(
            version: 8, name: "resources",
            checksum: "2fb2a2780f58c7282f7bf4f85624e491e847a200fc2565d799ce0efe946b58f0",
            sql: #"""
                -- What a pool has beside its users, groups and clients (resource servers, identity providers, domains and the like), as
                -- API shapes. A name is unique in its pool and kind. What the shape has no place for stands beside it: secrets, sealed,
                -- or a picture. The client is the one that the resource belongs to, where it belongs to one.
                CREATE TABLE resources (
                    pool_id TEXT NOT NULL,
                    kind TEXT NOT NULL,
                    name TEXT NOT NULL,
                    client_id TEXT,
                    settings TEXT NOT NULL,
                    extra BLOB,
                    PRIMARY KEY (pool_id, kind, name)
                ) STRICT, WITHOUT ROWID;
                -- A deleted client takes its own along.
                CREATE INDEX resources_of_client ON resources (client_id) WHERE client_id IS NOT NULL;

                -- Further names of resources, each unique in its scope.
                CREATE TABLE resource_names (
                    scope TEXT NOT NULL,
                    name TEXT NOT NULL,
                    pool_id TEXT NOT NULL,
                    kind TEXT NOT NULL,
                    resource TEXT NOT NULL,
                    PRIMARY KEY (scope, name)
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX resource_names_by_resource ON resource_names (pool_id, kind, resource);
                """#),
        Migration(
            version: 9, name: "custom_challenges",
            checksum: "1ebbb7b6103af64e00f5c4f0a473551cee9f0379371436dae412310b269fb592",
            sql: #"""
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
                """#),
        Migration(
            version: 10, name: "encryption_keys",
            checksum: "8b7b1b1da5e157dfc1baf134da9a453b64bab383ed705258946bb114d216c304",
            sql: #"""
                -- Keys that wrap the keys of encrypted messages, sealed, by their ARN.
                CREATE TABLE encryption_keys (
                    arn TEXT NOT NULL PRIMARY KEY,
                    sealed_key BLOB NOT NULL,
                    created_at INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;
                """#),
        Migration(
            version: 11, name: "sign_in_factors",
            checksum: "4b6991a531e07ed247ab8a3b0e4c687726ce39f3cd77c52c52eec3f3bfdc5db3",
            sql: #"""
                -- What was proven at a sign-in, space-separated; null where a server of before has written it.
                ALTER TABLE sign_ins ADD COLUMN factors TEXT;
                -- The level that it reached, 1 to 4, where one was asked for.
                ALTER TABLE sign_ins ADD COLUMN level INTEGER;
                """#),
        Migration(
            version: 12, name: "passkeys",
            checksum: "b3909fa29b5fc069608da1cd15d9e88ce9c2e6aebbd8ce28f0902952b1e37876",
            sql: #"""
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
                """#),
        Migration(
            version: 13, name: "devices",
            checksum: "ff6644da4362c9558f518df5631d4b746f4203e88f4b0f8f3aa53ce15a9203e7",
            sql: #"""
                -- Devices that users have confirmed. `salt` is as the device sent it, and with the verifier null where it sent none.
                -- `remembered` and `passed_mfa` say together what it stands in for. `sealed_session` is that of a sign-in that waits for
                -- the device, for clients that do not send it back.
                CREATE TABLE devices (
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
                    device_key TEXT NOT NULL,
                    name TEXT,
                    salt BLOB,
                    sealed_verifier BLOB,
                    remembered INTEGER NOT NULL,
                    passed_mfa INTEGER NOT NULL,
                    last_address TEXT,
                    created_at INTEGER NOT NULL,
                    modified_at INTEGER NOT NULL,
                    authenticated_at INTEGER NOT NULL,
                    sealed_session BLOB
                ) STRICT;
                CREATE UNIQUE INDEX devices_by_key ON devices (device_key);
                -- A user's devices, in the order in which they came.
                CREATE INDEX devices_by_user ON devices (user_id);

                -- The device of a sign-in, and whether a second factor was passed in it.
                ALTER TABLE sign_ins ADD COLUMN device_key TEXT;
                ALTER TABLE sign_ins ADD COLUMN passed_mfa INTEGER NOT NULL DEFAULT 0;
                """#),
        Migration(
            version: 14, name: "risk",
            checksum: "2d6784cca856db26b1bfc4b70b02006b0b7aa1455f04436b71ac0adab7fadf3d",
            sql: #"""
                -- What a pool, or one of its clients, does about risks, as the API's shape of it. `client_id` is '' where it is the
                -- pool's own.
                CREATE TABLE risk_configurations (
                    pool_id TEXT NOT NULL,
                    client_id TEXT NOT NULL,
                    settings TEXT NOT NULL,
                    PRIMARY KEY (pool_id, client_id)
                ) STRICT, WITHOUT ROWID;

                -- What users did in pools that watch for risks: sign-ins, sign-ups, passwords changed and forgotten. `id` is the event_id
                -- of the tokens that a sign-in led to; `device` is what a browser is known by, where it says so.
                CREATE TABLE auth_events (
                    id TEXT NOT NULL PRIMARY KEY,
                    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
                    created_at INTEGER NOT NULL,
                    expires_at INTEGER NOT NULL,
                    device TEXT,
                    event TEXT NOT NULL
                ) STRICT, WITHOUT ROWID;
                -- A user's events, the newest first.
                CREATE INDEX auth_events_by_user ON auth_events (user_id, created_at, id);
                -- For the sweeper.
                CREATE INDEX auth_events_by_expiry ON auth_events (expires_at);
                """#),
        Migration(
            version: 15, name: "imports",
            checksum: "d58ceebfb51b90e1061a58b44d6835a795da480e528f383b196166968f2b8b9f",
            sql: #"""
                -- Jobs that import users from a file, as the API's shape of them. What else a job needs to go on stands beside it: the
                -- upload that is under way or was taken (`upload`, until when it may take), which server's directory holds the file
                -- (`holder`) and how many bytes it has, how far the import has come (`position` in the file, its `line`), and when it
                -- last did (`touched_at`).
                CREATE TABLE import_jobs (
                    id TEXT NOT NULL PRIMARY KEY,
                    pool_id TEXT NOT NULL,
                    status TEXT NOT NULL,
                    created_at INTEGER NOT NULL,
                    job TEXT NOT NULL,
                    upload TEXT,
                    upload_until INTEGER,
                    holder TEXT,
                    file_bytes INTEGER,
                    position INTEGER NOT NULL,
                    line INTEGER NOT NULL,
                    touched_at INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;
                -- A pool's jobs, the newest first.
                CREATE INDEX import_jobs_by_pool ON import_jobs (pool_id, created_at, id);
                -- Those that are under way, and those that expire.
                CREATE INDEX import_jobs_by_status ON import_jobs (status, created_at, id);

                -- The lines of a job's file that gave no user, and why: `skipped` or `failed`.
                CREATE TABLE import_lines (
                    job_id TEXT NOT NULL REFERENCES import_jobs (id) ON DELETE CASCADE,
                    line INTEGER NOT NULL,
                    outcome TEXT NOT NULL,
                    reason TEXT NOT NULL,
                    PRIMARY KEY (job_id, line)
                ) STRICT, WITHOUT ROWID;
                """#),
        Migration(
            version: 16, name: "sessions_and_limits",
            checksum: "4537168377874f4de51a53a0a2b03b1e5bc0ade170501b4a405aafe9f6f2d7eb",
            sql: #"""
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
                """#),
        Migration(
            version: 17, name: "user_identities",
            checksum: "82aacee0b977bcf26f4360f4e3254af6d3fae1fdae2f0167e8853357a71c7d30",
            sql: #"""
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
                """#),
        Migration(
            version: 18, name: "access_keys",
            checksum: "20359ec9972e077883dcdead336a0edb31eea223a6a04efd44691ee30a7f8856",
            sql: #"""
                -- Access keys with which administrators sign, made by `sekisho keys`. `policy` is a document of IAM; without one a key may
                -- do everything.
                CREATE TABLE access_keys (
                    id TEXT NOT NULL PRIMARY KEY,
                    user_name TEXT NOT NULL,
                    sealed_secret BLOB NOT NULL,
                    policy TEXT,
                    enabled INTEGER NOT NULL,
                    created_at INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;
                """#),
        Migration(
            version: 19, name: "history",
            checksum: "502f01de7595ef10779879c984c7e746b2689113e41e0d31d8eec50b4f3bde26",
            sql: #"""
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
                """#),
        Migration(
            version: 20, name: "taught_events",
            checksum: "2d09307c0495eceb5618ef3740fd19d295bb2f3b369a8cb90b22dcf61764ea95",
            sql: #"""
                -- Whether later sign-ins are held against the event. What was stored before teaches nothing.
                ALTER TABLE auth_events ADD COLUMN teaches INTEGER NOT NULL DEFAULT 0;
                -- A user's, the newest first.
                CREATE INDEX auth_events_taught ON auth_events (user_id, created_at, id) WHERE teaches = 1;
                """#),
        Migration(
            version: 21, name: "identity_pools",
            checksum: "11e26570ff74b0f568dba9e4880558ae03589945616d431983814574b1d14478",
            sql: #"""
                -- Identity pools. `settings` is the shape that the API shows, `roles` its roles with the rules by which they are taken, and
                -- `principal_tags`, by provider, what of claims becomes tags of sessions.
                CREATE TABLE identity_pools (
                    id TEXT NOT NULL PRIMARY KEY,
                    region TEXT NOT NULL,
                    settings TEXT NOT NULL,
                    roles TEXT NOT NULL,
                    principal_tags TEXT NOT NULL
                ) STRICT;
                -- Pools are listed by region.
                CREATE INDEX identity_pools_region ON identity_pools (region, id);

                -- Identity pools that are gone for everybody, and whose rows are being cleared away.
                CREATE TABLE deleted_identity_pools (
                    id TEXT NOT NULL PRIMARY KEY,
                    deleted_at INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;
                """#),
        Migration(
            version: 22, name: "identities",
            checksum: "c8ae1964b84c85af844ccacdeb0347c5a1eb9676d4863b461974bb976fb16e57",
            sql: #"""
                -- Identities of identity pools. Of one that is disabled the row is all that is left: it has no logins, and never will.
                CREATE TABLE pool_identities (
                    id TEXT NOT NULL PRIMARY KEY,
                    pool_id TEXT NOT NULL,
                    created_at INTEGER NOT NULL,
                    modified_at INTEGER NOT NULL,
                    disabled_at INTEGER
                ) STRICT, WITHOUT ROWID;
                -- Identities are listed in the order of their ids, with those that are disabled or without.
                CREATE INDEX pool_identities_listed ON pool_identities (pool_id, id);
                CREATE INDEX pool_identities_enabled ON pool_identities (pool_id, id) WHERE disabled_at IS NULL;

                -- Who leads to an identity: users of a provider, and users of the developer's own. Nobody leads to two identities of a
                -- pool. `subject_hash` is SHA-256 of `subject`, which may be longer than a key can be.
                CREATE TABLE identity_logins (
                    pool_id TEXT NOT NULL,
                    is_developer INTEGER NOT NULL,
                    provider TEXT NOT NULL,
                    subject_hash BLOB NOT NULL,
                    subject TEXT NOT NULL,
                    identity_id TEXT NOT NULL,
                    PRIMARY KEY (pool_id, is_developer, provider, subject_hash)
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX identity_logins_by_identity ON identity_logins (identity_id, is_developer, provider, subject_hash);
                """#),
        Migration(
            version: 23, name: "roles",
            checksum: "8e3d475015b2623c2037b24c69135e1c1a8861962e5e452463c1069933ed296c",
            sql: #"""
                -- Roles of IAM, made by `sekisho roles`. `folded_name` is the name in lower case: names of roles do not differ by case
                -- alone. `policy` and `trust_policy` are documents of IAM; without the first a role may do nothing.
                CREATE TABLE roles (
                    folded_name TEXT NOT NULL PRIMARY KEY,
                    name TEXT NOT NULL,
                    path TEXT NOT NULL,
                    id TEXT NOT NULL,
                    policy TEXT,
                    trust_policy TEXT,
                    session_seconds INTEGER NOT NULL,
                    created_at INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;

                -- Keys that sign for this server as a whole and for no pool. One of each purpose signs.
                CREATE TABLE service_keys (
                    kid TEXT NOT NULL PRIMARY KEY,
                    purpose TEXT NOT NULL,
                    created_at INTEGER NOT NULL,
                    retired_at INTEGER,
                    modulus BLOB NOT NULL,
                    exponent BLOB NOT NULL,
                    sealed_private_key BLOB NOT NULL
                ) STRICT;
                CREATE INDEX service_keys_by_purpose ON service_keys (purpose, created_at);
                CREATE UNIQUE INDEX service_keys_signing ON service_keys (purpose) WHERE retired_at IS NULL;
                """#),
    ]
}
