//! The Rust side of the tables is what the migrated database says.

use std::{fs, path::Path, process::Command};

use harness::{database::TestDatabase, workspace};

/// Psql is used as `script/tables` uses it, so that the test proves the way in which people make the file.
#[tokio::test]
async fn tables_rs_is_what_the_database_says() {
    let root = workspace::root();
    let database = TestDatabase::migrated().await;
    let Some(printed) = printed(&database, &root.join("script/tables.sql")) else {
        println!("skipped: psql is not installed");
        return;
    };
    let stored = fs::read_to_string(root.join("schema/src/tables.rs")).expect("the tables");
    assert!(printed == stored, "{}", first_difference(&printed, &stored));

    database.run("ALTER TABLE tenders ADD COLUMN planted text").await;
    let changed = printed_again(&database, &root.join("script/tables.sql"));
    assert!(changed != stored, "a column that tables.rs does not have is seen");
}

fn printed(database: &TestDatabase, script: &Path) -> Option<String> {
    let output = Command::new("psql").args(["-qAtX", "-f"]).arg(script).arg(database.url()).output().ok()?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).expect("text"))
}

fn printed_again(database: &TestDatabase, script: &Path) -> String {
    printed(database, script).expect("psql was there a moment ago")
}

fn first_difference(printed: &str, stored: &str) -> String {
    let (mut printed, mut stored) = (printed.lines(), stored.lines());
    for number in 1.. {
        match (printed.next(), stored.next()) {
            (None, None) => break,
            (new, old) if new == old => {}
            (new, old) => {
                return format!("line {number}: the database says {new:?}, schema/src/tables.rs {old:?}");
            }
        }
    }
    "they differ in their line ends".to_owned()
}
