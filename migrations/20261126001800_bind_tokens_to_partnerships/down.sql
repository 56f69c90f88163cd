ALTER TABLE tokens
    DROP COLUMN partnership_id,
    DROP COLUMN access,
    DROP COLUMN last_used_at;
COMMENT ON COLUMN tokens.role IS 'Role of its holder, see Authority in the domain';
