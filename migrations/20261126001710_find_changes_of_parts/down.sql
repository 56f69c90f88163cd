DROP INDEX row_changes_part_index;
DROP FUNCTION part_of(text, jsonb);
