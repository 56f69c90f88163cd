CREATE TABLE changes (
    change_id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT changes_pkey PRIMARY KEY,
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    table_name text NOT NULL,
    row_key uuid NOT NULL,
    operation text NOT NULL CONSTRAINT changes_operation_check CHECK (operation IN ('INSERT', 'UPDATE', 'DELETE')),
    before jsonb,
    after jsonb,
    actor text NOT NULL,
    cause text NOT NULL
);
CREATE INDEX changes_row_key_index ON changes (row_key, change_id);

COMMENT ON TABLE changes IS 'History: what every changed row of domain data was and became, who did it and why';
COMMENT ON COLUMN changes.change_id IS 'Identity, ascending in the order of the changes';
COMMENT ON COLUMN changes.changed_at IS 'Moment of the change';
COMMENT ON COLUMN changes.table_name IS 'Table of the changed row';
COMMENT ON COLUMN changes.row_key IS 'Primary key of the changed row';
COMMENT ON COLUMN changes.operation IS 'INSERT, UPDATE or DELETE';
COMMENT ON COLUMN changes.before IS 'The row before the change; null for an insert';
COMMENT ON COLUMN changes.after IS 'The row after the change; null for a delete';
COMMENT ON COLUMN changes.actor IS 'Who: "token:<name>", "import" or "database:<role>"';
COMMENT ON COLUMN changes.cause IS 'Why: "mutation:<name>", "import:<import_run_id>" or "sql"';

-- One row in changes for each changed row; the primary key column is the trigger's argument.
CREATE FUNCTION record_changes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    actor text := coalesce(nullif(current_setting('inkoopkracht.actor', true), ''), 'database:' || session_user);
    cause text := coalesce(nullif(current_setting('inkoopkracht.cause', true), ''), 'sql');
    key text := TG_ARGV[0];
BEGIN
    IF TG_OP = 'INSERT' THEN
        EXECUTE format('INSERT INTO changes (table_name, row_key, operation, after, actor, cause)
            SELECT $1, n.%I, $2, to_jsonb(n), $3, $4 FROM new_rows n', key)
            USING TG_TABLE_NAME, TG_OP, actor, cause;
    ELSIF TG_OP = 'DELETE' THEN
        EXECUTE format('INSERT INTO changes (table_name, row_key, operation, before, actor, cause)
            SELECT $1, o.%I, $2, to_jsonb(o), $3, $4 FROM old_rows o', key)
            USING TG_TABLE_NAME, TG_OP, actor, cause;
    ELSE
        EXECUTE format('INSERT INTO changes (table_name, row_key, operation, before, after, actor, cause)
            SELECT $1, n.%1$I, $2, to_jsonb(o), to_jsonb(n), $3, $4
            FROM old_rows o JOIN new_rows n ON n.%1$I = o.%1$I WHERE o.* IS DISTINCT FROM n.*', key)
            USING TG_TABLE_NAME, TG_OP, actor, cause;
    END IF;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION record_changes() IS 'Statement trigger that writes the history of a domain table';

CREATE FUNCTION keep_history(domain_table regclass, key_column text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER history_insert AFTER INSERT ON %s REFERENCING NEW TABLE AS new_rows
        FOR EACH STATEMENT EXECUTE FUNCTION record_changes(%L)', domain_table, key_column);
    EXECUTE format('CREATE TRIGGER history_update AFTER UPDATE ON %s REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
        FOR EACH STATEMENT EXECUTE FUNCTION record_changes(%L)', domain_table, key_column);
    EXECUTE format('CREATE TRIGGER history_delete AFTER DELETE ON %s REFERENCING OLD TABLE AS old_rows
        FOR EACH STATEMENT EXECUTE FUNCTION record_changes(%L)', domain_table, key_column);
END $$;
COMMENT ON FUNCTION keep_history(regclass, text) IS 'Gives a domain table its history triggers';
