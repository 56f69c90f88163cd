//! What was done: told once, on the page that comes after it.
//!
//! Its name goes along in a cookie that the next page takes away, so that no address tells it again when it is opened later.

use axum::response::{IntoResponse, Redirect, Response};

use crate::auth::Action;

/// Name of what was done, in an answer that leads to the page that tells it
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Done(pub(super) &'static str);

/// To a page that tells what was done; `name` is that of the action, or one that has a sentence here
pub(super) fn see(address: &str, name: &'static str) -> Response {
    let mut response = Redirect::to(address).into_response();
    response.extensions_mut().insert(Done(name));
    response
}

/// Name of what was done by an action that changed so many things: where it changed none, that what was sent was stored already
pub(super) const fn name(action: Action, changed: usize) -> &'static str {
    if changed == 0 { UNCHANGED } else { action.name() }
}

const UNCHANGED: &str = "unchanged";
/// What is told then, without the tick of what was done
pub(super) const UNCHANGED_TOLD: &str = "Er is niets gewijzigd.";

/// What was done, for who did it; `None` for what has no name here, and for what its page tells itself, as that of an import does
pub(super) fn sentence(name: &str) -> Option<&'static str> {
    Some(match name {
        UNCHANGED => UNCHANGED_TOLD,
        "registerTender" => "Het traject is aangemeld.",
        "updateTender" => "De gegevens van het traject zijn opgeslagen.",
        "planTender" => "Het traject is gepland.",
        "kickOffTender" => "De kick-off is vastgelegd.",
        "publishTender" => "De publicatie is vastgelegd.",
        "awardTender" => "De gunning is vastgelegd.",
        "contractTender" => "De ondertekening is vastgelegd.",
        "closeTender" => "Het traject is afgerond.",
        "withdrawTender" => "Het traject is ingetrokken.",
        "retractTenderStep" => "De stap is teruggenomen.",
        "moveTender" => "De planning is gewijzigd.",
        "setTenderHours" => "De uren zijn opgeslagen.",
        "openAssessment" => "De afweging is begonnen; de deelnemers kunnen antwoorden.",
        "answerAssessment" | "answerPrioritization" => "Het antwoord is vastgelegd.",
        "concludeAssessment" => "De uitkomst van de afweging is vastgelegd.",
        "concludeAssessmentJoint" => {
            "De afweging is afgerond. Uitkomst uit de antwoorden: gezamenlijk. Wie meedoet, is nu deelnemer aan het traject."
        }
        "concludeAssessmentIndividual" => {
            "De afweging is afgerond. Uitkomst uit de antwoorden: individueel, want minder dan twee deelnemers doen mee."
        }
        "registerContract" => "Het contract is vastgelegd.",
        "updateContract" => "De gegevens van het contract zijn opgeslagen.",
        "exerciseOption" => "De verlenging is vastgelegd.",
        "endContract" => "Het einde van het contract is vastgelegd.",
        "linkFollowUp" => "Het vervolgtraject is gekoppeld.",
        "unlinkFollowUp" => "De koppeling met het vervolgtraject is verwijderd.",
        "acceptAlignment" => "Het gezamenlijke traject staat op de kalender.",
        "publishCalendar" => "De kalender is gepubliceerd: iedereen kan hem nu zien.",
        "withdrawCalendar" => "De publicatie is ingetrokken: alleen deelnemers zien de kalender nog.",
        "saveColumnMapping" => "De kolom is opgeslagen, en wordt voortaan zo gelezen.",
        "removeColumnMapping" => "De vastlegging is verwijderd: de kolom wordt niet meer zo gelezen.",
        "draftBudget" => "Het concept van de begroting is opgesteld.",
        "updateBudget" => "De begroting is opgeslagen.",
        "updateAnnualPlan" => "Het jaarplan is opgeslagen.",
        "submitBudget" => "De begroting is voorgelegd.",
        "rejectBudget" => "De begroting is afgewezen.",
        "joinPartnership" => "De toetreding is vastgelegd.",
        "leavePartnership" => "De uittreding is vastgelegd.",
        "appointAdministrator" => "Vastgelegd is wie de administratie voert.",
        "recordExpense" => "De uitgave is vastgelegd.",
        "correctExpense" => "De correctie is vastgelegd.",
        "recordParticipationFee" => "De fee is vastgelegd.",
        "draftSettlement" => "Het concept van de afrekening is opgesteld.",
        "redraftSettlement" => "Het concept van de afrekening is opnieuw berekend.",
        "approveBudget" | "agreeSettlement" => "Uw akkoord is vastgelegd.",
        "rejectSettlement" => "De afrekening is afgewezen.",
        "sendSettlement" => "Vastgelegd is dat de afrekening is verstuurd.",
        "setLeadTimes" => "De doorlooptijden zijn opgeslagen.",
        "setCapacityNorms" => "De normen zijn opgeslagen.",
        "setAvailableHours" => "De beschikbare uren zijn opgeslagen.",
        "openPrioritization" => "De ronde is begonnen; de deelnemers kunnen antwoorden.",
        "rankPrioritization" => "De volgorde is opgeslagen.",
        "concludePrioritization" => "De ronde is vastgesteld, en de planning is aangepast.",
        "withdrawPrioritization" => "De ronde is ingetrokken.",
        "setThreshold" => "Het drempelbedrag is opgeslagen.",
        "setProcedureTerm" => "De termijn is opgeslagen.",
        "revokeToken" => "De toegangssleutel is ingetrokken, en werkt niet meer.",
        "grantRole" => "De rol is gegeven, en telt meteen.",
        "withdrawRole" => "De rol is ingetrokken, en telt niet meer.",
        "disableUser" => "De gebruiker is uitgesloten en overal uitgelogd.",
        "enableUser" => "De gebruiker kan weer inloggen.",
        "changePassword" => "Uw wachtwoord is gewijzigd. Op andere plaatsen bent u uitgelogd.",
        "endSession" => "U bent in die browser uitgelogd.",
        "endSessions" => "U bent overal uitgelogd.",
        "revokeFeed" => "De koppeling is ingetrokken. Wie het adres nog heeft, krijgt niets meer te zien.",
        "signOut" => "U bent uitgelogd.",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reading; what the page of an import tells; and what comes with a link or token that is shown once
    const TOLD_ELSEWHERE: [&str; 15] = [
        "readPublished",
        "readAll",
        "export",
        "readAuditTrail",
        "readTokens",
        "readUsers",
        "checkWorkbook",
        "applyImport",
        "rejectImport",
        "cancelImport",
        "revertImport",
        "createToken",
        "inviteUser",
        "resetPassword",
        "",
    ];

    #[test]
    fn every_change_has_its_sentence() {
        for action in Action::ALL {
            assert_ne!(
                sentence(action.name()).is_some(),
                TOLD_ELSEWHERE.contains(&action.name()),
                "{action:?}"
            );
        }
        for outcome in ["Joint", "Individual"] {
            assert!(sentence(&format!("concludeAssessment{outcome}")).is_some(), "{outcome}");
        }
        assert_eq!(sentence(name(Action::SetLeadTimes, 0)), Some(UNCHANGED_TOLD));
        assert_eq!(name(Action::SetLeadTimes, 2), "setLeadTimes");
        assert_eq!(sentence("<script>"), None);
    }
}
