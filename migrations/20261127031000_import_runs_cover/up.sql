-- What a workbook is about, as its check read it: an import waits no longer when a later one was applied that covers the same.
ALTER TABLE import_runs ADD COLUMN covers text[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN import_runs.covers IS 'What the rows are about, ascending: the years of a calendar or budget, the reference dates of a population, the months of expenses (2027-03), the organizations of a contract register; empty until known, and for CPV codes';
