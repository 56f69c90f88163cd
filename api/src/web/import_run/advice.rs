//! What a status means, and what to do now.

use schema::{
    texts::can_be_applied,
    types::{ImportKind, ImportStatus},
};

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
    /// Mend it, or apply the good rows alone; whether differences are to be decided about before
    ApplyGoodRows { chooses: bool },
    /// Mend it
    Mend,
    /// Nothing: all is stored already; whether some of it is as people changed it
    Nothing { keeps: bool },
    /// Nothing: a later one about the same was applied; which rows can be applied all the same, if any
    Overtaken { rows: Option<&'static str> },
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
    /// Whether a later import about the same was applied
    pub(super) is_overtaken: bool,
}

impl Next {
    /// What somebody can do who may apply imports, or may not
    pub(super) fn of(found: Found, may_apply: bool) -> Self {
        let next = Self::of_latest(found, may_apply);
        if !found.is_overtaken || matches!(next, Self::Nothing { .. }) {
            return next;
        }
        match next.button() {
            Some((rows, _)) => Self::Overtaken { rows: Some(rows) },
            None => Self::Overtaken { rows: None },
        }
    }

    const fn of_latest(found: Found, may_apply: bool) -> Self {
        match found {
            Found { errors: 0, changes_nothing: true, keeps, .. } => Self::Nothing { keeps },
            Found { errors: 0, .. } if !may_apply => Self::LeaveToOthers,
            Found { errors: 0, undecided: 0, .. } => Self::Apply,
            Found { errors: 0, .. } => Self::Choose,
            Found { errors_beyond_rows: 0, good_rows, .. } if may_apply && good_rows > 0 => {
                Self::ApplyGoodRows { chooses: found.undecided > 0 }
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
    pub(super) fn button(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Choose | Self::Apply => Some(("all", "Verwerken")),
            Self::ApplyGoodRows { .. } => Some(("good", "Alleen goede rijen verwerken")),
            Self::Nothing { .. } => Some(("all", "Toch verwerken")),
            Self::Overtaken { rows: Some("good") } => Some(("good", "Toch de goede rijen verwerken")),
            Self::Overtaken { rows: Some(rows) } => Some((rows, "Toch verwerken")),
            Self::LeaveToOthers
            | Self::LeaveToAdministrator
            | Self::Mend
            | Self::Overtaken { rows: None } => None,
        }
    }

    /// What applying it would do, where nobody needs to; empty where somebody does
    pub(super) const fn aside(self) -> &'static str {
        match self {
            Self::Nothing { .. } => {
                "Dat wijzigt niets aan wat is opgeslagen. Deze werkmap geldt daarna wel als de laatste die is verwerkt."
            }
            Self::Overtaken { .. } => {
                "Dan komt wat in deze oudere werkmap staat, in de plaats van wat de nieuwere heeft opgeslagen. De verschillen hieronder zijn van daarvoor: controleer de werkmap opnieuw om te zien wat dat nu wijzigt."
            }
            _ => "",
        }
    }

    /// That the workbook can be applied, with so many warnings; empty where something is asked or wrong, or nothing to be done
    fn opening(self, warnings: i64) -> String {
        match self {
            Self::Apply | Self::LeaveToOthers => can_be_applied("De werkmap", warnings) + " ",
            Self::LeaveToAdministrator => can_be_applied("De lijst", warnings) + " ",
            _ => String::new(),
        }
    }

    const fn advice(self) -> &'static str {
        match self {
            Self::Choose => {
                "Er is nog niets gewijzigd. Bij een of meer verschillen moet u eerst kiezen; verwerk ze daarna."
            }
            Self::Apply => "Er is nog niets gewijzigd: bekijk de verschillen en verwerk ze daarna.",
            Self::LeaveToOthers => {
                "Er is nog niets gewijzigd: een coördinator, financieel medewerker of beheerder kan de verschillen verwerken."
            }
            Self::LeaveToAdministrator => {
                "Er is nog niets gewijzigd: CPV-codes gelden voor alle samenwerkingsverbanden, dus een beheerder van de installatie verwerkt de verschillen."
            }
            Self::ApplyGoodRows { chooses: true } => {
                "Er zijn fouten gevonden. Er is niets gewijzigd: herstel de fouten in de werkmap en lever die opnieuw aan, of kies bij de verschillen en verwerk dan alleen de goede rijen."
            }
            Self::ApplyGoodRows { chooses: false } => {
                "Er zijn fouten gevonden. Er is niets gewijzigd: herstel de fouten in de werkmap en lever die opnieuw aan, of verwerk alleen de goede rijen."
            }
            Self::Nothing { keeps: false } => {
                "Alles is al opgeslagen, zoals het in de werkmap staat. U hoeft niets te doen."
            }
            Self::Nothing { keeps: true } => {
                "Alles is al opgeslagen; wat met de hand is gewijzigd, blijft zo. U hoeft niets te doen."
            }
            Self::Overtaken { .. } => {
                "Er is niets gewijzigd. Wat hieronder staat, is vergeleken met wat er was voordat een nieuwere werkmap werd verwerkt."
            }
            Self::Mend => {
                "Er zijn fouten gevonden. Er is niets gewijzigd: herstel de fouten in de werkmap en lever die opnieuw aan."
            }
        }
    }
}

