//! An opportunity, as the page shows it.

use std::collections::{BTreeMap, HashMap};

use chrono::Datelike;
use schema::{
    models::CpvEntry,
    rules::{
        alignment::{self, Bridging, Opportunity},
        planning::{Wanted, back_plan},
    },
    texts::Label,
    types::{PlanningStep, Procedure, dutch_day, euros},
};
use uuid::Uuid;

use crate::{
    read::{
        contract::{ContractText, ContractWithRelations},
        planning::Timing,
    },
    web::filled::{Choice, Filled},
};

/// Most contracts of an opportunity that are shown
const MOST_ROWS: usize = 100;

/// Contracts that could be tendered together
pub(super) struct Proposal {
    /// Place on the page, from 1, which tells its fields apart
    pub(super) number: usize,
    /// `CPV 77`, with what it stands for where a list told it
    pub(super) category: String,
    pub(super) starts_on: String,
    /// Who hold them, by name
    pub(super) members: String,
    pub(super) value: String,
    /// How much bridging there is, in words
    pub(super) bridging: String,
    /// Earliest day that is not to be missed; empty when none is known
    pub(super) first_notice: String,
    /// The latest days of what comes first
    pub(super) begins: String,
    pub(super) rows: Vec<Row>,
    /// How many more contracts there are than are shown
    pub(super) more: usize,
    pub(super) form: Accept,
}

/// How a contract gets there
pub(super) struct Row {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) reference: String,
    pub(super) holder: String,
    /// Its last day as it stands
    pub(super) ends: String,
    /// Which options are used first, in words
    pub(super) options: String,
    /// Its last day then
    pub(super) then: String,
    /// What is between, in words
    pub(super) bridging: String,
    /// Last day for notice then
    pub(super) notice: String,
}

/// The form that accepts it
pub(super) struct Accept {
    /// First day of the joint contract, as it is sent
    pub(super) starts_on: String,
    pub(super) title: String,
    pub(super) year: String,
    pub(super) leads: Vec<Choice>,
    pub(super) procedures: Vec<Choice>,
    /// The contracts with their versions, as they are sent
    pub(super) contracts: String,
    /// Whether it was sent and refused
    pub(super) is_open: bool,
}

impl Proposal {
    pub(super) fn new(
        place: usize,
        (category, opportunity): &(String, Opportunity),
        name: Option<&CpvEntry>,
        contracts: &HashMap<Uuid, ContractWithRelations>,
        timing: &Timing,
        filled: &Filled,
    ) -> Self {
        let of = |choice: &alignment::Choice| contracts.get(&choice.contract_id);
        let found: Vec<&ContractWithRelations> = opportunity.choices.iter().filter_map(of).collect();
        let members: BTreeMap<&str, Uuid> =
            found.iter().map(|of| (of.organization.name.as_str(), of.organization.organization_id)).collect();
        let first_notice = opportunity.choices.iter().filter_map(|choice| choice.notice_on).min();
        let shown = opportunity.choices.iter().take(MOST_ROWS);
        Self {
            number: place + 1,
            category: name.map_or_else(
                || format!("CPV {category}"),
                |name| format!("CPV {category}, {}", name.label()),
            ),
            starts_on: dutch_day(opportunity.starts_on),
            members: members.keys().copied().collect::<Vec<_>>().join(", "),
            value: euros(opportunity.value_eur),
            bridging: match opportunity.bridging_months {
                0 => "geen".to_owned(),
                1 => "1 maand".to_owned(),
                months => format!("samen {months} maanden"),
            },
            first_notice: first_notice.map(dutch_day).unwrap_or_default(),
            begins: begins(opportunity, timing),
            rows: shown.filter_map(|choice| Some(Row::new(choice, of(choice)?))).collect(),
            more: opportunity.choices.len().saturating_sub(MOST_ROWS),
            form: Accept::new(opportunity, &found, &members, filled),
        }
    }
}

