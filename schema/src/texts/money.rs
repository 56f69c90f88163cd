//! Dutch sentences about distributions, expenses, fees and settlements: of refusals, and of forms that were not filled in.

use rust_decimal::Decimal;

use super::{Label, annotation::capitalized};
use crate::{
    rules::{Violation, expense_doubt::ExpenseDoubt},
    types::{DistributionMethod, Half, HalfYear, SettlementStatus, dutch_day, euros_and_cents},
};

/// Of a form, where it is not said who paid
pub const PAYER_MISSING: &str = "Kies wie heeft betaald.";
/// Of a form, where it is not said who received a fee
pub const HOLDER_MISSING: &str = "Kies welke deelnemer de fee heeft ontvangen.";
/// Of a row of a form, where its place is no number
pub const PLACE_MALFORMED: &str = "Vul bij de volgorde een geheel getal in, zoals 2, of laat die leeg.";
/// Of a form, where it is not said who joins
pub const NEWCOMER_MISSING: &str = "Kies welke gemeente toetreedt.";
/// Of a form, where it is not said which tender a fee is for
pub const TENDER_MISSING: &str = "Kies het traject waar de fee voor is betaald.";

/// Of a form, where it is not said which half of a year
pub const HALF_MISSING: &str = "Kies een halfjaar.";
/// Of a form, where it is not said how money goes between members
pub const TRANSFERS_MISSING: &str = "Kies hoe de overboekingen lopen.";

/// Of a draft that was stored but could not be submitted; why stands behind it
pub const SAVED_NOT_SUBMITTED: &str = "Uw wijzigingen zijn opgeslagen, maar voorleggen ging niet.";

/// How a distribution shares costs, in sentences
pub const fn method_explained(method: DistributionMethod) -> &'static str {
    match method {
        DistributionMethod::Published => {
            "De regel van het jaarplan, in twee stappen. Eerst worden de percentages bepaald, in honderdsten van een \
             procent en samen precies 100,00; daarna de bedragen, naar die afgeronde percentages. In elke stap krijgt \
             iedere gemeente het naar beneden afgekapte deel; wat dan nog ontbreekt, gaat één voor één naar de \
             grootste resten. Bij een gelijke rest gaat de gemeente met de meeste inwoners voor, daarna de laagste code."
        }
        DistributionMethod::Exact => {
            "Naar de exacte verhouding van de inwonertallen, in één stap. Iedere gemeente krijgt het naar beneden \
             afgekapte deel; wat dan nog ontbreekt, gaat één voor één naar de grootste resten. Bij een gelijke rest \
             gaat de gemeente met de meeste inwoners voor, daarna de laagste code."
        }
        DistributionMethod::HalfUp => {
            "Elk cijfer apart afgerond, zoals in oudere rekenbladen: eerst de percentages, daarna de bedragen naar die \
             afgeronde percentages. De kolommen hoeven dan niet te sluiten; de controle laat zien hoeveel het scheelt."
        }
    }
}

/// Which line of the form of a budget an error is about: its name, or else its row, counted from 1
pub fn budget_line_named(name: &str, row: usize) -> String {
    match name.trim() {
        "" => format!("Rij {row}"),
        name => name.to_owned(),
    }
}

/// What a budget that was begun with the one of another year says of itself
///
/// ```
/// use schema::texts::budget_begun;
/// assert_eq!(budget_begun(2023, 2, ""), "Begonnen met de begroting van 2023, revisie 2.");
/// assert!(budget_begun(2023, 2, "2,5").ends_with("revisie 2, elke post met 2,5 % geïndexeerd en op de cent afgerond."));
/// ```
pub fn budget_begun(year: i32, revision: i32, percentage: &str) -> String {
    let indexed = match percentage {
        "" => String::new(),
        percentage => format!(", elke post met {percentage} % geïndexeerd en op de cent afgerond"),
    };
    format!("{BUDGET_BEGUN}{year}, revisie {revision}{indexed}.")
}

const BUDGET_BEGUN: &str = "Begonnen met de begroting van ";
const LINES_CHANGED: &str = " Daarna zijn posten gewijzigd.";

