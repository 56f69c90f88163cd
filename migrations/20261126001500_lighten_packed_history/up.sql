-- What jsonb_build_object would write by its slow way, looking up the type of each single value, is made a text before: the
-- same value in a quarter (spans of days) or less than half (keys) of the time.
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
            SELECT string_agg(format('%L, array_agg(n.%I%s)', attname, attname,
                CASE WHEN atttypid IN ('uuid'::regtype, 'daterange'::regtype) THEN '::text' END), ', ') INTO columns
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

-- Several times faster than the usual compression. A server that was built without it keeps to the usual one.
DO $$
BEGIN
    ALTER TABLE packed_inserts ALTER COLUMN contents SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
    NULL;
END $$;
