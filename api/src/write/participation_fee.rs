//! Fees of municipalities outside the partnership that take part in one tender.

use chrono::NaiveDate;
use diesel::{ExpressionMethods, Insertable, OptionalExtension, QueryDsl, QueryResult};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use rust_decimal::Decimal;
use schema::{
    rules::Violation,
    tables::{calendars, participation_fees, tenders},
    types::{HalfYear, fits_money},
};
use uuid::Uuid;

use super::{
    Author, Outcome, Refused, Stop, YEARS,
    books::{Books, IfClosed, organization},
    check_text, outcome, sign,
    tender::OrganizationKey,
};

const MAXIMUM_REFERENCE: usize = 100;
const MAXIMUM_DESCRIPTION: usize = 2_000;

/// A fee to be recorded
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeeDraft {
    /// Short name of the partnership
    pub partnership: String,
    /// Year of the budget whose costs it is taken off
    pub year: i32,
    /// Day on which it was received
    pub received_on: NaiveDate,
    /// The tender
    pub tender: Uuid,
    /// The municipality that paid it, which is no member
    pub paid_by: OrganizationKey,
    /// The member that received it and holds it for all
    pub held_by: OrganizationKey,
    /// Euro, excluding VAT; negative when it is paid back
    pub amount: Decimal,
    /// Invoice or booking number
    pub reference: Option<String>,
    /// Description
    pub description: Option<String>,
    /// What is to be done when its half-year was settled
    pub if_closed: IfClosed,
}

#[derive(Insertable)]
#[diesel(table_name = participation_fees)]
struct NewFee<'a> {
    participation_fee_id: Uuid,
    partnership_id: Uuid,
    year: i32,
    received_on: NaiveDate,
    tender_id: Uuid,
    paid_by_organization_id: Uuid,
    held_by_organization_id: Uuid,
    amount_eur: Decimal,
    reference: Option<&'a str>,
    description: Option<&'a str>,
}

impl FeeDraft {
    fn check(&self) -> Vec<Refused> {
        let mut refused = Vec::new();
        let texts = [
            ("reference", self.reference.as_deref(), MAXIMUM_REFERENCE),
            ("description", self.description.as_deref(), MAXIMUM_DESCRIPTION),
        ];
        for (field, text, maximum) in texts {
            let checked = check_text(text.unwrap_or_default(), maximum);
            refused.extend(checked.err().map(|violation| Refused::at(field, violation)));
        }
        if !YEARS.contains(&self.year) {
            refused.push(Refused::at("year", Violation::new("budget.year_out_of_range")));
        }
        if !fits_money(self.amount) {
            refused.push(Refused::at("amount", Violation::new("expense.amount_not_money")));
        } else if self.amount.is_zero() {
            refused.push(Refused::at("amount", Violation::new("expense.amount_zero")));
        }
        refused
    }
}

/// Stores a fee; gives its identity
///
/// Refused with `partnership.unknown` (`partnership`), `tender.unknown`, `organization.unknown` (`organization`),
/// `fee.payer_is_member`, `fee.holder_not_member`, `expense.period_closed` (`period`), `expense.amount_not_money`,
/// `expense.amount_zero`, `budget.year_out_of_range`, and for texts that cannot be stored.
///
/// # Errors
///
/// When the database fails.
pub async fn record(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    draft: &FeeDraft,
) -> QueryResult<Outcome<Uuid>> {
    let refused = draft.check();
    if !refused.is_empty() {
        return Ok(Outcome::Refused(refused));
    }
    let ended = connection
        .transaction::<Uuid, Stop, _>(async |connection| {
            sign(connection, author).await?;
            insert(connection, draft).await
        })
        .await;
    outcome(ended)
}

async fn insert(connection: &mut AsyncPgConnection, draft: &FeeDraft) -> Result<Uuid, Stop> {
    let books = Books::open(connection, &draft.partnership).await?;
    let period = HalfYear::of(draft.year, draft.received_on);
    books.check(period, draft.if_closed).map_err(|violation| Refused::at("received_on", violation))?;
    check_tender(connection, books.partnership_id, draft.tender).await?;
    let payer = organization(connection, "paid_by", &draft.paid_by).await?;
    if books.is_member(connection, payer, draft.year).await? {
        return Err(Refused::at("paid_by", Violation::new("fee.payer_is_member")).into());
    }
    let holder = organization(connection, "held_by", &draft.held_by).await?;
    if !books.is_member(connection, holder, draft.year).await? {
        return Err(Refused::at("held_by", Violation::new("fee.holder_not_member")).into());
    }
    let fee = NewFee {
        participation_fee_id: Uuid::now_v7(),
        partnership_id: books.partnership_id,
        year: draft.year,
        received_on: draft.received_on,
        tender_id: draft.tender,
        paid_by_organization_id: payer,
        held_by_organization_id: holder,
        amount_eur: draft.amount,
        reference: draft.reference.as_deref(),
        description: draft.description.as_deref(),
    };
    diesel::insert_into(participation_fees::table).values(&fee).execute(connection).await?;
    Ok(fee.participation_fee_id)
}

async fn check_tender(
    connection: &mut AsyncPgConnection,
    partnership_id: Uuid,
    tender: Uuid,
) -> Result<(), Stop> {
    let found = tenders::table
        .inner_join(calendars::table)
        .filter(tenders::tender_id.eq(tender))
        .filter(calendars::partnership_id.eq(partnership_id))
        .select(tenders::tender_id)
        .first::<Uuid>(connection)
        .await
        .optional()?;
    found.map(drop).ok_or_else(|| Refused::at("tender", Violation::new("tender.unknown")).into())
}
