ALTER TABLE import_annotations DROP COLUMN excerpt;
