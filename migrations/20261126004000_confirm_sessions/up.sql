ALTER TABLE tokens
    ADD COLUMN confirmed_at timestamptz,
    DROP CONSTRAINT tokens_purpose_check,
    ADD CONSTRAINT tokens_purpose_check CHECK (purpose IN ('BEARER', 'SIGN_IN', 'SESSION', 'PASSWORD'));
COMMENT ON COLUMN tokens.purpose IS 'BEARER (machines), SIGN_IN (a link, used once), SESSION (a browser) or PASSWORD (a link by which a user sets a password, once)';
COMMENT ON COLUMN tokens.user_id IS 'User whose session it is, or who sets a password by it; null for a machine, and for who came by a link';
COMMENT ON COLUMN tokens.confirmed_at IS 'Of a session the moment at which its user last showed again who it is; null while opening it was the last time';

DROP TRIGGER tell_access ON tokens;
CREATE TRIGGER tell_access AFTER DELETE OR UPDATE OF
    purpose, name, partnership_id, role, organization_id, access, secret_sha256, user_id, expires_at, ended_at, confirmed_at
    ON tokens FOR EACH STATEMENT EXECUTE FUNCTION tell_access_changes();
