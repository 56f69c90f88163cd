//! One Dutch sentence for every refusal of a rule or of a command.

use rust_decimal::Decimal;

use super::{
    Label, access, back_planning, capacity, contracts, instead_of_reverting, money, planning, reference,
};
use crate::{
    rules::Violation,
    types::{BudgetStatus, ImportStatus, euros},
};

/// The Dutch sentence of a violation: which rule was broken and what to do
///
/// An unknown code gets a neutral sentence that names it.
///
/// ```
/// use schema::{rules::Violation, texts::violation_sentence};
/// let violation = Violation::new("key.figure_missing").with("municipalities", "Delft").with("date", "2022-01-01");
/// assert_eq!(violation_sentence(&violation), "Het inwonertal op 01-01-2022 ontbreekt van: Delft. Lees de CBS-cijfers van die datum in.");
/// ```
pub fn violation_sentence(violation: &Violation) -> String {
    let value = |name| violation.value(name);
    match violation.code {
        "calendar.import_running" => {
            "Er wordt net een werkmap verwerkt. Publiceer de kalender als dat klaar is.".to_owned()
        }
        "calendar.not_published" => "Deze kalender is niet gepubliceerd.".to_owned(),
        "calendar.unknown" => format!("Er is geen kalender van {}.", value("year")),
        "column_mapping.heading_missing" => {
            "Vul de kop van de kolom in zoals die in de werkmap staat.".to_owned()
        }
        "column_mapping.field_unknown" => format!(
            "Het veld '{}' bestaat niet bij deze soort werkmap. Kies uit: {}.",
            value("field"),
            value("fields")
        ),
        "column_mapping.too_many" => {
            format!("Er zijn al {} kolommen vastgelegd, meer kan niet. Verwijder wat niet meer nodig is.", value("maximum"))
        }
        "column_mapping.unknown" => "Deze vastgelegde kolom bestaat niet.".to_owned(),
        "distribution.weight_zero" => {
            "De verdeelsleutel is leeg: de inwonertallen zijn samen nul. Controleer de leden en hun cijfers.".to_owned()
        }
        "distribution.total_not_in_units" => format!(
            "{} is niet te verdelen in delen van {}. Rond het totaal af of kies een kleinere eenheid.",
            amount(value("total")),
            amount(value("unit"))
        ),
        "distribution.unit_not_positive" => {
            format!("{} is geen eenheid om in te verdelen. Kies bijvoorbeeld € 1 of € 0,01.", amount(value("unit")))
        }
        "distribution.participant_twice" => {
            format!("{} staat twee keer in de verdeelsleutel. Elke gemeente telt één keer mee.", value("code"))
        }
        "distribution.total_too_large" => {
            format!("{} is te groot om te verdelen. Het totaal moet kleiner zijn dan € 1.000.000.000.000.", amount(value("total")))
        }
        "key.figure_missing" => format!(
            "Het inwonertal op {} ontbreekt van: {}. Lees de CBS-cijfers van die datum in.",
            day(value("date")),
            value("municipalities")
        ),
        "key.no_members" => {
            "Er zijn in dit jaar geen gemeenten die de kosten delen. Controleer de leden van het samenwerkingsverband.".to_owned()
        }
        "import_run.file_empty" => "Het bestand is leeg. Kies een bestand met gegevens.".to_owned(),
        "import_run.file_too_large" => {
            format!("Het bestand is groter dan {}. Splits het of verwijder wat niet nodig is.", size(value("maximum_bytes")))
        }
        "import_run.year_out_of_range" => "Vul een jaar in tussen 1900 en 2200, of laat het leeg.".to_owned(),
        "import_run.unknown" => "Deze import bestaat niet of is niet van dit samenwerkingsverband.".to_owned(),
        "import_run.not_checked" => format!(
            "Alleen een gecontroleerde import kan worden verwerkt of afgewezen. De stand van deze is: {}.",
            import_status(value("status"))
        ),
        "import_run.not_under_way" => format!(
            "Deze import is al klaar en kan niet meer worden afgebroken. De stand van deze is: {}.",
            import_status(value("status"))
        ),
        "import_run.under_way" => format!(
            "Deze import is nog bezig. Wacht tot die klaar is, of breek die af. De stand van deze is: {}.",
            import_status(value("status"))
        ),
        "import_run.has_errors" => {
            format!("De controle vond fouten ({}). Herstel de werkmap en lever die opnieuw aan.", value("errors"))
        }
        "import_run.conflicts_undecided" => format!(
            "Er moet eerst nog worden gekozen ({}): kies bij elk verschil waarbij dat wordt gevraagd, of voor alle tegelijk.",
            value("count")
        ),
        "import_run.difference_unknown" => {
            "De verschillen zijn intussen opnieuw bepaald. Kies opnieuw.".to_owned()
        }
        "import_run.choice_misfit" => "Deze keuze past niet bij dit verschil. Kies opnieuw.".to_owned(),
        "import_run.field_undisputed" => {
            "Bij dit verschil hoeft over dat veld niet te worden gekozen. Kies opnieuw.".to_owned()
        }
        "import_run.not_missing" => {
            "De verschillen zijn intussen opnieuw bepaald. Vink opnieuw aan wat weg mag.".to_owned()
        }
        "import_run.not_applied" => format!(
            "Alleen een verwerkte import kan worden teruggedraaid. De stand van deze is: {}.",
            import_status(value("status"))
        ),
        "import_run.changed_since" => format!(
            "Terugdraaien kan niet: daarna is gewijzigd wat deze import opsloeg ({}): {}. {}",
            value("count"),
            value("rows"),
            instead_of_reverting(None)
        ),
        "partnership.unknown" => format!("Het samenwerkingsverband '{}' bestaat niet.", value("partnership")),
        "text.too_long" => format!("Deze tekst is te lang. Er passen hoogstens {} tekens in.", value("maximum")),
        "text.not_storable" => "Deze tekst bevat een teken dat niet kan worden opgeslagen. Typ de tekst opnieuw.".to_owned(),
        "key.weight_missing" => format!(
            "Van deze deelnemers zonder inwoners staat nog niet vast voor hoeveel inwoners zij meetellen: {}. Vul dat in bij het concept.",
            value("organizations")
        ),
        _ => sentence_about_budgets(violation),
    }
}

