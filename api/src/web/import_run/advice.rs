//! What a status means, and what to do now.

use schema::types::{ImportKind, ImportStatus};

/// What can be done about a workbook that was checked
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// Decide about differences, and then apply it
    Choose,
    /// Apply it
    Apply,
    /// Leave that to others
    LeaveToOthers,
    /// Leave that to who administers the installation
    LeaveToAdministrator,
    /// Mend it, or apply the good rows alone
    ApplyGoodRows,
    /// Mend it
    Mend,
    /// Nothing: all is stored already; whether some of it is as people changed it
    Nothing { keeps: bool },
}

/// What a check found, as far as it decides what can be done
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    /// Errors
    pub(super) errors: i64,
    /// Errors that are about more than a row
    pub(super) errors_beyond_rows: i64,
    /// Rows that would be stored
    pub(super) good_rows: i32,
    /// Differences that are to be decided about
    pub(super) undecided: i64,
    /// Whether all rows are stored already
    pub(super) changes_nothing: bool,
    /// Whether some of them are stored as people changed them
    pub(super) keeps: bool,
}

impl Next {
    /// What somebody can do who may apply imports, or may not
    pub(super) const fn of(found: Found, may_apply: bool) -> Self {
        match found {
            Found { errors: 0, changes_nothing: true, keeps, .. } => Self::Nothing { keeps },
            Found { errors: 0, .. } if !may_apply => Self::LeaveToOthers,
            Found { errors: 0, undecided: 0, .. } => Self::Apply,
            Found { errors: 0, .. } => Self::Choose,
            Found { errors_beyond_rows: 0, good_rows, .. } if may_apply && good_rows > 0 => {
                Self::ApplyGoodRows
            }
            _ => Self::Mend,
        }
    }

    /// The same about an import of that kind: CPV codes are of all partnerships
    pub(super) const fn about(self, kind: Option<ImportKind>) -> Self {
        match (self, kind) {
            (Self::LeaveToOthers, Some(ImportKind::Cpv)) => Self::LeaveToAdministrator,
            (next, _) => next,
        }
    }

    /// The button that applies it: what it sends and what it says
    pub(super) const fn button(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Choose | Self::Apply => Some(("all", "Verwerken")),
            Self::ApplyGoodRows => Some(("good", "Alleen goede rijen verwerken")),
            Self::Nothing { .. } => Some(("all", "Toch verwerken")),
            Self::LeaveToOthers | Self::LeaveToAdministrator | Self::Mend => None,
        }
    }

    /// Whether nobody needs to do anything
    pub(super) const fn is_nothing(self) -> bool {
        matches!(self, Self::Nothing { .. })
    }

    const fn advice(self) -> &'static str {
        match self {
            Self::Choose => {
                "Er is nog niets gewijzigd. Bij een of meer verschillen moet u eerst kiezen; verwerk ze daarna."
            }
            Self::Apply => {
                "De werkmap is in orde. Er is nog niets gewijzigd: bekijk de verschillen en verwerk ze daarna."
            }
            Self::LeaveToOthers => {
                "De werkmap is in orde. Er is nog niets gewijzigd: een coördinator, financieel medewerker of beheerder kan de verschillen verwerken."
            }
            Self::LeaveToAdministrator => {
                "De lijst is in orde. Er is nog niets gewijzigd: CPV-codes gelden voor alle samenwerkingsverbanden, dus een beheerder van de installatie verwerkt de verschillen."
            }
            Self::ApplyGoodRows => {
                "Er zijn fouten gevonden. Er is niets gewijzigd: herstel de fouten in de werkmap en lever die opnieuw aan, of verwerk alleen de goede rijen."
            }
            Self::Nothing { keeps: false } => {
                "Alles is al opgeslagen, zoals het in de werkmap staat. U hoeft niets te doen."
            }
            Self::Nothing { keeps: true } => {
                "Alles is al opgeslagen; wat met de hand is gewijzigd, blijft zo. U hoeft niets te doen."
            }
            Self::Mend => {
                "Er zijn fouten gevonden. Er is niets gewijzigd: herstel de fouten in de werkmap en lever die opnieuw aan."
            }
        }
    }
}

/// What a status means and what to do now; `next` is about a workbook that is checked
pub(super) const fn advice(status: ImportStatus, next: Next, has_errors: bool) -> &'static str {
    match status {
        ImportStatus::Waiting => {
            "De werkmap is ontvangen en wacht op controle. U kunt deze pagina gerust sluiten."
        }
        ImportStatus::Checking => "De werkmap wordt gecontroleerd. U kunt deze pagina gerust sluiten.",
        ImportStatus::Checked => next.advice(),
        ImportStatus::Applying => "De wijzigingen worden verwerkt, alles in één keer.",
        ImportStatus::Applied if has_errors => {
            "De goede rijen zijn verwerkt, de rijen met een fout niet: herstel die en lever de werkmap opnieuw aan."
        }
        ImportStatus::Applied => "De wijzigingen zijn verwerkt.",
        ImportStatus::Rejected => {
            "De werkmap is niet verwerkt: hieronder staat waarom. Er is niets gewijzigd."
        }
        ImportStatus::Failed => {
            "Er ging iets mis aan onze kant. Er is niets gewijzigd; laat de werkmap later opnieuw controleren."
        }
        ImportStatus::Reverted => "De verwerking is teruggedraaid.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOUND: Found = Found {
        errors: 0,
        errors_beyond_rows: 0,
        good_rows: 3,
        undecided: 0,
        changes_nothing: false,
        keeps: false,
    };

    #[test]
    fn says_that_rows_were_left_out() {
        let applied = |has_errors| advice(ImportStatus::Applied, Next::Apply, has_errors);
        assert!(!applied(false).contains("fout") && applied(true).contains("fout"));
    }

    #[test]
    fn good_rows_are_offered_only_where_they_can_be_applied() {
        let bad = Found { errors: 2, ..SOUND };
        let same = Found { good_rows: 0, changes_nothing: true, ..SOUND };
        for (found, may_apply, next) in [
            (SOUND, true, Next::Apply),
            (SOUND, false, Next::LeaveToOthers),
            (Found { undecided: 1, ..SOUND }, true, Next::Choose),
            (Found { undecided: 1, ..SOUND }, false, Next::LeaveToOthers),
            (same, true, Next::Nothing { keeps: false }),
            (Found { keeps: true, ..same }, false, Next::Nothing { keeps: true }),
            (Found { errors: 1, ..same }, true, Next::Mend),
            (bad, true, Next::ApplyGoodRows),
            (bad, false, Next::Mend),
            (Found { good_rows: 0, ..bad }, true, Next::Mend),
            (Found { errors_beyond_rows: 1, ..bad }, true, Next::Mend),
        ] {
            assert_eq!(Next::of(found, may_apply), next, "{found:?}");
            let offers = next.button().is_some_and(|(rows, _)| rows == "good");
            assert_eq!(next.advice().contains("alleen de goede rijen"), offers, "{next:?}");
        }
    }
}
