//! What an import does on request only, and what happens when several come at once.

use std::process::Stdio;

use harness::{
    app::App,
    calendar::{APPLY, calendar, change_by_hand, codes, import, tenders, until, upload},
    partnership, programs, workspace,
};
use schema::types::Role;
use serde_json::{Value, json};

#[tokio::test]
async fn good_rows_are_stored_on_request() {
    let database = partnership::database().await;
    let folder = tempfile::tempdir().expect("a folder");
    let mixed = calendar(
        &folder,
        "a.csv",
        &["1;Groen;Delft;50000;Q2 2023", "2;Afval;Delft;veel;Q2 2023", "3;;Delft;5;Q2 2023"],
    );
    let refused = import(&database, &mixed, &[]);
    assert_eq!((refused.code, tenders(&database).await.len()), (1, 0), "{refused:#?}");
    let stored = import(&database, &mixed, &["--good-rows-only"]);
    assert_eq!((stored.code, stored.json()["stored"].clone()), (1, json!(true)), "{stored:#?}");
    assert_eq!(stored.json()["rows"]["rejected"], 2);
    assert_eq!(tenders(&database).await, ["1 Groen 50000"]);
    let run = stored.json()["run"].as_str().unwrap_or_default().to_owned();
    let kept = format!(
        "SELECT status || ' ' || rows_rejected || ' ' || (SELECT count(*) FROM findings WHERE severity = 'ERROR' AND import_run_id = '{run}') AS name
         FROM import_runs WHERE import_run_id = '{run}'"
    );
    assert_eq!(database.texts(&kept).await, ["APPLIED 2 2"]);

    let later = calendar(&folder, "b.csv", &["2;Afval;Delft;1000;Q2 2023", ";;Delft;5;Q2 2023"]);
    assert_eq!(import(&database, &later, &["--good-rows-only", "--remove-missing"]).code, 1);
    assert_eq!(
        tenders(&database).await,
        ["2 Afval 1000", "1 Groen 50000"],
        "what a row without a title is about is not known, so nothing is taken for missing"
    );
}

#[tokio::test]
async fn what_is_missing_goes_on_request_unless_people_changed_it() {
    let database = partnership::database().await;
    let folder = tempfile::tempdir().expect("a folder");
    let rows = ["1;Groen;Delft;50000;Q2 2023", "2;Afval;Delft;1000;Q2 2023", "3;Zout;Delft;1;Q2 2023"];
    assert_eq!(import(&database, &calendar(&folder, "a.csv", &rows), &[]).code, 0);
    let app = App::new(&database);
    let token = app.token(Role::Coordinator, None).await;
    change_by_hand(&app, &token, "3", "2").await;

    let left = calendar(&folder, "b.csv", &["1;Afval;Delft;1000;Q2 2023"]);
    let removed = import(&database, &left, &["--remove-missing"]);
    assert_eq!(
        (removed.code, codes(&removed)),
        (0, vec!["WARNING tender.not_removed ".to_owned()]),
        "{removed:#?}"
    );
    assert_eq!(
        tenders(&database).await,
        ["1 Afval 1000", "3 Zout 2 weg"],
        "and Afval has the number of Groen"
    );
    let gone = "SELECT before ->> 'title' AS name FROM changes WHERE table_name = 'tenders' AND operation = 'DELETE'";
    assert_eq!(database.texts(gone).await, ["Groen"], "the history keeps it");

    let run = removed.json()["run"].as_str().unwrap_or_default().to_owned();
    assert_eq!(programs::etl(&database, ["revert", &run]).code, 0);
    assert_eq!(tenders(&database).await, ["2 Afval 1000", "1 Groen 50000", "3 Zout 2"]);
}

#[tokio::test]
async fn the_same_file_again_is_told() {
    let database = partnership::database().await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = calendar(&folder, "a.csv", &["1;Groen;Delft;50000;Q2 2023"]);
    let first = import(&database, &file, &[]);
    let second = import(&database, &file, &[]);
    assert_eq!(
        (second.code, codes(&second)),
        (0, vec!["INFO import.already_applied ".to_owned()]),
        "{second:#?}"
    );
    let message = second.json()["findings"][0]["message"].as_str().unwrap_or_default().to_owned();
    let today = schema::clock::dutch(chrono::Utc::now()).format("%d-%m-%Y").to_string();
    assert!(message.contains(&today) && message.contains("een opdracht van de beheerder"), "{message}");
    let previous = "SELECT previous_run_id::text AS name FROM import_runs WHERE previous_run_id IS NOT NULL";
    assert_eq!(json!(database.texts(previous).await), json!([first.json()["run"]]));
}