/// The same for rules about budgets
fn sentence_about_budgets(violation: &Violation) -> String {
    let value = |name| violation.value(name);
    match violation.code {
        "budget.amount_not_money" => {
            "Vul een bedrag in zoals 350, 4.100,50 of 1,5 mln: een punt voor de duizendtallen, een komma voor de centen.".to_owned()
        }
        "budget.indexation_out_of_range" => format!(
            "Vul een percentage in boven -{0} en tot en met {0}, zoals 2,5.",
            value("maximum")
        ),
        "budget.line_name_missing" => "Vul de naam van de begrotingspost in.".to_owned(),
        "budget.line_twice" | "budget.line_unknown" => {
            "De begrotingsposten zijn intussen gewijzigd. Open de begroting opnieuw en wijzig de posten daarna.".to_owned()
        }
        "budget.lines_twice" => {
            "De posten worden opgegeven of komen uit een andere revisie, niet allebei.".to_owned()
        }
        "budget.no_lines" => "Een begroting zonder posten kan niet worden voorgelegd. Vul eerst posten in.".to_owned(),
        "budget.nothing_to_index" => {
            "Een lege begroting heeft geen posten om te indexeren. Kies een begroting om mee te beginnen, of laat het percentage leeg.".to_owned()
        }
        "budget.not_awaited" => {
            "Op uw besluit wordt niet gewacht: u besloot al, of uw gemeente draagt niet bij aan deze revisie.".to_owned()
        }
        "budget.not_draft" => format!(
            "Alleen een concept kan worden gewijzigd. Deze revisie is {}. Stel een herziening op om verder te gaan.",
            budget_status(value("status"))
        ),
        "budget.not_submitted" => format!(
            "Alleen over een voorgelegde begroting wordt besloten. Deze revisie is {}.",
            budget_status(value("status"))
        ),
        "budget.reason_missing" => "Vul in waarom u de begroting afwijst.".to_owned(),
        "budget.superseded" => format!(
            "Er is al een latere revisie voorgelegd of goedgekeurd: revisie {}. Ga met die revisie verder.",
            value("revision")
        ),
        "budget.too_many_lines" => format!("Een begroting heeft hoogstens {} posten.", value("maximum")),
        "budget.unknown" => "Deze begroting bestaat niet.".to_owned(),
        "budget.version_stale" => {
            "Iemand anders heeft de begroting intussen gewijzigd. Bekijk de begroting opnieuw en voer uw wijziging daarna in.".to_owned()
        }
        "budget.year_out_of_range" => "Vul een jaar in tussen 1900 en 2200.".to_owned(),
        "membership.administers" => format!(
            "{} voert de administratie. Wijs eerst een andere deelnemer aan.",
            value("organization")
        ),
        "membership.ends_before_it_begins" => "De laatste dag ligt vóór de eerste.".to_owned(),
        "membership.organization_gone" => {
            format!("{} bestaat niet op {}.", value("organization"), day(value("date")))
        }
        "membership.there_already" => {
            format!("{} is op een van die dagen al deelnemer.", value("organization"))
        }
        "membership.unknown" => {
            format!("{} is geen deelnemer op {}.", value("organization"), day(value("date")))
        }
        "plan.title_missing" => "Vul in wat het is: de doelstelling, het speerpunt of de naam van de activiteit.".to_owned(),
        "plan.too_many_items" => format!(
            "Een jaarplan heeft hoogstens {} doelstellingen, {} speerpunten en {} activiteiten.",
            value("maximum"),
            value("maximum"),
            value("maximum")
        ),
        "weight.not_positive" => "Vul een geheel aantal inwoners in, groter dan nul.".to_owned(),
        "weight.reason_missing" => "Vul in waarom deze deelnemer voor zoveel inwoners meetelt.".to_owned(),
        "weight.municipality" => {
            "Een gemeente telt mee met haar eigen inwonertal; daarvoor wordt niets ingevuld.".to_owned()
        }
        "weight.too_many" => format!("Van hoogstens {} deelnemers kan zo'n aantal worden ingevuld.", value("maximum")),
        "weight.twice" => "Van deze deelnemer is twee keer een aantal ingevuld. Laat er een staan.".to_owned(),
        "weight.no_member" => "Deze organisatie deelt in dit jaar niet in de kosten.".to_owned(),
        other => money::sentence(violation)
            .or_else(|| reference::sentence(violation))
            .or_else(|| contracts::sentence(violation))
            .or_else(|| planning::sentence(violation))
            .or_else(|| back_planning::sentence(violation))
            .or_else(|| capacity::sentence(violation))
            .or_else(|| access::sentence(violation))
            .unwrap_or_else(|| format!("Dit kan niet ({other}).")),
    }
}

