//! Templates: filled in as the guide says they import without a finding, empty ones get a clear answer.

use std::{
    fmt::Write as _,
    fs::{self, File},
    io::{Cursor, Read, Write},
    path::{Path, PathBuf},
    process::Command,
};

use calamine::{Data, Reader, Xlsx};
use harness::{app::App, database::TestDatabase, partnership, programs};
use regex::Regex;
use schema::{
    texts::Label,
    types::{ContractNature, ContractStatus, Procedure, Role, TenderStatus},
};
use serde_json::{Value, json};
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

/// Writes a template of a day; its path.
fn template(database: &TestDatabase, folder: &Path, kind: &str) -> PathBuf {
    let file = folder.join(format!("{kind}.xlsx"));
    let mut command = programs::command("inkoopkracht-api", database);
    command.args(["template", kind, "--partnership", "zhw", "--date", "2026-11-26", "--output"]).arg(&file);
    let ended = programs::until_its_end(&mut command);
    assert_eq!(ended.code, 0, "{ended:#?}");
    file
}

/// The headings of the first sheet.
fn headings(file: &Path) -> Vec<String> {
    let mut workbook: Xlsx<_> = calamine::open_workbook(file).expect("a workbook");
    let range = workbook.worksheet_range_at(0).expect("a sheet").expect("its cells");
    range.rows().next().expect("headings").iter().map(ToString::to_string).collect()
}

/// Types rows below the headings of the first sheet, by heading: texts, numbers and days (`2027-01-31`), with the format of
/// the column as Excel would. The file stays as it was otherwise.
fn fill(file: &Path, rows: &[Vec<(&str, Value)>]) {
    let headings = headings(file);
    let mut archive =
        ZipArchive::new(Cursor::new(fs::read(file).expect("the template"))).expect("an archive");
    let mut written = ZipWriter::new(File::create(file).expect("a file"));
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).expect("an entry");
        let name = entry.name().expect("a name").into_owned();
        let mut content = Vec::new();
        entry.read_to_end(&mut content).expect("its content");
        if name == "xl/worksheets/sheet1.xml" {
            let sheet = String::from_utf8(content).expect("XML");
            content = typed(&sheet, &headings, rows).into_bytes();
        }
        written.start_file(name, SimpleFileOptions::default()).expect("an entry");
        written.write_all(&content).expect("written");
    }
    written.finish().expect("the archive is whole");
}

fn typed(sheet: &str, headings: &[String], rows: &[Vec<(&str, Value)>]) -> String {
    let style = |column: usize| {
        let cols = Regex::new(r#"<col min="(\d+)" max="(\d+)"[^>]* style="(\d+)""#).expect("a pattern");
        let covers = |range: &regex::Captures<'_>| {
            let number = |group: usize| range[group].parse::<usize>().expect("a number");
            (number(1)..=number(2)).contains(&(column + 1))
        };
        cols.captures_iter(sheet).find(covers).expect("each column has a format")[3].to_owned()
    };
    let mut cells = String::new();
    for (number, row) in (2..).zip(rows) {
        write!(cells, "<row r=\"{number}\">").expect("written");
        let place = |heading: &str| headings.iter().position(|known| known == heading);
        let mut row: Vec<_> = row
            .iter()
            .map(|(heading, value)| {
                (place(heading).unwrap_or_else(|| panic!("no {heading}: {headings:?}")), value)
            })
            .collect();
        row.sort_by_key(|(column, _)| *column);
        for (column, value) in row {
            let letter = char::from(b'A' + u8::try_from(column).expect("few columns"));
            let address = format!("r=\"{letter}{number}\" s=\"{}\"", style(column));
            match value {
                Value::Number(number) => write!(cells, "<c {address}><v>{number}</v></c>"),
                Value::String(text) => match text.parse::<chrono::NaiveDate>() {
                    Ok(day) => {
                        let epoch = chrono::NaiveDate::from_ymd_opt(1899, 12, 30).expect("a day");
                        write!(cells, "<c {address}><v>{}</v></c>", (day - epoch).num_days())
                    }
                    Err(_) => write!(cells, "<c {address} t=\"inlineStr\"><is><t>{text}</t></is></c>"),
                },
                other => panic!("no cell: {other}"),
            }
            .expect("written");
        }
        cells.push_str("</row>");
    }
    assert!(sheet.contains("</sheetData>"), "a sheet with rows");
    sheet.replace("</sheetData>", &format!("{cells}</sheetData>"))
}

