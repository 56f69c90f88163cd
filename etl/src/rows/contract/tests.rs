use rust_decimal::dec;
use schema::types::{ContractNature, ContractStatus, NoticePeriod, Renewal, Severity};

use super::*;
use crate::rows::cases::{DELFT, WESTLAND, day, directory, header, members, row, told};

const HEADINGS: &str = "Contractnummer|Naam contract|Gemeente|Leverancier|Kvknummer|Ingangsdatum|Einddatum|Uiterste einddatum|\
    Verlengingsopties|Stilzwijgende verlenging|Opzegtermijn|Contractwaarde|Status|Kleur";

fn read_under(headings: &str, holder: Option<usize>, rows: &[&str]) -> Vec<Parsed<DraftContract>> {
    let (directory, members, header) = (directory(), members(), header(headings));
    let context = ContractContext {
        directory: &directory,
        members: &members,
        holder: holder.and_then(|index| members.get(index)),
        on: NaiveDate::MAX,
    };
    let mut reader = ContractRows::new(&header, context);
    (2..).zip(rows).map(|(number, cells)| reader.parse(&row(number, cells))).collect()
}

fn read(cells: &str) -> Parsed<DraftContract> {
    read_under(HEADINGS, None, &[cells]).remove(0)
}

#[test]
fn reads_a_contract() {
    let parsed = read(
        "C-1|Schoonmaak|gemeente Delft|Schoon B.V.|27312345|1-1-2022|31-12-2024|31-12-2026|2 x 1 jaar|nee|3 maanden|\
         € 400.000|Actief|blauw",
    );
    assert_eq!(told(&parsed.findings), [(crate::cells::READ_AS, Severity::Info, "M2".to_owned())]);
    let draft = parsed.draft.unwrap();
    assert_eq!((draft.reference.as_deref(), draft.title.as_str()), (Some("C-1"), "Schoonmaak"));
    assert_eq!((draft.organization_id, draft.organization.as_str()), (DELFT, "Delft"));
    assert_eq!(draft.supplier.as_deref(), Some("Schoon B.V."));
    assert_eq!(draft.kvk_number, "27312345".parse().ok());
    assert_eq!(draft.current_end_on, Some(day("2024-12-31")));
    let months: Vec<_> = draft.options.iter().map(|option| (option.months, option.used)).collect();
    assert_eq!(months, [(12, false), (12, false)]);
    assert_eq!(draft.extension_text.as_deref(), Some("2 x 1 jaar"));
    assert_eq!((draft.renewal, draft.notice), (Some(Renewal::None), Some(NoticePeriod::Months(3))));
    assert_eq!((draft.value_eur, draft.status), (Some(dec!(400000)), Some(ContractStatus::Active)));
    assert_eq!(draft.unmapped["Kleur"], "blauw");
}

#[test]
fn the_ends_tell_which_options_are_used() {
    let headings =
        "Titel|Gemeente|Leverancier|Oorspronkelijke einddatum (bij toepassing verlenging)|Einddatum|Optie";
    let parsed = read_under(headings, None, &["Groen|Delft|Gras|31-12-2023|31-12-2024|1+1"]).remove(0);
    assert_eq!(parsed.findings, []);
    let used: Vec<_> = parsed.draft.unwrap().options.iter().map(|option| option.used).collect();
    assert_eq!(used, [true, false]);
}

#[test]
fn tells_all_that_is_wrong_with_a_row() {
    let parsed = read("C-1||Atlantis|Schoon|123|ooit|31-02-2024||in overleg|misschien|zie bijlage|-5|paars|");
    let (error, warning) = (Severity::Error, Severity::Warning);
    let at = |code, severity, cell: &str| (code, severity, cell.to_owned());
    assert_eq!(
        told(&parsed.findings),
        [
            at("contract.title_missing", error, "B2"),
            at("contract.organization_unknown", error, "C2"),
            at("kvk.not_a_number", warning, "E2"),
            at("period.not_understood", error, "F2"),
            at("period.no_such_day", error, "G2"),
            at("extension.not_understood", warning, "I2"),
            at("renewal.not_understood", warning, "J2"),
            at("notice.not_understood", warning, "K2"),
            at("contract.value_negative", error, "L2"),
            at("status.not_understood", warning, "M2"),
        ]
    );
    assert!(parsed.is_rejected());
    assert_eq!(
        parsed.findings[1].expected.as_deref(),
        Some("Delft, Pijnacker-Nootdorp, Westland of Zoetermeer")
    );
}

#[test]
fn what_is_not_understood_is_kept_as_text() {
    let draft = read("C-1|Groen|Delft|Gras||||31-12-2026|in overleg||zie bijlage").draft.unwrap();
    assert_eq!(draft.extension_text.as_deref(), Some("in overleg"));
    assert_eq!((draft.notice, draft.notice_text.as_deref()), (None, Some("zie bijlage")));
    let draft = read("C-1|Groen|Delft|Gras||||31-12-2026|ja||geen").draft.unwrap();
    assert_eq!((draft.extension_text.as_deref(), draft.notice_text.as_deref()), (Some("ja"), Some("geen")));
}