/// The same once its lines were changed, so that it says what is true; `None` for what says so already, and for what people wrote
///
/// ```
/// use schema::texts::{budget_begun, budget_changed};
/// let changed = budget_changed(&budget_begun(2023, 2, "4"));
/// assert!(changed.as_deref().is_some_and(|note| note.ends_with("op de cent afgerond. Daarna zijn posten gewijzigd.")));
/// assert_eq!(budget_changed(&changed.unwrap_or_default()), None);
/// assert_eq!(budget_changed("Elke post met 4 % geïndexeerd."), None);
/// ```
pub fn budget_changed(note: &str) -> Option<String> {
    let rest = note.strip_prefix(BUDGET_BEGUN)?.strip_suffix('.')?;
    (!rest.contains('.')).then(|| format!("{note}{LINES_CHANGED}"))
}

/// A half-year at the beginning of a sentence or as a heading
///
/// ```
/// use schema::{texts::half_year_name, types::{Half, HalfYear}};
/// assert_eq!(half_year_name(HalfYear { year: 2023, half: Half::First }), "Eerste halfjaar 2023");
/// ```
pub fn half_year_name(period: HalfYear) -> String {
    format!("{} {}", capitalized(period.half), period.year)
}

/// What there is to wonder about an expense of a year
pub fn expense_doubt(doubt: ExpenseDoubt, year: i32) -> String {
    match doubt {
        ExpenseDoubt::UnknownLine => {
            format!("De begroting van {year} heeft deze post niet. De uitgave telt dan mee als niet begroot.")
        }
        ExpenseDoubt::AboveLine => "Het bedrag is hoger dan wat er voor deze post is begroot.".to_owned(),
        ExpenseDoubt::OtherYear => {
            format!("De datum valt niet in {year}, maar de uitgave telt in de begroting van {year}.")
        }
        ExpenseDoubt::Future => "De datum ligt in de toekomst.".to_owned(),
        ExpenseDoubt::Twice => {
            "Er is al een uitgave met deze datum en dit bedrag die erop lijkt. Staat de factuur er misschien al in?"
                .to_owned()
        }
        ExpenseDoubt::TooMuch => "De correctie is groter dan wat er van de uitgave over is.".to_owned(),
    }
}

/// What a correction comes to that makes an expense, which is `now` with its corrections, what it should be
///
/// ```
/// use rust_decimal::dec;
/// use schema::texts::correction_reckoned;
/// assert_eq!(
///     correction_reckoned(dec!(100), dec!(80.50)),
///     "Van € 100,00 naar € 80,50: dat is een correctie van € -19,50."
/// );
/// ```
pub fn correction_reckoned(now: Decimal, should_be: Decimal) -> String {
    let [before, after, difference] = [now, should_be, should_be - now].map(euros_and_cents);
    format!("Van {before} naar {after}: dat is een correctie van {difference}.")
}

/// Why a member pays or gets what it does: what it bears, what it paid itself, and the fees that it holds
///
/// ```
/// use rust_decimal::dec;
/// use schema::texts::settlement_story;
/// assert_eq!(
///     settlement_story("Delft", dec!(1610.20), dec!(6150.50), dec!(0)),
///     "Delft draagt € 1.610,20 van de kosten en betaalde zelf € 6.150,50. Delft krijgt dus € 4.540,30."
/// );
/// assert_eq!(
///     settlement_story("Delft", dec!(50), dec!(0), dec!(25)),
///     "Delft draagt € 50,00 van de kosten, betaalde zelf niets en ontving € 25,00 aan fees. Delft betaalt dus € 75,00."
/// );
/// // Of corrections that are more than what was paid.
/// assert_eq!(
///     settlement_story("Delft", dec!(-65.45), dec!(-250), dec!(0)),
///     "Delft krijgt € 65,45 van de kosten terug en ontving zelf € 250,00 van leveranciers. Delft betaalt dus € 184,55."
/// );
/// ```
pub fn settlement_story(member: &str, share: Decimal, paid: Decimal, held: Decimal) -> String {
    let amount = |amount: Decimal| euros_and_cents(amount.abs());
    let borne = match share {
        share if share.is_sign_negative() => format!("krijgt {} van de kosten terug", amount(share)),
        share => format!("draagt {} van de kosten", amount(share)),
    };
    let paid_told = match paid {
        paid if paid.is_zero() => "betaalde zelf niets".to_owned(),
        paid if paid.is_sign_negative() => format!("ontving zelf {} van leveranciers", amount(paid)),
        paid => format!("betaalde zelf {}", amount(paid)),
    };
    let between = match held {
        held if held.is_zero() => format!(" en {paid_told}"),
        held => format!(", {paid_told} en ontving {} aan fees", euros_and_cents(held)),
    };
    let balance = share - paid + held;
    let verdict = match amount(balance) {
        _ if balance.is_zero() => "hoeft dus niets te betalen, en krijgt niets".to_owned(),
        amount if balance.is_sign_negative() => format!("krijgt dus {amount}"),
        amount => format!("betaalt dus {amount}"),
    };
    format!("{member} {borne}{between}. {member} {verdict}.")
}

