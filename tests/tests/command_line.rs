//! The command line as people and scripts use it: exit codes, plain output, completions and manual pages.

use std::process::Command;

use harness::{database::TestDatabase, partnership, programs, workspace};

const ETL: &[&str] = &["check", "import", "revert", "worker", "migrate", "example", "completions", "man"];
const API: &[&str] = &["serve", "sdl", "export", "template", "token", "sign-in-link", "completions", "man"];

fn etl(database: &TestDatabase, arguments: &[&str]) -> programs::Ended {
    programs::etl(database, arguments)
}

/// Runs `check` of a calendar with that content
fn check(database: &TestDatabase, content: &[u8], more: &[&str]) -> programs::Ended {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("kalender.csv");
    std::fs::write(&file, content).expect("the file");
    let file = file.to_str().expect("a name");
    let arguments = ["check", file, "--kind", "calendar", "--year", "2023"];
    etl(database, &[&arguments, more].concat())
}

#[tokio::test]
async fn exit_codes_tell_what_came_of_it() {
    let database = partnership::database().await;
    let good = workspace::fixture("kalender_klein.csv");
    let good = std::fs::read(good).expect("the fixture");
    assert_eq!(check(&database, &good, &[]).code, 0);
    assert_eq!(check(&database, b"Nr;Titel;Geraamde waarde\n1;Zout;veel\n", &[]).code, 1);
    assert_eq!(check(&database, b"", &[]).code, 2);
    assert_eq!(check(&database, &good, &["--partnership", "onbekend"]).code, 3);
    assert_eq!(check(&database, &good, &["--no-such-option"]).code, 3);
}

#[tokio::test]
async fn what_is_piped_is_plain_and_stays_so() {
    let database = partnership::database().await;
    let content = b"Nr;Titel;Geraamde waarde\n1;Zout;veel\n2;Groen;100\n";
    let plain = check(&database, content, &[]);
    let lines: Vec<&str> = plain.stdout.lines().collect();
    assert_eq!(lines[0], "Soort werkmap: aanbestedingskalender (blad CSV)", "{plain:?}");
    assert!(lines[1].starts_with("Rijen: 2 gelezen, 1 nieuw, 0 gewijzigd"), "{plain:?}");
    assert!(lines[2].starts_with("Bevindingen: 1 fout"), "{plain:?}");
    assert!(
        lines[3].starts_with("fout          CSV!C2 ") && lines[3].ends_with("[money.not_an_amount]"),
        "{plain:?}"
    );
    assert!(lines.contains(&"Verschillen (1)"), "{plain:?}");
    assert!(!plain.stdout.contains('\u{1b}') && plain.stderr.is_empty(), "no colors, no bar: {plain:?}");
    let colored = check(&database, content, &["--color", "always"]);
    assert!(colored.stdout.contains("\u{1b}["), "{colored:?}");
    let never = check(&database, content, &["--color", "never"]);
    assert_eq!(never.stdout, plain.stdout);
}

/// Runs a program without any setting that could be used
fn alone(database: &TestDatabase, program: &str, arguments: &[&str]) -> programs::Ended {
    let mut command: Command = programs::command(program, database);
    command.env("DATABASE_URL", "nowhere").args(arguments);
    programs::until_its_end(&mut command)
}

#[tokio::test]
async fn completions_and_manual_pages_name_every_command() {
    let database = TestDatabase::migrated().await;
    for (program, commands) in [("inkoopkracht-etl", ETL), ("inkoopkracht-api", API)] {
        for shell in ["bash", "zsh", "fish"] {
            let script = alone(&database, program, &["completions", shell]);
            assert_eq!(script.code, 0, "{script:?}");
            for command in commands {
                assert!(script.stdout.contains(command), "{program} {shell}: {command}");
            }
        }
        let page = alone(&database, program, &["man"]);
        assert_eq!(page.code, 0, "{page:?}");
        let folder = tempfile::tempdir().expect("a folder");
        let pages = alone(&database, program, &["man", "--folder", folder.path().to_str().expect("a name")]);
        assert_eq!(pages.code, 0, "{pages:?}");
        for command in commands {
            let escaped = command.replace('-', "\\-");
            assert!(
                page.stdout.contains(&format!("{}\\-{escaped}(1)", program.replace('-', "\\-"))),
                "{command}: {page:?}"
            );
            assert!(folder.path().join(format!("{program}-{command}.1")).exists(), "{program} {command}");
        }
    }
}