/// Imports a filled template: no finding, all rows new; and the same again changes nothing.
fn imports_cleanly(database: &TestDatabase, file: &Path, kind: &str, year: Option<i32>, rows: usize) {
    let ended = programs::import(database, "import", file, kind, year);
    let said = ended.json();
    assert_eq!((ended.code, &said["findings"]), (0, &json!([])), "{kind}: {}", ended.stdout);
    assert_eq!(said["rows"]["new"], json!(rows), "{kind}: {}", ended.stdout);
    let mut arguments = vec!["check".into(), file.as_os_str().to_owned()];
    arguments.extend(["--partnership", "zhw", "--format", "json"].map(Into::into));
    arguments.extend(year.iter().flat_map(|year| ["--year".into(), year.to_string().into()]));
    let again = programs::etl(database, arguments);
    assert_eq!(again.json()["kind"], json!(kind.to_uppercase()), "the kind is recognized: {}", again.stdout);
    assert_eq!(again.json()["rows"]["unchanged"], json!(rows), "{}", again.stdout);
}

#[tokio::test]
async fn a_calendar_that_is_filled_in_imports_without_findings() {
    let database = partnership::database().await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = template(&database, folder.path(), "calendar");
    // Every value of every list once.
    let rows: Vec<_> = (0..Procedure::ALL.len())
        .map(|index| {
            let mark = ["deelnemer", "geïnteresseerd", "doet niet mee"][index % 3];
            vec![
                ("Nr", json!(index.to_string())),
                ("Titel", json!(format!("Traject {index}"))),
                ("Omschrijving", json!("Wat er wordt ingekocht")),
                ("Penvoerder", json!("Delft")),
                ("Westland", json!(mark)),
                ("Zoetermeer", json!("x")),
                ("Contactpersoon", json!("inkoopteam")),
                ("Inkooppakket", json!("Facilitair")),
                ("Soort opdracht", json!(ContractNature::ALL[index % ContractNature::ALL.len()].label())),
                ("CPV-code", json!("77310000-6")),
                ("Geraamde waarde", json!(150_000)),
                ("Procedure", json!(Procedure::ALL[index].label())),
                ("Start voorbereiding", json!("Q1 2027")),
                ("Publicatie", json!("medio 2027")),
                ("Gunning", json!("2027-09-01")),
                ("Ingangsdatum", json!("2028-01-01")),
                ("Einddatum", json!("2031-12-31")),
                ("Status", json!(TenderStatus::ALL[index % TenderStatus::ALL.len()].label())),
                ("Prioriteit", json!("hoog")),
                ("Percelen", json!(2)),
                ("Opmerkingen", json!("geen")),
            ]
        })
        .collect();
    fill(&file, &rows);
    imports_cleanly(&database, &file, "calendar", Some(2027), rows.len());
    let stored = "SELECT procedure || ' ' || cpv_code || ' ' || estimated_value_eur AS name FROM tenders ORDER BY reference::int";
    assert_eq!(database.texts(stored).await[0], "OPEN 77310000 150000.00");
}

#[tokio::test]
async fn inhabitants_that_are_filled_in_import_without_findings() {
    let database = partnership::database().await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = template(&database, folder.path(), "population");
    let row = |code: &str, name: &str, inhabitants: i32| {
        let mut row = vec![
            ("Gemeente", json!(name)),
            ("Peildatum", json!("2022")),
            ("Inwoners", json!(inhabitants)),
            ("Status", json!("definitief")),
        ];
        if !code.is_empty() {
            row.push(("Gemeentecode", json!(code)));
        }
        row
    };
    let rows = [
        row("GM0503", "Delft", 104_572),
        row("", "Pijnacker-Nootdorp", 56_572),
        row("GM1783", "Westland", 112_448),
        row("", "Zoetermeer", 125_767),
    ];
    fill(&file, &rows);
    imports_cleanly(&database, &file, "population", None, 4);
}