/// Of a form, where the amount that an expense should be is what it is already
pub const CORRECTION_NOT_NEEDED: &str =
    "Dat is het bedrag al, met de correcties die er zijn. Er is niets te corrigeren.";

/// Of a form, where neither a correction is typed nor what the amount should be
pub const CORRECTION_MISSING: &str =
    "Vul in wat erbij moet, of met een min wat eraf moet; of vul het nieuwe bedrag in.";

/// Of a form, where a correction is typed, and beside it what the amount should be that comes to another one
pub const CORRECTION_TWICE: &str = "Vul één van de twee in: wat erbij of eraf moet, of het nieuwe bedrag.";

/// What the settlement of a half-year would settle now
///
/// ```
/// use rust_decimal::dec;
/// use schema::{texts::{SettlementTaken, settlement_taken}, types::{Half, HalfYear}};
/// let taken = SettlementTaken { costs: dec!(100), ..SettlementTaken::default() };
/// let first = settlement_taken(HalfYear { year: 2024, half: Half::First }, &taken);
/// assert!(first.starts_with("Eerste halfjaar 2024: wat tot en met 30 juni voor de begroting van 2024 is uitgegeven"));
/// assert!(first.ends_with("Nu zijn dat € 100,00 aan kosten en € 0,00 aan ontvangen fees."));
/// ```
pub fn settlement_taken(period: HalfYear, taken: &SettlementTaken) -> String {
    let whole_year = if taken.is_whole_year {
        " Ook het eerste halfjaar zit er dus in, want dat is nog niet afgerekend."
    } else {
        ""
    };
    let late = match taken.of_earlier_years {
        late if late.is_zero() => String::new(),
        late => format!(" Daarvan is {} nagekomen van eerdere jaren.", euros_and_cents(late)),
    };
    let (costs, fees) = (euros_and_cents(taken.costs), euros_and_cents(taken.fees));
    let (name, year) = (half_year_name(period), period.year);
    let until = match period.half {
        Half::First => "tot en met 30 juni",
        Half::Second => "het hele jaar",
    };
    format!(
        "{name}: wat {until} voor de begroting van {year} is uitgegeven of aan fees is ontvangen, en nog in geen goedgekeurde afrekening zit.{whole_year} \
         Nu zijn dat {costs} aan kosten en {fees} aan ontvangen fees.{late}"
    )
}

/// What a settlement takes
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SettlementTaken {
    /// Costs, in euro
    pub costs: Decimal,
    /// Fees, in euro
    pub fees: Decimal,
    /// Costs less fees of earlier years among them, in euro
    pub of_earlier_years: Decimal,
    /// Whether it takes the first half of its year along, which was never settled
    pub is_whole_year: bool,
}

/// The sentence of a refusal; `None` when the code is about something else
pub(super) fn sentence(violation: &Violation) -> Option<String> {
    let sentence = match violation.code {
        "organization.unknown" => "Deze organisatie bestaat niet. Kies er een uit de lijst.",
        "tender.unknown" => {
            "Dit traject bestaat niet in de kalenders van dit samenwerkingsverband. Kies er een uit de lijst."
        }
        "expense.amount_not_money" => {
            "Vul een bedrag in zoals 350, 4.100,50 of 1,5 mln: een punt voor de duizendtallen, een komma voor de centen."
        }
        "expense.amount_zero" => "Vul een ander bedrag in dan nul.",
        "expense.is_correction" => "Dit is zelf een correctie. Corrigeer de uitgave waar die bij hoort.",
        "expense.line_missing" => {
            "Kies de begrotingspost waar de uitgave op drukt, of vul een andere post in."
        }
        "expense.payer_not_member" => {
            "Wie betaalde, is in dit begrotingsjaar geen deelnemer. Kies bij Betaald door een deelnemer."
        }
        "expense.reason_missing" => "Vul in waarom de uitgave wordt gecorrigeerd.",
        "expense.unknown" => "Deze uitgave bestaat niet.",
        "expense.version_stale" => {
            "Deze uitgave is intussen gewijzigd of gecorrigeerd. Bekijk de uitgave opnieuw en corrigeer daarna wat dan nog niet klopt."
        }
        "fee.holder_not_member" => {
            "Wie de fee ontving, is in dit begrotingsjaar geen deelnemer. Kies bij Ontvangen door een deelnemer."
        }
        "fee.payer_is_member" => {
            "Een fee komt van een gemeente buiten het samenwerkingsverband. Deze gemeente is in dit jaar deelnemer en deelt al in de kosten."
        }
        "settlement.outdated" => {
            "Sinds dit concept zijn er andere kosten of fees bijgekomen, geldt er een andere verdeelsleutel of voert een ander de administratie. Bereken het opnieuw en \
             bekijk het voordat u akkoord geeft."
        }
        "settlement.reason_missing" => "Vul in waarom u de afrekening afwijst.",
        "settlement.unknown" => "Deze afrekening bestaat niet.",
        "settlement.version_stale" => {
            "Iemand anders heeft de afrekening intussen gewijzigd. Bekijk de afrekening opnieuw en besluit daarna."
        }
        _ => return with_values(violation),
    };
    Some(sentence.to_owned())
}

