CREATE TABLE idempotency_keys (
    idempotency_key_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT idempotency_keys_pkey PRIMARY KEY,
    actor text NOT NULL,
    key text NOT NULL CONSTRAINT idempotency_keys_key_check CHECK (length(key) BETWEEN 1 AND 200),
    request_sha256 bytea NOT NULL CONSTRAINT idempotency_keys_request_sha256_check CHECK (octet_length(request_sha256) = 32),
    claimed_until timestamptz NOT NULL,
    carried_out_at timestamptz,
    answer text,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    CONSTRAINT idempotency_keys_actor_key_key UNIQUE (actor, key)
);
CREATE INDEX idempotency_keys_expires_at_index ON idempotency_keys (expires_at);
COMMENT ON TABLE idempotency_keys IS 'Requests that may be sent again without being carried out again, with what came of them';
COMMENT ON COLUMN idempotency_keys.idempotency_key_id IS 'Identity';
COMMENT ON COLUMN idempotency_keys.actor IS 'Who sent the request, as in the history';
COMMENT ON COLUMN idempotency_keys.key IS 'The key that the sender chose, from the header Idempotency-Key';
COMMENT ON COLUMN idempotency_keys.request_sha256 IS 'SHA-256 of what was asked, files included: another request may not have the same key';
COMMENT ON COLUMN idempotency_keys.claimed_until IS 'Moment until which the request may be running; past it one that did nothing may be carried out by another';
COMMENT ON COLUMN idempotency_keys.carried_out_at IS 'Moment of the first transaction of the request that was committed; null while there is none';
COMMENT ON COLUMN idempotency_keys.answer IS 'What was answered, as JSON; null while the request runs, and when the server stopped in between';
COMMENT ON COLUMN idempotency_keys.created_at IS 'Moment at which the request came';
COMMENT ON COLUMN idempotency_keys.expires_at IS 'Moment from which the key is free again';
