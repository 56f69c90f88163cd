//! Workbooks as they are read: their cells in each format, and what LibreOffice makes of them.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{BufReader, Cursor, Read, Write},
    path::{Path, PathBuf},
    process::Command,
};

use api::export::FileFormat;
use calamine::{Data, Ods, Reader, Xlsx, open_workbook};
use regex::Regex;

/// All cells that hold something, by sheet, row and column.
pub(crate) type Cells = BTreeMap<(String, u32, u32), Data>;

pub(crate) fn open(file: &Path) -> Xlsx<BufReader<File>> {
    open_workbook(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// The cells of an Excel workbook; those of formulas as they were stored.
pub(crate) fn cells(file: &Path) -> Cells {
    cells_of(&mut open(file))
}

/// The cells of a file in any format; those of CSV are of a sheet without a name.
pub(crate) fn read(content: &[u8], format: FileFormat) -> Cells {
    let file = Cursor::new(content);
    match format {
        FileFormat::Xlsx => cells_of(&mut Xlsx::new(file).expect("an Excel workbook")),
        FileFormat::Ods => cells_of(&mut Ods::new(file).expect("an OpenDocument spreadsheet")),
        FileFormat::Csv => semicolons(content),
    }
}

fn cells_of<R: Read + std::io::Seek, W: Reader<R>>(workbook: &mut W) -> Cells {
    let mut cells = BTreeMap::new();
    for (name, range) in workbook.worksheets() {
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            let row = top + u32::try_from(row).expect("a row");
            let column = left + u32::try_from(column).expect("a column");
            cells.insert((name.clone(), row, column), value.clone());
        }
    }
    cells
}

/// As a Dutch Excel reads them: a number has a comma
fn semicolons(content: &[u8]) -> Cells {
    let text = std::str::from_utf8(content).expect("UTF-8").strip_prefix('\u{feff}').expect("a mark");
    let number = Regex::new(r"^-?\d+(,\d+)?$").expect("a pattern");
    let cell = |text: &str| {
        if number.is_match(text) {
            Data::Float(text.replace(',', ".").parse().expect("a number"))
        } else {
            Data::String(text.to_owned())
        }
    };
    let mut cells = BTreeMap::new();
    for (row, line) in (0..).zip(records(text)) {
        for (column, text) in (0..).zip(line).filter(|(_, text)| !text.is_empty()) {
            cells.insert((String::new(), row, column), cell(&text));
        }
    }
    cells
}

/// RFC 4180, with semicolons
fn records(text: &str) -> Vec<Vec<String>> {
    let (mut records, mut record, mut field, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '"' if quoted && signs.peek() == Some(&'"') => field.extend(signs.next()),
            '"' => quoted = !quoted,
            ';' if !quoted => record.push(std::mem::take(&mut field)),
            '\r' if !quoted && signs.peek() == Some(&'\n') => {
                signs.next();
                record.push(std::mem::take(&mut field));
                records.push(std::mem::take(&mut record));
            }
            other => field.push(other),
        }
    }
    assert!(record.is_empty() && field.is_empty() && !quoted, "the last line ends");
    records
}

/// The cells that are formulas.
pub(crate) fn formulas(content: &[u8], format: FileFormat) -> Vec<(String, u32, u32)> {
    let file = Cursor::new(content);
    match format {
        FileFormat::Xlsx => formulas_of(&mut Xlsx::new(file).expect("an Excel workbook")),
        FileFormat::Ods => formulas_of(&mut Ods::new(file).expect("an OpenDocument spreadsheet")),
        FileFormat::Csv => Vec::new(),
    }
}

fn formulas_of<R: Read + std::io::Seek, W: Reader<R>>(workbook: &mut W) -> Vec<(String, u32, u32)> {
    let mut found = Vec::new();
    for name in workbook.sheet_names() {
        let range = workbook.worksheet_formula(&name).unwrap_or_else(|_| panic!("the formulas of {name}"));
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, _) in range.used_cells().filter(|(_, _, formula)| !formula.is_empty()) {
            let row = top + u32::try_from(row).expect("a row");
            found.push((name.clone(), row, left + u32::try_from(column).expect("a column")));
        }
    }
    found
}

