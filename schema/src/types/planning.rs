use super::{Milestone, TenderStatus, text_enum::text_enum};

text_enum! {
    /// What a partnership takes its own time for (eigen doorlooptijd)
    pub enum LeadTimeStep {
        /// From the pre-kick-off to the kick-off
        Preparation = "PREPARATION",
        /// From the kick-off to the dispatch of the notice
        Documents = "DOCUMENTS",
        /// From the last day of requests to the invitation of the selected candidates
        Selection = "SELECTION",
        /// To ask to take part, or to tender, where the law asks less
        Submission = "SUBMISSION",
        /// From the last day of tenders to the award decision
        Evaluation = "EVALUATION",
        /// From the end of the standstill, or from the award decision where there is none, to the start of the contract
        Contracting = "CONTRACTING",
    }
}

impl LeadTimeStep {
    /// Calendar days that are proposed to a partnership that said nothing else
    pub const fn proposed_days(self) -> i32 {
        match self {
            Self::Preparation => 28,
            Self::Documents => 56,
            Self::Selection | Self::Contracting => 14,
            Self::Submission | Self::Evaluation => 21,
        }
    }
}

text_enum! {
    /// Moment in a procedure, as they follow each other
    pub enum PlanningStep {
        /// Weighing whether to do it together
        PreKickoff = "PRE_KICKOFF",
        /// The work begins
        Kickoff = "KICKOFF",
        /// The notice is sent; of a private procedure the request for offers
        Publication = "PUBLICATION",
        /// Last day of requests to take part
        Requests = "REQUESTS",
        /// The selected candidates are invited
        Invitation = "INVITATION",
        /// Last day of answers to questions
        LastClarifications = "LAST_CLARIFICATIONS",
        /// Last day of tenders
        Submission = "SUBMISSION",
        /// The award decision is sent
        AwardDecision = "AWARD_DECISION",
        /// Last day on which nothing is signed
        StandstillEnd = "STANDSTILL_END",
        /// First day of the contract
        ContractStart = "CONTRACT_START",
    }
}

impl PlanningStep {
    /// The milestone of a tender in which it is planned; `None` when there is none
    pub const fn milestone(self) -> Option<Milestone> {
        match self {
            Self::Publication => Some(Milestone::Publication),
            Self::Submission => Some(Milestone::Submission),
            Self::AwardDecision => Some(Milestone::Award),
            Self::ContractStart => Some(Milestone::ContractStart),
            _ => None,
        }
    }

    /// Whether a tender in that step of its life has it behind it
    pub fn is_behind(self, status: TenderStatus) -> bool {
        let behind = match status {
            TenderStatus::Registered => return false,
            TenderStatus::Assessed | TenderStatus::Planned => Self::PreKickoff,
            TenderStatus::KickedOff => Self::Kickoff,
            TenderStatus::Published => Self::Publication,
            TenderStatus::Awarded => Self::AwardDecision,
            TenderStatus::Contracted | TenderStatus::Closed | TenderStatus::Withdrawn => return true,
        };
        self <= behind
    }
}

text_enum! {
    /// What is missing to reckon back from the start of a contract
    pub enum PlanningGap {
        /// The start of the contract is not planned
        ContractStart = "CONTRACT_START",
        /// The procedure is not known
        Procedure = "PROCEDURE",
    }
}
