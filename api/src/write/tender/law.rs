//! What the law asks of a tender before its next step.

use chrono::{Days, NaiveDate};
use diesel::{
    BoolExpressionMethods, ExpressionMethods, JoinOnDsl, NullableExpressionMethods, OptionalExtension,
    PgRangeExpressionMethods, QueryDsl, QueryResult, SelectableHelper,
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use rust_decimal::Decimal;
use schema::{
    models::Threshold,
    rules::{
        tender,
        threshold::{self, Estimate},
    },
    tables::{cpv_codes, planned_periods, procedure_terms, tenders, thresholds},
    types::{ContractNature, DateRange, Milestone, Procedure, TenderStatus, TermStep},
};
use uuid::Uuid;

use super::step::Taken;

/// What the threshold of a tender depends on: value, its lower end, nature, days of the publication, whether its CPV code is on the
/// list of social services
type Known = (Option<Decimal>, Option<Decimal>, Option<ContractNature>, Option<DateRange>, Option<bool>);

/// Whether it is, or may be, at or above its EU threshold
pub(super) async fn must_be_assessed(connection: &mut AsyncPgConnection, id: Uuid) -> QueryResult<bool> {
    let publication = planned_periods::tender_id
        .eq(tenders::tender_id)
        .and(planned_periods::milestone.eq(Milestone::Publication));
    let (value, minimum, nature, publication, is_social): Known = tenders::table
        .left_join(planned_periods::table.on(publication))
        .left_join(cpv_codes::table.on(tenders::cpv_code.eq(cpv_codes::code.nullable())))
        .filter(tenders::tender_id.eq(id))
        .select((
            tenders::estimated_value_eur,
            tenders::minimum_value_eur,
            tenders::nature,
            planned_periods::during.nullable(),
            cpv_codes::is_social.nullable(),
        ))
        .first(connection)
        .await?;
    let known: Vec<Threshold> = thresholds::table.select(Threshold::as_select()).load(connection).await?;
    let is_social_by_cpv = is_social.unwrap_or_default();
    let estimate = Estimate { value, minimum, nature, publication, is_social_by_cpv };
    Ok(tender::must_be_assessed(&threshold::test(&estimate, &known)))
}

/// Last day of the standstill after the last award decision among the steps that stand; `None` when none was sent, or the procedure
/// knows no standstill
///
/// It runs from the day after the decision is sent (Aanbestedingswet 2012, art. 2.127). Of a procedure that is not known the
/// term of the open one counts.
pub(super) async fn standstill_until(
    connection: &mut AsyncPgConnection,
    tender: Uuid,
    standing: &[Taken],
) -> QueryResult<Option<NaiveDate>> {
    let awarded = standing.iter().rfind(|(_, to, _)| *to == TenderStatus::Awarded);
    let Some((_, _, sent_on)) = awarded.copied() else { return Ok(None) };
    let procedure: Option<Procedure> =
        tenders::table.find(tender).select(tenders::procedure).get_result(connection).await?;
    let procedure = procedure.filter(|known| *known != Procedure::EuropeanUnspecified);
    let days: Option<i32> = procedure_terms::table
        .filter(procedure_terms::procedure.eq(procedure.unwrap_or(Procedure::Open)))
        .filter(procedure_terms::step.eq(TermStep::Standstill))
        .filter(procedure_terms::during.contains(sent_on))
        .select(procedure_terms::minimum_days)
        .first(connection)
        .await
        .optional()?;
    let days = days.and_then(|days| u64::try_from(days).ok()).filter(|days| *days > 0);
    Ok(days.and_then(|days| sent_on.checked_add_days(Days::new(days))))
}
