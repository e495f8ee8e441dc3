-- The council's conclusions that stand, heard from chiso.scoring.
CREATE TABLE read.conclusion (
    round text PRIMARY KEY,
    number text NOT NULL,
    date date NOT NULL
);
