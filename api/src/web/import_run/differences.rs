//! What an import changes, as its page shows it.

use schema::{
    models::{Difference, FieldDifference},
    texts::Label,
    types::{Choice, DifferenceKind},
};

use uuid::Uuid;

use super::form;
use crate::web::{filled::Filled, source::place};

/// Headings of the facts by which people know a new row, in the order in which they are shown
const MAIN: [&str; 12] = [
    "Gemeente",
    "Penvoerder",
    "Leverancier",
    "Geraamde waarde",
    "Contractwaarde",
    "Procedure",
    "Publicatie",
    "Datum",
    "Bedrag",
    "Betaald door",
    "Einddatum",
    "Inwoners",
];
/// Most of those of a row
const MOST_MAIN: usize = 4;

/// What is to be chosen for all at once
pub(super) struct ForAll {
    /// Name of the field of the form
    pub(super) name: &'static str,
    pub(super) legend: &'static str,
    pub(super) choices: Vec<(&'static str, &'static str)>,
}

/// What an import does with a row, or did
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    Added,
    Changed,
    Removed,
    /// It stays as it is stored
    Stays,
}

pub(super) struct DifferenceRow {
    pub(super) id: i64,
    /// The stored row that it is compared with
    pub(super) key: Option<Uuid>,
    /// How the row relates to what is stored
    pub(super) is: DifferenceKind,
    pub(super) fate: Fate,
    pub(super) kind: &'static str,
    pub(super) label: String,
    pub(super) place: String,
    /// What differs, each by itself; of a new row what is behind its facts
    pub(super) fields: Vec<FieldDifference>,
    /// The facts by which people know a new row; empty for any other
    pub(super) facts: String,
    /// Whether what was changed by hand stays, unless that was decided field by field
    keeps: bool,
    /// Name of the field of the form that decides about it; empty when nothing is asked
    pub(super) asks: String,
    /// Who changed the stored row by hand last, and when; empty for nobody, and where that is of no use
    pub(super) by_hand: String,
    /// What can be chosen
    pub(super) choices: Vec<(&'static str, &'static str)>,
    /// What was chosen; empty when nothing was
    pub(super) chosen: &'static str,
    /// The fields that can be decided about one by one; empty when there is only one
    pub(super) by_field: Vec<FieldChoice>,
    /// Name of the field of the form that removes it; empty when it cannot be removed by itself
    pub(super) removal: String,
}

/// A field that people and the workbook both changed
pub(super) struct FieldChoice {
    /// Name of the field of the form
    pub(super) name: String,
    /// What people call the field
    pub(super) heading: String,
}

impl DifferenceRow {
    /// Whether all that the workbook would change stays as people changed it
    pub(super) fn stays(&self) -> bool {
        self.fields.iter().all(|field| field.kept || self.keeps_field(field))
    }

    /// What people call it, with what each of its changed fields holds and would hold again
    pub(super) fn with_way_back(&self) -> String {
        let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "leeg".to_owned());
        let changed = self.fields.iter().filter(|field| !field.kept && !self.keeps_field(field));
        let back = changed.map(|field| {
            format!("{} van {} terug naar {}", field.field, text(&field.after), text(&field.before))
        });
        match back.collect::<Vec<_>>().join(", ") {
            back if back.is_empty() => self.label.clone(),
            back => format!("{} ({back})", self.label),
        }
    }

    fn with_fate(self, choice: Option<Choice>) -> Self {
        let fate = match (self.is, choice) {
            (DifferenceKind::New, _) | (DifferenceKind::Likely, Some(Choice::New)) => Fate::Added,
            (DifferenceKind::Missing, Some(Choice::Remove)) => Fate::Removed,
            (DifferenceKind::Changed, _) | (DifferenceKind::Conflict | DifferenceKind::Likely, Some(_))
                if !self.stays() =>
            {
                Fate::Changed
            }
            _ => Fate::Stays,
        };
        Self { fate, ..self }
    }

    /// Whether the workbook no longer has it, and it stays as it is
    pub(super) fn is_left(&self) -> bool {
        self.is == DifferenceKind::Missing && self.fate == Fate::Stays
    }

    /// Whether the import takes it away, or did
    pub(super) fn is_removed(&self) -> bool {
        self.fate == Fate::Removed
    }

    /// Whether a field was decided by itself when the form was sent
    pub(super) fn is_split(&self, sent: &Filled) -> bool {
        self.by_field.iter().any(|field| sent.is_checked(&field.name))
    }

    /// Whether what was changed by hand in a field stays
    pub(super) fn keeps_field(&self, field: &FieldDifference) -> bool {
        field.conflict && field.choice.map_or(self.keeps, |choice| choice == Choice::Keep)
    }
}

