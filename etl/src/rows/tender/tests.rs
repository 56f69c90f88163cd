use rust_decimal::dec;
use schema::types::{ParticipationRole, Severity};

use super::*;
use crate::rows::cases::{
    DELFT, PIJNACKER_NOOTDORP, WESTLAND, ZOETERMEER, directory, header, members, row, told,
};

use ParticipationRole::{Declined, Interested, Lead, Participant};

fn parse_row(headings: &str, cells: &str) -> Parsed<Arc<DraftTender>> {
    let (directory, members) = (directory(), members());
    let memo = Memo::default();
    let context = TenderContext { directory: &directory, members: &members, year: Some(2023), memo: &memo };
    parse(&row(2, cells), &header(headings), &context)
}

fn roles(headings: &str, cells: &str) -> Vec<(Uuid, ParticipationRole)> {
    let draft = parse_row(headings, cells).draft.unwrap();
    draft.participations.iter().map(|part| (part.organization_id, part.role)).collect()
}

#[test]
fn reads_a_whole_row() {
    let headings =
        "Nr|Titel|Penvoerder|Delft|Westland|Waarde (x € 1.000)|Procedure|Percelen|Aard|CPV|Wethouder";
    let parsed = parse_row(headings, "=12|Groen|Delft|P|x|=1250|Niet-openbaar|3|D|77310000|Jansen");
    assert_eq!(told(&parsed.findings), []);
    let draft = parsed.draft.unwrap();
    assert_eq!((draft.year, draft.reference.as_deref(), draft.title.as_str()), (2023, Some("12"), "Groen"));
    assert_eq!((draft.estimated_value_eur, draft.minimum_value_eur), (Some(dec!(1_250_000)), None));
    assert_eq!(draft.procedure, Some(Procedure::Restricted));
    assert_eq!(draft.lots, 3);
    assert_eq!(draft.cpv_code.as_ref().map(ToString::to_string).as_deref(), Some("77310000"));
    assert_eq!(draft.unmapped, BTreeMap::from([("Wethouder".to_owned(), "Jansen".to_owned())]));
    let parts: Vec<_> = draft.participations.iter().map(|part| (part.name.as_str(), part.role)).collect();
    assert_eq!(parts, [("Delft", Lead), ("Westland", Participant)]);
}

#[test]
fn a_column_that_is_missing_is_no_error_of_every_row() {
    let parsed = parse_row("Nr|Publicatie", "12|Q1 2023");
    assert_eq!((told(&parsed.findings), parsed.is_rejected()), (vec![], true));
    let parsed = parse_row("Nr|Titel|Publicatie", "12||Q1 2023");
    assert_eq!(told(&parsed.findings), [("tender.title_missing", Severity::Error, "B2".to_owned())]);
}

/// Large calendars wait on a spool
#[test]
fn a_draft_survives_being_written() {
    let headings = "Nr|Titel|Penvoerder|Deelnemers|Geraamde waarde|Procedure|Percelen|Aard|CPV|Status|Publicatie|Gunning|\
        Ingangsdatum|Jaar|Wethouder";
    let full = "12|Groen|Delft|Westland, Zoetermeer|50.000,50 - 80.000|Niet-openbaar|3|D|77310000|Gepland|medio 2024|n.t.b.|\
        doorlopend|=2024|Jansen";
    for cells in [full, "|Groen", "7|Groen||||wat?||??|99||ooit"] {
        let draft = parse_row(headings, cells).draft.unwrap();
        let written = postcard::to_stdvec(&draft).unwrap();
        let read: Arc<DraftTender> = postcard::from_bytes(&written).unwrap();
        assert_eq!(read, draft);
        // Equal amounts may be written otherwise, and people see how.
        let amounts = |draft: &DraftTender| {
            [draft.minimum_value_eur, draft.estimated_value_eur]
                .map(|value| value.map(|value| value.to_string()))
        };
        assert_eq!(amounts(&read), amounts(&draft));
    }
}

#[test]
fn a_title_or_reference_is_not_too_long() {
    let whole = "baggerwerk ".repeat(50);
    let parsed = parse_row("Nr|Titel", &format!("1|{whole}"));
    assert_eq!(told(&parsed.findings), [("tender.title_long", Severity::Warning, "B2".to_owned())]);
    let draft = parsed.draft.unwrap();
    assert!(draft.title.ends_with("baggerwerk…") && draft.title.chars().count() <= 500, "{}", draft.title);
    assert_eq!(draft.unmapped, BTreeMap::from([("Titel".to_owned(), whole.trim().to_owned())]));
    assert_eq!(shortened(&"a".repeat(600)).chars().count(), 500);

    let parsed = parse_row("Nr|Titel", &format!("{}|Groen", "9".repeat(101)));
    assert_eq!(told(&parsed.findings), [("tender.reference_long", Severity::Error, "A2".to_owned())]);
}

