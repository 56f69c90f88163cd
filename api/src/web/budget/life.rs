use schema::{
    models::Organization,
    texts::{Label, actor_name},
    types::{BudgetStatus, Role},
};

use crate::{
    read::budget::{Approval, DecisionOf},
    web::dutch::moment,
};

/// How far a revision is
pub(super) struct LifeView {
    /// What was decided, the first decision first
    pub(super) decisions: Vec<DecisionRow>,
    /// Who is awaited: "bestuurder", "gemeentesecretaris van Delft"
    pub(super) awaited: Vec<String>,
    /// Who has to do what next; empty when that is the viewer, and when nothing has to be done or [`Self::awaited`] says it
    pub(super) waits_for: &'static str,
}

/// A decision
pub(super) struct DecisionRow {
    /// What was decided
    pub(super) kind: &'static str,
    /// As what
    pub(super) role: String,
    /// By whom
    pub(super) actor: String,
    /// When
    pub(super) moment: String,
    /// Why; empty when nothing was said
    pub(super) reason: String,
}

impl LifeView {
    /// Of a revision in that status; whoever `may_act` needs not be told who does
    pub(super) fn new(approval: &Approval, status: BudgetStatus, may_act: bool) -> Self {
        let awaited = if status == BudgetStatus::Submitted { approval.awaited() } else { Vec::new() };
        Self {
            decisions: approval.decisions.iter().map(decision_row).collect(),
            awaited: awaited.into_iter().map(|(role, organization)| named(role, organization)).collect(),
            waits_for: match status {
                BudgetStatus::Draft if !may_act => {
                    "De begroting wacht op de programmamanager, die haar voorlegt."
                }
                BudgetStatus::Rejected if !may_act => {
                    "De begroting wacht op de projectcoördinator of de programmamanager, die een nieuwe revisie opstelt."
                }
                _ => "",
            },
        }
    }
}

fn decision_row(DecisionOf { decision, organization }: &DecisionOf) -> DecisionRow {
    DecisionRow {
        kind: decision.kind.label(),
        role: named(decision.role, organization.as_ref()),
        actor: actor_name(&decision.actor).to_owned(),
        moment: moment(decision.decided_at),
        reason: decision.reason.clone().unwrap_or_default(),
    }
}

/// A role, and of which member: "gemeentesecretaris van Delft"
pub(super) fn named(role: Role, organization: Option<&Organization>) -> String {
    match organization {
        Some(organization) => format!("{} van {}", role.label(), organization.name),
        None => role.label().to_owned(),
    }
}
