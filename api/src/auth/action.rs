/// Something that somebody may or may not do
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Read published calendars and their tenders, without contacts and remarks
    ReadPublished,
    /// Read all of the partnership
    ReadAll,
    /// Register tenders
    RegisterTender,
    /// Change a tender
    UpdateTender,
    /// Register a contract
    RegisterContract,
    /// Change a contract
    UpdateContract,
    /// Use an extension option of a contract
    ExerciseOption,
    /// End a contract early
    EndContract,
    /// Say which tender replaces a contract
    LinkFollowUp,
    /// Take back which tender replaces a contract
    UnlinkFollowUp,
    /// Have contracts of several organizations tendered together
    AcceptAlignment,
    /// Plan a tender
    PlanTender,
    /// Note that a kick-off was held
    KickOffTender,
    /// Note that a notice was published
    PublishTender,
    /// Note that an award decision was sent
    AwardTender,
    /// Note that a contract was signed
    ContractTender,
    /// Close a tender
    CloseTender,
    /// Give a tender up
    WithdrawTender,
    /// Take back the last step of a tender
    RetractTenderStep,
    /// Plan a milestone of a tender anew
    MoveTender,
    /// Ask the members whether they do a tender together
    OpenAssessment,
    /// Say for a member whether it does
    AnswerAssessment,
    /// Conclude what the answers come to
    ConcludeAssessment,
    /// Publish a calendar as it is
    PublishCalendar,
    /// Take a published calendar back
    WithdrawCalendar,
    /// Upload a workbook and have it checked
    CheckWorkbook,
    /// Apply a checked import
    ApplyImport,
    /// Turn a checked import down
    RejectImport,
    /// Break off an import that is under way
    CancelImport,
    /// Take back an import that was applied
    RevertImport,
    /// Say what a column of a workbook holds
    SaveColumnMapping,
    /// Forget what was said about a column
    RemoveColumnMapping,
    /// Draft a budget
    DraftBudget,
    /// Change the draft of a budget
    UpdateBudget,
    /// Change the annual plan beside the draft of a budget
    UpdateAnnualPlan,
    /// Put a budget before director and secretaries
    SubmitBudget,
    /// Approve a budget
    ApproveBudget,
    /// Turn a budget down
    RejectBudget,
    /// Let an organization join a partnership
    JoinPartnership,
    /// End a membership
    LeavePartnership,
    /// Have another member keep the books
    AppointAdministrator,
    /// Record an expense
    RecordExpense,
    /// Correct an expense
    CorrectExpense,
    /// Record the fee of a municipality outside the partnership
    RecordParticipationFee,
    /// Draft a settlement
    DraftSettlement,
    /// Agree a settlement
    AgreeSettlement,
    /// Reject a settlement
    RejectSettlement,
    /// Send a settlement to the members
    SendSettlement,
    /// Say what a partnership takes its own time for
    SetLeadTimes,
    /// Say how many hours tenders ask by norm
    SetCapacityNorms,
    /// Say how many hours a member has
    SetAvailableHours,
    /// Say how many hours a tender asks
    SetTenderHours,
    /// Open a prioritization round
    OpenPrioritization,
    /// Rank the tenders of a round anew
    RankPrioritization,
    /// Say for a member whether it agrees with a round
    AnswerPrioritization,
    /// Let a round take effect
    ConcludePrioritization,
    /// Give a round up
    WithdrawPrioritization,
    /// Say what an EU threshold is
    SetThreshold,
    /// Say what time the law asks for
    SetProcedureTerm,
    /// Download workbooks
    Export,
    /// Read who did and tried what
    ReadAuditTrail,
    /// See which tokens there are
    ReadTokens,
    /// Make a token for a machine
    CreateToken,
    /// End a token
    RevokeToken,
    /// See who may sign in, and their roles
    ReadUsers,
    /// Give a user a role
    GrantRole,
    /// Take a role from a user
    WithdrawRole,
    /// Let a user in no longer
    DisableUser,
    /// Let a user in again
    EnableUser,
    /// Make a user, who sets a password by a link
    InviteUser,
    /// Give a user a link by which to set a password
    ResetPassword,
}

