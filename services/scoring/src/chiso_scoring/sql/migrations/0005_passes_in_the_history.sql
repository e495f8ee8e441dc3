-- Which pass of the appraisal spoke. Rows of before say nothing of it until the read models are rebuilt.

ALTER TABLE read.history ADD COLUMN appraisal_pass text NOT NULL DEFAULT '';
