DROP FUNCTION revert_import(uuid, text);
DROP FUNCTION revert_changes(text);
ALTER TABLE tenders DROP COLUMN imported;
COMMENT ON COLUMN tenders.import_run_id IS 'Import that last wrote it; null when last written by hand';
UPDATE differences SET kind = CASE kind WHEN 'CONFLICT' THEN 'CHANGED' ELSE 'NEW' END WHERE kind IN ('CONFLICT', 'LIKELY');
ALTER TABLE differences
    DROP COLUMN row_key,
    DROP COLUMN row_version,
    DROP COLUMN choice,
    DROP CONSTRAINT differences_kind_check,
    ADD CONSTRAINT differences_kind_check CHECK (kind IN ('NEW', 'CHANGED', 'MISSING'));
COMMENT ON COLUMN differences.kind IS 'NEW, CHANGED or MISSING (stored, no longer in the workbook)';
COMMENT ON COLUMN differences.fields IS 'Array of {field, before, after}; texts as a person reads them, null for nothing';
ALTER TABLE import_runs
    DROP COLUMN application,
    DROP COLUMN previous_run_id,
    DROP COLUMN reverted_by,
    DROP COLUMN reverted_at;
COMMENT ON COLUMN changes.cause IS 'Why: "mutation:<name>", "import:<import_run_id>" or "sql"';
DROP INDEX changes_cause_index;
