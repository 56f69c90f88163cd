DROP TABLE calendar_editions;
COMMENT ON COLUMN calendars.status IS 'DRAFT is for members only, PUBLISHED for anyone';
