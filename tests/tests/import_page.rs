//! What the page of an import tells of it: what it is about, what it did, what overtook it, and all that it found, part by part.

use std::collections::BTreeSet;

use axum::http::Request;
use harness::{
    app::App,
    browser,
    database::TestDatabase,
    partnership, programs,
    runs::{self, wait},
    workspace,
};
use schema::types::Role;
use tempfile::TempDir;

async fn until(app: &App<'_>, address: &str, wanted: &str, token: &str) -> String {
    let mut page = String::new();
    let reached = wait(async || {
        page = app.get(address, token).await.text();
        page.contains(wanted)
    });
    assert!(reached.await, "not {wanted}: {page}");
    page
}

/// Hands in a workbook of which the kind is not said; gives the address of its page.
async fn hand_in(app: &App<'_>, name: &str, content: &[u8], token: &str) -> String {
    let fields = [("partnership", "zhw"), ("kind", ""), ("year", "")];
    let sent = app.form(Request::post("/imports"), &fields, ("file", name, content), token).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    sent.headers["location"].to_str().expect("an address").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_calendar_without_titles_is_recognized_and_what_it_did_is_told() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let token = app.token(Role::Coordinator, None).await;
    let _worker = programs::worker(&database);
    let calendar = "Nr;Omschrijving;Trekker;Procedure;Kleur\nA1;Zout;Delft;Europees;wit\n";
    let address = hand_in(&app, "Aanbestedingskalender 2027.csv", calendar.as_bytes(), &token).await;
    let page = until(&app, &address, "Status: gecontroleerd", &token).await;
    assert!(page.contains("is gelezen als Titel, want geen kolom heet Titel"), "{page}");
    assert!(page.contains("<dt>Jaar</dt><dd>2027</dd>"), "what it is about, before it is applied: {page}");
    assert!(page.contains("is later wel terug te zien bij het traject"), "{page}");
    assert!(page.contains("Penvoerder: Delft · Procedure: ") && page.contains("Alle gegevens"), "{page}");
    let applied = app.send(Request::post(format!("{address}/apply")), &token, "").await;
    assert_eq!(applied.status, 303, "{}", applied.text());
    let page = until(&app, &address, "Status: verwerkt", &token).await;
    assert!(page.contains("Verwerkt: 1 traject toegevoegd."), "{page}");
    assert!(page.contains("Naar de kalender van 2027</a>"), "{page}");
    assert!(
        page.contains("Nieuwe rijen: wat deze import ermee deed") && !page.contains("wat er verandert"),
        "{page}"
    );
    assert!(
        page.contains("1 traject wordt verwijderd: A1 · Zout</li>"),
        "what taking it back would do: {page}"
    );
    assert!(page.contains("<summary>Terugdraaien</summary>") && page.contains(">Deze import terugdraaien<"));

    let reverted = app.send(Request::post(format!("{address}/revert")), &token, "").await;
    assert_eq!(reverted.status, 303, "{}", reverted.text());
    let page = app.get(&address, &token).await.text();
    assert!(page.contains("wat nu is teruggedraaid") && !page.contains("Naar de kalender"), "{page}");
    assert!(
        page.contains("Teruggedraaid: 1 traject verwijderd.") && !page.contains("wordt verwijderd"),
        "{page}"
    );
}

