CREATE TABLE procedure_terms (
    procedure_term_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT procedure_terms_pkey PRIMARY KEY,
    procedure text NOT NULL CONSTRAINT procedure_terms_procedure_check CHECK (procedure IN (
        'OPEN', 'RESTRICTED', 'COMPETITIVE_WITH_NEGOTIATION', 'COMPETITIVE_DIALOGUE', 'INNOVATION_PARTNERSHIP', 'NEGOTIATED_WITHOUT_PUBLICATION',
        'NATIONAL_OPEN', 'NATIONAL_RESTRICTED', 'MULTIPLE_PRIVATE', 'SINGLE_PRIVATE', 'SOCIAL_AND_SPECIFIC', 'DYNAMIC_PURCHASING_SYSTEM')),
    step text NOT NULL CONSTRAINT procedure_terms_step_check CHECK (step IN ('REQUESTS', 'SUBMISSION', 'LAST_CLARIFICATIONS', 'STANDSTILL')),
    minimum_days integer NOT NULL CONSTRAINT procedure_terms_minimum_days_check CHECK (minimum_days BETWEEN 0 AND 365),
    electronic_days integer CONSTRAINT procedure_terms_electronic_days_check CHECK (electronic_days BETWEEN 0 AND minimum_days),
    note text CONSTRAINT procedure_terms_note_check CHECK (btrim(note) <> ''),
    source text NOT NULL CONSTRAINT procedure_terms_source_check CHECK (btrim(source) <> ''),
    during daterange NOT NULL CONSTRAINT procedure_terms_during_check CHECK (NOT isempty(during) AND NOT lower_inf(during)),
    created_at timestamptz NOT NULL DEFAULT now(),
    -- As in thresholds.
    CONSTRAINT procedure_terms_during_excl EXCLUDE USING gist (
        int4range(
            array_position(ARRAY['REQUESTS', 'SUBMISSION', 'LAST_CLARIFICATIONS', 'STANDSTILL'], step) * 100
                + array_position(ARRAY['OPEN', 'RESTRICTED', 'COMPETITIVE_WITH_NEGOTIATION', 'COMPETITIVE_DIALOGUE', 'INNOVATION_PARTNERSHIP',
                    'NEGOTIATED_WITHOUT_PUBLICATION', 'NATIONAL_OPEN', 'NATIONAL_RESTRICTED', 'MULTIPLE_PRIVATE', 'SINGLE_PRIVATE',
                    'SOCIAL_AND_SPECIFIC', 'DYNAMIC_PURCHASING_SYSTEM'], procedure),
            array_position(ARRAY['REQUESTS', 'SUBMISSION', 'LAST_CLARIFICATIONS', 'STANDSTILL'], step) * 100
                + array_position(ARRAY['OPEN', 'RESTRICTED', 'COMPETITIVE_WITH_NEGOTIATION', 'COMPETITIVE_DIALOGUE', 'INNOVATION_PARTNERSHIP',
                    'NEGOTIATED_WITHOUT_PUBLICATION', 'NATIONAL_OPEN', 'NATIONAL_RESTRICTED', 'MULTIPLE_PRIVATE', 'SINGLE_PRIVATE',
                    'SOCIAL_AND_SPECIFIC', 'DYNAMIC_PURCHASING_SYSTEM'], procedure),
            '[]'
        ) WITH &&,
        during WITH &&
    )
);
COMMENT ON TABLE procedure_terms IS 'Minimumtermijn: days that the law asks for a step of a procedure; one at a time for a procedure and a step';
COMMENT ON COLUMN procedure_terms.procedure_term_id IS 'Identity';
COMMENT ON COLUMN procedure_terms.procedure IS 'Procurement procedure, as in tenders.procedure';
COMMENT ON COLUMN procedure_terms.step IS 'REQUESTS (aanmelden als gegadigde; from the dispatch of the notice), SUBMISSION (inschrijven; from the dispatch of the notice, or of the invitation where candidates are selected first), LAST_CLARIFICATIONS (laatste nadere inlichtingen; before the end of SUBMISSION) or STANDSTILL (opschortende termijn; from the day after the award decision is sent)';
COMMENT ON COLUMN procedure_terms.minimum_days IS 'Calendar days, at least; 0 when the law asks for a reasonable term without a number';
COMMENT ON COLUMN procedure_terms.electronic_days IS 'Calendar days, at least, where everything goes electronically; null when that makes no difference';
COMMENT ON COLUMN procedure_terms.note IS 'What else there is to know; null when there is nothing';
COMMENT ON COLUMN procedure_terms.source IS 'Law, article or regulation that says so';
COMMENT ON COLUMN procedure_terms.during IS 'Days on which a term may begin for which it counts; without an end until another is known';
COMMENT ON COLUMN procedure_terms.created_at IS 'Moment of registration';

SELECT keep_history('procedure_terms', 'procedure_term_id');
