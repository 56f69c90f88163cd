//! The workbook part: which sheets there are, and one more

use std::fmt::Write as _;

use super::{
    NotAnnotated,
    markup::{Edits, Tags, escape},
    package::Package,
    relations::Relations,
};

/// The namespaces of a workbook: transitional, as almost all are, or strict
#[derive(Debug, Clone, Copy)]
pub(super) struct Dialect {
    /// Of the elements
    pub(super) main: &'static str,
    /// Of identities of relations; their types begin with it
    pub(super) relations: &'static str,
}

const TRANSITIONAL: Dialect = Dialect {
    main: "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    relations: "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
};

const STRICT: Dialect = Dialect {
    main: "http://purl.oclc.org/ooxml/spreadsheetml/main",
    relations: "http://purl.oclc.org/ooxml/officeDocument/relationships",
};

/// The workbook part
pub(super) struct Book {
    part: String,
    text: String,
    /// Names of sheets, with their parts
    sheets: Vec<(String, Option<String>)>,
    /// What it relates to
    pub(super) relations: Relations,
    /// Its namespaces
    pub(super) dialect: Dialect,
}

impl Book {
    pub(super) fn open(package: &mut Package) -> Result<Self, NotAnnotated> {
        let root = Relations::of(package, "")?;
        let part = root.first("officeDocument").unwrap_or_else(|| "xl/workbook.xml".to_owned());
        let dialect = if root.is_strict() { STRICT } else { TRANSITIONAL };
        let relations = Relations::of(package, &part)?;
        let text = package.read(&part)?;
        let mut sheets = Vec::new();
        let mut tags = Tags::of(&text);
        while let Some(tag) = tags.next()? {
            if tag.depth == 2 && tag.begins("sheet") {
                let part = tag.attribute("id").and_then(|id| relations.target(&id));
                sheets.push((tag.attribute("name").unwrap_or_default(), part));
            }
        }
        Ok(Self { part, text, sheets, relations, dialect })
    }

    /// The part of a sheet; `None` when there is no such sheet
    pub(super) fn sheet_part(&self, name: &str) -> Option<&str> {
        self.sheets.iter().find(|(sheet, _)| sheet == name)?.1.as_deref()
    }

    /// A name that no sheet has: the wanted one, or that with a number
    pub(super) fn free_sheet_name(&self, wanted: &str) -> String {
        let is_free =
            |name: &String| self.sheets.iter().all(|(sheet, _)| sheet.to_lowercase() != name.to_lowercase());
        let numbered = (2_u32..).map(|number| format!("{wanted} ({number})"));
        std::iter::once(wanted.to_owned()).chain(numbered).find(is_free).unwrap_or_default()
    }

    /// Adds a sheet behind the others, of the part that is named so by the relation
    pub(super) fn add_sheet(
        &self,
        package: &mut Package,
        name: &str,
        relation: &str,
    ) -> Result<(), NotAnnotated> {
        let mut edits = Edits::default();
        let mut highest = 0;
        let mut is_added = false;
        let mut tags = Tags::of(&self.text);
        while let Some(tag) = tags.next()? {
            if tag.depth == 2 && tag.begins("sheet") {
                highest = highest.max(tag.number("sheetId").unwrap_or(0));
            }
            if tag.depth == 1 && tag.ends("sheets") && !is_added {
                let mut sheet = String::new();
                // Writing to a String cannot fail.
                let _ = write!(
                    sheet,
                    "<{}sheet xmlns:r=\"{}\" name=\"{}\" sheetId=\"{}\" r:id=\"{relation}\"/>",
                    tag.prefix(),
                    self.dialect.relations,
                    escape(name),
                    highest.saturating_add(1),
                );
                edits.append_in(&tag, &sheet);
                is_added = true;
            }
        }
        if !is_added {
            return Err(NotAnnotated::Package("the workbook has no list of sheets".to_owned()));
        }
        package.edit(&self.part, edits);
        Ok(())
    }
}
