-- Compatible from: 5
-- How a user is asked for a second factor, as JSON; null where there is nothing to say.
ALTER TABLE users ADD COLUMN mfa TEXT;
-- What of a pool's second factors and passkeys its settings have no place for, as the API's shape of it; null for pools
-- of before, where it follows from the settings.
ALTER TABLE pools ADD COLUMN mfa TEXT;