#[test]
fn a_broken_rule_is_told_at_its_cell() {
    for (cells, code, severity, cell) in [
        ("1|T|Delft|S||1-1-2025|31-12-2024", "contract.ends_before_start", Severity::Error, "G2"),
        ("1|T|Delft|S|||31-12-2026|31-12-2025", "contract.ultimate_before_current", Severity::Warning, "H2"),
        (
            "1|T|Delft|S|||31-12-2024|30-6-2025|1+1|",
            "contract.options_past_ultimate",
            Severity::Warning,
            "I2",
        ),
        (
            "1|T|Delft|S|||31-12-2024|31-12-2029|1+1|",
            "contract.options_before_ultimate",
            Severity::Warning,
            "I2",
        ),
    ] {
        assert_eq!(told(&read(cells).findings), [(code, severity, cell.to_owned())], "{cells}");
    }
    let used = read("1|T|Delft|S|||31-12-2024|31-12-2025|1+1|");
    assert_eq!(used.findings, [], "one of the two is used");
}

#[test]
fn a_day_for_notice_is_a_period_before_the_end() {
    let headings = "Titel|Gemeente|Leverancier|Einddatum|Uiterste opzegdatum";
    let read = |cells| read_under(headings, None, &[cells]).remove(0);
    let parsed = read("T|Delft|S|31-12-2025|30-09-2025");
    assert_eq!(parsed.findings, []);
    let draft = parsed.draft.unwrap();
    assert_eq!(draft.notice, Some(NoticePeriod::Months(3)));
    assert_eq!(draft.notice_text.as_deref(), Some("30-09-2025"));
    let without = read("T|Delft|S||30-09-2025");
    assert_eq!(told(&without.findings), [("notice.end_unknown", Severity::Warning, "E2".to_owned())]);
    let after = read("T|Delft|S|31-12-2025|30-09-2026");
    assert_eq!(told(&after.findings), [("notice.after_end", Severity::Warning, "E2".to_owned())]);
}

#[test]
fn a_contract_without_an_end_goes_on() {
    let parsed = read("1|T|Delft|S|||onbepaalde tijd");
    assert_eq!(parsed.findings, []);
    let draft = parsed.draft.unwrap();
    assert_eq!((draft.current_end_on, draft.renewal), (None, Some(Renewal::OpenEnded)));
    let vague = read("1|T|Delft|S|||eind 2025");
    assert_eq!(told(&vague.findings), [("day.approximate", Severity::Info, "G2".to_owned())]);
    assert_eq!(vague.draft.unwrap().current_end_on, Some(day("2025-12-31")));
}

#[test]
fn a_value_a_year_counts_over_the_term() {
    let headings = "Titel|Gemeente|Leverancier|Ingangsdatum|Einddatum|Jaarwaarde|Soort opdracht";
    let read = |cells| read_under(headings, None, &[cells]).remove(0);
    let parsed = read("T|Delft|S|1-1-2022|31-12-2025|€ 10.000|Dienst");
    assert_eq!(told(&parsed.findings), [("contract.value_derived", Severity::Info, "F2".to_owned())]);
    let draft = parsed.draft.unwrap();
    assert_eq!((draft.value_eur, draft.annual_value_eur), (Some(dec!(40000)), Some(dec!(10000))));
    assert_eq!(draft.nature, Some(ContractNature::Services));
    assert_eq!(read("T|Delft|S|1-1-2022||€ 10.000").draft.unwrap().value_eur, None);
    let range = read("T|Delft|S|1-1-2022||< 50.000");
    assert_eq!(told(&range.findings), [("contract.value_vague", Severity::Warning, "F2".to_owned())]);
}

#[test]
fn the_holder_is_named_by_the_row_or_by_the_sheet() {
    let headings = "Titel|Leverancier";
    let own = read_under(headings, Some(2), &["T|S"]).remove(0).draft.unwrap();
    assert_eq!(own.organization_id, WESTLAND);
    let nobody = read_under(headings, None, &["T|S", "U|S"]);
    let findings: Vec<_> = nobody.iter().map(|parsed| told(&parsed.findings)).collect();
    assert_eq!(findings[0], [("contract.organization_missing", Severity::Error, "A2".to_owned())]);
    assert_eq!(findings[1], [], "told once");
    assert!(nobody.iter().all(Parsed::is_rejected));
    let missing = read("1|T||S");
    assert_eq!(
        told(&missing.findings),
        [("contract.organization_missing", Severity::Error, "C2".to_owned())]
    );
    let other = read("1|T|Utrecht|S");
    assert_eq!(
        told(&other.findings),
        [("contract.organization_not_member", Severity::Warning, "C2".to_owned())]
    );
}

#[test]
fn what_is_no_contract_is_skipped() {
    for (cells, reason) in [
        ("Facilitair", "rows.skipped_section"),
        ("|Delft", "rows.skipped_section"),
        ("=7", "rows.skipped_blank"),
        ("Totaal|||||||||||=400000", "rows.skipped_total"),
        ("|||||||||||=400000", "rows.skipped_total"),
        ("|Bron: contractbeheer", "rows.skipped_note"),
        (HEADINGS, "rows.skipped_header"),
    ] {
        assert_eq!(read(cells).skipped, Some(reason), "{cells}");
    }
    let lonely = read_under("Titel|Leverancier", Some(0), &["Schoonmaak"]).remove(0);
    assert_eq!(told(&lonely.findings), [("contract.only_title", Severity::Warning, "A2".to_owned())]);
}
