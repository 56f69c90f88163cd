use schema::{
    models::Calendar,
    types::{CalendarStatus, Role, TokenAccess},
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
}

impl Viewer {
    /// Whether the viewer may do it there: the one place where authority is decided
    ///
    /// Source: the table Authority of the domain design. A tender of another municipality is refused to an adviser by
    /// [`Viewer::may_change_tender_of`].
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

    /// Refuses what the viewer may not do there, and writes that to the audit trail
    ///
    /// # Errors
    ///
    /// As [`Viewer::may`].
    pub fn require<'a>(&self, action: Action, scope: impl Into<Scope<'a>>) -> Result<(), Refusal> {
        let scope = scope.into();
        self.may(action, scope).inspect_err(|_| self.audit_refusal(action, &scope.to_string()))
    }

    /// Refuses a change of a tender of that partnership that these organizations lead or take part in, and writes that to
    /// the audit trail
    ///
    /// # Errors
    ///
    /// As [`Viewer::may_change_tender_of`].
    pub fn require_change_of(
        &self,
        tender: Uuid,
        partnership_id: Uuid,
        organizations: &[Uuid],
    ) -> Result<(), Refusal> {
        let allowed = self.may_change_tender_of(partnership_id, organizations);
        allowed.inspect_err(|_| self.audit_refusal(Action::UpdateTender, &tender.to_string()))
    }

    fn audit_refusal(&self, action: Action, object: &str) {
        audit(action.name(), object, "forbidden", self.actor());
    }

    /// Whether the viewer may change a tender of that partnership that these organizations lead or take part in
    ///
    /// An adviser only when the own organization is among them; others who may change tenders, all of them.
    ///
    /// # Errors
    ///
    /// As [`Viewer::may`].
    pub fn may_change_tender_of(&self, partnership_id: Uuid, organizations: &[Uuid]) -> Result<(), Refusal> {
        self.may_as(Action::UpdateTender, partnership_id.into(), |grant| {
            grant.role != Role::Adviser
                || grant.organization_id.is_some_and(|own| organizations.contains(&own))
        })
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
        Action::RegisterTender | Action::UpdateTender => {
            matches!(role, Role::Adviser | Role::Coordinator | Role::Admin)
        }
        Action::CheckWorkbook
        | Action::ApplyImport
        | Action::RejectImport
        | Action::CancelImport
        | Action::RevertImport
        | Action::SaveColumnMapping
        | Action::RemoveColumnMapping => {
            matches!(role, Role::Coordinator | Role::Finance | Role::Admin)
        }
        Action::DraftBudget => matches!(role, Role::Coordinator | Role::ProgrammeManager | Role::Admin),
        Action::RecordExpense | Action::CorrectExpense | Action::RecordParticipationFee => {
            matches!(role, Role::Coordinator | Role::Finance | Role::Admin)
        }
        Action::DraftSettlement | Action::SendSettlement => {
            matches!(role, Role::Coordinator | Role::ProgrammeManager | Role::Admin)
        }
        // Of the programme manager alone: nobody agrees what they drafted themselves by being an administrator.
        Action::AgreeSettlement | Action::RejectSettlement => role == Role::ProgrammeManager,
        Action::ReadAuditTrail
        | Action::ReadTokens
        | Action::CreateToken
        | Action::RevokeToken
        | Action::ReadUsers
        | Action::GrantRole
        | Action::WithdrawRole
        | Action::DisableUser
        | Action::EnableUser => role == Role::Admin,
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use schema::models::Partnership;

    use super::*;

    const HERE: Uuid = Uuid::from_u128(10);
    const ELSEWHERE: Uuid = Uuid::from_u128(20);

    fn grant(partnership: Option<Uuid>, role: Role, organization_id: Option<Uuid>) -> Grant {
        let partnership = partnership.map(|partnership_id| Partnership {
            partnership_id,
            slug: format!("p{}", partnership_id.as_u128()),
            name: "Samenwerking".to_owned(),
            created_at: DateTime::UNIX_EPOCH,
        });
        Grant { partnership, role, organization_id }
    }

    fn with(access: TokenAccess, grants: Vec<Grant>) -> Viewer {
        Viewer::SignedIn {
            actor: "token:test".to_owned(),
            token_id: Uuid::nil(),
            user_id: None,
            access,
            grants,
        }
    }

    fn signed_in(role: Role, organization_id: Option<Uuid>) -> Viewer {
        with(TokenAccess::Full, vec![grant(Some(HERE), role, organization_id)])
    }

    /// One line a role, one column an action: who may do what, to be read
    const MATRIX: &str = "
                  ReadPublished ReadAll RegisterTender UpdateTender CheckWorkbook ApplyImport RejectImport CancelImport RevertImport SaveColumnMapping RemoveColumnMapping DraftBudget RecordExpense CorrectExpense RecordParticipationFee DraftSettlement AgreeSettlement RejectSettlement SendSettlement Export ReadAuditTrail ReadTokens CreateToken RevokeToken ReadUsers GrantRole WithdrawRole DisableUser EnableUser
anonymous         yes           -       -              -            -             -           -            -            -            -                 -                   -           -             -              -                      -               -               -                -              -      -              -          -           -           -         -         -            -           -
VIEWER            yes           yes     -              -            -             -           -            -            -            -                 -                   -           -             -              -                      -               -               -                -              yes    -              -          -           -           -         -         -            -           -
ADVISER           yes           yes     yes            yes          -             -           -            -            -            -                 -                   -           -             -              -                      -               -               -                -              yes    -              -          -           -           -         -         -            -           -
COORDINATOR       yes           yes     yes            yes          yes           yes         yes          yes          yes          yes               yes                 yes         yes           yes            yes                    yes             -               -                yes            yes    -              -          -           -           -         -         -            -           -
FINANCE           yes           yes     -              -            yes           yes         yes          yes          yes          yes               yes                 -           yes           yes            yes                    -               -               -                -              yes    -              -          -           -           -         -         -            -           -
PROGRAMME_MANAGER yes           yes     -              -            -             -           -            -            -            -                 -                   yes         -             -              -                      yes             yes             yes              yes            yes    -              -          -           -           -         -         -            -           -
SECRETARY         yes           yes     -              -            -             -           -            -            -            -                 -                   -           -             -              -                      -               -               -                -              yes    -              -          -           -           -         -         -            -           -
DIRECTOR          yes           yes     -              -            -             -           -            -            -            -                 -                   -           -             -              -                      -               -               -                -              yes    -              -          -           -           -         -         -            -           -
LEGAL             yes           yes     -              -            -             -           -            -            -            -                 -                   -           -             -              -                      -               -               -                -              yes    -              -          -           -           -         -         -            -           -
ADMIN             yes           yes     yes            yes          yes           yes         yes          yes          yes          yes               yes                 yes         yes           yes            yes                    yes             -               -                yes            yes    yes            yes        yes         yes         yes       yes       yes          yes         yes
";

    #[test]
    fn each_role_may_do_what_the_matrix_says() {
        let titles: Vec<String> = Action::ALL.iter().map(|action| format!("{action:?}")).collect();
        let line = |name: &str, cells: &[&str]| {
            let cells =
                titles.iter().zip(cells).map(|(title, cell)| format!(" {cell:width$}", width = title.len()));
            format!("{name:17}{}", cells.collect::<String>()).trim_end().to_owned()
        };
        let head: Vec<&str> = titles.iter().map(String::as_str).collect();
        let mut lines = vec![String::new(), line("", &head)];
        let viewers = std::iter::once(("anonymous", Viewer::Anonymous))
            .chain(Role::ALL.iter().map(|role| (role.as_str(), signed_in(*role, None))));
        for (name, viewer) in viewers {
            let cell = |action: &Action| if viewer.may(*action, HERE).is_ok() { "yes" } else { "-" };
            lines.push(line(name, &Action::ALL.iter().map(cell).collect::<Vec<_>>()));
        }
        lines.push(String::new());
        assert_eq!(lines.join("\n"), MATRIX);
    }

    #[test]
    fn who_is_nobody_is_asked_to_sign_in_and_who_is_somebody_is_refused() {
        assert_eq!(Viewer::Anonymous.may(Action::ReadAll, HERE), Err(Refusal::Unauthenticated));
        assert_eq!(signed_in(Role::Viewer, None).may(Action::ApplyImport, HERE), Err(Refusal::Forbidden));
    }

    #[test]
    fn a_role_counts_in_its_partnership_only() {
        for role in Role::ALL {
            let viewer = signed_in(*role, None);
            for action in Action::ALL.iter().filter(|action| **action != Action::ReadPublished) {
                for scope in [Scope::Id(ELSEWHERE), Scope::Slug("p20"), Scope::Installation] {
                    assert_eq!(viewer.may(*action, scope), Err(Refusal::Forbidden), "{role} {action:?}");
                }
                assert_eq!(viewer.may(*action, HERE), viewer.may(*action, "p10"), "{role} {action:?}");
                assert_eq!(viewer.may(*action, HERE), viewer.may(*action, Scope::Somewhere));
            }
        }
        let admin = with(TokenAccess::Full, vec![grant(None, Role::Admin, None)]);
        assert_eq!(admin.may(Action::ApplyImport, ELSEWHERE), Ok(()));
        assert_eq!(admin.may(Action::ApplyImport, Scope::Installation), Ok(()));
    }

    #[test]
    fn roles_add_up_within_a_partnership_and_not_across() {
        let grants = vec![
            grant(Some(HERE), Role::Adviser, Some(Uuid::from_u128(1))),
            grant(Some(HERE), Role::Finance, None),
            grant(Some(ELSEWHERE), Role::Coordinator, None),
        ];
        let viewer = with(TokenAccess::Full, grants);
        assert_eq!(viewer.may(Action::RegisterTender, HERE), Ok(()));
        assert_eq!(viewer.may(Action::ApplyImport, HERE), Ok(()));
        assert_eq!(viewer.may(Action::DraftBudget, HERE), Err(Refusal::Forbidden));
        assert_eq!(viewer.may(Action::DraftBudget, ELSEWHERE), Ok(()));
        let other = [Uuid::from_u128(2)];
        assert_eq!(viewer.may_change_tender_of(HERE, &other), Err(Refusal::Forbidden));
        assert_eq!(viewer.may_change_tender_of(ELSEWHERE, &other), Ok(()));
    }

    #[test]
    fn a_token_that_reads_changes_nothing_whatever_its_role() {
        let reader = with(TokenAccess::Read, vec![grant(None, Role::Admin, None)]);
        let allowed = Action::ALL.iter().filter(|action| reader.may(**action, HERE).is_ok());
        assert_eq!(
            allowed.collect::<Vec<_>>(),
            [
                &Action::ReadPublished,
                &Action::ReadAll,
                &Action::Export,
                &Action::ReadAuditTrail,
                &Action::ReadTokens,
                &Action::ReadUsers
            ]
        );
    }

    #[test]
    fn an_adviser_changes_tenders_of_the_own_organization_only() {
        let (own, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let change =
            |viewer: &Viewer, organizations: &[Uuid]| viewer.may_change_tender_of(HERE, organizations);
        let adviser = signed_in(Role::Adviser, Some(own));
        assert_eq!(change(&adviser, &[other, own]), Ok(()));
        assert_eq!(change(&adviser, &[other]), Err(Refusal::Forbidden));
        assert_eq!(change(&adviser, &[]), Err(Refusal::Forbidden));
        assert_eq!(adviser.may_change_tender_of(ELSEWHERE, &[own]), Err(Refusal::Forbidden));
        assert_eq!(change(&signed_in(Role::Adviser, None), &[own]), Err(Refusal::Forbidden));
        assert_eq!(change(&signed_in(Role::Coordinator, None), &[other]), Ok(()));
        assert_eq!(change(&signed_in(Role::Viewer, Some(own)), &[own]), Err(Refusal::Forbidden));
        assert_eq!(change(&Viewer::Anonymous, &[own]), Err(Refusal::Unauthenticated));
    }
}
