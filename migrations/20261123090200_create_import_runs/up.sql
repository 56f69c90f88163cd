CREATE TABLE import_files (
    import_file_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT import_files_pkey PRIMARY KEY,
    sha256 bytea NOT NULL CONSTRAINT import_files_sha256_key UNIQUE
        CONSTRAINT import_files_sha256_check CHECK (octet_length(sha256) = 32),
    content bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE import_files ALTER COLUMN content SET STORAGE EXTERNAL;
COMMENT ON TABLE import_files IS 'The bytes of every workbook that came in, each once';
COMMENT ON COLUMN import_files.import_file_id IS 'Identity';
COMMENT ON COLUMN import_files.sha256 IS 'SHA-256 of the bytes';
COMMENT ON COLUMN import_files.content IS 'The bytes as they came in';
COMMENT ON COLUMN import_files.created_at IS 'Moment of the first upload';

CREATE TABLE import_runs (
    import_run_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT import_runs_pkey PRIMARY KEY,
    partnership_id uuid NOT NULL CONSTRAINT import_runs_partnership_id_fkey REFERENCES partnerships ON DELETE CASCADE,
    import_file_id uuid NOT NULL CONSTRAINT import_runs_import_file_id_fkey REFERENCES import_files,
    file_name text NOT NULL,
    actor text NOT NULL,
    applied_by text,
    status text NOT NULL DEFAULT 'WAITING' CONSTRAINT import_runs_status_check CHECK (status IN
        ('WAITING', 'CHECKING', 'CHECKED', 'APPLYING', 'APPLIED', 'REJECTED', 'FAILED', 'REVERTED')),
    kind text CONSTRAINT import_runs_kind_check CHECK (kind IN ('CALENDAR', 'POPULATION', 'CONTRACTS', 'BUDGET', 'EXPENSES')),
    year integer CONSTRAINT import_runs_year_check CHECK (year BETWEEN 1900 AND 2200),
    sheet text,
    progress integer NOT NULL DEFAULT 0 CONSTRAINT import_runs_progress_check CHECK (progress BETWEEN 0 AND 100),
    rows_read integer NOT NULL DEFAULT 0,
    rows_new integer NOT NULL DEFAULT 0,
    rows_changed integer NOT NULL DEFAULT 0,
    rows_unchanged integer NOT NULL DEFAULT 0,
    rows_missing integer NOT NULL DEFAULT 0,
    rows_skipped integer NOT NULL DEFAULT 0,
    rows_rejected integer NOT NULL DEFAULT 0,
    attempts integer NOT NULL DEFAULT 0,
    claimed_by text,
    claimed_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    CONSTRAINT import_runs_rows_check CHECK (least(rows_read, rows_new, rows_changed, rows_unchanged, rows_missing,
        rows_skipped, rows_rejected, attempts) >= 0)
);
CREATE INDEX import_runs_partnership_id_index ON import_runs (partnership_id, created_at DESC);
CREATE INDEX import_runs_import_file_id_index ON import_runs (import_file_id);
CREATE INDEX import_runs_open_index ON import_runs (created_at) WHERE status IN ('WAITING', 'CHECKING', 'APPLYING');
COMMENT ON TABLE import_runs IS 'One check, and perhaps application, of one workbook';
COMMENT ON COLUMN import_runs.import_run_id IS 'Identity';
COMMENT ON COLUMN import_runs.partnership_id IS 'The partnership that it belongs to';
COMMENT ON COLUMN import_runs.import_file_id IS 'The workbook';
COMMENT ON COLUMN import_runs.file_name IS 'Name of the file as the user gave it, without folders';
COMMENT ON COLUMN import_runs.actor IS 'Who asked for it, as in changes.actor';
COMMENT ON COLUMN import_runs.applied_by IS 'Who had it applied, as in changes.actor; null when nobody did';
COMMENT ON COLUMN import_runs.status IS 'WAITING, CHECKING, CHECKED, APPLYING, APPLIED, REJECTED (not to be read), FAILED (our side), REVERTED';
COMMENT ON COLUMN import_runs.kind IS 'Kind of workbook, as asked for or recognized; null until known';
COMMENT ON COLUMN import_runs.year IS 'Year that the user gave; null when it follows from the workbook';
COMMENT ON COLUMN import_runs.sheet IS 'Sheet or sheets that were read, comma separated; null until known';
COMMENT ON COLUMN import_runs.progress IS 'Percent of the present stage that is done';
COMMENT ON COLUMN import_runs.rows_read IS 'Rows below the header that hold something';
COMMENT ON COLUMN import_runs.rows_new IS 'Rows that are not stored yet';
COMMENT ON COLUMN import_runs.rows_changed IS 'Rows that differ from what is stored';
COMMENT ON COLUMN import_runs.rows_unchanged IS 'Rows that equal what is stored';
COMMENT ON COLUMN import_runs.rows_missing IS 'Stored rows that the workbook does not have';
COMMENT ON COLUMN import_runs.rows_skipped IS 'Rows that are no data: titles, totals, notes, other regions';
COMMENT ON COLUMN import_runs.rows_rejected IS 'Rows with an error';
COMMENT ON COLUMN import_runs.attempts IS 'How often a worker began';
COMMENT ON COLUMN import_runs.claimed_by IS 'The worker that has it; null when free';
COMMENT ON COLUMN import_runs.claimed_at IS 'Last sign of life of that worker';
COMMENT ON COLUMN import_runs.created_at IS 'Moment of the upload';
COMMENT ON COLUMN import_runs.finished_at IS 'Moment at which the last stage ended; null while under way';

CREATE TABLE findings (
    finding_id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT findings_pkey PRIMARY KEY,
    import_run_id uuid NOT NULL CONSTRAINT findings_import_run_id_fkey REFERENCES import_runs ON DELETE CASCADE,
    severity text NOT NULL CONSTRAINT findings_severity_check CHECK (severity IN ('ERROR', 'WARNING', 'INFO')),
    code text NOT NULL CONSTRAINT findings_code_check CHECK (code ~ '^[a-z_]+\.[a-z0-9_]+$'),
    sheet text,
    cell text,
    heading text,
    seen text,
    expected text
);
CREATE INDEX findings_import_run_id_index ON findings (import_run_id, finding_id);
COMMENT ON TABLE findings IS 'What an import noticed, in the order of the cells';
COMMENT ON COLUMN findings.finding_id IS 'Identity, ascending in the order of the workbook';
COMMENT ON COLUMN findings.import_run_id IS 'The import';
COMMENT ON COLUMN findings.severity IS 'ERROR (the row cannot be stored), WARNING or INFO';
COMMENT ON COLUMN findings.code IS 'Stable code, such as money.not_an_amount; its sentence is rendered when read';
COMMENT ON COLUMN findings.sheet IS 'Sheet; null for the file as a whole';
COMMENT ON COLUMN findings.cell IS 'Cell in A1 notation, or a row number; null for the sheet as a whole';
COMMENT ON COLUMN findings.heading IS 'Heading of the column as it stands in the workbook; null outside a column';
COMMENT ON COLUMN findings.seen IS 'The value as read; null when there was none';
COMMENT ON COLUMN findings.expected IS 'What this finding expected, where the code alone does not say it';

CREATE TABLE differences (
    difference_id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT differences_pkey PRIMARY KEY,
    import_run_id uuid NOT NULL CONSTRAINT differences_import_run_id_fkey REFERENCES import_runs ON DELETE CASCADE,
    kind text NOT NULL CONSTRAINT differences_kind_check CHECK (kind IN ('NEW', 'CHANGED', 'MISSING')),
    label text NOT NULL,
    sheet text,
    row_number integer,
    fields jsonb NOT NULL DEFAULT '[]'
);
CREATE INDEX differences_import_run_id_index ON differences (import_run_id, difference_id);
COMMENT ON TABLE differences IS 'What an import would change, or changed, in what is stored; unchanged rows are only counted';
COMMENT ON COLUMN differences.difference_id IS 'Identity, ascending in the order of the workbook';
COMMENT ON COLUMN differences.import_run_id IS 'The import';
COMMENT ON COLUMN differences.kind IS 'NEW, CHANGED or MISSING (stored, no longer in the workbook)';
COMMENT ON COLUMN differences.label IS 'What people call the row: reference and title, municipality and date, budget line';
COMMENT ON COLUMN differences.sheet IS 'Sheet of the row; null when missing';
COMMENT ON COLUMN differences.row_number IS 'Row in the sheet, from 1; null when missing';
COMMENT ON COLUMN differences.fields IS 'Array of {field, before, after}; texts as a person reads them, null for nothing';
