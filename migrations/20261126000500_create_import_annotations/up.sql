-- Workbooks as they go back to who sent them, with the findings in their cells.
CREATE TABLE import_annotations (
    import_run_id uuid NOT NULL CONSTRAINT import_annotations_pkey PRIMARY KEY
        CONSTRAINT import_annotations_import_run_id_fkey REFERENCES import_runs ON DELETE CASCADE,
    file_name text NOT NULL CONSTRAINT import_annotations_file_name_check CHECK (file_name <> ''),
    content bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE import_annotations ALTER COLUMN content SET STORAGE EXTERNAL;
COMMENT ON TABLE import_annotations IS 'The workbook of an import again, with the findings of its last stage as colored cells with notes and as a list; there is none without findings';
COMMENT ON COLUMN import_annotations.import_run_id IS 'The import';
COMMENT ON COLUMN import_annotations.file_name IS 'Name under which it is downloaded';
COMMENT ON COLUMN import_annotations.content IS 'The bytes: an xlsx, or an xlsm when the original is one';
COMMENT ON COLUMN import_annotations.created_at IS 'Moment at which it was made';
