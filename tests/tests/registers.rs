//! Contracts and expenses that come again: changed by hand meanwhile, written a little otherwise, or in another register.

use std::{
    fs,
    path::{Path, PathBuf},
};

use axum::http::{Request, header};
use harness::{
    app::App,
    calendar::{APPLY, codes, until},
    database::TestDatabase,
    partnership,
    programs::{self, Ended},
};
use schema::types::Role;
use serde_json::{Value, json};
use tempfile::TempDir;

const CONTRACTS: &str = "Contractnummer;Titel;Gemeente;Leverancier;Contractwaarde;Einddatum";
const EXPENSES: &str = "Datum;Begrotingspost;Betaald door;Bedrag;Factuurnummer";
const CHECK: &str = "mutation($file: Upload!) { checkWorkbook(input: {partnership: \"zhw\", file: $file}) { importRun { id } problems { code } } }";

fn workbook(folder: &TempDir, name: &str, headings: &str, rows: &[&str]) -> PathBuf {
    let file = folder.path().join(name);
    fs::write(&file, format!("{headings}\n{}\n", rows.join("\n"))).expect("the workbook is written");
    file
}

fn import(database: &TestDatabase, file: &Path, options: &[&str]) -> Ended {
    let mut arguments = vec!["import".into(), file.as_os_str().to_owned()];
    arguments.extend(["--year", "2023", "--format", "json"].map(Into::into));
    arguments.extend(options.iter().map(Into::into));
    programs::etl(database, arguments)
}

/// Number, title and value of each contract, and whether it is missing
async fn contracts(database: &TestDatabase) -> Vec<String> {
    let all = "SELECT concat_ws(' ', coalesce(reference, '-'), title, value_eur::int,
        CASE WHEN missing_since IS NOT NULL THEN 'weg' END) AS name FROM contracts ORDER BY reference, title";
    database.texts(all).await
}

async fn change_by_hand(database: &TestDatabase, reference: &str, value: i32) {
    let change = "UPDATE contracts SET version = version + 1, value_eur";
    database.run(&format!("{change} = {value} WHERE reference = '{reference}'")).await;
}

const REGISTER: [&str; 3] = [
    "C-1;Schoonmaak;Delft;Bezem;50000;31-12-2024",
    "C-2;Afval;Delft;Bak;1000;31-12-2024",
    "C-3;Groen;Delft;Gras;2000;31-12-2024",
];

#[tokio::test]
async fn a_register_does_not_overwrite_what_was_changed_by_hand() {
    let database = partnership::database().await;
    let folder = tempfile::tempdir().expect("a folder");
    let first = workbook(&folder, "a.csv", CONTRACTS, &REGISTER);
    assert_eq!(import(&database, &first, &[]).code, 0);
    change_by_hand(&database, "C-1", 60_000).await;
    let same = import(&database, &first, &[]);
    assert_eq!((same.code, same.json()["rows"]["unchanged"].clone()), (0, json!(3)), "{same:#?}");

    let other = ["C-1;Schoonmaak;Delft;Bezem;70000;31-12-2024", REGISTER[1], REGISTER[2]];
    let second = workbook(&folder, "b.csv", CONTRACTS, &other);
    let refused = import(&database, &second, &[]);
    assert_eq!(
        (refused.code, codes(&refused)),
        (1, vec!["ERROR contract.conflict E2".to_owned()]),
        "{refused:#?}"
    );
    assert_eq!(contracts(&database).await, ["C-1 Schoonmaak 60000", "C-2 Afval 1000", "C-3 Groen 2000"]);
    let kept = import(&database, &second, &["--conflicts", "keep"]);
    assert_eq!(
        (kept.code, codes(&kept)),
        (0, vec!["INFO contract.keeps_by_hand E2".to_owned()]),
        "{kept:#?}"
    );
    let again = import(&database, &second, &[]);
    assert_eq!(
        (again.code, again.json()["rows"]["unchanged"].clone()),
        (0, json!(3)),
        "not asked again: {again:#?}"
    );

    let third = workbook(&folder, "c.csv", CONTRACTS, &["C-1;Schoonmaak;Delft;Bezem;80000;31-12-2024"]);
    let fewer = import(&database, &third, &["--conflicts", "overwrite"]);
    let expected = ["WARNING contract.register_unlike ", "WARNING contract.overwrites_by_hand E2"];
    assert_eq!((fewer.code, codes(&fewer)), (0, expected.map(str::to_owned).to_vec()), "{fewer:#?}");
    assert_eq!(contracts(&database).await, ["C-1 Schoonmaak 80000", "C-2 Afval 1000", "C-3 Groen 2000"]);
    let run = fewer.json()["run"].as_str().expect("a run").to_owned();
    assert_eq!(programs::etl(&database, ["revert", &run]).code, 0);
    assert_eq!(contracts(&database).await[0], "C-1 Schoonmaak 60000", "taken back to what was kept");
}

