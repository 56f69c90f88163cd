CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE TABLE partnerships (
    partnership_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT partnerships_pkey PRIMARY KEY,
    slug text NOT NULL CONSTRAINT partnerships_slug_key UNIQUE
        CONSTRAINT partnerships_slug_check CHECK (slug ~ '^[a-z][a-z0-9-]{1,31}$'),
    name text NOT NULL CONSTRAINT partnerships_name_check CHECK (btrim(name) <> ''),
    created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE partnerships IS 'Samenwerkingsverband: municipalities that buy together';
COMMENT ON COLUMN partnerships.partnership_id IS 'Identity';
COMMENT ON COLUMN partnerships.slug IS 'Short name in addresses and commands, such as zhw';
COMMENT ON COLUMN partnerships.name IS 'Full name';
COMMENT ON COLUMN partnerships.created_at IS 'Moment of registration';

CREATE TABLE organizations (
    organization_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT organizations_pkey PRIMARY KEY,
    kind text NOT NULL
        CONSTRAINT organizations_kind_check CHECK (kind IN ('MUNICIPALITY', 'JOINT_AUTHORITY', 'OTHER')),
    code text CONSTRAINT organizations_code_key UNIQUE,
    name text NOT NULL CONSTRAINT organizations_name_check CHECK (btrim(name) <> ''),
    existence daterange NOT NULL DEFAULT '(,)',
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT organizations_municipality_code_check CHECK ((kind = 'MUNICIPALITY') = (code IS NOT NULL AND code ~ '^GM[0-9]{4}$')),
    CONSTRAINT organizations_existence_check CHECK (NOT isempty(existence))
);
CREATE INDEX organizations_name_index ON organizations (lower(name));
COMMENT ON TABLE organizations IS 'Organisatie: a municipality, a joint authority or another body that takes part';
COMMENT ON COLUMN organizations.organization_id IS 'Identity';
COMMENT ON COLUMN organizations.kind IS 'MUNICIPALITY (gemeente), JOINT_AUTHORITY (gemeenschappelijke regeling) or OTHER';
COMMENT ON COLUMN organizations.code IS 'CBS code of a municipality, such as GM0503: its identity, never the name; null for others';
COMMENT ON COLUMN organizations.name IS 'Name as CBS writes it, without (gemeente)';
COMMENT ON COLUMN organizations.existence IS 'Days on which it exists: municipalities merge';
COMMENT ON COLUMN organizations.created_at IS 'Moment of registration';

CREATE TABLE memberships (
    membership_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT memberships_pkey PRIMARY KEY,
    partnership_id uuid NOT NULL CONSTRAINT memberships_partnership_id_fkey REFERENCES partnerships ON DELETE CASCADE,
    organization_id uuid NOT NULL CONSTRAINT memberships_organization_id_fkey REFERENCES organizations,
    kind text NOT NULL CONSTRAINT memberships_kind_check CHECK (kind IN ('FOUNDING', 'ACCEDING')),
    during daterange NOT NULL CONSTRAINT memberships_during_check CHECK (NOT isempty(during)),
    CONSTRAINT memberships_during_excl EXCLUDE USING gist
        (partnership_id WITH =, organization_id WITH =, during WITH &&)
);
CREATE INDEX memberships_partnership_id_index ON memberships (partnership_id);
CREATE INDEX memberships_organization_id_index ON memberships (organization_id);
COMMENT ON TABLE memberships IS 'Deelnemer or toetreder: who shares the costs of a partnership in which period';
COMMENT ON COLUMN memberships.membership_id IS 'Identity';
COMMENT ON COLUMN memberships.partnership_id IS 'The partnership';
COMMENT ON COLUMN memberships.organization_id IS 'The member';
COMMENT ON COLUMN memberships.kind IS 'FOUNDING (deelnemer) or ACCEDING (toetreder)';
COMMENT ON COLUMN memberships.during IS 'Days of membership; open at the end while it lasts';

CREATE TABLE membership_roles (
    membership_role_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT membership_roles_pkey PRIMARY KEY,
    membership_id uuid NOT NULL CONSTRAINT membership_roles_membership_id_fkey REFERENCES memberships ON DELETE CASCADE,
    role text NOT NULL CONSTRAINT membership_roles_role_check CHECK (role IN ('ADMINISTERING', 'COST_SHARING')),
    CONSTRAINT membership_roles_membership_id_role_key UNIQUE (membership_id, role)
);
COMMENT ON TABLE membership_roles IS 'What a member does for its partnership';
COMMENT ON COLUMN membership_roles.membership_role_id IS 'Identity';
COMMENT ON COLUMN membership_roles.membership_id IS 'The membership';
COMMENT ON COLUMN membership_roles.role IS 'ADMINISTERING keeps the books (one pays in through it), COST_SHARING bears a share of the costs';

SELECT keep_history('partnerships', 'partnership_id');
SELECT keep_history('organizations', 'organization_id');
SELECT keep_history('memberships', 'membership_id');
SELECT keep_history('membership_roles', 'membership_role_id');
