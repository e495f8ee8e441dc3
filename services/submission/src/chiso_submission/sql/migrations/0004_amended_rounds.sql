-- Rounds whose framework was amended while they ran, and how far each unit has followed.

ALTER TABLE read.round ADD COLUMN amendments integer NOT NULL DEFAULT 0;

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
    actor text NOT NULL,
    capacity text NOT NULL,
    amended_at timestamptz NOT NULL,
    event text NOT NULL,
    PRIMARY KEY (round, version)
);

-- amended: how many amendments the unit has moved with; to_review: criteria that wait to be looked at again.
ALTER TABLE read.report ADD COLUMN amended integer NOT NULL DEFAULT 0;
ALTER TABLE read.report ADD COLUMN to_review text[] NOT NULL DEFAULT '{}';
CREATE INDEX report_amended ON read.report (round, amended);
