use chrono::NaiveDate;
use diesel::{
    BoolExpressionMethods, ExpressionMethods, JoinOnDsl, NullableExpressionMethods, PgRangeExpressionMethods,
    QueryDsl, QueryResult, SelectableHelper,
    pg::Pg,
    sql_types::{Array, Bool, Record},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{
    models::{
        Budget, BudgetLine, BudgetWeight, CostShare, Distribution, Organization, Partnership,
        PopulationFigure,
    },
    tables::{
        budget_weights, budgets, cost_shares, distributions, import_runs, membership_roles, memberships,
        organizations, population_figures,
    },
    types::{DateRange, DistributionMethod, MembershipRole},
};
use uuid::Uuid;

use crate::read::{ReadError, Reader, Value, reader::Columns, recorded::Recorded, statement::Statement};

/// A revision of a budget
pub(super) struct Revision {
    pub(super) partnership: Partnership,
    pub(super) budget: Budget,
    /// Its lines, in their order
    pub(super) lines: Vec<BudgetLine>,
    /// Whether its distribution is fixed
    pub(super) is_fixed: bool,
}

type RevisionRow = (Partnership, Budget, bool, Vec<Recorded<BudgetLine>>);
type RevisionSql = (Columns<Partnership>, Columns<Budget>, Bool, Array<Record<Columns<BudgetLine>>>);

/// The revision of a year, or without one the latest that is approved, or else the latest
pub(super) async fn revision_of(
    reader: Reader<'_>,
    slug: &str,
    year: i32,
    revision: Option<i32>,
) -> Result<Option<Revision>, ReadError> {
    let of_year = Statement::new("SELECT ")
        .fragment(<(Partnership, Budget) as SelectableHelper<Pg>>::as_select())
        .sql(
            ", budgets.status <> 'DRAFT' AND EXISTS (SELECT FROM distributions WHERE distributions.budget_id = budgets.budget_id), \
             ARRAY(SELECT ROW(",
        )
        .fragment(<BudgetLine as SelectableHelper<Pg>>::as_select())
        .sql(
            ") FROM budget_lines WHERE budget_lines.budget_id = budgets.budget_id ORDER BY budget_lines.position) \
             FROM budgets JOIN partnerships ON partnerships.partnership_id = budgets.partnership_id WHERE partnerships.slug = ",
        )
        .bind(Value::Text(slug.to_owned()))
        .sql(" AND budgets.year = ")
        .bind(Value::Number(year.into()));
    let wanted = match revision {
        Some(revision) => of_year.sql(" AND budgets.revision = ").bind(Value::Number(revision.into())),
        None => of_year,
    };
    let latest = wanted.sql(" ORDER BY budgets.status = 'APPROVED' DESC, budgets.revision DESC LIMIT 1");
    let found = reader.load::<RevisionRow, RevisionSql>(latest).await?.pop();
    Ok(found.map(|(partnership, budget, is_fixed, lines)| Revision {
        partnership,
        budget,
        lines: lines.into_iter().map(|Recorded(line)| line).collect(),
        is_fixed,
    }))
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
