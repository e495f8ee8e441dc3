-- Bonus and penalty, and the verified values of criteria whose rule compares all units.
-- Rows of before are of rounds whose frameworks said nothing of these.

ALTER TABLE read.total ADD COLUMN bonus numeric NOT NULL DEFAULT 0;
ALTER TABLE read.total ADD COLUMN penalty numeric NOT NULL DEFAULT 0;

-- The value that was verified last, null where the last word was none.
CREATE TABLE read.compared (
    round text NOT NULL,
    criterion text NOT NULL,
    unit text NOT NULL,
    value numeric,
    PRIMARY KEY (round, criterion, unit)
);
