DROP TRIGGER note_end ON import_runs;
DROP FUNCTION note_end_of_import();
DROP TABLE audit_events;
DROP FUNCTION refuse_change_of_audit_trail();
