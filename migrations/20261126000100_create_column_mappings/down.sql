DROP TABLE column_mappings;
