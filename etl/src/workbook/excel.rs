//! The border with calamine: xlsx and xlsb stream, xls and ods are whole in memory after the guard
//!
//! calamine may panic on damage that the guard does not know: that ends here, as a damaged workbook.

use std::{io::Cursor, sync::Arc};

use calamine::{
    Cell, Data, DataRef, Ods, OdsError, Range, Reader, Sheet, SheetType, SheetVisible, Xls, XlsError, Xlsb,
    XlsbError, Xlsx, XlsxError,
};

use super::{
    Color, Format, RawValue, SheetInfo, Visibility,
    layout::{Layout, Overlooked},
    look::Look,
    quiet::catch_quietly,
    refusal::{damaged, encrypted},
    value,
};
use crate::error::EtlError;

type Bytes = Cursor<Arc<[u8]>>;

/// A workbook that calamine reads
pub(super) enum Excel {
    Xlsx(Box<Styled>),
    Xlsb(Box<Xlsb<Bytes>>),
    Xls(Box<Xls<Bytes>>),
    Ods(Box<Ods<Bytes>>),
}

/// An xlsx with what its styles say, once a sheet was asked for
pub(super) struct Styled {
    book: Xlsx<Bytes>,
    looks: Option<Arc<[Look]>>,
}

/// A row: its number from 0, how many cells were written for it, and those that hold something or are colored, in any
/// order
#[derive(Default)]
pub(super) struct ReadRow {
    pub(super) row: u32,
    pub(super) written: u64,
    pub(super) cells: Vec<(u32, RawValue)>,
    pub(super) colors: Vec<(u32, Color)>,
}

impl ReadRow {
    /// A row of cells that have no color
    pub(super) fn plain(row: u32, cells: Vec<(u32, RawValue)>) -> Self {
        Self { row, written: u64::try_from(cells.len()).unwrap_or(u64::MAX), cells, colors: Vec::new() }
    }

    fn take(&mut self, cell: ReadCell) {
        self.written += 1;
        self.cells.extend(cell.value.map(|value| (cell.column, value)));
        self.colors.extend(cell.color.map(|color| (cell.column, color)));
    }
}

/// The rows of a sheet, in order
pub(super) enum Laid<'a> {
    Stream(Stream<'a>),
    Grid(Grid),
}

impl Excel {
    pub(super) fn open(format: Format, bytes: Arc<[u8]>) -> Result<Self, EtlError> {
        let bytes = Cursor::new(bytes);
        protected(|| {
            Ok(match format {
                Format::Xls => Self::Xls(Box::new(Xls::new(bytes).map_err(|error| match error {
                    XlsError::Password => encrypted(),
                    other => damaged(other),
                })?)),
                Format::Ods => Self::Ods(Box::new(Ods::new(bytes).map_err(|error| match error {
                    OdsError::Password => encrypted(),
                    other => damaged(other),
                })?)),
                Format::Xlsb => Self::Xlsb(Box::new(Xlsb::new(bytes).map_err(|error| match error {
                    XlsbError::Password => encrypted(),
                    other => damaged(other),
                })?)),
                Format::Xlsx | Format::Csv | Format::CodeList => {
                    let book = Xlsx::new(bytes).map_err(|error| match error {
                        XlsxError::Password => encrypted(),
                        other => damaged(other),
                    })?;
                    Self::Xlsx(Box::new(Styled { book, looks: None }))
                }
            })
        })
    }

    /// The sheets that have cells, in their order, each with its layout; charts and macros have none
    pub(super) fn sheets(&self, layouts: &[Arc<Layout>]) -> Result<Vec<(SheetInfo, Arc<Layout>)>, EtlError> {
        let sheets = match self {
            Self::Xlsx(styled) => styled.book.sheets_metadata(),
            Self::Xlsb(book) => book.sheets_metadata(),
            Self::Xls(book) => book.sheets_metadata(),
            Self::Ods(book) => book.sheets_metadata(),
        };
        if sheets.len() != layouts.len() {
            return Err(damaged("the guard sees other sheets than the parser"));
        }
        let has_cells = |(sheet, _): &(&Sheet, &Arc<Layout>)| sheet.typ == SheetType::WorkSheet;
        let told = |(sheet, layout): (&Sheet, &Arc<Layout>)| (sheet_info(sheet), Arc::clone(layout));
        Ok(sheets.iter().zip(layouts).filter(has_cells).map(told).collect())
    }

