-- That nobody held a survey counts up to the position at which it was taken back, and may be said again after that.
ALTER TABLE read.survey_not_held ADD COLUMN taken_back bigint;
ALTER TABLE read.survey_not_held DROP CONSTRAINT survey_not_held_pkey;
ALTER TABLE read.survey_not_held ADD CONSTRAINT survey_not_held_pkey PRIMARY KEY (round, criterion, position);

-- The day of the registry that the round's units are of; without one it is 31 December of its year.
ALTER TABLE read.round ADD COLUMN units_on date;
