CREATE OR REPLACE FUNCTION part_of(table_name text, content jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN table_name IN ('participations', 'lots', 'planned_periods') THEN content ->> 'tender_id'
        WHEN table_name IN ('extension_options', 'contract_follow_ups', 'contract_endings') THEN content ->> 'contract_id'
        WHEN table_name IN ('budget_lines', 'budget_weights', 'budget_decisions', 'plan_items') THEN content ->> 'budget_id'
        WHEN table_name = 'assessment_answers' THEN content ->> 'assessment_id'
    END
$$;
REINDEX INDEX row_changes_part_index;
DROP TABLE tender_hours;
DROP TABLE available_hours;
DROP TABLE capacity_norms;
