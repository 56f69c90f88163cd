//! Stage 1, read: any workbook as sheets of rows of cells, each with its address
//!
//! `guard` looks at the container before a parser does, `excel`, `look` and `value` are the only files that name calamine,
//! `text` reads csv and tsv, `code_list` the lists of codes that the EU publishes. What a cell means is not decided here: dates, numbers and error cells stay as they are.

mod cell;
mod code_list;
mod encoding;
mod excel;
mod fields;
mod format;
mod guard;
mod layout;
mod look;
mod merging;
mod number_format;
mod quiet;
mod refusal;
mod rows;
mod spans;
mod text;
mod value;

use std::{ops::ControlFlow, sync::Arc};

pub use self::{
    cell::{Color, MergedCell, RawCell, RawRow, RawValue},
    format::Format,
    layout::MergedRegion,
    rows::Rows,
    spans::Spans,
};
use self::{
    code_list::CodeList,
    excel::Excel,
    guard::Inspected,
    layout::Layout,
    refusal::{Bound, damaged, no_content, within},
    text::Text,
};
use crate::{config::Limits, error::EtlError};

/// Name of the only sheet of a csv file
const CSV_SHEET: &str = "CSV";

/// What kind of file it is, once its container is found sound
///
/// # Errors
/// As of [`Workbook::open`], as far as the container can tell.
pub fn sound_format(bytes: &Arc<[u8]>, limits: &Limits) -> Result<Format, EtlError> {
    guard::inspect(Arc::clone(bytes), limits).map(|inspected| inspected.format)
}

/// Whether people see a sheet or a row
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visibility {
    /// They do
    Visible,
    /// They do not, but it is read like the others
    Hidden,
}

/// A sheet of a workbook
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetInfo {
    /// Its name; "CSV" for text, "Codelijst" for a list of codes
    pub name: Arc<str>,
    /// Whether people see it
    pub visibility: Visibility,
}

/// An opened workbook; hostile or not, it stays within the limits that it was opened with
pub struct Workbook {
    content: Content,
    format: Format,
    sheets: Vec<SheetInfo>,
    layouts: Vec<Arc<Layout>>,
    /// What was read of each sheet
    used: Vec<Used>,
    rows_expected: Option<u64>,
    limits: Limits,
}

enum Content {
    Excel(Excel),
    Text(Text),
    List(CodeList),
}

#[derive(Debug, Clone, Copy, Default)]
struct Used {
    cells: u64,
    text_bytes: u64,
}

impl Workbook {
    /// Opens a workbook of whatever kind its content says
    ///
    /// # Errors
    /// [`EtlError::Unreadable`] with the reason: `workbook.empty_file`, `workbook.not_a_workbook`,
    /// `workbook.format_not_supported`, `workbook.encrypted`, `workbook.damaged`, `workbook.over_limit`,
    /// `workbook.no_content`.
    pub fn open(bytes: impl Into<Arc<[u8]>>, limits: &Limits) -> Result<Self, EtlError> {
        let Inspected { format, bytes, layouts, rows } = guard::inspect(bytes.into(), limits)?;
        let only = |name: &str| {
            let sheet = SheetInfo { name: name.into(), visibility: Visibility::Visible };
            vec![(sheet, Arc::default())]
        };
        let (content, sheets) = match format {
            Format::Csv => (Content::Text(Text::new(encoding::decode(&bytes)?, limits)), only(CSV_SHEET)),
            Format::CodeList => {
                let list = CodeList::open(encoding::decode_any(&bytes)?)?;
                (Content::List(list), only(code_list::SHEET))
            }
            Format::Xlsx | Format::Xlsb | Format::Xls | Format::Ods => {
                let excel = Excel::open(format, bytes)?;
                let sheets = excel.sheets(&layouts)?;
                (Content::Excel(excel), sheets)
            }
        };
        let (sheets, layouts): (Vec<_>, Vec<_>) = sheets.into_iter().unzip();
        within(Bound::Sheets, limits.sheets, u64::try_from(sheets.len()).unwrap_or(u64::MAX))?;
        let used = vec![Used::default(); sheets.len()];
        let limits = limits.clone();
        let mut workbook = Self { content, format, sheets, layouts, used, rows_expected: rows, limits };
        workbook.check_names()?;
        workbook.check_content()?;
        Ok(workbook)
    }

    /// What kind of file it is
    pub const fn format(&self) -> Format {
        self.format
    }

    /// About how many rows hold something, in all sheets together; `None` when the container does not tell
    pub const fn rows_expected(&self) -> Option<u64> {
        self.rows_expected
    }

    /// Its sheets in their order, without charts and macros
    pub fn sheets(&self) -> &[SheetInfo] {
        &self.sheets
    }

    /// Whether its rows tell the colors of their cells
    pub fn tells_colors(&self) -> bool {
        self.format == Format::Xlsx
    }

    /// The merged cells of a sheet, given by its index in [`Workbook::sheets`], by their top left ones; none in csv
    pub fn merged_regions(&self, sheet: usize) -> &[MergedRegion] {
        self.layouts.get(sheet).map_or(&[], |layout| layout.merged())
    }

    /// The columns of a sheet that people do not see, from 0; none in csv
    pub fn hidden_columns(&self, sheet: usize) -> Spans {
        self.layouts.get(sheet).map(|layout| layout.hidden_columns().clone()).unwrap_or_default()
    }

    /// The rows of a sheet, given by its index in [`Workbook::sheets`]; a sheet can be read again
    ///
    /// # Errors
    /// [`EtlError::Unreadable`] with `workbook.damaged`; [`EtlError::Request`] when there is no such sheet.
    pub fn rows(&mut self, sheet: usize) -> Result<Rows<'_>, EtlError> {
        Rows::of(self, sheet)
    }

    /// Visits the rows of a sheet, given by its index in [`Workbook::sheets`], from top to bottom until the visitor
    /// breaks off
    ///
    /// # Errors
    /// As of [`Workbook::rows`] and [`Rows::next_row`]; rows may have been visited by then.
    pub fn for_each_row(
        &mut self,
        sheet: usize,
        visit: &mut dyn FnMut(RawRow) -> ControlFlow<()>,
    ) -> Result<(), EtlError> {
        let mut rows = self.rows(sheet)?;
        while let Some(row) = rows.next_row()? {
            if visit(row).is_break() {
                break;
            }
        }
        Ok(())
    }

    /// calamine finds a sheet by its name, so two of one name would both give the first
    fn check_names(&self) -> Result<(), EtlError> {
        let mut names: Vec<_> = self.sheets.iter().map(|sheet| &sheet.name).collect();
        names.sort();
        let is_double = names.windows(2).any(|pair| pair.first() == pair.last());
        if is_double { Err(damaged("two sheets of one name")) } else { Ok(()) }
    }

    fn check_content(&mut self) -> Result<(), EtlError> {
        for sheet in 0..self.sheets.len() {
            let mut has_content = false;
            self.for_each_row(sheet, &mut |_| {
                has_content = true;
                ControlFlow::Break(())
            })?;
            if has_content {
                return Ok(());
            }
        }
        Err(no_content())
    }
}
