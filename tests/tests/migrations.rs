//! Every migration can be taken back, and leaves nothing behind.

use std::{collections::BTreeMap, fs};

use harness::{database::TestDatabase, migrations};
use schema::database::{migrate, pending, revert_last};

/// All that a migration can make, as text: what it is and how it is defined. Rows of what an extension brought are left
/// out, as the extension itself is in.
const DUMP: &str = "
    WITH own AS (SELECT oid FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'),
    extended AS (SELECT objid FROM pg_depend WHERE deptype = 'e')
    SELECT concat_ws(' ', 'column', c.relname, c.relkind, c.reloptions, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
        a.attidentity, a.attstorage, pg_get_expr(d.adbin, d.adrelid), col_description(c.oid, a.attnum), obj_description(c.oid, 'pg_class')) AS name
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    WHERE c.relnamespace IN (SELECT oid FROM own) AND c.relname NOT LIKE '\\_\\_diesel%' AND c.oid NOT IN (SELECT objid FROM extended)
    UNION ALL
    SELECT concat_ws(' ', 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid), obj_description(oid, 'pg_constraint'))
    FROM pg_constraint WHERE connamespace IN (SELECT oid FROM own) AND conrelid::regclass::text NOT LIKE '\\_\\_diesel%'
    UNION ALL
    SELECT concat_ws(' ', 'index', pg_get_indexdef(i.indexrelid), obj_description(i.indexrelid, 'pg_class'))
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE c.relnamespace IN (SELECT oid FROM own) AND i.indrelid::regclass::text NOT LIKE '\\_\\_diesel%'
    UNION ALL
    SELECT concat_ws(' ', 'function', pg_get_functiondef(oid), obj_description(oid, 'pg_proc'))
    FROM pg_proc WHERE pronamespace IN (SELECT oid FROM own) AND prokind IN ('f', 'p') AND oid NOT IN (SELECT objid FROM extended)
    UNION ALL
    SELECT concat_ws(' ', 'trigger', pg_get_triggerdef(oid), tgenabled) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL
    SELECT concat_ws(' ', 'type', t.typname, t.typtype, pg_get_expr(t.typdefaultbin, 0),
        (SELECT string_agg(enumlabel, ',' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid))
    FROM pg_type t WHERE t.typnamespace IN (SELECT oid FROM own) AND t.typtype IN ('e', 'd', 'r') AND t.oid NOT IN (SELECT objid FROM extended)
    UNION ALL
    SELECT concat_ws(' ', 'view', viewname, definition) FROM pg_views WHERE schemaname = 'public'
    UNION ALL
    SELECT concat_ws(' ', 'schema', nspname) FROM pg_namespace WHERE oid IN (SELECT oid FROM own)
    UNION ALL
    SELECT concat_ws(' ', 'extension', extname) FROM pg_extension
    ORDER BY 1";

async fn dump(database: &TestDatabase) -> Vec<String> {
    database.texts(DUMP).await
}

/// What was expected and is not there, and the other way round, a line each.
fn differences(expected: &[String], seen: &[String]) -> String {
    let missing = expected.iter().filter(|one| !seen.contains(one)).map(|one| format!("- {one}"));
    let surplus = seen.iter().filter(|one| !expected.contains(one)).map(|one| format!("+ {one}"));
    missing.chain(surplus).collect::<Vec<_>>().join("\n")
}

/// Runs the migrations one by one, as the program would; gives what stood before each.
async fn up_one_by_one(database: &TestDatabase) -> BTreeMap<String, Vec<String>> {
    let mut before = BTreeMap::new();
    for folder in migrations::folders() {
        let name = folder.file_name().expect("a name").to_string_lossy().into_owned();
        before.insert(name, dump(database).await);
        database.run(&fs::read_to_string(folder.join("up.sql")).expect("a migration")).await;
    }
    before
}

#[tokio::test(flavor = "multi_thread")]
async fn each_can_be_taken_back() {
    let stepwise = TestDatabase::empty().await;
    let before = up_one_by_one(&stepwise).await;
    let complete = dump(&stepwise).await;
    assert!(complete.len() > 100, "the dump sees the tables");

    let database = TestDatabase::empty().await;
    let done = migrate(database.url()).await.expect("the migrations run");
    assert_eq!(done, before.keys().cloned().collect::<Vec<_>>(), "the program has all migrations");
    assert_eq!(
        differences(&complete, &dump(&database).await),
        "",
        "the program has the migrations as they are"
    );

    for (name, expected) in before.iter().rev() {
        let version = revert_last(database.url()).await.expect("it can be taken back").expect("one is left");
        assert!(name.replace('-', "").starts_with(&version), "{name} is next, not {version}");
        let left = dump(&database).await;
        assert_eq!(differences(expected, &left), "", "what {name} made is gone, and nothing else");
    }
    assert_eq!(revert_last(database.url()).await.expect("nothing is left"), None);

    migrate(database.url()).await.expect("they run again");
    assert_eq!(differences(&complete, &dump(&database).await), "", "and make the same");
    assert_eq!(pending(database.url()).await.expect("can be asked"), Vec::<String>::new());
}

#[tokio::test]
async fn the_dump_sees_what_is_left_behind() {
    let database = TestDatabase::migrated().await;
    let mut before = dump(&database).await;
    for statement in [
        "CREATE TABLE left_over (a int)",
        "CREATE INDEX left_over_index ON tenders (title)",
        "ALTER TABLE tenders ALTER COLUMN title SET DEFAULT 'x'",
        "COMMENT ON COLUMN tenders.title IS 'x'",
        "CREATE FUNCTION left_over() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE TYPE left_over_kind AS ENUM ('a')",
        "DROP EXTENSION btree_gist CASCADE",
        "ALTER TABLE tenders DISABLE TRIGGER history_insert",
        "ALTER TABLE tenders DROP CONSTRAINT tenders_value_check",
        "CREATE SCHEMA left_over",
    ] {
        database.run(statement).await;
        let after = dump(&database).await;
        assert_ne!(after, before, "{statement}");
        before = after;
    }
}
