//! The workbook again, with each finding as a colored cell with a note, and a sheet that lists them all
//!
//! A workbook of Excel is changed as the package of parts that it is: only the styles, the sheets with findings, their
//! notes and the lists of what there is are touched, and of these only what must be; every other part is copied as it
//! is compressed. Of any other kind `copy` makes a workbook of Excel first, with the same sheets, cells and addresses.

mod book;
mod comments;
mod content_types;
mod copy;
mod drawing;
pub mod excerpt;
mod list;
mod markup;
mod package;
mod relations;
mod sheet;
mod styles;

use std::{
    collections::{BTreeMap, btree_map::Entry},
    fmt,
    sync::Arc,
};

use schema::{
    texts::{LIST_SHEET, annotated_file_name, note_text},
    types::{CellAddress, Severity},
};

use self::{
    book::Book, comments::Notes, package::Package, relations::Relations, sheet::Legacy, styles::Styles,
};
use crate::{
    config::Limits,
    error::EtlError,
    findings::Finding,
    workbook::{self, Format},
};

const CONTENT: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";
const DRAWING: &str = "application/vnd.openxmlformats-officedocument.vmlDrawing";

/// A workbook with its findings
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annotated {
    /// What it is called: that of the original, "- controle", and the extension of what it is
    pub file_name: String,
    /// The bytes: always the same for the same workbook and findings
    pub content: Vec<u8>,
}

/// Why there is no workbook with findings
#[derive(Debug, thiserror::Error)]
pub enum NotAnnotated {
    /// It is not readable as a workbook
    #[error(transparent)]
    Unreadable(#[from] EtlError),
    /// It can be read, but is not as the standard says
    #[error("the workbook cannot be written back: {0}")]
    Package(String),
}

fn broken(error: impl fmt::Display) -> NotAnnotated {
    NotAnnotated::Package(error.to_string())
}

/// A finding with the sheet of the annotated workbook where it has its place; `None` when it has none
struct Placed<'a> {
    finding: &'a Finding,
    sheet: Option<&'a str>,
}

/// Writes the findings into the workbook
///
/// # Errors
///
/// [`NotAnnotated`], also when `content` is hostile.
pub fn annotate(
    file_name: &str,
    content: impl Into<Arc<[u8]>>,
    findings: &[Finding],
    limits: &Limits,
) -> Result<Annotated, NotAnnotated> {
    let content = content.into();
    let (bytes, names) = if workbook::sound_format(&content, limits)? == Format::Xlsx {
        (content, Vec::new())
    } else {
        let copy = copy::of(content, limits)?;
        (copy.bytes, copy.names)
    };
    let mut package = Package::open(bytes)?;
    let book = Book::open(&mut package)?;
    let placed: Vec<_> = findings.iter().map(|finding| place(finding, &book, &names)).collect();
    let extension = content_types::extension(&mut package)?;
    let content = write(package, book, file_name, &placed)?;
    Ok(Annotated { file_name: annotated_file_name(file_name, extension), content })
}

fn place<'a>(finding: &'a Finding, book: &Book, names: &'a [(String, String)]) -> Placed<'a> {
    let own = finding.sheet.as_deref();
    let renamed = names.iter().find(|(name, _)| Some(name.as_str()) == own).map(|(_, name)| name.as_str());
    let sheet = renamed.or(own).filter(|sheet| book.sheet_part(sheet).is_some());
    Placed { finding, sheet }
}

/// What is wrong with the cells of a sheet
#[derive(Default)]
struct Marks {
    severities: BTreeMap<CellAddress, Severity>,
    notes: Notes,
}

