-- A published calendar is what an edition shows: the calendar as it stood when somebody decided so.
CREATE TABLE calendar_editions (
    calendar_edition_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT calendar_editions_pkey PRIMARY KEY,
    calendar_id uuid NOT NULL CONSTRAINT calendar_editions_calendar_id_fkey REFERENCES calendars ON DELETE CASCADE,
    number integer NOT NULL CONSTRAINT calendar_editions_number_check CHECK (number > 0),
    published_at timestamptz NOT NULL,
    actor text NOT NULL,
    note text CONSTRAINT calendar_editions_note_check CHECK (btrim(note) <> ''),
    CONSTRAINT calendar_editions_calendar_id_number_key UNIQUE (calendar_id, number)
);
COMMENT ON TABLE calendar_editions IS 'Editie: a calendar as it was published; the latest is what anyone reads of it';
COMMENT ON COLUMN calendar_editions.calendar_edition_id IS 'Identity';
COMMENT ON COLUMN calendar_editions.calendar_id IS 'The calendar';
COMMENT ON COLUMN calendar_editions.number IS 'Number among those of the calendar, from 1';
COMMENT ON COLUMN calendar_editions.published_at IS 'Moment of the calendar that it shows: the history tells what it was';
COMMENT ON COLUMN calendar_editions.actor IS 'Who decided, as in the history';
COMMENT ON COLUMN calendar_editions.note IS 'What is said about it to anyone; null when nothing is';
COMMENT ON COLUMN calendars.status IS 'DRAFT is for members only; of PUBLISHED anyone reads the latest edition, or the calendar as it is while it has none';

SELECT keep_history('calendar_editions', 'calendar_edition_id');
