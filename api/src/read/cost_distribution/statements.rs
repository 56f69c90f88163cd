use chrono::NaiveDate;
use diesel::{
    BoolExpressionMethods, ExpressionMethods, JoinOnDsl, NullableExpressionMethods, PgRangeExpressionMethods,
    QueryDsl, QueryResult, SelectableHelper, dsl::exists,
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{
    models::{Budget, CostShare, Distribution, Organization, Partnership, PopulationFigure},
    tables::{
        budgets, cost_shares, distributions, import_runs, membership_roles, memberships, organizations,
        partnerships, population_figures,
    },
    types::{BudgetStatus, DateRange, MembershipRole},
};
use uuid::Uuid;

/// The revision, and whether its distribution is fixed
pub(super) async fn revision_of(
    mut connection: &AsyncPgConnection,
    slug: &str,
    year: i32,
    revision: Option<i32>,
) -> QueryResult<Option<(Partnership, Budget, bool)>> {
    let fixed = exists(distributions::table.filter(distributions::budget_id.eq(budgets::budget_id)));
    let approved = budgets::status.eq(BudgetStatus::Approved);
    let revisions = budgets::table
        .inner_join(partnerships::table)
        .filter(partnerships::slug.eq(slug).and(budgets::year.eq(year)))
        .order((approved.desc(), budgets::revision.desc()))
        .select((Partnership::as_select(), Budget::as_select(), approved.and(fixed)))
        .limit(1);
    let found: Vec<(Partnership, Budget, bool)> = match revision {
        Some(revision) => revisions.filter(budgets::revision.eq(revision)).load(&mut connection).await?,
        None => revisions.load(&mut connection).await?,
    };
    Ok(found.into_iter().next())
}

/// The cost sharing members of a year, by name, with their figure where there is one, as the partnership may see it
pub(super) async fn members(
    mut connection: &AsyncPgConnection,
    partnership: &Partnership,
    year: i32,
    reference_date: NaiveDate,
) -> QueryResult<Vec<(Organization, Option<PopulationFigure>)>> {
    let in_year: DateRange =
        match (NaiveDate::from_ymd_opt(year, 1, 1), NaiveDate::from_ymd_opt(year, 12, 31)) {
            (Some(first), Some(last)) => (std::ops::Bound::Included(first), std::ops::Bound::Included(last)),
            _ => return Ok(Vec::new()),
        };
    let figure = population_figures::organization_id
        .eq(organizations::organization_id)
        .and(population_figures::reference_date.eq(reference_date));
    let sharing = memberships::table
        .inner_join(membership_roles::table)
        .filter(memberships::partnership_id.eq(partnership.partnership_id))
        .filter(memberships::during.overlaps_with(in_year))
        .filter(membership_roles::role.eq(MembershipRole::CostSharing))
        .select(memberships::organization_id);
    let sent_in = import_runs::import_run_id.nullable().eq(population_figures::import_run_id);
    let found: Vec<(Organization, Option<PopulationFigure>, Option<Uuid>)> = organizations::table
        .left_join(population_figures::table.on(figure))
        .left_join(import_runs::table.on(sent_in))
        .filter(organizations::organization_id.eq_any(sharing))
        .order((organizations::name, organizations::organization_id))
        .select((
            Organization::as_select(),
            Option::<PopulationFigure>::as_select(),
            import_runs::partnership_id.nullable(),
        ))
        .load(&mut connection)
        .await?;
    let seen = |(organization, figure, sender): (_, Option<PopulationFigure>, Option<Uuid>)| {
        let is_own = sender.is_none_or(|sender| sender == partnership.partnership_id);
        (organization, if is_own { figure } else { figure.map(PopulationFigure::without_file) })
    };
    Ok(found.into_iter().map(seen).collect())
}

/// A share that was fixed, in which distribution, and whose
pub(super) type Stored = (Distribution, CostShare, Organization);

/// What was fixed for a budget, in all methods that were, by name of the member
pub(super) async fn stored(mut connection: &AsyncPgConnection, budget: &Budget) -> QueryResult<Vec<Stored>> {
    distributions::table
        .inner_join(cost_shares::table.inner_join(organizations::table))
        .filter(distributions::budget_id.eq(budget.budget_id))
        .order((organizations::name, organizations::organization_id, distributions::method))
        .select((Distribution::as_select(), CostShare::as_select(), Organization::as_select()))
        .load(&mut connection)
        .await
}
