-- A client that is made anew under the id of a deleted one is another client: each has a number of its own, drawn
-- when it is made, and a sign-in belongs to the client of that number only. Those from before have 0.
ALTER TABLE clients ADD COLUMN generation INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sign_ins ADD COLUMN client_generation INTEGER NOT NULL DEFAULT 0;

-- What an earlier release left of clients that were deleted, or came back in another pool.
DELETE FROM sign_ins WHERE NOT EXISTS
    (SELECT 1 FROM clients c WHERE c.id = sign_ins.client_id AND c.pool_id = sign_ins.pool_id);

-- Deleted clients whose sign-ins are being cleared away, slice by slice in the order of their ids, up to
-- `cleared_to` so far. Nothing reads a sign-in of theirs any more: the number says it.
CREATE TABLE deleted_clients (
    id TEXT NOT NULL,
    generation INTEGER NOT NULL,
    cleared_to TEXT NOT NULL,
    PRIMARY KEY (id, generation)
) STRICT, WITHOUT ROWID;