/// Two departments of one municipality keep a register each.
#[tokio::test]
async fn two_registers_of_one_organization_leave_each_other_alone() {
    let database = partnership::database().await;
    let folder = tempfile::tempdir().expect("a folder");
    let cleaning = workbook(&folder, "facilitair.csv", CONTRACTS, &REGISTER);
    let software = ["I-1;Zaaksysteem;Delft;Bits;900;31-12-2025", "I-2;Telefonie;Delft;Lijn;800;31-12-2025"];
    let software = workbook(&folder, "ict.csv", CONTRACTS, &software);
    assert_eq!(import(&database, &cleaning, &[]).code, 0);
    for options in [&[][..], &["--remove-missing"][..]] {
        for file in [&software, &cleaning] {
            let ended = import(&database, file, options);
            assert_eq!((ended.code, ended.json()["rows"]["missing"].clone()), (0, json!(0)), "{ended:#?}");
        }
    }
    assert_eq!(contracts(&database).await.len(), 5);

    change_by_hand(&database, "I-2", 850).await;
    let newer = ["I-1;Zaaksysteem;Delft;Bits;900;31-12-2025", "I-3;Laptops;Delft;Toets;700;31-12-2025"];
    let newer = workbook(&folder, "andere naam.csv", CONTRACTS, &newer);
    let ended = import(&database, &newer, &["--remove-missing"]);
    assert_eq!((ended.code, ended.json()["rows"]["missing"].clone()), (0, json!(1)), "{ended:#?}");
    assert_eq!(codes(&ended), ["WARNING contract.not_removed "], "people changed it");
    let fewer = workbook(&folder, "facilitair2.csv", CONTRACTS, &[REGISTER[0], REGISTER[2]]);
    let ended = import(&database, &fewer, &["--remove-missing"]);
    assert_eq!((ended.code, codes(&ended)), (0, Vec::new()), "{ended:#?}");
    let expected = [
        "C-1 Schoonmaak 50000",
        "C-3 Groen 2000",
        "I-1 Zaaksysteem 900",
        "I-2 Telefonie 850 weg",
        "I-3 Laptops 700",
    ];
    assert_eq!(contracts(&database).await, expected);
    let run = ended.json()["run"].as_str().expect("a run").to_owned();
    assert_eq!(programs::etl(&database, ["revert", &run]).code, 0);
    assert_eq!(contracts(&database).await[1], "C-2 Afval 1000", "what was removed comes back");
}

/// What stands in the way of taking an import back is called by its name, also when only its register is another one now.
#[tokio::test]
async fn an_import_whose_rows_are_in_another_register_says_so() {
    let database = partnership::database().await;
    let folder = tempfile::tempdir().expect("a folder");
    let first = import(&database, &workbook(&folder, "a.csv", CONTRACTS, &REGISTER), &[]);
    let part = import(&database, &workbook(&folder, "b.csv", CONTRACTS, &REGISTER[..1]), &[]);
    assert_eq!((part.code, part.json()["rows"]["unchanged"].clone()), (0, json!(1)), "{part:#?}");
    let run = first.json()["run"].as_str().expect("a run").to_owned();
    let refused = programs::etl(&database, ["revert", &run]);
    assert_eq!(refused.code, 1, "{refused:#?}");
    assert!(format!("{}{}", refused.stdout, refused.stderr).contains("C-1 · Schoonmaak"), "{refused:#?}");
}

