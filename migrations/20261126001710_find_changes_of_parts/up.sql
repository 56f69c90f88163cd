-- The history of something is that of its parts too, and a part that was removed is known by what it was a part of alone.
CREATE FUNCTION part_of(table_name text, content jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN table_name IN ('participations', 'lots', 'planned_periods') THEN content ->> 'tender_id'
        WHEN table_name = 'extension_options' THEN content ->> 'contract_id'
        WHEN table_name = 'budget_lines' THEN content ->> 'budget_id'
    END
$$;
COMMENT ON FUNCTION part_of(text, jsonb) IS 'Identity of what a row in the history is a part of: a tender, contract or budget; null for what is no part';
CREATE INDEX row_changes_part_index ON row_changes (part_of(table_name, coalesce(after, before)), change_id)
    WHERE part_of(table_name, coalesce(after, before)) IS NOT NULL;