impl Action {
    /// All actions
    pub const ALL: &'static [Self] = &[
        Self::ReadPublished,
        Self::ReadAll,
        Self::RegisterTender,
        Self::UpdateTender,
        Self::RegisterContract,
        Self::UpdateContract,
        Self::ExerciseOption,
        Self::EndContract,
        Self::LinkFollowUp,
        Self::UnlinkFollowUp,
        Self::AcceptAlignment,
        Self::PlanTender,
        Self::KickOffTender,
        Self::PublishTender,
        Self::AwardTender,
        Self::ContractTender,
        Self::CloseTender,
        Self::WithdrawTender,
        Self::RetractTenderStep,
        Self::MoveTender,
        Self::OpenAssessment,
        Self::AnswerAssessment,
        Self::ConcludeAssessment,
        Self::PublishCalendar,
        Self::WithdrawCalendar,
        Self::CheckWorkbook,
        Self::ApplyImport,
        Self::RejectImport,
        Self::CancelImport,
        Self::RevertImport,
        Self::SaveColumnMapping,
        Self::RemoveColumnMapping,
        Self::DraftBudget,
        Self::UpdateBudget,
        Self::UpdateAnnualPlan,
        Self::SubmitBudget,
        Self::ApproveBudget,
        Self::RejectBudget,
        Self::JoinPartnership,
        Self::LeavePartnership,
        Self::AppointAdministrator,
        Self::RecordExpense,
        Self::CorrectExpense,
        Self::RecordParticipationFee,
        Self::DraftSettlement,
        Self::AgreeSettlement,
        Self::RejectSettlement,
        Self::SendSettlement,
        Self::SetLeadTimes,
        Self::SetCapacityNorms,
        Self::SetAvailableHours,
        Self::SetTenderHours,
        Self::OpenPrioritization,
        Self::RankPrioritization,
        Self::AnswerPrioritization,
        Self::ConcludePrioritization,
        Self::WithdrawPrioritization,
        Self::SetThreshold,
        Self::SetProcedureTerm,
        Self::Export,
        Self::ReadAuditTrail,
        Self::ReadTokens,
        Self::CreateToken,
        Self::RevokeToken,
        Self::ReadUsers,
        Self::GrantRole,
        Self::WithdrawRole,
        Self::DisableUser,
        Self::EnableUser,
        Self::InviteUser,
        Self::ResetPassword,
    ];

    /// The name for the audit trail; of a change, that of the mutation
    pub const fn name(self) -> &'static str {
        match self {
            Self::ReadPublished => "readPublished",
            Self::ReadAll => "readAll",
            Self::RegisterTender => "registerTender",
            Self::UpdateTender => "updateTender",
            Self::RegisterContract => "registerContract",
            Self::UpdateContract => "updateContract",
            Self::ExerciseOption => "exerciseOption",
            Self::EndContract => "endContract",
            Self::LinkFollowUp => "linkFollowUp",
            Self::UnlinkFollowUp => "unlinkFollowUp",
            Self::AcceptAlignment => "acceptAlignment",
            Self::PlanTender => "planTender",
            Self::KickOffTender => "kickOffTender",
            Self::PublishTender => "publishTender",
            Self::AwardTender => "awardTender",
            Self::ContractTender => "contractTender",
            Self::CloseTender => "closeTender",
            Self::WithdrawTender => "withdrawTender",
            Self::RetractTenderStep => "retractTenderStep",
            Self::MoveTender => "moveTender",
            Self::OpenAssessment => "openAssessment",
            Self::AnswerAssessment => "answerAssessment",
            Self::ConcludeAssessment => "concludeAssessment",
            Self::PublishCalendar => "publishCalendar",
            Self::WithdrawCalendar => "withdrawCalendar",
            Self::CheckWorkbook => "checkWorkbook",
            Self::ApplyImport => "applyImport",
            Self::RejectImport => "rejectImport",
            Self::CancelImport => "cancelImport",
            Self::RevertImport => "revertImport",
            Self::SaveColumnMapping => "saveColumnMapping",
            Self::RemoveColumnMapping => "removeColumnMapping",
            Self::DraftBudget => "draftBudget",
            Self::UpdateBudget => "updateBudget",
            Self::UpdateAnnualPlan => "updateAnnualPlan",
            Self::SubmitBudget => "submitBudget",
            Self::ApproveBudget => "approveBudget",
            Self::RejectBudget => "rejectBudget",
            Self::JoinPartnership => "joinPartnership",
            Self::LeavePartnership => "leavePartnership",
            Self::AppointAdministrator => "appointAdministrator",
            Self::RecordExpense => "recordExpense",
            Self::CorrectExpense => "correctExpense",
            Self::RecordParticipationFee => "recordParticipationFee",
            Self::DraftSettlement => "draftSettlement",
            Self::AgreeSettlement => "agreeSettlement",
            Self::RejectSettlement => "rejectSettlement",
            Self::SendSettlement => "sendSettlement",
            Self::SetLeadTimes => "setLeadTimes",
            Self::SetCapacityNorms => "setCapacityNorms",
            Self::SetAvailableHours => "setAvailableHours",
            Self::SetTenderHours => "setTenderHours",
            Self::OpenPrioritization => "openPrioritization",
            Self::RankPrioritization => "rankPrioritization",
            Self::AnswerPrioritization => "answerPrioritization",
            Self::ConcludePrioritization => "concludePrioritization",
            Self::WithdrawPrioritization => "withdrawPrioritization",
            Self::SetThreshold => "setThreshold",
            Self::SetProcedureTerm => "setProcedureTerm",
            Self::Export => "export",
            Self::ReadAuditTrail => "readAuditTrail",
            Self::ReadTokens => "readTokens",
            Self::CreateToken => "createToken",
            Self::RevokeToken => "revokeToken",
            Self::ReadUsers => "readUsers",
            Self::GrantRole => "grantRole",
            Self::WithdrawRole => "withdrawRole",
            Self::DisableUser => "disableUser",
            Self::EnableUser => "enableUser",
            Self::InviteUser => "inviteUser",
            Self::ResetPassword => "resetPassword",
        }
    }

    /// Whether who does it in a browser must have shown of late who it is: it binds others, gives power away, or goes out
    pub(super) const fn needs_confirmation(self) -> bool {
        matches!(
            self,
            Self::ApproveBudget
                | Self::RejectBudget
                | Self::AgreeSettlement
                | Self::RejectSettlement
                | Self::SendSettlement
                | Self::PublishCalendar
                | Self::GrantRole
                | Self::InviteUser
                | Self::ResetPassword
                | Self::CreateToken
        )
    }

    /// Whether it changes nothing, so that a token that only reads may do it
    pub(super) const fn only_reads(self) -> bool {
        matches!(
            self,
            Self::ReadPublished
                | Self::ReadAll
                | Self::Export
                | Self::ReadAuditTrail
                | Self::ReadTokens
                | Self::ReadUsers
        )
    }
}
