//! What capacity shows.

use async_graphql::{Enum, ID, Object, SimpleObject};

use crate::{
    graphql::{
        node::Kind,
        organization::Organization,
        scalars::Date,
        tender::{ParticipationRole, Procedure, TenderStatus},
        text::Text,
    },
    read,
};

/// How the hours that are asked stand to those that there are (bezetting).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "schema::rules::capacity::Strain")]
pub(in crate::graphql) enum Strain {
    /// Nobody said how many there are (onbekend).
    Unknown,
    /// At most four fifths are asked (ruimte).
    Room,
    /// More than that are asked, and no more than there are (vol).
    Full,
    /// More are asked than there are (overboekt).
    Overbooked,
}

/// What is missing to say how many hours a tender asks in which quarter (wat ontbreekt).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "schema::types::CapacityGap")]
pub(super) enum CapacityGap {
    /// The procedure is not known, so that there is no norm, nor an idea of how long it takes (procedure onbekend).
    Procedure,
    /// Neither publication nor start of the contract is planned on days (niet gepland).
    Planning,
    /// Nobody leads it or takes part (geen deelnemers).
    Participants,
}

/// What tenders ask of the members of a partnership, and what these have, in a row of quarters (capaciteit).
#[derive(Debug, Clone)]
pub(super) struct Capacity(pub(super) read::capacity::Capacity);

/// What tenders ask of the members of a partnership, and what these have, in a row of quarters (capaciteit).
#[Object]
impl Capacity {
    /// First days of the quarters, one after the other (kwartalen).
    async fn quarters(&self) -> Vec<Date> {
        self.0.quarters.iter().map(|quarter| Date(quarter.first_day())).collect()
    }

    /// Members in one of the quarters, and others that are asked hours, by name (deelnemers).
    #[graphql(complexity = "1 + 6 * child_complexity")]
    async fn members(&self) -> Vec<MemberCapacity> {
        self.0.members.iter().cloned().map(MemberCapacity).collect()
    }

    /// Tenders before their publication of which nobody can say what they ask, by title (trajecten zonder uren).
    #[graphql(complexity = "1 + 20 * child_complexity")]
    async fn unplaced(&self) -> Vec<UnplacedTender> {
        self.0.unplaced.iter().map(UnplacedTender::from).collect()
    }
}

/// What tenders ask of an organization, and what it has (capaciteit van een deelnemer).
#[derive(Debug, Clone)]
pub(in crate::graphql) struct MemberCapacity(pub(in crate::graphql) read::capacity::MemberCapacity);

/// What tenders ask of an organization, and what it has (capaciteit van een deelnemer).
#[Object]
impl MemberCapacity {
    /// The organization (deelnemer).
    async fn organization(&self) -> Organization {
        Organization(self.0.organization.clone())
    }

    /// One for each quarter (kwartalen).
    #[graphql(complexity = "1 + 8 * child_complexity")]
    async fn quarters(&self) -> Vec<QuarterLoad> {
        self.0.cells.iter().cloned().map(QuarterLoad).collect()
    }
}

/// What tenders ask of an organization in a quarter, and what it has (bezetting van een kwartaal).
#[derive(Debug, Clone)]
pub(super) struct QuarterLoad(read::capacity::Cell);

/// What tenders ask of an organization in a quarter, and what it has (bezetting van een kwartaal).
#[Object]
impl QuarterLoad {
    /// First day of the quarter (kwartaal).
    async fn quarter(&self) -> Date {
        Date(self.0.quarter.first_day())
    }

    /// Whole hours that it has (beschikbare uren). Null when nobody said.
    async fn available_hours(&self) -> Option<i32> {
        self.0.available
    }

    /// Whole hours that are asked (gevraagde uren).
    async fn asked_hours(&self) -> i32 {
        self.0.asked()
    }

    /// How that stands to what there is (bezetting).
    async fn strain(&self) -> Strain {
        self.0.strain().into()
    }

    /// What asks them, what asks most first (trajecten).
    #[graphql(complexity = "1 + 5 * child_complexity")]
    async fn loads(&self) -> Vec<TenderLoad> {
        self.0.loads.iter().map(TenderLoad::from).collect()
    }
}

/// The hours that a tender asks of an organization in a quarter (uren van een traject).
#[derive(SimpleObject, Debug, Clone)]
struct TenderLoad {
    /// Global identity of the tender, for node and tender (aanbestedingstraject).
    tender_id: ID,
    /// Title of the tender (titel).
    title: Text<'static>,
    /// Step in its life (status).
    status: TenderStatus,
    /// The part that the organization has in it (rol).
    role: ParticipationRole,
    /// Whole hours in this quarter (uren in dit kwartaal).
    hours: i32,
    /// Whole hours over the whole of the tender (uren van het hele traject).
    total_hours: i32,
    /// Whether the hours of the whole were entered, instead of those of the norm (opgegeven).
    is_entered: bool,
}

impl From<&read::capacity::Load> for TenderLoad {
    fn from(load: &read::capacity::Load) -> Self {
        Self {
            tender_id: Kind::Tender.id(load.tender.tender_id),
            title: load.tender.title.clone().into(),
            status: load.tender.status.into(),
            role: load.role.into(),
            hours: load.hours,
            total_hours: load.of_hours,
            is_entered: load.is_entered,
        }
    }
}

/// A tender before its publication of which nobody can say what it asks (traject zonder uren).
#[derive(SimpleObject, Debug, Clone)]
struct UnplacedTender {
    /// Global identity of the tender, for node and tender (aanbestedingstraject).
    tender_id: ID,
    /// Title of the tender (titel).
    title: Text<'static>,
    /// What is missing (wat ontbreekt).
    missing: CapacityGap,
}

impl From<&read::capacity::Unplaced> for UnplacedTender {
    fn from(unplaced: &read::capacity::Unplaced) -> Self {
        Self {
            tender_id: Kind::Tender.id(unplaced.tender.tender_id),
            title: unplaced.tender.title.clone().into(),
            missing: unplaced.gap.into(),
        }
    }
}

/// What a shift of tenders changes for an organization in a quarter (verschuiving).
#[derive(SimpleObject, Debug, Clone)]
pub(in crate::graphql) struct Shift {
    /// The organization (deelnemer).
    organization: Organization,
    /// First day of the quarter (kwartaal).
    quarter: Date,
    /// Whole hours that it has (beschikbare uren). Null when nobody said.
    available_hours: Option<i32>,
    /// Whole hours that are asked as it is planned now (gevraagde uren, nu).
    hours_before: i32,
    /// Whole hours that would be asked (gevraagde uren, daarna).
    hours_after: i32,
    /// How these would stand to what there is (bezetting, daarna).
    strain: Strain,
}

impl From<read::capacity::Shift> for Shift {
    fn from(shift: read::capacity::Shift) -> Self {
        Self {
            quarter: Date(shift.quarter.first_day()),
            available_hours: shift.available,
            hours_before: shift.before,
            hours_after: shift.after,
            strain: schema::rules::capacity::Strain::of(shift.after, shift.available).into(),
            organization: Organization(shift.organization),
        }
    }
}

/// Whole hours that a tender asks of who has a role in it (urennorm).
#[derive(SimpleObject, Debug, Clone)]
pub(super) struct CapacityNorm {
    /// Procedure (procedure).
    pub(super) procedure: Procedure,
    /// LEAD or PARTICIPANT (rol).
    pub(super) role: ParticipationRole,
    /// Whole hours that count, over the whole of a tender (uren).
    pub(super) hours: i32,
    /// Whole hours that count where the partnership says nothing else (voorstel).
    pub(super) proposed_hours: i32,
}
