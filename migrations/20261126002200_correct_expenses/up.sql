ALTER TABLE expenses
    ADD COLUMN vat_treatment text CONSTRAINT expenses_vat_treatment_check CHECK (vat_treatment IN ('COMPENSATED', 'DEDUCTED', 'REVERSE_CHARGED', 'NOT_RECOVERED', 'EXEMPT')),
    ADD COLUMN corrects_expense_id uuid CONSTRAINT expenses_corrects_expense_id_fkey REFERENCES expenses,
    ADD CONSTRAINT expenses_corrects_itself_check CHECK (corrects_expense_id <> expense_id);
CREATE INDEX expenses_corrects_expense_id_index ON expenses (corrects_expense_id);
COMMENT ON COLUMN expenses.vat_treatment IS 'What became of the VAT, which no amount includes: COMPENSATED (btw-compensatiefonds), DEDUCTED, REVERSE_CHARGED, NOT_RECOVERED or EXEMPT; null when nobody said';
COMMENT ON COLUMN expenses.corrects_expense_id IS 'The expense that this one corrects, by an amount that is added to it; null for one of its own';
