-- Groups may be ranked under each parent (each district its communes), and approved so, by parts of a round.

-- `parent` is empty in the table of all units of a group.
ALTER TABLE read.movement ADD COLUMN parent text NOT NULL DEFAULT '';
ALTER TABLE read.movement DROP CONSTRAINT movement_pkey;
ALTER TABLE read.movement ADD CONSTRAINT movement_pkey PRIMARY KEY (round, group_id, parent, position, ordinal);

-- What an approval is of: these groups, none named meaning all; with a parent, its units alone.
ALTER TABLE read.edition ADD COLUMN groups text[] NOT NULL DEFAULT '{}';
ALTER TABLE read.edition ADD COLUMN parent text NOT NULL DEFAULT '';
