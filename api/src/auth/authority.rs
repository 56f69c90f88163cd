use schema::types::Role;
use uuid::Uuid;

use super::Viewer;
use crate::telemetry::audit;

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
    /// Upload a workbook and have it checked
    CheckWorkbook,
    /// Apply a checked import
    ApplyImport,
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
    /// Download workbooks
    Export,
}

impl Action {
    /// All actions
    pub const ALL: &'static [Self] = &[
        Self::ReadPublished,
        Self::ReadAll,
        Self::RegisterTender,
        Self::UpdateTender,
        Self::CheckWorkbook,
        Self::ApplyImport,
        Self::CancelImport,
        Self::RevertImport,
        Self::SaveColumnMapping,
        Self::RemoveColumnMapping,
        Self::DraftBudget,
        Self::Export,
    ];

    /// The name for the audit trail; of a change, that of the mutation
    pub const fn name(self) -> &'static str {
        match self {
            Self::ReadPublished => "readPublished",
            Self::ReadAll => "readAll",
            Self::RegisterTender => "registerTender",
            Self::UpdateTender => "updateTender",
            Self::CheckWorkbook => "checkWorkbook",
            Self::ApplyImport => "applyImport",
            Self::CancelImport => "cancelImport",
            Self::RevertImport => "revertImport",
            Self::SaveColumnMapping => "saveColumnMapping",
            Self::RemoveColumnMapping => "removeColumnMapping",
            Self::DraftBudget => "draftBudget",
            Self::Export => "export",
        }
    }
}

/// Why somebody may not
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Nobody is signed in
    Unauthenticated,
    /// The role does not allow it
    Forbidden,
}

impl Viewer {
    /// Whether the viewer may do it: the one place where authority is decided
    ///
    /// Source: the table Authority of the domain design. A tender of another municipality is refused to an adviser by
    /// [`Viewer::may_change_tender_of`].
    ///
    /// # Errors
    ///
    /// [`Refusal::Unauthenticated`] when signing in may help, [`Refusal::Forbidden`] when it does not.
    pub fn may(&self, action: Action) -> Result<(), Refusal> {
        match self {
            Self::Anonymous if action == Action::ReadPublished => Ok(()),
            Self::Anonymous => Err(Refusal::Unauthenticated),
            Self::SignedIn { role, .. } if role_may(*role, action) => Ok(()),
            Self::SignedIn { .. } => Err(Refusal::Forbidden),
        }
    }

    /// Refuses what the viewer may not do, and writes that to the audit trail
    ///
    /// # Errors
    ///
    /// As [`Viewer::may`].
    pub fn require(&self, action: Action) -> Result<(), Refusal> {
        self.may(action).inspect_err(|_| self.audit_refusal(action, ""))
    }

    /// Refuses a change of a tender that these organizations lead or take part in, and writes that to the audit trail
    ///
    /// # Errors
    ///
    /// As [`Viewer::may_change_tender_of`].
    pub fn require_change_of(&self, tender: Uuid, organizations: &[Uuid]) -> Result<(), Refusal> {
        let allowed = self.may_change_tender_of(organizations);
        allowed.inspect_err(|_| self.audit_refusal(Action::UpdateTender, &tender.to_string()))
    }

    fn audit_refusal(&self, action: Action, object: &str) {
        audit(action.name(), object, "forbidden", self.actor());
    }

    /// Whether the viewer may change a tender that these organizations lead or take part in
    ///
    /// An adviser only when the own organization is among them; others who may change tenders, all of them.
    ///
    /// # Errors
    ///
    /// As [`Viewer::may`].
    pub fn may_change_tender_of(&self, organizations: &[Uuid]) -> Result<(), Refusal> {
        self.may(Action::UpdateTender)?;
        match self {
            Self::SignedIn { role: Role::Adviser, organization_id, .. } => {
                let is_own = organization_id.is_some_and(|own| organizations.contains(&own));
                if is_own { Ok(()) } else { Err(Refusal::Forbidden) }
            }
            _ => Ok(()),
        }
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
        | Action::CancelImport
        | Action::RevertImport
        | Action::SaveColumnMapping
        | Action::RemoveColumnMapping => {
            matches!(role, Role::Coordinator | Role::Finance | Role::Admin)
        }
        Action::DraftBudget => matches!(role, Role::Coordinator | Role::ProgrammeManager | Role::Admin),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signed_in(role: Role, organization_id: Option<Uuid>) -> Viewer {
        Viewer::SignedIn { actor: "token:test".to_owned(), role, organization_id }
    }

    /// One line a role, one column an action: who may do what, to be read
    const MATRIX: &str = "
                  ReadPublished ReadAll RegisterTender UpdateTender CheckWorkbook ApplyImport CancelImport RevertImport SaveColumnMapping RemoveColumnMapping DraftBudget Export
anonymous         yes           -       -              -            -             -           -            -            -                 -                   -           -
VIEWER            yes           yes     -              -            -             -           -            -            -                 -                   -           yes
ADVISER           yes           yes     yes            yes          -             -           -            -            -                 -                   -           yes
COORDINATOR       yes           yes     yes            yes          yes           yes         yes          yes          yes               yes                 yes         yes
FINANCE           yes           yes     -              -            yes           yes         yes          yes          yes               yes                 -           yes
PROGRAMME_MANAGER yes           yes     -              -            -             -           -            -            -                 -                   yes         yes
SECRETARY         yes           yes     -              -            -             -           -            -            -                 -                   -           yes
DIRECTOR          yes           yes     -              -            -             -           -            -            -                 -                   -           yes
LEGAL             yes           yes     -              -            -             -           -            -            -                 -                   -           yes
ADMIN             yes           yes     yes            yes          yes           yes         yes          yes          yes               yes                 yes         yes
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
            let cell = |action: &Action| if viewer.may(*action).is_ok() { "yes" } else { "-" };
            lines.push(line(name, &Action::ALL.iter().map(cell).collect::<Vec<_>>()));
        }
        lines.push(String::new());
        assert_eq!(lines.join("\n"), MATRIX);
    }

    #[test]
    fn who_is_nobody_is_asked_to_sign_in_and_who_is_somebody_is_refused() {
        assert_eq!(Viewer::Anonymous.may(Action::ReadAll), Err(Refusal::Unauthenticated));
        assert_eq!(signed_in(Role::Viewer, None).may(Action::ApplyImport), Err(Refusal::Forbidden));
    }

    #[test]
    fn an_adviser_changes_tenders_of_the_own_organization_only() {
        let (own, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let adviser = signed_in(Role::Adviser, Some(own));
        assert_eq!(adviser.may_change_tender_of(&[other, own]), Ok(()));
        assert_eq!(adviser.may_change_tender_of(&[other]), Err(Refusal::Forbidden));
        assert_eq!(adviser.may_change_tender_of(&[]), Err(Refusal::Forbidden));
        assert_eq!(signed_in(Role::Adviser, None).may_change_tender_of(&[own]), Err(Refusal::Forbidden));
        assert_eq!(signed_in(Role::Coordinator, None).may_change_tender_of(&[other]), Ok(()));
        assert_eq!(signed_in(Role::Viewer, Some(own)).may_change_tender_of(&[own]), Err(Refusal::Forbidden));
        assert_eq!(Viewer::Anonymous.may_change_tender_of(&[own]), Err(Refusal::Unauthenticated));
    }
}
