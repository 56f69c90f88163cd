-- Of a statement that inserts many rows the history is one row of columns: a tenth of the work, a hundredth of the space.
-- `changes` goes on to show a row for each.
ALTER TABLE changes RENAME TO row_changes;
ALTER TABLE row_changes
    DROP CONSTRAINT changes_pkey,
    ADD CONSTRAINT row_changes_pkey PRIMARY KEY (change_id),
    DROP CONSTRAINT changes_operation_check,
    ADD CONSTRAINT row_changes_operation_check CHECK (operation IN ('INSERT', 'UPDATE', 'DELETE'));
ALTER INDEX changes_row_key_index RENAME TO row_changes_row_key_index;
ALTER INDEX IF EXISTS changes_cause_index RENAME TO row_changes_cause_index;
COMMENT ON TABLE row_changes IS 'History, a row for each changed row: all but the inserts of many rows at once';

CREATE TABLE packed_inserts (
    change_id bigint NOT NULL CONSTRAINT packed_inserts_pkey PRIMARY KEY,
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    table_name text NOT NULL,
    change_ids bigint[] NOT NULL,
    row_keys uuid[] NOT NULL,
    contents jsonb NOT NULL,
    actor text NOT NULL,
    cause text NOT NULL,
    CONSTRAINT packed_inserts_rows_check CHECK (cardinality(change_ids) = cardinality(row_keys))
);
CREATE INDEX packed_inserts_cause_index ON packed_inserts (cause);
COMMENT ON TABLE packed_inserts IS 'History of statements that inserted many rows, column by column';
COMMENT ON COLUMN packed_inserts.change_id IS 'Identity: the first of change_ids';
COMMENT ON COLUMN packed_inserts.changed_at IS 'Moment of the statement';
COMMENT ON COLUMN packed_inserts.table_name IS 'Table of the inserted rows';
COMMENT ON COLUMN packed_inserts.change_ids IS 'Of each row its identity in the history, in the same sequence as those of row_changes';
COMMENT ON COLUMN packed_inserts.row_keys IS 'Of each row its primary key';
COMMENT ON COLUMN packed_inserts.contents IS 'By name of the column, the array of its values in all rows';
COMMENT ON COLUMN packed_inserts.actor IS 'Who, as in row_changes';
COMMENT ON COLUMN packed_inserts.cause IS 'Why, as in row_changes';

-- What is unpacked once for all rows of a statement is not unpacked again for each.
CREATE VIEW changes AS
    SELECT change_id, changed_at, table_name, row_key, operation, before, after, actor, cause FROM row_changes
    UNION ALL
    SELECT place.change_id, packed.changed_at, packed.table_name, place.row_key, 'INSERT', NULL,
        (SELECT jsonb_object_agg(name, plain.contents #> ARRAY[name, (place.number - 1)::text])
            FROM jsonb_object_keys(plain.contents) AS name),
        packed.actor, packed.cause
    FROM packed_inserts packed
        CROSS JOIN LATERAL (SELECT packed.contents || '{}' AS contents OFFSET 0) AS plain
        CROSS JOIN LATERAL unnest(packed.change_ids, packed.row_keys) WITH ORDINALITY AS place (change_id, row_key, number);
COMMENT ON VIEW changes IS 'History: what every changed row of domain data was and became, who did it and why';
COMMENT ON COLUMN changes.change_id IS 'Identity, ascending in the order of the changes';
COMMENT ON COLUMN changes.changed_at IS 'Moment of the change';
COMMENT ON COLUMN changes.table_name IS 'Table of the changed row';
COMMENT ON COLUMN changes.row_key IS 'Primary key of the changed row';
COMMENT ON COLUMN changes.operation IS 'INSERT, UPDATE or DELETE';
COMMENT ON COLUMN changes.before IS 'The row before the change; null for an insert';
COMMENT ON COLUMN changes.after IS 'The row after the change; null for a delete';
COMMENT ON COLUMN changes.actor IS 'Who: "token:<name>", "import" or "database:<role>"';
COMMENT ON COLUMN changes.cause IS 'Why: "mutation:<name>", "import:<import_run_id>" or "sql"';

-- The history of the rows in new_rows of a statement on a table: packed when they are many, and not too much for one value.
CREATE OR REPLACE FUNCTION record_changes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    actor text := coalesce(nullif(current_setting('inkoopkracht.actor', true), ''), 'database:' || session_user);
    cause text := coalesce(nullif(current_setting('inkoopkracht.cause', true), ''), 'sql');
    key text := TG_ARGV[0];
    is_packed boolean;
    columns text;
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT count(*) >= 100 AND sum(pg_column_size(n.*)) < 32000000 INTO is_packed FROM new_rows n;
        IF is_packed THEN
            SELECT string_agg(format('%L, array_agg(n.%I)', attname, attname), ', ') INTO columns
            FROM pg_attribute WHERE attrelid = TG_RELID AND attnum > 0 AND NOT attisdropped;
            EXECUTE format('INSERT INTO packed_inserts (change_id, table_name, change_ids, row_keys, contents, actor, cause)
                SELECT ids[1], $1, ids, keys, contents, $2, $3
                FROM (SELECT array_agg(nextval(''changes_change_id_seq'')) AS ids, array_agg(n.%I) AS keys,
                    jsonb_build_object(%s) AS contents FROM new_rows n) AS packed', key, columns)
                USING TG_TABLE_NAME, actor, cause;
            RETURN NULL;
        END IF;
        EXECUTE format('INSERT INTO row_changes (table_name, row_key, operation, after, actor, cause)
            SELECT $1, n.%I, $2, to_jsonb(n), $3, $4 FROM new_rows n', key)
            USING TG_TABLE_NAME, TG_OP, actor, cause;
    ELSIF TG_OP = 'DELETE' THEN
        EXECUTE format('INSERT INTO row_changes (table_name, row_key, operation, before, actor, cause)
            SELECT $1, o.%I, $2, to_jsonb(o), $3, $4 FROM old_rows o', key)
            USING TG_TABLE_NAME, TG_OP, actor, cause;
    ELSE
        EXECUTE format('INSERT INTO row_changes (table_name, row_key, operation, before, after, actor, cause)
            SELECT $1, n.%1$I, $2, to_jsonb(o), to_jsonb(n), $3, $4
            FROM old_rows o JOIN new_rows n ON n.%1$I = o.%1$I WHERE o.* IS DISTINCT FROM n.*', key)
            USING TG_TABLE_NAME, TG_OP, actor, cause;
    END IF;
    RETURN NULL;
END $$;
