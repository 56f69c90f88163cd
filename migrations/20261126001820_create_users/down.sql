DELETE FROM tokens WHERE user_id IS NOT NULL;
ALTER TABLE tokens
    DROP COLUMN user_id,
    DROP COLUMN browser,
    ALTER COLUMN role SET NOT NULL;
COMMENT ON COLUMN tokens.role IS 'Role of its holder in the partnership, see Authority in the domain';
DROP TABLE sign_in_attempts;
DROP TABLE user_roles;
DROP TABLE user_passwords;
DROP TABLE users;
