-- Who follows an import or a calendar hears of each change, whichever process of the API serves them. Told are
-- identities alone: what became of them is read, by who may read it.
CREATE FUNCTION tell_import_run_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('import_run_changes', NEW.import_run_id::text);
    RETURN NULL;
END $$;
COMMENT ON FUNCTION tell_import_run_changes() IS 'Row trigger that tells listeners which import run moved on';
-- Not signs of life of a worker, which nobody sees.
CREATE TRIGGER tell_changes AFTER UPDATE ON import_runs FOR EACH ROW
    WHEN ((OLD.status, OLD.kind, OLD.progress, OLD.rows_done, OLD.rows_total)
        IS DISTINCT FROM (NEW.status, NEW.kind, NEW.progress, NEW.rows_done, NEW.rows_total))
    EXECUTE FUNCTION tell_import_run_changes();

-- A change of a part of a tender counts as one of the tender, whose version goes up, so its table alone is watched.
CREATE FUNCTION tell_calendar_changes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    calendar_ids text[];
BEGIN
    IF TG_TABLE_NAME = 'packed_inserts' THEN
        calendar_ids := ARRAY(SELECT DISTINCT jsonb_array_elements_text(NEW.contents -> 'calendar_id'));
    ELSE
        calendar_ids := ARRAY[coalesce(NEW.after, NEW.before) ->> 'calendar_id'];
    END IF;
    PERFORM pg_notify('calendar_changes', calendar_id || ' ' || NEW.change_id)
    FROM unnest(calendar_ids) AS calendar_id;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION tell_calendar_changes() IS 'Row trigger that tells listeners which change of the history is of which calendar';
CREATE TRIGGER tell_changes AFTER INSERT ON row_changes FOR EACH ROW WHEN (NEW.table_name = 'tenders')
    EXECUTE FUNCTION tell_calendar_changes();
CREATE TRIGGER tell_changes AFTER INSERT ON packed_inserts FOR EACH ROW WHEN (NEW.table_name = 'tenders')
    EXECUTE FUNCTION tell_calendar_changes();
