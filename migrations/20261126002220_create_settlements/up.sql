CREATE TABLE settlements (
    settlement_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT settlements_pkey PRIMARY KEY,
    partnership_id uuid NOT NULL CONSTRAINT settlements_partnership_id_fkey REFERENCES partnerships ON DELETE CASCADE,
    year integer NOT NULL CONSTRAINT settlements_year_check CHECK (year BETWEEN 1900 AND 2200),
    half text NOT NULL CONSTRAINT settlements_half_check CHECK (half IN ('FIRST', 'SECOND')),
    status text NOT NULL DEFAULT 'DRAFT' CONSTRAINT settlements_status_check CHECK (status IN ('DRAFT', 'REJECTED', 'AGREED', 'SENT')),
    transfer_method text NOT NULL CONSTRAINT settlements_transfer_method_check CHECK (transfer_method IN ('THROUGH_ADMINISTRATOR', 'FEWEST')),
    administrator_organization_id uuid NOT NULL CONSTRAINT settlements_administrator_organization_id_fkey REFERENCES organizations,
    version integer NOT NULL DEFAULT 1 CONSTRAINT settlements_version_check CHECK (version > 0),
    drafted_by text NOT NULL,
    drafted_at timestamptz NOT NULL DEFAULT now(),
    decided_by text,
    decided_at timestamptz,
    reason text,
    sent_by text,
    sent_at timestamptz,
    CONSTRAINT settlements_decision_check CHECK ((status = 'DRAFT') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL)),
    CONSTRAINT settlements_reason_check CHECK ((status = 'REJECTED') = (reason IS NOT NULL)),
    CONSTRAINT settlements_sent_check CHECK ((status = 'SENT') = (sent_at IS NOT NULL) AND (sent_at IS NULL) = (sent_by IS NULL))
);
CREATE UNIQUE INDEX settlements_standing_index ON settlements (partnership_id, year, half) WHERE status <> 'REJECTED';
CREATE INDEX settlements_partnership_id_index ON settlements (partnership_id, year, half, drafted_at);
CREATE INDEX settlements_administrator_organization_id_index ON settlements (administrator_organization_id);
COMMENT ON TABLE settlements IS 'Financiële afrekening of a half-year; those that were rejected stay';
COMMENT ON COLUMN settlements.settlement_id IS 'Identity';
COMMENT ON COLUMN settlements.partnership_id IS 'The partnership';
COMMENT ON COLUMN settlements.year IS 'Year of the budget';
COMMENT ON COLUMN settlements.half IS 'FIRST or SECOND half of it';
COMMENT ON COLUMN settlements.status IS 'DRAFT, REJECTED, AGREED or SENT; what is agreed never changes, and its half-year is closed';
COMMENT ON COLUMN settlements.transfer_method IS 'THROUGH_ADMINISTRATOR or FEWEST';
COMMENT ON COLUMN settlements.administrator_organization_id IS 'The member that keeps the books';
COMMENT ON COLUMN settlements.version IS 'Counts the changes; guards against lost updates';
COMMENT ON COLUMN settlements.drafted_by IS 'Who drafted it last';
COMMENT ON COLUMN settlements.drafted_at IS 'Moment at which its figures were last worked out';
COMMENT ON COLUMN settlements.decided_by IS 'Who agreed or rejected; null for a draft';
COMMENT ON COLUMN settlements.decided_at IS 'Moment of that; null for a draft';
COMMENT ON COLUMN settlements.reason IS 'Why it was rejected; null unless it was';
COMMENT ON COLUMN settlements.sent_by IS 'Who sent it to the members; null until then';
COMMENT ON COLUMN settlements.sent_at IS 'Moment of that; null until then';

