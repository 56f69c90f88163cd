DROP TABLE membership_roles;
DROP TABLE memberships;
DROP TABLE organizations;
DROP TABLE partnerships;
DROP EXTENSION btree_gist;
