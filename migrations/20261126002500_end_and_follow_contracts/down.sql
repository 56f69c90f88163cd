CREATE OR REPLACE FUNCTION part_of(table_name text, content jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN table_name IN ('participations', 'lots', 'planned_periods') THEN content ->> 'tender_id'
        WHEN table_name = 'extension_options' THEN content ->> 'contract_id'
        WHEN table_name IN ('budget_lines', 'budget_weights', 'budget_decisions', 'plan_items') THEN content ->> 'budget_id'
    END
$$;
REINDEX INDEX row_changes_part_index;
COMMENT ON COLUMN contracts.status IS 'PENDING, ACTIVE, TERMINATED (it came to its end) or CANCELLED (it never began); null is unknown';
DROP INDEX contracts_partnership_id_cpv_code_index;
DROP TABLE contract_endings;
DROP TABLE contract_follow_ups;
