DROP TRIGGER tell_access ON tokens;
CREATE TRIGGER tell_access AFTER DELETE OR UPDATE OF
    purpose, name, partnership_id, role, organization_id, access, secret_sha256, user_id, expires_at, ended_at
    ON tokens FOR EACH STATEMENT EXECUTE FUNCTION tell_access_changes();
DELETE FROM tokens WHERE purpose = 'PASSWORD';
ALTER TABLE tokens
    DROP COLUMN confirmed_at,
    DROP CONSTRAINT tokens_purpose_check,
    ADD CONSTRAINT tokens_purpose_check CHECK (purpose IN ('BEARER', 'SIGN_IN', 'SESSION'));
COMMENT ON COLUMN tokens.purpose IS 'BEARER (machines), SIGN_IN (a link, used once) or SESSION (a browser)';
COMMENT ON COLUMN tokens.user_id IS 'User whose session it is; null for a machine, and for who came by a link';
