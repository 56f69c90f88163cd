use super::text_enum::text_enum;

text_enum! {
    /// Status of a budget revision
    pub enum BudgetStatus {
        /// Concept: may still change
        Draft = "DRAFT",
        /// Voorgelegd to director and secretaries
        Submitted = "SUBMITTED",
        /// Goedgekeurd: never changes again
        Approved = "APPROVED",
        /// Afgewezen: never changes again; a new revision may follow
        Rejected = "REJECTED",
    }
}

text_enum! {
    /// What was decided about a revision of a budget
    pub enum BudgetDecisionKind {
        /// Voorgelegd to director and secretaries
        Submitted = "SUBMITTED",
        /// Akkoord
        Approved = "APPROVED",
        /// Afgewezen
        Rejected = "REJECTED",
    }
}

text_enum! {
    /// How costs are shared by a key of weights
    pub enum DistributionMethod {
        /// The annual plan's rule: percentages by largest remainder, then amounts from the rounded percentages by
        /// largest remainder
        Published = "PUBLISHED",
        /// One step: amounts by largest remainder from the exact ratio
        Exact = "EXACT",
        /// Each figure rounded by itself, as office sheets do; may not close
        HalfUp = "HALF_UP",
    }
}
