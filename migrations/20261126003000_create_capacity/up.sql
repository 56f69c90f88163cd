CREATE TABLE capacity_norms (
    capacity_norm_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT capacity_norms_pkey PRIMARY KEY,
    partnership_id uuid NOT NULL CONSTRAINT capacity_norms_partnership_id_fkey REFERENCES partnerships ON DELETE CASCADE,
    procedure text NOT NULL CONSTRAINT capacity_norms_procedure_check CHECK (procedure IN (
        'OPEN', 'RESTRICTED', 'COMPETITIVE_WITH_NEGOTIATION', 'COMPETITIVE_DIALOGUE', 'INNOVATION_PARTNERSHIP',
        'NEGOTIATED_WITHOUT_PUBLICATION', 'NATIONAL_OPEN', 'NATIONAL_RESTRICTED', 'MULTIPLE_PRIVATE', 'SINGLE_PRIVATE',
        'SOCIAL_AND_SPECIFIC', 'DYNAMIC_PURCHASING_SYSTEM', 'EUROPEAN_UNSPECIFIED')),
    role text NOT NULL CONSTRAINT capacity_norms_role_check CHECK (role IN ('LEAD', 'PARTICIPANT')),
    hours integer NOT NULL CONSTRAINT capacity_norms_hours_check CHECK (hours BETWEEN 0 AND 20000),
    CONSTRAINT capacity_norms_partnership_id_procedure_role_key UNIQUE (partnership_id, procedure, role)
);
COMMENT ON TABLE capacity_norms IS 'Urennorm: hours that a tender asks of who has a role in it; a procedure and role without a row take the hours that the product proposes';
COMMENT ON COLUMN capacity_norms.capacity_norm_id IS 'Identity';
COMMENT ON COLUMN capacity_norms.partnership_id IS 'The partnership';
COMMENT ON COLUMN capacity_norms.procedure IS 'Procedure, as in tenders.procedure';
COMMENT ON COLUMN capacity_norms.role IS 'LEAD or PARTICIPANT, as in participations.role; others are asked nothing';
COMMENT ON COLUMN capacity_norms.hours IS 'Whole hours, over the whole of a tender';

CREATE TABLE available_hours (
    available_hours_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT available_hours_pkey PRIMARY KEY,
    partnership_id uuid NOT NULL CONSTRAINT available_hours_partnership_id_fkey REFERENCES partnerships ON DELETE CASCADE,
    organization_id uuid NOT NULL CONSTRAINT available_hours_organization_id_fkey REFERENCES organizations,
    quarter_start date NOT NULL CONSTRAINT available_hours_quarter_start_check CHECK (quarter_start = date_trunc('quarter', quarter_start::timestamp)::date),
    hours integer NOT NULL CONSTRAINT available_hours_hours_check CHECK (hours BETWEEN 0 AND 200000),
    CONSTRAINT available_hours_partnership_id_organization_id_quarter_key UNIQUE (partnership_id, organization_id, quarter_start)
);
CREATE INDEX available_hours_organization_id_index ON available_hours (organization_id);
COMMENT ON TABLE available_hours IS 'Capaciteit: hours that a member has for tenders of the partnership in a quarter; none said where there is no row';
COMMENT ON COLUMN available_hours.available_hours_id IS 'Identity';
COMMENT ON COLUMN available_hours.partnership_id IS 'The partnership';
COMMENT ON COLUMN available_hours.organization_id IS 'The member';
COMMENT ON COLUMN available_hours.quarter_start IS 'First day of the quarter';
COMMENT ON COLUMN available_hours.hours IS 'Whole hours';

CREATE TABLE tender_hours (
    tender_hours_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT tender_hours_pkey PRIMARY KEY,
    tender_id uuid NOT NULL CONSTRAINT tender_hours_tender_id_fkey REFERENCES tenders ON DELETE CASCADE,
    organization_id uuid NOT NULL CONSTRAINT tender_hours_organization_id_fkey REFERENCES organizations,
    hours integer NOT NULL CONSTRAINT tender_hours_hours_check CHECK (hours BETWEEN 0 AND 20000),
    CONSTRAINT tender_hours_tender_id_organization_id_key UNIQUE (tender_id, organization_id)
);
CREATE INDEX tender_hours_organization_id_index ON tender_hours (organization_id);
COMMENT ON TABLE tender_hours IS 'Opgegeven uren: hours that a tender asks of an organization, instead of those of the norm';
COMMENT ON COLUMN tender_hours.tender_hours_id IS 'Identity';
COMMENT ON COLUMN tender_hours.tender_id IS 'The tender';
COMMENT ON COLUMN tender_hours.organization_id IS 'The organization';
COMMENT ON COLUMN tender_hours.hours IS 'Whole hours, over the whole of the tender';

SELECT keep_history('capacity_norms', 'capacity_norm_id');
SELECT keep_history('available_hours', 'available_hours_id');
SELECT keep_history('tender_hours', 'tender_hours_id');

-- Rows of other tables stay where they are in the index on it.
CREATE OR REPLACE FUNCTION part_of(table_name text, content jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN table_name IN ('participations', 'lots', 'planned_periods', 'tender_hours') THEN content ->> 'tender_id'
        WHEN table_name IN ('extension_options', 'contract_follow_ups', 'contract_endings') THEN content ->> 'contract_id'
        WHEN table_name IN ('budget_lines', 'budget_weights', 'budget_decisions', 'plan_items') THEN content ->> 'budget_id'
        WHEN table_name = 'assessment_answers' THEN content ->> 'assessment_id'
    END
$$;
