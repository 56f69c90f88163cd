use super::text_enum::text_enum;

text_enum! {
    /// Kind of buyer (soort aanbestedende dienst); decides the threshold, with the nature of the contract
    pub enum BuyerType {
        /// Decentrale overheid: a municipality, a joint authority
        SubCentral = "SUB_CENTRAL",
        /// Centrale overheid: a ministry
        Central = "CENTRAL",
        /// Speciale-sectorbedrijf: water, energy, transport, post
        Utility = "UTILITY",
    }
}

text_enum! {
    /// How an estimated value stands to the EU threshold
    pub enum ThresholdOutcome {
        /// At or above it
        AtOrAbove = "AT_OR_ABOVE",
        /// Below it
        Below = "BELOW",
        /// At or above it on some days of the planned publication, below it on others
        Crosses = "CROSSES",
        /// Nobody can tell yet
        Unknown = "UNKNOWN",
    }
}

text_enum! {
    /// What is missing to compare a value with its threshold
    pub enum ThresholdGap {
        /// There is no estimated value
        Value = "VALUE",
        /// The nature of the contract is not known
        Nature = "NATURE",
        /// No day of publication is planned
        Publication = "PUBLICATION",
        /// For some of the planned days no threshold is known
        Threshold = "THRESHOLD",
    }
}
