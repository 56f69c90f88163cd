DROP TABLE tender_moves;
DROP TRIGGER record_step ON tenders;
DROP FUNCTION record_tender_step();
DROP TABLE tender_steps;
