DROP TABLE procedure_terms;
