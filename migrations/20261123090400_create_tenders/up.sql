CREATE TABLE calendars (
    calendar_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT calendars_pkey PRIMARY KEY,
    partnership_id uuid NOT NULL CONSTRAINT calendars_partnership_id_fkey REFERENCES partnerships ON DELETE CASCADE,
    year integer NOT NULL CONSTRAINT calendars_year_check CHECK (year BETWEEN 1900 AND 2200),
    title text NOT NULL,
    status text NOT NULL DEFAULT 'DRAFT' CONSTRAINT calendars_status_check CHECK (status IN ('DRAFT', 'PUBLISHED')),
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT calendars_partnership_id_year_key UNIQUE (partnership_id, year)
);
COMMENT ON TABLE calendars IS 'Aanbestedingskalender: the tenders that a partnership planned in a year';
COMMENT ON COLUMN calendars.calendar_id IS 'Identity';
COMMENT ON COLUMN calendars.partnership_id IS 'The partnership';
COMMENT ON COLUMN calendars.year IS 'Calendar year';
COMMENT ON COLUMN calendars.title IS 'Title as people read it';
COMMENT ON COLUMN calendars.status IS 'DRAFT is for members only, PUBLISHED for anyone';
COMMENT ON COLUMN calendars.created_at IS 'Moment of creation';

CREATE TABLE tenders (
    tender_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT tenders_pkey PRIMARY KEY,
    calendar_id uuid NOT NULL CONSTRAINT tenders_calendar_id_fkey REFERENCES calendars ON DELETE CASCADE,
    reference text,
    title text NOT NULL CONSTRAINT tenders_title_check CHECK (btrim(title) <> ''),
    description text,
    status text NOT NULL DEFAULT 'REGISTERED' CONSTRAINT tenders_status_check CHECK (status IN
        ('REGISTERED', 'ASSESSED', 'PLANNED', 'KICKED_OFF', 'PUBLISHED', 'AWARDED', 'CONTRACTED', 'CLOSED', 'WITHDRAWN')),
    nature text CONSTRAINT tenders_nature_check CHECK (nature IN
        ('WORKS', 'SUPPLIES', 'SERVICES', 'SOCIAL_AND_SPECIFIC_SERVICES', 'CONCESSION')),
    procedure text CONSTRAINT tenders_procedure_check CHECK (procedure IN
        ('OPEN', 'RESTRICTED', 'COMPETITIVE_WITH_NEGOTIATION', 'COMPETITIVE_DIALOGUE', 'INNOVATION_PARTNERSHIP',
         'NEGOTIATED_WITHOUT_PUBLICATION', 'NATIONAL_OPEN', 'NATIONAL_RESTRICTED', 'MULTIPLE_PRIVATE', 'SINGLE_PRIVATE',
         'SOCIAL_AND_SPECIFIC', 'DYNAMIC_PURCHASING_SYSTEM', 'EUROPEAN_UNSPECIFIED')),
    cpv_code text CONSTRAINT tenders_cpv_code_check CHECK (cpv_code ~ '^[0-9]{8}$'),
    category text,
    estimated_value_eur numeric(14, 2),
    minimum_value_eur numeric(14, 2),
    priority text,
    contact text,
    remarks text,
    unmapped jsonb NOT NULL DEFAULT '{}',
    version integer NOT NULL DEFAULT 1 CONSTRAINT tenders_version_check CHECK (version > 0),
    import_run_id uuid CONSTRAINT tenders_import_run_id_fkey REFERENCES import_runs ON DELETE SET NULL,
    source_sheet text,
    source_row integer,
    missing_since timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT tenders_calendar_id_reference_key UNIQUE (calendar_id, reference),
    CONSTRAINT tenders_value_check CHECK (estimated_value_eur >= 0 AND minimum_value_eur >= 0
        AND (minimum_value_eur IS NULL OR estimated_value_eur IS NULL OR minimum_value_eur <= estimated_value_eur))
);
CREATE INDEX tenders_calendar_id_title_index ON tenders (calendar_id, title, tender_id);
CREATE INDEX tenders_calendar_id_value_index ON tenders (calendar_id, estimated_value_eur, tender_id);
CREATE INDEX tenders_import_run_id_index ON tenders (import_run_id);
COMMENT ON TABLE tenders IS 'Aanbestedingstraject: one (possible) procedure, from registration to contract';
COMMENT ON COLUMN tenders.tender_id IS 'Identity';
COMMENT ON COLUMN tenders.calendar_id IS 'The calendar that it is planned in';
COMMENT ON COLUMN tenders.reference IS 'Reference of the people who planned it (nr, kenmerk); unique in a calendar; null when they gave none';
COMMENT ON COLUMN tenders.title IS 'Title';
COMMENT ON COLUMN tenders.description IS 'Description (omschrijving)';
COMMENT ON COLUMN tenders.status IS 'Step in the life of a tender, REGISTERED to CLOSED, or WITHDRAWN';
COMMENT ON COLUMN tenders.nature IS 'Soort opdracht; null is unknown';
COMMENT ON COLUMN tenders.procedure IS 'Procedure; null is unknown';
COMMENT ON COLUMN tenders.cpv_code IS 'Main CPV code, eight digits without check digit';
COMMENT ON COLUMN tenders.category IS 'Inkooppakket or category as written';
COMMENT ON COLUMN tenders.estimated_value_eur IS 'Geraamde waarde in euro, excluding VAT, whole term with extensions; of a range the upper end; null is unknown';
COMMENT ON COLUMN tenders.minimum_value_eur IS 'Lower end where a range was given, in euro excluding VAT; null otherwise';
COMMENT ON COLUMN tenders.priority IS 'Priority as written';
COMMENT ON COLUMN tenders.contact IS 'Contact person or department; never published';
COMMENT ON COLUMN tenders.remarks IS 'Remarks; never published';
COMMENT ON COLUMN tenders.unmapped IS 'Cells of unknown columns as they were: heading to text';
COMMENT ON COLUMN tenders.version IS 'Counts the changes of the tender and its parts; guards against lost updates';
COMMENT ON COLUMN tenders.import_run_id IS 'Import that last wrote it; null when last written by hand';
COMMENT ON COLUMN tenders.source_sheet IS 'Sheet of the last import that had it; null when none ever did';
COMMENT ON COLUMN tenders.source_row IS 'Row in that sheet, from 1';
COMMENT ON COLUMN tenders.missing_since IS 'Moment of the import that no longer had it; null while it is there';
COMMENT ON COLUMN tenders.created_at IS 'Moment of registration';
COMMENT ON COLUMN tenders.updated_at IS 'Moment of the last change';

