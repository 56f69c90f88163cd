-- What back-planning reckons with changes rarely, and calendars that people subscribe to ask each time how often it did.
CREATE INDEX row_changes_planning_index ON row_changes (changed_at) WHERE table_name IN ('lead_times', 'procedure_terms');
