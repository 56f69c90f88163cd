//! The form that changes the plan of a draft: what is filled in, what is meant by it, and what is wrong with it.

use schema::{
    texts::{PLACE_MALFORMED, violation_sentence},
    types::PlanItemKind,
};

use crate::{
    read::annual_plan::PlanItems,
    write::{
        Refused,
        annual_plan::{PlanChange, PlanItemDraft},
    },
};

/// Rows for new parts, of each kind
const NEW_ROWS: usize = 2;
/// More rows than these no form of ours sends
const MOST_ROWS: usize = 200;

/// A plan as it is filled in
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PlanForm {
    /// The version that was read
    pub(super) version: String,
    /// Goals, focus points and activities
    pub(super) parts: [PartForm; 3],
}

/// The parts of a kind
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PartForm {
    kind: PlanItemKind,
    /// Those that are filled in, and then those to be filled in
    pub(super) rows: Vec<ItemRow>,
}

/// A goal, focus point or activity
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct ItemRow {
    /// Place among those of its kind, from 1
    pub(super) place: String,
    /// What it is
    pub(super) title: String,
    /// What is done
    pub(super) description: String,
    /// What is wrong, each with the field that it is about
    errors: Vec<(&'static str, String)>,
}

/// The fields of a row
const FIELDS: [&str; 3] = ["place", "title", "description"];

impl ItemRow {
    /// Whether it is no part: nothing is filled in, or was emptied
    fn is_blank(&self) -> bool {
        self.title.trim().is_empty() && self.description.trim().is_empty()
    }

    /// Whether its place is a number; none is the last
    fn has_place(&self) -> bool {
        self.place.trim().is_empty() || self.place.trim().parse::<u32>().is_ok()
    }

    /// What is wrong with a field; empty when nothing is
    pub(super) fn error(&self, field: &str) -> String {
        let of_field = self.errors.iter().filter(|(of, _)| *of == field);
        of_field.map(|(_, sentence)| sentence.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// Whether something is wrong with it
    pub(super) fn is_wrong(&self) -> bool {
        !self.errors.is_empty()
    }
}

impl PartForm {
    /// What its fields are called
    pub(super) const fn name(&self) -> &'static str {
        match self.kind {
            PlanItemKind::Goal => "goals",
            PlanItemKind::FocusPoint => "focus_points",
            PlanItemKind::Activity => "activities",
        }
    }

    /// What they are, as a heading
    pub(super) const fn title(&self) -> &'static str {
        match self.kind {
            PlanItemKind::Goal => "Doelstellingen",
            PlanItemKind::FocusPoint => "Speerpunten",
            PlanItemKind::Activity => "Activiteiten",
        }
    }

    /// What one of them is, as a label
    pub(super) const fn noun(&self) -> &'static str {
        match self.kind {
            PlanItemKind::Goal => "Doelstelling",
            PlanItemKind::FocusPoint => "Speerpunt",
            PlanItemKind::Activity => "Activiteit",
        }
    }

    fn of(kind: PlanItemKind, items: &PlanItems) -> Self {
        let stored = items.of(kind).map(|item| ItemRow {
            place: item.position.to_string(),
            title: item.title.clone(),
            description: item.description.clone().unwrap_or_default(),
            errors: Vec::new(),
        });
        let mut rows: Vec<ItemRow> = stored.collect();
        rows.extend((0..NEW_ROWS).map(|_| ItemRow::default()));
        Self { kind, rows }
    }

    fn sent(kind: PlanItemKind, fields: &[(String, String)]) -> Self {
        let mut part = Self { kind, rows: Vec::new() };
        let name = part.name();
        let field = |field: &str, index: usize| {
            let wanted = format!("{name}-{field}-{index}");
            fields.iter().find(|(sent, _)| *sent == wanted).map(|(_, value)| value.replace("\r\n", "\n"))
        };
        let row = |index| {
            Some(ItemRow {
                title: field("title", index)?,
                place: field("place", index).unwrap_or_default(),
                description: field("description", index).unwrap_or_default(),
                errors: Vec::new(),
            })
        };
        part.rows = (0..MOST_ROWS).map_while(row).collect();
        part
    }

    /// The rows that are parts, by their places; what has none comes last
    fn order(&self) -> Vec<usize> {
        let place = |index: &usize| {
            let place = self.rows.get(*index).and_then(|row| row.place.trim().parse::<u32>().ok());
            place.unwrap_or(u32::MAX)
        };
        let is_part = |(index, row): (usize, &ItemRow)| (!row.is_blank()).then_some(index);
        let mut order: Vec<usize> = self.rows.iter().enumerate().filter_map(is_part).collect();
        order.sort_by_key(place);
        order
    }

    fn errors(&self) -> impl Iterator<Item = (String, &str)> {
        self.rows.iter().enumerate().flat_map(move |(index, row)| {
            let at = move |field: &str| format!("{}-{field}-{index}", self.name());
            row.errors.iter().map(move |(field, sentence)| (at(field), sentence.as_str()))
        })
    }

    /// `None` when a browser sent no rows, so that what is stored stays
    fn drafts(&self) -> Option<Vec<PlanItemDraft>> {
        if self.rows.is_empty() {
            return None;
        }
        let rows = self.order().into_iter().filter_map(|index| self.rows.get(index));
        let draft = |row: &ItemRow| PlanItemDraft {
            title: row.title.clone(),
            description: Some(row.description.clone()),
        };
        Some(rows.map(draft).collect())
    }
}