impl Marks {
    fn add(&mut self, cell: CellAddress, finding: &Finding) {
        let note = note_text(finding.severity, &finding.sentence());
        let color = styles::color(finding.severity);
        let gravest = self.severities.entry(cell).or_insert(finding.severity);
        if color < styles::color(*gravest) {
            *gravest = finding.severity;
        }
        match self.notes.entry(cell) {
            Entry::Vacant(entry) => drop(entry.insert(note)),
            Entry::Occupied(mut entry) => {
                entry.get_mut().push('\n');
                entry.get_mut().push_str(&note);
            }
        }
    }
}

fn write(
    mut package: Package,
    mut book: Book,
    file_name: &str,
    findings: &[Placed<'_>],
) -> Result<Vec<u8>, NotAnnotated> {
    let mut marks: BTreeMap<&str, Marks> = BTreeMap::new();
    for Placed { finding, sheet } in findings {
        if let Some((sheet, cell)) = sheet.zip(finding.cell) {
            marks.entry(sheet).or_default().add(cell, finding);
        }
    }
    let dialect = book.dialect;
    let mut styles = Styles::open(&mut package, book.relations.first("styles").as_deref(), dialect.main)?;
    let mut added = Vec::new();
    for (sheet, marks) in &marks {
        if let Some(part) = book.sheet_part(sheet) {
            mark(&mut package, part, marks, &mut styles, book.dialect, &mut added)?;
        }
    }

    let list = package.free_name("xl/worksheets/controle", ".xml");
    let text = list::part(file_name, findings, &mut styles, dialect.main);
    package.add(&list, text);
    let relation = book.relations.add(format!("{}/worksheet", dialect.relations), &list);
    book.add_sheet(&mut package, &book.free_sheet_name(LIST_SHEET), &relation)?;
    added.push((list, format!("{CONTENT}.worksheet+xml")));

    if let Some(part) = styles.new_part() {
        added.push((part.to_owned(), format!("{CONTENT}.styles+xml")));
        book.relations.add(format!("{}/styles", dialect.relations), part);
    }
    styles.finish(&mut package)?;
    book.relations.finish(&mut package)?;
    let added: Vec<(String, &str)> = added.iter().map(|(part, kind)| (part.clone(), kind.as_str())).collect();
    content_types::add(&mut package, &added)?;
    package.finish()
}

/// Colors the cells of a sheet and gives them their notes
fn mark(
    package: &mut Package,
    part: &str,
    marks: &Marks,
    styles: &mut Styles,
    dialect: book::Dialect,
    added: &mut Vec<(String, String)>,
) -> Result<(), NotAnnotated> {
    let text = package.read(part)?;
    let mut painted = sheet::paint(&text, &marks.severities, styles)?;
    let mut relations = Relations::of(package, part)?;
    let new = if let Some(comments) = relations.first("comments") {
        let (edits, new) = comments::add(&package.read(&comments)?, &marks.notes)?;
        package.edit(&comments, edits);
        new
    } else {
        let comments = package.free_name("xl/comments/controle", ".xml");
        package.add(&comments, comments::part(&marks.notes, dialect.main));
        relations.add(format!("{}/comments", dialect.relations), &comments);
        added.push((comments, format!("{CONTENT}.comments+xml")));
        marks.notes.clone()
    };
    match painted.legacy {
        Legacy::Relation(id) => {
            let drawing =
                relations.target(&id).ok_or_else(|| broken("a sheet names a drawing that is not there"))?;
            let edits = drawing::add(&package.read(&drawing)?, &new)?;
            package.edit(&drawing, edits);
        }
        Legacy::Room { at, prefix } => {
            let drawing = package.free_name("xl/drawings/controle", ".vml");
            package.add(&drawing, drawing::part(&marks.notes));
            let id = relations.add(format!("{}/vmlDrawing", dialect.relations), &drawing);
            let namespace = dialect.relations;
            painted
                .edits
                .insert(at, format!("<{prefix}legacyDrawing xmlns:r=\"{namespace}\" r:id=\"{id}\"/>"));
            added.push((drawing, DRAWING.to_owned()));
        }
    }
    package.edit(part, painted.edits);
    relations.finish(package)
}
