-- The life of a budget: drafted, submitted with its key, approved or rejected by those who bear it, and locked.
ALTER TABLE budgets
    DROP CONSTRAINT budgets_status_check,
    ADD CONSTRAINT budgets_status_check CHECK (status IN ('DRAFT', 'SUBMITTED', 'APPROVED', 'REJECTED')),
    ADD COLUMN version integer NOT NULL DEFAULT 1 CONSTRAINT budgets_version_check CHECK (version > 0);
COMMENT ON COLUMN budgets.status IS 'DRAFT, SUBMITTED, APPROVED or REJECTED; only a draft changes';
COMMENT ON COLUMN budgets.version IS 'Counts the changes, those of lines and weights too; guards against lost updates';

-- Deferrable, so that lines change places in one statement.
ALTER TABLE budget_lines
    ADD COLUMN category text CONSTRAINT budget_lines_category_check CHECK (btrim(category) <> ''),
    DROP CONSTRAINT budget_lines_budget_id_position_key,
    ADD CONSTRAINT budget_lines_budget_id_position_key UNIQUE (budget_id, position) DEFERRABLE;
COMMENT ON COLUMN budget_lines.category IS 'Kind of costs in words of the partnership, such as personnel; null when nothing was said';

CREATE TABLE budget_weights (
    budget_weight_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT budget_weights_pkey PRIMARY KEY,
    budget_id uuid NOT NULL CONSTRAINT budget_weights_budget_id_fkey REFERENCES budgets ON DELETE CASCADE,
    organization_id uuid NOT NULL CONSTRAINT budget_weights_organization_id_fkey REFERENCES organizations,
    weight integer NOT NULL CONSTRAINT budget_weights_weight_check CHECK (weight > 0),
    reason text NOT NULL CONSTRAINT budget_weights_reason_check CHECK (btrim(reason) <> ''),
    CONSTRAINT budget_weights_budget_id_organization_id_key UNIQUE (budget_id, organization_id)
);
CREATE INDEX budget_weights_organization_id_index ON budget_weights (organization_id);
COMMENT ON TABLE budget_weights IS 'Gewicht: for how many inhabitants a member without inhabitants counts in the key of a budget';
COMMENT ON COLUMN budget_weights.budget_weight_id IS 'Identity';
COMMENT ON COLUMN budget_weights.budget_id IS 'The budget';
COMMENT ON COLUMN budget_weights.organization_id IS 'The member, no municipality';
COMMENT ON COLUMN budget_weights.weight IS 'Inhabitants that it counts for';
COMMENT ON COLUMN budget_weights.reason IS 'Why so many';

ALTER TABLE cost_shares ADD COLUMN weight_reason text;
COMMENT ON COLUMN cost_shares.inhabitants IS 'Inhabitants in the key, or what a member without inhabitants counts for';
COMMENT ON COLUMN cost_shares.weight_reason IS 'Why a member without inhabitants counts for so many; null where it is the figure of CBS';
COMMENT ON TABLE distributions IS 'Kostenverdeling: how a submitted budget is shared, with the key that was stored when it was submitted';

