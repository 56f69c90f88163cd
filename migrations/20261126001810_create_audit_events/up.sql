CREATE TABLE audit_events (
    audit_event_id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT audit_events_pkey PRIMARY KEY,
    happened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    action text NOT NULL,
    object text NOT NULL,
    result text NOT NULL CONSTRAINT audit_events_result_check CHECK (result IN ('ok', 'refused', 'forbidden')),
    actor text NOT NULL,
    origin text NOT NULL,
    request uuid
);
CREATE INDEX audit_events_actor_index ON audit_events (actor, audit_event_id);
CREATE INDEX audit_events_happened_at_index ON audit_events (happened_at);
COMMENT ON TABLE audit_events IS 'Audit trail (BIO 8.15): who did or tried what, and how it ended; rows are added and never changed';
COMMENT ON COLUMN audit_events.audit_event_id IS 'Identity, ascending';
COMMENT ON COLUMN audit_events.happened_at IS 'Moment at which it was written down';
COMMENT ON COLUMN audit_events.action IS 'What was done or tried: the name of a mutation, export, signIn ...';
COMMENT ON COLUMN audit_events.object IS 'To what: an identity, a short name or the name of a file; empty for nothing in particular';
COMMENT ON COLUMN audit_events.result IS 'ok; refused by a rule of the domain or at the door; forbidden by the role';
COMMENT ON COLUMN audit_events.actor IS 'Who, as in changes.actor; "anonymous" for nobody';
COMMENT ON COLUMN audit_events.origin IS 'Address of the client; "command line" or "import" for what came by no request';
COMMENT ON COLUMN audit_events.request IS 'Identity of the request, as in the log; null for what came by no request';

CREATE FUNCTION refuse_change_of_audit_trail() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail is not changed';
END $$;
COMMENT ON FUNCTION refuse_change_of_audit_trail() IS 'Statement trigger that keeps the audit trail as it is';
CREATE TRIGGER audit_trail_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit_trail();

-- Imports end in a worker or on a command line, far from any request.
CREATE FUNCTION note_end_of_import() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_events (action, object, result, actor, origin)
    VALUES ('import' || initcap(NEW.status), NEW.import_run_id, CASE WHEN NEW.status IN ('APPLIED', 'REVERTED') THEN 'ok' ELSE 'refused' END,
        coalesce(CASE NEW.status WHEN 'REVERTED' THEN NEW.reverted_by ELSE NEW.applied_by END, NEW.actor), 'import');
    RETURN NULL;
END $$;
COMMENT ON FUNCTION note_end_of_import() IS 'Row trigger that writes to the audit trail how an import ended';
CREATE TRIGGER note_end AFTER UPDATE OF status ON import_runs FOR EACH ROW
    WHEN (NEW.status IS DISTINCT FROM OLD.status AND NEW.status IN ('APPLIED', 'REVERTED', 'REJECTED', 'FAILED'))
    EXECUTE FUNCTION note_end_of_import();
