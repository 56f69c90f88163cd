DROP TABLE lead_times;
