-- Frameworks that submission published: what the answers of a round may be fed to.

CREATE TABLE read.published_part (
    framework text NOT NULL,
    version text NOT NULL,
    part integer NOT NULL,
    parts integer NOT NULL,
    text text NOT NULL,
    PRIMARY KEY (framework, version, part)
);