#[test]
fn a_row_may_say_its_own_year() {
    let parsed = parse_row("Titel|Jaar|Publicatie", "Groen|=2025|Q2");
    let draft = parsed.draft.unwrap();
    assert_eq!((draft.year, draft.year_from), (2025, YearFrom::Row));
    assert_eq!(draft.periods[&Milestone::Publication].start(), Some("2025-04-01".parse().unwrap()));
    let draft = parse_row("Titel|Jaar", "Groen|").draft.unwrap();
    assert_eq!((draft.year, draft.year_from), (2023, YearFrom::Calendar));
}

#[test]
fn a_row_yields_all_its_findings() {
    let parsed = parse_row(
        "Nr|Titel|Penvoerder|Delft|Geraamde waarde|CPV-code|Europees",
        "1|Groen|Zoetemeer|wellicht wel|twaalf|123|soms",
    );
    let expected = [
        ("tender.organization_unknown", Severity::Error, "C2"),
        ("mark.not_understood", Severity::Error, "D2"),
        ("money.not_an_amount", Severity::Error, "E2"),
        ("cpv.not_a_code", Severity::Error, "F2"),
        ("yes_no.not_understood", Severity::Error, "G2"),
    ];
    assert_eq!(
        told(&parsed.findings),
        expected.map(|(code, severity, cell)| (code, severity, cell.to_owned()))
    );
    assert!(parsed.is_rejected());
    assert!(parsed.draft.is_some(), "it still tells which tender it is about");
    let unknown = &parsed.findings[0];
    assert_eq!(
        (unknown.heading.as_deref(), unknown.seen.as_deref()),
        (Some("Penvoerder"), Some("Zoetemeer"))
    );
    assert_eq!(unknown.expected.as_deref(), Some("Zoetermeer"), "the one that is clearly meant");
}

#[test]
fn a_title_is_needed() {
    let parsed = parse_row("Nr|Titel|Geraamde waarde", "1||50000");
    assert_eq!(told(&parsed.findings), [("tender.title_missing", Severity::Error, "B2".to_owned())]);
    assert!(
        parsed.draft.is_some() && parsed.is_rejected(),
        "its number still tells which tender it is about"
    );
    let parsed = parse_row("Nr|Titel|Geraamde waarde", "||50000|x");
    assert!(parsed.draft.is_none() && parsed.is_rejected());
    let parsed = parse_row("Nr|Titel|Geraamde waarde", "|Schoonmaak|");
    assert_eq!(told(&parsed.findings), [("tender.only_title", Severity::Warning, "B2".to_owned())]);
    assert!(parsed.draft.is_some());
}

#[test]
fn tells_rows_that_are_no_data() {
    let headings = "Nr|Titel|Publicatie|Delft|Geraamde waarde";
    let cases = [
        (" | ", "rows.skipped_blank"),
        ("=13", "rows.skipped_blank"),
        ("13||||=0", "rows.skipped_blank"),
        ("Totaal||||=131450", "rows.skipped_total"),
        ("|Subtotaal regionaal|||€ 131.450", "rows.skipped_total"),
        ("||||=131450", "rows.skipped_total"),
        ("Bron: inkoopteam", "rows.skipped_note"),
        ("|x = deelnemer", "rows.skipped_note"),
        ("Bron:|CBS", "rows.skipped_note"),
        ("|Versie 2, 3 maart", "rows.skipped_note"),
        ("|Noot: zie bijlage", "rows.skipped_note"),
        ("Totaal geraamde waarde 2023 (excl. btw)||||=5", "rows.skipped_total"),
        ("|Totaal alle trajecten|||=5", "rows.skipped_total"),
        ("Nr.|Titel|Publicatie|Delft|Geraamde waarde", "rows.skipped_header"),
        ("Sociaal domein", "rows.skipped_section"),
        ("|Delft", "rows.skipped_section"),
        ("||Later in te plannen", "rows.skipped_section"),
    ];
    for (cells, reason) in cases {
        let parsed = parse_row(headings, cells);
        assert_eq!((parsed.skipped, parsed.draft.is_none()), (Some(reason), true), "{cells}");
    }
    for cells in [
        "4|Totaal onderhoud gebouwen|Q2 2023|x|=5",
        "|Bron van leven|Q2 2023",
        "5|Groen",
        "|Nootdorp renovatie sporthal",
        "|Versiebeheer tekeningen",
        "|Versie beheer tekeningen",
        "|Bronbemaling",
        "|Opgesteld vermogen zonnepanelen",
        "|Totaal technisch onderhoud",
        "|Totaal technisch onderhoud|||=500",
    ] {
        assert_eq!(parse_row(headings, cells).skipped, None, "{cells}");
    }
}

