//! Dutch sentences about who gets in and what they may: of refusals, of steps that are confirmed, and of the audit trail.

use super::{DEEDS, Label, half_year_name};
use crate::{
    rules::Violation,
    types::{Half, HalfYear, Role},
};

/// Of a form, where it is not said which role
pub const ROLE_MISSING: &str = "Kies een rol.";
/// Of a form, where it is not said which user, or there is no such one
pub const USER_MISSING: &str = "Er is geen gebruiker met deze naam. Neem de naam precies over.";
/// Of a form, where it is not said what a private link to a calendar shows
pub const FEED_MISSING: &str = "Kies wat u in uw agenda wilt zien.";
/// Of a form, where somebody has as many private links to calendars as there may be
pub const FEEDS_TOO_MANY: &str =
    "Er is geen koppeling gemaakt: u hebt er al zoveel als er kunnen zijn. Trek er eerst een in.";
/// Of a form, where a number of days is none
pub const TOKEN_DAYS_MISSING: &str = "Vul een geheel aantal dagen in van 1 tot en met 3650.";

/// What the holder of a role may do, as an administrator who gives it reads it
pub const fn role_explained(role: Role) -> &'static str {
    match role {
        Role::Viewer => "ziet alles van het samenwerkingsverband en wijzigt niets",
        Role::Adviser => {
            "meldt trajecten aan, wijzigt die waaraan de eigen gemeente meedoet, en legt de contracten van de eigen gemeente vast"
        }
        Role::Coordinator => {
            "doet alles in de kalender, levert werkmappen aan, en stelt begrotingen en afrekeningen op"
        }
        Role::Finance => "levert werkmappen aan en legt uitgaven vast",
        Role::ProgrammeManager => "legt begroting en jaarplan voor, en geeft akkoord op afrekeningen",
        Role::Secretary => "geeft voor de eigen gemeente akkoord op de begroting",
        Role::Director => "geeft akkoord op de begroting",
        Role::Legal => "ziet alles en adviseert juridisch",
        Role::Admin => {
            "beheert gebruikers, toegangssleutels, samenwerkingsverbanden en naslag, en mag ook wat de coördinator en de financieel medewerker mogen"
        }
    }
}

/// The sentence of a refusal; `None` when the code is about something else
pub(super) fn sentence(violation: &Violation) -> Option<String> {
    let value = |name| violation.value(name);
    Some(match violation.code {
        "password.too_short" => {
            format!("Kies een wachtwoord van minstens {} tekens, bijvoorbeeld een korte zin.", value("minimum"))
        }
        "password.too_long" => format!("Kies een wachtwoord van hoogstens {} tekens.", value("maximum")),
        "password.too_simple" => {
            "Dit wachtwoord is te makkelijk te raden: uw naam staat erin, of het herhaalt enkele tekens.".to_owned()
        }
        "role.organization_missing" => {
            "Wie deze rol heeft, werkt voor een gemeente. Kies welke.".to_owned()
        }
        "role.partnership_missing" => {
            "Alleen een beheerder kan er een van alle samenwerkingsverbanden zijn. Kies bij deze rol een samenwerkingsverband.".to_owned()
        }
        "role.unknown" => "Deze gebruiker heeft die rol daar niet meer.".to_owned(),
        "token.days_out_of_range" => TOKEN_DAYS_MISSING.to_owned(),
        "token.name_missing" => "Vul in waarvoor de sleutel is.".to_owned(),
        "token.unknown" => "Deze toegangssleutel is er niet meer, of is al ingetrokken.".to_owned(),
        "user.disabled" => "Deze gebruiker is uitgesloten. Laat die eerst weer toe.".to_owned(),
        "user.name_malformed" => {
            "Een gebruikersnaam heeft geen spaties aan het begin of einde, en geen regeleinden.".to_owned()
        }
        "user.name_missing" => "Vul een gebruikersnaam in.".to_owned(),
        "user.name_taken" => format!("De gebruiker {} bestaat al. Kies een andere naam.", value("name")),
        "user.of_provider" => {
            "Deze gebruiker logt in met een account van een inlogdienst, en heeft hier geen wachtwoord.".to_owned()
        }
        "user.oneself" => {
            "U kunt uzelf niet uitsluiten: dan is er misschien niemand meer die u weer toelaat.".to_owned()
        }
        "user.unknown" => "Deze gebruiker bestaat niet.".to_owned(),
        _ => return None,
    })
}

