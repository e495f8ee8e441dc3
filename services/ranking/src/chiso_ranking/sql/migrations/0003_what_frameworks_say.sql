-- Nothing arose, bonus and penalty, views, and rules that compare all units, whose fact changes totals of many units.
-- Rows of before are of rounds whose frameworks said nothing of these.

ALTER TABLE read.score ADD COLUMN nothing_arose boolean NOT NULL DEFAULT false;
ALTER TABLE read.score ADD COLUMN compared numeric;

ALTER TABLE read.total ADD COLUMN bonus numeric NOT NULL DEFAULT 0;
ALTER TABLE read.total ADD COLUMN penalty numeric NOT NULL DEFAULT 0;
ALTER TABLE read.total ADD COLUMN excluded numeric NOT NULL DEFAULT 0;
ALTER TABLE read.total ADD COLUMN followed text NOT NULL DEFAULT '';
ALTER TABLE read.total DROP CONSTRAINT total_pkey;
ALTER TABLE read.total ADD CONSTRAINT total_pkey PRIMARY KEY (round, position, unit);

ALTER TABLE read.movement ADD COLUMN ordinal integer NOT NULL DEFAULT 0;
ALTER TABLE read.movement DROP CONSTRAINT movement_pkey;
ALTER TABLE read.movement ADD CONSTRAINT movement_pkey PRIMARY KEY (round, group_id, position, ordinal);

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
