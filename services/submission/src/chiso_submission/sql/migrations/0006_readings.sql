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