#[tokio::test]
async fn what_unknown_columns_said_is_for_members() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let token = app.token(Role::Viewer, None).await;
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("kalender.csv");
    std::fs::write(&file, "Nr;Titel;Kleur\nA1;Zout;wit\n").expect("the file");
    assert_eq!(programs::import(&database, "import", &file, "calendar", Some(2023)).code, 0);
    database.run("UPDATE calendars SET status = 'PUBLISHED'").await;
    let tender = database.texts("SELECT '/tenders/' || tender_id AS name FROM tenders").await.remove(0);
    assert!(app.get(&tender, &token).await.text().contains("<dt>Kleur</dt><dd class=\"name\">wit</dd>"));
    let published = app.get(&tender, "").await.text();
    assert!(published.contains("Zout") && !published.contains("Kleur"), "{published}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_was_overtaken_waits_no_longer() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let token = app.token(Role::Coordinator, None).await;
    let _worker = programs::worker(&database);
    let first = runs::upload(&app, b"Nr;Titel;Penvoerder\nA1;Zout;Delft\n", &token).await;
    runs::until(&app, &first, "CHECKED", &token).await;
    let run = database.texts("SELECT import_run_id::text AS name FROM import_runs").await.remove(0);
    let is_asked = async || {
        let home = browser::page(&app, "/?partnership=zhw&year=2023", &token).await;
        home.contains(&format!("/imports/{run}"))
    };
    assert!(is_asked().await);
    let folder = TempDir::new().expect("a folder");
    let import = |year: i32| {
        let file = folder.path().join("later.csv");
        std::fs::write(&file, "Nr;Titel;Penvoerder\nA1;Strooizout;Delft\n").expect("the file");
        assert_eq!(programs::import(&database, "import", &file, "calendar", Some(year)).code, 0);
    };
    import(2024);
    assert!(is_asked().await, "another year says nothing about this one");
    import(2023);
    assert!(!is_asked().await);
    let page = app.get(&format!("/imports/{run}"), &token).await.text();
    assert!(page.contains("Daarna is een nieuwere werkmap over hetzelfde verwerkt"), "{page}");
    assert!(page.contains("U hoeft niets te doen."), "{page}");
    assert!(page.contains(">later.csv</a>"), "{page}");
    assert!(
        page.contains("<summary>Toch verwerken</summary>") && page.contains("deze oudere werkmap"),
        "{page}"
    );
    assert!(!page.contains(">Verwerken<"), "{page}");

    let again = runs::upload(&app, b"Nr;Titel;Penvoerder\nA1;Zout;Delft\n", &token).await;
    runs::until(&app, &again, "CHECKED", &token).await;
    let latest = "SELECT import_run_id::text AS name FROM import_runs ORDER BY created_at DESC LIMIT 1";
    let run = database.texts(latest).await.remove(0);
    let page = app.get(&format!("/imports/{run}"), &token).await.text();
    assert!(
        page.contains("Sinds deze werkmap voor het eerst is aangeleverd, is")
            && page.contains(">later.csv</a> verwerkt"),
        "what it would put back is told: {page}"
    );
}

/// Of the same workbook, handed in and checked twice, one is applied: the differences of the other are of before that.
#[tokio::test(flavor = "multi_thread")]
async fn differences_of_before_its_twin_was_applied_are_said_to_be() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let token = app.token(Role::Coordinator, None).await;
    let _worker = programs::worker(&database);
    let mut checked = Vec::new();
    for _ in 0..2 {
        let id = runs::upload(&app, b"Nr;Titel;Penvoerder\nA1;Zout;Delft\n", &token).await;
        runs::until(&app, &id, "CHECKED", &token).await;
        checked.push(id);
    }
    let of_second =
        "SELECT '/imports/' || import_run_id AS name FROM import_runs ORDER BY created_at DESC LIMIT 1";
    let address = database.texts(of_second).await.remove(0);
    let is_told =
        async || app.get(&address, &token).await.text().contains("controleer haar dan eerst opnieuw");
    assert!(!is_told().await);
    runs::apply(&app, &checked[0], &token).await;
    runs::until(&app, &checked[0], "APPLIED", &token).await;
    assert!(is_told().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn all_differences_and_findings_are_to_be_seen_part_by_part() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let token = app.token(Role::Coordinator, None).await;
    let good = (1..=230).map(|number| format!("A{number};Traject {number};Delft;10"));
    let wrong = (1..=120).map(|number| format!("B{number};Fout {number};Delft;twaalf"));
    let heading = "Nr;Titel;Penvoerder;Geraamde waarde".to_owned();
    let calendar = std::iter::once(heading).chain(good).chain(wrong).collect::<Vec<_>>().join("\n");
    let id = runs::upload(&app, calendar.as_bytes(), &token).await;
    let _worker = programs::worker(&database);
    runs::until(&app, &id, "CHECKED", &token).await;
    let run = database.texts("SELECT import_run_id::text AS name FROM import_runs").await.remove(0);
    let seen = async |name: &str, link: &str, of: fn(&str) -> BTreeSet<String>| {
        let (mut address, mut seen, mut pages) = (format!("/imports/{run}"), BTreeSet::new(), 0);
        loop {
            let page = app.get(&address, &token).await.text();
            seen.extend(of(&page));
            pages += 1;
            let Some((before, _)) = page.split_once(&format!("\">{link}</a>")) else { break };
            let next = before.rsplit_once("href=\"").expect("an address").1;
            assert!(next.contains(&format!("?{name}=")), "{next}");
            address = next.split('#').next().expect("a page").to_owned();
        }
        (seen.len(), pages)
    };
    let tenders = |page: &str| {
        let rows = page.split("class=\"name\">A").skip(1);
        rows.filter_map(|row| Some(row.split_once(' ')?.0.to_owned())).collect()
    };
    assert_eq!(seen("differences", "De volgende verschillen", tenders).await, (230, 3));
    let errors = |page: &str| {
        let rows = page.split("id=\"bevinding-").skip(1);
        rows.filter_map(|row| Some(row.split_once('"')?.0.to_owned())).collect()
    };
    let (errors, pages) = seen("errors", "De volgende fouten", errors).await;
    assert!(errors >= 120 && pages == 2, "{errors} in {pages}");
    assert_eq!(app.get(&format!("/imports/{run}?errors=x"), &token).await.status, 400);
}

