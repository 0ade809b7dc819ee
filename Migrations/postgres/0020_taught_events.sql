-- Compatible from: 5
-- Whether later sign-ins are held against the event. What was stored before teaches nothing.
ALTER TABLE auth_events ADD COLUMN IF NOT EXISTS teaches BIGINT NOT NULL DEFAULT 0;
-- A user's, the newest first.
CREATE INDEX IF NOT EXISTS auth_events_taught ON auth_events (user_id, created_at, id) WHERE teaches = 1;
