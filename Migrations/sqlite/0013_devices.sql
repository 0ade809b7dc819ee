-- Devices that users have confirmed. `salt` is as the device sent it, and with the verifier null where it sent none.
-- `remembered` and `passed_mfa` say together what it stands in for. `sealed_session` is that of a sign-in that waits for
-- the device, for clients that do not send it back.
CREATE TABLE devices (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    device_key TEXT NOT NULL,
    name TEXT,
    salt BLOB,
    sealed_verifier BLOB,
    remembered INTEGER NOT NULL,
    passed_mfa INTEGER NOT NULL,
    last_address TEXT,
    created_at INTEGER NOT NULL,
    modified_at INTEGER NOT NULL,
    authenticated_at INTEGER NOT NULL,
    sealed_session BLOB
) STRICT;
CREATE UNIQUE INDEX devices_by_key ON devices (device_key);
-- A user's devices, in the order in which they came.
CREATE INDEX devices_by_user ON devices (user_id);

-- The device of a sign-in, and whether a second factor was passed in it.
ALTER TABLE sign_ins ADD COLUMN device_key TEXT;
ALTER TABLE sign_ins ADD COLUMN passed_mfa INTEGER NOT NULL DEFAULT 0;
