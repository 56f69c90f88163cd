//! Workbooks made to hurt, given to the program: one clear finding in Dutch, nothing else, in a quarter of the memory.

use harness::{
    app::App,
    partnership, programs,
    runs::{until, upload},
};
use schema::types::Role;
use serde_json::Value;

#[path = "../../etl/tests/hostile_workbooks/build/mod.rs"]
mod build;

use build::{Package, ods, put, xls, xlsb, xlsx};

/// Workbooks by their names, and the finding of each
fn workbooks() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let strings = "<sst uniqueCount=\"4294967295\"><si><t>a</t></si></sst>";
    let entity = "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><worksheet><sheetData><row r=\"1\">\
                  <c r=\"A1\" t=\"str\"><v>&e;</v></c></row></sheetData></worksheet>";
    let rows = format!(
        "<table:table-row table:number-rows-repeated=\"1000000\"><table:table-cell \
         table:number-columns-repeated=\"1000\"/>{}</table:table-row>",
        ods::CELL
    );
    let cell = xls::number(0, 0, 7.0);
    // Here calamine panics.
    let past_the_end = [xls::begin(5), xls::bound_sheet(1_000_000), xls::end()].concat();
    let text_nowhere = xlsb::of_rows(&[xlsb::row(0), xlsb::cell(0x07, 0, &[9, 0, 0, 0])]);
    vec![
        (
            "zip bomb",
            xlsx::of_text("a").with("xl/media/a.png", vec![0; 12 << 20]).zip(),
            "workbook.over_limit",
        ),
        ("claim of strings", xlsx::of_strings(strings).zip(), "workbook.damaged"),
        ("long text", xlsx::of_text(&"a".repeat(1 << 20)).zip(), "workbook.over_limit"),
        ("foreign entity", xlsx::of_part(entity).zip(), "workbook.damaged"),
        (
            "UTF-16",
            xlsx::of_part(build::utf16("\u{feff}<worksheet/>")).zip(),
            "workbook.format_not_supported",
        ),
        (
            "text document",
            Package::default().with("word/document.xml", "<a/>").zip(),
            "workbook.not_a_workbook",
        ),
        ("repeats", ods::of_rows(&rows).zip(), "workbook.over_limit"),
        ("no end", ods::of_content("<table:table table:name=\"a\">").zip(), "workbook.damaged"),
        (
            "sectors in a circle",
            xls::followed_by(xls::of_records(std::slice::from_ref(&cell)), 2, 2),
            "workbook.damaged",
        ),
        ("sheet past the end", xls::compound("Workbook", &past_the_end), "workbook.damaged"),
        ("far cells", xls::of_records(&[cell, xls::number(65_535, 255, 1.0)]), "workbook.over_limit"),
        ("password", xls::compound("EncryptedPackage", &[7; 5_000]), "workbook.encrypted"),
        ("text that is not there", text_nowhere.zip(), "workbook.damaged"),
        ("cut off", put(xlsx::of_text("a").zip(), 30, b"X")[..300].to_vec(), "workbook.damaged"),
        ("columns", "a;".repeat(100_000).into_bytes(), "workbook.over_limit"),
        ("zeros", vec![0; 4_096], "workbook.not_a_workbook"),
    ]
}

#[tokio::test]
async fn hostile_workbooks_get_one_finding_from_the_program() {
    let database = partnership::database().await;
    let folder = tempfile::tempdir().expect("a folder");
    for (name, content, code) in workbooks() {
        let file = folder.path().join("kalender.xlsx");
        std::fs::write(&file, content).expect("the file");
        let mut command = programs::command("inkoopkracht-etl", &database);
        command.arg("check").arg(&file).args(["--partnership", "zhw", "--format", "json"]);
        command.env("INKOOPKRACHT_READER_MEMORY_BYTES", (256 << 20).to_string());
        let ended = programs::until_its_end(&mut command);
        assert_eq!(ended.code, 2, "{name}: {ended:#?}");
        assert_eq!(ended.stderr, "", "{name}: what the parser says is nobody's business");
        assert_eq!(codes(&ended.json()["findings"]), [code], "{name}: {ended:#?}");
    }
}

fn codes(findings: &Value) -> Vec<&str> {
    let codes = findings.as_array().expect("findings").iter().map(|finding| finding["code"].as_str());
    codes.collect::<Option<_>>().expect("codes")
}

/// A worker has them all, two at a time; people go on, and the worker is none the worse for it.
#[tokio::test(flavor = "multi_thread")]
async fn others_are_served_while_hostile_workbooks_are_read() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let token = app.token(Role::Finance, None).await;
    let mut worker = programs::worker(&database);
    let good = async |title: &str| {
        let id = upload(&app, format!("Nr;Titel;Delft\nA1;{title};P\n").as_bytes(), &token).await;
        until(&app, &id, "CHECKED", &token).await;
    };
    good("Zout").await;
    let before = worker.resident_kib();

    let mut handed_in = Vec::new();
    for (name, content, code) in workbooks() {
        handed_in.push((name, upload(&app, &content, &token).await, code));
    }
    assert_eq!(app.get("/", &token).await.status, 200);
    good("Zand").await;
    for (name, id, code) in handed_in {
        let rejected = until(&app, &id, "REJECTED", &token).await;
        assert_eq!(codes(&rejected["findings"]["nodes"]), [code], "{name}: {rejected:#}");
    }
    assert!(worker.is_alive(), "the same process has read them all");
    let grown = worker.resident_kib().saturating_sub(before);
    assert!(grown < 32 << 10, "{grown} KiB more than before");
}