#[tokio::test]
async fn a_budget_that_is_filled_in_imports_without_findings() {
    let database = partnership::database().await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = template(&database, folder.path(), "budget");
    let rows = [("Personele kosten", json!(120_000)), ("Onvoorzien", json!(2_000.5))]
        .map(|(line, amount)| vec![("Begrotingspost", json!(line)), ("Bedrag", amount)]);
    fill(&file, &rows);
    imports_cleanly(&database, &file, "budget", Some(2027), 2);
}

#[tokio::test]
async fn contracts_that_are_filled_in_import_without_findings() {
    let database = partnership::database().await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = template(&database, folder.path(), "contracts");
    let rows: Vec<_> = (0..ContractNature::ALL.len())
        .map(|index| {
            vec![
                ("Contractnummer", json!(format!("C-{index}"))),
                ("Titel", json!(format!("Contract {index}"))),
                ("Omschrijving", json!("Wat er is ingekocht")),
                ("Gemeente", json!(["Delft", "Westland"][index % 2])),
                ("Leverancier", json!("Voorbeeld bv")),
                ("KvK-nummer", json!("12345678")),
                ("Contracteigenaar", json!("inkoopteam")),
                ("Inkooppakket", json!("Facilitair")),
                ("Soort opdracht", json!(ContractNature::ALL[index].label())),
                ("CPV-code", json!("77310000-6")),
                ("Contractwaarde", json!(150_000)),
                ("Ingangsdatum", json!("2024-01-01")),
                ("Oorspronkelijke einddatum", json!("2027-12-31")),
                ("Einddatum", json!("2027-12-31")),
                ("Uiterste einddatum", json!("2029-12-31")),
                ("Verlengingsopties", json!("2 x 12 maanden")),
                ("Stilzwijgende verlenging", json!("nee")),
                ("Opzegtermijn", json!("3 maanden")),
                ("Status", json!(ContractStatus::ALL[index % ContractStatus::ALL.len()].label())),
                ("Opmerkingen", json!("geen")),
            ]
        })
        .collect();
    fill(&file, &rows);
    imports_cleanly(&database, &file, "contracts", None, rows.len());
}

#[tokio::test]
async fn expenses_that_are_filled_in_import_without_findings() {
    let database = partnership::database().await;
    let folder = tempfile::tempdir().expect("a folder");
    let budget = template(&database, folder.path(), "budget");
    fill(&budget, &[vec![("Begrotingspost", json!("Onvoorzien")), ("Bedrag", json!(2_000))]]);
    imports_cleanly(&database, &budget, "budget", Some(2027), 1);
    let file = template(&database, folder.path(), "expenses");
    let row = |day: &str, payer: &str, amount: f64, reference: &str| {
        vec![
            ("Datum", json!(day)),
            ("Begrotingspost", json!("Onvoorzien")),
            ("Betaald door", json!(payer)),
            ("Bedrag", json!(amount)),
            ("Factuurnummer", json!(reference)),
            ("Omschrijving", json!("Zaalhuur")),
        ]
    };
    fill(&file, &[row("2027-02-14", "Delft", 1_250.5, "F12"), row("2027-03-01", "Zoetermeer", -20.0, "F19")]);
    imports_cleanly(&database, &file, "expenses", Some(2027), 2);
}

