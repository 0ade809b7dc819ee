-- Compatible from: 5
-- How the delivery of a message stands. `due_at` is when a worker may take it next, and NULL where none is to: it waits
-- to be fetched, or has come to its end. Who takes it moves `due_at` to the end of its claim.
ALTER TABLE outbox ADD COLUMN IF NOT EXISTS due_at BIGINT;
ALTER TABLE outbox ADD COLUMN IF NOT EXISTS claimed_by TEXT COLLATE "C";
ALTER TABLE outbox ADD COLUMN IF NOT EXISTS attempts BIGINT NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN IF NOT EXISTS last_error TEXT COLLATE "C";
ALTER TABLE outbox ADD COLUMN IF NOT EXISTS failed_at BIGINT;
-- When what the message carries has no use any more.
ALTER TABLE outbox ADD COLUMN IF NOT EXISTS expires_at BIGINT;
-- What is due of a medium, the longest due first. Messages that no worker is to take cost it nothing; when it is made
-- there are none.
CREATE INDEX IF NOT EXISTS outbox_due ON outbox (medium, due_at) WHERE due_at IS NOT NULL;
