DROP TABLE planned_periods;
DROP TABLE lots;
DROP TABLE participations;
DROP TABLE tenders;
DROP TABLE calendars;
