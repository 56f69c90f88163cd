DROP TABLE differences;
DROP TABLE findings;
DROP TABLE import_runs;
DROP TABLE import_files;
