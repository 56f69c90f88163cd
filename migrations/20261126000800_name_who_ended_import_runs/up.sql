ALTER TABLE import_runs ADD COLUMN ended_by text;
COMMENT ON COLUMN import_runs.ended_by IS 'The claim that did the last finished stage to its end, as it stood in claimed_by; null when none did';
