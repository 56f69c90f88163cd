ALTER TABLE expenses DROP COLUMN corrects_expense_id, DROP COLUMN vat_treatment;