CREATE TABLE budget_decisions (
    budget_decision_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT budget_decisions_pkey PRIMARY KEY,
    budget_id uuid NOT NULL CONSTRAINT budget_decisions_budget_id_fkey REFERENCES budgets ON DELETE CASCADE,
    kind text NOT NULL CONSTRAINT budget_decisions_kind_check CHECK (kind IN ('SUBMITTED', 'APPROVED', 'REJECTED')),
    role text NOT NULL CONSTRAINT budget_decisions_role_check CHECK (role IN ('PROGRAMME_MANAGER', 'SECRETARY', 'DIRECTOR')),
    organization_id uuid CONSTRAINT budget_decisions_organization_id_fkey REFERENCES organizations,
    actor text NOT NULL,
    reason text,
    decided_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT budget_decisions_once_key UNIQUE NULLS NOT DISTINCT (budget_id, kind, role, organization_id),
    CONSTRAINT budget_decisions_organization_id_check CHECK ((role = 'SECRETARY') = (organization_id IS NOT NULL)),
    CONSTRAINT budget_decisions_submitted_check CHECK ((role = 'PROGRAMME_MANAGER') = (kind = 'SUBMITTED')),
    CONSTRAINT budget_decisions_reason_check CHECK (kind <> 'REJECTED' OR btrim(reason) <> '')
);
CREATE INDEX budget_decisions_organization_id_index ON budget_decisions (organization_id);
COMMENT ON TABLE budget_decisions IS 'Besluit: who submitted, approved or rejected a revision of a budget, when and why; never changed';
COMMENT ON COLUMN budget_decisions.budget_decision_id IS 'Identity';
COMMENT ON COLUMN budget_decisions.budget_id IS 'The revision';
COMMENT ON COLUMN budget_decisions.kind IS 'SUBMITTED (voorgelegd), APPROVED (akkoord) or REJECTED (afgewezen)';
COMMENT ON COLUMN budget_decisions.role IS 'As what it was decided: PROGRAMME_MANAGER, SECRETARY of the organization or DIRECTOR';
COMMENT ON COLUMN budget_decisions.organization_id IS 'Member whose secretary decided; null for the others';
COMMENT ON COLUMN budget_decisions.actor IS 'Who, as in changes.actor';
COMMENT ON COLUMN budget_decisions.reason IS 'Why; null when nothing was said, which a rejection may not';
COMMENT ON COLUMN budget_decisions.decided_at IS 'Moment';

SELECT keep_history('budget_weights', 'budget_weight_id');
SELECT keep_history('budget_decisions', 'budget_decision_id');

-- Whether anything of these budgets may not change. Their rows are held, so that none is submitted meanwhile.
CREATE FUNCTION has_status(budget_ids uuid[], statuses text[]) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM budgets WHERE budget_id = ANY(budget_ids) FOR SHARE;
    RETURN EXISTS (SELECT FROM budgets WHERE budget_id = ANY(budget_ids) AND status = ANY(statuses));
END $$;
COMMENT ON FUNCTION has_status(uuid[], text[]) IS 'Whether one of the budgets has one of the statuses, which it then keeps until the transaction ends';

