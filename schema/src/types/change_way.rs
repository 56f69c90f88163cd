use uuid::Uuid;

use super::text_enum::text_enum;

text_enum! {
    /// By which way something was changed (herkomst van een wijziging)
    pub enum ChangeWay {
        /// By a workbook
        Import = "IMPORT",
        /// By taking back what a workbook had done
        Revert = "REVERT",
        /// By somebody, on a page
        Page = "PAGE",
        /// By a mutation of the API
        Program = "PROGRAM",
        /// By a command of who keeps the installation
        Command = "COMMAND",
        /// It came with the product
        Supplied = "SUPPLIED",
        /// In the database itself
        Database = "DATABASE",
    }
}

impl ChangeWay {
    /// The way that a cause of the history tells, and the import that it is about; `None` for what is about none
    ///
    /// ```
    /// use schema::types::ChangeWay;
    /// assert_eq!(ChangeWay::of("page:moveTender"), (ChangeWay::Page, None));
    /// assert_eq!(ChangeWay::of("sql"), (ChangeWay::Database, None));
    /// ```
    pub fn of(cause: &str) -> (Self, Option<Uuid>) {
        let (kind, about) = cause.split_once(':').unwrap_or((cause, ""));
        let way = match kind {
            "import" => Self::Import,
            "revert" => Self::Revert,
            "page" => Self::Page,
            "mutation" => Self::Program,
            "command" => Self::Command,
            "sql" => Self::Database,
            _ => Self::Supplied,
        };
        (way, about.parse().ok())
    }
}
