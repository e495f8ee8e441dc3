-- The names of files, beside the log: facts carry only their salted hash. Erasing a name empties name and salt.
CREATE TABLE file_name (
    file text PRIMARY KEY,
    stream text NOT NULL,
    name text,
    salt bytea
);

CREATE TABLE read.round (
    round text PRIMARY KEY,
    name text NOT NULL,
    year integer NOT NULL,
    owner text NOT NULL,
    imported boolean NOT NULL
);

CREATE TABLE read.unit (
    round text NOT NULL,
    unit text NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    parent text,
    PRIMARY KEY (round, unit)
);

-- `version` is that of the file's stream; `staged_event` is what the gate's fact follows from.
CREATE TABLE read.file (
    file text PRIMARY KEY,
    round text NOT NULL,
    unit text NOT NULL,
    name_hash text NOT NULL,
    size bigint NOT NULL,
    exact boolean NOT NULL,
    media_type text NOT NULL,
    expires timestamptz NOT NULL,
    granted_at timestamptz NOT NULL,
    granted_by text NOT NULL,
    state text NOT NULL,
    version integer NOT NULL,
    staged_at timestamptz,
    staged_event text,
    correlation text NOT NULL,
    checked_at timestamptz,
    sha256 text,
    version_id text,
    retain_until date,
    antivirus text,
    findings text[] NOT NULL
);
CREATE INDEX file_of_unit ON read.file (round, unit, granted_at, file);
CREATE INDEX file_waiting ON read.file (staged_at, file) WHERE state = 'staged';

-- The frameworks of rounds, in parts as submission tells them, and the one that holds for each round.

CREATE TABLE read.framework_part (
    round text NOT NULL,
    sha256 text NOT NULL,
    part integer NOT NULL,
    parts integer NOT NULL,
    text text NOT NULL,
    PRIMARY KEY (round, sha256, part)
);

CREATE TABLE read.round_framework (
    round text PRIMARY KEY,
    sha256 text NOT NULL
);

-- A file as people see it.
CREATE VIEW file_shown AS
SELECT f.file, f.round, r.name AS round_name, f.unit, u.name AS unit_name, r.owner, r.imported, u.parent,
       n.name, f.size, f.media_type, f.state, f.version, f.expires, f.granted_at, f.granted_by, f.staged_at,
       f.checked_at, f.sha256, f.version_id, f.retain_until, f.antivirus, f.findings
FROM read.file f
JOIN read.round r ON r.round = f.round
JOIN read.unit u ON u.round = f.round AND u.unit = f.unit
LEFT JOIN file_name n ON n.file = f.file;
