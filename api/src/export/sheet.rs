//! A report as an Excel workbook: the only place that knows `rust_xlsxwriter`, and the only step from decimal to float.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rust_xlsxwriter::{
    Chart as ExcelChart, ChartAxisLabelPosition, ChartDataLabel, ChartFont, ChartFormat, ChartLegendPosition,
    ChartLine, ChartLineDashType, ChartSeries, ChartSolidFill, ColNum, DataValidation,
    DataValidationErrorStyle, DocProperties, Format, FormatAlign, FormatBorder, Formula, Note,
    ObjectMovement, ProtectionOptions, Table, TableColumn, TableStyle, Workbook, Worksheet, XlsxError,
};
use schema::types::CellAddress;
use zip::result::ZipError;

use super::{
    cell_text::{fitting, looks_like_a_formula},
    report::{Chart, ChartKind, Choices, Content, Form, Look, Paper, Range, Report, Sheet, Show},
};

/// Why a report was not made a file
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// It does not fit the file format
    #[error("the workbook could not be written")]
    Write(#[from] XlsxError),
    /// It does not fit a package
    #[error("the package could not be written")]
    Package(#[from] ZipError),
    /// It is no text
    #[error("the text could not be written")]
    Text(#[from] csv::Error),
    /// What is stored is not what its rule gives, so that no formula can explain it
    #[error("the figures do not follow from their rule")]
    Unexplained,
}

const A4: u8 = 9;
const INK: u32 = 0x0015_4273;
const HEADING_FILL: u32 = 0x00E5_F0F9;
const GREY: u32 = 0x0053_5353;
/// Characters on a page that can still be read
const READABLE_WIDTH: u16 = 180;
const LINE_POINTS: u32 = 14;
const PADDING_POINTS: u32 = 3;
const SECTION_POINTS: u32 = 24;
const TITLE_POINTS: u32 = 30;
/// Pixels that fit a screen and a page
const WIDEST_CHART: u32 = 960;

/// The bytes of the workbook; equal reports give equal bytes
///
/// # Errors
///
/// [`ExportError::Write`] for what Excel cannot hold, such as a text of more than 32 767 characters.
pub(crate) fn write(report: &Report) -> Result<Vec<u8>, ExportError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(
        &DocProperties::new()
            .set_title(&report.title)
            .set_subject(&report.subject)
            .set_author("Inkoopkracht")
            .set_company(&report.company)
            .set_creation_datetime(&report.as_of),
    );
    for sheet in &report.sheets {
        let worksheet = workbook.add_worksheet();
        worksheet.set_name(sheet.name)?;
        set_up_page(worksheet, sheet, &report.title)?;
        fill(worksheet, sheet)?;
    }
    for (name, range) in &report.names {
        workbook.define_name(*name, &format!("={}", range.full()))?;
    }
    Ok(workbook.save_to_buffer()?)
}

fn set_up_page(worksheet: &mut Worksheet, sheet: &Sheet, title: &str) -> Result<(), XlsxError> {
    match sheet.paper {
        Paper::Portrait => worksheet.set_portrait(),
        Paper::Landscape => worksheet.set_landscape(),
    };
    worksheet.set_paper_size(A4).set_print_fit_to_pages(pages_wide(sheet), 0);
    worksheet.set_screen_gridlines(sheet.form.as_ref().is_some_and(|form| form.last > form.headings));
    worksheet.set_footer(format!("&L{}&C&A&RPagina &P van &N", title.replace('&', "&&")));
    let headings = sheet.form.as_ref().map(|form| form.headings).or(sheet.list);
    worksheet.set_repeat_rows(0, headings.unwrap_or(1))?;
    worksheet.set_hidden(sheet.is_hidden);
    for (column, width) in (0..).zip(&sheet.widths) {
        worksheet.set_column_width(column, *width)?;
    }
    if let Some(last) = sheet.frozen_columns.checked_sub(1).filter(|_| is_table(sheet)) {
        worksheet.set_repeat_columns(0, column_number(last)?)?;
    }
    let frozen_rows = headings.map_or(0, |headings| headings + 1);
    if sheet.frozen_columns > 0 || frozen_rows > 0 {
        worksheet.set_freeze_panes(frozen_rows, column_number(sheet.frozen_columns)?)?;
    }
    if let Some(form) = &sheet.form {
        set_up_form(worksheet, form)?;
    }
    Ok(())
}

/// One, unless a form or list is so wide that nobody could read it then
fn pages_wide(sheet: &Sheet) -> u16 {
    let width: u16 = sheet.widths.iter().sum();
    if is_table(sheet) { width.div_ceil(READABLE_WIDTH).max(1) } else { 1 }
}

/// Whether it goes on downwards, as a form or list does
const fn is_table(sheet: &Sheet) -> bool {
    sheet.form.is_some() || sheet.list.is_some()
}

/// Only what is to be filled in can be: there is no password, so who wants to may lift the protection
fn set_up_form(worksheet: &mut Worksheet, form: &Form) -> Result<(), XlsxError> {
    let is_open = form.last > form.headings;
    for (column, field) in (0..).zip(&form.fields) {
        if is_open {
            let format = shown(Format::new().set_align(FormatAlign::Top), field.show).set_unlocked();
            worksheet.set_column_format(column, &format)?;
        }
        if let Some(choices) = field.choices.as_ref().filter(|_| is_open) {
            let validation = validation(choices)?;
            worksheet.add_data_validation(form.headings + 1, column, form.last, column, &validation)?;
        }
        if !field.note.is_empty() {
            let note = Note::new(&field.note).set_author("Inkoopkracht").add_author_prefix(false);
            worksheet.insert_note(form.headings, column, &note.set_width(260).set_height(110))?;
        }
    }
    let last = u32::try_from(form.fields.len().saturating_sub(1)).unwrap_or_default();
    if is_open {
        worksheet.autofilter(form.headings, 0, form.last, column_number(last)?)?;
    }
    worksheet.protect_with_options(&ProtectionOptions {
        format_cells: true,
        format_columns: true,
        format_rows: true,
        insert_rows: true,
        delete_rows: true,
        sort: true,
        use_autofilter: true,
        ..ProtectionOptions::default()
    });
    Ok(())
}

fn validation(choices: &Choices) -> Result<DataValidation, XlsxError> {
    let list = DataValidation::new().allow_list_formula(Formula::new(format!("={}", choices.values.full())));
    if choices.allows_others {
        return Ok(list.show_error_message(false));
    }
    list.set_error_style(DataValidationErrorStyle::Warning)
        .set_error_title("Niet in de lijst")?
        .set_error_message("Kies een waarde uit de lijst, anders wordt deze cel misschien niet begrepen.")
}

fn fill(worksheet: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    for (name, range) in &sheet.tables {
        add_table(worksheet, sheet, name, *range)?;
    }
    for (at, (content, look)) in &sheet.cells {
        write_cell(worksheet, *at, content, *look)?;
    }
    let last = column_number(u32::try_from(sheet.widths.len().saturating_sub(1)).unwrap_or_default())?;
    for (row, text) in &sheet.paragraphs {
        worksheet.merge_range(*row, 0, *row, last, text, &format_of(Look::Paragraph(Show::Lines)))?;
    }
    for (row, points) in row_heights(sheet) {
        worksheet.set_row_height(row, points)?;
    }
    if let Some(chart) = &sheet.chart {
        insert_chart(worksheet, sheet, chart)?;
    }
    Ok(())
}

/// A plain table: it only tells assistive technology and filters what the headings are
fn add_table(worksheet: &mut Worksheet, sheet: &Sheet, name: &str, range: Range) -> Result<(), XlsxError> {
    let (first, last) = (range.first, range.last);
    let heading = |column| match sheet.cells.get(&CellAddress { row: first.row, column }) {
        Some((Content::Text(text), _)) => TableColumn::new().set_header(text),
        _ => TableColumn::new(),
    };
    let columns: Vec<TableColumn> = (first.column..=last.column).map(heading).collect();
    let table = Table::new()
        .set_name(name)
        .set_style(TableStyle::None)
        .set_autofilter(sheet.is_list(&range))
        .set_columns(&columns);
    worksheet.add_table(
        first.row,
        column_number(first.column)?,
        last.row,
        column_number(last.column)?,
        &table,
    )?;
    Ok(())
}

fn write_cell(
    worksheet: &mut Worksheet,
    at: CellAddress,
    content: &Content,
    look: Look,
) -> Result<(), XlsxError> {
    let (row, column) = (at.row, column_number(at.column)?);
    let format = format_of(look);
    match content {
        Content::Text(text) => {
            let format = if looks_like_a_formula(text) { format.set_quote_prefix() } else { format };
            worksheet.write_string_with_format(row, column, fitting(text), &format)?
        }
        Content::Number(number) => {
            worksheet.write_number_with_format(row, column, float(*number), &format)?
        }
        Content::Day(day) => worksheet.write_with_format(row, column, day, &format)?,
        Content::Formula(formula, outcome) => {
            let formula = Formula::new(formula).set_result(outcome.normalize().to_string());
            worksheet.write_formula_with_format(row, column, formula, &format)?
        }
        Content::TextFormula(formula, outcome) => {
            let formula = Formula::new(formula).set_result(*outcome);
            worksheet.write_formula_with_format(row, column, formula, &format)?
        }
    };
    Ok(())
}

/// Heights of the rows in points: not all programs find out themselves how many lines a text takes
fn row_heights(sheet: &Sheet) -> BTreeMap<u32, u32> {
    let lines = |text: &str, characters: u16| {
        let lines = text.chars().count().div_ceil(usize::from(characters.max(1))).max(1);
        u32::try_from(lines).unwrap_or(u32::MAX).saturating_mul(LINE_POINTS).saturating_add(PADDING_POINTS)
    };
    let whole_width = sheet.widths.iter().sum();
    let paragraphs = sheet.paragraphs.iter().map(|(row, text)| (*row, lines(text, whole_width)));
    let cells = sheet.cells.iter().filter_map(|(at, (content, look))| match (look, content) {
        (Look::Title, _) => Some((at.row, TITLE_POINTS)),
        (Look::Section, _) => Some((at.row, SECTION_POINTS)),
        (Look::Body(Show::Lines) | Look::Paragraph(Show::Lines), Content::Text(text)) => {
            let width = sheet.widths.get(usize::try_from(at.column).ok()?)?;
            Some((at.row, lines(text, *width)))
        }
        _ => Some((at.row, LINE_POINTS + PADDING_POINTS)),
    });
    let mut heights = BTreeMap::new();
    for (row, points) in paragraphs.chain(cells) {
        let height = heights.entry(row).or_insert(LINE_POINTS);
        *height = points.max(*height);
    }
    heights
}

fn insert_chart(worksheet: &mut Worksheet, sheet: &Sheet, chart: &Chart) -> Result<(), XlsxError> {
    let bars = chart.values.last.row - chart.values.first.row + 1;
    let (mut drawing, height) = match &chart.kind {
        ChartKind::Bars => (lying_bars(chart), 100 + bars * 36),
        ChartKind::BarsAndLine { bars, line, heights } => (bars_and_line(chart, bars, line, heights), 360),
    };
    drawing.title().set_name(&chart.title).set_font(ChartFont::new().set_size(12).set_color(INK));
    drawing.set_name(&chart.title).set_alt_text(&chart.alt_text);
    drawing.set_object_movement(ObjectMovement::MoveButDontSizeWithCells);
    // A character is about seven pixels wide in the standard font
    let width: u32 = sheet.widths.iter().map(|characters| u32::from(*characters) * 7).sum();
    drawing.set_width(width.min(WIDEST_CHART)).set_height(height);
    worksheet.insert_chart(chart.at.row, column_number(chart.at.column)?, &drawing)?;
    Ok(())
}

fn lying_bars(chart: &Chart) -> ExcelChart {
    let mut drawing = ExcelChart::new_bar();
    add_bars(&mut drawing, chart)
        .set_data_label(ChartDataLabel::new().show_value().set_num_format(number_format(chart.show)));
    drawing.legend().set_hidden();
    // Of a bar chart, the y axis has the categories
    drawing.y_axis().set_reverse().set_label_position(ChartAxisLabelPosition::Low);
    drawing.x_axis().set_hidden(true).set_major_gridlines(false);
    drawing
}

/// The line is dashed and has no marks, so that no color is needed to tell it from the bars
fn bars_and_line(chart: &Chart, bars: &str, line: &str, heights: &Range) -> ExcelChart {
    let mut drawing = ExcelChart::new_column();
    add_bars(&mut drawing, chart).set_name(bars);
    let mut dashed = ChartLine::new();
    dashed.set_color(GREY).set_width(2.25).set_dash_type(ChartLineDashType::Dash);
    let mut against = ExcelChart::new_line();
    against
        .add_series()
        .set_name(line)
        .set_categories(chart.categories.full().as_str())
        .set_values(heights.full().as_str())
        .set_format(ChartFormat::new().set_line(&dashed));
    drawing.combine(&against);
    drawing.legend().set_position(ChartLegendPosition::Bottom);
    drawing.x_axis().set_label_position(ChartAxisLabelPosition::Low);
    let mut faint = ChartLine::new();
    faint.set_color(HEADING_FILL);
    drawing.y_axis().set_num_format(number_format(chart.show)).set_major_gridlines_line(&faint);
    drawing
}

fn add_bars<'a>(drawing: &'a mut ExcelChart, chart: &Chart) -> &'a mut ChartSeries {
    drawing
        .add_series()
        .set_categories(chart.categories.full().as_str())
        .set_values(chart.values.full().as_str())
        .set_gap(60)
        .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(INK)))
}

