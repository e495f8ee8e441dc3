-- Every entry of a unit, not the last alone; since is its first day, 0001-01-01 where it names none. name_key orders by
-- the Vietnamese alphabet and search is the name without marks: both are empty until the read models are rebuilt.

CREATE TABLE read.unit_entry (
    code text NOT NULL,
    since date NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    parent text,
    valid_until date,
    predecessors text[] NOT NULL,
    document text NOT NULL,
    name_key text COLLATE "C" NOT NULL,
    search text NOT NULL,
    PRIMARY KEY (code, since)
);
INSERT INTO read.unit_entry
SELECT code, coalesce(valid_from, '0001-01-01'), name, kind, parent, valid_until, predecessors, document, '', ''
FROM read.unit;
