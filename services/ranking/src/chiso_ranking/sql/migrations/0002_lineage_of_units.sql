-- The registry of units as chiso.submission tells it, for what continues what over the years.

CREATE TABLE read.registry_entry (
    code text NOT NULL,
    since date NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    parent text,
    valid_until date,
    predecessors text[] NOT NULL,
    PRIMARY KEY (code, since)
);
