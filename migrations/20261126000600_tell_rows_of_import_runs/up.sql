-- How far a run is, by rows, and when its stage is expected to end.
ALTER TABLE import_runs
    ADD COLUMN rows_done integer NOT NULL DEFAULT 0
        CONSTRAINT import_runs_rows_done_check CHECK (rows_done >= 0),
    ADD COLUMN rows_total integer
        CONSTRAINT import_runs_rows_total_check CHECK (rows_total >= 0),
    ADD COLUMN expected_at timestamptz;
COMMENT ON COLUMN import_runs.rows_done IS 'Rows that the present stage, or the last one, has read, below the headers';
COMMENT ON COLUMN import_runs.claimed_at IS 'Last sign of life of who has it; of a free run the moment at which it was given back, null when it never was';
COMMENT ON COLUMN import_runs.rows_total IS 'Rows of the workbook that hold something, estimated until all are read; null when unknown';
COMMENT ON COLUMN import_runs.expected_at IS 'Moment at which the present stage is expected to end; null when unknown or when nothing is under way';