/// Two people apply two imports of one calendar at the same time, each with a worker of its own.
#[tokio::test(flavor = "multi_thread")]
async fn two_imports_at_once_are_as_one_after_the_other() {
    let database = partnership::database().await;
    let folder = tempfile::tempdir().expect("a folder");
    let many = |value: u32, extra: u32| -> Vec<String> {
        (1..=300)
            .chain(extra..extra + 20)
            .map(|number| format!("{number};Traject {number};Delft;{value};Q2 2023"))
            .collect()
    };
    let write = |name: &str, rows: &[String]| {
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        calendar(&folder, name, &rows)
    };
    let (one, other) = (write("a.csv", &many(100, 1_000)), write("b.csv", &many(200, 2_000)));
    let app = App::new(&database);
    let token = app.token(Role::Coordinator, None).await;
    let (a, b) = (upload(&app, &one, &token).await, upload(&app, &other, &token).await);
    let _workers = [programs::worker(&database), programs::worker(&database)];
    until(&app, &a, &["CHECKED"], &token).await;
    until(&app, &b, &["CHECKED"], &token).await;
    let apply = |id: &String| app.data(APPLY, json!({"input": {"id": id}}), &token);
    let (first, second) = futures::join!(apply(&a), apply(&b));
    assert_eq!(
        (&first["applyImport"]["problems"], &second["applyImport"]["problems"]),
        (&json!([]), &json!([]))
    );
    let a = until(&app, &a, &["APPLIED", "FAILED", "CHECKED"], &token).await;
    let b = until(&app, &b, &["APPLIED", "FAILED", "CHECKED"], &token).await;
    assert_eq!((&a["status"], &b["status"]), (&json!("APPLIED"), &json!("APPLIED")));

    let fates =
        |run: &Value| ["new", "changed", "missing"].map(|fate| run["rows"][fate].as_i64().unwrap_or(-1));
    let (first, last, value) = if fates(&a) == [320, 0, 0] { (&a, &b, "200") } else { (&b, &a, "100") };
    assert_eq!((fates(first), fates(last)), ([320, 0, 0], [20, 300, 20]), "the second saw all of the first");
    let states =
        "SELECT concat_ws(' ', estimated_value_eur::int, (missing_since IS NOT NULL), count(*)) AS name
        FROM tenders GROUP BY estimated_value_eur, (missing_since IS NOT NULL) ORDER BY 1";
    let other = if value == "100" { "200" } else { "100" };
    let mut expected = vec![format!("{value} f 320"), format!("{other} t 20")];
    expected.sort();
    assert_eq!(database.texts(states).await, expected);
}

#[tokio::test]
async fn sixteen_imports_of_one_workbook_are_one() {
    let database = partnership::database().await;
    let file = workspace::fixture("kalender_klein.csv");
    let children: Vec<_> = (0..16)
        .map(|_| {
            let mut command = programs::command("inkoopkracht-etl", &database);
            command
                .arg("import")
                .arg(&file)
                .args(["--kind", "calendar", "--year", "2023", "--format", "json"]);
            command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
            command.spawn().expect("the program starts")
        })
        .collect();
    let ended: Vec<_> =
        children.into_iter().map(|child| child.wait_with_output().expect("it ends")).collect();
    for one in &ended {
        assert_eq!(one.status.code(), Some(0), "{one:?}");
    }
    let news: i64 = ended
        .iter()
        .map(|one| {
            serde_json::from_slice::<Value>(&one.stdout).expect("JSON")["rows"]["new"].as_i64().unwrap_or(-1)
        })
        .sum();
    assert_eq!(news, 3, "one stored them, the others found them");
    assert_eq!(tenders(&database).await.len(), 3);
    let told = database
        .texts("SELECT count(*)::text AS name FROM findings WHERE code = 'import.already_applied'")
        .await;
    assert_eq!(told, ["15"]);
}

/// Each stored row tells its import, sheet and row, and the file can be had again just as it came in.
#[tokio::test]
async fn rows_tell_where_they_came_from() {
    let database = partnership::database().await;
    let calendar = workspace::fixture("kalender_klein.csv");
    assert_eq!(import(&database, &calendar, &[]).code, 0);
    let figures = workspace::fixture("cbs_zonder_westland_2022.csv");
    assert_eq!(programs::import(&database, "import", &figures, "population", None).code, 0);
    assert_eq!(import(&database, &calendar, &[]).code, 0);
    let app = App::new(&database);
    let token = app.token(Role::Viewer, None).await;
    let source = "{ importRunId fileName sheet row actor at }";
    let query = format!(
        "{{ tender(partnership: \"zhw\", year: 2023, reference: \"A2\") {{ source {source} }}
            population(partnership: \"zhw\", first: 1) {{ nodes {{ importSource {source} }} }}
            importRuns(partnership: \"zhw\") {{ nodes {{ fileName sha256 duplicate previousRun {{ fileName duplicate }} }} }} }}"
    );
    let found = app.data(&query, Value::Null, &token).await;
    let told = |source: &Value| json!([source["fileName"], source["sheet"], source["row"], source["actor"]]);
    assert_eq!(
        told(&found["tender"]["source"]),
        json!(["kalender_klein.csv", "CSV", 3, "command line"]),
        "{found:#}"
    );
    let figure = &found["population"]["nodes"][0]["importSource"];
    assert_eq!(
        (&figure["fileName"], &figure["sheet"]),
        (&json!("cbs_zonder_westland_2022.csv"), &json!("CSV"))
    );
    let runs = &found["importRuns"]["nodes"];
    assert_eq!((&runs[0]["duplicate"], &runs[2]["duplicate"]), (&json!(true), &json!(false)), "{runs:#}");
    assert_eq!(runs[0]["previousRun"], json!({"fileName": "kalender_klein.csv", "duplicate": false}));
    assert_eq!(runs[0]["sha256"], runs[2]["sha256"]);
    assert_eq!(runs[0]["sha256"].as_str().map(str::len), Some(64));

    let run = database
        .texts("SELECT import_run_id::text AS name FROM import_runs ORDER BY created_at LIMIT 1")
        .await;
    let address = format!("/imports/{}/file", run[0]);
    let file = app.get(&address, &token).await;
    assert_eq!((file.status.as_u16(), file.body), (200, std::fs::read(&calendar).expect("the fixture")));
    assert_eq!(file.headers["content-type"], "application/octet-stream");
    assert_eq!(file.headers["x-content-type-options"], "nosniff");
    let disposition = file.headers["content-disposition"].to_str().expect("text");
    assert!(disposition.starts_with("attachment; filename=\"kalender_klein.csv\""), "{disposition}");
    assert_eq!(app.get(&address, "").await.status.as_u16(), 401, "nobody gets it");
}