    pub(super) fn rows<'a>(&'a mut self, sheet: &str, layout: &'a Layout) -> Result<Laid<'a>, EtlError> {
        protected(|| {
            Ok(match self {
                Self::Xlsx(styled) => {
                    let Styled { book, looks } = styled.as_mut();
                    let mut reader = book.worksheet_cells_reader(sheet).map_err(damaged)?;
                    let looks = looks.get_or_insert_with(|| reader.styles().iter().map(Look::of).collect());
                    let looks = Arc::clone(looks);
                    let read = move || {
                        let cell = reader.next_cell_with_style_id().map_err(damaged)?;
                        Ok(cell.map(|(cell, style)| read_cell(&cell, looks.get(style))))
                    };
                    Laid::Stream(Stream::of(Box::new(read), layout))
                }
                Self::Xlsb(book) => {
                    let mut reader = book.worksheet_cells_reader(sheet).map_err(damaged)?;
                    let read = move || {
                        let cell = reader.next_cell().map_err(damaged)?;
                        Ok(cell.map(|cell| read_cell(&cell, None)))
                    };
                    Laid::Stream(Stream::of(Box::new(read), layout))
                }
                Self::Xls(book) => Laid::Grid(Grid::of(book.worksheet_range(sheet).map_err(damaged)?)),
                Self::Ods(book) => Laid::Grid(Grid::of(book.worksheet_range(sheet).map_err(damaged)?)),
            })
        })
    }
}

fn sheet_info(sheet: &Sheet) -> SheetInfo {
    let visibility = match sheet.visible {
        SheetVisible::Visible => Visibility::Visible,
        SheetVisible::Hidden | SheetVisible::VeryHidden => Visibility::Hidden,
    };
    SheetInfo { name: sheet.name.as_str().into(), visibility }
}

impl Laid<'_> {
    /// The next row that has cells; `None` after the last
    pub(super) fn next_row(&mut self) -> Result<Option<ReadRow>, EtlError> {
        match self {
            Self::Stream(stream) => protected(|| stream.next_row()),
            Self::Grid(grid) => Ok(grid.next_row()),
        }
    }
}

/// A cell of a stream
struct ReadCell {
    row: u32,
    column: u32,
    /// `None` when it is empty
    value: Option<RawValue>,
    color: Option<Color>,
}

fn read_cell(cell: &Cell<DataRef<'_>>, look: Option<&Look>) -> ReadCell {
    let (row, column) = cell.get_position();
    let value = value::from_stream(cell.get_value());
    match look {
        Some(look) => {
            ReadCell { row, column, value: value.map(|value| look.show(value)), color: look.color() }
        }
        None => ReadCell { row, column, value, color: None },
    }
}

/// Cells as they stand in the part, one at a time, with those that calamine leaves out in between
pub(super) struct Stream<'a> {
    read: Box<dyn FnMut() -> Result<Option<ReadCell>, EtlError> + Send + 'a>,
    overlooked: std::slice::Iter<'a, Overlooked>,
    held: Option<ReadCell>,
    next: Option<ReadCell>,
    is_at_end: bool,
}

impl<'a> Stream<'a> {
    fn of(
        read: Box<dyn FnMut() -> Result<Option<ReadCell>, EtlError> + Send + 'a>,
        layout: &'a Layout,
    ) -> Self {
        Self { read, overlooked: layout.overlooked().iter(), held: None, next: None, is_at_end: false }
    }

    fn next_row(&mut self) -> Result<Option<ReadRow>, EtlError> {
        let first = match self.next.take() {
            Some(cell) => Some(cell),
            None => self.next_cell()?,
        };
        let Some(first) = first else { return Ok(None) };
        let mut read = ReadRow { row: first.row, ..ReadRow::default() };
        read.take(first);
        while let Some(cell) = self.next_cell()? {
            if cell.row != read.row {
                self.next = Some(cell);
                break;
            }
            read.take(cell);
        }
        Ok(Some(read))
    }

    fn next_cell(&mut self) -> Result<Option<ReadCell>, EtlError> {
        if self.held.is_none() && !self.is_at_end {
            self.held = (self.read)()?;
            self.is_at_end = self.held.is_none();
        }
        let comes_first = |cell: &&Overlooked| {
            self.held.as_ref().is_none_or(|held| (cell.row, cell.column) < (held.row, held.column))
        };
        match self.overlooked.as_slice().first().filter(comes_first) {
            Some(Overlooked { row, column, value }) => {
                self.overlooked.next();
                let value = Some(value.clone());
                Ok(Some(ReadCell { row: *row, column: *column, value, color: None }))
            }
            None => Ok(self.held.take()),
        }
    }
}

/// Cells as calamine laid them out
pub(super) struct Grid {
    range: Range<Data>,
    row: u32,
}

impl Grid {
    const fn of(range: Range<Data>) -> Self {
        Self { range, row: 0 }
    }

    fn next_row(&mut self) -> Option<ReadRow> {
        let (top, left) = self.range.start()?;
        let offset = self.row;
        self.row += 1;
        let row = self.range.rows().nth(usize::try_from(offset).ok()?)?;
        let cells =
            row.iter().zip(left..).filter_map(|(cell, column)| Some((column, value::from_grid(cell)?)));
        Some(ReadRow::plain(top + offset, cells.collect()))
    }
}

fn protected<T>(work: impl FnOnce() -> Result<T, EtlError>) -> Result<T, EtlError> {
    catch_quietly(work).unwrap_or_else(|| Err(damaged("calamine panicked")))
}
