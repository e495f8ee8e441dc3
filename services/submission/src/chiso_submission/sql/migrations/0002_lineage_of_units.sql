-- Which units a unit continues, and the document behind its entry. Rows of before say nothing of either.

ALTER TABLE read.unit ADD COLUMN predecessors text[] NOT NULL DEFAULT '{}';
ALTER TABLE read.unit ADD COLUMN document text NOT NULL DEFAULT '';
