-- What an annual plan says beside its budget: drafted, approved and locked with the revision that it belongs to.
CREATE TABLE plan_items (
    plan_item_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT plan_items_pkey PRIMARY KEY,
    budget_id uuid NOT NULL CONSTRAINT plan_items_budget_id_fkey REFERENCES budgets ON DELETE CASCADE,
    kind text NOT NULL CONSTRAINT plan_items_kind_check CHECK (kind IN ('GOAL', 'FOCUS_POINT', 'ACTIVITY')),
    position integer NOT NULL CONSTRAINT plan_items_position_check CHECK (position > 0),
    title text NOT NULL CONSTRAINT plan_items_title_check CHECK (btrim(title) <> ''),
    description text CONSTRAINT plan_items_description_check CHECK (btrim(description) <> ''),
    CONSTRAINT plan_items_budget_id_kind_position_key UNIQUE (budget_id, kind, position)
);
COMMENT ON TABLE plan_items IS 'Onderdeel van het jaarplan: a goal, focus point or activity of the year of a revision';
COMMENT ON COLUMN plan_items.plan_item_id IS 'Identity';
COMMENT ON COLUMN plan_items.budget_id IS 'The revision of the budget that the plan is put before director and secretaries with';
COMMENT ON COLUMN plan_items.kind IS 'GOAL (doelstelling), FOCUS_POINT (speerpunt) or ACTIVITY (activiteit)';
COMMENT ON COLUMN plan_items.position IS 'Place among those of its kind, from 1';
COMMENT ON COLUMN plan_items.title IS 'What it is, in a sentence or a name';
COMMENT ON COLUMN plan_items.description IS 'What is done and by whom, in as many paragraphs as it takes; null when the title says all';

SELECT keep_history('plan_items', 'plan_item_id');

CREATE TRIGGER keep_locked BEFORE INSERT OR UPDATE OR DELETE ON plan_items
    FOR EACH ROW EXECUTE FUNCTION keep_budget_parts_locked('SUBMITTED', 'APPROVED', 'REJECTED');

-- Rows of other tables stay where they are in the index on it.
CREATE OR REPLACE FUNCTION part_of(table_name text, content jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN table_name IN ('participations', 'lots', 'planned_periods') THEN content ->> 'tender_id'
        WHEN table_name = 'extension_options' THEN content ->> 'contract_id'
        WHEN table_name IN ('budget_lines', 'budget_weights', 'budget_decisions', 'plan_items') THEN content ->> 'budget_id'
    END
$$;
