CREATE TABLE tokens (
    token_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT tokens_pkey PRIMARY KEY,
    purpose text NOT NULL CONSTRAINT tokens_purpose_check CHECK (purpose IN ('BEARER', 'SIGN_IN', 'SESSION')),
    secret_sha256 bytea NOT NULL CONSTRAINT tokens_secret_sha256_key UNIQUE
        CONSTRAINT tokens_secret_sha256_check CHECK (octet_length(secret_sha256) = 32),
    name text NOT NULL,
    role text NOT NULL CONSTRAINT tokens_role_check CHECK (role IN
        ('VIEWER', 'ADVISER', 'COORDINATOR', 'FINANCE', 'PROGRAMME_MANAGER', 'SECRETARY', 'DIRECTOR', 'LEGAL', 'ADMIN')),
    organization_id uuid CONSTRAINT tokens_organization_id_fkey REFERENCES organizations,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    ended_at timestamptz
);
CREATE INDEX tokens_organization_id_index ON tokens (organization_id);
COMMENT ON TABLE tokens IS 'Secrets that let somebody in; only their hashes are kept';
COMMENT ON COLUMN tokens.token_id IS 'Identity';
COMMENT ON COLUMN tokens.purpose IS 'BEARER (machines), SIGN_IN (a link, used once) or SESSION (a browser)';
COMMENT ON COLUMN tokens.secret_sha256 IS 'SHA-256 of the secret, which has 256 random bits';
COMMENT ON COLUMN tokens.name IS 'What the token is for, as its maker named it; the actor in the history';
COMMENT ON COLUMN tokens.role IS 'Role of its holder, see Authority in the domain';
COMMENT ON COLUMN tokens.organization_id IS 'Organization that its holder acts for; null for none';
COMMENT ON COLUMN tokens.created_at IS 'Moment of creation';
COMMENT ON COLUMN tokens.expires_at IS 'Moment from which it no longer counts';
COMMENT ON COLUMN tokens.ended_at IS 'Moment at which it was revoked, signed out or used up; null while it counts';
