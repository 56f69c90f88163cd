-- The Common Procurement Vocabulary: reference data of all partnerships, imported in the shapes in which the EU publishes it.
CREATE TABLE cpv_codes (
    cpv_code_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT cpv_codes_pkey PRIMARY KEY,
    code text NOT NULL CONSTRAINT cpv_codes_code_check CHECK (code ~ '^[0-9]{8}$'),
    check_digit smallint CONSTRAINT cpv_codes_check_digit_check CHECK (check_digit BETWEEN 0 AND 9),
    label_nl text CONSTRAINT cpv_codes_label_nl_check CHECK (btrim(label_nl) <> ''),
    label_en text CONSTRAINT cpv_codes_label_en_check CHECK (btrim(label_en) <> ''),
    is_social boolean NOT NULL DEFAULT false,
    source text NOT NULL CONSTRAINT cpv_codes_source_check CHECK (btrim(source) <> ''),
    import_run_id uuid CONSTRAINT cpv_codes_import_run_id_fkey REFERENCES import_runs ON DELETE SET NULL,
    source_sheet text,
    source_row integer,
    CONSTRAINT cpv_codes_code_key UNIQUE (code),
    CONSTRAINT cpv_codes_label_check CHECK (label_nl IS NOT NULL OR label_en IS NOT NULL)
);
CREATE INDEX cpv_codes_import_run_id_index ON cpv_codes (import_run_id);
COMMENT ON TABLE cpv_codes IS 'CPV-code: a code of the Common Procurement Vocabulary of 2008 with what it stands for; the one above it follows from its digits';
COMMENT ON COLUMN cpv_codes.cpv_code_id IS 'Identity';
COMMENT ON COLUMN cpv_codes.code IS 'The eight digits, as in tenders.cpv_code';
COMMENT ON COLUMN cpv_codes.check_digit IS 'Controlecijfer, which stands behind a hyphen; null when no list told it: it follows from no rule';
COMMENT ON COLUMN cpv_codes.label_nl IS 'Dutch label; null when no list told it';
COMMENT ON COLUMN cpv_codes.label_en IS 'English label; null when no list told it';
COMMENT ON COLUMN cpv_codes.is_social IS 'Whether it is on the list of social and other specific services (annex XIV of directive 2014/24/EU)';
COMMENT ON COLUMN cpv_codes.source IS 'File that last told something of it';
COMMENT ON COLUMN cpv_codes.import_run_id IS 'Import that last wrote it; null when that is gone';
COMMENT ON COLUMN cpv_codes.source_sheet IS 'Sheet of that import';
COMMENT ON COLUMN cpv_codes.source_row IS 'Row in that sheet, from 1; of a list that is no workbook the line';
SELECT keep_history('cpv_codes', 'cpv_code_id');

ALTER TABLE import_runs
    DROP CONSTRAINT import_runs_kind_check,
    ADD CONSTRAINT import_runs_kind_check CHECK (kind IN ('CALENDAR', 'POPULATION', 'CONTRACTS', 'BUDGET', 'EXPENSES', 'CPV'));
ALTER TABLE column_mappings
    DROP CONSTRAINT column_mappings_kind_check,
    ADD CONSTRAINT column_mappings_kind_check CHECK (kind IN ('CALENDAR', 'POPULATION', 'CONTRACTS', 'BUDGET', 'EXPENSES', 'CPV'));
COMMENT ON COLUMN column_mappings.kind IS 'Kind of workbook: CALENDAR, POPULATION, CONTRACTS, BUDGET, EXPENSES or CPV';
