-- A calendar that is numbered anew gives a tender the reference that another one had: unique after the statement, not
-- after each row of it.
ALTER TABLE tenders
    DROP CONSTRAINT tenders_calendar_id_reference_key,
    ADD CONSTRAINT tenders_calendar_id_reference_key UNIQUE (calendar_id, reference) DEFERRABLE;
