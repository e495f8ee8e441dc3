-- Rounds whose framework was amended while they ran. Rows of before are of rounds with one text each.

ALTER TABLE read.round ADD COLUMN sha256 text;
ALTER TABLE read.round ADD COLUMN amendments integer NOT NULL DEFAULT 0;
UPDATE read.round r SET sha256 = (SELECT min(p.sha256) FROM read.framework_part p WHERE p.round = r.round);

ALTER TABLE read.framework_part DROP CONSTRAINT framework_part_pkey;
ALTER TABLE read.framework_part ADD PRIMARY KEY (round, sha256, part);

-- version is that of the round's stream.
CREATE TABLE read.amendment (
    round text NOT NULL,
    version integer NOT NULL,
    framework_version text NOT NULL,
    sha256 text NOT NULL,
    document text NOT NULL,
    changed text[] NOT NULL,
    added text[] NOT NULL,
    gone text[] NOT NULL,
    at timestamptz NOT NULL,
    event text NOT NULL,
    PRIMARY KEY (round, version)
);

-- Criteria of a unit to be looked at again since a version of its card, until the unit reports them anew.
CREATE TABLE read.review (
    round text NOT NULL,
    unit text NOT NULL,
    criterion text NOT NULL,
    version integer NOT NULL,
    PRIMARY KEY (round, unit, criterion)
);
