use super::text_enum::text_enum;

text_enum! {
    /// Status of a settlement
    pub enum SettlementStatus {
        /// Concept of the coordinator: follows what is paid when it is drafted again
        Draft = "DRAFT",
        /// Afgewezen by the programme manager: stays to be read, another draft comes in its place
        Rejected = "REJECTED",
        /// Akkoord of the programme manager: never changes again
        Agreed = "AGREED",
        /// Verstuurd to the members
        Sent = "SENT",
    }
}

text_enum! {
    /// How money goes from who has to pay to who is to get
    pub enum TransferMethod {
        /// All of it through the member that keeps the books
        ThroughAdministrator = "THROUGH_ADMINISTRATOR",
        /// Between the members, with the fewest transfers
        Fewest = "FEWEST",
    }
}