#[tokio::test]
async fn our_own_reports_are_refused_by_what_they_are() {
    let database = TestDatabase::migrated().await;
    assert_eq!(programs::etl(&database, ["example"]).code, 0);
    let app = App::new(&database);
    let token = app.token(Role::Finance, None).await;
    let slug = database.texts("SELECT slug AS name FROM partnerships").await.remove(0);
    let folder = TempDir::new().expect("a folder");
    for report in ["cost-distribution", "budget-actuals"] {
        for format in ["xlsx", "ods"] {
            let address = format!("/export/{report}.{format}?partnership={slug}&year=2023");
            let answer = app.get(&address, &token).await;
            assert_eq!(answer.status, 200, "{report}");
            let file = folder.path().join(format!("{report}.{format}"));
            std::fs::write(&file, &answer.body).expect("the file");
            let arguments = ["check", "--partnership", &slug, "--format", "json"].map(Into::into);
            let ended = programs::etl(&database, arguments.into_iter().chain([file.as_os_str().to_owned()]));
            assert_eq!(ended.code, 2, "{ended:#?}");
            assert_eq!(ended.json()["findings"][0]["code"], "workbook.own_report", "{}", ended.stdout);
        }
    }
}

/// Nobody broke a rule who turns an import down.
#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_was_turned_down_has_no_error() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let token = app.token(Role::Coordinator, None).await;
    let content = std::fs::read(workspace::fixture("kalender_klein.csv")).expect("the fixture");
    let id = runs::upload(&app, &content, &token).await;
    let _worker = programs::worker(&database);
    runs::until(&app, &id, "CHECKED", &token).await;
    runs::reject(&app, &id, &token).await;
    let run = database.texts("SELECT import_run_id::text AS name FROM import_runs").await.remove(0);
    let page = app.get(&format!("/imports/{run}"), &token).await.text();
    assert!(page.contains("afgewezen door") && !page.contains("Er is 1 fout"), "{page}");
    assert!(page.contains("<strong>Status: afgewezen.</strong>"), "{page}");
}