CREATE FUNCTION refuse_locked_budget(budget_id uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'budget % is locked', budget_id USING ERRCODE = 'restrict_violation', CONSTRAINT = 'budget_locked';
END $$;
COMMENT ON FUNCTION refuse_locked_budget(uuid) IS 'Raises the error that a budget is locked';

-- Without its partnership or its budget a row goes along: a cascade is not a change of a budget.
CREATE FUNCTION keep_budget_locked() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    movable constant text[] := ARRAY['status', 'version', 'import_run_id'];
    steps constant text[] := ARRAY['DRAFT SUBMITTED', 'SUBMITTED APPROVED', 'SUBMITTED REJECTED'];
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.status <> 'DRAFT' THEN
            PERFORM refuse_locked_budget(NEW.budget_id);
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' THEN
        IF OLD.status <> 'DRAFT' AND EXISTS (SELECT FROM partnerships p WHERE p.partnership_id = OLD.partnership_id) THEN
            PERFORM refuse_locked_budget(OLD.budget_id);
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.status <> 'DRAFT' AND to_jsonb(NEW) - movable IS DISTINCT FROM to_jsonb(OLD) - movable
        OR OLD.status <> NEW.status AND concat(OLD.status, ' ', NEW.status) <> ALL (steps)
        OR OLD.status <> NEW.status AND NEW.status = 'APPROVED' AND awaits_approval(NEW.budget_id) THEN
        PERFORM refuse_locked_budget(NEW.budget_id);
    END IF;
    RETURN NEW;
END $$;
COMMENT ON FUNCTION keep_budget_locked() IS 'Row trigger: only a draft changes, only in the order of its life, and only approvals of all approve it';

CREATE FUNCTION awaits_approval(asked_budget_id uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT NOT EXISTS (SELECT FROM distributions WHERE budget_id = asked_budget_id)
        OR NOT EXISTS (SELECT FROM budget_decisions WHERE budget_id = asked_budget_id AND kind = 'APPROVED' AND role = 'DIRECTOR')
        OR EXISTS (SELECT FROM distributions JOIN cost_shares USING (distribution_id)
            WHERE budget_id = asked_budget_id AND organization_id NOT IN (SELECT d.organization_id FROM budget_decisions d
                WHERE d.budget_id = asked_budget_id AND d.kind = 'APPROVED' AND d.role = 'SECRETARY'))
$$;
COMMENT ON FUNCTION awaits_approval(uuid) IS 'Whether the director, or the secretary of a member in the key, has not approved the budget yet';

CREATE FUNCTION keep_budget_parts_locked() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before constant jsonb := to_jsonb(OLD);
    after constant jsonb := to_jsonb(NEW);
    budget_ids uuid[] := ARRAY[before ->> 'budget_id', after ->> 'budget_id'];
BEGIN
    IF TG_TABLE_NAME = 'cost_shares' THEN
        budget_ids := ARRAY(SELECT d.budget_id FROM distributions d WHERE d.distribution_id IN
            ((before ->> 'distribution_id')::uuid, (after ->> 'distribution_id')::uuid));
    END IF;
    IF has_status(budget_ids, TG_ARGV) THEN
        PERFORM refuse_locked_budget(coalesce(budget_ids[2], budget_ids[1]));
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
COMMENT ON FUNCTION keep_budget_parts_locked() IS 'Row trigger: refuses a change of a part of a budget that has one of the statuses that are its arguments';

CREATE TRIGGER keep_locked BEFORE INSERT OR UPDATE OR DELETE ON budgets
    FOR EACH ROW EXECUTE FUNCTION keep_budget_locked();
CREATE TRIGGER keep_locked BEFORE INSERT OR UPDATE OR DELETE ON budget_lines
    FOR EACH ROW EXECUTE FUNCTION keep_budget_parts_locked('SUBMITTED', 'APPROVED', 'REJECTED');
CREATE TRIGGER keep_locked BEFORE INSERT OR UPDATE OR DELETE ON budget_weights
    FOR EACH ROW EXECUTE FUNCTION keep_budget_parts_locked('SUBMITTED', 'APPROVED', 'REJECTED');
CREATE TRIGGER keep_locked BEFORE INSERT OR UPDATE OR DELETE ON distributions
    FOR EACH ROW EXECUTE FUNCTION keep_budget_parts_locked('SUBMITTED', 'APPROVED', 'REJECTED');
CREATE TRIGGER keep_locked BEFORE INSERT OR UPDATE OR DELETE ON cost_shares
    FOR EACH ROW EXECUTE FUNCTION keep_budget_parts_locked('SUBMITTED', 'APPROVED', 'REJECTED');
CREATE TRIGGER keep_decided BEFORE INSERT ON budget_decisions
    FOR EACH ROW EXECUTE FUNCTION keep_budget_parts_locked('APPROVED', 'REJECTED');
CREATE TRIGGER keep_locked BEFORE UPDATE OR DELETE ON budget_decisions
    FOR EACH ROW EXECUTE FUNCTION keep_budget_parts_locked('DRAFT', 'SUBMITTED', 'APPROVED', 'REJECTED');

-- Rows of other tables stay where they are in the index on it.
CREATE OR REPLACE FUNCTION part_of(table_name text, content jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN table_name IN ('participations', 'lots', 'planned_periods') THEN content ->> 'tender_id'
        WHEN table_name = 'extension_options' THEN content ->> 'contract_id'
        WHEN table_name IN ('budget_lines', 'budget_weights', 'budget_decisions') THEN content ->> 'budget_id'
    END
$$;
