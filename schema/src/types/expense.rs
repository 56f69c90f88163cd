use super::text_enum::text_enum;

text_enum! {
    /// What became of the VAT (btw) of an expense; amounts are always without it
    pub enum VatTreatment {
        /// Compensabel: who paid gets it back from the VAT compensation fund (btw-compensatiefonds)
        Compensated = "COMPENSATED",
        /// Verrekenbaar: who paid deducts it in its own return
        Deducted = "DEDUCTED",
        /// Verlegd: who paid declares it instead of the supplier
        ReverseCharged = "REVERSE_CHARGED",
        /// Niet terug te vragen: who paid bears it
        NotRecovered = "NOT_RECOVERED",
        /// Vrijgesteld: there was none
        Exempt = "EXEMPT",
    }
}
