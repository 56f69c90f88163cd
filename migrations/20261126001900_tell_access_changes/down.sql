DROP TRIGGER tell_access ON partnerships;
DROP TRIGGER tell_access ON user_roles;
DROP TRIGGER tell_access ON users;
DROP TRIGGER tell_access ON tokens;
DROP FUNCTION tell_access_changes();
