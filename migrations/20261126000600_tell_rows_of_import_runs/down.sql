ALTER TABLE import_runs
    DROP COLUMN expected_at,
    DROP COLUMN rows_total,
    DROP COLUMN rows_done;
COMMENT ON COLUMN import_runs.claimed_at IS 'Last sign of life of that worker';
