use schema::types::Severity;

use super::*;
use crate::{
    columns::TitleRow,
    rows::{
        TotalOf,
        cases::{day, directory, header, row, told},
    },
};

type Told = (&'static str, Severity, String);
type Figure = (String, NaiveDate, i32, FigureStatus);

/// The figures of a sheet, with its findings and the reasons of rows that are no data
fn read(
    reference_date: Option<(NaiveDate, FigureStatus)>,
    headings: &str,
    rows: &[&str],
) -> (Vec<Figure>, Vec<Told>, Vec<&'static str>) {
    let (header, directory) = (header(headings), directory());
    let context = PopulationContext { directory: &directory, reference_date, only_year: None };
    let mut reader = PopulationRows::new(&header, context);
    let parsed: Vec<_> =
        (2..).zip(rows).flat_map(|(number, cells)| reader.parse(&row(number, cells))).collect();
    let figure = |draft: &DraftPopulationFigure| {
        (draft.name.clone(), draft.reference_date, draft.inhabitants, draft.status)
    };
    (
        parsed.iter().filter_map(|parsed| parsed.draft.as_ref()).map(figure).collect(),
        parsed.iter().flat_map(|parsed| told(&parsed.findings)).collect(),
        parsed.iter().filter_map(|parsed| parsed.skipped).collect(),
    )
}

fn definitive(name: &str, date: &str, inhabitants: i32) -> Figure {
    (name.to_owned(), day(date), inhabitants, FigureStatus::Definitive)
}

#[test]
fn reads_a_statline_download() {
    let path = "Bevolking/Bevolkingssamenstelling op 1 januari/Totale bevolking (aantal)";
    let (figures, findings, skipped) = read(
        None,
        &format!("Perioden|Regio's|{path}"),
        &[
            "2022|Nederland|=17590672",
            "2022|Delft|  104572",
            "2023*|Utrecht (gemeente)|=1",
            "2022|Utrecht (PV)|=2",
            "2022|Aalburg|",
        ],
    );
    assert_eq!(
        figures,
        [
            definitive("Delft", "2022-01-01", 104_572),
            ("Utrecht".to_owned(), day("2023-01-01"), 1, FigureStatus::Provisional)
        ]
    );
    assert_eq!(findings, []);
    assert_eq!(skipped, ["rows.skipped_region", "rows.skipped_region", "rows.skipped_no_figure"]);
}

#[test]
fn the_code_counts_for_more_than_the_name() {
    let (figures, findings, skipped) = read(
        None,
        "RegioS|Gemeentenaam|Perioden|TotaleBevolking_1",
        &[
            "GM0503    |Delft|2022JJ00|=1",
            "503|Westland|2022JJ00|=2",
            "NL01|Nederland|2022JJ00|=3",
            "WK050311|Delft|2022JJ00|=4",
            "GM9999|Waspik|2022JJ00|=5",
        ],
    );
    assert_eq!(figures, [definitive("Delft", "2022-01-01", 1), definitive("Delft", "2022-01-01", 2)]);
    assert_eq!(
        findings,
        [
            ("population.name_differs", Severity::Warning, "B3".to_owned()),
            ("population.municipality_unknown", Severity::Warning, "A6".to_owned())
        ]
    );
    assert_eq!(skipped, ["rows.skipped_region", "rows.skipped_region", "rows.skipped_unknown"]);
}

#[test]
fn of_districts_only_the_first_row_of_a_block_counts() {
    let date = Some((day("2024-01-01"), FigureStatus::Definitive));
    let (figures, findings, skipped) = read(
        date,
        "Wijken en buurten|Regioaanduiding/Gemeentenaam (naam)|Bevolking/Aantal inwoners (aantal)",
        &[
            "Nederland|Nederland   |=17942942",
            "Delft|Delft    |=109577",
            "Wijk 11 Binnenstad|Delft    |=9",
            "Delft|Delft   |=8",
            "Westland|Westland|=115941",
        ],
    );
    assert_eq!(
        figures,
        [definitive("Delft", "2024-01-01", 109_577), definitive("Westland", "2024-01-01", 115_941)]
    );
    assert_eq!((findings.len(), skipped.len()), (0, 3));
}

#[test]
fn of_the_long_form_only_all_inhabitants_count() {
    let (figures, findings, skipped) = read(
        None,
        "Gemeente|Jaar|Geslacht|Leeftijd|Onderwerp|Waarde",
        &[
            "Delft|2022|Totaal mannen en vrouwen|Totaal|Totale bevolking|=104572",
            "Delft|2022|Mannen|Totaal|Totale bevolking|=55000",
            "Delft|2022|Totaal mannen en vrouwen|20 tot 25 jaar|Totale bevolking|=9000",
            "Delft|2022|Totaal mannen en vrouwen|Totaal|Levend geboren kinderen|=900",
        ],
    );
    assert_eq!(figures, [definitive("Delft", "2022-01-01", 104_572)]);
    assert_eq!(findings, []);
    assert_eq!(skipped, ["rows.skipped_part", "rows.skipped_part", "rows.skipped_measure"]);
}

#[test]
fn only_the_first_of_january_counts() {
    let (figures, findings, skipped) = read(
        None,
        "Regio's|Perioden|Bevolking aan het begin van de periode",
        &["Delft|2022 januari|=1", "Delft|2022 februari|=2", "Delft|2022MM03|=3", "Delft|ooit|=4"],
    );
    assert_eq!(figures, [definitive("Delft", "2022-01-01", 1)]);
    assert_eq!(findings, [("population.not_january", Severity::Error, "B5".to_owned())]);
    assert_eq!(skipped, ["rows.skipped_period", "rows.skipped_period"]);
}

#[test]
fn a_date_is_needed_and_asked_once() {
    let rows = ["Delft|=1", "Westland|=2"];
    let (figures, findings, _) = read(None, "Gemeente|Inwoners", &rows);
    assert_eq!((figures.len(), findings.len()), (0, 1));
    assert_eq!(findings[0].0, "population.reference_date_missing");
    let (figures, findings, _) =
        read(Some((day("2020-01-01"), FigureStatus::Provisional)), "Gemeente|Inwoners", &rows);
    assert_eq!((figures.len(), findings.len()), (2, 0));
    assert_eq!(figures[0].3, FigureStatus::Provisional);
}

#[test]
fn signs_of_cbs_are_no_figures() {
    let date = Some((day("2022-01-01"), FigureStatus::Definitive));
    let (figures, findings, skipped) = read(
        date,
        "Gemeente|Inwoners",
        &["Delft|.", "Waspik|.", "Waspik|-", "|=5", "Gouda|=7", "Delft|veel"],
    );
    assert_eq!(figures, []);
    assert_eq!(
        findings,
        [
            ("population.figure_missing", Severity::Warning, "B2".to_owned()),
            ("population.municipality_missing", Severity::Error, "A5".to_owned()),
            ("population.municipality_unknown", Severity::Warning, "A6".to_owned()),
            ("number.not_whole", Severity::Error, "B7".to_owned())
        ]
    );
    assert_eq!(skipped.len(), 4);
}

#[test]
fn other_measures_are_refused_with_the_reason() {
    let refused = |headings: &str| {
        let headings: Vec<String> = headings.split('|').map(str::to_owned).collect();
        refusal(&headings).map(|finding| finding.code)
    };
    for (headings, code) in [
        ("Gemeente|Code|AmsterdamseCode|Partij|AantalStemmen|AantalZetels|", "population.election_result"),
        ("Gemeente|Partij|Aantal|Stemmen", "population.election_result"),
        ("Gemeente|Jaar|nHH|n1PHH|nMPHH", "population.households"),
        (
            "Regio's|Perioden|Particuliere huishoudens/Totaal particuliere huishoudens (aantal)",
            "population.households",
        ),
        ("Regio's|Perioden|Bevolkingsdichtheid (aantal inwoners per km²)", "population.density"),
        ("Gemeente|Jaar|Woningvoorraad", "population.dwellings"),
        ("Gemeente|Mannen|Vrouwen", "population.part_only"),
        ("Gemeente|Mannen 2022|Mannen 2023", "population.part_only"),
        ("Gemeente|20 tot 25 jaar|25 tot 30 jaar", "population.part_only"),
        ("ID|RegioS|Code_1|Naam_2|SorteringNaam_3", "population.code_list"),
        (
            "MunicipalCode|MunicipalCodeGM|MunicipalName|ProvincialCode|ProvincialCodePV|ProvincialName",
            "population.code_list",
        ),
        (
            "Gemeentecode|GemeentecodeGM|Gemeentenaam|Provinciecode|ProvinciecodePV|Provincienaam",
            "population.code_list",
        ),
    ] {
        assert_eq!(refused(headings), Some(code), "{headings}");
    }
    for headings in [
        "Gemeente|Inwoners|Huishoudens totaal",
        "Municipality|Population|Province|HolRegion",
        "Perioden|Regio's|Bevolking/Totale bevolking (aantal)",
        "Gemeente|Onderwerp|Waarde",
        "Nr|Titel|Mannen|Vrouwen",
        "Gemeente|2022|2023",
        "Nr|Titel|Gemeente|Geraamde waarde",
        "Gemeente",
        "",
    ] {
        assert_eq!(refused(headings), None, "{headings}");
    }
}

#[test]
fn of_a_year_a_column_each_cell_is_a_figure() {
    let (figures, findings, skipped) = read(
        None,
        "Gemeentecode|Gemeente|2022|2023*|=45292|Opmerking",
        &[
            "GM0503|Delft|=104572|=106086|=109577|klopt",
            "GM1783|Westland|.||=115941",
            "GM9999|Waspik|=1|=2|-",
            "NL01|Nederland|=3|=4|=5",
            "|Totaal|=6|=7|=8",
        ],
    );
    assert_eq!(
        figures,
        [
            definitive("Delft", "2022-01-01", 104_572),
            ("Delft".to_owned(), day("2023-01-01"), 106_086, FigureStatus::Provisional),
            definitive("Delft", "2024-01-01", 109_577),
            definitive("Westland", "2024-01-01", 115_941),
        ]
    );
    assert_eq!(
        findings,
        [
            ("population.figure_missing", Severity::Warning, "C3".to_owned()),
            ("population.municipality_unknown", Severity::Warning, "A4".to_owned()),
        ]
    );
    assert_eq!(
        skipped,
        [
            "rows.skipped_no_figure",
            "rows.skipped_no_figure",
            "rows.skipped_unknown",
            "rows.skipped_unknown",
            "rows.skipped_no_figure",
            "rows.skipped_region",
            "rows.skipped_total"
        ]
    );
}

#[test]
fn of_several_years_only_the_one_that_is_asked_for() {
    let directory = directory();
    let read = |headings: &str, rows: &[&str]| {
        let header = header(headings);
        let context =
            PopulationContext { directory: &directory, reference_date: None, only_year: Some(2023) };
        let mut reader = PopulationRows::new(&header, context);
        let parsed: Vec<_> =
            (2..).zip(rows).flat_map(|(number, cells)| reader.parse(&row(number, cells))).collect();
        let years: Vec<_> =
            parsed.iter().filter_map(|parsed| Some(parsed.draft.as_ref()?.reference_date.year())).collect();
        let skipped: Vec<_> = parsed.iter().filter_map(|parsed| parsed.skipped).collect();
        (years, skipped, reader.totals().len())
    };
    let other = "rows.skipped_year";
    assert_eq!(
        read("Gemeente|2022|2023", &["Delft|=1|=2", "Nederland|=3|=4"]),
        (vec![2023], vec![other, "rows.skipped_region"], 1)
    );
    assert_eq!(
        read("Gemeente|Perioden|Inwoners", &["Delft|2022|veel", "Delft|2023|=2"]),
        (vec![2023], vec![other], 0)
    );
}

#[test]
fn rows_of_totals_are_remembered() {
    let date = Some((day("2024-01-01"), FigureStatus::Definitive));
    let directory = directory();
    let header = header("Wijken en buurten|Regioaanduiding/Gemeentenaam|Aantal inwoners");
    let context = PopulationContext { directory: &directory, reference_date: date, only_year: None };
    let mut reader = PopulationRows::new(&header, context);
    let rows =
        ["Nederland|Nederland|=17942942", "Delft|Delft|=109577", "Nederland|Delft|=25", "Totaal||=109577"];
    for (number, cells) in (2..).zip(rows) {
        reader.parse(&row(number, cells));
    }
    let totals: Vec<_> = reader
        .totals()
        .iter()
        .map(|total| (total.of, total.inhabitants, total.origin.row_number()))
        .collect();
    assert_eq!(totals, [(TotalOf::Country, 17_942_942, 2), (TotalOf::Table, 109_577, 5)]);
}

#[test]
fn a_sheet_of_another_measure_tells_which() {
    let refused = |headings: &str, cells: &str| {
        let (header, directory) = (header(headings), directory());
        let context = PopulationContext { directory: &directory, reference_date: None, only_year: None };
        let mut reader = PopulationRows::new(&header, context);
        reader.parse(&row(2, cells));
        reader.refusal().map(|finding| finding.code)
    };
    let long = "Gemeente|Jaar|Geslacht|Onderwerp|Waarde";
    assert_eq!(refused(long, "Delft|2022|Mannen|Totale bevolking|=5"), Some("population.part_only"));
    assert_eq!(refused(long, "Delft|2022|Totaal|Bevolkingsdichtheid|=5"), Some("population.density"));
    assert_eq!(refused(long, "Delft|2022|Totaal|Overledenen|=5"), None);
    let title = |text: &str| TitleRow { row: 0, text: text.to_owned() };
    let titles = |texts: &[&str]| {
        let titles: Vec<_> = texts.iter().map(|text| title(text)).collect();
        refusal_by_titles(&titles).map(|finding| finding.code)
    };
    assert_eq!(titles(&["Regio Haaglanden", "Huishoudens per gemeente"]), Some("population.households"));
    assert_eq!(titles(&["Inwonertal per gemeente", "anders dan het aantal huishoudens"]), None);
    assert_eq!(titles(&["Gemeenten"]), None);
}

#[test]
fn reads_a_municipality_a_column() {
    let (figures, findings, skipped) = read(
        None,
        "Perioden|Delft|Westland|Nederland",
        &[
            "2021|=103581|=111382|=17475415",
            "Inwoners per 1 januari 2022*|104.572||=17590672",
            "2022MM06|=1|=2|=3",
            "geen jaar|=1|=2|=3",
        ],
    );
    let provisional = ("Delft".to_owned(), day("2022-01-01"), 104_572, FigureStatus::Provisional);
    assert_eq!(
        figures,
        [
            definitive("Delft", "2021-01-01", 103_581),
            definitive("Westland", "2021-01-01", 111_382),
            provisional
        ]
    );
    assert_eq!(findings, [("population.not_january", Severity::Error, "A5".to_owned())]);
    assert_eq!(skipped, ["rows.skipped_no_figure", "rows.skipped_period"]);
}

#[test]
fn of_measures_beside_municipalities_only_inhabitants_count() {
    let date = Some((day("2022-01-01"), FigureStatus::Definitive));
    let (figures, findings, skipped) = read(
        date,
        "Onderwerp|Delft|Westland",
        &["Totale bevolking|=104572|=112448", "Mannen|=55000|=56000", "Huishoudens|=58852|=46574"],
    );
    assert_eq!(
        figures,
        [definitive("Delft", "2022-01-01", 104_572), definitive("Westland", "2022-01-01", 112_448)]
    );
    assert_eq!((findings, skipped), (vec![], vec!["rows.skipped_measure"; 2]));
}
