//! What a budget shows.

use async_graphql::{Enum, ID, Object, Result, SimpleObject};
use diesel_async::AsyncPgConnection;
use schema::models;
use uuid::Uuid;

use super::comparison::ShareComparison;
use crate::{
    graphql::{
        context::Selected,
        node::Kind,
        organization::Organization,
        partnership::PartnershipSummary,
        refusal::failed,
        scalars::{DateTime, Decimal},
        source::{ImportSource, SourceRow},
        text::Text,
        viewer::Role,
    },
    read::{
        self,
        budget::{BudgetWithLines, DecisionOf, Related, Relations, WeightOf},
    },
};

/// Status of a revision of a budget (status van de begroting).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "schema::types::BudgetStatus")]
pub(in crate::graphql) enum BudgetStatus {
    /// May still change (concept).
    Draft,
    /// Before director and secretaries; does not change meanwhile (voorgelegd).
    Submitted,
    /// Approved by all of them; never changes again (goedgekeurd).
    Approved,
    /// Turned down by one of them; never changes again (afgewezen).
    Rejected,
}

/// What was decided about a revision of a budget (soort besluit).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "schema::types::BudgetDecisionKind")]
pub(super) enum BudgetDecisionKind {
    /// Put before director and secretaries (voorgelegd).
    Submitted,
    /// Approved as the director, or as the secretary of a member (akkoord).
    Approved,
    /// Turned down as one of them (afgewezen).
    Rejected,
}

/// One line of a budget (begrotingspost).
#[derive(SimpleObject, Debug, Clone)]
pub(in crate::graphql) struct BudgetLine {
    /// Identity of the line in its revision, for updateBudget (identificatie).
    id: ID,
    /// Place in the budget, from 1 (volgnummer).
    position: i32,
    /// Name of the line (omschrijving).
    name: String,
    /// Kind of costs, in words of the partnership (soort kosten). Null when nothing was said.
    category: Option<Text<'static>>,
    /// Euro, excluding VAT (bedrag, excl. btw).
    amount: Decimal,
    /// Where it stands in the workbook that its budget came from, of which source of the budget tells (herkomst). Null when it was
    /// entered by hand.
    source: Option<SourceRow>,
}

impl From<&models::BudgetLine> for BudgetLine {
    fn from(line: &models::BudgetLine) -> Self {
        Self {
            id: ID(line.budget_line_id.to_string()),
            position: line.position,
            name: line.name.clone(),
            category: line.category.clone().map(Text::from),
            amount: Decimal(line.amount_eur),
            source: SourceRow::of(line.source_sheet.as_ref(), line.source_row),
        }
    }
}

/// Who submitted, approved or rejected a revision of a budget, when and why (besluit).
#[derive(SimpleObject, Debug, Clone)]
struct BudgetDecision {
    /// What was decided (soort besluit).
    kind: BudgetDecisionKind,
    /// As what: `PROGRAMME_MANAGER`, SECRETARY or DIRECTOR (rol).
    role: Role,
    /// The member whose secretary decided (gemeente). Null for the others.
    organization: Option<Organization>,
    /// Who decided, such as "session:j.jansen" (door).
    actor: String,
    /// Moment (op).
    decided_at: DateTime,
    /// Why (reden). Null when nothing was said, which is not so of a rejection.
    reason: Option<Text<'static>>,
}

impl From<&DecisionOf> for BudgetDecision {
    fn from(DecisionOf { decision, organization }: &DecisionOf) -> Self {
        Self {
            kind: decision.kind.into(),
            role: decision.role.into(),
            organization: organization.clone().map(Organization),
            actor: decision.actor.clone(),
            decided_at: DateTime(decision.decided_at),
            reason: decision.reason.clone().map(Text::from),
        }
    }
}

/// Somebody whose approval is awaited (akkoord dat nog ontbreekt).
#[derive(SimpleObject, Debug, Clone)]
struct AwaitedApproval {
    /// As what: SECRETARY or DIRECTOR (rol).
    role: Role,
    /// The member whose secretary is to approve (gemeente). Null for the director.
    organization: Option<Organization>,
}

/// For how many inhabitants a member without inhabitants counts in the key (gewicht).
#[derive(SimpleObject, Debug, Clone)]
struct BudgetWeight {
    /// The member (organisatie).
    organization: Organization,
    /// Inhabitants that it counts for (gewicht).
    weight: i32,
    /// Why so many (reden).
    reason: Text<'static>,
}

impl From<&WeightOf> for BudgetWeight {
    fn from(WeightOf { weight, organization }: &WeightOf) -> Self {
        Self {
            organization: Organization(organization.clone()),
            weight: weight.weight,
            reason: weight.reason.clone().into(),
        }
    }
}

