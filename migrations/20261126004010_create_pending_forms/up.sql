CREATE TABLE pending_forms (
    pending_form_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT pending_forms_pkey PRIMARY KEY,
    token_id uuid NOT NULL CONSTRAINT pending_forms_token_id_fkey REFERENCES tokens ON DELETE CASCADE,
    address text NOT NULL,
    page text NOT NULL,
    fields jsonb NOT NULL CONSTRAINT pending_forms_fields_check CHECK (jsonb_typeof(fields) = 'array'),
    created_at timestamptz NOT NULL
);
CREATE INDEX pending_forms_token_id_index ON pending_forms (token_id);
CREATE INDEX pending_forms_created_at_index ON pending_forms (created_at);
COMMENT ON TABLE pending_forms IS 'Forms that wait, for an hour at most, until their sender has shown again who it is; none is ever sent on without being pressed again';
COMMENT ON COLUMN pending_forms.pending_form_id IS 'Identity';
COMMENT ON COLUMN pending_forms.token_id IS 'Session that sent it, and that alone gets it back';
COMMENT ON COLUMN pending_forms.address IS 'Where it was sent';
COMMENT ON COLUMN pending_forms.page IS 'Page of ours that it stood on';
COMMENT ON COLUMN pending_forms.fields IS 'Array of pairs: names and values of its fields, in their order';
COMMENT ON COLUMN pending_forms.created_at IS 'Moment at which it was sent';
