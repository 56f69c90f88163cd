//! Every heading that was seen in a calendar or register, or is to be expected there, is that of its field.

use super::{ContractField as Contract, ExpenseField as Expense, Field, TenderField as Tender};

/// A calendar's field, a register's, and the headings of both
type Row = (Option<Tender>, Option<Contract>, &'static [&'static str]);

const HEADINGS: &[Row] = &[
    (
        Some(Tender::Reference),
        Some(Contract::Reference),
        &[
            "#",
            "Database nr.",
            "Contract nr.",
            "Contractnummer",
            "Kenmerk",
            "Referentienummer",
            "Nummer",
            "Tenderned kenmerk",
            "Nr",
            "Volgnr",
            "ID",
            "Zaaknummer",
            "Dossiernummer",
        ],
    ),
    (
        Some(Tender::Title),
        Some(Contract::Title),
        &[
            "Titel",
            "Naam aanbesteding",
            "Naam contract",
            "Contractnaam",
            "Onderwerp",
            "Project",
            "Project(naam)",
            "Projectnaam",
            "Opdracht",
            "Naam traject",
            "(Naam) traject",
            "Traject",
        ],
    ),
    // In a register it names the procedure that led to the contract.
    (Some(Tender::Title), None, &["Aanbesteding"]),
    (
        Some(Tender::Description),
        Some(Contract::Description),
        &[
            "Omschrijving",
            "Beschrijving",
            "Omschrijving aanbesteding",
            "Korte beschrijving opdracht",
            "Toelichting opdracht",
            "Scope",
        ],
    ),
    (
        Some(Tender::Organization),
        Some(Contract::Organization),
        &[
            "Officiële naam Aanbestedende dienst",
            "(Officiële) naam Aanbestedende dienst",
            "Naam Aanbestedende dienst",
            "Gemeente",
            "Opdrachtgever",
            "Aanbestedende dienst",
            "Organisatie",
            "Initiatiefnemer",
        ],
    ),
    (
        Some(Tender::Lead),
        None,
        &["Penvoerder", "Penvoerende gemeente", "Trekker", "Kartrekker", "Lead", "Regievoerder"],
    ),
    (
        Some(Tender::Participants),
        None,
        &["Deelnemers", "Deelnemende gemeenten", "Samenwerking met", "Regionaal/Individueel", "Collectief"],
    ),
    (
        Some(Tender::Contact),
        Some(Contract::Contact),
        &[
            "Contracteigenaar",
            "Contactpersoon",
            "Inkoopadviseur",
            "Inkoper",
            "Contractmanager",
            "Projectleider",
            "Budgethouder",
            "Afdeling",
        ],
    ),
    (
        Some(Tender::Category),
        Some(Contract::Category),
        &[
            "Categorie",
            "Inkooppakket",
            "Inkoopcategorie",
            "PIANOo categorie",
            "Inkoopsegment",
            "Productgroep",
            "Domein",
        ],
    ),
    (
        Some(Tender::Nature),
        Some(Contract::Nature),
        &["Soort opdracht", "Type opdracht", "L/D/W", "Werk/Levering/Dienst", "Aard"],
    ),
    (Some(Tender::Cpv), Some(Contract::Cpv), &["CPV", "CPV-code", "Hoofd-CPV"]),
    (
        Some(Tender::Value),
        Some(Contract::Value),
        &[
            "Geraamde waarde",
            "Waarde",
            "Geraamde waarde in EUR",
            "Waarde - bedrag",
            "Gecontracteerde waarde",
            "Contractwaarde",
            "Opdrachtwaarde",
            "Totaalwaarde",
            "Geschatte waarde",
            "Bedrag",
            "Raming",
            "Omvang",
            "Opdrachtomvang",
            "(Opdracht)omvang",
            "Bedrag excl. btw",
        ],
    ),
    (Some(Tender::AnnualValue), Some(Contract::AnnualValue), &["Jaarwaarde", "Jaarwaarde (x term)"]),
    (
        Some(Tender::Procedure),
        None,
        &["Procedure", "Aanbestedingsvorm", "Procedurevorm", "Soort aanbesteding"],
    ),
    (
        Some(Tender::European),
        None,
        &["Europees aanbesteed", "(Europees) aanbesteed", "Europees aanbesteed (J/N)"],
    ),
    (
        Some(Tender::Preparation),
        None,
        &["Start voorbereiding", "Start", "Startdatum traject", "Start aanbesteding"],
    ),
    (
        Some(Tender::Publication),
        None,
        &[
            "Publicatiedatum",
            "Publicatie",
            "Verwachte publicatie",
            "Verwachte publicatie(datum)",
            "Verwachte publicatiedatum",
            "Planning",
            "Periode",
            "Kwartaal",
        ],
    ),
    (Some(Tender::Award), None, &["Datum gunning", "Datum besluit gunning", "Verwachte gunning", "Gunning"]),
    (
        Some(Tender::ContractStart),
        Some(Contract::Start),
        &[
            "Startdatum",
            "Startdatum contract",
            "Startdatum (contract)",
            "Ingangsdatum",
            "Begindatum",
            "Aanvang opdracht",
            "Start uitvoering",
        ],
    ),
    (
        Some(Tender::ContractEnd),
        Some(Contract::CurrentEnd),
        &[
            "Einddatum",
            "Einddatum contract",
            "Einddatum (contract)",
            "Expiratiedatum",
            "Vervaldatum",
            "Afloop",
            "Voltooiing opdracht",
            "Looptijd t/m",
        ],
    ),
    (
        None,
        Some(Contract::UltimateEnd),
        &["Uiterste einddatum", "Maximale einddatum", "Einddatum incl. opties"],
    ),
    (
        None,
        Some(Contract::OriginalEnd),
        &[
            "Oorspronkelijke einddatum",
            "Oorspronkelijke einddatum (bij toepassing verlenging)",
            "Oorspronkelijke einddatum bij toepassing verlenging",
        ],
    ),
    (
        None,
        Some(Contract::Extension),
        &["Verlengingsoptie", "Verlengingsopties", "Verlengingsoptie(s)", "Verlenging", "Optie", "Opties"],
    ),
    (None, Some(Contract::Renewal), &["Stilzwijgende verlenging", "Automatische verlenging"]),
    (None, Some(Contract::Notice), &["Opzegtermijn", "Opzegtermijn aanwezig", "Opzegtermijn (aanwezig)"]),
    (None, Some(Contract::NoticeDate), &["Opzeggen voor", "Uiterste opzegdatum"]),
    (
        None,
        Some(Contract::Supplier),
        &[
            "Leverancier",
            "Leveranciersnaam",
            "Leverancier(snaam)",
            "Fabrikant",
            "Opdrachtnemer",
            "Contractpartij",
            "Officiële benaming",
        ],
    ),
    (None, Some(Contract::KvkNumber), &["Kvknummer", "KvK-nummer"]),
    (Some(Tender::Status), Some(Contract::Status), &["Status", "Contract status", "Fase", "Stand van zaken"]),
    (Some(Tender::Priority), None, &["Prioriteit", "Prio"]),
    (Some(Tender::Lots), None, &["Percelen"]),
    (
        Some(Tender::Remarks),
        Some(Contract::Remarks),
        &["Opmerkingen", "Toelichting", "Notities", "Bijzonderheden"],
    ),
];

