use std::ops::Bound;

use schema::types::{OrganizationKind, Severity};

use super::*;
use crate::rows::{
    cases::{DELFT, day, directory, header, row, told},
    population::{PopulationContext, PopulationRows},
};

fn check_rows(rows: &[&str], stored: &[PopulationFigure]) -> CheckedFigures {
    let directory = directory();
    let background = Background {
        stored,
        directory: &directory,
        members: &BTreeMap::new(),
        locked: &[],
        totals: &[],
        source: "CBS, nieuw.csv",
    };
    check_against(rows, &background)
}

/// Of rows with a period, a municipality and a figure; without what is always told of so few municipalities
fn check_against(rows: &[&str], background: &Background<'_>) -> CheckedFigures {
    let header = header("Perioden|Gemeente|Inwoners");
    let context =
        PopulationContext { directory: background.directory, reference_date: None, only_year: None };
    let mut reader = PopulationRows::new(&header, context);
    let rows = (2..).zip(rows).flat_map(|(number, cells)| reader.parse(&row(number, cells))).collect();
    let totals = [background.totals, reader.totals()].concat();
    let mut checked =
        check(&[Sheet { header: &header, rows }], &Background { totals: &totals, ..*background });
    checked
        .findings
        .retain(|finding| !matches!(finding.code, "population.selection" | "population.provisional"));
    checked
}

fn stored(date: &str, inhabitants: i32, status: FigureStatus) -> PopulationFigure {
    PopulationFigure {
        population_figure_id: Uuid::nil(),
        organization_id: DELFT,
        reference_date: day(date),
        inhabitants,
        status,
        source: "CBS".to_owned(),
    }
}

fn counts(checked: &CheckedFigures) -> [usize; 4] {
    let differences = &checked.differences;
    [differences.new, differences.changed, differences.unchanged, checked.rejected]
}

#[test]
fn the_same_figures_change_nothing() {
    let checked =
        check_rows(&["2022|Delft|=104572"], &[stored("2022-01-01", 104_572, FigureStatus::Definitive)]);
    assert_eq!(counts(&checked), [0, 0, 1, 0]);
    assert_eq!((checked.changes.len(), checked.findings.len()), (0, 0));
}

#[test]
fn a_provisional_figure_becomes_definitive() {
    let checked =
        check_rows(&["2022|Delft|=104572"], &[stored("2022-01-01", 104_500, FigureStatus::Provisional)]);
    assert_eq!(counts(&checked), [0, 1, 0, 0]);
    let listed = checked.differences.rows[0].fields.list();
    let fields: Vec<_> = listed
        .iter()
        .map(|field| (field.field.as_str(), field.before.as_deref(), field.after.as_deref()))
        .collect();
    assert_eq!(
        fields,
        [("Inwoners", Some("104.500"), Some("104.572")), ("Status", Some("voorlopig"), Some("definitief"))]
    );
    assert_eq!(checked.findings, []);
}

#[test]
fn a_definitive_figure_stays_or_changes_loudly() {
    let before = [stored("2022-01-01", 104_572, FigureStatus::Definitive)];
    let kept = check_rows(&["2022*|Delft|=104500"], &before);
    assert_eq!(counts(&kept), [0, 0, 1, 0]);
    assert_eq!(told(&kept.findings), [("population.would_downgrade", Severity::Warning, "C2".to_owned())]);
    let changed = check_rows(&["2022|Delft|=104573"], &before);
    assert_eq!(counts(&changed), [0, 1, 0, 0]);
    assert_eq!(
        told(&changed.findings),
        [("population.definitive_changed", Severity::Warning, "C2".to_owned())]
    );
}

#[test]
fn two_figures_for_one_day_are_refused() {
    let checked = check_rows(&["2022|Delft|=1", "2022|Delft|=2", "2020|Delft|=2", "2020|Delft|=2"], &[]);
    let told = told(&checked.findings);
    assert_eq!(
        told[..2],
        [
            ("population.figure_twice", Severity::Error, "C2".to_owned()),
            ("population.figure_twice", Severity::Error, "C3".to_owned())
        ]
    );
    assert_eq!(counts(&checked), [1, 0, 1, 2]);
}