#[tokio::test]
async fn expenses_changed_by_hand_are_asked_about() {
    let database = partnership::database().await;
    let folder = tempfile::tempdir().expect("a folder");
    let budget = workbook(&folder, "begroting.csv", "Begrotingspost;Bedrag", &["Loon;1000"]);
    assert_eq!(import(&database, &budget, &["--kind", "budget"]).code, 0);
    let rows = ["15-1-2023;Loon;Delft;100;F-1", "20-1-2023;Loon;Westland;50;"];
    assert_eq!(import(&database, &workbook(&folder, "a.csv", EXPENSES, &rows), &[]).code, 0);
    database.run("UPDATE expenses SET version = version + 1, amount_eur = amount_eur + 1").await;
    let rows = ["15-1-2023;Loon;Delft;120;F-1", "20-1-2023;Loon;Westland;60;"];
    let second = workbook(&folder, "b.csv", EXPENSES, &rows);
    let asked = import(&database, &second, &[]);
    let expected = ["ERROR expense.conflict D2", "ERROR expense.match_likely B3"];
    assert_eq!((asked.code, codes(&asked)), (1, expected.map(str::to_owned).to_vec()), "{asked:#?}");
    let decided = import(&database, &second, &["--conflicts", "keep", "--likely", "same"]);
    assert_eq!(decided.code, 0, "{decided:#?}");
    let amounts = "SELECT amount_eur::int::text AS name FROM expenses ORDER BY spent_on";
    assert_eq!(database.texts(amounts).await, ["101", "51"], "the likely one is in conflict too");
}

/// GraphQL and the page carry the decisions, whatever kind they are about.
#[tokio::test(flavor = "multi_thread")]
async fn contracts_are_decided_over_graphql_and_on_the_page() {
    let database = partnership::database().await;
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(import(&database, &workbook(&folder, "a.csv", CONTRACTS, &REGISTER), &[]).code, 0);
    change_by_hand(&database, "C-1", 60_000).await;
    let app = App::new(&database);
    let token = app.token(Role::Coordinator, None).await;
    let rows =
        ["C-1;Schoonmaak;Delft;Bezem;70000;31-12-2024", ";Groenn;Delft;Gras;2500;31-12-2024", REGISTER[1]];
    let second = fs::read(workbook(&folder, "b.csv", CONTRACTS, &rows)).expect("the workbook");
    let answer = app.upload(CHECK, "contracten.csv", &second, &token).await.json();
    let id = answer["data"]["checkWorkbook"]["importRun"]["id"].as_str().expect("an id").to_owned();
    let _worker = programs::worker(&database);
    let checked = until(&app, &id, &["CHECKED"], &token).await;
    let differences = &checked["differences"]["nodes"];
    assert_eq!((&differences[0]["kind"], &differences[1]["kind"]), (&json!("CONFLICT"), &json!("LIKELY")));
    let value = json!({"field": "Contractwaarde", "before": "€ 60.000", "after": "€ 70.000", "base": "€ 50.000", "conflict": true});
    assert_eq!(differences[0]["fields"], json!([value]));

    let one = json!([{"difference": differences[0]["id"], "choice": "KEEP"}]);
    let half = app.data(APPLY, json!({"input": {"id": id, "decisions": one}}), &token).await;
    assert_eq!(half["applyImport"]["problems"][0]["code"], "import_run.conflicts_undecided", "{half:#}");
    let run =
        database.texts("SELECT import_run_id::text AS name FROM import_runs WHERE status = 'CHECKED'").await;
    let address = format!("/imports/{}", run[0]);
    let page = app.get(&address, &token).await.text();
    assert!(page.contains("lijkt op een opgeslagen rij") && page.contains("met de hand gewijzigd"), "{page}");
    let [conflict, likely] = [0, 1].map(|index| differences[index]["id"].as_str().expect("an id").to_owned());
    let sent = Request::post(format!("{address}/apply"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let body = format!("rows=all&choice-{conflict}=KEEP&choice-{likely}=SAME");
    assert_eq!(app.send(sent, &token, body).await.status.as_u16(), 303);
    let applied = until(&app, &id, &["APPLIED", "CHECKED", "FAILED"], &token).await;
    assert_eq!(applied["status"], "APPLIED", "{applied:#}");
    assert_eq!(contracts(&database).await, ["C-1 Schoonmaak 60000", "C-2 Afval 1000", "- Groenn 2500"]);
    assert_eq!(applied["rows"]["missing"], Value::from(0));
}
