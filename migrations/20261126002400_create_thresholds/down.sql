DROP TABLE thresholds;
