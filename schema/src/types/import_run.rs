use super::text_enum::text_enum;

text_enum! {
    /// Kind of workbook
    pub enum ImportKind {
        /// Aanbestedingskalender
        Calendar = "CALENDAR",
        /// Inwonertallen of CBS
        Population = "POPULATION",
        /// Contractenregister
        Contracts = "CONTRACTS",
        /// Begroting
        Budget = "BUDGET",
        /// Realisatie
        Expenses = "EXPENSES",
        /// CPV-lijst: codes of the Common Procurement Vocabulary, reference data of all partnerships
        Cpv = "CPV",
    }
}

text_enum! {
    /// Where an import stands
    pub enum ImportStatus {
        /// Stored, no worker has it yet
        Waiting = "WAITING",
        /// A worker reads and checks it
        Checking = "CHECKING",
        /// Findings and difference are known; nothing is applied
        Checked = "CHECKED",
        /// A worker applies it
        Applying = "APPLYING",
        /// Its rows are stored
        Applied = "APPLIED",
        /// Not readable as a workbook of a known kind, over a limit, cancelled, or turned down: the findings say why
        Rejected = "REJECTED",
        /// Went wrong on our side
        Failed = "FAILED",
        /// Taken back
        Reverted = "REVERTED",
    }
}

text_enum! {
    /// Weight of a finding
    pub enum Severity {
        /// The row, or the file, cannot be stored like this
        Error = "ERROR",
        /// Stored, but somebody should look at it
        Warning = "WARNING",
        /// Worth knowing
        Info = "INFO",
    }
}

text_enum! {
    /// How a row of a workbook relates to what is stored
    pub enum DifferenceKind {
        /// Not stored yet
        New = "NEW",
        /// Stored with other values
        Changed = "CHANGED",
        /// Stored, but no longer in the workbook
        Missing = "MISSING",
        /// Stored and changed by hand since the last import, and the workbook says something else
        Conflict = "CONFLICT",
        /// Looks like a stored row, without being surely it
        Likely = "LIKELY",
        /// Stored and changed by hand, while the workbook says what it said at the last import: it stays
        Kept = "KEPT",
    }
}

text_enum! {
    /// What is decided of a row that an import asks about
    pub enum Choice {
        /// Of a conflict: what was changed by hand stays
        Keep = "KEEP",
        /// Of a conflict: what the workbook says comes in its place
        Overwrite = "OVERWRITE",
        /// Of a likeness: it is the stored row
        Same = "SAME",
        /// Of a likeness: it is another row
        New = "NEW",
        /// Of a missing row: it goes, or went
        Remove = "REMOVE",
    }
}
