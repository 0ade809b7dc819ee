-- Compatible from: 5
-- Jobs that import users from a file, as the API's shape of them. What else a job needs to go on stands beside it: the
-- upload that is under way or was taken (`upload`, until when it may take), which server's directory holds the file
-- (`holder`) and how many bytes it has, how far the import has come (`position` in the file, its `line`), and when it
-- last did (`touched_at`).
CREATE TABLE import_jobs (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    pool_id TEXT COLLATE "C" NOT NULL,
    status TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    job TEXT NOT NULL,
    upload TEXT,
    upload_until BIGINT,
    holder TEXT,
    file_bytes BIGINT,
    position BIGINT NOT NULL,
    line BIGINT NOT NULL,
    touched_at BIGINT NOT NULL
);
-- A pool's jobs, the newest first.
CREATE INDEX import_jobs_by_pool ON import_jobs (pool_id, created_at, id);
-- Those that are under way, and those that expire.
CREATE INDEX import_jobs_by_status ON import_jobs (status, created_at, id);

-- The lines of a job's file that gave no user, and why: `skipped` or `failed`.
CREATE TABLE import_lines (
    job_id TEXT COLLATE "C" NOT NULL REFERENCES import_jobs (id) ON DELETE CASCADE,
    line BIGINT NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (job_id, line)
);
