CREATE TABLE calendar_feeds (
    calendar_feed_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT calendar_feeds_pkey PRIMARY KEY,
    user_id uuid NOT NULL CONSTRAINT calendar_feeds_user_id_fkey REFERENCES users ON DELETE CASCADE,
    partnership_id uuid NOT NULL CONSTRAINT calendar_feeds_partnership_id_fkey REFERENCES partnerships ON DELETE CASCADE,
    organization_id uuid CONSTRAINT calendar_feeds_organization_id_fkey REFERENCES organizations ON DELETE CASCADE,
    secret_sha256 bytea NOT NULL CONSTRAINT calendar_feeds_secret_sha256_key UNIQUE
        CONSTRAINT calendar_feeds_secret_sha256_check CHECK (octet_length(secret_sha256) = 32),
    created_at timestamptz NOT NULL DEFAULT now(),
    last_used_at timestamptz,
    revoked_at timestamptz
);
CREATE INDEX calendar_feeds_user_id_index ON calendar_feeds (user_id);
CREATE INDEX calendar_feeds_partnership_id_index ON calendar_feeds (partnership_id);
CREATE INDEX calendar_feeds_organization_id_index ON calendar_feeds (organization_id);
COMMENT ON TABLE calendar_feeds IS 'Persoonlijke agendakoppeling: a secret address at which a user subscribes to the calendars of a partnership, and which opens nothing else';
COMMENT ON COLUMN calendar_feeds.calendar_feed_id IS 'Identity';
COMMENT ON COLUMN calendar_feeds.user_id IS 'Whose it is: it works as long as that one may read all of the partnership';
COMMENT ON COLUMN calendar_feeds.partnership_id IS 'The partnership';
COMMENT ON COLUMN calendar_feeds.organization_id IS 'Organization whose tenders and contracts alone are wanted; null for those of all';
COMMENT ON COLUMN calendar_feeds.secret_sha256 IS 'SHA-256 of the secret, which has 256 random bits';
COMMENT ON COLUMN calendar_feeds.created_at IS 'Moment of creation';
COMMENT ON COLUMN calendar_feeds.last_used_at IS 'Moment of its last use, to within an hour; null while it has never been used';
COMMENT ON COLUMN calendar_feeds.revoked_at IS 'Moment at which it was revoked; null while it counts';
