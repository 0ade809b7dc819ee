-- Messages are listed by the time when they were made, and of one time by id, which the index has at its end as every
-- index has: ids alone are in no such order where transactions run beside each other.
CREATE INDEX outbox_by_time ON outbox (created_at);