/// Above all else stands how many there are and where to look; the sentences stand where they are read.
#[tokio::test(flavor = "multi_thread")]
async fn errors_are_told_where_they_are_read() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let token = app.token(Role::Coordinator, None).await;
    let rows = (1..=4).map(|number| format!("A{number};Traject {number};Delft;twaalf"));
    let calendar = std::iter::once("Nr;Titel;Penvoerder;Geraamde waarde".to_owned()).chain(rows);
    let calendar = calendar.collect::<Vec<_>>().join("\n");
    let _worker = programs::worker(&database);
    let address = hand_in(&app, "Kalender 2027.csv", calendar.as_bytes(), &token).await;
    let page = until(&app, &address, "class=\"grid\"", &token).await;
    let alarm = |page: &str| {
        let (_, after) = page.split_once("role=\"alert\"")?;
        Some(after.split_once("</div>")?.0.to_owned())
    };
    let told = alarm(&page).expect("an alarm");
    assert!(told.contains("Er zijn 4 fouten gevonden"), "{told}");
    assert!(told.contains("href=\"#cel-1-D2\"") && page.contains("id=\"cel-1-D2\""), "{told}");
    assert!(told.contains("href=\"#meldingen\"") && page.contains("id=\"meldingen\""), "{told}");
    assert!(!told.contains("geen bedrag") && page.contains("is geen bedrag"), "{page}");

    let press = app.send(Request::post(format!("{address}/reject")), &token, "").await;
    assert_eq!(press.status, 303, "{}", press.text());
    let page = app.get(&address, &token).await.text();
    assert_eq!(alarm(&page), None, "there is nothing to mend: {page}");
    assert!(!page.contains("<title>Fout") && page.contains("Wat de controle toen opmerkte"), "{page}");
    assert!(page.contains("is geen bedrag"), "{page}");

    let address = hand_in(&app, "leeg.csv", b"x\n", &token).await;
    let page = until(&app, &address, "Status: afgekeurd", &token).await;
    let told = alarm(&page).expect("an alarm");
    assert!(told.contains("Er is 1 fout gevonden") && told.contains("href=\"#bevinding-"), "{told}");
    let fields = [("partnership", "zhw"), ("kind", "CONTRACTS"), ("year", "2027")];
    let sent = app.form(Request::post("/imports"), &fields, ("file", "x.csv", b"x\n"), &token).await;
    let address = sent.headers["location"].to_str().expect("an address").to_owned();
    let page = until(&app, &address, "Status: afgekeurd", &token).await;
    assert!(page.contains("<dt>Soort</dt><dd>contractenregister</dd>"), "what was said is kept: {page}");
    let list = app.get("/imports?partnership=zhw", &token).await.text();
    for status in ["afgewezen", "afgekeurd"] {
        assert!(list.contains(&format!("data-label=\"Status\">{status}</td>")), "{status}: {list}");
    }
}

/// Nobody is told that what stands there was read as what stands there.
#[tokio::test]
async fn the_example_is_read_without_comment() {
    let database = partnership::database().await;
    let file = workspace::root().join("etl/src/example/voorbeeldkalender-2023.csv");
    let arguments = ["check", "--partnership", "zhw", "--format", "json"].map(Into::into);
    let ended = programs::etl(&database, arguments.into_iter().chain([file.into_os_string()]));
    let told = ended.json();
    let findings = told["findings"].as_array().cloned().unwrap_or_default();
    let codes: Vec<&str> = findings.iter().filter_map(|finding| finding["code"].as_str()).collect();
    assert_eq!(codes, ["rows.skipped_title"], "{}", ended.stdout);

    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("kalender.csv");
    let rows = "Nr;Titel;Procedure;Status\nA1;Zout;MVO;loopt\nA2;Zand;1-op-1;loopt\nA3;Grind;MVO;gepland\n";
    std::fs::write(&file, rows).expect("the file");
    let ended = programs::import(&database, "check", &file, "calendar", Some(2027));
    let told = ended.json();
    let findings = told["findings"].as_array().cloned().unwrap_or_default();
    let cells: Vec<(&str, &str)> = findings
        .iter()
        .filter_map(|finding| Some((finding["code"].as_str()?, finding["cell"].as_str()?)))
        .collect();
    assert_eq!(cells, [("columns.read_as", "C2"), ("cell.read_as", "D2")], "{}", ended.stdout);
    assert!(
        ended.stdout.contains("'MVO' als meervoudig onderhands (2 cellen, vanaf C2)"),
        "{}",
        ended.stdout
    );
}
