//! Events of contracts: the last day on which notice can be given, and the last day of the contract. For members alone.

use chrono::NaiveDate;
use schema::{
    texts::{CONTRACT_ENDS, Label, NOTICE_DAY, event_title, notice_label},
    types::{ContractStatus, NoticePeriod, dutch_day},
};

use super::{
    Surroundings,
    event::{Certainty, Event},
};
use crate::read::{
    Days,
    contract::{Asked, ContractFilter, ContractWithRelations},
};

const CATEGORY: &str = "Contract";

/// What is told of a contract
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    Notice,
    End,
}

impl Told {
    pub(super) const ALL: [Self; 2] = [Self::Notice, Self::End];

    /// Which contracts have it on these days
    pub(super) fn filter(self, days: Days, organization: Option<&str>) -> ContractFilter {
        let organization = organization.map(|code| vec![code.to_owned()]);
        let all = ContractFilter { organization, ..ContractFilter::default() };
        match self {
            Self::Notice => ContractFilter { notice: days, ..all },
            Self::End => ContractFilter { current_end: days, ..all },
        }
    }

    fn day(self, of: &ContractWithRelations) -> Option<NaiveDate> {
        match self {
            Self::Notice => of.contract.notice_on(),
            Self::End => of.contract.current_end_on,
        }
    }

    /// Whether it still means something: who ended a contract gives no notice
    fn is_told_of(self, of: &ContractWithRelations) -> bool {
        let is_there = of.contract.missing_since.is_none();
        is_there
            && match of.contract.status {
                Some(ContractStatus::Cancelled) => false,
                Some(ContractStatus::Terminated) => self == Self::End,
                _ => true,
            }
    }
}

/// What of contracts is read
pub(super) fn asked() -> Asked {
    Asked { follow_up: true, ..Asked::default() }
}

/// What is told of a contract; `None` when it has no such day
pub(super) fn event(
    told: Told,
    of: &ContractWithRelations,
    surroundings: &Surroundings<'_>,
) -> Option<Event> {
    let day = told.day(of).filter(|_| told.is_told_of(of))?;
    let contract = &of.contract;
    let (name, what) = match told {
        Told::Notice => ("NOTICE", NOTICE_DAY),
        Told::End => ("END", CONTRACT_ENDS),
    };
    let is_pending = contract.status == Some(ContractStatus::Pending);
    Some(Event {
        uid: surroundings.uid(contract.contract_id, name),
        sequence: contract.version.into(),
        changed_at: contract.updated_at,
        first: day,
        last: day,
        title: event_title(what, None, &format!("{} ({})", contract.title, of.organization.name)),
        description: description(told, of),
        certainty: if is_pending { Certainty::Tentative } else { Certainty::Confirmed },
        category: CATEGORY,
        address: surroundings.address("contracts", contract.contract_id),
    })
}

fn description(told: Told, of: &ContractWithRelations) -> String {
    let contract = &of.contract;
    let end = contract.current_end_on.filter(|_| told == Told::Notice).map(dutch_day);
    let notice = NoticePeriod::stored(contract.notice_months, contract.notice_days).map(notice_label);
    let follow_up = of.follow_up.as_ref();
    let parts = [
        ("Einde contract", end),
        ("Opzegtermijn", notice),
        ("Organisatie", Some(of.organization.name.clone())),
        ("Leverancier", of.supplier.as_ref().and_then(|supplier| supplier.name.clone())),
        ("Contractnummer", contract.reference.clone()),
        ("Stilzwijgende verlenging", contract.renewal.map(|renewal| renewal.label().to_owned())),
        ("Vervolg", follow_up.map(|tender| format!("{} ({})", tender.title, tender.status.label()))),
    ];
    let told = parts.into_iter().filter_map(|(name, value)| Some(format!("{name}: {}", value?)));
    told.collect::<Vec<_>>().join("\n")
}
