-- Tables every service has: its event store, log, checkpoints and parked messages.

CREATE TABLE stream (
    stream text PRIMARY KEY,
    version integer NOT NULL
);

CREATE TABLE event (
    stream text NOT NULL,
    version integer NOT NULL,
    data bytea NOT NULL,
    PRIMARY KEY (stream, version)
);

CREATE TABLE outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topic text NOT NULL,
    key text NOT NULL,
    stream text NOT NULL,
    data bytea NOT NULL,
    added_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE log (
    position bigint PRIMARY KEY,
    topic text NOT NULL,
    key text NOT NULL,
    key_seq bigint NOT NULL,
    logged_at bigint NOT NULL,
    stream text NOT NULL,
    leaf bytea NOT NULL,
    data bytea NOT NULL,
    CONSTRAINT log_key_seq UNIQUE (topic, key, key_seq)
);

CREATE TABLE log_head (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    size bigint NOT NULL,
    logged_at bigint NOT NULL,
    frontier bytea NOT NULL
);
INSERT INTO log_head VALUES (true, 0, 0, '');

CREATE TABLE key_head (
    topic text NOT NULL,
    key text NOT NULL,
    key_seq bigint NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (topic, key)
);

CREATE TABLE relay_mark (
    topic text NOT NULL,
    partition integer NOT NULL,
    topic_id text NOT NULL,
    kafka_offset bigint NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (topic, partition)
);

CREATE TABLE idempotency (
    actor text NOT NULL,
    key text NOT NULL,
    fingerprint text NOT NULL,
    stream text NOT NULL,
    version integer NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT idempotency_key PRIMARY KEY (actor, key)
);

CREATE TABLE checkpoint (
    consumer text NOT NULL,
    source text NOT NULL,
    key text NOT NULL,
    seq bigint NOT NULL,
    PRIMARY KEY (consumer, source, key)
);

CREATE TABLE subscription (
    consumer text NOT NULL,
    source text NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (consumer, source)
);

-- stream = '' parks the whole key.
CREATE TABLE parked_stream (
    consumer text NOT NULL,
    source text NOT NULL,
    key text NOT NULL,
    stream text NOT NULL,
    seq bigint NOT NULL,
    reason text NOT NULL,
    parked_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (consumer, source, key, stream)
);

CREATE TABLE parked (
    consumer text NOT NULL,
    source text NOT NULL,
    key text NOT NULL,
    seq bigint NOT NULL,
    stream text NOT NULL,
    position bigint NOT NULL,
    logged_at bigint NOT NULL,
    data bytea NOT NULL,
    PRIMARY KEY (consumer, source, key, seq)
);

CREATE TABLE folded (
    stream text PRIMARY KEY,
    version integer NOT NULL
);

CREATE TABLE denied (
    person text NOT NULL,
    what text NOT NULL,
    PRIMARY KEY (person, what)
);

CREATE SCHEMA read;
