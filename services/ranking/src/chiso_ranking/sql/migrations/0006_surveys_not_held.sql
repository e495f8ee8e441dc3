-- Criteria whose survey nobody held, from a position on.
CREATE TABLE read.survey_not_held (
    round text NOT NULL,
    criterion text NOT NULL,
    position bigint NOT NULL,
    logged_at bigint NOT NULL,
    event uuid NOT NULL,
    document text NOT NULL,
    PRIMARY KEY (round, criterion)
);
