CREATE TABLE assessments (
    assessment_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT assessments_pkey PRIMARY KEY,
    tender_id uuid NOT NULL CONSTRAINT assessments_tender_id_fkey REFERENCES tenders ON DELETE CASCADE,
    due_on date NOT NULL,
    opened_by text NOT NULL,
    opened_at timestamptz NOT NULL DEFAULT now(),
    outcome text CONSTRAINT assessments_outcome_check CHECK (outcome IN ('JOINT', 'INDIVIDUAL')),
    conclusion text,
    follow_up text,
    concluded_by text,
    concluded_at timestamptz,
    CONSTRAINT assessments_concluded_check CHECK ((outcome IS NULL) = (concluded_at IS NULL)
        AND (outcome IS NULL) = (concluded_by IS NULL) AND (outcome IS NULL) = (conclusion IS NULL))
);
CREATE INDEX assessments_tender_id_index ON assessments (tender_id, opened_at);
CREATE UNIQUE INDEX assessments_open_key ON assessments (tender_id) WHERE outcome IS NULL;
COMMENT ON TABLE assessments IS 'Afweging samenwerking: whether it is wise to do a tender together, at the pre-kick-off';
COMMENT ON COLUMN assessments.assessment_id IS 'Identity';
COMMENT ON COLUMN assessments.tender_id IS 'The tender; at most one is open at a time';
COMMENT ON COLUMN assessments.due_on IS 'Last day to answer';
COMMENT ON COLUMN assessments.opened_by IS 'Who asked, as in changes.actor';
COMMENT ON COLUMN assessments.opened_at IS 'Moment at which it was asked';
COMMENT ON COLUMN assessments.outcome IS 'JOINT or INDIVIDUAL; null while it is open';
COMMENT ON COLUMN assessments.conclusion IS 'Why it came to that; null while it is open';
COMMENT ON COLUMN assessments.follow_up IS 'What is to be done next, and by whom; null when nothing was said';
COMMENT ON COLUMN assessments.concluded_by IS 'Who concluded it, as in changes.actor; null while it is open';
COMMENT ON COLUMN assessments.concluded_at IS 'Moment at which it was concluded; null while it is open';

CREATE TABLE assessment_answers (
    assessment_answer_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT assessment_answers_pkey PRIMARY KEY,
    assessment_id uuid NOT NULL CONSTRAINT assessment_answers_assessment_id_fkey REFERENCES assessments ON DELETE CASCADE,
    organization_id uuid NOT NULL CONSTRAINT assessment_answers_organization_id_fkey REFERENCES organizations,
    choice text CONSTRAINT assessment_answers_choice_check CHECK (choice IN ('JOIN', 'DECLINE', 'LATER', 'UNDECIDED')),
    reason text CONSTRAINT assessment_answers_reason_check CHECK (btrim(reason) <> ''),
    answered_by text,
    answered_at timestamptz,
    CONSTRAINT assessment_answers_assessment_id_organization_id_key UNIQUE (assessment_id, organization_id),
    CONSTRAINT assessment_answers_answered_check CHECK ((choice IS NULL) = (reason IS NULL)
        AND (choice IS NULL) = (answered_by IS NULL) AND (choice IS NULL) = (answered_at IS NULL))
);
CREATE INDEX assessment_answers_organization_id_index ON assessment_answers (organization_id);
COMMENT ON TABLE assessment_answers IS 'Antwoord: what a member that was asked says of a tender; there from the moment that it was asked';
COMMENT ON COLUMN assessment_answers.assessment_answer_id IS 'Identity';
COMMENT ON COLUMN assessment_answers.assessment_id IS 'The assessment';
COMMENT ON COLUMN assessment_answers.organization_id IS 'The member that was asked';
COMMENT ON COLUMN assessment_answers.choice IS 'JOIN (doet mee), DECLINE (doet niet mee), LATER or UNDECIDED; null until it answers';
COMMENT ON COLUMN assessment_answers.reason IS 'Why; null until it answers';
COMMENT ON COLUMN assessment_answers.answered_by IS 'Who answered last, as in changes.actor; null until then';
COMMENT ON COLUMN assessment_answers.answered_at IS 'Moment of that; null until then';

CREATE TABLE weighed_criteria (
    weighed_criterion_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT weighed_criteria_pkey PRIMARY KEY,
    assessment_answer_id uuid NOT NULL CONSTRAINT weighed_criteria_assessment_answer_id_fkey REFERENCES assessment_answers ON DELETE CASCADE,
    criterion text NOT NULL CONSTRAINT weighed_criteria_criterion_check CHECK (criterion IN
        ('VOLUME', 'PROCEDURE_COSTS', 'KNOWLEDGE', 'RISK', 'CAPACITY', 'END_DATES', 'LOCAL_SUPPLIERS')),
    verdict text NOT NULL CONSTRAINT weighed_criteria_verdict_check CHECK (verdict IN ('FOR', 'NEUTRAL', 'AGAINST')),
    note text,
    CONSTRAINT weighed_criteria_assessment_answer_id_criterion_key UNIQUE (assessment_answer_id, criterion)
);
COMMENT ON TABLE weighed_criteria IS 'Criterium: what a member finds of doing it together in one respect';
COMMENT ON COLUMN weighed_criteria.weighed_criterion_id IS 'Identity';
COMMENT ON COLUMN weighed_criteria.assessment_answer_id IS 'The answer that it is a part of';
COMMENT ON COLUMN weighed_criteria.criterion IS 'VOLUME, PROCEDURE_COSTS, KNOWLEDGE, RISK, CAPACITY, END_DATES or LOCAL_SUPPLIERS';
COMMENT ON COLUMN weighed_criteria.verdict IS 'Whether it speaks FOR or AGAINST doing it together, or is NEUTRAL';
COMMENT ON COLUMN weighed_criteria.note IS 'Why; null when nothing was said';

SELECT keep_history('assessments', 'assessment_id');
SELECT keep_history('assessment_answers', 'assessment_answer_id');
SELECT keep_history('weighed_criteria', 'weighed_criterion_id');

-- Rows of other tables stay where they are in the index on it.
CREATE OR REPLACE FUNCTION part_of(table_name text, content jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN table_name IN ('participations', 'lots', 'planned_periods') THEN content ->> 'tender_id'
        WHEN table_name IN ('extension_options', 'contract_follow_ups', 'contract_endings') THEN content ->> 'contract_id'
        WHEN table_name IN ('budget_lines', 'budget_weights', 'budget_decisions', 'plan_items') THEN content ->> 'budget_id'
        WHEN table_name = 'assessment_answers' THEN content ->> 'assessment_id'
    END
$$;
