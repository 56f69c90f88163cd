-- EU thresholds, and what the law asks of time in a procedure: facts of all partnerships, each with its source and validity.
CREATE TABLE thresholds (
    threshold_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT thresholds_pkey PRIMARY KEY,
    buyer text NOT NULL CONSTRAINT thresholds_buyer_check CHECK (buyer IN ('SUB_CENTRAL', 'CENTRAL', 'UTILITY')),
    nature text NOT NULL CONSTRAINT thresholds_nature_check CHECK (nature IN ('WORKS', 'SUPPLIES', 'SERVICES', 'SOCIAL_AND_SPECIFIC_SERVICES', 'CONCESSION')),
    during daterange NOT NULL CONSTRAINT thresholds_during_check CHECK (NOT isempty(during) AND NOT lower_inf(during)),
    amount_eur numeric(14, 2) NOT NULL CONSTRAINT thresholds_amount_eur_check CHECK (amount_eur > 0),
    source text NOT NULL CONSTRAINT thresholds_source_check CHECK (btrim(source) <> ''),
    created_at timestamptz NOT NULL DEFAULT now(),
    -- Buyer and nature as a number, since equality of texts has no place in such an index without an extension.
    CONSTRAINT thresholds_during_excl EXCLUDE USING gist (
        int4range(
            array_position(ARRAY['SUB_CENTRAL', 'CENTRAL', 'UTILITY'], buyer) * 100
                + array_position(ARRAY['WORKS', 'SUPPLIES', 'SERVICES', 'SOCIAL_AND_SPECIFIC_SERVICES', 'CONCESSION'], nature),
            array_position(ARRAY['SUB_CENTRAL', 'CENTRAL', 'UTILITY'], buyer) * 100
                + array_position(ARRAY['WORKS', 'SUPPLIES', 'SERVICES', 'SOCIAL_AND_SPECIFIC_SERVICES', 'CONCESSION'], nature),
            '[]'
        ) WITH &&,
        during WITH &&
    )
);
COMMENT ON TABLE thresholds IS 'Drempelbedrag: from this estimated value on, European rules apply; one at a time for a kind of buyer and a nature of contract';
COMMENT ON COLUMN thresholds.threshold_id IS 'Identity';
COMMENT ON COLUMN thresholds.buyer IS 'SUB_CENTRAL (decentrale overheid), CENTRAL (centrale overheid) or UTILITY (speciale-sectorbedrijf)';
COMMENT ON COLUMN thresholds.nature IS 'Nature of the contract (soort opdracht), as in tenders.nature';
COMMENT ON COLUMN thresholds.during IS 'Days of publication for which it counts; without an end until another is known';
COMMENT ON COLUMN thresholds.amount_eur IS 'Euro, excluding VAT; a value equal to it is not below it';
COMMENT ON COLUMN thresholds.source IS 'Regulation or article that says so';
COMMENT ON COLUMN thresholds.created_at IS 'Moment of registration';

SELECT keep_history('thresholds', 'threshold_id');