impl PlanForm {
    /// The plan as it is stored
    pub(super) fn of(version: i32, items: &PlanItems) -> Self {
        Self { version: version.to_string(), parts: kinds().map(|kind| PartForm::of(kind, items)) }
    }

    /// What a browser sent
    pub(super) fn sent(fields: &[(String, String)]) -> Self {
        let version = fields.iter().find(|(name, _)| name == "version").map(|(_, value)| value.clone());
        Self { version: version.unwrap_or_default(), parts: kinds().map(|kind| PartForm::sent(kind, fields)) }
    }

    /// The change that is meant
    pub(super) fn read(&self) -> PlanChange {
        let [goals, focus_points, activities] = &self.parts;
        PlanChange {
            goals: goals.drafts(),
            focus_points: focus_points.drafts(),
            activities: activities.drafts(),
        }
    }

    /// Says of each part whose place is no number that it is none; gives whether all are
    pub(super) fn check_places(&mut self) -> bool {
        let rows = self.parts.iter_mut().flat_map(|part| &mut part.rows);
        for row in rows.filter(|row| !row.is_blank() && !row.has_place()) {
            row.errors.push(("place", PLACE_MALFORMED.to_owned()));
        }
        !self.is_refused()
    }

    /// Whether something is wrong with it
    pub(super) fn is_refused(&self) -> bool {
        !self.errors().is_empty()
    }

    /// What is wrong, each with the field that it is about
    pub(super) fn errors(&self) -> Vec<(String, &str)> {
        self.parts.iter().flat_map(PartForm::errors).collect()
    }

    /// Puts what was refused at its rows; gives what is about none of them
    pub(super) fn refuse(&mut self, refused: &[Refused]) -> Vec<String> {
        let mut left = Vec::new();
        for refused in refused {
            let sentence = violation_sentence(&refused.violation);
            match self.row(&refused.path) {
                Some(row) => {
                    let of_path = refused.path.get(2);
                    let field = FIELDS.iter().find(|field| of_path.is_some_and(|of| of == *field));
                    row.errors.push((field.copied().unwrap_or("title"), sentence));
                }
                None => left.push(sentence),
            }
        }
        left
    }

    /// The row that a path of a change points at
    fn row(&mut self, path: &[String]) -> Option<&mut ItemRow> {
        let (name, index) = (path.first()?, path.get(1)?.parse::<usize>().ok()?);
        let part = self.parts.iter_mut().find(|part| part.name() == name)?;
        let row = part.order().get(index).copied()?;
        part.rows.get_mut(row)
    }
}

const fn kinds() -> [PlanItemKind; 3] {
    [PlanItemKind::Goal, PlanItemKind::FocusPoint, PlanItemKind::Activity]
}

#[cfg(test)]
mod tests {
    use schema::rules::Violation;

    use super::*;

    fn sent(fields: &[(&str, &str)]) -> PlanForm {
        let owned = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        PlanForm::sent(&owned.collect::<Vec<_>>())
    }

    const GOALS: [(&str, &str); 9] = [
        ("version", "3"),
        ("goals-place-0", "2"),
        ("goals-title-0", "Kennis delen"),
        ("goals-description-0", "Eerst dit.\r\n\r\nDan dat."),
        ("goals-place-1", "1"),
        ("goals-title-1", "Kwaliteit"),
        ("goals-title-2", " "),
        ("goals-description-2", ""),
        ("goals-title-3", "Nieuw"),
    ];

    #[test]
    fn parts_take_the_places_that_they_are_given_and_blank_rows_are_none() {
        let change = sent(&GOALS).read();
        let goals = change.goals.unwrap();
        let titles: Vec<&str> = goals.iter().map(|goal| goal.title.as_str()).collect();
        assert_eq!(titles, ["Kwaliteit", "Kennis delen", "Nieuw"]);
        assert_eq!(goals[1].description.as_deref(), Some("Eerst dit.\n\nDan dat."));
        assert_eq!((change.focus_points, change.activities), (None, None), "what was not sent stays");
    }

    #[test]
    fn a_place_that_is_no_number_is_told_where_something_is_said() {
        let mut form = sent(&[
            ("goals-place-0", "eerst"),
            ("goals-title-0", "Kennis delen"),
            ("goals-place-1", "ook"),
            ("goals-title-1", " "),
        ]);
        assert!(!form.check_places());
        assert_eq!(form.errors(), [("goals-place-0".to_owned(), PLACE_MALFORMED)]);
        assert!(sent(&GOALS).check_places());
    }

    #[test]
    fn what_is_refused_stands_at_its_row() {
        let mut form = sent(&GOALS);
        let refused = |path: &[&str], code| Refused {
            path: path.iter().map(|part| (*part).to_owned()).collect(),
            violation: Violation::new(code),
        };
        let left = form.refuse(&[
            refused(&["goals", "0", "title"], "plan.title_missing"),
            refused(&["version"], "budget.version_stale"),
        ]);
        assert_eq!(left.len(), 1);
        let errors = form.errors();
        assert_eq!((errors.len(), errors[0].0.as_str()), (1, "goals-title-1"));
    }
}
