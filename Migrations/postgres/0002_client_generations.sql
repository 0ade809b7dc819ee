-- A client that is made anew under the id of a deleted one is another client: each has a number of its own, drawn
-- when it is made, and a sign-in belongs to the client of that number only.
ALTER TABLE clients ADD COLUMN generation BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sign_ins ADD COLUMN client_generation BIGINT NOT NULL DEFAULT 0;

-- Deleted clients whose sign-ins are being cleared away, slice by slice in the order of their ids, up to
-- `cleared_to` so far. Nothing reads a sign-in of theirs any more: the number says it.
CREATE TABLE deleted_clients (
    id TEXT COLLATE "C" NOT NULL,
    generation BIGINT NOT NULL,
    cleared_to TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (id, generation)
);
CREATE INDEX deleted_clients_by_place ON deleted_clients (cleared_to);
