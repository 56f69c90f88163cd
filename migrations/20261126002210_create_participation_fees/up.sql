CREATE TABLE participation_fees (
    participation_fee_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT participation_fees_pkey PRIMARY KEY,
    partnership_id uuid NOT NULL CONSTRAINT participation_fees_partnership_id_fkey REFERENCES partnerships ON DELETE CASCADE,
    year integer NOT NULL CONSTRAINT participation_fees_year_check CHECK (year BETWEEN 1900 AND 2200),
    received_on date NOT NULL,
    tender_id uuid NOT NULL CONSTRAINT participation_fees_tender_id_fkey REFERENCES tenders,
    paid_by_organization_id uuid NOT NULL CONSTRAINT participation_fees_paid_by_organization_id_fkey REFERENCES organizations,
    held_by_organization_id uuid NOT NULL CONSTRAINT participation_fees_held_by_organization_id_fkey REFERENCES organizations,
    amount_eur numeric(14, 2) NOT NULL CONSTRAINT participation_fees_amount_eur_check CHECK (amount_eur <> 0),
    reference text,
    description text,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX participation_fees_partnership_id_year_index ON participation_fees (partnership_id, year, received_on, participation_fee_id);
CREATE INDEX participation_fees_tender_id_index ON participation_fees (tender_id);
CREATE INDEX participation_fees_paid_by_organization_id_index ON participation_fees (paid_by_organization_id);
CREATE INDEX participation_fees_held_by_organization_id_index ON participation_fees (held_by_organization_id);
COMMENT ON TABLE participation_fees IS 'Fee van extra gemeente: paid by a municipality outside the partnership that takes part in one tender; netted in the next settlement';
COMMENT ON COLUMN participation_fees.participation_fee_id IS 'Identity';
COMMENT ON COLUMN participation_fees.partnership_id IS 'The partnership';
COMMENT ON COLUMN participation_fees.year IS 'Year of the budget whose costs it is taken off';
COMMENT ON COLUMN participation_fees.received_on IS 'Day on which it was received';
COMMENT ON COLUMN participation_fees.tender_id IS 'The tender';
COMMENT ON COLUMN participation_fees.paid_by_organization_id IS 'The municipality that paid it, which is no member';
COMMENT ON COLUMN participation_fees.held_by_organization_id IS 'The member that received it and holds it for all';
COMMENT ON COLUMN participation_fees.amount_eur IS 'Euro, excluding VAT; negative when it is paid back';
COMMENT ON COLUMN participation_fees.reference IS 'Invoice or booking number; null when there is none';
COMMENT ON COLUMN participation_fees.description IS 'Description (omschrijving); null when there is none';
COMMENT ON COLUMN participation_fees.created_at IS 'Moment of registration';

SELECT keep_history('participation_fees', 'participation_fee_id');