CREATE TABLE participations (
    participation_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT participations_pkey PRIMARY KEY,
    tender_id uuid NOT NULL CONSTRAINT participations_tender_id_fkey REFERENCES tenders ON DELETE CASCADE,
    organization_id uuid NOT NULL CONSTRAINT participations_organization_id_fkey REFERENCES organizations,
    role text NOT NULL CONSTRAINT participations_role_check CHECK (role IN ('LEAD', 'PARTICIPANT', 'INTERESTED', 'DECLINED')),
    CONSTRAINT participations_tender_id_organization_id_key UNIQUE (tender_id, organization_id)
);
CREATE UNIQUE INDEX participations_one_lead_key ON participations (tender_id) WHERE role = 'LEAD';
CREATE INDEX participations_organization_id_index ON participations (organization_id, role, tender_id);
COMMENT ON TABLE participations IS 'Deelname: the part of an organization in a tender';
COMMENT ON COLUMN participations.participation_id IS 'Identity';
COMMENT ON COLUMN participations.tender_id IS 'The tender';
COMMENT ON COLUMN participations.organization_id IS 'The organization';
COMMENT ON COLUMN participations.role IS 'LEAD (penvoerder, at most one), PARTICIPANT, INTERESTED or DECLINED';

CREATE TABLE lots (
    lot_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT lots_pkey PRIMARY KEY,
    tender_id uuid NOT NULL CONSTRAINT lots_tender_id_fkey REFERENCES tenders ON DELETE CASCADE,
    number integer NOT NULL CONSTRAINT lots_number_check CHECK (number > 0),
    title text,
    estimated_value_eur numeric(14, 2) CONSTRAINT lots_estimated_value_eur_check CHECK (estimated_value_eur >= 0),
    CONSTRAINT lots_tender_id_number_key UNIQUE (tender_id, number)
);
COMMENT ON TABLE lots IS 'Perceel: part of a tender';
COMMENT ON COLUMN lots.lot_id IS 'Identity';
COMMENT ON COLUMN lots.tender_id IS 'The tender';
COMMENT ON COLUMN lots.number IS 'Number in the tender, from 1';
COMMENT ON COLUMN lots.title IS 'Title; null when only the number of lots is known';
COMMENT ON COLUMN lots.estimated_value_eur IS 'Value in euro, excluding VAT; null is unknown';

CREATE TABLE planned_periods (
    planned_period_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT planned_periods_pkey PRIMARY KEY,
    tender_id uuid NOT NULL CONSTRAINT planned_periods_tender_id_fkey REFERENCES tenders ON DELETE CASCADE,
    milestone text NOT NULL CONSTRAINT planned_periods_milestone_check CHECK (milestone IN
        ('PREPARATION', 'PUBLICATION', 'AWARD', 'CONTRACT_START', 'CONTRACT_END')),
    during daterange CONSTRAINT planned_periods_during_check CHECK (NOT isempty(during)),
    precision text NOT NULL CONSTRAINT planned_periods_precision_check CHECK (precision IN
        ('DAY', 'WEEK', 'MONTH_PART', 'MONTH', 'QUARTER', 'YEAR_PART', 'SEASON', 'HALF_YEAR', 'YEAR', 'RANGE', 'RECURRING', 'UNKNOWN')),
    text text NOT NULL,
    CONSTRAINT planned_periods_tender_id_milestone_key UNIQUE (tender_id, milestone),
    CONSTRAINT planned_periods_unknown_check CHECK ((during IS NULL) = (precision IN ('UNKNOWN', 'RECURRING')))
);
COMMENT ON TABLE planned_periods IS 'When a milestone of a tender is planned, as vague as people said it';
COMMENT ON COLUMN planned_periods.planned_period_id IS 'Identity';
COMMENT ON COLUMN planned_periods.tender_id IS 'The tender';
COMMENT ON COLUMN planned_periods.milestone IS 'PREPARATION, PUBLICATION, AWARD, CONTRACT_START or CONTRACT_END';
COMMENT ON COLUMN planned_periods.during IS 'Days on which it may be; open where only one end is known; null when unknown or recurring';
COMMENT ON COLUMN planned_periods.precision IS 'How precise the text is';
COMMENT ON COLUMN planned_periods.text IS 'The moment as it was written, such as "medio 2024"';

SELECT keep_history('calendars', 'calendar_id');
SELECT keep_history('tenders', 'tender_id');
SELECT keep_history('participations', 'participation_id');
SELECT keep_history('lots', 'lot_id');
SELECT keep_history('planned_periods', 'planned_period_id');
