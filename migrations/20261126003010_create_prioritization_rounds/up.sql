CREATE TABLE prioritization_rounds (
    prioritization_round_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT prioritization_rounds_pkey PRIMARY KEY,
    partnership_id uuid NOT NULL CONSTRAINT prioritization_rounds_partnership_id_fkey REFERENCES partnerships ON DELETE CASCADE,
    quarter_start date NOT NULL CONSTRAINT prioritization_rounds_quarter_start_check CHECK (quarter_start = date_trunc('quarter', quarter_start::timestamp)::date),
    reason text NOT NULL CONSTRAINT prioritization_rounds_reason_check CHECK (btrim(reason) <> ''),
    status text NOT NULL DEFAULT 'OPEN' CONSTRAINT prioritization_rounds_status_check CHECK (status IN ('OPEN', 'CONCLUDED', 'WITHDRAWN')),
    version integer NOT NULL DEFAULT 1,
    opened_by text NOT NULL,
    opened_at timestamptz NOT NULL DEFAULT now(),
    conclusion text CONSTRAINT prioritization_rounds_conclusion_check CHECK (btrim(conclusion) <> ''),
    ended_by text,
    ended_at timestamptz,
    CONSTRAINT prioritization_rounds_ended_check CHECK ((status = 'OPEN') = (ended_at IS NULL)
        AND (status = 'OPEN') = (ended_by IS NULL) AND (status = 'OPEN') = (conclusion IS NULL))
);
CREATE INDEX prioritization_rounds_partnership_id_index ON prioritization_rounds (partnership_id, opened_at);
CREATE UNIQUE INDEX prioritization_rounds_open_key ON prioritization_rounds (partnership_id, quarter_start) WHERE status = 'OPEN';
COMMENT ON TABLE prioritization_rounds IS 'Prioriteringsronde: what goes first in a quarter in which there are too few hours; takes effect in consensus';
COMMENT ON COLUMN prioritization_rounds.prioritization_round_id IS 'Identity';
COMMENT ON COLUMN prioritization_rounds.partnership_id IS 'The partnership';
COMMENT ON COLUMN prioritization_rounds.quarter_start IS 'First day of the quarter; at most one round of it is open at a time';
COMMENT ON COLUMN prioritization_rounds.reason IS 'Why the round is held';
COMMENT ON COLUMN prioritization_rounds.status IS 'OPEN, CONCLUDED (it took effect) or WITHDRAWN';
COMMENT ON COLUMN prioritization_rounds.version IS 'Grows when the tenders are ranked anew: what members said before no longer counts';
COMMENT ON COLUMN prioritization_rounds.opened_by IS 'Who opened it, as in changes.actor';
COMMENT ON COLUMN prioritization_rounds.opened_at IS 'Moment at which it was opened';
COMMENT ON COLUMN prioritization_rounds.conclusion IS 'Why it ended so; null while it is open';
COMMENT ON COLUMN prioritization_rounds.ended_by IS 'Who ended it, as in changes.actor; null while it is open';
COMMENT ON COLUMN prioritization_rounds.ended_at IS 'Moment at which it ended; null while it is open';