#[test]
fn reads_lists_of_participants() {
    let all = [DELFT, PIJNACKER_NOOTDORP, WESTLAND, ZOETERMEER];
    let three = [(DELFT, Participant), (WESTLAND, Participant), (ZOETERMEER, Participant)];
    let cases = [
        ("Delft, Westland en Zoetermeer", three.to_vec()),
        ("Delft/Westland; ZOETERMEER", three.to_vec()),
        ("Gemeente Delft + Westland\nZoetermeer", three.to_vec()),
        ("delft & westland & zoetermeer,", three.to_vec()),
        ("Aa en Hunze en Delft", vec![(DELFT, Participant), (Uuid::from_u128(5), Participant)]),
        (
            "Pijnacker/Nootdorp, Den Haag",
            vec![(PIJNACKER_NOOTDORP, Participant), (Uuid::from_u128(6), Participant)],
        ),
        (
            "Delft (penvoerder), evt. Westland, Zoetermeer?",
            vec![(DELFT, Lead), (WESTLAND, Interested), (ZOETERMEER, Interested)],
        ),
        ("alle", all.map(|id| (id, Participant)).to_vec()),
        ("Alle vier", all.map(|id| (id, Participant)).to_vec()),
        ("alle 4 gemeenten", all.map(|id| (id, Participant)).to_vec()),
        ("Regionaal", all.map(|id| (id, Participant)).to_vec()),
        ("Allen m.u.v. Pijnacker-Nootdorp", three.to_vec()),
        ("alle gemeenten (behalve Pijnacker Nootdorp)", three.to_vec()),
        ("individueel", Vec::new()),
        ("n.t.b.", Vec::new()),
    ];
    for (list, expected) in cases {
        let parsed = parse_row("Titel|Deelnemers", &format!("Groen|{list}"));
        assert_eq!(told(&parsed.findings), [], "{list}");
        assert_eq!(roles("Titel|Deelnemers", &format!("Groen|{list}")), expected, "{list}");
    }
    let parsed = parse_row("Titel|Deelnemers", "Groen|alle 3");
    assert_eq!(told(&parsed.findings), [("tender.member_count_differs", Severity::Warning, "B2".to_owned())]);
    let parsed = parse_row("Titel|Deelnemers", "Groen|Delft, Waspik en Gouda");
    assert_eq!(parsed.findings.len(), 2);
}

#[test]
fn columns_of_municipalities_count_for_more_than_lists() {
    let headings = "Titel|Deelnemers|Delft|Westland|Zoetermeer";
    assert_eq!(roles(headings, "Groen|alle|nee|P|?")[..1], [(DELFT, Declined)]);
    let parsed = parse_row(headings, "Groen|Delft, Westland|nee|x|");
    assert_eq!(
        told(&parsed.findings),
        [("tender.participation_conflict", Severity::Warning, "C2".to_owned())]
    );
}

#[test]
fn one_organization_leads() {
    let headings = "Titel|Gemeente|Penvoerder|Delft|Westland";
    assert_eq!(roles(headings, "Groen||Delft|x|"), [(DELFT, Lead)]);
    assert_eq!(roles(headings, "Groen||Delft|nee|"), [(DELFT, Lead)], "a lead takes part");
    assert_eq!(roles(headings, "Groen|Westland|Delft||"), [(DELFT, Lead), (WESTLAND, Participant)]);
    assert_eq!(roles(headings, "Groen|Westland|n.t.b.||"), [(WESTLAND, Participant)]);
    assert_eq!(roles("Titel|Gemeente", "Groen|Westland"), [(WESTLAND, Lead)]);
    assert_eq!(roles("Titel|Gemeente|Deelnemers", "Groen|Westland|individueel"), [(WESTLAND, Lead)]);
    for (cells, cell) in
        [("Groen||Delft||P", "C2"), ("Groen|||P|P", "E2"), ("Groen||Delft en Westland||", "C2")]
    {
        let parsed = parse_row(headings, cells);
        assert_eq!(
            told(&parsed.findings),
            [("tender.lead_conflict", Severity::Error, cell.to_owned())],
            "{cells}"
        );
    }
}

