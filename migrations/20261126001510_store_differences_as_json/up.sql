-- They are read whole, and by nobody but who shows them: as json they need not be taken apart when they come in.
ALTER TABLE differences
    ALTER COLUMN fields DROP DEFAULT,
    ALTER COLUMN fields TYPE json USING fields::json,
    ALTER COLUMN fields SET DEFAULT '[]';
COMMENT ON COLUMN differences.fields IS 'Array of {field, before, after, base, conflict}; texts as a person reads them, null or absent for nothing; base is what the import before said, where that matters';
