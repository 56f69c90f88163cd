INSERT INTO row_changes (change_id, changed_at, table_name, row_key, operation, before, after, actor, cause)
    OVERRIDING SYSTEM VALUE
    SELECT change_id, changed_at, table_name, row_key, operation, before, after, actor, cause
    FROM changes WHERE change_id IN (SELECT unnest(change_ids) FROM packed_inserts);
DROP VIEW changes;
DROP TABLE packed_inserts;
ALTER TABLE row_changes RENAME TO changes;
ALTER TABLE changes
    DROP CONSTRAINT row_changes_pkey,
    ADD CONSTRAINT changes_pkey PRIMARY KEY (change_id),
    DROP CONSTRAINT row_changes_operation_check,
    ADD CONSTRAINT changes_operation_check CHECK (operation IN ('INSERT', 'UPDATE', 'DELETE'));
ALTER INDEX row_changes_row_key_index RENAME TO changes_row_key_index;
ALTER INDEX IF EXISTS row_changes_cause_index RENAME TO changes_cause_index;
COMMENT ON TABLE changes IS 'History: what every changed row of domain data was and became, who did it and why';

CREATE OR REPLACE FUNCTION record_changes() RETURNS trigger LANGUAGE plpgsql AS $$
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
