CREATE TABLE expenses (
    expense_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT expenses_pkey PRIMARY KEY,
    partnership_id uuid NOT NULL CONSTRAINT expenses_partnership_id_fkey REFERENCES partnerships ON DELETE CASCADE,
    year integer NOT NULL CONSTRAINT expenses_year_check CHECK (year BETWEEN 1900 AND 2200),
    spent_on date NOT NULL,
    line text NOT NULL CONSTRAINT expenses_line_check CHECK (btrim(line) <> ''),
    budget_line_id uuid CONSTRAINT expenses_budget_line_id_fkey REFERENCES budget_lines ON DELETE SET NULL,
    paid_by_organization_id uuid NOT NULL CONSTRAINT expenses_paid_by_organization_id_fkey REFERENCES organizations,
    amount_eur numeric(14, 2) NOT NULL,
    reference text,
    description text,
    unmapped jsonb NOT NULL DEFAULT '{}',
    version integer NOT NULL DEFAULT 1 CONSTRAINT expenses_version_check CHECK (version > 0),
    import_run_id uuid CONSTRAINT expenses_import_run_id_fkey REFERENCES import_runs ON DELETE SET NULL,
    source_sheet text,
    source_row integer,
    missing_since timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX expenses_partnership_id_year_index ON expenses (partnership_id, year, spent_on, expense_id);
CREATE INDEX expenses_budget_line_id_index ON expenses (budget_line_id);
CREATE INDEX expenses_paid_by_organization_id_index ON expenses (paid_by_organization_id);
CREATE INDEX expenses_import_run_id_index ON expenses (import_run_id);
COMMENT ON TABLE expenses IS 'Realisatie: what was spent, on which line of the budget, paid by whom';
COMMENT ON COLUMN expenses.expense_id IS 'Identity';
COMMENT ON COLUMN expenses.partnership_id IS 'The partnership';
COMMENT ON COLUMN expenses.year IS 'Year of the budget that it counts in';
COMMENT ON COLUMN expenses.spent_on IS 'Day of the expense, as its invoice or booking says';
COMMENT ON COLUMN expenses.line IS 'Begrotingspost as it was written';
COMMENT ON COLUMN expenses.budget_line_id IS 'That line in the approved budget of the year, or else in its latest revision, at the time of writing; null when the budget has no such line';
COMMENT ON COLUMN expenses.paid_by_organization_id IS 'The member that paid it';
COMMENT ON COLUMN expenses.amount_eur IS 'Euro, excluding VAT; negative for a refund';
COMMENT ON COLUMN expenses.reference IS 'Invoice or booking number; several expenses may share one; null when there is none';
COMMENT ON COLUMN expenses.description IS 'Description (omschrijving)';
COMMENT ON COLUMN expenses.unmapped IS 'Cells of unknown columns as they were: heading to text';
COMMENT ON COLUMN expenses.version IS 'Counts the changes; guards against lost updates';
COMMENT ON COLUMN expenses.import_run_id IS 'Import that last wrote it; null when last written by hand';
COMMENT ON COLUMN expenses.source_sheet IS 'Sheet of the last import that had it; null when none ever did';
COMMENT ON COLUMN expenses.source_row IS 'Row in that sheet, from 1';
COMMENT ON COLUMN expenses.missing_since IS 'Moment of the import that no longer had it; null while it is there';
COMMENT ON COLUMN expenses.created_at IS 'Moment of registration';
COMMENT ON COLUMN expenses.updated_at IS 'Moment of the last change';

SELECT keep_history('expenses', 'expense_id');