CREATE TABLE settlement_postings (
    settlement_posting_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT settlement_postings_pkey PRIMARY KEY,
    settlement_id uuid NOT NULL CONSTRAINT settlement_postings_settlement_id_fkey REFERENCES settlements ON DELETE CASCADE,
    expense_id uuid CONSTRAINT settlement_postings_expense_id_fkey REFERENCES expenses ON DELETE CASCADE,
    participation_fee_id uuid CONSTRAINT settlement_postings_participation_fee_id_fkey REFERENCES participation_fees ON DELETE CASCADE,
    year integer NOT NULL,
    organization_id uuid NOT NULL CONSTRAINT settlement_postings_organization_id_fkey REFERENCES organizations,
    amount_eur numeric(14, 2) NOT NULL,
    CONSTRAINT settlement_postings_source_check CHECK (num_nonnulls(expense_id, participation_fee_id) = 1)
);
CREATE INDEX settlement_postings_settlement_id_index ON settlement_postings (settlement_id);
CREATE INDEX settlement_postings_expense_id_index ON settlement_postings (expense_id);
CREATE INDEX settlement_postings_participation_fee_id_index ON settlement_postings (participation_fee_id);
CREATE INDEX settlement_postings_organization_id_index ON settlement_postings (organization_id);
COMMENT ON TABLE settlement_postings IS 'What a settlement settles: an expense that a member paid, or a fee that it holds, as far as no earlier settlement did; of a rejected one nothing';
COMMENT ON COLUMN settlement_postings.settlement_posting_id IS 'Identity';
COMMENT ON COLUMN settlement_postings.settlement_id IS 'The settlement';
COMMENT ON COLUMN settlement_postings.expense_id IS 'The expense; null for a fee';
COMMENT ON COLUMN settlement_postings.participation_fee_id IS 'The fee; null for an expense';
COMMENT ON COLUMN settlement_postings.year IS 'Year of the budget that it counts in';
COMMENT ON COLUMN settlement_postings.organization_id IS 'Who paid the expense or holds the fee';
COMMENT ON COLUMN settlement_postings.amount_eur IS 'Euro, excluding VAT; the difference where an earlier settlement had another amount';

CREATE TABLE settlement_years (
    settlement_year_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT settlement_years_pkey PRIMARY KEY,
    settlement_id uuid NOT NULL CONSTRAINT settlement_years_settlement_id_fkey REFERENCES settlements ON DELETE CASCADE,
    year integer NOT NULL,
    budget_id uuid NOT NULL CONSTRAINT settlement_years_budget_id_fkey REFERENCES budgets,
    costs_eur numeric(14, 2) NOT NULL,
    fees_eur numeric(14, 2) NOT NULL,
    before_eur numeric(14, 2) NOT NULL,
    to_date_eur numeric(14, 2) NOT NULL,
    CONSTRAINT settlement_years_to_date_eur_check CHECK (to_date_eur = before_eur + costs_eur - fees_eur),
    CONSTRAINT settlement_years_settlement_id_year_key UNIQUE (settlement_id, year)
);
CREATE INDEX settlement_years_budget_id_index ON settlement_years (budget_id);
COMMENT ON TABLE settlement_years IS 'What a settlement does with the costs of a year: its own year, and earlier ones of which costs came late';
COMMENT ON COLUMN settlement_years.settlement_year_id IS 'Identity';
COMMENT ON COLUMN settlement_years.settlement_id IS 'The settlement';
COMMENT ON COLUMN settlement_years.year IS 'Year of the budget';
COMMENT ON COLUMN settlement_years.budget_id IS 'The approved revision whose key shares the costs';
COMMENT ON COLUMN settlement_years.costs_eur IS 'Costs that are settled now, in euro';
COMMENT ON COLUMN settlement_years.fees_eur IS 'Fees that are settled now, in euro';
COMMENT ON COLUMN settlement_years.before_eur IS 'What earlier settlements shared: costs less fees, in euro';
COMMENT ON COLUMN settlement_years.to_date_eur IS 'What is shared so far, this included, in euro';