const EXPENSE_HEADINGS: &[(Expense, &[&str])] = &[
    (Expense::Date, &["Datum", "Factuurdatum"]),
    (Expense::Line, &["Begrotingspost", "Post"]),
    (Expense::Payer, &["Betaald door", "Betaler", "Gemeente"]),
    (Expense::Amount, &["Bedrag", "Bedrag excl. btw"]),
    (Expense::Reference, &["Factuurnummer", "Kenmerk", "Referentie"]),
    (Expense::Description, &["Omschrijving"]),
];

#[test]
fn every_heading_is_known() {
    for (tender, contract, headings) in HEADINGS {
        for heading in *headings {
            if let Some(field) = tender {
                assert_eq!(Tender::matching(heading), [*field], "{heading}");
            }
            if let Some(field) = contract {
                assert_eq!(Contract::matching(heading), [*field], "{heading}");
            }
        }
    }
    for (field, headings) in EXPENSE_HEADINGS {
        for heading in *headings {
            assert_eq!(Expense::matching(heading), [*field], "{heading}");
        }
    }
}

#[test]
fn a_part_of_a_heading_is_none() {
    for heading in ["Postcode", "Waardering", "Startdatum/Einddatum", "Titelblad", "Kvk", "Jaarwaarden"] {
        assert_eq!(Tender::matching(heading), [], "{heading}");
    }
}