#[tokio::test]
async fn an_empty_template_gets_a_clear_answer() {
    let database = partnership::database().await;
    let folder = tempfile::tempdir().expect("a folder");
    for kind in ["calendar", "population", "contracts", "budget", "expenses"] {
        let file = template(&database, folder.path(), kind);
        let ended = programs::import(&database, "import", &file, kind, Some(2027));
        assert_eq!(ended.code, 1, "{kind}: {ended:#?}");
        let findings = ended.json()["findings"].clone();
        let codes: Vec<_> = findings.as_array().expect("findings").iter().map(|one| &one["code"]).collect();
        assert!(codes.contains(&&json!("sheet.no_rows")), "{kind}: {}", ended.stdout);
    }
}

#[tokio::test]
async fn templates_are_the_same_each_time_and_for_nobody_in_particular_too() {
    let database = partnership::database().await;
    let (one, other) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    for kind in ["calendar", "population", "contracts", "budget", "expenses"] {
        let bytes = [&one, &other]
            .map(|folder| fs::read(template(&database, folder.path(), kind)).expect("the template"));
        assert_eq!(bytes[0], bytes[1], "{kind}");
    }
    let output = one.path().join("los.xlsx");
    let file = output.to_str().expect("a path");
    assert_eq!(programs::api(&database, ["template", "calendar", "--output", file]).code, 0);
    assert!(headings(&output).contains(&"Deelnemers".to_owned()));
    for wrong in
        [["template", "verlof", "--output", file], ["template", "budget", "--partnership", "niemand"]]
    {
        assert_ne!(programs::api(&database, wrong).code, 0);
    }
}

#[tokio::test]
async fn a_template_is_a_download_for_who_may_hand_in() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let admin = app.token(Role::Admin, None).await;
    let answer = app.get("/template/calendar.xlsx?partnership=zhw", &admin).await;
    assert_eq!(answer.status.as_u16(), 200);
    let disposition = answer.headers["content-disposition"].to_str().expect("text");
    assert!(disposition.contains("sjabloon-aanbestedingskalender-zhw.xlsx"), "{disposition}");
    let mut workbook = Xlsx::new(Cursor::new(answer.body.clone())).expect("a workbook");
    let lists = workbook.worksheet_range("Lijsten").expect("the lists");
    assert!(lists.used_cells().any(|(.., cell)| *cell == Data::String("Pijnacker-Nootdorp".to_owned())));
    for (path, token, status) in [
        ("/template/calendar.xlsx?partnership=zhw", "", 401),
        ("/template/calendar.xlsx?partnership=niemand", admin.as_str(), 404),
        ("/template/verlof.xlsx", admin.as_str(), 404),
        ("/template/budget.ods", admin.as_str(), 404),
        ("/template/budget.xlsx", admin.as_str(), 200),
    ] {
        let answer = app.get(path, token).await;
        assert_eq!(answer.status.as_u16(), status, "{path}");
    }
    let page = app.get("/imports?partnership=zhw", &admin).await;
    let page = page.text();
    assert!(page.contains("/template/budget.xlsx?partnership=zhw"), "{page}");
    let query = "{ partnership(slug: \"zhw\") { template(kind: POPULATION) } }";
    let asked = app.data(query, json!({}), &admin).await;
    assert_eq!(asked["partnership"]["template"], json!("/template/population.xlsx?partnership=zhw"));
}

/// What LibreOffice makes of a template is still one.
#[tokio::test]
async fn office_programs_open_a_template() {
    let database = partnership::database().await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = template(&database, folder.path(), "budget");
    fill(&file, &[vec![("Begrotingspost", json!("Onvoorzien")), ("Bedrag", json!(2_000))]]);
    let profile = format!("-env:UserInstallation=file://{}", folder.path().join("profile").display());
    let mut command = Command::new("soffice");
    command
        .args([profile.as_str(), "--headless", "--convert-to", "ods", "--outdir"])
        .arg(folder.path())
        .arg(&file);
    if command.output().is_err() {
        println!("skipped: LibreOffice is not installed");
        return;
    }
    let saved = folder.path().join("budget.ods");
    let ended = programs::import(&database, "import", &saved, "budget", Some(2027));
    assert_eq!((ended.code, &ended.json()["findings"]), (0, &json!([])), "{}", ended.stdout);
}
