use super::text_enum::text_enum;

text_enum! {
    /// What a member says of doing a tender together (antwoord)
    pub enum AssessmentChoice {
        /// Doet mee
        Join = "JOIN",
        /// Doet niet mee
        Decline = "DECLINE",
        /// Wil later aansluiten
        Later = "LATER",
        /// Weet het nog niet
        Undecided = "UNDECIDED",
    }
}

text_enum! {
    /// What an assessment comes to (uitkomst)
    pub enum AssessmentOutcome {
        /// Gezamenlijk: two or more join
        Joint = "JOINT",
        /// Individueel
        Individual = "INDIVIDUAL",
    }
}

text_enum! {
    /// In which respect doing a tender together is weighed (criterium)
    ///
    /// Source: Assessment in the domain design.
    pub enum Criterion {
        /// Volume, and with it the price
        Volume = "VOLUME",
        /// Procedurekosten
        ProcedureCosts = "PROCEDURE_COSTS",
        /// Kennis
        Knowledge = "KNOWLEDGE",
        /// Risico
        Risk = "RISK",
        /// Capaciteit
        Capacity = "CAPACITY",
        /// Afstemmen van einddata
        EndDates = "END_DATES",
        /// Ruimte voor lokale en kleine leveranciers
        LocalSuppliers = "LOCAL_SUPPLIERS",
    }
}

text_enum! {
    /// Whether a criterion speaks for doing it together (oordeel)
    pub enum Verdict {
        /// Voor
        For = "FOR",
        /// Neutraal
        Neutral = "NEUTRAL",
        /// Tegen
        Against = "AGAINST",
    }
}