/// One revision of the planned costs of a year (begroting).
#[derive(Debug, Clone)]
pub(in crate::graphql) struct Budget {
    row: BudgetWithLines,
    related: Related,
}

impl Budget {
    /// Identity
    pub(in crate::graphql) const fn uuid(&self) -> Uuid {
        self.row.budget.budget_id
    }
}

/// One revision of the planned costs of a year (begroting).
#[Object]
impl Budget {
    /// Global identity (identificatie).
    pub(in crate::graphql) async fn id(&self) -> ID {
        Kind::Budget.id(self.row.budget.budget_id)
    }

    /// The partnership that it is of (samenwerkingsverband).
    async fn partnership(&self) -> PartnershipSummary {
        PartnershipSummary(self.row.partnership.clone())
    }

    /// Year in which the costs are made (begrotingsjaar).
    async fn year(&self) -> i32 {
        self.row.budget.year
    }

    /// Revision, from 1; earlier ones stay readable (versie).
    async fn revision(&self) -> i32 {
        self.row.budget.revision
    }

    /// Whether it is approved (status).
    async fn status(&self) -> BudgetStatus {
        self.row.budget.status.into()
    }

    /// What this revision is for (toelichting). Null when nothing was said.
    async fn note(&self) -> Option<&str> {
        self.row.budget.note.as_deref()
    }

    /// Counts its changes and decisions, from 1, for updateBudget and submitBudget (wijzigingsnummer).
    async fn version(&self) -> i32 {
        self.row.budget.version
    }

    /// Moment of drafting (opgesteld op).
    async fn created_at(&self) -> DateTime {
        DateTime(self.row.budget.created_at)
    }

    /// The import that brought it (herkomst). Null when it was drafted by hand.
    async fn source(&self) -> Option<ImportSource> {
        ImportSource::of(self.related.source.as_ref(), None, None)
    }

    /// Its lines, in their order (begrotingsposten).
    #[graphql(complexity = "1 + 10 * child_complexity")]
    async fn lines(&self) -> Vec<BudgetLine> {
        self.row.lines.iter().map(BudgetLine::from).collect()
    }

    /// Sum of its lines, in euro, excluding VAT (totaal, excl. btw).
    async fn total(&self) -> Decimal {
        Decimal(self.row.total())
    }

    /// What members without inhabitants count for in its key, by name (gewichten).
    #[graphql(complexity = "1 + 5 * child_complexity")]
    async fn weights(&self) -> Vec<BudgetWeight> {
        self.related.weights.iter().map(BudgetWeight::from).collect()
    }

    /// What was decided about it, the first decision first (besluiten).
    #[graphql(complexity = "1 + 5 * child_complexity")]
    async fn decisions(&self) -> Vec<BudgetDecision> {
        self.related.approval.decisions.iter().map(BudgetDecision::from).collect()
    }

    /// Whose approval is awaited: the director's, and that of the secretary of every member in its key (wacht op). Empty unless it is
    /// SUBMITTED.
    #[graphql(complexity = "1 + 5 * child_complexity")]
    async fn awaited(&self) -> Vec<AwaitedApproval> {
        if self.row.budget.status != schema::types::BudgetStatus::Submitted {
            return Vec::new();
        }
        let awaited = |(role, organization): (schema::types::Role, Option<&models::Organization>)| {
            AwaitedApproval { role: role.into(), organization: organization.cloned().map(Organization) }
        };
        self.related.approval.awaited().into_iter().map(awaited).collect()
    }

    /// The difference report of its key: when CBS now has another number of inhabitants than the key was stored with, each member's
    /// share as it was fixed (before) and as it would be with the figures of now (after), by name (verschillenrapport). Nothing changes
    /// by it: a new revision may. Empty while there is no difference, and of a draft, which follows the figures.
    #[graphql(complexity = "1 + 10 * child_complexity")]
    async fn key_differences(&self) -> Vec<ShareComparison> {
        ShareComparison::all(&self.related.key_differences)
    }
}

/// The revisions with what is selected of them, each relation read once
pub(in crate::graphql) async fn with_relations(
    connection: &AsyncPgConnection,
    rows: Vec<BudgetWithLines>,
    selected: &Selected<'_>,
) -> Result<Vec<Budget>> {
    let asked = Relations {
        approval: selected.has("decisions") || selected.has("awaited"),
        weights: selected.has("weights"),
        key_differences: selected.has("keyDifferences"),
        source: selected.has("source"),
    };
    let ids: Vec<Uuid> = rows.iter().map(|row| row.budget.budget_id).collect();
    let mut related = read::budget::related(connection, &ids, asked).await.map_err(failed)?;
    let budget = |row: BudgetWithLines| {
        let related = related.remove(&row.budget.budget_id).unwrap_or_default();
        Budget { row, related }
    };
    Ok(rows.into_iter().map(budget).collect())
}
