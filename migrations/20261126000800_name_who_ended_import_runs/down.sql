ALTER TABLE import_runs DROP COLUMN ended_by;
