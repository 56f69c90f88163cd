use super::{Procedure, text_enum::text_enum};

text_enum! {
    /// Step of a procedure that the law asks time for
    pub enum TermStep {
        /// Candidates ask to take part (verzoeken tot deelneming)
        Requests = "REQUESTS",
        /// Tenders are made (inschrijven)
        Submission = "SUBMISSION",
        /// Answers to questions are there, before tenders close (nadere inlichtingen)
        LastClarifications = "LAST_CLARIFICATIONS",
        /// Nothing is signed yet, so that who lost may go to court (opschortende termijn)
        Standstill = "STANDSTILL",
    }
}

text_enum! {
    /// What a term is counted from
    pub enum TermStart {
        /// The day on which the notice is sent
        Notice = "NOTICE",
        /// The day on which the selected candidates are invited
        Invitation = "INVITATION",
        /// Back from the last day on which tenders come in
        SubmissionDeadline = "SUBMISSION_DEADLINE",
        /// The day after that on which the award decision is sent
        AwardDecision = "AWARD_DECISION",
    }
}

impl TermStep {
    /// What its term is counted from in that procedure
    ///
    /// ```
    /// use schema::types::{Procedure, TermStart, TermStep};
    /// assert_eq!(TermStep::Submission.counts_from(Procedure::Open), TermStart::Notice);
    /// assert_eq!(TermStep::Submission.counts_from(Procedure::Restricted), TermStart::Invitation);
    /// ```
    pub const fn counts_from(self, procedure: Procedure) -> TermStart {
        match self {
            Self::Submission if procedure.selects_first() => TermStart::Invitation,
            Self::Requests | Self::Submission => TermStart::Notice,
            Self::LastClarifications => TermStart::SubmissionDeadline,
            Self::Standstill => TermStart::AwardDecision,
        }
    }
}

impl Procedure {
    /// Whether candidates are selected before tenders are asked for
    pub const fn selects_first(self) -> bool {
        matches!(
            self,
            Self::Restricted
                | Self::CompetitiveWithNegotiation
                | Self::CompetitiveDialogue
                | Self::InnovationPartnership
                | Self::NationalRestricted
                | Self::DynamicPurchasingSystem
        )
    }
}
