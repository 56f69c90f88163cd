-- The life of a tender: each step with who, when and why, whoever took it: a person, an import or who writes into the database.
CREATE TABLE tender_steps (
    tender_step_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT tender_steps_pkey PRIMARY KEY,
    tender_id uuid NOT NULL CONSTRAINT tender_steps_tender_id_fkey REFERENCES tenders ON DELETE CASCADE,
    from_status text NOT NULL,
    to_status text NOT NULL,
    happened_on date NOT NULL,
    reason text CONSTRAINT tender_steps_reason_check CHECK (btrim(reason) <> ''),
    actor text NOT NULL,
    taken_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT tender_steps_status_check CHECK (from_status <> to_status)
);
CREATE INDEX tender_steps_tender_id_index ON tender_steps (tender_id, taken_at);
COMMENT ON TABLE tender_steps IS 'Stap: how a tender came from one status into another, written by a trigger; never changed';
COMMENT ON COLUMN tender_steps.tender_step_id IS 'Identity';
COMMENT ON COLUMN tender_steps.tender_id IS 'The tender';
COMMENT ON COLUMN tender_steps.from_status IS 'Status before, as in tenders.status';
COMMENT ON COLUMN tender_steps.to_status IS 'Status after, as in tenders.status';
COMMENT ON COLUMN tender_steps.happened_on IS 'Day on which it happened: of the kick-off, of the notice, of the award decision; the day of writing where nobody said';
COMMENT ON COLUMN tender_steps.reason IS 'Why; null when nothing was said';
COMMENT ON COLUMN tender_steps.actor IS 'Who, as in changes.actor';
COMMENT ON COLUMN tender_steps.taken_at IS 'Moment at which it was written down';

CREATE FUNCTION record_tender_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO tender_steps (tender_id, from_status, to_status, happened_on, reason, actor) VALUES (NEW.tender_id, OLD.status, NEW.status,
        coalesce(nullif(current_setting('inkoopkracht.happened_on', true), '')::date, current_date),
        nullif(current_setting('inkoopkracht.reason', true), ''),
        coalesce(nullif(current_setting('inkoopkracht.actor', true), ''), 'database:' || session_user));
    RETURN NULL;
END $$;
COMMENT ON FUNCTION record_tender_step() IS 'Row trigger that writes down a step in the life of a tender; its day and reason are settings of the transaction';
CREATE TRIGGER record_step AFTER UPDATE OF status ON tenders
    FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION record_tender_step();

CREATE TABLE tender_moves (
    tender_move_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT tender_moves_pkey PRIMARY KEY,
    tender_id uuid NOT NULL CONSTRAINT tender_moves_tender_id_fkey REFERENCES tenders ON DELETE CASCADE,
    milestone text NOT NULL CONSTRAINT tender_moves_milestone_check CHECK (milestone IN
        ('PREPARATION', 'PUBLICATION', 'SUBMISSION', 'AWARD', 'CONTRACT_START', 'CONTRACT_END')),
    before_during daterange,
    before_precision text,
    before_text text,
    after_during daterange,
    after_precision text NOT NULL,
    after_text text NOT NULL,
    reason text NOT NULL CONSTRAINT tender_moves_reason_check CHECK (btrim(reason) <> ''),
    actor text NOT NULL,
    moved_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT tender_moves_before_check CHECK ((before_precision IS NULL) = (before_text IS NULL))
);
CREATE INDEX tender_moves_tender_id_index ON tender_moves (tender_id, moved_at);
COMMENT ON TABLE tender_moves IS 'Verplaatsing: a milestone of a tender that was planned anew, with the reason; never changed';
COMMENT ON COLUMN tender_moves.tender_move_id IS 'Identity';
COMMENT ON COLUMN tender_moves.tender_id IS 'The tender';
COMMENT ON COLUMN tender_moves.milestone IS 'Which milestone, as in planned_periods.milestone';
COMMENT ON COLUMN tender_moves.before_during IS 'Days before, as in planned_periods.during; null when unknown, recurring or not planned';
COMMENT ON COLUMN tender_moves.before_precision IS 'Precision before; null when it was not planned';
COMMENT ON COLUMN tender_moves.before_text IS 'Text before; null when it was not planned';
COMMENT ON COLUMN tender_moves.after_during IS 'Days after, as in planned_periods.during; null when unknown or recurring';
COMMENT ON COLUMN tender_moves.after_precision IS 'Precision after';
COMMENT ON COLUMN tender_moves.after_text IS 'Text after';
COMMENT ON COLUMN tender_moves.reason IS 'Why';
COMMENT ON COLUMN tender_moves.actor IS 'Who, as in changes.actor';
COMMENT ON COLUMN tender_moves.moved_at IS 'Moment';

SELECT keep_history('tender_steps', 'tender_step_id');
SELECT keep_history('tender_moves', 'tender_move_id');
