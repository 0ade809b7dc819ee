-- Compatible from: 5
-- What was proven at a sign-in, space-separated; null where a server of before has written it.
ALTER TABLE sign_ins ADD COLUMN IF NOT EXISTS factors TEXT;
-- The level that it reached, 1 to 4, where one was asked for.
ALTER TABLE sign_ins ADD COLUMN IF NOT EXISTS level BIGINT;
