//! A contract in a list.

use chrono::NaiveDate;
use schema::{
    texts::Label,
    types::{ContractStatus, Quarter, TenderStatus, dutch_day, euros},
};

use crate::read::{
    ReadError,
    contract::{ContractText, ContractWithRelations, FollowUp},
};

/// Contracts that end in one quarter
pub(super) struct Group {
    /// `Q3 2026`
    pub(super) name: String,
    pub(super) rows: Vec<ContractRow>,
}

/// A contract; texts are empty where nothing is known
pub(super) struct ContractRow {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) reference: String,
    pub(super) category: String,
    pub(super) holder: String,
    pub(super) supplier: String,
    pub(super) value: String,
    pub(super) ends: String,
    /// Last day with all options, when that is another
    pub(super) ultimate: String,
    /// Last day for notice
    pub(super) notice: String,
    /// Whether that day is past, while the contract did not end
    pub(super) is_late: bool,
    /// Where it stands, unless it simply runs
    pub(super) status: &'static str,
    /// Whether its workbook no longer has it
    pub(super) is_missing: bool,
    /// The tender that replaces it
    pub(super) follow_up: Option<FollowUpLink>,
}

/// The tender that replaces a contract
pub(super) struct FollowUpLink {
    pub(super) id: String,
    /// `2027 · T-12 · Groenonderhoud`
    pub(super) name: String,
    /// Whether it was withdrawn, so that it replaces nothing any more
    pub(super) is_withdrawn: bool,
}

impl From<&FollowUp> for FollowUpLink {
    fn from(of: &FollowUp) -> Self {
        let year = of.year.to_string();
        let parts = [Some(year.as_str()), of.reference.as_deref(), Some(of.title.as_str())];
        Self {
            id: of.tender_id.to_string(),
            name: parts.into_iter().flatten().collect::<Vec<_>>().join(" · "),
            is_withdrawn: of.status == TenderStatus::Withdrawn,
        }
    }
}

impl ContractRow {
    /// # Errors
    ///
    /// When it was read without its category.
    pub(super) fn new(of: &ContractWithRelations, today: NaiveDate) -> Result<Self, ReadError> {
        let row = &of.contract;
        let ultimate = row.ultimate_end_on.filter(|ultimate| Some(*ultimate) != row.current_end_on);
        let notice = row.notice_on();
        let has_ended = row.current_end_on.is_some_and(|end| end < today);
        Ok(Self {
            id: row.contract_id.to_string(),
            title: row.title.clone(),
            reference: row.reference.clone().unwrap_or_default(),
            category: of.texts.get(ContractText::Category)?.unwrap_or_default().to_owned(),
            holder: of.organization.name.clone(),
            supplier: of.supplier.as_ref().and_then(|supplier| supplier.name.clone()).unwrap_or_default(),
            value: row.value_eur.map(euros).unwrap_or_default(),
            ends: row.current_end_on.map(dutch_day).unwrap_or_default(),
            ultimate: ultimate.map(dutch_day).unwrap_or_default(),
            is_late: !has_ended && notice.is_some_and(|notice| notice < today),
            notice: notice.map(dutch_day).unwrap_or_default(),
            status: row.status.filter(|status| *status != ContractStatus::Active).map_or("", Label::label),
            is_missing: row.missing_since.is_some(),
            follow_up: of.follow_up.as_ref().map(FollowUpLink::from),
        })
    }
}

/// Contracts in the order of their ends, by quarter
///
/// # Errors
///
/// When they were read without their category.
pub(super) fn grouped(
    contracts: &[ContractWithRelations],
    today: NaiveDate,
) -> Result<Vec<Group>, ReadError> {
    let name = |of: &ContractWithRelations| {
        let quarter = of.contract.current_end_on.map(|day| Quarter::of(day).to_string());
        quarter.unwrap_or_else(|| "Zonder bekende einddatum".to_owned())
    };
    let of_quarter = contracts.chunk_by(|one, next| name(one) == name(next));
    let group = |contracts: &[ContractWithRelations]| {
        let rows = contracts.iter().map(|of| ContractRow::new(of, today)).collect::<Result<_, _>>()?;
        Ok(Group { name: contracts.first().map(name).unwrap_or_default(), rows })
    };
    of_quarter.map(group).collect()
}