/// The latest days of what comes first, by a European open procedure
fn begins(opportunity: &Opportunity, timing: &Timing) -> String {
    let wanted = Wanted {
        contract_start: opportunity.starts_on,
        procedure: Procedure::EuropeanUnspecified,
        is_electronic: true,
    };
    let plan = back_plan(wanted, &timing.terms, &timing.lead_times);
    let first = [PlanningStep::PreKickoff, PlanningStep::Kickoff, PlanningStep::Publication];
    let steps = plan.steps.iter().filter(|planned| first.contains(&planned.step));
    let told = steps.map(|planned| format!("{} {}", planned.step.label(), dutch_day(planned.latest)));
    told.collect::<Vec<_>>().join(", ")
}

impl Row {
    fn new(choice: &alignment::Choice, of: &ContractWithRelations) -> Self {
        let row = &of.contract;
        let unused = of.options.iter().filter(|option| !option.used);
        let used: Vec<String> =
            unused.take(choice.options).map(|option| option.position.to_string()).collect();
        Self {
            id: row.contract_id.to_string(),
            title: row.title.clone(),
            reference: row.reference.clone().unwrap_or_default(),
            holder: of.organization.name.clone(),
            ends: row.current_end_on.map(dutch_day).unwrap_or_default(),
            options: match used.as_slice() {
                [] => "geen".to_owned(),
                [one] => format!("optie {one}"),
                many => format!("opties {}", many.join(" en ")),
            },
            then: dutch_day(choice.ends_on),
            bridging: match choice.bridging {
                Bridging::None => "sluit aan".to_owned(),
                Bridging::Prolonged(months) => format!("{} langer doorlopen", months_name(months)),
                Bridging::EndedEarly(months) => format!("{} eerder eindigen", months_name(months)),
            },
            notice: choice.notice_on.map(dutch_day).unwrap_or_default(),
        }
    }
}

fn months_name(months: u32) -> String {
    if months == 1 { "1 maand".to_owned() } else { format!("{months} maanden") }
}

impl Accept {
    fn new(
        opportunity: &Opportunity,
        found: &[&ContractWithRelations],
        members: &BTreeMap<&str, Uuid>,
        filled: &Filled,
    ) -> Self {
        let contract =
            |of: &&ContractWithRelations| format!("{}:{}", of.contract.contract_id, of.contract.version);
        let contracts = found.iter().map(contract).collect::<Vec<_>>().join(" ");
        let is_open = filled.text("contracts") == contracts;
        let sent = |field, usual: String| if is_open { filled.text(field).to_owned() } else { usual };
        let lead = sent("lead", String::new());
        let procedure = sent("procedure", Procedure::EuropeanUnspecified.to_string());
        let choice = |(name, id): (&&str, &Uuid)| {
            let value = id.to_string();
            Choice { is_chosen: value == lead, value, name: (*name).to_owned() }
        };
        Self {
            starts_on: opportunity.starts_on.to_string(),
            title: sent("title", title(found)),
            year: sent("year", opportunity.starts_on.year().to_string()),
            leads: members.iter().map(choice).collect(),
            procedures: Procedure::ALL.iter().map(|one| of_procedure(*one, &procedure)).collect(),
            contracts,
            is_open,
        }
    }
}

fn of_procedure(procedure: Procedure, chosen: &str) -> Choice {
    let value = procedure.to_string();
    Choice { is_chosen: value == chosen, value, name: procedure.label().to_owned() }
}

/// The category that they are all of, or else the title of the first
fn title(found: &[&ContractWithRelations]) -> String {
    let category =
        |of: &&ContractWithRelations| of.texts.get(ContractText::Category).ok().flatten().map(str::to_owned);
    let first = found.first().and_then(category);
    let is_common = found.iter().all(|of| category(of) == first);
    let title = found.first().map(|of| of.contract.title.clone()).unwrap_or_default();
    first.filter(|_| is_common).unwrap_or(title)
}
