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