#[test]
fn a_jump_is_worth_a_look() {
    let before = [stored("2021-01-01", 100_000, FigureStatus::Definitive)];
    assert_eq!(check_rows(&["2022|Delft|=105000"], &before).findings, []);
    let jump = ("population.jump", Severity::Warning, "C2".to_owned());
    assert_eq!(told(&check_rows(&["2022|Delft|=105001"], &before).findings), std::slice::from_ref(&jump));
    assert_eq!(told(&check_rows(&["2020|Delft|=90000"], &before).findings), std::slice::from_ref(&jump));
    assert_eq!(told(&check_rows(&["2022|Delft|=120000"], &before).findings), [jump]);
    let both = check_rows(&["2022|Delft|=106000", "2023|Delft|=116000"], &before);
    let cells: Vec<String> = told(&both.findings).into_iter().map(|(_, _, cell)| cell).collect();
    assert_eq!(cells, ["C2", "C3"], "each step is told once");
}

#[test]
fn too_large_a_jump_is_refused() {
    let before = [stored("2021-01-01", 100_000, FigureStatus::Definitive)];
    let error = |code| vec![(code, Severity::Error, "C2".to_owned())];
    for (rows, code) in [
        ("2022|Delft|=120001", "population.jump_too_large"),
        ("2022|Delft|=79999", "population.jump_too_large"),
        ("2020|Delft|=10000", "population.jump_too_large"),
        ("2022|Delft|=0", "population.zero"),
    ] {
        let checked = check_rows(&[rows], &before);
        assert_eq!(told(&checked.findings), error(code), "{rows}");
        assert_eq!((counts(&checked), checked.changes.len()), ([0, 0, 0, 1], 0), "{rows}");
    }
    // Before the list of municipalities begins nobody knows who was abolished.
    let long_ago = [stored("2011-01-01", 100_000, FigureStatus::Definitive)];
    assert_eq!(told(&check_rows(&["2012|Delft|=50000"], &long_ago).findings)[0].0, "population.jump");
    // What is stored already is not refused again.
    let same = [before[0].clone(), stored("2022-01-01", 200_000, FigureStatus::Definitive)];
    assert_eq!(counts(&check_rows(&["2022|Delft|=200000"], &same)), [0, 0, 1, 0]);
}

#[test]
fn growth_may_be_a_merger() {
    let until = |name: &str, number: u128, end: Bound<NaiveDate>| Organization {
        organization_id: Uuid::from_u128(number),
        kind: OrganizationKind::Municipality,
        code: Some(format!("GM{number:04}")),
        name: name.to_owned(),
        existence: (Bound::Unbounded, end),
    };
    let directory = Directory::new(vec![
        until("Delft", 1, Bound::Unbounded),
        until("Haaren", 2, Bound::Excluded(day("2022-01-01"))),
    ]);
    let before = [stored("2021-01-01", 100_000, FigureStatus::Definitive)];
    let background = Background { stored: &before, directory: &directory, ..nothing(&directory) };
    let told = |rows: &str| told(&check_against(&[rows], &background).findings)[0].0;
    assert_eq!(told("2022|Delft|=130000"), "population.jump");
    assert_eq!(told("2022|Delft|=70000"), "population.jump_too_large");
}

static NOBODY: BTreeMap<NaiveDate, Vec<Organization>> = BTreeMap::new();

fn nothing(directory: &Directory) -> Background<'_> {
    Background {
        stored: &[],
        directory,
        members: &NOBODY,
        locked: &[],
        totals: &[],
        source: "CBS, nieuw.csv",
    }
}

