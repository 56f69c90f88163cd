-- A contract has one follow-up at most; a tender may be that of contracts of several members. Not columns of contracts: a
-- register says nothing of them, and an import writes whole contracts.
CREATE TABLE contract_follow_ups (
    contract_id uuid NOT NULL CONSTRAINT contract_follow_ups_pkey PRIMARY KEY
        CONSTRAINT contract_follow_ups_contract_id_fkey REFERENCES contracts ON DELETE CASCADE,
    tender_id uuid NOT NULL CONSTRAINT contract_follow_ups_tender_id_fkey REFERENCES tenders ON DELETE CASCADE
);
CREATE INDEX contract_follow_ups_tender_id_index ON contract_follow_ups (tender_id);
COMMENT ON TABLE contract_follow_ups IS 'Vervolg: the tender that replaces a contract';
COMMENT ON COLUMN contract_follow_ups.contract_id IS 'The contract';
COMMENT ON COLUMN contract_follow_ups.tender_id IS 'The tender that replaces it';

CREATE TABLE contract_endings (
    contract_id uuid NOT NULL CONSTRAINT contract_endings_pkey PRIMARY KEY
        CONSTRAINT contract_endings_contract_id_fkey REFERENCES contracts ON DELETE CASCADE,
    would_end_on date,
    reason text NOT NULL CONSTRAINT contract_endings_reason_check CHECK (btrim(reason) <> '')
);
COMMENT ON TABLE contract_endings IS 'Voortijdige beëindiging: why a contract ended, or is to end, before its last day';
COMMENT ON COLUMN contract_endings.contract_id IS 'The contract';
COMMENT ON COLUMN contract_endings.would_end_on IS 'Its last day as it stood before; null was unknown, or without an end';
COMMENT ON COLUMN contract_endings.reason IS 'Why';

SELECT keep_history('contract_follow_ups', 'contract_id');
SELECT keep_history('contract_endings', 'contract_id');

CREATE INDEX contracts_partnership_id_cpv_code_index ON contracts (partnership_id, cpv_code text_pattern_ops);
COMMENT ON COLUMN contracts.status IS 'PENDING, ACTIVE, TERMINATED (it came to its end, or is ended early on its current end) or CANCELLED (it never began); null is unknown';

-- Rows of other tables stay where they are in the index on it.
CREATE OR REPLACE FUNCTION part_of(table_name text, content jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN table_name IN ('participations', 'lots', 'planned_periods') THEN content ->> 'tender_id'
        WHEN table_name IN ('extension_options', 'contract_follow_ups', 'contract_endings') THEN content ->> 'contract_id'
        WHEN table_name IN ('budget_lines', 'budget_weights', 'budget_decisions', 'plan_items') THEN content ->> 'budget_id'
    END
$$;
