CREATE TABLE column_mappings (
    column_mapping_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT column_mappings_pkey PRIMARY KEY,
    partnership_id uuid NOT NULL CONSTRAINT column_mappings_partnership_id_fkey REFERENCES partnerships ON DELETE CASCADE,
    kind text NOT NULL CONSTRAINT column_mappings_kind_check CHECK (kind IN
        ('CALENDAR', 'POPULATION', 'CONTRACTS', 'BUDGET', 'EXPENSES')),
    normal_heading text NOT NULL CONSTRAINT column_mappings_normal_heading_check CHECK (btrim(normal_heading) <> ''),
    heading text NOT NULL CONSTRAINT column_mappings_heading_check CHECK (btrim(heading) <> ''),
    field text CONSTRAINT column_mappings_field_check CHECK (field ~ '^[a-z][a-z0-9_]*$'),
    actor text NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT column_mappings_partnership_id_kind_normal_heading_key UNIQUE (partnership_id, kind, normal_heading)
);
COMMENT ON TABLE column_mappings IS 'What a partnership calls its columns: wins over the headings that the product knows by itself';
COMMENT ON COLUMN column_mappings.column_mapping_id IS 'Identity';
COMMENT ON COLUMN column_mappings.partnership_id IS 'The partnership whose workbooks it is about';
COMMENT ON COLUMN column_mappings.kind IS 'Kind of workbook: CALENDAR, POPULATION, CONTRACTS, BUDGET or EXPENSES';
COMMENT ON COLUMN column_mappings.normal_heading IS 'Heading made comparable: lower case, without accents, brackets and superfluous spaces';
COMMENT ON COLUMN column_mappings.heading IS 'Heading as it was written when this was said';
COMMENT ON COLUMN column_mappings.field IS 'Field that the column holds, such as contract_start; null when the column means nothing and is left out';
COMMENT ON COLUMN column_mappings.actor IS 'Who said it last, as in changes.actor';
COMMENT ON COLUMN column_mappings.updated_at IS 'Moment at which it was said last';

SELECT keep_history('column_mappings', 'column_mapping_id');
