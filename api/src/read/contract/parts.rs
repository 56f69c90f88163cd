//! What belongs to contracts, each kind read in one statement where it is asked for.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::{
    ExpressionMethods, QueryDsl, Queryable, SelectableHelper,
    sql_types::{Date, Integer, Nullable, Text, Uuid as UuidSql},
};
use schema::{
    models::ExtensionOption,
    tables::{calendars, contract_endings, contract_follow_ups, extension_options, tenders},
    types::TenderStatus,
};
use uuid::Uuid;

use super::Asked;
use crate::read::{ReadError, Reader, reader::Columns, statement::Statement};

/// Why a contract ended, or is to end, before its last day (voortijdige beëindiging)
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Ending {
    /// The contract
    pub contract_id: Uuid,
    /// Its last day as it stood before; `None` was unknown, or without an end
    pub would_end_on: Option<NaiveDate>,
    /// Why
    pub reason: String,
}

/// The tender that replaces a contract (vervolg), as far as the contract tells it
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct FollowUp {
    /// The contract
    pub contract_id: Uuid,
    /// The tender
    pub tender_id: Uuid,
    /// Its reference
    pub reference: Option<String>,
    /// Its title
    pub title: String,
    /// Step in its life
    pub status: TenderStatus,
    /// Year of its calendar
    pub year: i32,
}

type EndingSql = (UuidSql, Nullable<Date>, Text);
type FollowUpSql = (UuidSql, UuidSql, Nullable<Text>, Text, Text, Integer);

/// What belongs to some contracts, by contract
#[derive(Default)]
pub(super) struct Parts {
    options: HashMap<Uuid, Vec<ExtensionOption>>,
    endings: HashMap<Uuid, Ending>,
    follow_ups: HashMap<Uuid, FollowUp>,
}

impl Parts {
    /// What is asked for of these
    pub(super) async fn of(reader: Reader<'_>, ids: &[Uuid], asked: &Asked) -> Result<Self, ReadError> {
        let mut parts = Self::default();
        if ids.is_empty() {
            return Ok(parts);
        }
        if asked.options {
            let query = extension_options::table
                .filter(extension_options::contract_id.eq_any(ids.to_vec()))
                .order((extension_options::contract_id, extension_options::position))
                .select(ExtensionOption::as_select());
            for option in
                reader.load::<ExtensionOption, Columns<ExtensionOption>>(Statement::of(query)).await?
            {
                parts.options.entry(option.contract_id).or_default().push(option);
            }
        }
        if asked.ending {
            let endings = endings(reader, ids).await?;
            parts.endings = endings.into_iter().map(|ending| (ending.contract_id, ending)).collect();
        }
        if asked.follow_up {
            let follow_ups = follow_ups(reader, ids).await?;
            parts.follow_ups =
                follow_ups.into_iter().map(|follow_up| (follow_up.contract_id, follow_up)).collect();
        }
        Ok(parts)
    }

    /// Those of a contract
    pub(super) fn take(&mut self, id: Uuid) -> (Vec<ExtensionOption>, Option<Ending>, Option<FollowUp>) {
        (self.options.remove(&id).unwrap_or_default(), self.endings.remove(&id), self.follow_ups.remove(&id))
    }
}

async fn endings(reader: Reader<'_>, ids: &[Uuid]) -> Result<Vec<Ending>, ReadError> {
    let query = contract_endings::table.filter(contract_endings::contract_id.eq_any(ids.to_vec())).select((
        contract_endings::contract_id,
        contract_endings::would_end_on,
        contract_endings::reason,
    ));
    reader.load::<Ending, EndingSql>(Statement::of(query)).await
}

async fn follow_ups(reader: Reader<'_>, ids: &[Uuid]) -> Result<Vec<FollowUp>, ReadError> {
    let query = contract_follow_ups::table
        .inner_join(tenders::table.inner_join(calendars::table))
        .filter(contract_follow_ups::contract_id.eq_any(ids.to_vec()))
        .select((
            contract_follow_ups::contract_id,
            tenders::tender_id,
            tenders::reference,
            tenders::title,
            tenders::status,
            calendars::year,
        ));
    reader.load::<FollowUp, FollowUpSql>(Statement::of(query)).await
}
