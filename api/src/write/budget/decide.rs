use diesel::{ExpressionMethods, Insertable, QueryDsl, QueryResult};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use schema::{
    rules::{
        Violation,
        budget_approval::{Seat, awaited, seats},
    },
    tables::{budget_decisions, budgets, cost_shares, distributions},
    types::{BudgetDecisionKind, BudgetStatus, Role},
};
use uuid::Uuid;

use super::{Author, Outcome, Refused, Stop, check_said, lock, outcome, refuse_superseded, said, sign};

#[derive(Insertable)]
#[diesel(table_name = budget_decisions)]
struct NewDecision<'a> {
    budget_id: Uuid,
    kind: BudgetDecisionKind,
    role: Role,
    organization_id: Option<Uuid>,
    actor: &'a str,
    reason: Option<&'a str>,
}

/// Approves a submitted revision as all that somebody is and is awaited as; with the last of those who are awaited it is approved.
/// Gives its identity
///
/// Refused with `budget.unknown`, `budget.not_submitted` (`status`), `budget.superseded` (`revision`), and with
/// `budget.not_awaited` when they approved before or their member bears nothing of it.
///
/// # Errors
///
/// When the database fails.
pub async fn approve(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    id: Uuid,
    own: &[Seat],
    reason: Option<&str>,
) -> QueryResult<Outcome<Uuid>> {
    if let Some(refused) = check_said("reason", reason) {
        return Ok(Outcome::Refused(vec![refused]));
    }
    let ended = connection
        .transaction::<Uuid, Stop, _>(async |connection| {
            sign(connection, author).await?;
            let members = lock_submitted(connection, id).await?;
            let approved = approved(connection, id).await?;
            let (now, left): (Vec<Seat>, Vec<Seat>) =
                awaited(&members, &approved).into_iter().partition(|seat| own.contains(seat));
            if now.is_empty() {
                return Err(Refused::at("id", Violation::new("budget.not_awaited")).into());
            }
            let kind = BudgetDecisionKind::Approved;
            insert(connection, author, id, kind, &now, said(reason)).await?;
            let status = if left.is_empty() { BudgetStatus::Approved } else { BudgetStatus::Submitted };
            move_to(connection, id, status).await?;
            Ok(id)
        })
        .await;
    outcome(ended)
}

/// Rejects a submitted revision, for that reason, as the first of what somebody is and may decide as; gives its identity
///
/// Refused as [`approve`], also for who approved it before, and with `budget.reason_missing`.
///
/// # Errors
///
/// When the database fails.
pub async fn reject(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    id: Uuid,
    own: &[Seat],
    reason: &str,
) -> QueryResult<Outcome<Uuid>> {
    let reasonless = || Refused::at("reason", Violation::new("budget.reason_missing"));
    let missing = said(Some(reason)).is_none().then(reasonless);
    if let Some(refused) = missing.or_else(|| check_said("reason", Some(reason))) {
        return Ok(Outcome::Refused(vec![refused]));
    }
    let ended = connection
        .transaction::<Uuid, Stop, _>(async |connection| {
            sign(connection, author).await?;
            let members = lock_submitted(connection, id).await?;
            let Some(seat) = seats(&members).into_iter().find(|seat| own.contains(seat)) else {
                return Err(Refused::at("id", Violation::new("budget.not_awaited")).into());
            };
            let kind = BudgetDecisionKind::Rejected;
            insert(connection, author, id, kind, &[seat], said(Some(reason))).await?;
            move_to(connection, id, BudgetStatus::Rejected).await?;
            Ok(id)
        })
        .await;
    outcome(ended)
}

/// A submitted revision, held; gives the members that bear it
async fn lock_submitted(connection: &mut AsyncPgConnection, id: Uuid) -> Result<Vec<Uuid>, Stop> {
    let budget = lock(connection, id).await?;
    if budget.status != BudgetStatus::Submitted {
        let violation = Violation::new("budget.not_submitted").with("status", budget.status);
        return Err(Refused::at("id", violation).into());
    }
    refuse_superseded(connection, &budget).await?;
    Ok(distributions::table
        .inner_join(cost_shares::table)
        .filter(distributions::budget_id.eq(id))
        .select(cost_shares::organization_id)
        .distinct()
        .load(connection)
        .await?)
}

/// As what a revision was approved
async fn approved(connection: &mut AsyncPgConnection, id: Uuid) -> QueryResult<Vec<Seat>> {
    let found: Vec<Option<Uuid>> = budget_decisions::table
        .filter(budget_decisions::budget_id.eq(id))
        .filter(budget_decisions::kind.eq(BudgetDecisionKind::Approved))
        .select(budget_decisions::organization_id)
        .load(connection)
        .await?;
    Ok(found.into_iter().map(|member| member.map_or(Seat::Director, Seat::Secretary)).collect())
}

async fn insert(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    budget_id: Uuid,
    kind: BudgetDecisionKind,
    seats: &[Seat],
    reason: Option<&str>,
) -> QueryResult<()> {
    let decision = |seat: &Seat| {
        let (role, organization_id) = match seat {
            Seat::Director => (Role::Director, None),
            Seat::Secretary(member) => (Role::Secretary, Some(*member)),
        };
        NewDecision { budget_id, kind, role, organization_id, actor: author.actor, reason }
    };
    let decisions: Vec<NewDecision<'_>> = seats.iter().map(decision).collect();
    diesel::insert_into(budget_decisions::table).values(&decisions).execute(connection).await.map(drop)
}

async fn move_to(connection: &mut AsyncPgConnection, id: Uuid, status: BudgetStatus) -> QueryResult<()> {
    diesel::update(budgets::table.find(id))
        .set((budgets::status.eq(status), budgets::version.eq(budgets::version + 1)))
        .execute(connection)
        .await
        .map(drop)
}
