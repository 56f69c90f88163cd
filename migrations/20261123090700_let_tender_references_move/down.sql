ALTER TABLE tenders
    DROP CONSTRAINT tenders_calendar_id_reference_key,
    ADD CONSTRAINT tenders_calendar_id_reference_key UNIQUE (calendar_id, reference);
