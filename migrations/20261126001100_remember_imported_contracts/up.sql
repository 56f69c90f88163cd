-- What the imports said of contracts and expenses, and in which register or list they were: apart from what is stored of them
-- now, which people change by hand.
CREATE TABLE imported_contracts (
    contract_id uuid NOT NULL CONSTRAINT imported_contracts_pkey PRIMARY KEY
        CONSTRAINT imported_contracts_contract_id_fkey REFERENCES contracts ON DELETE CASCADE,
    said jsonb NOT NULL,
    register_run_id uuid CONSTRAINT imported_contracts_register_run_id_fkey REFERENCES import_runs ON DELETE SET NULL
);
CREATE INDEX imported_contracts_register_run_id_index ON imported_contracts (register_run_id);
COMMENT ON TABLE imported_contracts IS 'Contracts that imports had, with what they said of them';
COMMENT ON COLUMN imported_contracts.contract_id IS 'The contract';
COMMENT ON COLUMN imported_contracts.said IS 'The last that imports said of it, field by field, against which changes by hand are seen; an absent field is empty';
COMMENT ON COLUMN imported_contracts.register_run_id IS 'The register that last had it, by the import with which that register first came in; null when that import is gone';

CREATE TABLE imported_expenses (
    expense_id uuid NOT NULL CONSTRAINT imported_expenses_pkey PRIMARY KEY
        CONSTRAINT imported_expenses_expense_id_fkey REFERENCES expenses ON DELETE CASCADE,
    said jsonb NOT NULL,
    register_run_id uuid CONSTRAINT imported_expenses_register_run_id_fkey REFERENCES import_runs ON DELETE SET NULL
);
CREATE INDEX imported_expenses_register_run_id_index ON imported_expenses (register_run_id);
COMMENT ON TABLE imported_expenses IS 'Expenses that imports had, with what they said of them';
COMMENT ON COLUMN imported_expenses.expense_id IS 'The expense';
COMMENT ON COLUMN imported_expenses.said IS 'The last that imports said of it, field by field, against which changes by hand are seen; an absent field is empty';
COMMENT ON COLUMN imported_expenses.register_run_id IS 'The list that last had it, by the import with which that list first came in; null when that import is gone';

SELECT keep_history('imported_contracts', 'contract_id');
SELECT keep_history('imported_expenses', 'expense_id');

-- Such a row, standing in the way of taking an import back, is called as the workbook calls it.
DO $$ BEGIN
    EXECUTE replace(pg_get_functiondef('revert_changes(text)'::regprocedure), 'image ->> ''name'',',
        'image ->> ''name'', nullif(concat_ws('' · '', image #>> ''{said,reference}'',
                    coalesce(image #>> ''{said,title}'', image #>> ''{said,line}'')), ''''),');
END $$;
