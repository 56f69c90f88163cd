CREATE TABLE suppliers (
    supplier_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT suppliers_pkey PRIMARY KEY,
    partnership_id uuid NOT NULL CONSTRAINT suppliers_partnership_id_fkey REFERENCES partnerships ON DELETE CASCADE,
    name text CONSTRAINT suppliers_name_check CHECK (btrim(name) <> ''),
    kvk_number text CONSTRAINT suppliers_kvk_number_check CHECK (kvk_number ~ '^[0-9]{8}$'),
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT suppliers_partnership_id_kvk_number_key UNIQUE (partnership_id, kvk_number),
    CONSTRAINT suppliers_known_check CHECK (name IS NOT NULL OR kvk_number IS NOT NULL)
);
CREATE UNIQUE INDEX suppliers_partnership_id_name_key ON suppliers (partnership_id, lower(name)) WHERE kvk_number IS NULL;
COMMENT ON TABLE suppliers IS 'Leverancier: who holds contracts with the organizations of a partnership';
COMMENT ON COLUMN suppliers.supplier_id IS 'Identity';
COMMENT ON COLUMN suppliers.partnership_id IS 'The partnership whose registers name it';
COMMENT ON COLUMN suppliers.name IS 'Name as a register first wrote it; null when only the number is known';
COMMENT ON COLUMN suppliers.kvk_number IS 'KvK-nummer: number in the Dutch trade register, eight digits; with it the number is the identity, without it the name';
COMMENT ON COLUMN suppliers.created_at IS 'Moment of registration';

