use super::{ExportError, open_document, report::Report, semicolons, sheet};

/// In which form a report goes out
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileFormat {
    /// Excel
    Xlsx,
    /// `OpenDocument`
    Ods,
    /// Its first sheet as text
    Csv,
}

impl FileFormat {
    /// All of them, Excel first
    pub const ALL: [Self; 3] = [Self::Xlsx, Self::Ods, Self::Csv];

    /// The one that a file name ends in
    pub fn of_ending(ending: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.ending() == ending)
    }

    /// What a file name ends in
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Ods => "ods",
            Self::Csv => "csv",
        }
    }

    /// What people call it
    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::Xlsx => "Excel",
            Self::Ods => "OpenDocument",
            Self::Csv => "csv",
        }
    }

    /// What the file is
    pub(crate) const fn media_type(self) -> &'static str {
        match self {
            Self::Xlsx => crate::attachment::XLSX,
            Self::Ods => open_document::MEDIA_TYPE,
            Self::Csv => "text/csv; charset=utf-8",
        }
    }

    /// The bytes of the file; equal reports give equal bytes
    ///
    /// # Errors
    ///
    /// What the format cannot hold.
    pub(crate) fn write(self, report: &Report) -> Result<Vec<u8>, ExportError> {
        match self {
            Self::Xlsx => sheet::write(report),
            Self::Ods => open_document::write(report),
            Self::Csv => Ok(semicolons::write(report)?),
        }
    }
}
