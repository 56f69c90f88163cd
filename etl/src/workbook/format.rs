use std::fmt;

/// Kind of file, as its content says: a name says nothing
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Excel from 2007 on, with or without macros, which are never run
    Xlsx,
    /// Excel from 2007 on, in records rather than markup
    Xlsb,
    /// Excel from 5.0 to 2003
    Xls,
    /// OpenDocument spreadsheet
    Ods,
    /// Text with a separator: csv or tsv
    Csv,
    /// A list of codes as the EU publishes it: genericode, properties as XML, or JSON
    CodeList,
}

impl fmt::Display for Format {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Xlsx => "xlsx",
            Self::Xlsb => "xlsb",
            Self::Xls => "xls",
            Self::Ods => "ods",
            Self::Csv => "csv",
            Self::CodeList => "code list",
        })
    }
}
