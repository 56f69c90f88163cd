-- The largest first, and what is unknown last whichever way: no other index can be read in that order.
CREATE INDEX tenders_calendar_id_value_desc_index
    ON tenders (calendar_id, estimated_value_eur DESC NULLS LAST, tender_id);
