-- Ranking's read models: a pure function of chiso.scoring, `edition` of its own approvals, `registry_entry` of the
-- registry's facts on chiso.submission.
-- Past tables are queries: rows are added by position and never changed, except the one row that tells how far a round is.

CREATE TABLE read.round (
    round text PRIMARY KEY,
    name text NOT NULL,
    year integer NOT NULL,
    owner text NOT NULL,
    framework text NOT NULL,
    framework_version text NOT NULL,
    engine integer NOT NULL,
    imported boolean NOT NULL,
    demonstration boolean NOT NULL,
    units integer NOT NULL,
    criteria integer NOT NULL,
    ready_position bigint,
    ready_at bigint,
    released boolean NOT NULL,
    conclusion text,
    concluded_on date,
    position bigint NOT NULL,
    logged_at bigint NOT NULL,
    units_on date
);

-- `amends`: told after the round was ready, for an amendment.
CREATE TABLE read.framework_part (
    round text NOT NULL,
    part integer NOT NULL,
    parts integer NOT NULL,
    sha256 text NOT NULL,
    content text NOT NULL,
    amends boolean NOT NULL DEFAULT false,
    PRIMARY KEY (round, sha256, part)
);

-- Which version of the framework counts from which position; before the first row it is the one the round opened with.
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

CREATE TABLE read.round_group (
    round text NOT NULL,
    group_id text NOT NULL,
    name text NOT NULL,
    place integer NOT NULL,
    PRIMARY KEY (round, group_id)
);

-- name_key orders by the Vietnamese alphabet; search is the name without marks, in small letters.
CREATE TABLE read.unit (
    round text NOT NULL,
    unit text NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    parent text,
    groups text[] NOT NULL,
    ranked boolean NOT NULL,
    name_key text COLLATE "C" NOT NULL,
    search text NOT NULL,
    PRIMARY KEY (round, unit)
);

-- `lapsed`: from this row on the stage says nothing of the criterion.
CREATE TABLE read.score (
    round text NOT NULL,
    unit text NOT NULL,
    criterion text NOT NULL,
    stage text NOT NULL,
    position bigint NOT NULL,
    logged_at bigint NOT NULL,
    event uuid NOT NULL,
    points numeric NOT NULL,
    outcome text NOT NULL,
    reason_code text NOT NULL,
    nothing_arose boolean NOT NULL DEFAULT false,
    compared numeric,
    lapsed boolean NOT NULL DEFAULT false,
    PRIMARY KEY (round, unit, criterion, stage, position)
);

-- Logged times rise with positions. A unit without a row has a total of 0. `excluded` left the unit's maximum because
-- nothing arose; `followed` names the unit whose fact it was, where that is another one.
CREATE TABLE read.total (
    round text NOT NULL,
    position bigint NOT NULL,
    logged_at bigint NOT NULL,
    unit text NOT NULL,
    event uuid NOT NULL,
    cause text NOT NULL,
    criterion text NOT NULL,
    points numeric NOT NULL,
    value numeric NOT NULL,
    deducted numeric NOT NULL,
    late boolean NOT NULL,
    verified integer NOT NULL,
    key_points numeric NOT NULL,
    key_share numeric,
    bonus numeric NOT NULL DEFAULT 0,
    penalty numeric NOT NULL DEFAULT 0,
    excluded numeric NOT NULL DEFAULT 0,
    followed text NOT NULL DEFAULT '',
    PRIMARY KEY (round, position, unit)
);
CREATE INDEX total_of_unit ON read.total (round, unit, position);
CREATE INDEX total_at ON read.total (round, logged_at, position);

-- `ordinal` counts the movements that one fact led to, in the order in which they happened; it is negative where all units
-- moved at once, each from its rank before the fact to that after it. `parent` is empty in the table of all units.
CREATE TABLE read.movement (
    round text NOT NULL,
    group_id text NOT NULL,
    position bigint NOT NULL,
    unit text NOT NULL,
    event uuid NOT NULL,
    rank_before integer NOT NULL,
    rank_after integer NOT NULL,
    tied_before integer NOT NULL,
    tied_after integer NOT NULL,
    passed integer NOT NULL,
    key_before numeric NOT NULL,
    key_after numeric NOT NULL,
    ordinal integer NOT NULL DEFAULT 0,
    parent text NOT NULL DEFAULT '',
    PRIMARY KEY (round, group_id, parent, position, ordinal)
);

-- Criteria whose survey nobody held, from a position on, and up to the one at which that was taken back.
CREATE TABLE read.survey_not_held (
    round text NOT NULL,
    criterion text NOT NULL,
    position bigint NOT NULL,
    logged_at bigint NOT NULL,
    event uuid NOT NULL,
    document text NOT NULL,
    taken_back bigint,
    PRIMARY KEY (round, criterion, position)
);

-- A unit's total in a view, where it changed. A unit without a row has 0 points there.
CREATE TABLE read.view_total (
    round text NOT NULL,
    view text NOT NULL,
    unit text NOT NULL,
    position bigint NOT NULL,
    points numeric NOT NULL,
    value numeric NOT NULL,
    maximum numeric NOT NULL,
    key numeric NOT NULL,
    PRIMARY KEY (round, view, unit, position)
);

-- What an approval is of: these groups, none named meaning all; with a parent, its units alone.
CREATE TABLE read.edition (
    round text NOT NULL,
    edition integer NOT NULL,
    position bigint NOT NULL,
    number text NOT NULL,
    date date NOT NULL,
    approver text NOT NULL,
    body text NOT NULL,
    event uuid NOT NULL,
    approved_at timestamptz NOT NULL,
    groups text[] NOT NULL DEFAULT '{}',
    parent text NOT NULL DEFAULT '',
    PRIMARY KEY (round, edition)
);

-- The registry of units as chiso.submission tells it; since is 0001-01-01 where an entry names no first day.
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