/// What a form that is confirmed does, as its button says it, from the address that it is sent to
///
/// ```
/// use schema::texts::confirmed_step;
/// assert_eq!(confirmed_step("/budget/0199f000/approve"), "Akkoord geven op de begroting");
/// ```
pub fn confirmed_step(address: &str) -> &'static str {
    let parts: Vec<&str> = address.trim_start_matches('/').split('/').collect();
    match parts.as_slice() {
        ["budget", _, "approve"] => "Akkoord geven op de begroting",
        ["budget", _, "reject"] => "De begroting afwijzen",
        ["settlement", _, "agree"] => "Akkoord geven op de afrekening",
        ["settlement", _, "reject"] => "De afrekening afwijzen",
        ["settlement", _, "send"] => "Vastleggen dat de afrekening is verstuurd",
        ["calendar", "publish"] => "De kalender publiceren",
        ["admin", "users"] => "Een gebruiker uitnodigen",
        ["admin", "users", "grant"] | ["admin", "users", _, "grant"] => "Een rol geven",
        ["admin", "users", _, "link"] => "Een link voor een nieuw wachtwoord maken",
        ["admin", "tokens"] => "Een toegangssleutel maken",
        _ => "Doorgaan",
    }
}

/// What people call a field of such a form; `None` for one that they do not fill in
pub fn confirmed_field(name: &str) -> Option<&'static str> {
    match name {
        "reason" | "note" => Some("Toelichting"),
        "name" => Some("Naam"),
        "days" => Some("Aantal dagen"),
        _ => None,
    }
}

/// How something of the audit trail ended
pub fn audit_result(result: &str) -> &str {
    match result {
        "ok" => "gedaan",
        "refused" => "niet uitgevoerd",
        "forbidden" => "geen toegang",
        other => other,
    }
}

/// Where something of the audit trail came from: the address of a client, or what else it came by
pub fn audit_origin(origin: &str) -> &str {
    match origin {
        "command line" => "opdracht van de beheerder",
        "import" => "verwerking",
        other => other,
    }
}

/// What was done or tried, of the audit trail, as staff read it; `None` for what has no other name
///
/// ```
/// use schema::texts::audit_action;
/// assert_eq!(audit_action("approveBudget"), Some("begroting: akkoord"));
/// assert_eq!(audit_action("somethingNew"), None);
/// ```
pub fn audit_action(name: &str) -> Option<&'static str> {
    AUDIT_ACTIONS.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// That a check ended without anything stored, as it did: `deed` is the code of the finding that says what somebody did to the import;
/// `None` for other actions
pub fn import_ended(action: &str, deed: Option<&str>) -> Option<&'static str> {
    (action == "importRejected").then(|| match deed {
        Some(code) if code == DEEDS[0] => "import (afgewezen)",
        Some(code) if code == DEEDS[1] => "import (afgebroken)",
        _ => "import (afgekeurd)",
    })
}

/// A role that somebody was given or lost, in the partnership with that name, or in `all`
///
/// ```
/// use schema::{texts::audit_granted, types::Role};
/// assert_eq!(audit_granted("Anna", Role::Viewer, "Samenwerking zhw"), "Anna: lezer in Samenwerking zhw");
/// assert_eq!(audit_granted("Anna", Role::Admin, "all"), "Anna: beheerder in alle samenwerkingsverbanden");
/// ```
pub fn audit_granted(name: &str, role: Role, place: &str) -> String {
    let place = if place == "all" { "alle samenwerkingsverbanden" } else { place };
    format!("{name}: {} in {place}", role.label())
}

/// A half-year that the trail names, in words; what is none as it stands there
///
/// ```
/// use schema::texts::audit_period;
/// assert_eq!(audit_period("2027-H2"), "tweede halfjaar 2027");
/// assert_eq!(audit_period("2027"), "2027");
/// ```
pub fn audit_period(text: &str) -> String {
    let half = |(year, half): (&str, &str)| {
        let half = match half {
            "H1" => Half::First,
            "H2" => Half::Second,
            _ => return None,
        };
        Some(half_year_name(HalfYear { year: year.parse().ok()?, half }).to_lowercase())
    };
    text.split_once('-').and_then(half).unwrap_or_else(|| text.to_owned())
}

/// How somebody got in or out, as the trail names it; all else as it stands there
pub fn audit_way(name: &str) -> &str {
    match name {
        "password" => "met een wachtwoord",
        "link" => "met een link",
        "openid" => "met een account van een inlogdienst",
        "session" => "deze sessie",
        other => other,
    }
}

