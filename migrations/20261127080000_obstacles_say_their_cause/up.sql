-- Who cannot take an import back reads by which way its rows were changed since, by hand or by which other import, of what still stands.
DROP FUNCTION revert_import(uuid, text, boolean);
DROP FUNCTION revert_changes(text, boolean);

-- Takes back what a cause did to domain tables, whatever they are: inserted rows go, deleted rows come back, changed rows
-- become what they were; versions count on. Does nothing, and gives those of its own rows that stand in the way, when later
-- changes depend on it: a row is no longer as the cause left it, or a row that would go is pointed at by another. A calendar or
-- supplier that came with its rows stays when rows of others are in it. Only tried, it takes no locks and does nothing either way.
CREATE FUNCTION revert_changes(asked_cause text, only_try boolean)
RETURNS TABLE (label text, actor text, changed_at timestamptz, cause text, noun text, row_key uuid) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    part record;
    child record;
BEGIN
    CREATE TEMPORARY TABLE net_changes ON COMMIT DROP AS
        SELECT table_name, row_key, (array_agg(before ORDER BY change_id))[1] AS before,
            (array_agg(after ORDER BY change_id DESC))[1] AS after
        FROM changes WHERE cause = asked_cause GROUP BY table_name, row_key;
    DELETE FROM net_changes WHERE before IS NULL AND after IS NULL;
    CREATE INDEX ON net_changes (table_name, row_key);
    ANALYZE net_changes;
    DELETE FROM net_changes n WHERE n.table_name = 'calendars' AND n.before IS NULL AND EXISTS (
        SELECT FROM tenders t WHERE t.calendar_id = n.row_key AND NOT EXISTS (
            SELECT FROM net_changes own WHERE own.table_name = 'tenders' AND own.row_key = t.tender_id));
    DELETE FROM net_changes n WHERE n.table_name = 'suppliers' AND n.before IS NULL AND EXISTS (
        SELECT FROM contracts c WHERE c.supplier_id = n.row_key AND NOT EXISTS (
            SELECT FROM net_changes own WHERE own.table_name = 'contracts' AND own.row_key = c.contract_id));
    CREATE TEMPORARY TABLE obstacles (table_name text, row_key uuid, image jsonb, changed_table text, changed_key uuid)
        ON COMMIT DROP;

    -- The tables with their depth below each other, the columns to put back, and what is no change: counters, and columns
    -- that came or went with an upgrade since.
    CREATE TEMPORARY TABLE touched ON COMMIT DROP AS
        WITH RECURSIVE example AS (
            SELECT DISTINCT ON (table_name) table_name, format('%I', table_name)::regclass AS relation,
                coalesce(before, after) AS image
            FROM net_changes
        ), below AS (
            SELECT relation, 0 AS depth FROM example
            UNION
            SELECT k.conrelid::regclass, depth + 1
            FROM below JOIN pg_constraint k ON k.contype = 'f' AND k.confrelid = relation AND k.conrelid <> k.confrelid
            WHERE depth < 20 AND k.conrelid IN (SELECT relation FROM example)
        ), attributes AS (
            SELECT relation, attname::text AS name, attnum, image ? attname::text AS was_there
            FROM example JOIN pg_attribute ON attrelid = relation AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
        )
        SELECT table_name, relation, (SELECT max(depth) FROM below b WHERE b.relation = e.relation) AS depth,
            (SELECT a.attname::text FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid
                AND a.attnum = k.conkey[1] WHERE k.contype = 'p' AND k.conrelid = e.relation) AS key,
            array(SELECT name FROM attributes a WHERE a.relation = e.relation AND was_there
                AND name NOT IN ('version', 'updated_at') ORDER BY attnum) AS columns,
            array(SELECT name FROM attributes a WHERE a.relation = e.relation AND was_there
                AND name IN ('version', 'updated_at') ORDER BY attnum) AS counters,
            array(SELECT name FROM attributes a WHERE a.relation = e.relation AND NOT was_there)
                || array(SELECT name FROM jsonb_object_keys(image) AS name WHERE NOT EXISTS
                    (SELECT FROM attributes a WHERE a.relation = e.relation AND a.name = name))
                || ARRAY['version', 'updated_at'] AS ignored
        FROM example e;

    FOR part IN SELECT * FROM touched LOOP
        IF NOT only_try THEN
            EXECUTE format('SELECT FROM %s WHERE %I IN (SELECT row_key FROM net_changes WHERE table_name = $1) FOR UPDATE',
                part.relation, part.key) USING part.table_name;
        END IF;
        EXECUTE format('INSERT INTO obstacles SELECT table_name, row_key, coalesce(n.after, n.before), table_name, row_key
            FROM net_changes n LEFT JOIN %s t ON t.%I = row_key
            WHERE table_name = $1 AND to_jsonb(t) - $2 IS DISTINCT FROM n.after - $2',
            part.relation, part.key) USING part.table_name, part.ignored;
        FOR child IN
            SELECT k.conrelid::regclass AS relation, c.relname::text AS table_name, a.attname AS parent,
                (SELECT p.attname FROM pg_constraint q JOIN pg_attribute p ON p.attrelid = q.conrelid
                    AND p.attnum = q.conkey[1] WHERE q.contype = 'p' AND q.conrelid = k.conrelid) AS key
            FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
                JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
            WHERE k.contype = 'f' AND k.confrelid = part.relation
        LOOP
            EXECUTE format('INSERT INTO obstacles SELECT $2, n.row_key, n.after, $1, c.%1$I
                FROM %2$s c JOIN net_changes n ON n.table_name = $2 AND n.row_key = c.%3$I AND n.before IS NULL
                WHERE NOT EXISTS (SELECT FROM net_changes own WHERE own.table_name = $1 AND own.row_key = c.%1$I)',
                child.key, child.relation, child.parent) USING child.table_name, part.table_name;
        END LOOP;
    END LOOP;

    IF EXISTS (SELECT FROM obstacles) THEN
        -- What people call a row is what it is a part of: a participation is told as its tender.
        RETURN QUERY WITH told AS (
            SELECT o.image, whole.noun, coalesce(whole.row_key, o.row_key) AS row_key, last.actor, last.changed_at, last.cause
            FROM obstacles o CROSS JOIN LATERAL (
                SELECT part.noun, part.row_key FROM (VALUES
                    (1, o.table_name, o.row_key, o.table_name IN ('tenders', 'contracts', 'expenses', 'budgets')),
                    (2, 'tenders', (o.image ->> 'tender_id')::uuid, o.image ->> 'tender_id' IS NOT NULL),
                    (3, 'contracts', (o.image ->> 'contract_id')::uuid, o.image ->> 'contract_id' IS NOT NULL),
                    (4, 'expenses', (o.image ->> 'expense_id')::uuid, o.image ->> 'expense_id' IS NOT NULL),
                    (5, 'budgets', (o.image ->> 'budget_id')::uuid, o.image ->> 'budget_id' IS NOT NULL),
                    (6, o.table_name, o.row_key, true)) AS part (rank, noun, row_key, fits)
                WHERE fits ORDER BY rank LIMIT 1) AS whole
            LEFT JOIN LATERAL (
                SELECT c.actor, c.changed_at, c.cause FROM changes c
                WHERE c.row_key = o.changed_key AND c.table_name = o.changed_table AND c.cause <> asked_cause
                -- What an import did that was taken back, and taking it back, is no more; what it hid stands in the way.
                ORDER BY c.cause LIKE 'revert:%' OR EXISTS (
                    SELECT FROM import_runs r WHERE r.status = 'REVERTED' AND c.cause = 'import:' || r.import_run_id), c.change_id DESC
                LIMIT 1) AS last ON true
        ), named AS (
            SELECT DISTINCT ON (noun, row_key) coalesce(
                    CASE noun
                        WHEN 'tenders' THEN (SELECT concat_ws(' · ', t.reference, t.title) FROM tenders t WHERE t.tender_id = told.row_key)
                        WHEN 'contracts' THEN (SELECT concat_ws(' · ', c.reference, c.title) FROM contracts c WHERE c.contract_id = told.row_key)
                        WHEN 'expenses' THEN (SELECT concat_ws(' · ', e.reference, e.line) FROM expenses e WHERE e.expense_id = told.row_key)
                        WHEN 'budgets' THEN (SELECT b.year || '-' || b.revision FROM budgets b WHERE b.budget_id = told.row_key)
                        WHEN 'calendars' THEN 'kalender ' || (image ->> 'year')
                    END,
                    nullif(concat_ws(' · ', image ->> 'reference', coalesce(image ->> 'title', image ->> 'line')), ''), image ->> 'name',
                    nullif(concat_ws(' · ', image #>> '{said,reference}', coalesce(image #>> '{said,title}', image #>> '{said,line}')), ''),
                    (SELECT o.name || ' ' || (image ->> 'reference_date') FROM organizations o
                        WHERE o.organization_id = (image ->> 'organization_id')::uuid),
                    image ->> 'year', noun) AS label,
                told.actor, told.changed_at, told.cause, told.noun, told.row_key
            FROM told ORDER BY noun, row_key, told.changed_at DESC NULLS LAST
        )
        SELECT named.label, named.actor, named.changed_at, named.cause, named.noun, CASE named.noun
                WHEN 'tenders' THEN (SELECT t.tender_id FROM tenders t WHERE t.tender_id = named.row_key)
                WHEN 'contracts' THEN (SELECT c.contract_id FROM contracts c WHERE c.contract_id = named.row_key)
                WHEN 'expenses' THEN (SELECT e.expense_id FROM expenses e WHERE e.expense_id = named.row_key)
                WHEN 'budgets' THEN (SELECT b.budget_id FROM budgets b WHERE b.budget_id = named.row_key)
            END
        FROM named ORDER BY 1;
        RETURN;
    END IF;
    IF only_try THEN
        RETURN;
    END IF;

    SET CONSTRAINTS ALL DEFERRED;
    FOR part IN SELECT * FROM touched ORDER BY depth DESC LOOP
        EXECUTE format('DELETE FROM %s WHERE %I IN (SELECT row_key FROM net_changes WHERE table_name = $1 AND before IS NULL)',
            part.relation, part.key) USING part.table_name;
        EXECUTE format('UPDATE %s t SET (%s) = (SELECT %s FROM jsonb_populate_record(t, n.before) AS image)%s
            FROM net_changes n WHERE n.table_name = $1 AND n.row_key = t.%I AND n.before IS NOT NULL AND n.after IS NOT NULL',
            part.relation,
            (SELECT string_agg(format('%I', name), ', ') FROM unnest(part.columns) AS name),
            (SELECT string_agg(format('image.%I', name), ', ') FROM unnest(part.columns) AS name),
            (SELECT string_agg(CASE name WHEN 'version' THEN ', version = t.version + 1' ELSE ', updated_at = now()' END, '')
                FROM unnest(part.counters) AS name),
            part.key) USING part.table_name;
    END LOOP;
    FOR part IN SELECT * FROM touched ORDER BY depth LOOP
        EXECUTE format('INSERT INTO %1$s (%2$s) SELECT %3$s
            FROM net_changes n CROSS JOIN LATERAL jsonb_populate_record(NULL::%1$s, n.before) AS image
            WHERE n.table_name = $1 AND n.after IS NULL',
            part.relation,
            (SELECT string_agg(format('%I', name), ', ') FROM unnest(part.columns || part.counters) AS name),
            (SELECT string_agg(CASE name WHEN 'version' THEN 'image.version + 1' WHEN 'updated_at' THEN 'now()'
                ELSE format('image.%I', name) END, ', ') FROM unnest(part.columns || part.counters) AS name))
            USING part.table_name;
    END LOOP;
END $$;
COMMENT ON FUNCTION revert_changes(text, boolean) IS 'Takes back what a cause did to domain tables, or gives those of its rows that were changed since, each with who changed it, when and by which cause, with its table and, while it is there, its key; does nothing besides when it is only tried';

-- Takes back an import that was applied, or gives what stands in the way. Imports of its partnership wait meanwhile. The
-- caller names actor and cause of the changes, and has seen that it is APPLIED. Only tried, nobody waits and nothing is done.
CREATE FUNCTION revert_import(asked_run uuid, asked_by text, only_try boolean)
RETURNS TABLE (label text, actor text, changed_at timestamptz, cause text, noun text, row_key uuid) LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    IF NOT only_try THEN
        PERFORM FROM partnerships JOIN import_runs USING (partnership_id) WHERE import_run_id = asked_run
            FOR NO KEY UPDATE OF partnerships;
    END IF;
    -- Its own budget is told, with who made a later revision of it.
    RETURN QUERY SELECT DISTINCT ON (own.budget_id) own.year || '-' || own.revision, c.actor, c.changed_at, c.cause, 'budgets',
            own.budget_id
        FROM budgets own JOIN budgets later ON later.partnership_id = own.partnership_id AND later.year = own.year
            AND later.revision > own.revision
        JOIN changes c ON c.row_key = later.budget_id AND c.operation = 'INSERT'
        WHERE own.import_run_id = asked_run AND later.import_run_id IS DISTINCT FROM asked_run
        ORDER BY own.budget_id, c.change_id DESC;
    IF FOUND THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT * FROM revert_changes('import:' || asked_run, only_try);
    IF FOUND OR only_try THEN
        RETURN;
    END IF;
    UPDATE import_runs SET status = 'REVERTED', reverted_by = asked_by, reverted_at = now()
    WHERE import_run_id = asked_run;
    PERFORM pg_notify('import_runs', asked_run::text);
END $$;
COMMENT ON FUNCTION revert_import(uuid, text, boolean) IS 'Takes back an import that was applied, or gives those of its rows that were changed since; does nothing besides when it is only tried';
