//! What there is to choose from.

use schema::{
    texts::Label,
    types::{ContractNature, Procedure, TenderStatus},
};

use super::which::Which;
use crate::{
    quarter::Quarter,
    read::partnership::Member,
    web::{dutch, filled::Choice},
};

/// The values that the fields of the filter may have
pub(super) struct Choices {
    pub(super) leads: Vec<Choice>,
    pub(super) participants: Vec<Choice>,
    pub(super) natures: Vec<Choice>,
    pub(super) procedures: Vec<Choice>,
    pub(super) statuses: Vec<Choice>,
    pub(super) quarters: Vec<Choice>,
    /// What is chosen, in words; empty when nothing is
    pub(super) told: String,
    /// Whether some of what was asked for is not understood, so that it chooses nothing
    pub(super) is_partial: bool,
}

impl Choices {
    /// Those of a year, with what is chosen now
    pub(super) fn new(which: &Which, year: i32, members: &[Member]) -> Self {
        let of_year = members.iter().filter(|member| member.is_in(year));
        let mut organizations: Vec<(String, String)> = of_year
            .filter_map(|member| Some((member.organization.code.clone()?, member.organization.name.clone())))
            .collect();
        organizations.dedup();
        let quarters = (1..=4).filter_map(|number| Quarter::of(year, number));
        let named = |quarter: Quarter| (quarter.to_string(), quarter.name());
        let chosen_quarter = which.tenders.quarter.parse().ok().map(named);
        let unknown = |code: &String| (!code.is_empty()).then(|| (code.clone(), code.clone()));
        let choices = Self {
            leads: with(choices(organizations.clone(), &which.tenders.lead), unknown(&which.tenders.lead)),
            participants: with(
                choices(organizations, &which.tenders.participant),
                unknown(&which.tenders.participant),
            ),
            natures: labelled(ContractNature::ALL, &which.tenders.nature),
            procedures: labelled(Procedure::ALL, &which.tenders.procedure),
            statuses: labelled(TenderStatus::ALL, &which.tenders.status),
            quarters: with(choices(quarters.map(named), &which.tenders.quarter), chosen_quarter),
            told: String::new(),
            is_partial: false,
        };
        let told = choices.told(which);
        let is_partial = told.len() < which.tenders.asked();
        Self { told: told.join(", "), is_partial, ..choices }
    }

    /// What is chosen, field by field, as it stands above the tenders, on paper too
    fn told(&self, which: &Which) -> Vec<String> {
        let fields = [
            ("doet mee", &self.participants),
            ("penvoerder", &self.leads),
            ("publicatie mogelijk in", &self.quarters),
            ("status", &self.statuses),
            ("soort opdracht", &self.natures),
            ("procedure", &self.procedures),
        ];
        let typed = [
            ("waarde vanaf", &which.tenders.minimum),
            ("waarde tot en met", &which.tenders.maximum),
            ("met de tekst", &which.tenders.text),
        ];
        // An amount that is none narrows nothing.
        let is_text = |label: &str| label == "met de tekst";
        let chosen = fields.iter().filter_map(|(label, choices)| {
            let choice = choices.iter().find(|choice| choice.is_chosen)?;
            Some(format!("{label} {}", choice.name))
        });
        let typed = typed
            .iter()
            .filter(|(label, text)| {
                !text.trim().is_empty() && (is_text(label) || dutch::amount(text).is_some())
            })
            .map(|(label, text)| match text.trim() {
                words if is_text(label) => format!("{label} “{words}”"),
                amount => format!("{label} {amount}"),
            });
        chosen.chain(typed).collect()
    }
}

fn labelled<T: Label + ToString + Copy>(all: &[T], chosen: &str) -> Vec<Choice> {
    choices(all.iter().map(|value| (value.to_string(), value.label().to_owned())), chosen)
}

fn choices(all: impl IntoIterator<Item = (String, String)>, chosen: &str) -> Vec<Choice> {
    let choice = |(value, name): (String, String)| Choice { is_chosen: value == chosen, value, name };
    all.into_iter().map(choice).collect()
}

/// With what was chosen among them, also when it is none of them: it narrows all the same
fn with(mut choices: Vec<Choice>, chosen: Option<(String, String)>) -> Vec<Choice> {
    if let Some((value, name)) = chosen.filter(|_| !choices.iter().any(|choice| choice.is_chosen)) {
        choices.push(Choice { is_chosen: true, value, name });
    }
    choices
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tender_choice::TenderChoice;

    #[test]
    fn what_is_not_understood_is_not_told() {
        let chosen = |minimum: &str, text: &str| {
            let tenders = TenderChoice {
                minimum: minimum.to_owned(),
                text: text.to_owned(),
                ..TenderChoice::default()
            };
            let choices = Choices::new(&Which { tenders, ..Which::default() }, 2023, &[]);
            (choices.told, choices.is_partial)
        };
        assert_eq!(chosen("veel", ""), (String::new(), true));
        assert_eq!(chosen("veel", "groen"), ("met de tekst “groen”".to_owned(), true));
        assert_eq!(chosen("1,5 mln", " "), ("waarde vanaf 1,5 mln".to_owned(), false));
        assert_eq!(chosen("", ""), (String::new(), false));
    }

    #[test]
    fn what_was_chosen_is_always_among_them() {
        let tenders = TenderChoice {
            lead: "GM0363".to_owned(),
            quarter: "2024-Q1".to_owned(),
            nature: "ART".to_owned(),
            ..TenderChoice::default()
        };
        let which = Which { tenders, ..Which::default() };
        let choices = Choices::new(&which, 2023, &[]);
        let chosen = |choices: &[Choice]| -> Vec<String> {
            choices.iter().filter(|choice| choice.is_chosen).map(|choice| choice.value.clone()).collect()
        };
        assert_eq!(chosen(&choices.leads), ["GM0363"]);
        assert_eq!(chosen(&choices.quarters), ["2024-Q1"]);
        assert_eq!(choices.quarters.len(), 5);
        assert_eq!(chosen(&choices.natures), Vec::<String>::new());
        assert_eq!(choices.told, "penvoerder GM0363, publicatie mogelijk in Q1 2024");
        assert!(choices.is_partial, "no nature is ART");
    }
}