fn budget_status(text: &str) -> &str {
    text.parse().map_or(text, |status: BudgetStatus| status.label())
}

/// An amount as people read it; the text itself when it is no amount
fn amount(text: &str) -> String {
    text.parse::<Decimal>().map_or_else(|_| text.to_owned(), euros)
}

/// A day as people read it; the text itself when it is no day
fn day(text: &str) -> String {
    text.parse::<chrono::NaiveDate>()
        .map_or_else(|_| text.to_owned(), |day| day.format("%d-%m-%Y").to_string())
}

/// A number of bytes as people read it
fn size(bytes: &str) -> String {
    bytes
        .parse::<u64>()
        .map_or_else(|_| format!("{bytes} bytes"), |bytes| format!("{} MB", bytes / 1_000_000))
}

fn import_status(text: &str) -> &str {
    text.parse().map_or(text, |status: ImportStatus| status.label())
}

#[cfg(test)]
mod tests {
    use rust_decimal::dec;

    use super::*;

    #[test]
    fn fills_in_the_values_as_people_read_them() {
        let violation = Violation::new("distribution.total_not_in_units")
            .with("total", dec!(100.50))
            .with("unit", dec!(1.00));
        assert_eq!(
            violation_sentence(&violation),
            "€ 100,50 is niet te verdelen in delen van € 1. Rond het totaal af of kies een kleinere eenheid."
        );
    }

    #[test]
    fn tells_where_an_import_stands() {
        let violation = Violation::new("import_run.not_checked").with("status", ImportStatus::Applied);
        assert_eq!(
            violation_sentence(&violation),
            "Alleen een gecontroleerde import kan worden verwerkt of afgewezen. De stand van deze is: verwerkt."
        );
        let too_large = Violation::new("import_run.file_too_large").with("maximum_bytes", 20 << 20);
        assert!(violation_sentence(&too_large).contains("20 MB"));
    }

    #[test]
    fn an_unknown_code_is_named() {
        assert!(violation_sentence(&Violation::new("moon.too_full")).contains("moon.too_full"));
    }
}
