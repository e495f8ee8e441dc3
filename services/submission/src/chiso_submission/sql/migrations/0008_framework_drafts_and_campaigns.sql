-- Drafts of framework versions, with the parts of the text that is named by its SHA-256; campaigns as last planned.

CREATE TABLE read.framework_draft (
    framework text NOT NULL,
    version text NOT NULL,
    title text NOT NULL,
    sha256 text NOT NULL,
    based_on text NOT NULL,
    saved_by text NOT NULL,
    saved_at timestamptz NOT NULL,
    changed integer NOT NULL,
    checked_by text,
    checked_at timestamptz,
    remarks text NOT NULL,
    PRIMARY KEY (framework, version)
);

CREATE TABLE read.framework_draft_part (
    framework text NOT NULL,
    version text NOT NULL,
    sha256 text NOT NULL,
    part integer NOT NULL,
    text text NOT NULL,
    PRIMARY KEY (framework, version, sha256, part)
);

CREATE TABLE read.campaign (
    campaign text PRIMARY KEY,
    name text NOT NULL,
    year integer NOT NULL,
    owner text NOT NULL,
    document text NOT NULL,
    rounds text[] NOT NULL,
    changed integer NOT NULL
);
