use std::collections::HashMap;

use diesel::{ExpressionMethods, QueryDsl, QueryResult, SelectableHelper};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use futures::try_join;
use schema::{
    models::{BudgetDecision, Organization},
    rules::budget_approval::{self, Seat},
    tables::{budget_decisions, cost_shares, distributions, organizations},
    types::{BudgetDecisionKind, Role},
};
use uuid::Uuid;

/// How far a revision is: what was decided about it, and who bears it
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Approval {
    /// What was decided, the first decision first
    pub decisions: Vec<DecisionOf>,
    /// The members in its stored key, by name; none while it is a draft
    pub members: Vec<Organization>,
}

/// A decision, and whose secretary took it
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionOf {
    /// The decision
    pub decision: BudgetDecision,
    /// The member; `None` when no secretary took it
    pub organization: Option<Organization>,
}

impl Approval {
    /// Who has not approved it yet, and of which member: the director first, then the secretaries by name of their member
    pub fn awaited(&self) -> Vec<(Role, Option<&Organization>)> {
        let members: Vec<Uuid> = self.members.iter().map(|member| member.organization_id).collect();
        let approved: Vec<Seat> = self.decisions.iter().filter_map(DecisionOf::approved_as).collect();
        let named = |seat: Seat| match seat {
            Seat::Director => (Role::Director, None),
            Seat::Secretary(id) => {
                (Role::Secretary, self.members.iter().find(|member| member.organization_id == id))
            }
        };
        budget_approval::awaited(&members, &approved).into_iter().map(named).collect()
    }
}

impl DecisionOf {
    /// As what somebody approved by it; `None` when it is no approval
    pub fn approved_as(&self) -> Option<Seat> {
        let is_approval = self.decision.kind == BudgetDecisionKind::Approved;
        is_approval.then_some(self.decision.organization_id.map_or(Seat::Director, Seat::Secretary))
    }
}

/// How far those revisions are, by their identities
pub(super) async fn approvals(
    connection: &AsyncPgConnection,
    ids: &[Uuid],
) -> QueryResult<HashMap<Uuid, Approval>> {
    let (mut first, mut second) = (connection, connection);
    let decisions = budget_decisions::table
        .left_join(organizations::table)
        .filter(budget_decisions::budget_id.eq_any(ids))
        .order((budget_decisions::decided_at, organizations::name, budget_decisions::role))
        .select((BudgetDecision::as_select(), Option::<Organization>::as_select()))
        .load::<(BudgetDecision, Option<Organization>)>(&mut first);
    let members = distributions::table
        .inner_join(cost_shares::table.inner_join(organizations::table))
        .filter(distributions::budget_id.eq_any(ids))
        .order((organizations::name, organizations::organization_id))
        .select((distributions::budget_id, Organization::as_select()))
        .load::<(Uuid, Organization)>(&mut second);
    let (decisions, members) = try_join!(decisions, members)?;
    let mut approvals: HashMap<Uuid, Approval> = HashMap::new();
    for (decision, organization) in decisions {
        let approval = approvals.entry(decision.budget_id).or_default();
        approval.decisions.push(DecisionOf { decision, organization });
    }
    for (budget, member) in members {
        let approval = approvals.entry(budget).or_default();
        // A key may be stored for more than one method.
        if !approval.members.contains(&member) {
            approval.members.push(member);
        }
    }
    Ok(approvals)
}
