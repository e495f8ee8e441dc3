-- No unique key on purpose: an effect that happens twice must show.
CREATE TABLE read.tally (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key text NOT NULL,
    seq bigint NOT NULL,
    stream text NOT NULL,
    points integer NOT NULL
);
