use super::text_enum::text_enum;

text_enum! {
    /// What a part of an annual plan is
    pub enum PlanItemKind {
        /// Doelstelling: what is to be reached
        Goal = "GOAL",
        /// Speerpunt: what gets attention this year
        FocusPoint = "FOCUS_POINT",
        /// Activiteit: what is done, and by which team
        Activity = "ACTIVITY",
    }
}
