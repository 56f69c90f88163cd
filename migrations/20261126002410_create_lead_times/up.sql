CREATE TABLE lead_times (
    lead_time_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT lead_times_pkey PRIMARY KEY,
    partnership_id uuid NOT NULL CONSTRAINT lead_times_partnership_id_fkey REFERENCES partnerships ON DELETE CASCADE,
    step text NOT NULL CONSTRAINT lead_times_step_check CHECK (step IN ('PREPARATION', 'DOCUMENTS', 'SELECTION', 'SUBMISSION', 'EVALUATION', 'CONTRACTING')),
    days integer NOT NULL CONSTRAINT lead_times_days_check CHECK (days BETWEEN 0 AND 730),
    CONSTRAINT lead_times_partnership_id_step_key UNIQUE (partnership_id, step)
);
COMMENT ON TABLE lead_times IS 'Eigen doorlooptijd: days that a partnership takes for a step of a tender; a step without a row takes the days that the product proposes';
COMMENT ON COLUMN lead_times.lead_time_id IS 'Identity';
COMMENT ON COLUMN lead_times.partnership_id IS 'The partnership';
COMMENT ON COLUMN lead_times.step IS 'PREPARATION (from pre-kick-off to kick-off), DOCUMENTS (to publication), SELECTION (from the last day of requests to the invitation), SUBMISSION (to request or to tender, where the law asks less), EVALUATION (from the last day of tenders to the award decision) or CONTRACTING (from the end of the standstill to the start of the contract)';
COMMENT ON COLUMN lead_times.days IS 'Calendar days';

SELECT keep_history('lead_times', 'lead_time_id');
