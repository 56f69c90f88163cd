//! Capacity: the hours that tenders ask of members, quarter by quarter, against the hours that they have.

mod rows;

use std::collections::{BTreeMap, HashMap};

use schema::{
    models::Organization,
    rules::capacity::{Planned, Span, Strain, norm},
    types::{CapacityGap, ParticipationRole, Procedure, Quarter, TenderStatus},
};
use uuid::Uuid;

pub use rows::{Work, hours_of, norms, work};

/// What is asked of a partnership in a row of quarters, and what there is
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capacity {
    /// The quarters, one after the other
    pub quarters: Vec<Quarter>,
    /// Members in one of them, and others that are asked hours, by name
    pub members: Vec<MemberCapacity>,
    /// What asks hours of which nobody can say how many, or when; by title
    pub unplaced: Vec<Unplaced>,
}

/// What is asked of one organization, and what it has
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberCapacity {
    /// The organization
    pub organization: Organization,
    /// One for each quarter
    pub cells: Vec<Cell>,
}

/// What is asked of an organization in a quarter, and what it has
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The quarter
    pub quarter: Quarter,
    /// Whole hours that it has; `None` when nobody said
    pub available: Option<i32>,
    /// What asks them, what asks most first
    pub loads: Vec<Load>,
}

/// The hours that a tender asks of an organization in a quarter
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Load {
    /// The tender
    pub tender: WorkedAt,
    /// The part that the organization has in it
    pub role: ParticipationRole,
    /// Whole hours in this quarter
    pub hours: i32,
    /// Of these hours over the whole of the tender
    pub of_hours: i32,
    /// Whether they were entered, instead of those of the norm
    pub is_entered: bool,
}

/// A tender that asks hours
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkedAt {
    /// Identity
    pub tender_id: Uuid,
    /// Title
    pub title: String,
    /// Step in its life
    pub status: TenderStatus,
    /// Procedure; `None` is unknown
    pub procedure: Option<Procedure>,
    /// When it is planned
    pub planned: Planned,
}

/// A tender of which nobody can say what it asks
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unplaced {
    /// The tender
    pub tender: WorkedAt,
    /// What is missing
    pub gap: CapacityGap,
}

/// What a shift changes for an organization in a quarter
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shift {
    /// The organization
    pub organization: Organization,
    /// The quarter
    pub quarter: Quarter,
    /// Whole hours that it has; `None` when nobody said
    pub available: Option<i32>,
    /// Whole hours that are asked before
    pub before: i32,
    /// Whole hours that are asked after
    pub after: i32,
}

/// Tenders that are planned otherwise than they are stored, by identity
pub type Shifted = HashMap<Uuid, Planned>;

impl Cell {
    /// Whole hours that are asked
    pub fn asked(&self) -> i32 {
        self.loads.iter().map(|load| load.hours).sum()
    }

    /// How that stands to what there is
    pub fn strain(&self) -> Strain {
        Strain::of(self.asked(), self.available)
    }
}

impl Work {
    /// What is asked and what there is, with these tenders planned otherwise
    pub fn capacity(&self, shifted: &Shifted) -> Capacity {
        let (mut loads, mut unplaced) = (BTreeMap::<(Uuid, Quarter), Vec<Load>>::new(), Vec::new());
        for tender in &self.tenders {
            let planned = shifted.get(&tender.tender_id).copied().unwrap_or(tender.planned);
            let tender = WorkedAt { planned, ..tender.clone() };
            match self.spread(&tender) {
                Ok(asked) => {
                    for (organization, quarter, load) in asked {
                        loads.entry((organization, quarter)).or_default().push(load);
                    }
                }
                Err(gap) if tender.status < TenderStatus::Published => {
                    unplaced.push(Unplaced { tender, gap });
                }
                Err(_) => {}
            }
        }
        let quarters = self.quarters.clone();
        let member = |organization: &Organization| {
            let id = organization.organization_id;
            let cell = |quarter: &Quarter| {
                let mut loads = loads.remove(&(id, *quarter)).unwrap_or_default();
                loads.sort_by_key(|load| std::cmp::Reverse(load.hours));
                Cell { quarter: *quarter, available: self.available.get(&(id, *quarter)).copied(), loads }
            };
            MemberCapacity { organization: organization.clone(), cells: quarters.iter().map(cell).collect() }
        };
        let members = self.organizations.iter().map(member);
        let is_shown = |member: &MemberCapacity| {
            let asks = || member.cells.iter().any(|cell| !cell.loads.is_empty());
            self.members.contains(&member.organization.organization_id) || asks()
        };
        let members = members.collect::<Vec<_>>().into_iter().filter(is_shown).collect();
        Capacity { quarters: self.quarters.clone(), members, unplaced }
    }

    /// What a tender asks in the quarters, of whom
    fn spread(&self, tender: &WorkedAt) -> Result<Vec<(Uuid, Quarter, Load)>, CapacityGap> {
        let procedure = tender.procedure.ok_or(CapacityGap::Procedure)?;
        let timing = &self.timing;
        let span = Span::of(Some(procedure), tender.planned, &timing.terms, &timing.lead_times)?;
        let parts = self.parts.get(&tender.tender_id).filter(|parts| !parts.is_empty());
        let mut asked = Vec::new();
        for (organization, role) in parts.ok_or(CapacityGap::Participants)? {
            let entered = self.entered.get(&(tender.tender_id, *organization)).copied();
            let of_hours = entered.unwrap_or_else(|| norm(procedure, *role, &self.norms));
            for (quarter, hours) in span.spread(of_hours) {
                let is_entered = entered.is_some();
                let load = Load { tender: tender.clone(), role: *role, hours, of_hours, is_entered };
                if hours > 0 {
                    asked.push((*organization, quarter, load));
                }
            }
        }
        Ok(asked)
    }

    /// What these shifts change, by name and in order of time
    pub fn shifts(&self, shifted: &Shifted) -> Vec<Shift> {
        let (before, after) = (self.capacity(&Shifted::new()), self.capacity(shifted));
        let asked = |capacity: &Capacity| -> BTreeMap<(Uuid, Quarter), i32> {
            let cells = capacity.members.iter().flat_map(|member| {
                let id = member.organization.organization_id;
                member.cells.iter().map(move |cell| ((id, cell.quarter), cell.asked()))
            });
            cells.collect()
        };
        let (before, after) = (asked(&before), asked(&after));
        let of = |organization: &Organization, quarter: Quarter| {
            let key = (organization.organization_id, quarter);
            let (before, after) =
                (before.get(&key).copied().unwrap_or(0), after.get(&key).copied().unwrap_or(0));
            let available = self.available.get(&key).copied();
            (before != after).then(|| Shift {
                organization: organization.clone(),
                quarter,
                available,
                before,
                after,
            })
        };
        let quarters =
            |organization| self.quarters.iter().filter_map(move |quarter| of(organization, *quarter));
        self.organizations.iter().flat_map(quarters).collect()
    }
}
