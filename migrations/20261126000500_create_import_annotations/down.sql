DROP TABLE import_annotations;
