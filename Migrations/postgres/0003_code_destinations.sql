-- `subject` is a user or a name that no user has. `destination` is the exact value that the message went to, null
-- where none went; pending, it becomes the attribute's value with the code.
CREATE TABLE codes (
    subject TEXT COLLATE "C" NOT NULL,
    purpose TEXT COLLATE "C" NOT NULL,
    attribute TEXT COLLATE "C" NOT NULL,
    destination TEXT,
    is_pending BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    PRIMARY KEY (subject, purpose, attribute)
);
CREATE INDEX codes_by_expiry ON codes (expires_at);

-- Counted attempts, each at the time when it was made.
CREATE TABLE attempts (
    subject TEXT COLLATE "C" NOT NULL,
    action TEXT COLLATE "C" NOT NULL,
    attempted_at BIGINT NOT NULL,
    count BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (subject, action, attempted_at)
);
CREATE INDEX attempts_by_expiry ON attempts (expires_at);
