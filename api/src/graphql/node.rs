//! Global identities (Relay): what can be asked for by its identity alone.

use std::collections::HashMap;

use async_graphql::{Context, ID, Interface, Object, Result};
use base64::{Engine, prelude::BASE64_STANDARD};
use uuid::Uuid;

use super::{
    annual_plan::{self, AnnualPlan},
    assessment::Assessment,
    budget::{self, Budget},
    calendar::Calendar,
    column_mapping::ColumnMapping,
    context::{Asking, Selected},
    contract::{self, Contract},
    cpv_code::CpvEntry,
    expense::{self, Expense},
    import_run::ImportRun,
    organization::Organization,
    page::LIST_SIZE,
    participation_fee::ParticipationFee,
    partnership::{self, Partnership},
    population_figure::PopulationFigure,
    prioritization_round::{self, PrioritizationRound},
    procedure_term::ProcedureTerm,
    refusal::{bad_input, failed, over_limit},
    settlement::Settlement,
    tender::{self, Tender},
    threshold::Threshold,
};
use crate::{
    auth::{Action, Scope},
    read,
};

/// Something with an identity of its own, that can be asked for by it.
#[derive(Interface, Clone)]
#[graphql(field(
    name = "id",
    ty = "ID",
    desc = "Global identity (identificatie): the same in all answers, opaque, for node and nodes."
))]
pub(super) enum Node {
    Partnership(Partnership),
    Organization(Organization),
    Calendar(Calendar),
    Tender(Tender),
    Assessment(Assessment),
    PrioritizationRound(PrioritizationRound),
    Contract(Contract),
    Budget(Budget),
    AnnualPlan(AnnualPlan),
    Expense(Expense),
    ParticipationFee(ParticipationFee),
    Settlement(Settlement),
    ImportRun(ImportRun),
    PopulationFigure(PopulationFigure),
    ColumnMapping(ColumnMapping),
    Threshold(Threshold),
    ProcedureTerm(ProcedureTerm),
    CpvEntry(CpvEntry),
}

/// The types of nodes
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Partnership,
    Organization,
    Calendar,
    Tender,
    Assessment,
    PrioritizationRound,
    Contract,
    Budget,
    AnnualPlan,
    Expense,
    ParticipationFee,
    Settlement,
    ImportRun,
    PopulationFigure,
    ColumnMapping,
    Threshold,
    ProcedureTerm,
    CpvEntry,
}

impl Kind {
    const ALL: [Self; 18] = [
        Self::Partnership,
        Self::Organization,
        Self::Calendar,
        Self::Tender,
        Self::Assessment,
        Self::PrioritizationRound,
        Self::Contract,
        Self::Budget,
        Self::AnnualPlan,
        Self::Expense,
        Self::ParticipationFee,
        Self::Settlement,
        Self::ImportRun,
        Self::PopulationFigure,
        Self::ColumnMapping,
        Self::Threshold,
        Self::ProcedureTerm,
        Self::CpvEntry,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Partnership => "Partnership",
            Self::Organization => "Organization",
            Self::Calendar => "Calendar",
            Self::Tender => "Tender",
            Self::Assessment => "Assessment",
            Self::PrioritizationRound => "PrioritizationRound",
            Self::Contract => "Contract",
            Self::Budget => "Budget",
            Self::AnnualPlan => "AnnualPlan",
            Self::Expense => "Expense",
            Self::ParticipationFee => "ParticipationFee",
            Self::Settlement => "Settlement",
            Self::ImportRun => "ImportRun",
            Self::PopulationFigure => "PopulationFigure",
            Self::ColumnMapping => "ColumnMapping",
            Self::Threshold => "Threshold",
            Self::ProcedureTerm => "ProcedureTerm",
            Self::CpvEntry => "CpvEntry",
        }
    }

    /// The global identity of one of its nodes
    pub(super) fn id(self, id: Uuid) -> ID {
        ID(BASE64_STANDARD.encode(format!("{}:{id}", self.name())))
    }

    /// The identity behind a global one
    ///
    /// # Errors
    ///
    /// When it is not the identity of one of its nodes.
    pub(super) fn parse(self, id: &ID) -> Result<Uuid> {
        match parse(id) {
            Some((kind, id)) if kind == self => Ok(id),
            _ => Err(bad_input(format!("This is not the id of a {}.", self.name()))),
        }
    }
}

