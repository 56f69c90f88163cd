use super::{ParticipationRole, Procedure, text_enum::text_enum};

impl Procedure {
    /// Hours that a tender of this procedure is proposed to ask of an organization in that role, of a partnership that said nothing else;
    /// 0 for who does not work at it
    pub const fn proposed_hours(self, role: ParticipationRole) -> i32 {
        let lead = match self {
            Self::Open | Self::EuropeanUnspecified => 160,
            Self::Restricted | Self::CompetitiveWithNegotiation => 200,
            Self::CompetitiveDialogue | Self::InnovationPartnership => 320,
            Self::NationalOpen | Self::NegotiatedWithoutPublication => 100,
            Self::NationalRestricted | Self::SocialAndSpecific => 120,
            Self::MultiplePrivate => 48,
            Self::SinglePrivate => 16,
            Self::DynamicPurchasingSystem => 80,
        };
        match role {
            ParticipationRole::Lead => lead,
            ParticipationRole::Participant => lead / 4,
            ParticipationRole::Interested | ParticipationRole::Declined => 0,
        }
    }
}

text_enum! {
    /// What is missing to say how many hours a tender asks in which quarter
    pub enum CapacityGap {
        /// The procedure is not known, so that there is no norm, nor an idea of how long it takes
        Procedure = "PROCEDURE",
        /// Neither publication nor start of the contract is planned on days
        Planning = "PLANNING",
        /// Nobody leads it or takes part
        Participants = "PARTICIPANTS",
    }
}

text_enum! {
    /// Where a prioritization round stands
    pub enum RoundStatus {
        /// The members say whether they agree
        Open = "OPEN",
        /// It took effect in consensus
        Concluded = "CONCLUDED",
        /// It was given up
        Withdrawn = "WITHDRAWN",
    }
}
