-- What a page shows of the sheet around the findings: its own workbook is not read again by who serves pages.
ALTER TABLE import_annotations ADD COLUMN excerpt jsonb NOT NULL DEFAULT '[]'
    CONSTRAINT import_annotations_excerpt_check CHECK (jsonb_typeof(excerpt) = 'array');
COMMENT ON COLUMN import_annotations.excerpt IS 'The first rows of each sheet with findings and those around them, as far as they are shown: [{"sheet", "rows": [{"number", "cells": [text or null]}]}]';
