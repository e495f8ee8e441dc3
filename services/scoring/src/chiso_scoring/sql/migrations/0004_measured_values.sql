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