fn format_of(look: Look) -> Format {
    let plain = Format::new().set_align(FormatAlign::VerticalCenter);
    match look {
        Look::Title => plain.set_bold().set_font_size(18).set_font_color(INK),
        Look::Subtitle => plain.set_font_color(GREY),
        Look::Section => plain.set_bold().set_font_size(13).set_font_color(INK),
        Look::Heading(show) => {
            let heading =
                if is_number(show) { plain.set_align(FormatAlign::Right) } else { shown(plain, show) };
            let heading = heading.set_bold().set_background_color(HEADING_FILL);
            heading.set_border_bottom(FormatBorder::Thin).set_border_bottom_color(INK)
        }
        Look::Body(show) => shown(plain, show),
        Look::Label => plain.set_bold(),
        Look::Term => plain.set_bold().set_align(FormatAlign::Top),
        Look::Paragraph(show) => shown(plain, show).set_align(FormatAlign::Top),
        Look::Total(show) => {
            shown(plain, show).set_bold().set_border_top(FormatBorder::Thin).set_border_top_color(INK)
        }
        Look::Check(show) => shown(plain, show).set_font_color(GREY),
    }
}

fn shown(format: Format, show: Show) -> Format {
    match show {
        Show::Text => format,
        Show::Aside => format.set_align(FormatAlign::Left).set_indent(1),
        Show::Lines => format.set_text_wrap(),
        Show::Code => format.set_num_format(number_format(show)),
        Show::Day => format.set_num_format(number_format(show)).set_align(FormatAlign::Left),
        Show::Count | Show::Percentage | Show::Euros | Show::Cents => {
            format.set_num_format(number_format(show))
        }
    }
}

const fn is_number(show: Show) -> bool {
    matches!(show, Show::Count | Show::Percentage | Show::Euros | Show::Cents)
}

/// As a Dutch Excel shows it; 413 is the Netherlands
const fn number_format(show: Show) -> &'static str {
    match show {
        Show::Text | Show::Aside | Show::Lines => "General",
        Show::Count => "#,##0",
        Show::Percentage => "0.00",
        Show::Euros => "[$€-413] #,##0;[Red]-[$€-413] #,##0",
        Show::Cents => "[$€-413] #,##0.00;[Red]-[$€-413] #,##0.00",
        Show::Day => "d-m-yyyy",
        Show::Code => "@",
    }
}

fn column_number(column: u32) -> Result<ColNum, XlsxError> {
    ColNum::try_from(column).map_err(|_| XlsxError::RowColumnLimitError)
}

/// The float that is nearest to the number; fifteen digits survive, which is more than an amount has
fn float(number: Decimal) -> f64 {
    // By way of its text, because that rounds correctly for every scale
    number.to_string().parse().unwrap_or_default()
}
