-- Words are found in whatever form: "schoonmaak" in "Schoonmaken van kantoren".
CREATE INDEX cpv_codes_label_nl_index ON cpv_codes USING gin (to_tsvector('dutch', coalesce(label_nl, '')));
