-- The frameworks of rounds, in parts as submission tells them, and the one that holds for each round.

CREATE TABLE read.framework_part (
    round text NOT NULL,
    sha256 text NOT NULL,
    part integer NOT NULL,
    parts integer NOT NULL,
    text text NOT NULL,
    PRIMARY KEY (round, sha256, part)
);

CREATE TABLE read.round_framework (
    round text PRIMARY KEY,
    sha256 text NOT NULL
);
