-- Messages are listed by the time when they were made, and of one time by id.
CREATE INDEX outbox_by_time ON outbox (created_at, id);
