ALTER TABLE differences
    ALTER COLUMN fields DROP DEFAULT,
    ALTER COLUMN fields TYPE jsonb USING fields::jsonb,
    ALTER COLUMN fields SET DEFAULT '[]';
COMMENT ON COLUMN differences.fields IS 'Array of {field, before, after, base, conflict}; texts as a person reads them, null for nothing; base is what the import before said, where that matters';
