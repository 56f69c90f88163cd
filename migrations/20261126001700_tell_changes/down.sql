DROP TRIGGER tell_changes ON packed_inserts;
DROP TRIGGER tell_changes ON row_changes;
DROP FUNCTION tell_calendar_changes();
DROP TRIGGER tell_changes ON import_runs;
DROP FUNCTION tell_import_run_changes();
