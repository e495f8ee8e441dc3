-- Beside the log, never rebuilt: names of persons, the signing key, sessions of pages.

CREATE TABLE person_name (
    person text PRIMARY KEY,
    name text NOT NULL,
    salt text NOT NULL
);

CREATE TABLE signing_key (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    private text NOT NULL
);

CREATE TABLE session (
    session text PRIMARY KEY,
    person text NOT NULL,
    begun_at timestamptz NOT NULL DEFAULT now()
);

-- Read models, folded from chiso.submission and chiso.access.

CREATE TABLE read.unit (
    code text PRIMARY KEY,
    name text NOT NULL,
    kind text NOT NULL,
    parent text,
    valid_from date,
    valid_until date,
    predecessors text[] NOT NULL DEFAULT '{}',
    document text NOT NULL DEFAULT ''
);
CREATE INDEX unit_parent ON read.unit (parent);

-- unit holds the last entry of each code by its first day; here is every one. since is 0001-01-01 where none is named.
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

CREATE TABLE read.framework (
    framework text NOT NULL,
    version text NOT NULL,
    title text NOT NULL,
    sha256 text NOT NULL,
    PRIMARY KEY (framework, version)
);

CREATE TABLE read.framework_part (
    framework text NOT NULL,
    version text NOT NULL,
    part integer NOT NULL,
    text text NOT NULL,
    PRIMARY KEY (framework, version, part)
);

-- The draft names the SHA-256 of its text, so that nobody reads parts of two savings.
CREATE TABLE read.framework_draft (
    framework text NOT NULL,
    version text NOT NULL,
    title text NOT NULL,
    sha256 text NOT NULL,
    based_on text NOT NULL,
    saved_by text NOT NULL,
    saved_at timestamptz NOT NULL,
    changed integer NOT NULL,
    checked_by text,
    checked_at timestamptz,
    remarks text NOT NULL,
    PRIMARY KEY (framework, version)
);

CREATE TABLE read.framework_draft_part (
    framework text NOT NULL,
    version text NOT NULL,
    sha256 text NOT NULL,
    part integer NOT NULL,
    text text NOT NULL,
    PRIMARY KEY (framework, version, sha256, part)
);

-- Drafts that were discarded, and why; a draft is so while no saving is later. `discarded` is the stream's version then.
CREATE TABLE read.framework_draft_discarded (
    framework text NOT NULL,
    version text NOT NULL,
    discarded integer NOT NULL,
    sha256 text NOT NULL,
    reason text NOT NULL,
    discarded_by text NOT NULL,
    discarded_at timestamptz NOT NULL,
    PRIMARY KEY (framework, version, discarded)
);

CREATE TABLE read.campaign (
    campaign text PRIMARY KEY,
    name text NOT NULL,
    year integer NOT NULL,
    owner text NOT NULL,
    document text NOT NULL,
    rounds text[] NOT NULL,
    changed integer NOT NULL
);

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
    units integer,
    opened_at timestamptz NOT NULL,
    amendments integer NOT NULL DEFAULT 0,
    units_on date
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
    actor text NOT NULL,
    capacity text NOT NULL,
    amended_at timestamptz NOT NULL,
    event text NOT NULL,
    PRIMARY KEY (round, version)
);

CREATE TABLE read.round_unit (
    round text NOT NULL,
    unit text NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    parent text,
    groups text[] NOT NULL,
    ranked boolean NOT NULL,
    PRIMARY KEY (round, unit)
);
CREATE INDEX round_unit_unit ON read.round_unit (unit);

CREATE TABLE read.assignment (
    round text NOT NULL,
    id text NOT NULL,
    person text NOT NULL,
    role text NOT NULL,
    body text NOT NULL,
    capacity text NOT NULL,
    units text[] NOT NULL,
    criteria text[] NOT NULL,
    PRIMARY KEY (round, id)
);
CREATE INDEX assignment_person ON read.assignment (person);