CREATE TABLE contracts (
    contract_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT contracts_pkey PRIMARY KEY,
    partnership_id uuid NOT NULL CONSTRAINT contracts_partnership_id_fkey REFERENCES partnerships ON DELETE CASCADE,
    organization_id uuid NOT NULL CONSTRAINT contracts_organization_id_fkey REFERENCES organizations,
    supplier_id uuid CONSTRAINT contracts_supplier_id_fkey REFERENCES suppliers,
    reference text,
    title text NOT NULL CONSTRAINT contracts_title_check CHECK (btrim(title) <> ''),
    description text,
    category text,
    nature text CONSTRAINT contracts_nature_check CHECK (nature IN
        ('WORKS', 'SUPPLIES', 'SERVICES', 'SOCIAL_AND_SPECIFIC_SERVICES', 'CONCESSION')),
    cpv_code text CONSTRAINT contracts_cpv_code_check CHECK (cpv_code ~ '^[0-9]{8}$'),
    value_eur numeric(14, 2) CONSTRAINT contracts_value_eur_check CHECK (value_eur >= 0),
    annual_value_eur numeric(14, 2) CONSTRAINT contracts_annual_value_eur_check CHECK (annual_value_eur >= 0),
    starts_on date,
    original_end_on date,
    current_end_on date,
    ultimate_end_on date,
    extension_text text,
    renewal text CONSTRAINT contracts_renewal_check CHECK (renewal IN ('NONE', 'CAPPED', 'OPEN_ENDED')),
    notice_months integer CONSTRAINT contracts_notice_months_check CHECK (notice_months >= 0),
    notice_days integer CONSTRAINT contracts_notice_days_check CHECK (notice_days >= 0),
    notice_text text,
    status text CONSTRAINT contracts_status_check CHECK (status IN ('PENDING', 'ACTIVE', 'TERMINATED', 'CANCELLED')),
    contact text,
    remarks text,
    unmapped jsonb NOT NULL DEFAULT '{}',
    version integer NOT NULL DEFAULT 1 CONSTRAINT contracts_version_check CHECK (version > 0),
    import_run_id uuid CONSTRAINT contracts_import_run_id_fkey REFERENCES import_runs ON DELETE SET NULL,
    source_sheet text,
    source_row integer,
    missing_since timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT contracts_organization_reference_key UNIQUE (partnership_id, organization_id, reference),
    CONSTRAINT contracts_notice_check CHECK (notice_months IS NULL OR notice_days IS NULL)
);
CREATE INDEX contracts_partnership_id_title_index ON contracts (partnership_id, title, contract_id);
CREATE INDEX contracts_partnership_id_current_end_index ON contracts (partnership_id, current_end_on, contract_id);
CREATE INDEX contracts_organization_id_index ON contracts (organization_id);
CREATE INDEX contracts_supplier_id_index ON contracts (supplier_id);
CREATE INDEX contracts_import_run_id_index ON contracts (import_run_id);
COMMENT ON TABLE contracts IS 'Contract: an individual or joint running contract, as the register of an organization has it';
COMMENT ON COLUMN contracts.contract_id IS 'Identity';
COMMENT ON COLUMN contracts.partnership_id IS 'The partnership';
COMMENT ON COLUMN contracts.organization_id IS 'The organization that holds it';
COMMENT ON COLUMN contracts.supplier_id IS 'Leverancier; null is unknown';
COMMENT ON COLUMN contracts.reference IS 'Contractnummer; unique in the register of an organization; null when there is none';
COMMENT ON COLUMN contracts.title IS 'Title';
COMMENT ON COLUMN contracts.description IS 'Description (omschrijving)';
COMMENT ON COLUMN contracts.category IS 'Inkooppakket or category as written';
COMMENT ON COLUMN contracts.nature IS 'Soort opdracht; null is unknown';
COMMENT ON COLUMN contracts.cpv_code IS 'Main CPV code, eight digits without check digit';
COMMENT ON COLUMN contracts.value_eur IS 'Contractwaarde in euro, excluding VAT, over the whole term; null is unknown';
COMMENT ON COLUMN contracts.annual_value_eur IS 'Jaarwaarde in euro, excluding VAT; null when the register does not say it';
COMMENT ON COLUMN contracts.starts_on IS 'Ingangsdatum: first day; null is unknown';
COMMENT ON COLUMN contracts.original_end_on IS 'Oorspronkelijke einddatum: last day before any extension; null is unknown';
COMMENT ON COLUMN contracts.current_end_on IS 'Huidige einddatum: last day as it stands now; null is unknown, or without an end';
COMMENT ON COLUMN contracts.ultimate_end_on IS 'Uiterste einddatum: last day after all extension options; null is unknown';
COMMENT ON COLUMN contracts.extension_text IS 'Extension options as they were written; null when nothing was';
COMMENT ON COLUMN contracts.renewal IS 'Stilzwijgende verlenging: NONE, CAPPED (a limited number of times) or OPEN_ENDED; null is unknown';
COMMENT ON COLUMN contracts.notice_months IS 'Opzegtermijn in months before the current end; null when in days, or not known';
COMMENT ON COLUMN contracts.notice_days IS 'Opzegtermijn in days before the current end; null when in months, or not known';
COMMENT ON COLUMN contracts.notice_text IS 'Notice period as it was written; null when nothing was';
COMMENT ON COLUMN contracts.status IS 'PENDING, ACTIVE, TERMINATED (it came to its end) or CANCELLED (it never began); null is unknown';
COMMENT ON COLUMN contracts.contact IS 'Contract owner, contact person or department; never published';
COMMENT ON COLUMN contracts.remarks IS 'Remarks; never published';
COMMENT ON COLUMN contracts.unmapped IS 'Cells of unknown columns as they were: heading to text';
COMMENT ON COLUMN contracts.version IS 'Counts the changes of the contract and its options; guards against lost updates';
COMMENT ON COLUMN contracts.import_run_id IS 'Import that last wrote it; null when last written by hand';
COMMENT ON COLUMN contracts.source_sheet IS 'Sheet of the last import that had it; null when none ever did';
COMMENT ON COLUMN contracts.source_row IS 'Row in that sheet, from 1';
COMMENT ON COLUMN contracts.missing_since IS 'Moment of the import that no longer had it; null while it is there';
COMMENT ON COLUMN contracts.created_at IS 'Moment of registration';
COMMENT ON COLUMN contracts.updated_at IS 'Moment of the last change';

CREATE TABLE extension_options (
    extension_option_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT extension_options_pkey PRIMARY KEY,
    contract_id uuid NOT NULL CONSTRAINT extension_options_contract_id_fkey REFERENCES contracts ON DELETE CASCADE,
    position integer NOT NULL CONSTRAINT extension_options_position_check CHECK (position > 0),
    months integer NOT NULL CONSTRAINT extension_options_months_check CHECK (months > 0),
    used boolean NOT NULL DEFAULT false,
    CONSTRAINT extension_options_contract_id_position_key UNIQUE (contract_id, position)
);
COMMENT ON TABLE extension_options IS 'Verlengingsoptie: a prolongation that a contract allows';
COMMENT ON COLUMN extension_options.extension_option_id IS 'Identity';
COMMENT ON COLUMN extension_options.contract_id IS 'The contract';
COMMENT ON COLUMN extension_options.position IS 'Place in the order in which they may be used, from 1';
COMMENT ON COLUMN extension_options.months IS 'Length in months';
COMMENT ON COLUMN extension_options.used IS 'Whether the current end has it in it';

SELECT keep_history('suppliers', 'supplier_id');
SELECT keep_history('contracts', 'contract_id');
SELECT keep_history('extension_options', 'extension_option_id');
