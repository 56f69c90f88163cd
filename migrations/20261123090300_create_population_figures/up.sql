CREATE TABLE population_figures (
    population_figure_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT population_figures_pkey PRIMARY KEY,
    organization_id uuid NOT NULL CONSTRAINT population_figures_organization_id_fkey REFERENCES organizations,
    reference_date date NOT NULL,
    inhabitants integer NOT NULL CONSTRAINT population_figures_inhabitants_check CHECK (inhabitants >= 0),
    status text NOT NULL CONSTRAINT population_figures_status_check CHECK (status IN ('PROVISIONAL', 'DEFINITIVE')),
    source text NOT NULL,
    import_run_id uuid CONSTRAINT population_figures_import_run_id_fkey REFERENCES import_runs ON DELETE SET NULL,
    source_sheet text,
    source_row integer,
    CONSTRAINT population_figures_organization_id_reference_date_key UNIQUE (organization_id, reference_date)
);
CREATE INDEX population_figures_import_run_id_index ON population_figures (import_run_id);
CREATE INDEX population_figures_reference_date_index ON population_figures (reference_date);
COMMENT ON TABLE population_figures IS 'Inwonertal: inhabitants of a municipality on a day (peildatum), according to CBS';
COMMENT ON COLUMN population_figures.population_figure_id IS 'Identity';
COMMENT ON COLUMN population_figures.organization_id IS 'The municipality';
COMMENT ON COLUMN population_figures.reference_date IS 'Peildatum, always 1 January in CBS year tables';
COMMENT ON COLUMN population_figures.inhabitants IS 'Number of inhabitants';
COMMENT ON COLUMN population_figures.status IS 'PROVISIONAL (voorlopig) or DEFINITIVE (definitief)';
COMMENT ON COLUMN population_figures.source IS 'Table or file that it comes from';
COMMENT ON COLUMN population_figures.import_run_id IS 'Import that last wrote it; null when entered otherwise';
COMMENT ON COLUMN population_figures.source_sheet IS 'Sheet of that import';
COMMENT ON COLUMN population_figures.source_row IS 'Row in that sheet, from 1';
SELECT keep_history('population_figures', 'population_figure_id');