/// The type of node and the identity behind a global one; `None` when it is none of ours
pub(super) fn parse(id: &ID) -> Option<(Kind, Uuid)> {
    let text = String::from_utf8(BASE64_STANDARD.decode(id.as_str()).ok()?).ok()?;
    let (name, id) = text.split_once(':')?;
    let kind = Kind::ALL.into_iter().find(|kind| kind.name() == name)?;
    Some((kind, id.parse().ok()?))
}

/// Reads by global identity
#[derive(Default)]
pub(super) struct NodeQuery;

#[Object]
impl NodeQuery {
    /// What has this global identity. Null when there is nothing, or nothing that you may see.
    async fn node(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global identity.")] id: ID,
    ) -> Result<Option<Node>> {
        let found = find(ctx, &Selected::here(ctx), &[id]).await?;
        Ok(found.into_iter().next().flatten())
    }

    /// What has these global identities, in their order. Null where there is nothing, or nothing that you may see.
    #[graphql(complexity = "1 + ids.len() * child_complexity")]
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global identities, at most 100.")] ids: Vec<ID>,
    ) -> Result<Vec<Option<Node>>> {
        if ids.len() > usize::try_from(LIST_SIZE).unwrap_or(0) {
            return Err(over_limit("ids", LIST_SIZE));
        }
        find(ctx, &Selected::here(ctx), &ids).await
    }
}

/// One look-up a type, however many identities
async fn find(ctx: &Context<'_>, selected: &Selected<'_>, ids: &[ID]) -> Result<Vec<Option<Node>>> {
    let parsed: Vec<Option<(Kind, Uuid)>> = ids.iter().map(parse).collect();
    let mut found: HashMap<(Kind, Uuid), Node> = HashMap::new();
    for kind in Kind::ALL {
        let ids: Vec<Uuid> =
            parsed.iter().flatten().filter(|(of, _)| *of == kind).map(|(_, id)| *id).collect();
        if !ids.is_empty() {
            let nodes = of_kind(ctx, selected, kind, &ids).await?;
            found.extend(nodes.into_iter().map(|(id, node)| ((kind, id), node)));
        }
    }
    Ok(parsed.into_iter().map(|wanted| found.get(&wanted?).cloned()).collect())
}

