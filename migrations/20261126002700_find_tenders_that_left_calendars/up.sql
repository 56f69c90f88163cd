-- A calendar as it stood has tenders that are in it no longer: they are found by the change with which they left.
CREATE INDEX row_changes_left_calendar_index ON row_changes ((before ->> 'calendar_id'))
    WHERE table_name = 'tenders' AND (operation = 'DELETE' OR before ->> 'calendar_id' <> after ->> 'calendar_id');
