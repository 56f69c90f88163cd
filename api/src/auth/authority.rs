use chrono::Utc;
use schema::{
    models::{Calendar, ImportRun},
    rules::budget_approval::Seat,
    types::{CalendarStatus, ImportKind, Role, TokenAccess},
};
use uuid::Uuid;

use super::{Action, Grant, Scope, Viewer};
use crate::telemetry::audit;

/// Why somebody may not
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Nobody is signed in
    Unauthenticated,
    /// The role does not allow it
    Forbidden,
    /// The user must show again who it is
    Unconfirmed,
}

impl Viewer {
    /// Whether the viewer may do it there: the one place where authority is decided
    ///
    /// Source: the table Authority of the domain design. A tender of another municipality is refused to an adviser by
    /// [`Viewer::may_change_tender_of`], a contract of another by [`Viewer::may_with_contract_of`]; for whom a secretary approves says [`Viewer::may_decide_as`].
    ///
    /// # Errors
    ///
    /// [`Refusal::Unauthenticated`] when signing in may help, [`Refusal::Forbidden`] when it does not.
    pub fn may<'a>(&self, action: Action, scope: impl Into<Scope<'a>>) -> Result<(), Refusal> {
        self.may_as(action, scope.into(), |_| true)
    }

    /// Whether the viewer may see this calendar and its tenders
    pub fn sees(&self, calendar: &Calendar) -> bool {
        calendar.status == CalendarStatus::Published
            || self.may(Action::ReadAll, calendar.partnership_id).is_ok()
    }

    /// Refuses what the viewer may not do there, and writes that to the audit trail; and what a user may do who must first show
    /// again who it is
    ///
    /// # Errors
    ///
    /// As [`Viewer::may`]; [`Refusal::Unconfirmed`].
    pub fn require<'a>(&self, action: Action, scope: impl Into<Scope<'a>>) -> Result<(), Refusal> {
        let scope = scope.into();
        self.may(action, scope).inspect_err(|_| self.audit_refusal(action, &scope.to_string()))?;
        self.require_confirmation_for(action)
    }

    /// Refuses what asks for more than a session to a user who did not show of late who it is: whoever sits down at a browser that
    /// was left alone could do it
    fn require_confirmation_for(&self, action: Action) -> Result<(), Refusal> {
        match self.session_of_user() {
            Some((_, until)) if action.needs_confirmation() && Utc::now() >= until => {
                Err(Refusal::Unconfirmed)
            }
            _ => Ok(()),
        }
    }

    /// Whether the viewer may do that with the account of somebody who is something in these places
    ///
    /// Only who may do it in all of them: an administrator of one partnership could else become what somebody is in another. Who is
    /// nothing anywhere is of the installation.
    ///
    /// # Errors
    ///
    /// As [`Viewer::may`].
    pub fn may_with_account(&self, action: Action, places: &[Scope<'_>]) -> Result<(), Refusal> {
        let places = if places.is_empty() { &[Scope::Installation] } else { places };
        places.iter().try_for_each(|place| self.may(action, *place))
    }

    /// Refuses to do that with the account of that user, who is something in these places, and writes that to the audit trail
    ///
    /// # Errors
    ///
    /// As [`Viewer::may_with_account`]; [`Refusal::Unconfirmed`].
    pub fn require_with_account(
        &self,
        action: Action,
        user_id: Uuid,
        places: &[Scope<'_>],
    ) -> Result<(), Refusal> {
        let allowed = self.may_with_account(action, places);
        allowed.inspect_err(|_| self.audit_refusal(action, &user_id.to_string()))?;
        self.require_confirmation_for(action)
    }

    /// Refuses a change of a tender of that partnership that these organizations lead or take part in, and writes that to
    /// the audit trail
    ///
    /// # Errors
    ///
    /// As [`Viewer::may_change_tender_of`].
    pub fn require_change_of(
        &self,
        action: Action,
        tender: Uuid,
        partnership_id: Uuid,
        organizations: &[Uuid],
    ) -> Result<(), Refusal> {
        let allowed = self.may_change_tender_of(action, partnership_id, organizations);
        allowed.inspect_err(|_| self.audit_refusal(action, &tender.to_string()))
    }

    fn audit_refusal(&self, action: Action, object: &str) {
        audit(action.name(), object, "forbidden", self.actor());
    }

    /// Whether the viewer may do that with a tender of that partnership that these organizations lead or take part in
    ///
    /// An adviser only when the own organization is among them; others who may change tenders, all of them.
    ///
    /// # Errors
    ///
    /// As [`Viewer::may`].
    pub fn may_change_tender_of(
        &self,
        action: Action,
        partnership_id: Uuid,
        organizations: &[Uuid],
    ) -> Result<(), Refusal> {
        self.may_as(action, partnership_id.into(), |grant| {
            grant.role != Role::Adviser
                || grant.organization_id.is_some_and(|own| organizations.contains(&own))
        })
    }

    /// Whether the viewer may do that with a contract of that partnership which this organization holds
    ///
    /// An adviser only with those of the own organization; others who may, with all of them.
    ///
    /// # Errors
    ///
    /// As [`Viewer::may`].
    pub fn may_with_contract_of(
        &self,
        action: Action,
        partnership_id: Uuid,
        organization_id: Uuid,
    ) -> Result<(), Refusal> {
        self.may_as(action, partnership_id.into(), |grant| {
            grant.role != Role::Adviser || grant.organization_id == Some(organization_id)
        })
    }

    /// Refuses to do that with a contract of that partnership which this organization holds, and writes that to the audit trail
    ///
    /// # Errors
    ///
    /// As [`Viewer::may_with_contract_of`].
    pub fn require_with_contract_of(
        &self,
        action: Action,
        object: Uuid,
        partnership_id: Uuid,
        organization_id: Uuid,
    ) -> Result<(), Refusal> {
        let allowed = self.may_with_contract_of(action, partnership_id, organization_id);
        allowed.inspect_err(|_| self.audit_refusal(action, &object.to_string()))
    }

    /// Whether the viewer may do that with an import into that partnership
    ///
    /// Codes of the CPV are of all partnerships: who stores them, or takes them back, administers the installation.
    ///
    /// # Errors
    ///
    /// As [`Viewer::may`].
    pub fn may_with_import(
        &self,
        action: Action,
        run: &ImportRun,
        partnership_id: Uuid,
    ) -> Result<(), Refusal> {
        self.may(action, partnership_id)?;
        let is_of_all = run.kind == Some(ImportKind::Cpv);
        if is_of_all && matches!(action, Action::ApplyImport | Action::RevertImport) {
            return self.may_as(action, Scope::Installation, |grant| grant.role == Role::Admin);
        }
        Ok(())
    }

    /// Refuses to do that with an import into that partnership, and writes that to the audit trail
    ///
    /// # Errors
    ///
    /// As [`Viewer::may_with_import`].
    pub fn require_with_import(
        &self,
        action: Action,
        run: &ImportRun,
        partnership_id: Uuid,
    ) -> Result<(), Refusal> {
        let allowed = self.may_with_import(action, run, partnership_id);
        allowed.inspect_err(|_| self.audit_refusal(action, &run.import_run_id.to_string()))
    }

    /// As what the viewer approves and rejects budgets of that partnership: the director as such, a secretary for the own
    /// organization only
    ///
    /// # Errors
    ///
    /// As [`Viewer::may`], and [`Refusal::Forbidden`] for a secretary of no organization.
    pub fn may_decide_as(&self, action: Action, partnership_id: Uuid) -> Result<Vec<Seat>, Refusal> {
        self.may(action, partnership_id)?;
        let scope = Scope::from(partnership_id);
        let seat = |grant: &Grant| match grant.role {
            Role::Director => Some(Seat::Director),
            Role::Secretary => grant.organization_id.map(Seat::Secretary),
            _ => None,
        };
        let seats: Vec<Seat> = match self {
            Self::Anonymous => Vec::new(),
            Self::SignedIn { grants, .. } => {
                grants.iter().filter(|grant| scope.is_covered_by(grant)).filter_map(seat).collect()
            }
        };
        if seats.is_empty() { Err(Refusal::Forbidden) } else { Ok(seats) }
    }

    /// Refuses a decision about a budget of that partnership to who may take none, and writes that to the audit trail
    ///
    /// # Errors
    ///
    /// As [`Viewer::may_decide_as`]; [`Refusal::Unconfirmed`].
    pub fn require_decision_on(
        &self,
        action: Action,
        budget: Uuid,
        partnership_id: Uuid,
    ) -> Result<Vec<Seat>, Refusal> {
        let seats = self.may_decide_as(action, partnership_id);
        let seats = seats.inspect_err(|_| self.audit_refusal(action, &budget.to_string()))?;
        self.require_confirmation_for(action)?;
        Ok(seats)
    }

    /// Whether some grant that counts there, and fits, allows it
    fn may_as(&self, action: Action, scope: Scope<'_>, fits: impl Fn(&Grant) -> bool) -> Result<(), Refusal> {
        let (access, grants) = match self {
            _ if action == Action::ReadPublished => return Ok(()),
            Self::Anonymous => return Err(Refusal::Unauthenticated),
            Self::SignedIn { access, grants, .. } => (access, grants),
        };
        let allows =
            |grant: &Grant| scope.is_covered_by(grant) && role_may(grant.role, action) && fits(grant);
        let is_in_reach = *access == TokenAccess::Full || action.only_reads();
        if is_in_reach && grants.iter().any(allows) { Ok(()) } else { Err(Refusal::Forbidden) }
    }
}

fn role_may(role: Role, action: Action) -> bool {
    match action {
        Action::ReadPublished | Action::ReadAll | Action::Export => true,
        Action::RegisterTender
        | Action::UpdateTender
        | Action::RegisterContract
        | Action::UpdateContract
        | Action::ExerciseOption
        | Action::EndContract
        | Action::LinkFollowUp
        | Action::UnlinkFollowUp
        | Action::PlanTender
        | Action::KickOffTender
        | Action::PublishTender
        | Action::AwardTender
        | Action::ContractTender
        | Action::CloseTender
        | Action::WithdrawTender
        | Action::RetractTenderStep
        | Action::MoveTender
        | Action::OpenAssessment
        | Action::AnswerAssessment
        | Action::SetAvailableHours
        | Action::SetTenderHours
        | Action::AnswerPrioritization => {
            matches!(role, Role::Adviser | Role::Coordinator | Role::Admin)
        }
        Action::AcceptAlignment | Action::ConcludeAssessment => {
            matches!(role, Role::Coordinator | Role::Admin)
        }
        Action::PublishCalendar | Action::WithdrawCalendar => matches!(role, Role::Coordinator | Role::Admin),
        Action::CheckWorkbook
        | Action::ApplyImport
        | Action::RejectImport
        | Action::CancelImport
        | Action::RevertImport
        | Action::SaveColumnMapping
        | Action::RemoveColumnMapping => {
            matches!(role, Role::Coordinator | Role::Finance | Role::Admin)
        }
        Action::DraftBudget | Action::UpdateBudget | Action::UpdateAnnualPlan => {
            matches!(role, Role::Coordinator | Role::ProgrammeManager | Role::Admin)
        }
        Action::ApproveBudget | Action::RejectBudget => matches!(role, Role::Secretary | Role::Director),
        Action::RecordExpense | Action::CorrectExpense | Action::RecordParticipationFee => {
            matches!(role, Role::Coordinator | Role::Finance | Role::Admin)
        }
        Action::DraftSettlement | Action::SendSettlement => {
            matches!(role, Role::Coordinator | Role::ProgrammeManager | Role::Admin)
        }
        // Of the programme manager alone: nobody agrees what they drafted themselves by being an administrator.
        Action::SubmitBudget | Action::AgreeSettlement | Action::RejectSettlement => {
            role == Role::ProgrammeManager
        }
        Action::SetLeadTimes
        | Action::SetCapacityNorms
        | Action::OpenPrioritization
        | Action::RankPrioritization
        | Action::ConcludePrioritization
        | Action::WithdrawPrioritization => matches!(role, Role::Coordinator | Role::Admin),
        Action::SetThreshold
        | Action::SetProcedureTerm
        | Action::JoinPartnership
        | Action::LeavePartnership
        | Action::AppointAdministrator
        | Action::ReadAuditTrail
        | Action::ReadTokens
        | Action::CreateToken
        | Action::RevokeToken
        | Action::ReadUsers
        | Action::GrantRole
        | Action::WithdrawRole
        | Action::DisableUser
        | Action::EnableUser
        | Action::InviteUser
        | Action::ResetPassword => role == Role::Admin,
    }
}

#[cfg(test)]
#[path = "authority_tests.rs"]
mod tests;