#[test]
fn a_value_is_never_negative() {
    let parsed = parse_row("Titel|Waarde", "Groen|-5");
    assert_eq!(told(&parsed.findings), [("tender.value_negative", Severity::Error, "B2".to_owned())]);
    let range = parse_row("Titel|Waarde", "Groen|€ 50.000 - € 100.000").draft.unwrap();
    assert_eq!(
        (range.minimum_value_eur, range.estimated_value_eur),
        (Some(dec!(50_000)), Some(dec!(100_000)))
    );
}

#[test]
fn a_euro_sign_below_thousands_is_worth_a_look() {
    let codes = |cell: &str| {
        let parsed = parse_row("Titel|Waarde (x € 1.000)", &format!("Groen|{cell}"));
        parsed.findings.iter().map(|finding| finding.code).collect::<Vec<_>>()
    };
    assert_eq!(codes("€ 50.000"), ["tender.value_multiplied"]);
    for cell in ["50", "=50", "€ 1,2 mln", "€ 0"] {
        assert_eq!(codes(cell), Vec::<&str>::new(), "{cell}");
    }
}

#[test]
fn european_only_fills_what_nobody_said() {
    let procedure = |cells| parse_row("Titel|Procedure|Europees aanbesteed", cells).draft.unwrap().procedure;
    assert_eq!(procedure("Groen|Openbaar|J"), Some(Procedure::Open));
    assert_eq!(procedure("Groen||J"), Some(Procedure::EuropeanUnspecified));
    assert_eq!(procedure("Groen||N"), None);
}

#[test]
fn a_value_a_year_counts_over_the_planned_term() {
    let headings = "Titel|Jaarwaarde (x term)|Ingangsdatum|Einddatum|Geraamde waarde";
    let cases = [
        (
            "Groen|€ 10.000|1-1-2024|31-12-2027|",
            Some(dec!(40_000)),
            Some(("tender.value_derived", Severity::Info)),
        ),
        (
            "Groen|€ 10.000 per jaar|1-1-2024|30-6-2025|",
            Some(dec!(15_000)),
            Some(("tender.value_derived", Severity::Info)),
        ),
        ("Groen|=10000|Q3 2024|2025|", Some(dec!(15_000)), Some(("tender.value_derived", Severity::Warning))),
        ("Groen|€ 10.000|1-1-2024||", None, Some(("tender.annual_value_kept", Severity::Warning))),
        ("Groen|€ 10.000|1-1-2024|15-12-2027|", None, Some(("tender.annual_value_kept", Severity::Warning))),
        ("Groen|€ 10.000|1-1-2024|31-12-2027|50000", Some(dec!(50_000)), None),
        ("Groen|€ 10.000|1-1-2024|31-12-2027|veel", None, Some(("money.not_an_amount", Severity::Error))),
        ("Groen|-10.000|1-1-2024|31-12-2027|", None, Some(("tender.value_negative", Severity::Error))),
    ];
    for (cells, value, finding) in cases {
        let parsed = parse_row(headings, cells);
        let noticed: Vec<_> =
            parsed.findings.iter().map(|finding| (finding.code, finding.severity)).collect();
        assert_eq!(noticed, Vec::from_iter(finding), "{cells}");
        let draft = parsed.draft.unwrap();
        assert_eq!(draft.estimated_value_eur, value, "{cells}");
        assert!(draft.unmapped.contains_key("Jaarwaarde (x term)"), "kept with the row: {cells}");
    }
    let range = parse_row(headings, "Groen|10.000 - 12.000|1-1-2024|31-12-2025|").draft.unwrap();
    let ends = (range.minimum_value_eur, range.estimated_value_eur);
    assert_eq!(ends, (Some(dec!(20_000)), Some(dec!(24_000))));
}

#[test]
fn a_long_number_may_have_lost_digits() {
    let parsed = parse_row("Nr|Titel|Zaak", "=9007199254740993|Groen|=12345678901234567890");
    let expected = ["A2", "C2"].map(|cell| ("number.too_precise", Severity::Warning, cell.to_owned()));
    assert_eq!(told(&parsed.findings), expected);
    assert_eq!(parsed.draft.unwrap().reference.as_deref(), Some("9007199254740990"));
}

#[test]
fn a_heading_may_say_another_currency() {
    let parsed = parse_row("Titel|Waarde (USD)", "Groen|=5000");
    assert_eq!(told(&parsed.findings), [("money.other_currency", Severity::Error, "B2".to_owned())]);
    assert_eq!(parsed.draft.unwrap().estimated_value_eur, None);
    let euros = parse_row("Titel|Waarde (USD)", "Groen|€ 5.000");
    assert_eq!((euros.findings.len(), euros.draft.unwrap().estimated_value_eur), (0, Some(dec!(5_000))));
}
