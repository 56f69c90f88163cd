//! Workbooks from a short description.
//!
//! ```json
//! {"sheets": [{"name": "Kalender", "hidden": false, "merged": ["A1:F1"], "hidden_rows": [7], "rows": [
//!     ["Titel", "Waarde"], [null], ["Zout", 1250.5], [{"date": "2023-06-01"}, {"formula": "=1/0", "value": "#DIV/0!"}],
//!     [{"fill": "92D050"}, {"fill": "92D050", "value": "x"}, {"format": "[$CHF] #,##0", "value": 1250.5}]
//! ]}]}
//! ```
//!
//! A text is a text cell, a number a number cell, `null` no cell.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet, XlsxError};
use serde::Deserialize;
use serde_json::{Number, Value};

/// A workbook as described
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Description {
    /// Its sheets, in order
    pub sheets: Vec<Sheet>,
}

/// A sheet as described
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sheet {
    /// Name
    pub name: String,
    /// Whether it is hidden
    #[serde(default)]
    pub hidden: bool,
    /// Ranges that are merged, in A1 notation
    #[serde(default)]
    pub merged: Vec<String>,
    /// Rows that are hidden, from 1
    #[serde(default)]
    pub hidden_rows: Vec<u32>,
    /// Rows of cells
    pub rows: Vec<Vec<Option<Cell>>>,
}

/// A cell as described
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Cell {
    /// A yes or no
    Bool(bool),
    /// A number cell
    Number(Number),
    /// A text cell
    Text(String),
    /// A cell with a date format
    Date {
        /// The day
        date: NaiveDate,
    },
    /// A formula with what Excel last made of it
    Formula {
        /// The formula
        formula: String,
        /// Its cached result
        value: String,
    },
    /// A cell with a look of its own, empty or not
    Styled {
        /// Its color, as six hexadecimal digits
        fill: Option<String>,
        /// Its number format
        format: Option<String>,
        /// What it holds: a text or a number
        value: Option<Value>,
    },
}

/// Writes the workbook that a description file describes into a folder
pub fn from_file(description: &Path, folder: &Path) -> PathBuf {
    let text = std::fs::read_to_string(description)
        .unwrap_or_else(|error| panic!("{}: {error}", description.display()));
    let value: Value =
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", description.display()));
    from_value(value, &folder.join("kalender.xlsx"))
}

/// Writes the workbook that a value describes
pub fn from_value(description: Value, file: &Path) -> PathBuf {
    let description: Description = serde_json::from_value(description).expect("a description of a workbook");
    write(&description, file).expect("the workbook is written");
    file.to_path_buf()
}

fn write(description: &Description, file: &Path) -> Result<(), XlsxError> {
    let mut workbook = Workbook::new();
    for sheet in &description.sheets {
        fill(workbook.add_worksheet(), sheet)?;
    }
    workbook.save(file)
}

fn fill(worksheet: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    worksheet.set_name(&sheet.name)?.set_hidden(sheet.hidden);
    let day = Format::new().set_num_format("dd-mm-yyyy");
    for range in &sheet.merged {
        let (first, last) = range.split_once(':').expect("a range");
        let ((row, column), (last_row, last_column)) = (place(first), place(last));
        // The cell itself is written below.
        worksheet.merge_range(row, column, last_row, last_column, "", &Format::new())?;
    }
    for (row, cells) in (0..).zip(&sheet.rows) {
        for (column, cell) in (0..).zip(cells) {
            match cell {
                None => continue,
                Some(Cell::Bool(value)) => worksheet.write_boolean(row, column, *value)?,
                Some(Cell::Number(number)) => worksheet.write_number(
                    row,
                    column,
                    number.as_f64().expect("a number that Excel can hold"),
                )?,
                Some(Cell::Text(text)) => worksheet.write_string(row, column, text)?,
                Some(Cell::Date { date }) => worksheet.write_with_format(row, column, date, &day)?,
                Some(Cell::Formula { formula, value }) => {
                    worksheet.write_formula(row, column, Formula::new(formula).set_result(value))?
                }
                Some(Cell::Styled { fill, format, value }) => {
                    let style = look(fill.as_deref(), format.as_deref());
                    match value {
                        None => worksheet.write_blank(row, column, &style)?,
                        Some(Value::Number(number)) => worksheet.write_number_with_format(
                            row,
                            column,
                            number.as_f64().expect("a number that Excel can hold"),
                            &style,
                        )?,
                        Some(value) => {
                            let text = value.as_str().expect("a text or a number");
                            worksheet.write_string_with_format(row, column, text, &style)?
                        }
                    }
                }
            };
        }
    }
    for row in &sheet.hidden_rows {
        worksheet.set_row_hidden(row - 1)?;
    }
    Ok(())
}

fn look(fill: Option<&str>, number_format: Option<&str>) -> Format {
    let mut format = Format::new();
    if let Some(fill) = fill {
        let color = u32::from_str_radix(fill, 16).expect("six hexadecimal digits");
        format = format.set_background_color(color);
    }
    if let Some(code) = number_format {
        format = format.set_num_format(code);
    }
    format
}

/// Row and column of an address such as `C12`, from 0.
fn place(address: &str) -> (u32, u16) {
    let letters = address.trim_end_matches(|character: char| character.is_ascii_digit());
    let column = letters.bytes().fold(0, |column, letter| column * 26 + u16::from(letter - b'A') + 1);
    let row: u32 = address[letters.len()..].parse().expect("a row");
    (row - 1, column - 1)
}
