-- Drafts that were discarded, and why; a draft is so while no saving is later. `discarded` is the stream's version then.
CREATE TABLE read.framework_draft_discarded (
    framework text NOT NULL,
    version text NOT NULL,
    discarded integer NOT NULL,
    sha256 text NOT NULL,
    reason text NOT NULL,
    discarded_by text NOT NULL,
    discarded_at timestamptz NOT NULL,
    PRIMARY KEY (framework, version, discarded)
);