-- due_at: when the figures will be fixed by themselves; sent_at: the submission that stands. amended: how many amendments
-- of the framework the unit has moved with; to_review: criteria that wait to be looked at again.
CREATE TABLE read.report (
    round text NOT NULL,
    unit text NOT NULL,
    version integer NOT NULL,
    stage text NOT NULL,
    sent boolean NOT NULL,
    late boolean NOT NULL,
    fixed boolean NOT NULL,
    sheet text NOT NULL,
    sent_at timestamptz,
    locked_at timestamptz,
    due_at timestamptz,
    editable text[] NOT NULL,
    reason text NOT NULL,
    amended integer NOT NULL DEFAULT 0,
    to_review text[] NOT NULL DEFAULT '{}',
    PRIMARY KEY (round, unit)
);
CREATE INDEX report_amended ON read.report (round, amended);
CREATE INDEX report_due ON read.report (due_at, round, unit) WHERE due_at IS NOT NULL;

CREATE TABLE read.criterion (
    round text NOT NULL,
    unit text NOT NULL,
    criterion text NOT NULL,
    changed integer NOT NULL,
    data jsonb NOT NULL,
    points numeric NOT NULL,
    explanation text NOT NULL,
    evidence jsonb NOT NULL,
    provenance jsonb,
    actor text NOT NULL,
    capacity text NOT NULL,
    reported_at timestamptz NOT NULL,
    event text NOT NULL,
    PRIMARY KEY (round, unit, criterion)
);

-- The figure of one period of the year as last reported; readings close a criterion.
CREATE TABLE read.reading (
    round text NOT NULL,
    unit text NOT NULL,
    criterion text NOT NULL,
    number integer NOT NULL,
    changed integer NOT NULL,
    data jsonb NOT NULL,
    explanation text NOT NULL,
    evidence jsonb NOT NULL,
    actor text NOT NULL,
    capacity text NOT NULL,
    reported_at timestamptz NOT NULL,
    event text NOT NULL,
    PRIMARY KEY (round, unit, criterion, number)
);

-- When the figure of a period was reported first.
CREATE TABLE read.reading_first (
    round text NOT NULL,
    unit text NOT NULL,
    criterion text NOT NULL,
    number integer NOT NULL,
    reported_at timestamptz NOT NULL,
    PRIMARY KEY (round, unit, criterion, number)
);

-- What was measured last of a unit that does not score itself; agreed is null while the unit has not answered.
CREATE TABLE read.measured (
    round text NOT NULL,
    unit text NOT NULL,
    criterion text NOT NULL,
    changed integer NOT NULL,
    data jsonb NOT NULL,
    points numeric NOT NULL,
    provider text NOT NULL,
    source text NOT NULL,
    document text NOT NULL,
    measured_on date NOT NULL,
    sample integer NOT NULL,
    rechecked integer NOT NULL,
    actor text NOT NULL,
    measured_at timestamptz NOT NULL,
    event text NOT NULL,
    agreed boolean,
    reason text NOT NULL,
    evidence jsonb NOT NULL,
    answered_by text,
    answered_at timestamptz,
    PRIMARY KEY (round, unit, criterion)
);
CREATE INDEX measured_criterion ON read.measured (round, criterion);

CREATE TABLE read.evidence (
    round text NOT NULL,
    unit text NOT NULL,
    file text NOT NULL,
    state text NOT NULL,
    sha256 text NOT NULL,
    size bigint NOT NULL,
    version_id text NOT NULL,
    findings text[] NOT NULL,
    citation jsonb,
    PRIMARY KEY (round, unit, file)
);

CREATE TABLE read.person (
    person text PRIMARY KEY,
    name_hash text NOT NULL
);

CREATE TABLE read.person_right (
    person text NOT NULL,
    id text NOT NULL,
    role text NOT NULL,
    body text NOT NULL,
    parent text,
    capacity text NOT NULL,
    round text NOT NULL,
    units text[] NOT NULL,
    criteria text[] NOT NULL,
    revoked boolean NOT NULL,
    PRIMARY KEY (person, id)
);

-- The council's conclusions that stand, heard from chiso.scoring.
CREATE TABLE read.conclusion (
    round text PRIMARY KEY,
    number text NOT NULL,
    date date NOT NULL
);
