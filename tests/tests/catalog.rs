//! Laws that the catalog of the database keeps: keys, indexes, comments, names, history.

use harness::{database::TestDatabase, migrations};

/// Each law is a query for what breaks it.
const WITHOUT_FOREIGN_KEY: &str = "
    SELECT c.relname || '.' || a.attname AS name
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attname LIKE '%\\_id'
    AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid
        AND (k.contype = 'p' AND k.conkey = ARRAY[a.attnum] OR k.contype = 'f' AND k.conkey[1] = a.attnum))";

const WITHOUT_INDEX: &str = "
    SELECT k.conrelid::regclass || '.' || a.attname AS name
    FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
    WHERE k.contype = 'f' AND k.connamespace = 'public'::regnamespace
    AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = k.conrelid AND i.indkey[0] = k.conkey[1] AND i.indpred IS NULL)";

const WITHOUT_COMMENT: &str = "
    SELECT c.relname::text AS name FROM pg_class c
    WHERE c.relkind IN ('r', 'v') AND c.relnamespace = 'public'::regnamespace AND c.relname <> '__diesel_schema_migrations'
    AND obj_description(c.oid, 'pg_class') IS NULL
    UNION ALL
    SELECT c.relname || '.' || a.attname
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relkind IN ('r', 'v') AND c.relnamespace = 'public'::regnamespace AND c.relname <> '__diesel_schema_migrations'
    AND col_description(c.oid, a.attnum) IS NULL
    UNION ALL
    SELECT p.proname || '()' FROM pg_proc p
    WHERE p.pronamespace = 'public'::regnamespace AND obj_description(p.oid, 'pg_proc') IS NULL
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')";

const NAMED_OTHERWISE: &str = "
    SELECT k.conrelid::regclass || ': ' || k.conname AS name FROM pg_constraint k
    JOIN pg_class c ON c.oid = k.conrelid AND c.relname <> '__diesel_schema_migrations'
    WHERE k.connamespace = 'public'::regnamespace AND k.contype IN ('p', 'f', 'u', 'c', 'x')
    AND k.conname NOT LIKE replace(c.relname, '_', '\\_') || '\\_%'
        || CASE k.contype WHEN 'p' THEN 'pkey' WHEN 'f' THEN 'fkey' WHEN 'u' THEN 'key' WHEN 'c' THEN 'check' ELSE 'excl' END";

const CONSTRAINTS: &str = "
    SELECT conname::text AS name FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace AND contype IN ('p', 'f', 'u', 'c', 'x')
    AND conrelid::regclass::text <> '__diesel_schema_migrations'";

/// Domain data are all tables but these: the history itself, and what comes in and goes by as workbooks, secrets and requests.
const WITHOUT_HISTORY: &str = "
    SELECT c.relname::text AS name FROM pg_class c
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
    AND c.relname NOT IN ('__diesel_schema_migrations', 'row_changes', 'packed_inserts', 'import_annotations', 'import_files', 'import_runs',
        'findings', 'differences', 'tokens', 'calendar_feeds', 'idempotency_keys', 'audit_events', 'sign_in_attempts',
        'user_passwords', 'pending_forms')
    AND (SELECT count(*) FROM pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal AND t.tgenabled = 'O'
        AND t.tgname IN ('history_insert', 'history_update', 'history_delete')
        AND t.tgfoid = 'record_changes'::regproc) < 3";

/// A table that breaks every law.
const OUTLAW: &str = "
    CREATE TABLE outlaws (
        outlaw uuid CONSTRAINT some_name PRIMARY KEY,
        partnership_id uuid CONSTRAINT outlaws_partnership_id_fkey REFERENCES partnerships,
        boss_id uuid
    )";

/// The law holds, and it sees what the outlaw table breaks.
async fn holds(law: &str, broken_by_the_outlaw: &[&str]) {
    let database = TestDatabase::migrated().await;
    assert_eq!(database.texts(law).await, Vec::<String>::new());
    database.run(OUTLAW).await;
    let mut seen = database.texts(law).await;
    seen.sort();
    assert_eq!(seen, broken_by_the_outlaw, "what the outlaw table breaks is seen");
}

#[tokio::test]
async fn every_id_refers_to_something() {
    holds(WITHOUT_FOREIGN_KEY, &["outlaws.boss_id"]).await;
}

#[tokio::test]
async fn every_foreign_key_leads_an_index() {
    holds(WITHOUT_INDEX, &["outlaws.partnership_id"]).await;
}

#[tokio::test]
async fn everything_has_a_comment() {
    holds(WITHOUT_COMMENT, &["outlaws", "outlaws.boss_id", "outlaws.outlaw", "outlaws.partnership_id"]).await;
}

#[tokio::test]
async fn constraints_are_named_by_their_table_and_kind() {
    holds(NAMED_OTHERWISE, &["outlaws: some_name"]).await;
}

#[tokio::test]
async fn domain_tables_keep_their_history() {
    holds(WITHOUT_HISTORY, &["outlaws"]).await;
}

/// A name that `PostgreSQL` made up differs between versions, and a later migration could not count on it.
#[tokio::test]
async fn constraint_names_are_written_in_the_migrations() {
    let database = TestDatabase::migrated().await;
    let written = migrations::up_texts();
    let made_up = |names: Vec<String>| {
        names
            .into_iter()
            .filter(|name| !written.iter().any(|text| text.contains(&format!("CONSTRAINT {name} "))))
            .collect::<Vec<_>>()
    };
    assert_eq!(made_up(database.texts(CONSTRAINTS).await), Vec::<String>::new());
    database.run("CREATE TABLE outlaws (outlaw_id uuid PRIMARY KEY)").await;
    assert_eq!(made_up(database.texts(CONSTRAINTS).await), ["outlaws_pkey"]);
}
