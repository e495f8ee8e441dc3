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
