//! The form that changes a draft: what is filled in, what is meant by it, and what is wrong with it.

use schema::{
    models::Organization,
    rules::Violation,
    texts::{budget_line_named, violation_sentence},
};
use uuid::Uuid;

use crate::{
    read::budget::{BudgetWithLines, WeightOf},
    web::dutch::{amount, plain_amount},
    write::{
        Refused,
        budget::{BudgetChange, LineChange, LineDraft, WeightDraft},
        tender::OrganizationKey,
    },
};

/// Rows for new lines
const NEW_LINES: usize = 3;
/// More rows than these no form of ours sends
const MOST_ROWS: usize = 600;

/// A draft as it is filled in
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct DraftForm {
    /// The version that was read
    pub(super) version: String,
    /// What the revision is for
    pub(super) note: String,
    /// Lines, those to be filled in last
    pub(super) lines: Vec<LineRow>,
    /// One a member without inhabitants
    pub(super) weights: Vec<WeightRow>,
}

/// A line
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct LineRow {
    /// The line that it was; empty for a new one
    pub(super) id: String,
    /// Place among the lines, from 1
    pub(super) place: String,
    /// Name
    pub(super) name: String,
    /// Kind of costs
    pub(super) category: String,
    /// Amount
    pub(super) amount: String,
    /// Whether it goes
    pub(super) is_removed: bool,
    /// What is wrong with it, each with the field that it is about
    errors: Vec<(&'static str, String)>,
}

/// The fields of a line that something may be wrong with
const LINE_FIELDS: [&str; 3] = ["name", "category", "amount"];

/// What a member without inhabitants counts for
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct WeightRow {
    /// The member
    pub(super) organization: String,
    /// Its name
    pub(super) name: String,
    /// Inhabitants that it counts for
    pub(super) weight: String,
    /// Why
    pub(super) reason: String,
    /// What is wrong with it; empty when nothing is
    pub(super) error: String,
}

impl LineRow {
    fn is_blank(&self) -> bool {
        [&self.name, &self.category, &self.amount].iter().all(|text| text.trim().is_empty())
    }

    /// What is wrong with a field; empty when nothing is
    pub(super) fn error(&self, field: &str) -> String {
        let of_field = self.errors.iter().filter(|(of, _)| *of == field);
        of_field.map(|(_, sentence)| sentence.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// Whether it is no line: removed, or a new row that nothing was filled in of
    fn is_left_out(&self) -> bool {
        self.is_removed || self.id.is_empty() && self.is_blank()
    }
}

impl DraftForm {
    /// The draft as it is stored
    pub(super) fn of(row: &BudgetWithLines, weights: &[WeightOf], weighed: &[Organization]) -> Self {
        let line = |line: &schema::models::BudgetLine| LineRow {
            id: line.budget_line_id.to_string(),
            place: line.position.to_string(),
            name: line.name.clone(),
            category: line.category.clone().unwrap_or_default(),
            amount: plain_amount(line.amount_eur),
            ..LineRow::default()
        };
        let weight = |organization: &Organization| {
            let is_of = |weight: &&WeightOf| weight.weight.organization_id == organization.organization_id;
            let stored = weights.iter().find(is_of).map(|weight| &weight.weight);
            WeightRow {
                organization: organization.organization_id.to_string(),
                name: organization.name.clone(),
                weight: stored.map(|stored| stored.weight.to_string()).unwrap_or_default(),
                reason: stored.map(|stored| stored.reason.clone()).unwrap_or_default(),
                error: String::new(),
            }
        };
        let mut lines: Vec<LineRow> = row.lines.iter().map(line).collect();
        lines.extend((0..NEW_LINES).map(|_| LineRow::default()));
        Self {
            version: row.budget.version.to_string(),
            note: row.budget.note.clone().unwrap_or_default(),
            lines,
            weights: weighed.iter().map(weight).collect(),
        }
    }

    /// What a browser sent
    pub(super) fn sent(fields: &[(String, String)]) -> Self {
        let field = |name: &str| fields.iter().find(|(sent, _)| sent == name).map(|(_, value)| value.clone());
        let text = |name: &str, index: usize| field(&format!("{name}-{index}")).unwrap_or_default();
        let rows = |name: &'static str| {
            (0..MOST_ROWS).take_while(move |index| field(&format!("{name}-{index}")).is_some())
        };
        let line = |index| LineRow {
            id: text("id", index),
            place: text("place", index),
            // It stands in a field of several lines, so that all of it is seen.
            name: text("name", index).split_whitespace().collect::<Vec<_>>().join(" "),
            category: text("category", index),
            amount: text("amount", index),
            is_removed: !text("remove", index).is_empty(),
            errors: Vec::new(),
        };
        let weight = |index| WeightRow {
            organization: text("organization", index),
            name: text("member", index),
            weight: text("weight", index),
            reason: text("reason", index),
            error: String::new(),
        };
        Self {
            version: field("version").unwrap_or_default(),
            note: field("note").unwrap_or_default(),
            lines: rows("name").map(line).collect(),
            weights: rows("organization").map(weight).collect(),
        }
    }

    /// Whether something is wrong with it
    pub(super) fn is_refused(&self) -> bool {
        !self.errors().is_empty()
    }

    /// What is wrong, each with the field that it is about, and for a line with its name
    pub(super) fn errors(&self) -> Vec<(String, String)> {
        let lines = self.lines.iter().enumerate().flat_map(|(index, line)| {
            let row = budget_line_named(&line.name, index + 1);
            line.errors
                .iter()
                .map(move |(field, error)| (format!("{field}-{index}"), format!("{row}: {error}")))
        });
        let weights = self.weights.iter().enumerate().filter(|(_, weight)| !weight.error.is_empty());
        let weights = weights
            .map(|(index, weight)| (format!("weight-{index}"), format!("{}: {}", weight.name, weight.error)));
        lines.chain(weights).collect()
    }

    /// The change that is meant, with the row of each line; `None`, with the errors in the rows, when something is not to be
    /// understood
    pub(super) fn read(&mut self) -> Option<(BudgetChange, Vec<usize>)> {
        let order = self.order();
        let lines: Vec<LineChange> = order.iter().filter_map(|index| self.line(*index)).collect();
        let weights = self.read_weights();
        if self.is_refused() {
            return None;
        }
        let change = BudgetChange { note: Some(Some(self.note.clone())), lines: Some(lines), weights };
        Some((change, order))
    }

    /// The rows that are lines, by their places; what has none comes last
    fn order(&self) -> Vec<usize> {
        let place = |index: &usize| {
            let place = self.lines.get(*index).and_then(|line| line.place.trim().parse::<u32>().ok());
            place.unwrap_or(u32::MAX)
        };
        let is_line = |(index, line): (usize, &LineRow)| (!line.is_left_out()).then_some(index);
        let mut order: Vec<usize> = self.lines.iter().enumerate().filter_map(is_line).collect();
        order.sort_by_key(place);
        order
    }

    fn line(&mut self, index: usize) -> Option<LineChange> {
        let row = self.lines.get_mut(index)?;
        let mut wrong = |field, code| row.errors.push((field, violation_sentence(&Violation::new(code))));
        if row.name.is_empty() {
            wrong("name", "budget.line_name_missing");
        }
        let amount = amount(&row.amount);
        if amount.is_none() {
            wrong("amount", "budget.amount_not_money");
        }
        let amount = amount.filter(|_| row.errors.is_empty())?;
        let category = (!row.category.trim().is_empty()).then(|| row.category.clone());
        Some(LineChange {
            id: row.id.parse().ok(),
            line: LineDraft { name: row.name.clone(), category, amount },
        })
    }

    /// `None` when there is no member without inhabitants, so that what is stored stays
    fn read_weights(&mut self) -> Option<Vec<WeightDraft>> {
        let rows = self.weights.iter_mut();
        let is_filled = |row: &&mut WeightRow| !row.weight.trim().is_empty() || !row.reason.trim().is_empty();
        let weights: Vec<WeightDraft> = rows.filter(is_filled).filter_map(WeightRow::read).collect();
        (!self.weights.is_empty()).then_some(weights)
    }

    /// Puts what was refused at its rows; gives what is about none of them
    pub(super) fn refuse(&mut self, refused: &[Refused], order: &[usize]) -> Vec<String> {
        let mut left = Vec::new();
        for refused in refused {
            let sentence = violation_sentence(&refused.violation);
            let mut path = refused.path.iter().map(String::as_str);
            let index = |text: Option<&str>| text.and_then(|text| text.parse::<usize>().ok());
            let error = match path.next() {
                Some("lines") => {
                    let row = index(path.next()).and_then(|line| order.get(line)).copied();
                    if let Some(row) = row.and_then(|row| self.lines.get_mut(row)) {
                        let named = path.next();
                        let field = LINE_FIELDS.into_iter().find(|field| Some(*field) == named);
                        row.errors.push((field.unwrap_or("name"), sentence));
                        continue;
                    }
                    None
                }
                Some("weights") => {
                    let filled = |row: &&mut WeightRow| !row.weight.trim().is_empty();
                    let row =
                        index(path.next()).and_then(|at| self.weights.iter_mut().filter(filled).nth(at));
                    row.map(|row| &mut row.error)
                }
                _ => None,
            };
            match error {
                Some(error) if error.is_empty() => *error = sentence,
                Some(error) => {
                    error.push(' ');
                    error.push_str(&sentence);
                }
                None => left.push(sentence),
            }
        }
        left
    }
}

impl WeightRow {
    fn read(&mut self) -> Option<WeightDraft> {
        let weight = self.weight.trim().replace('.', "").parse().ok();
        let (Some(weight), Ok(organization)) = (weight, self.organization.parse::<Uuid>()) else {
            self.error = violation_sentence(&Violation::new("weight.not_positive"));
            return None;
        };
        Some(WeightDraft {
            organization: OrganizationKey::Id(organization),
            weight,
            reason: self.reason.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::dec;

    use super::*;

    fn sent(fields: &[(&str, &str)]) -> DraftForm {
        let owned = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        DraftForm::sent(&owned.collect::<Vec<_>>())
    }

    const TWO_LINES: [(&str, &str); 12] = [
        ("version", "3"),
        ("id-0", "00000000-0000-0000-0000-000000000001"),
        ("place-0", "2"),
        ("name-0", "Onvoorzien"),
        ("category-0", ""),
        ("amount-0", "2.000"),
        ("name-1", "Huur"),
        ("place-1", "1"),
        ("category-1", "Huisvesting"),
        ("amount-1", "€ 1.250,50"),
        ("name-2", ""),
        ("amount-2", " "),
    ];

    #[test]
    fn lines_take_the_places_that_they_are_given_and_blank_rows_are_none() {
        let (change, order) = sent(&TWO_LINES).read().unwrap();
        assert_eq!(order, [1, 0]);
        let lines = change.lines.unwrap();
        assert_eq!((lines.len(), lines[0].id, lines[1].id), (2, None, Some(Uuid::from_u128(1))));
        assert_eq!(lines[0].line.amount, dec!(1250.50));
        assert_eq!(lines[0].line.category.as_deref(), Some("Huisvesting"));
        assert_eq!(lines[1].line.amount, dec!(2000));
        assert_eq!(change.weights, None);
    }

    #[test]
    fn a_line_goes_when_that_is_said_and_not_when_it_is_emptied() {
        let mut removed = TWO_LINES.to_vec();
        removed.push(("remove-0", "yes"));
        assert_eq!(sent(&removed).read().unwrap().0.lines.unwrap().len(), 1);
        let emptied = TWO_LINES
            .map(|(name, value)| (name, if name.ends_with("t-0") || name == "name-0" { "" } else { value }));
        let mut form = sent(&emptied);
        assert!(form.read().is_none());
        let errors = form.errors();
        let fields: Vec<_> = errors.iter().map(|(field, _)| field.as_str()).collect();
        assert_eq!(fields, ["name-0", "amount-0"]);
    }

    #[test]
    fn what_is_refused_stands_at_its_row() {
        let mut form = sent(&TWO_LINES);
        let (_, order) = form.read().unwrap();
        let refused = |path: &[&str], code| Refused {
            path: path.iter().map(|part| (*part).to_owned()).collect(),
            violation: Violation::new(code),
        };
        let left = form.refuse(
            &[
                refused(&["lines", "0", "name"], "budget.line_name_missing"),
                refused(&["version"], "budget.version_stale"),
            ],
            &order,
        );
        assert_eq!(left.len(), 1);
        let sentence = "Huur: Vul de naam van de begrotingspost in.".to_owned();
        assert_eq!(form.errors(), [("name-1".to_owned(), sentence)]);
    }
}