/// What a status means and what to do now; `next` is about a workbook that is checked, with so many warnings
pub(super) fn advice(status: ImportStatus, next: Next, has_errors: bool, warnings: i64) -> String {
    let opening = if status == ImportStatus::Checked { next.opening(warnings) } else { String::new() };
    opening + meaning(status, next, has_errors)
}

const fn meaning(status: ImportStatus, next: Next, has_errors: bool) -> &'static str {
    match status {
        ImportStatus::Waiting => {
            "De werkmap is ontvangen en wacht op controle. U kunt deze pagina gerust sluiten."
        }
        ImportStatus::Checking => "U kunt deze pagina gerust sluiten.",
        ImportStatus::Checked => next.advice(),
        ImportStatus::Applying => "De wijzigingen worden verwerkt, alles in één keer.",
        ImportStatus::Applied if has_errors => {
            "De goede rijen zijn verwerkt, de rijen met een fout niet: herstel die en lever de werkmap opnieuw aan."
        }
        ImportStatus::Applied => "De wijzigingen zijn verwerkt.",
        ImportStatus::Rejected => {
            "De controle heeft de werkmap afgekeurd: hieronder staat waarom. Er is niets gewijzigd."
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
        is_overtaken: false,
    };

    #[test]
    fn says_that_rows_were_left_out() {
        let applied = |has_errors| advice(ImportStatus::Applied, Next::Apply, has_errors, 3);
        assert!(!applied(false).contains("fout") && applied(true).contains("fout"));
        assert!(!applied(false).contains("waarschuwing"));
    }

    #[test]
    fn what_has_warnings_is_not_called_all_right() {
        let checked = |next, warnings| advice(ImportStatus::Checked, next, false, warnings);
        assert!(checked(Next::Apply, 0).starts_with("De werkmap is in orde. Er is nog niets gewijzigd"));
        assert!(
            checked(Next::LeaveToAdministrator, 1)
                .starts_with("De lijst kan worden verwerkt; er is 1 waarschuwing. Er is nog niets")
        );
        assert!(checked(Next::LeaveToOthers, 1200).contains("er zijn 1.200 waarschuwingen"));
        assert!(!checked(Next::Mend, 2).contains("waarschuwing"));
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
            (bad, true, Next::ApplyGoodRows { chooses: false }),
            (Found { undecided: 1, ..bad }, true, Next::ApplyGoodRows { chooses: true }),
            (bad, false, Next::Mend),
            (Found { good_rows: 0, ..bad }, true, Next::Mend),
            (Found { errors_beyond_rows: 1, ..bad }, true, Next::Mend),
        ] {
            assert_eq!(Next::of(found, may_apply), next, "{found:?}");
            let offers = next.button().is_some_and(|(rows, _)| rows == "good");
            assert_eq!(next.advice().contains("alleen de goede rijen"), offers, "{next:?}");
        }
    }

    #[test]
    fn what_was_overtaken_is_applied_only_on_second_thought() {
        let overtaken = |found: Found| Next::of(Found { is_overtaken: true, ..found }, true);
        let bad = Found { errors: 2, ..SOUND };
        for (found, button) in [
            (SOUND, Some(("all", "Toch verwerken"))),
            (Found { undecided: 1, ..SOUND }, Some(("all", "Toch verwerken"))),
            (bad, Some(("good", "Toch de goede rijen verwerken"))),
            (Found { good_rows: 0, ..bad }, None),
        ] {
            let next = overtaken(found);
            assert_eq!(next.button(), button, "{found:?}");
            assert!(
                next.aside().contains("oudere werkmap")
                    && next.advice().starts_with("Er is niets gewijzigd. "),
                "{next:?}"
            );
        }
        let same = Found { good_rows: 0, changes_nothing: true, ..SOUND };
        assert!(overtaken(same).aside().contains("wijzigt niets"));
        assert_eq!(Next::of(SOUND, true).aside(), "");
    }
}