/// What may be chosen for all conflicts, and for all likenesses, where there are any
pub(super) fn for_all(asked: &[Difference]) -> Vec<ForAll> {
    let [conflicts, likely] = [DifferenceKind::Conflict, DifferenceKind::Likely]
        .map(|kind| asked.iter().any(|difference| difference.kind == kind && difference.choice.is_none()));
    let conflicts = conflicts.then(|| ForAll {
        name: form::CONFLICTS,
        legend: "Voor alles wat ook met de hand is gewijzigd",
        choices: choices(DifferenceKind::Conflict),
    });
    let likely = likely.then(|| ForAll {
        name: form::LIKELY,
        legend: "Voor alles wat op een opgeslagen rij lijkt",
        choices: choices(DifferenceKind::Likely),
    });
    conflicts.into_iter().chain(likely).collect()
}

fn choices(kind: DifferenceKind) -> Vec<(&'static str, &'static str)> {
    let of_kind: &[Choice] = match kind {
        DifferenceKind::Conflict => &[Choice::Keep, Choice::Overwrite],
        DifferenceKind::Likely => &[Choice::Same, Choice::New],
        DifferenceKind::New | DifferenceKind::Changed | DifferenceKind::Missing | DifferenceKind::Kept => &[],
    };
    of_kind.iter().map(|choice| (choice.as_str(), choice.label())).collect()
}

pub(super) fn difference_row(difference: Difference, may_decide: bool) -> DifferenceRow {
    let asks = may_decide && difference.choice.is_none() && form::ASKING.contains(&difference.kind);
    let row = difference.row_number.map(|row| row.to_string());
    let fields: Vec<FieldDifference> = serde_json::from_value(difference.fields).unwrap_or_default();
    let is_new = difference.kind == DifferenceKind::New;
    let is_removable = difference.kind == DifferenceKind::Missing && difference.row_key.is_some();
    let (facts, rest) = if is_new { facts(&fields) } else { (String::new(), true) };
    let disputed = fields.iter().filter(|field| asks && field.conflict).map(|field| FieldChoice {
        name: form::name_of_field(difference.difference_id, &field.field),
        heading: field.field.clone(),
    });
    let disputed: Vec<FieldChoice> = disputed.collect();
    let choice = difference.choice;
    let row = DifferenceRow {
        id: difference.difference_id,
        key: difference.row_key,
        by_hand: String::new(),
        is: difference.kind,
        fate: Fate::Stays,
        kind: difference.kind.label(),
        place: difference.sheet.map(|sheet| place(Some(&sheet), row.as_deref())).unwrap_or_default(),
        label: difference.label,
        by_field: if disputed.len() > 1 { disputed } else { Vec::new() },
        removal: if may_decide && is_removable {
            form::name_of_removal(difference.difference_id)
        } else {
            String::new()
        },
        fields: if rest { fields } else { Vec::new() },
        facts,
        keeps: difference.choice == Some(Choice::Keep),
        asks: if asks { form::name_of_choice(difference.difference_id) } else { String::new() },
        choices: if asks { choices(difference.kind) } else { Vec::new() },
        chosen: difference.choice.map_or("", Label::label),
    };
    row.with_fate(choice)
}

/// What a table of these differences holds: "Nieuwe en gewijzigde rijen"
pub(super) fn held(rows: &[&DifferenceRow]) -> &'static str {
    let has = |kind| rows.iter().any(|row| row.is == kind);
    match (has(DifferenceKind::New), has(DifferenceKind::Changed), has(DifferenceKind::Missing)) {
        (true, true, true) => "Nieuwe en gewijzigde rijen, en rijen die niet meer in het bestand staan",
        (true, false, true) => "Nieuwe rijen, en rijen die niet meer in het bestand staan",
        (false, true, true) => "Gewijzigde rijen, en rijen die niet meer in het bestand staan",
        (false, false, true) => "Rijen die niet meer in het bestand staan",
        (true, true, false) => "Nieuwe en gewijzigde rijen",
        (true, false, false) => "Nieuwe rijen",
        (false, _, false) => "Gewijzigde rijen",
    }
}

/// "Penvoerder: Delft · Publicatie: Q1 2027": the main facts of a new row, else its first, and whether there are more
fn facts(fields: &[FieldDifference]) -> (String, bool) {
    let is_main = |field: &&FieldDifference| MAIN.contains(&field.field.as_str());
    let mut shown: Vec<&FieldDifference> = fields.iter().filter(is_main).collect();
    shown.sort_by_key(|field| MAIN.iter().position(|main| *main == field.field));
    if shown.is_empty() {
        shown = fields.iter().collect();
    }
    shown.truncate(MOST_MAIN);
    let told = |field: &&FieldDifference| Some(format!("{}: {}", field.field, field.after.as_deref()?));
    let texts: Vec<String> = shown.iter().filter_map(told).collect();
    (texts.join(" · "), shown.len() < fields.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_row_is_told_by_its_main_facts() {
        let field = |name: &str, after: &str| FieldDifference {
            field: name.to_owned(),
            after: Some(after.to_owned()),
            ..FieldDifference::default()
        };
        let all = [field("Nr", "1"), field("Publicatie", "Q1"), field("Penvoerder", "Delft")];
        assert_eq!(facts(&all), ("Penvoerder: Delft · Publicatie: Q1".to_owned(), true));
        assert_eq!(facts(&all[..1]), ("Nr: 1".to_owned(), false));
        assert_eq!(facts(&[]), (String::new(), false));
    }
}