#[test]
fn totals_must_add_up() {
    let directory = directory();
    let told = |rows: &[&str]| told(&check_against(rows, &nothing(&directory)).findings);
    assert_eq!(told(&["2022|Nederland|=17590672", "2022|Delft|=5", "2022|Westland|=6"]), []);
    let error = ("population.country_differs", Severity::Error, "C2".to_owned());
    assert_eq!(
        told(&["2022|Nederland|=10", "2022|Delft|=5", "2022|Westland|=6"]),
        std::slice::from_ref(&error)
    );
    let all = |nederland: i32| {
        let names =
            ["Delft", "Pijnacker-Nootdorp", "Westland", "Zoetermeer", "Aa en Hunze", "Den Haag", "Utrecht"];
        let rows = names.map(|name| format!("2022|{name}|=10"));
        [vec![format!("2022|Nederland|={nederland}")], rows.to_vec()].concat()
    };
    let check_all = |nederland| told(&all(nederland).iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(check_all(70), []);
    assert_eq!(check_all(71), [error], "all municipalities are there");
}

#[test]
fn all_municipalities_are_as_many_as_the_country() {
    let directory = Directory::new(vec![Organization {
        organization_id: DELFT,
        kind: OrganizationKind::Municipality,
        code: None,
        name: "Delft".to_owned(),
        existence: (Bound::Unbounded, Bound::Unbounded),
    }]);
    let told = |figure: &str| {
        let checked = check_against(&[&format!("2022|Delft|={figure}")], &nothing(&directory));
        checked.findings.iter().map(|finding| (finding.code, finding.severity)).collect::<Vec<_>>()
    };
    let code = "population.country_unlike_published";
    assert_eq!(told("17590672"), []);
    assert_eq!(told("17600000"), []);
    assert_eq!(told("17700000"), [(code, Severity::Warning)]);
    assert_eq!(told("8750000"), [(code, Severity::Error)]);
}

#[test]
fn a_total_below_the_table_must_be_right() {
    let header = header("Gemeente|2022|2023");
    let directory = directory();
    let context = PopulationContext { directory: &directory, reference_date: None, only_year: None };
    let mut reader = PopulationRows::new(&header, context);
    let rows = ["Delft|=5|=5", "Westland|=6|=6", "Totaal|=11|=12"];
    let rows = (2..).zip(rows).flat_map(|(number, cells)| reader.parse(&row(number, cells))).collect();
    let totals = reader.totals().to_vec();
    let checked =
        check(&[Sheet { header: &header, rows }], &Background { totals: &totals, ..nothing(&directory) });
    assert!(
        told(&checked.findings).contains(&("population.total_differs", Severity::Warning, "C4".to_owned())),
        "{:?}",
        checked.findings
    );
}

#[test]
fn a_selection_and_provisional_figures_are_told_once_a_day() {
    let (header, directory) = (header("Gemeente|2022|2023*"), directory());
    let context = PopulationContext { directory: &directory, reference_date: None, only_year: None };
    let mut reader = PopulationRows::new(&header, context);
    let rows = [row(2, "Delft|=5|=5"), row(3, "Westland|=6")];
    let rows = rows.iter().flat_map(|row| reader.parse(row)).collect();
    let checked = check(&[Sheet { header: &header, rows }], &nothing(&directory));
    let told: Vec<_> = checked
        .findings
        .iter()
        .map(|finding| (finding.code, finding.seen.as_deref().unwrap_or_default()))
        .collect();
    assert_eq!(
        told,
        [
            ("population.selection", "2 van de 7"),
            ("population.selection", "1 van de 7"),
            ("population.provisional", "01-01-2023")
        ]
    );
}

#[test]
fn the_key_of_a_partnership_wants_all_members_of_one_source() {
    let directory = directory();
    let members: Vec<Organization> = directory.municipalities(day("2022-01-01")).take(3).cloned().collect();
    let others: Vec<Uuid> = members.iter().map(|member| member.organization_id).collect();
    let members = BTreeMap::from([(day("2022-01-01"), members)]);
    let second =
        PopulationFigure { organization_id: others[1], ..stored("2022-01-01", 9, FigureStatus::Definitive) };
    let stored = [second];
    let background = Background { members: &members, stored: &stored, ..nothing(&directory) };
    let checked = check_against(&["2022|Delft|=5"], &background);
    let told: Vec<_> = checked
        .findings
        .iter()
        .map(|finding| (finding.code, finding.seen.as_deref(), finding.expected.as_deref()))
        .collect();
    assert_eq!(
        told,
        [
            ("population.member_missing", Some("Westland"), Some("01-01-2022")),
            ("population.sources_mixed", Some("Pijnacker-Nootdorp op 01-01-2022"), Some("CBS"))
        ]
    );
}

#[test]
fn a_locked_key_is_not_changed_silently() {
    let directory = directory();
    let figure = |inhabitants, year| LockedFigure {
        organization_id: DELFT,
        reference_date: day("2022-01-01"),
        inhabitants,
        year,
    };
    let locked = [figure(104_572, 2023), figure(104_572, 2024)];
    let background = Background { locked: &locked, ..nothing(&directory) };
    assert_eq!(check_against(&["2022|Delft|=104572"], &background).findings, []);
    let checked = check_against(&["2022|Delft|=104573"], &background);
    assert_eq!(told(&checked.findings), [("population.key_locked", Severity::Warning, "C2".to_owned())]);
    assert_eq!(checked.findings[0].expected.as_deref(), Some("104.572 in die van 2023 en 2024"));
}