CREATE TABLE ranked_tenders (
    ranked_tender_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT ranked_tenders_pkey PRIMARY KEY,
    prioritization_round_id uuid NOT NULL CONSTRAINT ranked_tenders_prioritization_round_id_fkey REFERENCES prioritization_rounds ON DELETE CASCADE,
    tender_id uuid NOT NULL CONSTRAINT ranked_tenders_tender_id_fkey REFERENCES tenders ON DELETE CASCADE,
    position integer NOT NULL CONSTRAINT ranked_tenders_position_check CHECK (position >= 1),
    moved_to date CONSTRAINT ranked_tenders_moved_to_check CHECK (moved_to = date_trunc('quarter', moved_to::timestamp)::date),
    CONSTRAINT ranked_tenders_prioritization_round_id_tender_id_key UNIQUE (prioritization_round_id, tender_id),
    CONSTRAINT ranked_tenders_prioritization_round_id_position_key UNIQUE (prioritization_round_id, position)
);
CREATE INDEX ranked_tenders_tender_id_index ON ranked_tenders (tender_id);
COMMENT ON TABLE ranked_tenders IS 'Volgorde: the place of a tender in a prioritization round, and whether it is to wait';
COMMENT ON COLUMN ranked_tenders.ranked_tender_id IS 'Identity';
COMMENT ON COLUMN ranked_tenders.prioritization_round_id IS 'The round';
COMMENT ON COLUMN ranked_tenders.tender_id IS 'The tender';
COMMENT ON COLUMN ranked_tenders.position IS 'Place, 1 for what goes first';
COMMENT ON COLUMN ranked_tenders.moved_to IS 'First day of the quarter in which it is published when the round takes effect; null leaves its planning as it is';

CREATE TABLE prioritization_agreements (
    prioritization_agreement_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT prioritization_agreements_pkey PRIMARY KEY,
    prioritization_round_id uuid NOT NULL CONSTRAINT prioritization_agreements_prioritization_round_id_fkey REFERENCES prioritization_rounds ON DELETE CASCADE,
    organization_id uuid NOT NULL CONSTRAINT prioritization_agreements_organization_id_fkey REFERENCES organizations,
    agrees boolean,
    reason text CONSTRAINT prioritization_agreements_reason_check CHECK (btrim(reason) <> ''),
    answered_by text,
    answered_at timestamptz,
    CONSTRAINT prioritization_agreements_round_id_organization_id_key UNIQUE (prioritization_round_id, organization_id),
    CONSTRAINT prioritization_agreements_answered_check CHECK ((agrees IS NULL) = (answered_by IS NULL)
        AND (agrees IS NULL) = (answered_at IS NULL) AND (agrees IS NOT NULL OR reason IS NULL)),
    CONSTRAINT prioritization_agreements_disagreed_check CHECK (agrees IS DISTINCT FROM false OR reason IS NOT NULL)
);
CREATE INDEX prioritization_agreements_organization_id_index ON prioritization_agreements (organization_id);
COMMENT ON TABLE prioritization_agreements IS 'Instemming: whether a member agrees with a prioritization round as its tenders are ranked now';
COMMENT ON COLUMN prioritization_agreements.prioritization_agreement_id IS 'Identity';
COMMENT ON COLUMN prioritization_agreements.prioritization_round_id IS 'The round';
COMMENT ON COLUMN prioritization_agreements.organization_id IS 'The member that is asked';
COMMENT ON COLUMN prioritization_agreements.agrees IS 'Whether it agrees; null until it says so';
COMMENT ON COLUMN prioritization_agreements.reason IS 'Why; null when nothing was said, which only who agrees may do';
COMMENT ON COLUMN prioritization_agreements.answered_by IS 'Who said so, as in changes.actor; null until then';
COMMENT ON COLUMN prioritization_agreements.answered_at IS 'Moment of that; null until then';

SELECT keep_history('prioritization_rounds', 'prioritization_round_id');
SELECT keep_history('ranked_tenders', 'ranked_tender_id');
SELECT keep_history('prioritization_agreements', 'prioritization_agreement_id');

-- Rows of other tables stay where they are in the index on it.
CREATE OR REPLACE FUNCTION part_of(table_name text, content jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN table_name IN ('participations', 'lots', 'planned_periods', 'tender_hours') THEN content ->> 'tender_id'
        WHEN table_name IN ('extension_options', 'contract_follow_ups', 'contract_endings') THEN content ->> 'contract_id'
        WHEN table_name IN ('budget_lines', 'budget_weights', 'budget_decisions', 'plan_items') THEN content ->> 'budget_id'
        WHEN table_name = 'assessment_answers' THEN content ->> 'assessment_id'
        WHEN table_name IN ('ranked_tenders', 'prioritization_agreements') THEN content ->> 'prioritization_round_id'
    END
$$;
