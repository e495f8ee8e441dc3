-- What a unit cites stands beside its files, with what was said of it; files have none.

ALTER TABLE read.evidence ADD COLUMN citation jsonb;
