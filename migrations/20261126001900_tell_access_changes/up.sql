-- Each process of the API remembers for a moment whose token is whose, and hears here that somebody is not any more who
-- they were. That a token was used changes nothing about that.
CREATE FUNCTION tell_access_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NOTIFY access_changes;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION tell_access_changes() IS 'Statement trigger that tells listeners that somebody''s token, roles or account changed';
CREATE TRIGGER tell_access AFTER DELETE OR UPDATE OF
    purpose, name, partnership_id, role, organization_id, access, secret_sha256, user_id, expires_at, ended_at
    ON tokens FOR EACH STATEMENT EXECUTE FUNCTION tell_access_changes();
CREATE TRIGGER tell_access AFTER DELETE OR UPDATE ON users FOR EACH STATEMENT EXECUTE FUNCTION tell_access_changes();
CREATE TRIGGER tell_access AFTER INSERT OR DELETE OR UPDATE ON user_roles
    FOR EACH STATEMENT EXECUTE FUNCTION tell_access_changes();
CREATE TRIGGER tell_access AFTER DELETE OR UPDATE ON partnerships
    FOR EACH STATEMENT EXECUTE FUNCTION tell_access_changes();
