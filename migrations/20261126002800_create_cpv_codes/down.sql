DELETE FROM column_mappings WHERE kind = 'CPV';
ALTER TABLE column_mappings
    DROP CONSTRAINT column_mappings_kind_check,
    ADD CONSTRAINT column_mappings_kind_check CHECK (kind IN ('CALENDAR', 'POPULATION', 'CONTRACTS', 'BUDGET', 'EXPENSES'));
COMMENT ON COLUMN column_mappings.kind IS 'Kind of workbook: CALENDAR, POPULATION, CONTRACTS, BUDGET or EXPENSES';
UPDATE import_runs SET kind = NULL WHERE kind = 'CPV';
ALTER TABLE import_runs
    DROP CONSTRAINT import_runs_kind_check,
    ADD CONSTRAINT import_runs_kind_check CHECK (kind IN ('CALENDAR', 'POPULATION', 'CONTRACTS', 'BUDGET', 'EXPENSES'));
DROP TABLE cpv_codes;
