-- A running round moves to an amended version of its framework. Rows of before are of rounds that were not amended.

-- Which version counts from which position; before the first row it is the one that the round opened with.
CREATE TABLE read.amendment (
    round text NOT NULL,
    position bigint NOT NULL,
    logged_at bigint NOT NULL,
    event uuid NOT NULL,
    framework text NOT NULL,
    framework_version text NOT NULL,
    engine integer NOT NULL,
    sha256 text NOT NULL,
    document text NOT NULL,
    changed text[] NOT NULL,
    added text[] NOT NULL,
    gone text[] NOT NULL,
    PRIMARY KEY (round, position)
);

-- A unit's part of an amendment: scores of changed criteria count from there on.
CREATE TABLE read.unit_amendment (
    round text NOT NULL,
    unit text NOT NULL,
    position bigint NOT NULL,
    framework_version text NOT NULL,
    criteria text[] NOT NULL,
    PRIMARY KEY (round, unit, position)
);

-- `amends`: told after the round was ready, for an amendment.
ALTER TABLE read.framework_part ADD COLUMN amends boolean NOT NULL DEFAULT false;
ALTER TABLE read.framework_part DROP CONSTRAINT framework_part_pkey;
ALTER TABLE read.framework_part ADD CONSTRAINT framework_part_pkey PRIMARY KEY (round, sha256, part);

-- `lapsed`: from this row on the stage says nothing of the criterion.
ALTER TABLE read.score ADD COLUMN lapsed boolean NOT NULL DEFAULT false;
