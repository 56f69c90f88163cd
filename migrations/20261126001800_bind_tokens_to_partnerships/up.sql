ALTER TABLE tokens
    ADD COLUMN partnership_id uuid CONSTRAINT tokens_partnership_id_fkey REFERENCES partnerships ON DELETE CASCADE,
    ADD COLUMN access text NOT NULL DEFAULT 'FULL' CONSTRAINT tokens_access_check CHECK (access IN ('READ', 'FULL')),
    ADD COLUMN last_used_at timestamptz;
CREATE INDEX tokens_partnership_id_index ON tokens (partnership_id);
-- Where there is one partnership a token without one can only mean that; where there are more it could read them all, and ends.
UPDATE tokens SET partnership_id = (SELECT partnership_id FROM partnerships)
    WHERE role <> 'ADMIN' AND (SELECT count(*) FROM partnerships) = 1;
UPDATE tokens SET ended_at = now() WHERE role <> 'ADMIN' AND partnership_id IS NULL AND ended_at IS NULL;
ALTER TABLE tokens ADD
    CONSTRAINT tokens_partnership_id_check CHECK (partnership_id IS NOT NULL OR role = 'ADMIN' OR ended_at IS NOT NULL);
COMMENT ON COLUMN tokens.role IS 'Role of its holder in the partnership, see Authority in the domain';
COMMENT ON COLUMN tokens.partnership_id IS 'Partnership that it lets its holder into; null for all of them, which is for an ADMIN alone';
COMMENT ON COLUMN tokens.access IS 'FULL: all that the role may; READ: of that only what changes nothing';
COMMENT ON COLUMN tokens.last_used_at IS 'Moment of its last use, to within a minute; null while it has never been used';
