//! A workbook comes back with its findings and with all that it held: every cell, and every part that says nothing of them

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "that is how a test fails")]

use std::{
    collections::BTreeMap,
    io::{Cursor, Read, Write},
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use etl::{
    annotate::{NotAnnotated, annotate},
    config::Limits,
    findings::Finding,
    workbook::{self, RawCell, Workbook, sound_format},
};
use rust_xlsxwriter::{Chart, ChartType, DataValidation, Format, Note, Table};
use schema::types::CellAddress;
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

type Parts = BTreeMap<String, Vec<u8>>;

fn at(row: u32, column: u32) -> CellAddress {
    CellAddress { row, column }
}

fn parts(workbook: &[u8]) -> Parts {
    let mut zip = ZipArchive::new(Cursor::new(workbook.to_vec())).unwrap();
    let mut parts = Parts::new();
    for index in 0..zip.len() {
        let mut part = zip.by_index(index).unwrap();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        parts.insert(part.name().unwrap().into_owned(), content);
    }
    parts
}

fn archive(parts: &Parts) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn text(parts: &Parts, name: &str) -> String {
    let part = parts.get(name).unwrap_or_else(|| panic!("no {name} in {:?}", parts.keys()));
    String::from_utf8(part.clone()).unwrap()
}

/// The sheets by name, with all their cells
fn cells(workbook: &[u8]) -> Result<Vec<(String, Vec<RawCell>)>, etl::error::EtlError> {
    let mut workbook = Workbook::open(workbook.to_vec(), &Limits::default())?;
    let mut sheets = Vec::new();
    for (index, sheet) in workbook.sheets().to_vec().into_iter().enumerate() {
        let mut cells = Vec::new();
        workbook.for_each_row(index, &mut |row| {
            cells.extend(row.cells);
            ControlFlow::Continue(())
        })?;
        sheets.push((sheet.name.to_string(), cells));
    }
    Ok(sheets)
}

/// Findings on the first and the last cell of each sheet, beside the last, far below, and on none
fn findings(sheets: &[(String, Vec<RawCell>)]) -> Vec<Finding> {
    let mut findings = vec![Finding::info("import.more_findings").expecting("7")];
    for (name, cells) in sheets {
        findings.push(Finding::info("sheet.hidden").in_sheet(name));
        let last = cells.last().map_or(at(0, 0), |cell| cell.address);
        let beside = at(last.row, (last.column + 3).min(16_383));
        for cell in
            cells.first().into_iter().map(|cell| cell.address).chain([last, beside, at(last.row + 40, 2)])
        {
            findings.push(Finding::warning("money.rounded").at(name, cell).seeing("=1+1 <&> \u{1}é"));
        }
        findings.push(Finding::error("money.not_an_amount").at(name, last).seeing("veel"));
    }
    findings
}

fn annotated(workbook: &[u8], findings: &[Finding]) -> Vec<u8> {
    annotate("boek.xlsx", workbook, findings, &Limits::default()).unwrap().content
}

/// What must hold of any workbook that can be read
fn check(name: &str, workbook: &[u8]) {
    let Ok(before) = cells(workbook) else { return };
    let findings = findings(&before);
    let result = annotate(name, workbook, &findings, &Limits::default());
    let after = result.unwrap_or_else(|error| panic!("{name}: {error}")).content;
    let read = cells(&after).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(read.len(), before.len() + 1, "{name}: one more sheet");
    let format = sound_format(&workbook.into(), &Limits::default()).unwrap();
    let own = format == workbook::Format::Xlsx;
    for ((old_name, old), (new_name, new)) in before.iter().zip(&read) {
        assert!(!own || old_name == new_name, "{name}");
        assert_eq!(old, new, "{name}, {old_name}: all cells are as they were");
    }
    let (list, rows) = read.last().unwrap();
    assert!(list.starts_with("Controle"), "{name}: {list}");
    let codes = rows.iter().filter(|cell| cell.address.column == 5 && cell.address.row > 2).count();
    assert_eq!(codes, findings.len(), "{name}: all findings are listed");
    let again = annotate(name, workbook, &findings, &Limits::default()).unwrap().content;
    assert_eq!(again, after, "{name}: the same bytes");
    if own {
        untouched(name, &parts(workbook), &parts(&after));
    }
}

/// Parts that say nothing of cells, notes and styles are byte for byte what they were
fn untouched(name: &str, before: &Parts, after: &Parts) {
    let may_change = |part: &str| {
        let part = part.to_lowercase();
        ["content_types", "styles", "worksheets/", "comments", "vmldrawing", "workbook.xml"]
            .iter()
            .any(|touched| part.contains(touched))
    };
    for (part, content) in before {
        let new = after.get(part).unwrap_or_else(|| panic!("{name}: {part} is gone"));
        assert!(may_change(part) || new == content, "{name}: {part} was changed");
    }
}

/// A workbook with much that could get lost
fn rich() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("Kalender 'A' 1").unwrap();
    let euro = Format::new().set_num_format("€ #,##0.00").set_bold();
    sheet.write_row(0, 0, ["Titel", "Waarde", "Publicatie"]).unwrap();
    sheet.write(1, 0, "Zoutlevering").unwrap();
    sheet.write_with_format(1, 1, 120_000, &euro).unwrap();
    sheet.write(2, 0, "Groenonderhoud").unwrap();
    sheet.write_formula(2, 1, "=B2*2").unwrap();
    sheet.insert_note(1, 1, &Note::new("Een eigen opmerking")).unwrap();
    sheet.insert_note(2, 0, &Note::new("Nog een")).unwrap();
    sheet.merge_range(6, 0, 6, 2, "Samen", &Format::new()).unwrap();
    sheet
        .add_data_validation(1, 0, 5, 0, &DataValidation::new().allow_list_strings(&["a", "b"]).unwrap())
        .unwrap();
    sheet.add_table(0, 0, 4, 2, &Table::new()).unwrap();
    let mut chart = Chart::new(ChartType::Column);
    chart.add_series().set_values(("Kalender 'A' 1", 1, 1, 2, 1));
    sheet.insert_chart(8, 0, &chart).unwrap();
    sheet.set_row_format(3, &euro).unwrap();
    sheet.set_column_format(2, &Format::new().set_italic()).unwrap();
    book.add_worksheet().set_name("controle").unwrap().write(0, 0, "van iemand").unwrap();
    book.define_name("Tarief", "=0.21").unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn every_file_comes_back_whole() {
    check("rijk.xlsx", &rich());
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures");
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
    let data = std::env::var_os("INKOOPKRACHT_SHARED_DATA").map_or(beside, PathBuf::from);
    for folder in [fixtures, data.join("torture"), data.join("calendars")] {
        if !folder.is_dir() {
            eprintln!("skipped: there is no folder {}", folder.display());
            continue;
        }
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            check(&path.file_name().unwrap().to_string_lossy(), &std::fs::read(&path).unwrap());
        }
    }
}

