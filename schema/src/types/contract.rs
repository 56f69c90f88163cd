use super::text_enum::text_enum;

text_enum! {
    /// Whether a contract goes on by itself at its end (stilzwijgende verlenging)
    pub enum Renewal {
        /// It ends
        None = "NONE",
        /// It goes on a limited number of times
        Capped = "CAPPED",
        /// It goes on until somebody gives notice
        OpenEnded = "OPEN_ENDED",
    }
}

text_enum! {
    /// Where a contract stands, in the words of the Open Contracting Data Standard
    pub enum ContractStatus {
        /// In voorbereiding: not in force yet
        Pending = "PENDING",
        /// Lopend: in force
        Active = "ACTIVE",
        /// Beëindigd: it was in force and came to its end, or is ended early, on its current end
        Terminated = "TERMINATED",
        /// Vervallen: it never came into force
        Cancelled = "CANCELLED",
    }
}