fn with_values(violation: &Violation) -> Option<String> {
    let value = |name| violation.value(name);
    let day = |text: &str| text.parse().map_or_else(|_| text.to_owned(), dutch_day);
    Some(match violation.code {
        "expense.correction_too_early" => {
            format!("De uitgave is van {}. Geef de correctie die datum, of een latere.", day(value("day")))
        }
        "expense.period_closed" => format!(
            "Het {} is al afgerekend. Kruis onderaan aan dat dit meegaat in de volgende afrekening, of verbeter de datum als die niet klopt.",
            half_year(value("period"))
        ),
        "settlement.administrator_missing" => format!(
            "Aan het eind van het {} voert geen deelnemer de administratie. Wijs eerst een administrerende gemeente aan.",
            half_year(value("period"))
        ),
        "settlement.amount_not_money" => format!("{} is geen bedrag in euro en centen.", value("amount")),
        "settlement.budget_not_approved" => format!(
            "De begroting van {} is nog niet goedgekeurd, dus de verdeelsleutel geldt nog niet. Laat de begroting eerst goedkeuren.",
            value("year")
        ),
        "settlement.draft_waiting" => format!(
            "Er ligt nog een concept van het {}, en dezelfde kosten kunnen niet in twee concepten zitten. Laat eerst over dat concept besluiten.",
            half_year(value("period"))
        ),
        "settlement.key_missing" => {
            format!(
                "Voor de kosten van {} is er geen verdeelsleutel. Stel eerst een begroting van dat jaar op.",
                value("year")
            )
        }
        "settlement.not_agreed" => format!(
            "Alleen een afrekening met akkoord kan worden verstuurd. De stand van deze is: {}.",
            settlement_status(value("status"))
        ),
        "settlement.not_draft" => format!(
            "Alleen over een concept kan nog worden besloten. De stand van deze afrekening is: {}.",
            settlement_status(value("status"))
        ),
        "settlement.out_of_order" => format!(
            "Halfjaren worden op volgorde afgerekend. Nu is eerst het {} aan de beurt.",
            half_year(value("next"))
        ),
        "settlement.period_closed" => format!(
            "Het {} is al afgerekend. Wat er nog bijkomt, gaat mee in de volgende afrekening.",
            half_year(value("period"))
        ),
        _ => return None,
    })
}

/// A half-year in a sentence: `eerste halfjaar van 2023`; the text itself when it is none
fn half_year(text: &str) -> String {
    let half = match text.split_once("-H") {
        Some((year, "1")) => Some((year, Half::First)),
        Some((year, "2")) => Some((year, Half::Second)),
        _ => None,
    };
    half.map_or_else(|| text.to_owned(), |(year, half)| format!("{} van {year}", half.label()))
}

fn settlement_status(text: &str) -> &str {
    text.parse().map_or(text, |status: SettlementStatus| status.label())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::violation_sentence;

    #[test]
    fn half_years_are_named_as_people_say_them() {
        let period = HalfYear { year: 2023, half: Half::Second };
        let closed = Violation::new("settlement.period_closed").with("period", period);
        assert!(violation_sentence(&closed).starts_with("Het tweede halfjaar van 2023 is al afgerekend."));
        let next = Violation::new("settlement.out_of_order").with("next", period.next());
        assert!(violation_sentence(&next).ends_with("eerst het eerste halfjaar van 2024 aan de beurt."));
    }

    #[test]
    fn a_status_is_said_in_dutch() {
        let refused = Violation::new("settlement.not_draft").with("status", SettlementStatus::Agreed);
        assert!(violation_sentence(&refused).ends_with("De stand van deze afrekening is: akkoord."));
    }
}
