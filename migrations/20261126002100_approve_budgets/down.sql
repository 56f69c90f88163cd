CREATE OR REPLACE FUNCTION part_of(table_name text, content jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN table_name IN ('participations', 'lots', 'planned_periods') THEN content ->> 'tender_id'
        WHEN table_name = 'extension_options' THEN content ->> 'contract_id'
        WHEN table_name = 'budget_lines' THEN content ->> 'budget_id'
    END
$$;
REINDEX INDEX row_changes_part_index;
DROP TRIGGER keep_locked ON cost_shares;
DROP TRIGGER keep_locked ON distributions;
DROP TRIGGER keep_locked ON budget_lines;
DROP TRIGGER keep_locked ON budgets;
DROP TABLE budget_decisions;
DROP TABLE budget_weights;
DROP FUNCTION keep_budget_parts_locked();
DROP FUNCTION keep_budget_locked();
DROP FUNCTION awaits_approval(uuid);
DROP FUNCTION refuse_locked_budget(uuid);
DROP FUNCTION has_status(uuid[], text[]);
COMMENT ON TABLE distributions IS 'Kostenverdeling: how an approved budget is shared, with the key that was locked at approval';
COMMENT ON COLUMN cost_shares.inhabitants IS 'Inhabitants in the key';
ALTER TABLE cost_shares DROP COLUMN weight_reason;
ALTER TABLE budget_lines
    DROP COLUMN category,
    DROP CONSTRAINT budget_lines_budget_id_position_key,
    ADD CONSTRAINT budget_lines_budget_id_position_key UNIQUE (budget_id, position);
UPDATE budgets SET status = 'DRAFT' WHERE status = 'REJECTED';
ALTER TABLE budgets
    DROP CONSTRAINT budgets_status_check,
    ADD CONSTRAINT budgets_status_check CHECK (status IN ('DRAFT', 'SUBMITTED', 'APPROVED')),
    DROP COLUMN version;
COMMENT ON COLUMN budgets.status IS 'DRAFT, SUBMITTED or APPROVED; approved never changes';
