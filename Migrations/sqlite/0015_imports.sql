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