CREATE TABLE settlement_shares (
    settlement_share_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT settlement_shares_pkey PRIMARY KEY,
    settlement_year_id uuid NOT NULL CONSTRAINT settlement_shares_settlement_year_id_fkey REFERENCES settlement_years ON DELETE CASCADE,
    organization_id uuid NOT NULL CONSTRAINT settlement_shares_organization_id_fkey REFERENCES organizations,
    weight bigint NOT NULL CONSTRAINT settlement_shares_weight_check CHECK (weight >= 0),
    percentage_pct numeric(5, 2) NOT NULL,
    to_date_eur numeric(14, 2) NOT NULL,
    remainder numeric NOT NULL,
    leftover integer NOT NULL CONSTRAINT settlement_shares_leftover_check CHECK (leftover BETWEEN -1 AND 1),
    before_eur numeric(14, 2) NOT NULL,
    amount_eur numeric(14, 2) NOT NULL,
    CONSTRAINT settlement_shares_amount_eur_check CHECK (amount_eur = to_date_eur - before_eur),
    CONSTRAINT settlement_shares_settlement_year_id_organization_id_key UNIQUE (settlement_year_id, organization_id)
);
CREATE INDEX settlement_shares_organization_id_index ON settlement_shares (organization_id);
COMMENT ON TABLE settlement_shares IS 'Aandeel: what a member bears of the costs of a year, with all that explains it';
COMMENT ON COLUMN settlement_shares.settlement_share_id IS 'Identity';
COMMENT ON COLUMN settlement_shares.settlement_year_id IS 'The year';
COMMENT ON COLUMN settlement_shares.organization_id IS 'The member';
COMMENT ON COLUMN settlement_shares.weight IS 'Its inhabitants in the key; 0 for who is no longer in it';
COMMENT ON COLUMN settlement_shares.percentage_pct IS 'Its percentage in the key, in hundredths';
COMMENT ON COLUMN settlement_shares.to_date_eur IS 'What it bears of the year so far, in euro';
COMMENT ON COLUMN settlement_shares.remainder IS 'Part of a cent that was cut off of that, 0 to 1';
COMMENT ON COLUMN settlement_shares.leftover IS 'Cents that it got to close the column: 0 or 1, -1 or 0 when more came in than was paid';
COMMENT ON COLUMN settlement_shares.before_eur IS 'What it bore by earlier settlements, in euro';
COMMENT ON COLUMN settlement_shares.amount_eur IS 'What it bears now, in euro';

CREATE TABLE settlement_statements (
    settlement_statement_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT settlement_statements_pkey PRIMARY KEY,
    settlement_id uuid NOT NULL CONSTRAINT settlement_statements_settlement_id_fkey REFERENCES settlements ON DELETE CASCADE,
    organization_id uuid NOT NULL CONSTRAINT settlement_statements_organization_id_fkey REFERENCES organizations,
    share_eur numeric(14, 2) NOT NULL,
    paid_eur numeric(14, 2) NOT NULL,
    held_eur numeric(14, 2) NOT NULL,
    balance_eur numeric(14, 2) NOT NULL,
    CONSTRAINT settlement_statements_balance_eur_check CHECK (balance_eur = share_eur - paid_eur + held_eur),
    CONSTRAINT settlement_statements_settlement_id_organization_id_key UNIQUE (settlement_id, organization_id)
);
CREATE INDEX settlement_statements_organization_id_index ON settlement_statements (organization_id);
COMMENT ON TABLE settlement_statements IS 'Afrekening van een deelnemer: what a member has to pay or is to get';
COMMENT ON COLUMN settlement_statements.settlement_statement_id IS 'Identity';
COMMENT ON COLUMN settlement_statements.settlement_id IS 'The settlement';
COMMENT ON COLUMN settlement_statements.organization_id IS 'The member';
COMMENT ON COLUMN settlement_statements.share_eur IS 'What it bears, in euro';
COMMENT ON COLUMN settlement_statements.paid_eur IS 'What it paid itself, in euro';
COMMENT ON COLUMN settlement_statements.held_eur IS 'Fees that it holds, in euro';
COMMENT ON COLUMN settlement_statements.balance_eur IS 'Share, less paid, plus held, in euro: positive to pay, negative to get';

CREATE TABLE settlement_transfers (
    settlement_transfer_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT settlement_transfers_pkey PRIMARY KEY,
    settlement_id uuid NOT NULL CONSTRAINT settlement_transfers_settlement_id_fkey REFERENCES settlements ON DELETE CASCADE,
    position integer NOT NULL CONSTRAINT settlement_transfers_position_check CHECK (position > 0),
    from_organization_id uuid NOT NULL CONSTRAINT settlement_transfers_from_organization_id_fkey REFERENCES organizations,
    to_organization_id uuid NOT NULL CONSTRAINT settlement_transfers_to_organization_id_fkey REFERENCES organizations,
    amount_eur numeric(14, 2) NOT NULL CONSTRAINT settlement_transfers_amount_eur_check CHECK (amount_eur > 0),
    CONSTRAINT settlement_transfers_parties_check CHECK (from_organization_id <> to_organization_id),
    CONSTRAINT settlement_transfers_settlement_id_position_key UNIQUE (settlement_id, position)
);
CREATE INDEX settlement_transfers_from_organization_id_index ON settlement_transfers (from_organization_id);
CREATE INDEX settlement_transfers_to_organization_id_index ON settlement_transfers (to_organization_id);
COMMENT ON TABLE settlement_transfers IS 'Verrekening: money that goes from one member to another';
COMMENT ON COLUMN settlement_transfers.settlement_transfer_id IS 'Identity';
COMMENT ON COLUMN settlement_transfers.settlement_id IS 'The settlement';
COMMENT ON COLUMN settlement_transfers.position IS 'Place in the list, from 1';
COMMENT ON COLUMN settlement_transfers.from_organization_id IS 'Who pays';
COMMENT ON COLUMN settlement_transfers.to_organization_id IS 'Who gets';
COMMENT ON COLUMN settlement_transfers.amount_eur IS 'Euro, above zero';