/// What the audit trail names, and what staff read for it
pub const AUDIT_ACTIONS: &[(&str, &str)] = &[
    ("signIn", "inloggen"),
    ("signOut", "uitloggen"),
    ("confirm", "bevestigen wie men is"),
    ("setPassword", "wachtwoord kiezen met een link"),
    ("changePassword", "wachtwoord wijzigen"),
    ("endSession", "elders uitloggen"),
    ("endSessions", "overal uitloggen"),
    ("createSignInLink", "inloglink maken"),
    ("createUser", "gebruiker maken"),
    ("inviteUser", "gebruiker uitnodigen"),
    ("resetPassword", "link voor een nieuw wachtwoord"),
    ("grantRole", "rol geven"),
    ("withdrawRole", "rol intrekken"),
    ("disableUser", "gebruiker uitsluiten"),
    ("enableUser", "gebruiker weer toelaten"),
    ("createToken", "toegangssleutel maken"),
    ("revokeToken", "toegangssleutel intrekken"),
    ("readUsers", "gebruikers bekijken"),
    ("readTokens", "toegangssleutels bekijken"),
    ("readAuditTrail", "auditspoor bekijken"),
    ("createCalendarFeed", "agendakoppeling maken"),
    ("revokeCalendarFeed", "agendakoppeling intrekken"),
    ("readAll", "gegevens bekijken"),
    ("export", "downloaden"),
    ("template", "sjabloon downloaden"),
    ("data", "cijfers opvragen"),
    ("calendarFeed", "agenda opvragen met een koppeling"),
    ("downloadWorkbook", "werkmap downloaden"),
    ("annotatedWorkbook", "werkmap met bevindingen downloaden"),
    ("checkWorkbook", "werkmap aanleveren"),
    ("applyImport", "import laten verwerken"),
    ("rejectImport", "import afwijzen"),
    ("cancelImport", "import afbreken"),
    ("revertImport", "import terugdraaien"),
    ("importApplied", "import verwerkt"),
    ("importRejected", "import (afgekeurd, afgewezen of afgebroken)"),
    ("importFailed", "import mislukt"),
    ("importReverted", "import teruggedraaid"),
    ("saveColumnMapping", "kolom vastleggen"),
    ("removeColumnMapping", "kolom verwijderd"),
    ("registerTender", "traject aanmelden"),
    ("updateTender", "traject wijzigen"),
    ("planTender", "traject plannen"),
    ("moveTender", "traject verschuiven"),
    ("kickOffTender", "kick-off vastleggen"),
    ("publishTender", "aankondiging vastleggen"),
    ("awardTender", "gunningsbeslissing vastleggen"),
    ("contractTender", "ondertekening vastleggen"),
    ("closeTender", "traject afronden"),
    ("withdrawTender", "traject intrekken"),
    ("retractTenderStep", "stap van een traject terugnemen"),
    ("openAssessment", "afweging vragen"),
    ("answerAssessment", "afweging beantwoorden"),
    ("concludeAssessment", "afweging afronden"),
    ("publishCalendar", "kalender publiceren"),
    ("withdrawCalendar", "publicatie intrekken"),
    ("registerContract", "contract vastleggen"),
    ("updateContract", "contract wijzigen"),
    ("exerciseOption", "contract verlengen"),
    ("endContract", "contract opzeggen"),
    ("linkFollowUp", "opvolger vastleggen"),
    ("unlinkFollowUp", "opvolger terugnemen"),
    ("acceptAlignment", "contracten samenbrengen"),
    ("draftBudget", "begroting opstellen"),
    ("updateBudget", "begroting wijzigen"),
    ("updateAnnualPlan", "jaarplan wijzigen"),
    ("submitBudget", "begroting voorleggen"),
    ("approveBudget", "begroting: akkoord"),
    ("rejectBudget", "begroting afwijzen"),
    ("recordExpense", "uitgave vastleggen"),
    ("correctExpense", "uitgave corrigeren"),
    ("recordParticipationFee", "vergoeding vastleggen"),
    ("draftSettlement", "afrekening opstellen"),
    ("agreeSettlement", "afrekening: akkoord"),
    ("rejectSettlement", "afrekening afwijzen"),
    ("sendSettlement", "afrekening versturen"),
    ("joinPartnership", "deelnemer toelaten"),
    ("leavePartnership", "deelname beëindigen"),
    ("appointAdministrator", "administratie toewijzen"),
    ("setLeadTimes", "doorlooptijden wijzigen"),
    ("setCapacityNorms", "urennormen wijzigen"),
    ("setAvailableHours", "beschikbare uren wijzigen"),
    ("setTenderHours", "uren van een traject wijzigen"),
    ("openPrioritization", "prioriteringsronde openen"),
    ("rankPrioritization", "rangorde wijzigen"),
    ("answerPrioritization", "rangorde beantwoorden"),
    ("concludePrioritization", "rangorde laten ingaan"),
    ("withdrawPrioritization", "prioriteringsronde intrekken"),
    ("setThreshold", "drempelbedrag vastleggen"),
    ("setProcedureTerm", "termijn vastleggen"),
];