/// Those that there are and that the viewer may see
async fn of_kind(
    ctx: &Context<'_>,
    selected: &Selected<'_>,
    kind: Kind,
    ids: &[Uuid],
) -> Result<Vec<(Uuid, Node)>> {
    let is_public = matches!(kind, Kind::Partnership | Kind::Organization | Kind::Calendar | Kind::Tender);
    let action = if is_public { Action::ReadPublished } else { Action::ReadAll };
    if ctx.viewer().may(action, Scope::Somewhere).is_err() {
        return Ok(Vec::new());
    }
    let connection = ctx.database().await?;
    let found = match kind {
        Kind::Partnership => {
            let rows = read::partnership::by_ids(&connection, ids).await.map_err(failed)?;
            let nodes = partnership::with_relations(ctx, &connection, rows, selected).await?;
            nodes.into_iter().map(|node| (node.uuid(), Node::from(node))).collect()
        }
        Kind::Organization => {
            let rows = read::organization::by_ids(&connection, ids).await.map_err(failed)?;
            rows.into_iter().map(|row| (row.organization_id, Node::from(Organization(row)))).collect()
        }
        Kind::Calendar => {
            let mut rows = read::calendar::by_ids(&connection, ids).await.map_err(failed)?;
            rows.retain(|(calendar, _)| ctx.viewer().sees(calendar));
            rows.into_iter().map(|row| (row.0.calendar_id, Node::from(Calendar::from(row)))).collect()
        }
        Kind::Tender => {
            let nodes = tender::by_ids(ctx, &connection, ids, selected).await?;
            nodes.into_iter().map(|node| (node.uuid(), Node::from(node))).collect()
        }
        Kind::Assessment => {
            let partnerships = read::assessment::partnerships_of(&connection, ids).await.map_err(failed)?;
            let mut rows = read::assessment::by_ids(ctx.reader(&connection), ids).await.map_err(failed)?;
            let sees = |id: &Uuid| partnerships.get(id).is_some_and(|partnership| ctx.sees_all(*partnership));
            rows.retain(|row| sees(&row.assessment.assessment_id));
            rows.into_iter().map(Assessment).map(|node| (node.uuid(), Node::from(node))).collect()
        }
        Kind::PrioritizationRound => {
            let nodes = prioritization_round::by_ids(ctx, &connection, ids).await?;
            nodes.into_iter().map(|node| (node.uuid(), Node::from(node))).collect()
        }
        Kind::Contract => {
            let nodes = contract::by_ids(ctx, &connection, ids, selected).await?;
            nodes.into_iter().map(|node| (node.uuid(), Node::from(node))).collect()
        }
        Kind::Expense => {
            let nodes = expense::by_ids(ctx, &connection, ids, selected).await?;
            nodes.into_iter().map(|node| (node.uuid(), Node::from(node))).collect()
        }
        Kind::ParticipationFee => {
            let mut rows = read::participation_fee::by_ids(&connection, ids).await.map_err(failed)?;
            rows.retain(|row| ctx.sees_all(row.partnership.partnership_id));
            rows.into_iter().map(ParticipationFee).map(|node| (node.uuid(), Node::from(node))).collect()
        }
        Kind::Settlement => {
            let mut rows = read::settlement::by_ids(&connection, ids).await.map_err(failed)?;
            rows.retain(|row| ctx.sees_all(row.partnership.partnership_id));
            rows.into_iter().map(Settlement).map(|node| (node.uuid(), Node::from(node))).collect()
        }
        Kind::Budget => {
            let mut rows = read::budget::by_ids(&connection, ids).await.map_err(failed)?;
            rows.retain(|row| ctx.sees_all(row.partnership.partnership_id));
            let nodes = budget::with_relations(&connection, rows, selected).await?;
            nodes.into_iter().map(|node| (node.uuid(), Node::from(node))).collect()
        }
        Kind::AnnualPlan => {
            let mut rows = read::budget::by_ids(&connection, ids).await.map_err(failed)?;
            rows.retain(|row| ctx.sees_all(row.partnership.partnership_id));
            let nodes = annual_plan::with_relations(ctx, &connection, rows, selected).await?;
            nodes.into_iter().map(|node| (node.uuid(), Node::from(node))).collect()
        }
        Kind::ImportRun => {
            let mut rows = read::import_run::by_ids(&connection, ids).await.map_err(failed)?;
            rows.retain(|(_, partnership)| ctx.sees_all(partnership.partnership_id));
            ImportRun::all(rows).into_iter().map(|run| (run.uuid(), Node::from(run))).collect()
        }
        Kind::PopulationFigure => {
            let rows = read::population_figure::by_ids(&connection, ids).await.map_err(failed)?;
            rows.into_iter()
                .map(|row| (row.0.population_figure_id, Node::from(PopulationFigure::seen(ctx, row))))
                .collect()
        }
        Kind::ColumnMapping => {
            let mut rows = read::column_mapping::by_ids(&connection, ids).await.map_err(failed)?;
            rows.retain(|row| ctx.sees_all(row.partnership_id));
            rows.into_iter().map(|row| (row.column_mapping_id, Node::from(ColumnMapping(row)))).collect()
        }
        Kind::Threshold => {
            let rows = read::threshold::by_ids(&connection, ids).await.map_err(failed)?;
            rows.into_iter().map(|row| (row.threshold_id, Node::from(Threshold(row)))).collect()
        }
        Kind::ProcedureTerm => {
            let rows = read::procedure_term::by_ids(&connection, ids).await.map_err(failed)?;
            rows.into_iter().map(|row| (row.procedure_term_id, Node::from(ProcedureTerm(row)))).collect()
        }
        Kind::CpvEntry => {
            let rows = read::cpv_code::by_ids(&connection, ids).await.map_err(failed)?;
            let nodes = CpvEntry::all(&connection, rows, selected).await?;
            nodes.into_iter().map(|node| (node.uuid(), Node::from(node))).collect()
        }
    };
    Ok(found)
}
