CREATE TABLE read.round (
    round text PRIMARY KEY,
    name text NOT NULL,
    year integer NOT NULL,
    owner text NOT NULL,
    framework text NOT NULL,
    framework_version text NOT NULL,
    engine integer NOT NULL,
    groups jsonb NOT NULL,
    deadline_at timestamptz,
    deadline_printed text,
    imported boolean NOT NULL,
    demonstration boolean NOT NULL,
    rank_preview boolean NOT NULL,
    ready boolean NOT NULL DEFAULT false,
    released_document text,
    released_at timestamptz,
    concluded_number text,
    concluded_on date,
    concluded_at timestamptz,
    sha256 text,
    amendments integer NOT NULL DEFAULT 0
);

CREATE TABLE read.framework_part (
    round text NOT NULL,
    part integer NOT NULL,
    sha256 text NOT NULL,
    text text NOT NULL,
    PRIMARY KEY (round, sha256, part)
);

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

CREATE TABLE read.unit (
    round text NOT NULL,
    unit text NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    parent text,
    groups text[] NOT NULL,
    ranked boolean NOT NULL,
    PRIMARY KEY (round, unit)
);

-- A unit's report as scoring sees it: whether its figures are fixed, and which criteria wait for the unit again.
CREATE TABLE read.card (
    round text NOT NULL,
    unit text NOT NULL,
    locked boolean NOT NULL,
    submitted boolean NOT NULL,
    late boolean NOT NULL,
    unlocked text[] NOT NULL,
    locked_at timestamptz,
    version integer NOT NULL,
    PRIMARY KEY (round, unit)
);

-- What was said last of a criterion, by stage: claimed, appraised, explained (without points), decided.
CREATE TABLE read.score (
    round text NOT NULL,
    unit text NOT NULL,
    criterion text NOT NULL,
    stage text NOT NULL,
    points numeric,
    outcome text NOT NULL,
    reason_code text NOT NULL,
    reason text NOT NULL,
    data jsonb NOT NULL,
    evidence jsonb NOT NULL,
    appraisal_pass text NOT NULL,
    minutes text NOT NULL,
    person text NOT NULL,
    body text NOT NULL,
    capacity text NOT NULL,
    provenance jsonb,
    at timestamptz NOT NULL,
    event text NOT NULL,
    version integer NOT NULL,
    PRIMARY KEY (round, unit, criterion, stage)
);

CREATE TABLE read.evidence (
    round text NOT NULL,
    unit text NOT NULL,
    file text NOT NULL,
    sha256 text NOT NULL,
    size bigint NOT NULL,
    version_id text NOT NULL,
    at timestamptz NOT NULL,
    event text NOT NULL,
    version integer NOT NULL,
    citation jsonb,
    PRIMARY KEY (round, unit, file)
);

-- Points that count now, after what the framework says of a late report. `verified` of `applicable` criteria count.
CREATE TABLE read.total (
    round text NOT NULL,
    unit text NOT NULL,
    points numeric NOT NULL,
    value numeric NOT NULL,
    deducted numeric NOT NULL,
    applicable_max numeric NOT NULL,
    verified integer NOT NULL,
    applicable integer NOT NULL,
    indicators jsonb NOT NULL,
    bonus numeric NOT NULL DEFAULT 0,
    penalty numeric NOT NULL DEFAULT 0,
    PRIMARY KEY (round, unit)
);

-- Of a criterion whose rule compares all units the value that was verified last, null where the last word was none.
CREATE TABLE read.compared (
    round text NOT NULL,
    criterion text NOT NULL,
    unit text NOT NULL,
    value numeric,
    PRIMARY KEY (round, criterion, unit)
);

-- Every fact about a criterion, a report or the course of a round. No criteria named: all of them.
CREATE TABLE read.history (
    stream text NOT NULL,
    version integer NOT NULL,
    kind text NOT NULL,
    criteria text[] NOT NULL,
    points numeric,
    outcome text NOT NULL,
    reason_code text NOT NULL,
    reason text NOT NULL,
    person text NOT NULL,
    body text NOT NULL,
    capacity text NOT NULL,
    provenance jsonb,
    at timestamptz NOT NULL,
    event text NOT NULL,
    cause text NOT NULL,
    appraisal_pass text NOT NULL DEFAULT '',
    PRIMARY KEY (stream, version)
);

-- Frameworks that submission published: what the answers of a round may be fed to.
CREATE TABLE read.published_part (
    framework text NOT NULL,
    version text NOT NULL,
    part integer NOT NULL,
    parts integer NOT NULL,
    text text NOT NULL,
    PRIMARY KEY (framework, version, part)
);

-- What was measured last of a unit that does not score itself, and what the unit says to it (agreed: null while nothing).
CREATE TABLE read.measured (
    round text NOT NULL,
    unit text NOT NULL,
    criterion text NOT NULL,
    data jsonb NOT NULL,
    points numeric NOT NULL,
    provider text NOT NULL,
    source text NOT NULL,
    document text NOT NULL,
    measured_on date NOT NULL,
    sample integer NOT NULL,
    rechecked integer NOT NULL,
    at timestamptz NOT NULL,
    event text NOT NULL,
    version integer NOT NULL,
    agreed boolean,
    reason text NOT NULL,
    evidence jsonb NOT NULL,
    answered_at timestamptz,
    answered_event text,
    answered_version integer NOT NULL,
    PRIMARY KEY (round, unit, criterion)
);

CREATE TABLE read.survey_not_held (
    round text NOT NULL,
    criterion text NOT NULL,
    document text NOT NULL,
    at timestamptz NOT NULL,
    event text NOT NULL,
    PRIMARY KEY (round, criterion)
);