pub(crate) fn assert_same(before: &Cells, after: &Cells, what: &str) {
    for (address, value) in before {
        let again = after.get(address).unwrap_or(&Data::Empty);
        let equal = match (value, again) {
            (Data::Float(value), Data::Float(again)) => (value - again).abs() < 1e-6,
            // OpenDocument writes a day as such, Excel as a number.
            (Data::DateTime(value), Data::DateTimeIso(again))
            | (Data::DateTimeIso(again), Data::DateTime(value)) => {
                value.as_datetime().is_some_and(|day| day.date().to_string() == *again)
            }
            (value, again) => value.to_string().trim() == again.to_string().trim(),
        };
        assert!(equal, "{what}, {address:?}: {value:?} became {again:?}");
    }
}

/// A copy in which formulas have no stored results; gives how many were taken away.
pub(crate) fn without_results(content: &[u8], format: FileFormat, bare: &Path) -> usize {
    let (part, pattern, instead) = match format {
        FileFormat::Xlsx => ("xl/worksheets/sheet", r"(</f>)<v>[^<]*</v>", "$1"),
        _ => (
            "content.xml",
            r#"(table:formula="[^"]*") office:value-type="float" office:value="[^"]*">"#,
            "$1>",
        ),
    };
    without(content, part, pattern, instead, bare)
}

/// A copy in whose parts of that name what a pattern finds is something else; gives how often.
pub(crate) fn without(content: &[u8], part: &str, pattern: &str, instead: &str, copy: &Path) -> usize {
    let pattern = Regex::new(pattern).expect("a pattern");
    let mut archive = zip::ZipArchive::new(Cursor::new(content)).expect("an archive");
    let mut copy = zip::ZipWriter::new(File::create(copy).expect("a file"));
    let mut taken = 0;
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).expect("an entry");
        let name = entry.name().expect("a name").into_owned();
        let mut content = Vec::new();
        entry.read_to_end(&mut content).expect("its bytes");
        if name.starts_with(part) {
            let text = String::from_utf8(content).expect("XML");
            taken += pattern.find_iter(&text).count();
            content = pattern.replace_all(&text, instead).into_owned().into_bytes();
        }
        copy.start_file(name, zip::write::SimpleFileOptions::default()).expect("an entry");
        copy.write_all(&content).expect("written");
    }
    copy.finish().expect("an archive");
    taken
}

/// What LibreOffice makes of workbooks, worked out anew; `None` when it is not installed.
pub(crate) fn recalculated(files: &[PathBuf], scratch: &Path) -> Option<Vec<Cells>> {
    let folder = scratch.join("recalculated");
    let profile = format!("-env:UserInstallation=file://{}", scratch.join("profile").display());
    let mut command = Command::new("soffice");
    command.args([&profile, "--headless", "--convert-to", "xlsx", "--outdir"]).arg(&folder).args(files);
    let output = command.output().ok()?;
    let made = |file: &PathBuf| {
        let made = folder.join(file.with_extension("xlsx").file_name().expect("a name"));
        assert!(made.is_file(), "LibreOffice does not open {}: {output:?}", file.display());
        cells(&made)
    };
    Some(files.iter().map(made).collect())
}

/// The tables of an Excel workbook with the cells that are their headings: a workbook in which these differ is damaged to Excel.
pub(crate) fn tables(content: &[u8]) -> Vec<(String, Vec<String>, Vec<String>)> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(content)).expect("an Excel workbook");
    workbook.load_tables().expect("its tables");
    let names: Vec<String> = workbook.table_names().into_iter().cloned().collect();
    let all = cells_of(&mut workbook);
    let table = |name: String| {
        let table = workbook.table_by_name(&name).expect("a table");
        let (top, left) = table.data().start().expect("a table has rows");
        let sheet = table.sheet_name().to_owned();
        let heading = |(column, _)| all.get(&(sheet.clone(), top - 1, column)).map(ToString::to_string);
        let headings = (left..).zip(table.columns()).map(heading).map(Option::unwrap_or_default).collect();
        (name, table.columns().to_vec(), headings)
    };
    names.into_iter().map(table).collect()
}
