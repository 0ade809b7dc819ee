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
