DO $$ BEGIN
    EXECUTE replace(pg_get_functiondef('revert_changes(text)'::regprocedure), 'image ->> ''name'', nullif(concat_ws('' · '', image #>> ''{said,reference}'',
                    coalesce(image #>> ''{said,title}'', image #>> ''{said,line}'')), ''''),', 'image ->> ''name'',');
END $$;
DROP TABLE imported_expenses;
DROP TABLE imported_contracts;
