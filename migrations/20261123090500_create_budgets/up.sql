CREATE TABLE budgets (
    budget_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT budgets_pkey PRIMARY KEY,
    partnership_id uuid NOT NULL CONSTRAINT budgets_partnership_id_fkey REFERENCES partnerships ON DELETE CASCADE,
    year integer NOT NULL CONSTRAINT budgets_year_check CHECK (year BETWEEN 1900 AND 2200),
    revision integer NOT NULL CONSTRAINT budgets_revision_check CHECK (revision > 0),
    status text NOT NULL DEFAULT 'DRAFT' CONSTRAINT budgets_status_check CHECK (status IN ('DRAFT', 'SUBMITTED', 'APPROVED')),
    note text,
    import_run_id uuid CONSTRAINT budgets_import_run_id_fkey REFERENCES import_runs ON DELETE SET NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT budgets_partnership_id_year_revision_key UNIQUE (partnership_id, year, revision)
);
CREATE INDEX budgets_import_run_id_index ON budgets (import_run_id);
COMMENT ON TABLE budgets IS 'Begroting: the planned costs of a year, one row a revision';
COMMENT ON COLUMN budgets.budget_id IS 'Identity';
COMMENT ON COLUMN budgets.partnership_id IS 'The partnership';
COMMENT ON COLUMN budgets.year IS 'Year in which the costs are made';
COMMENT ON COLUMN budgets.revision IS 'Revision, from 1; earlier ones stay readable';
COMMENT ON COLUMN budgets.status IS 'DRAFT, SUBMITTED or APPROVED; approved never changes';
COMMENT ON COLUMN budgets.note IS 'What this revision is for; null when nothing was said';
COMMENT ON COLUMN budgets.import_run_id IS 'Import that made it; null when drafted by hand';
COMMENT ON COLUMN budgets.created_at IS 'Moment of drafting';

CREATE TABLE budget_lines (
    budget_line_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT budget_lines_pkey PRIMARY KEY,
    budget_id uuid NOT NULL CONSTRAINT budget_lines_budget_id_fkey REFERENCES budgets ON DELETE CASCADE,
    position integer NOT NULL CONSTRAINT budget_lines_position_check CHECK (position > 0),
    name text NOT NULL CONSTRAINT budget_lines_name_check CHECK (btrim(name) <> ''),
    amount_eur numeric(14, 2) NOT NULL,
    source_sheet text,
    source_row integer,
    CONSTRAINT budget_lines_budget_id_position_key UNIQUE (budget_id, position)
);
COMMENT ON TABLE budget_lines IS 'Begrotingspost: one line of a budget';
COMMENT ON COLUMN budget_lines.budget_line_id IS 'Identity';
COMMENT ON COLUMN budget_lines.budget_id IS 'The budget';
COMMENT ON COLUMN budget_lines.position IS 'Place in the budget, from 1';
COMMENT ON COLUMN budget_lines.name IS 'Name of the line';
COMMENT ON COLUMN budget_lines.amount_eur IS 'Amount in euro, excluding VAT';
COMMENT ON COLUMN budget_lines.source_sheet IS 'Sheet of the import; null when entered by hand';
COMMENT ON COLUMN budget_lines.source_row IS 'Row in that sheet, from 1';

CREATE TABLE distributions (
    distribution_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT distributions_pkey PRIMARY KEY,
    budget_id uuid NOT NULL CONSTRAINT distributions_budget_id_fkey REFERENCES budgets ON DELETE CASCADE,
    method text NOT NULL CONSTRAINT distributions_method_check CHECK (method IN ('PUBLISHED', 'EXACT', 'HALF_UP')),
    unit_eur numeric(14, 2) NOT NULL CONSTRAINT distributions_unit_eur_check CHECK (unit_eur > 0),
    reference_date date NOT NULL,
    total_eur numeric(14, 2) NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT distributions_budget_id_method_key UNIQUE (budget_id, method)
);
COMMENT ON TABLE distributions IS 'Kostenverdeling: how an approved budget is shared, with the key that was locked at approval';
COMMENT ON COLUMN distributions.distribution_id IS 'Identity';
COMMENT ON COLUMN distributions.budget_id IS 'The budget';
COMMENT ON COLUMN distributions.method IS 'PUBLISHED, EXACT or HALF_UP';
COMMENT ON COLUMN distributions.unit_eur IS 'Smallest amount that is shared out, in euro: 1.00 or 0.01';
COMMENT ON COLUMN distributions.reference_date IS 'Peildatum of the key';
COMMENT ON COLUMN distributions.total_eur IS 'What is shared, in euro excluding VAT';
COMMENT ON COLUMN distributions.created_at IS 'Moment at which it was fixed';

CREATE TABLE cost_shares (
    cost_share_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT cost_shares_pkey PRIMARY KEY,
    distribution_id uuid NOT NULL CONSTRAINT cost_shares_distribution_id_fkey REFERENCES distributions ON DELETE CASCADE,
    organization_id uuid NOT NULL CONSTRAINT cost_shares_organization_id_fkey REFERENCES organizations,
    inhabitants integer NOT NULL CONSTRAINT cost_shares_inhabitants_check CHECK (inhabitants >= 0),
    figure_status text NOT NULL CONSTRAINT cost_shares_figure_status_check CHECK (figure_status IN ('PROVISIONAL', 'DEFINITIVE')),
    figure_source text NOT NULL,
    percentage_pct numeric(5, 2),
    percentage_remainder numeric,
    percentage_leftover integer NOT NULL DEFAULT 0,
    amount_eur numeric(14, 2) NOT NULL,
    amount_remainder numeric NOT NULL,
    amount_leftover integer NOT NULL DEFAULT 0,
    CONSTRAINT cost_shares_distribution_id_organization_id_key UNIQUE (distribution_id, organization_id)
);
CREATE INDEX cost_shares_organization_id_index ON cost_shares (organization_id);
COMMENT ON TABLE cost_shares IS 'Aandeel: what one member bears, with all that explains it';
COMMENT ON COLUMN cost_shares.cost_share_id IS 'Identity';
COMMENT ON COLUMN cost_shares.distribution_id IS 'The distribution';
COMMENT ON COLUMN cost_shares.organization_id IS 'The member';
COMMENT ON COLUMN cost_shares.inhabitants IS 'Inhabitants in the key';
COMMENT ON COLUMN cost_shares.figure_status IS 'Status of that figure at the time: PROVISIONAL or DEFINITIVE';
COMMENT ON COLUMN cost_shares.figure_source IS 'Source of that figure at the time';
COMMENT ON COLUMN cost_shares.percentage_pct IS 'Rounded percentage, in hundredths; null for the method EXACT';
COMMENT ON COLUMN cost_shares.percentage_remainder IS 'Part of a hundredth of a percent that was cut off, 0 to 1; null for EXACT';
COMMENT ON COLUMN cost_shares.percentage_leftover IS 'Hundredths of a percent that it got to close the column, 0 or 1';
COMMENT ON COLUMN cost_shares.amount_eur IS 'Amount in euro, excluding VAT';
COMMENT ON COLUMN cost_shares.amount_remainder IS 'Part of a unit that was cut off, 0 to 1';
COMMENT ON COLUMN cost_shares.amount_leftover IS 'Units that it got to close the column: 0 or 1, -1 or 0 for a refund';

SELECT keep_history('budgets', 'budget_id');
SELECT keep_history('budget_lines', 'budget_line_id');
SELECT keep_history('distributions', 'distribution_id');
SELECT keep_history('cost_shares', 'cost_share_id');
