DROP FUNCTION keep_history(regclass, text);
DROP FUNCTION record_changes();
DROP TABLE changes;