#[test]
fn findings_are_in_color_and_in_words() {
    let sheet = "Kalender 'A' 1";
    let findings = [
        Finding::error("money.not_an_amount").at(sheet, at(1, 1)).seeing("veel"),
        Finding::info("period.year_far").at(sheet, at(1, 1)).seeing("1823"),
        Finding::warning("cell.remark").at(sheet, at(3, 2)),
    ];
    let parts = parts(&annotated(&rich(), &findings));
    let comments = text(&parts, "xl/comments1.xml");
    let of = |cell: &str| {
        comments.split("<comment ").find(|part| part.starts_with(&format!("ref=\"{cell}\""))).unwrap()
    };
    assert!(of("B2").contains("Een eigen opmerking"), "{comments}");
    assert!(of("B2").contains("Fout: "), "{comments}");
    assert!(of("B2").contains("Ter info: "), "{comments}");
    assert!(of("C4").contains("Waarschuwing: "), "{comments}");
    assert!(of("A3").contains("Nog een") && !of("A3").contains("Fout"), "{comments}");

    let styles = text(&parts, "xl/styles.xml");
    let sheet = text(&parts, "xl/worksheets/sheet1.xml");
    let formats: Vec<&str> = styles.split("<cellXfs").nth(1).unwrap().split("<xf ").skip(1).collect();
    let of = |cell: &str| -> &str {
        let tag = sheet.split("<c ").find(|part| part.starts_with(&format!("r=\"{cell}\""))).unwrap();
        let style = tag.split(" s=\"").nth(1).unwrap().split('"').next().unwrap();
        formats[style.parse::<usize>().unwrap()]
    };
    let fill = |format: &str| {
        format.split("fillId=\"").nth(1).unwrap().split('"').next().unwrap().parse::<usize>().unwrap()
    };
    let fills: Vec<&str> = styles.split("<fill>").skip(1).collect();
    assert!(fills[fill(of("B2"))].contains("FFFFC7CE"), "the gravest gives the color");
    assert!(fills[fill(of("C4"))].contains("FFFFEB9C"));
    let number =
        |format: &str| format.split("numFmtId=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert_eq!(number(of("B2")), number(of("C4")), "an empty cell is as its row is, in color");
    assert_ne!(number(of("B2")), "0", "a number keeps its format");
    let count = styles.split("<cellXfs count=\"").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(
        count.parse::<usize>().unwrap(),
        styles.split("<cellXfs").nth(1).unwrap().split("</cellXfs>").next().unwrap().matches("<xf ").count()
    );

    let list = text(&parts, "xl/worksheets/controle1.xml");
    assert!(list.contains("location=\"'Kalender ''A'' 1'!B2\""), "{list}");
    assert!(text(&parts, "xl/workbook.xml").contains("name=\"Controle (2)\""), "another sheet is called so");
}

#[test]
fn macros_stay_and_are_named() {
    let mut macros = parts(&rich());
    let types = text(&macros, "[Content_Types].xml")
        .replace(
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
            "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        )
        .replace(
            "<Override ",
            "<Default Extension=\"bin\" ContentType=\"application/vnd.ms-office.vbaProject\"/><Override ",
        );
    macros.insert("[Content_Types].xml".to_owned(), types.into_bytes());
    macros.insert("xl/vbaProject.bin".to_owned(), b"a program".to_vec());
    let result =
        annotate("kalender.xlsm", archive(&macros), &[Finding::info("sheet.hidden")], &Limits::default())
            .unwrap();
    assert_eq!(result.file_name, "kalender - controle.xlsm");
    let parts = parts(&result.content);
    assert_eq!(parts["xl/vbaProject.bin"], b"a program");
    assert!(text(&parts, "[Content_Types].xml").contains("sheet.macroEnabled.main+xml"));
}

#[test]
fn the_drawing_of_notes_has_its_place() {
    let parts = parts(&annotated(&rich(), &[Finding::error("cell.remark").at("controle", at(0, 0))]));
    let sheet = text(&parts, "xl/worksheets/sheet2.xml");
    let place = |tag: &str| sheet.find(tag).unwrap_or_else(|| panic!("{tag}: {sheet}"));
    assert!(place("<pageMargins") < place("<legacyDrawing"), "{sheet}");
    assert!(place("<legacyDrawing") < place("</worksheet>"), "{sheet}");
}

#[test]
fn damage_ends_in_a_refusal() {
    let whole = parts(&rich());
    let breaking: [(&str, &str, &str); 5] = [
        ("xl/styles.xml", "</cellXfs>", ""),
        ("xl/styles.xml", "<styleSheet", "<styleSheet/><x"),
        ("xl/drawings/vmlDrawing1.vml", "</xml>", ""),
        ("xl/comments1.xml", "</comment>", "</x>"),
        ("xl/workbook.xml", "</workbook>", "<"),
    ];
    for (part, from, to) in breaking {
        let mut broken = whole.clone();
        broken.insert(part.to_owned(), text(&whole, part).replace(from, to).into_bytes());
        let finding = Finding::error("cell.remark").at("Kalender 'A' 1", at(1, 1));
        let result = annotate("x.xlsx", archive(&broken), &[finding], &Limits::default());
        assert!(result.is_err(), "{part}");
    }
    let result = annotate("x.xlsx", b"PK\x03\x04 nothing".to_vec(), &[], &Limits::default());
    assert!(matches!(result, Err(NotAnnotated::Unreadable(_))), "{result:?}");
}
