-- Prints schema/src/tables.rs from the catalog of a migrated database: psql -qAt -f script/tables.sql > schema/src/tables.rs
SELECT '//! The tables as diesel sees them. Made from the migrated database by `script/tables`; never edited.';
SELECT '#![allow(missing_docs, clippy::wildcard_imports, reason = "generated; the comments stand in the database")]';
WITH columns AS (
    SELECT c.relname AS name, a.attnum, format('        %s -> %s,',
        a.attname,
        CASE WHEN a.attnotnull THEN t.diesel ELSE 'Nullable<' || t.diesel || '>' END) AS line
    FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN (VALUES ('uuid', 'Uuid'), ('text', 'Text'), ('int2', 'Int2'), ('int4', 'Int4'), ('int8', 'Int8'), ('numeric', 'Numeric'), ('date', 'Date'),
        ('timestamptz', 'Timestamptz'), ('jsonb', 'Jsonb'), ('json', 'Json'), ('bytea', 'Bytea'), ('bool', 'Bool'), ('daterange', 'Daterange'), ('text[]', 'Array<Text>'))
        AS t (postgres, diesel) ON a.atttypid = to_regtype(t.postgres)
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname <> '__diesel_schema_migrations'
), keys AS (
    SELECT c.relname AS name, string_agg(a.attname, ', ' ORDER BY a.attnum) AS key
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (k.conkey)
    WHERE k.contype = 'p' GROUP BY c.relname
)
SELECT format(E'\ndiesel::table! {\n    use diesel::sql_types::*;\n    %s (%s) {\n%s\n    }\n}', columns.name, keys.key,
    string_agg(line, E'\n' ORDER BY attnum))
FROM columns JOIN keys ON keys.name = columns.name GROUP BY columns.name, keys.key ORDER BY columns.name;
SELECT '';
SELECT format('diesel::joinable!(%s -> %s (%s));', k.conrelid::regclass, k.confrelid::regclass, a.attname)
FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
WHERE k.contype = 'f' AND k.conrelid <> k.confrelid
-- Which of two ways is meant is said where they are joined.
AND NOT EXISTS (SELECT FROM pg_constraint o WHERE o.contype = 'f' AND o.conrelid = k.conrelid AND o.confrelid = k.confrelid AND o.oid <> k.oid)
ORDER BY k.conrelid::regclass::text, a.attname;
SELECT format(E'\ndiesel::allow_tables_to_appear_in_same_query!(\n%s\n);', string_agg('    ' || relname || ',', E'\n' ORDER BY relname))
FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> '__diesel_schema_migrations';
