use chrono::NaiveDate;
use diesel::{
    BoolExpressionMethods, ExpressionMethods, JoinOnDsl, NullableExpressionMethods, PgRangeExpressionMethods,
    QueryDsl, QueryResult, SelectableHelper, dsl::exists,
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{
    models::{Budget, BudgetWeight, CostShare, Distribution, Organization, Partnership, PopulationFigure},
    tables::{
        budget_weights, budgets, cost_shares, distributions, import_runs, membership_roles, memberships,
        organizations, partnerships, population_figures,
    },
    types::{BudgetStatus, DateRange, DistributionMethod, MembershipRole},
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
    let submitted = budgets::status.ne(BudgetStatus::Draft);
    let revisions = budgets::table
        .inner_join(partnerships::table)
        .filter(partnerships::slug.eq(slug).and(budgets::year.eq(year)))
        .order((approved.desc(), budgets::revision.desc()))
        .select((Partnership::as_select(), Budget::as_select(), submitted.and(fixed)))
        .limit(1);
    let found: Vec<(Partnership, Budget, bool)> = match revision {
        Some(revision) => revisions.filter(budgets::revision.eq(revision)).load(&mut connection).await?,
        None => revisions.load(&mut connection).await?,
    };
    Ok(found.into_iter().next())
}

/// A member that shares the costs, with its figure as the partnership may see it, and its weight in the budget
pub(super) type SharingMember = (Organization, Option<PopulationFigure>, Option<BudgetWeight>);

/// The cost sharing members of the year of a budget, by name
pub(super) async fn members(
    mut connection: &AsyncPgConnection,
    partnership: &Partnership,
    budget: &Budget,
    reference_date: NaiveDate,
) -> QueryResult<Vec<SharingMember>> {
    let year = budget.year;
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
    let weight = budget_weights::organization_id
        .eq(organizations::organization_id)
        .and(budget_weights::budget_id.eq(budget.budget_id));
    let found: Vec<(Organization, _, _, Option<Uuid>)> = organizations::table
        .left_join(population_figures::table.on(figure))
        .left_join(import_runs::table.on(sent_in))
        .left_join(budget_weights::table.on(weight))
        .filter(organizations::organization_id.eq_any(sharing))
        .order((organizations::name, organizations::organization_id))
        .select((
            Organization::as_select(),
            Option::<PopulationFigure>::as_select(),
            Option::<BudgetWeight>::as_select(),
            import_runs::partnership_id.nullable(),
        ))
        .load(&mut connection)
        .await?;
    let partnership_id = partnership.partnership_id;
    let seen = |(organization, figure, weight, sender)| {
        (organization, as_seen_by(partnership_id, figure, sender), weight)
    };
    Ok(found.into_iter().map(seen).collect())
}

/// A figure as a partnership may see it, whoever sent it in
fn as_seen_by(
    partnership_id: Uuid,
    figure: Option<PopulationFigure>,
    sender: Option<Uuid>,
) -> Option<PopulationFigure> {
    let is_own = sender.is_none_or(|sender| sender == partnership_id);
    if is_own { figure } else { figure.map(PopulationFigure::without_file) }
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

/// What was fixed for these budgets, by name of the member, each with the figure that is known of that day now
pub(super) async fn stored_with_figures(
    mut connection: &AsyncPgConnection,
    ids: &[Uuid],
) -> QueryResult<Vec<(Stored, Option<PopulationFigure>)>> {
    let figure = population_figures::organization_id
        .eq(cost_shares::organization_id)
        .and(population_figures::reference_date.eq(distributions::reference_date));
    let sent_in = import_runs::import_run_id.nullable().eq(population_figures::import_run_id.nullable());
    let found: Vec<(_, _, _, _, Option<Uuid>, Uuid)> = distributions::table
        .inner_join(budgets::table)
        .inner_join(cost_shares::table.inner_join(organizations::table))
        .left_join(population_figures::table.on(figure))
        .left_join(import_runs::table.on(sent_in))
        .filter(distributions::budget_id.eq_any(ids))
        .filter(distributions::method.eq(DistributionMethod::Published))
        .order((organizations::name, organizations::organization_id))
        .select((
            Distribution::as_select(),
            CostShare::as_select(),
            Organization::as_select(),
            Option::<PopulationFigure>::as_select(),
            import_runs::partnership_id.nullable(),
            budgets::partnership_id,
        ))
        .load(&mut connection)
        .await?;
    let seen = |(fixed, share, organization, figure, sender, partnership)| {
        ((fixed, share, organization), as_seen_by(partnership, figure, sender))
    };
    Ok(found.into_iter().map(seen).collect())
}
