CREATE TABLE users (
    user_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT users_pkey PRIMARY KEY,
    name text NOT NULL CONSTRAINT users_name_check CHECK (btrim(name) <> ''),
    issuer text,
    subject text,
    created_at timestamptz NOT NULL DEFAULT now(),
    disabled_at timestamptz,
    CONSTRAINT users_issuer_subject_key UNIQUE (issuer, subject),
    CONSTRAINT users_issuer_check CHECK ((issuer IS NULL) = (subject IS NULL))
);
CREATE UNIQUE INDEX users_name_index ON users (lower(name)) WHERE issuer IS NULL;
COMMENT ON TABLE users IS 'People who sign in: with a password of their own here, or with an account of an OpenID provider';
COMMENT ON COLUMN users.user_id IS 'Identity';
COMMENT ON COLUMN users.name IS 'Name to sign in with, unique whatever its case; of an account of a provider as that told it last';
COMMENT ON COLUMN users.issuer IS 'OpenID provider that knows the account; null for a local user';
COMMENT ON COLUMN users.subject IS 'Identity of the account at its provider; null for a local user';
COMMENT ON COLUMN users.created_at IS 'Moment of creation';
COMMENT ON COLUMN users.disabled_at IS 'Moment from which they cannot sign in and their sessions do not count; null while they can';

CREATE TABLE user_passwords (
    user_id uuid NOT NULL CONSTRAINT user_passwords_pkey PRIMARY KEY
        CONSTRAINT user_passwords_user_id_fkey REFERENCES users ON DELETE CASCADE,
    hash text NOT NULL CONSTRAINT user_passwords_hash_check CHECK (hash LIKE '$argon2id$%'),
    changed_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE user_passwords IS 'Passwords of local users, apart from them so that no history keeps them';
COMMENT ON COLUMN user_passwords.user_id IS 'The user';
COMMENT ON COLUMN user_passwords.hash IS 'argon2id with its parameters and salt, as a PHC string';
COMMENT ON COLUMN user_passwords.changed_at IS 'Moment at which it was set';

CREATE TABLE user_roles (
    user_role_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT user_roles_pkey PRIMARY KEY,
    user_id uuid NOT NULL CONSTRAINT user_roles_user_id_fkey REFERENCES users ON DELETE CASCADE,
    partnership_id uuid CONSTRAINT user_roles_partnership_id_fkey REFERENCES partnerships ON DELETE CASCADE,
    role text NOT NULL CONSTRAINT user_roles_role_check CHECK (role IN
        ('VIEWER', 'ADVISER', 'COORDINATOR', 'FINANCE', 'PROGRAMME_MANAGER', 'SECRETARY', 'DIRECTOR', 'LEGAL', 'ADMIN')),
    organization_id uuid CONSTRAINT user_roles_organization_id_fkey REFERENCES organizations,
    CONSTRAINT user_roles_user_id_key UNIQUE NULLS NOT DISTINCT (user_id, partnership_id, role, organization_id),
    CONSTRAINT user_roles_partnership_id_check CHECK (partnership_id IS NOT NULL OR role = 'ADMIN')
);
CREATE INDEX user_roles_partnership_id_index ON user_roles (partnership_id);
CREATE INDEX user_roles_organization_id_index ON user_roles (organization_id);
COMMENT ON TABLE user_roles IS 'What users are, and in which partnership; one may have several roles';
COMMENT ON COLUMN user_roles.user_role_id IS 'Identity';
COMMENT ON COLUMN user_roles.user_id IS 'The user';
COMMENT ON COLUMN user_roles.partnership_id IS 'Partnership that the role counts in; null for all of them and the installation, which is for an ADMIN alone';
COMMENT ON COLUMN user_roles.role IS 'Role there, see Authority in the domain';
COMMENT ON COLUMN user_roles.organization_id IS 'Organization that they act for there; null for none';

SELECT keep_history('users', 'user_id');
SELECT keep_history('user_roles', 'user_role_id');

CREATE TABLE sign_in_attempts (
    sign_in_attempt_id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT sign_in_attempts_pkey PRIMARY KEY,
    name_sha256 bytea CONSTRAINT sign_in_attempts_name_sha256_check CHECK (octet_length(name_sha256) = 32),
    network text NOT NULL,
    tried_at timestamptz NOT NULL
);
CREATE INDEX sign_in_attempts_name_sha256_index ON sign_in_attempts (name_sha256, tried_at);
CREATE INDEX sign_in_attempts_network_index ON sign_in_attempts (network, tried_at);
CREATE INDEX sign_in_attempts_tried_at_index ON sign_in_attempts (tried_at);
COMMENT ON TABLE sign_in_attempts IS 'Attempts to sign in that failed or are under way, of the last hour: too many have to wait';
COMMENT ON COLUMN sign_in_attempts.sign_in_attempt_id IS 'Identity';
COMMENT ON COLUMN sign_in_attempts.name_sha256 IS 'SHA-256 of the name that was typed, in lower case: people type passwords there too; null without a password';
COMMENT ON COLUMN sign_in_attempts.network IS 'Where from: an IPv4 address, or the 64 bits of an IPv6 network';
COMMENT ON COLUMN sign_in_attempts.tried_at IS 'Moment of the attempt';

ALTER TABLE tokens
    ADD COLUMN user_id uuid CONSTRAINT tokens_user_id_fkey REFERENCES users ON DELETE CASCADE,
    ADD COLUMN browser text,
    ALTER COLUMN role DROP NOT NULL,
    ADD CONSTRAINT tokens_user_id_check CHECK ((user_id IS NULL) = (role IS NOT NULL));
CREATE INDEX tokens_user_id_index ON tokens (user_id);
COMMENT ON COLUMN tokens.role IS 'Role of its holder in the partnership, see Authority in the domain; null for the session of a user, which has those of user_roles';
COMMENT ON COLUMN tokens.user_id IS 'User whose session it is; null for a machine, and for who came by a link';
COMMENT ON COLUMN tokens.browser IS 'Of a session what the browser says it is; null when it says nothing';
