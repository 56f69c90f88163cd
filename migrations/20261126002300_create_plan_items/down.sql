CREATE OR REPLACE FUNCTION part_of(table_name text, content jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN table_name IN ('participations', 'lots', 'planned_periods') THEN content ->> 'tender_id'
        WHEN table_name = 'extension_options' THEN content ->> 'contract_id'
        WHEN table_name IN ('budget_lines', 'budget_weights', 'budget_decisions') THEN content ->> 'budget_id'
    END
$$;
REINDEX INDEX row_changes_part_index;
DROP TABLE plan_items;
