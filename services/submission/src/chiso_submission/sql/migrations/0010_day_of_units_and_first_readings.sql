-- The day of the registry that the round's units are of; without one it is 31 December of its year.
ALTER TABLE read.round ADD COLUMN units_on date;

-- When the figure of a period was reported first.
CREATE TABLE read.reading_first (
    round text NOT NULL,
    unit text NOT NULL,
    criterion text NOT NULL,
    number integer NOT NULL,
    reported_at timestamptz NOT NULL,
    PRIMARY KEY (round, unit, criterion, number)
);
