//! A quarter that is looked into: which tenders ask which hours of whom, and the form that begins a round about it.

use std::collections::BTreeMap;

use schema::{
    texts::{Label, load_told},
    types::{Quarter, whole_number},
};
use uuid::Uuid;

use super::{
    page::class,
    ranking::{Ranked, RankingForm},
};
use crate::{
    read::capacity::{Capacity, Cell, MemberCapacity},
    web::filled::Filled,
};

/// A quarter, by member and by tender
pub(super) struct QuarterView {
    pub(super) name: String,
    pub(super) code: String,
    /// Name of each member, what is asked of it in a sentence, and how that is colored
    pub(super) members: Vec<(String, String, &'static str)>,
    pub(super) tenders: Vec<TenderRow>,
    /// The form that begins a round; `None` for who may not, and for a quarter in which nothing is asked
    pub(super) form: Option<RankingForm>,
}

/// A tender, and what it asks in the quarter
pub(super) struct TenderRow {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) status: &'static str,
    /// For each member in the order of the members; empty where nothing is asked
    pub(super) hours: Vec<String>,
    pub(super) sum: String,
}

impl QuarterView {
    pub(super) fn new(capacity: &Capacity, quarter: Quarter, may_open: bool, filled: &Filled) -> Self {
        let of_quarter =
            |member: &MemberCapacity| member.cells.iter().find(|cell| cell.quarter == quarter).cloned();
        let members: Vec<(String, Cell)> = capacity
            .members
            .iter()
            .filter_map(|member| Some((member.organization.name.clone(), of_quarter(member)?)))
            .collect();
        let tenders = tenders(&members);
        let ranked = tenders.iter().map(|row| Ranked { id: row.id.clone(), title: row.title.clone() });
        let form =
            (may_open && !tenders.is_empty()).then(|| RankingForm::new(ranked.collect(), quarter, filled));
        let told = |(name, cell): &(String, Cell)| {
            (name.clone(), load_told(cell.asked(), cell.available), class(cell.strain()))
        };
        Self {
            name: quarter.to_string(),
            code: quarter.code(),
            members: members.iter().map(told).collect(),
            tenders,
            form,
        }
    }
}

/// The tenders of a quarter, what asks most first
fn tenders(members: &[(String, Cell)]) -> Vec<TenderRow> {
    let mut asked: BTreeMap<Uuid, (String, &'static str, Vec<i32>)> = BTreeMap::new();
    for (place, (_, cell)) in members.iter().enumerate() {
        for load in &cell.loads {
            let tender = &load.tender;
            let row = asked.entry(tender.tender_id);
            let (_, _, hours) =
                row.or_insert_with(|| (tender.title.clone(), tender.status.label(), vec![0; members.len()]));
            if let Some(hours) = hours.get_mut(place) {
                *hours = load.hours;
            }
        }
    }
    let mut rows: Vec<_> = asked.into_iter().collect();
    rows.sort_by_key(|(_, (title, _, hours))| (std::cmp::Reverse(hours.iter().sum::<i32>()), title.clone()));
    let told = |hours: &i32| if *hours == 0 { String::new() } else { whole_number(*hours) };
    rows.into_iter()
        .map(|(id, (title, status, hours))| TenderRow {
            id: id.to_string(),
            title,
            status,
            hours: hours.iter().map(told).collect(),
            sum: whole_number(hours.iter().sum::<i32>()),
        })
        .collect()
}