SELECT keep_history('settlements', 'settlement_id');
SELECT keep_history('settlement_postings', 'settlement_posting_id');
SELECT keep_history('settlement_years', 'settlement_year_id');
SELECT keep_history('settlement_shares', 'settlement_share_id');
SELECT keep_history('settlement_statements', 'settlement_statement_id');
SELECT keep_history('settlement_transfers', 'settlement_transfer_id');

-- What is agreed is what people paid by: not even the program may change it.
CREATE FUNCTION keep_agreed_settlement() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    may_change text[] := ARRAY['status', 'version', 'sent_by', 'sent_at'];
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.status = 'AGREED' AND NEW.status = 'SENT'
        AND to_jsonb(OLD) - may_change = to_jsonb(NEW) - may_change THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'settlement % is agreed and does not change', OLD.settlement_id USING ERRCODE = 'restrict_violation';
END $$;
COMMENT ON FUNCTION keep_agreed_settlement() IS 'Row trigger that refuses all changes of an agreed settlement but that it is sent';
CREATE TRIGGER keep_agreed BEFORE UPDATE OR DELETE ON settlements FOR EACH ROW
    WHEN (OLD.status IN ('AGREED', 'SENT')) EXECUTE FUNCTION keep_agreed_settlement();

CREATE FUNCTION keep_parts_of_agreed_settlement() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    part record := coalesce(NEW, OLD);
    settlements_of_part uuid[];
BEGIN
    IF TG_TABLE_NAME = 'settlement_shares' THEN
        settlements_of_part := ARRAY(SELECT settlement_id FROM settlement_years
            WHERE settlement_year_id IN ((to_jsonb(OLD) ->> 'settlement_year_id')::uuid, (to_jsonb(NEW) ->> 'settlement_year_id')::uuid));
    ELSE
        settlements_of_part := ARRAY[(to_jsonb(OLD) ->> 'settlement_id')::uuid, (to_jsonb(NEW) ->> 'settlement_id')::uuid];
    END IF;
    IF EXISTS (SELECT FROM settlements WHERE settlement_id = ANY (settlements_of_part) AND status IN ('AGREED', 'SENT')) THEN
        RAISE EXCEPTION 'a part of an agreed settlement does not change' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN part;
END $$;
COMMENT ON FUNCTION keep_parts_of_agreed_settlement() IS 'Row trigger that refuses changes of what belongs to an agreed settlement';
CREATE TRIGGER keep_agreed BEFORE INSERT OR UPDATE OR DELETE ON settlement_postings FOR EACH ROW EXECUTE FUNCTION keep_parts_of_agreed_settlement();
CREATE TRIGGER keep_agreed BEFORE INSERT OR UPDATE OR DELETE ON settlement_years FOR EACH ROW EXECUTE FUNCTION keep_parts_of_agreed_settlement();
CREATE TRIGGER keep_agreed BEFORE INSERT OR UPDATE OR DELETE ON settlement_shares FOR EACH ROW EXECUTE FUNCTION keep_parts_of_agreed_settlement();
CREATE TRIGGER keep_agreed BEFORE INSERT OR UPDATE OR DELETE ON settlement_statements FOR EACH ROW EXECUTE FUNCTION keep_parts_of_agreed_settlement();
CREATE TRIGGER keep_agreed BEFORE INSERT OR UPDATE OR DELETE ON settlement_transfers FOR EACH ROW EXECUTE FUNCTION keep_parts_of_agreed_settlement();
