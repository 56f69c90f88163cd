//! History.

mod fields;

use std::collections::{BTreeSet, HashMap};

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use diesel_async::AsyncPgConnection;
use schema::models::Organization;
use uuid::Uuid;

use super::{
    context::{Asking, Selected},
    node::{Kind, parse},
    page::{self, Connection, Window},
    refusal::{bad_input, failed},
    scalars::DateTime,
    text::Text,
};
use crate::{
    auth::{Action, Scope},
    read::{
        self,
        change::{ChangeOf, Owner, Subject},
    },
};

/// What became of something (soort wijziging).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ChangeKind {
    /// It is new (toegevoegd).
    Created,
    /// It was there and is different now (gewijzigd).
    Changed,
    /// It is no longer there (verwijderd).
    Removed,
}

impl ChangeKind {
    /// The kind of an operation as the history names it
    pub(super) fn of(operation: &str) -> Self {
        match operation {
            "INSERT" => Self::Created,
            "DELETE" => Self::Removed,
            _ => Self::Changed,
        }
    }
}

/// By which way something was changed (herkomst).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "schema::types::ChangeWay")]
enum ChangeWay {
    /// By a workbook (import).
    Import,
    /// By taking back what a workbook had done (teruggedraaide import).
    Revert,
    /// By somebody, on a page (met de hand).
    Page,
    /// By a mutation of this API (via de API).
    Program,
    /// By a command of who keeps the installation (opdracht).
    Command,
    /// It came with the product (meegeleverd).
    Supplied,
    /// In the database itself (rechtstreeks in de database).
    Database,
}

/// What of something was changed (onderdeel).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
enum ChangedPart {
    /// Itself (de gegevens zelf).
    Itself,
    /// The part of an organization in a tender (deelname).
    Participation,
    /// A lot of a tender (perceel).
    Lot,
    /// When a milestone of a tender is planned (planning).
    Period,
    /// Hours that a tender asks of an organization (opgegeven uren).
    TenderHours,
    /// A step in the life of a tender, with its day and reason (stap).
    Step,
    /// That a milestone of a tender was planned anew, with the reason (verplaatsing).
    Move,
    /// What a member says in an assessment (antwoord).
    AssessmentAnswer,
    /// The place of a tender in a prioritization round (volgorde).
    RankedTender,
    /// Whether a member agrees with a prioritization round (instemming).
    PrioritizationAgreement,
    /// An extension option of a contract (verlengingsoptie).
    ExtensionOption,
    /// The tender that replaces a contract (vervolg).
    FollowUp,
    /// Why a contract ends early (voortijdige beëindiging).
    Ending,
    /// A line of a budget (begrotingspost).
    BudgetLine,
    /// What a member without inhabitants counts for in the key of a budget (gewicht).
    BudgetWeight,
    /// A decision about a budget (besluit).
    BudgetDecision,
    /// A goal, focus point or activity of the annual plan of a budget (onderdeel van het jaarplan).
    PlanItem,
}

impl ChangedPart {
    fn of(table: &str) -> Self {
        match table {
            "participations" => Self::Participation,
            "lots" => Self::Lot,
            "planned_periods" => Self::Period,
            "tender_hours" => Self::TenderHours,
            "tender_steps" => Self::Step,
            "tender_moves" => Self::Move,
            "assessment_answers" => Self::AssessmentAnswer,
            "ranked_tenders" => Self::RankedTender,
            "prioritization_agreements" => Self::PrioritizationAgreement,
            "extension_options" => Self::ExtensionOption,
            "contract_follow_ups" => Self::FollowUp,
            "contract_endings" => Self::Ending,
            "budget_lines" => Self::BudgetLine,
            "budget_weights" => Self::BudgetWeight,
            "budget_decisions" => Self::BudgetDecision,
            "plan_items" => Self::PlanItem,
            _ => Self::Itself,
        }
    }
}

/// A field that was changed (gewijzigd veld).
#[derive(SimpleObject, Debug, Clone, PartialEq, Eq)]
struct FieldChange {
    /// Name of the field, as in the schema where it has one (veld).
    field: String,
    /// What it was, as a text (was). Null: nothing.
    before: Option<Text<'static>>,
    /// What it became, as a text (werd). Null: nothing.
    after: Option<Text<'static>>,
}

impl From<fields::FieldChange> for FieldChange {
    fn from((field, before, after): fields::FieldChange) -> Self {
        Self { field, before: before.map(Text::from), after: after.map(Text::from) }
    }
}

/// One change of something, or of one of its parts (wijziging).
#[derive(SimpleObject, Debug, Clone)]
pub(super) struct Change {
    /// What became of it (soort wijziging).
    kind: ChangeKind,
    /// What of it was changed (onderdeel).
    part: ChangedPart,
    /// Moment of the change (gewijzigd op).
    changed_at: DateTime,
    /// Who did it, such as "token:dashboard" (door). "another partnership" for an import of one of which you do not see all.
    actor: String,
    /// By which way (herkomst).
    way: ChangeWay,
    /// Global identity of the import that did it, or whose taking back did (import). Null for what came by another way, and for an
    /// import of another partnership.
    import_run_id: Option<ID>,
    /// Why: the name of the mutation behind "mutation:" or, on a page, "page:", the import behind "import:" or, when it was taken back,
    /// "revert:" unless it is another partnership's, or "sql" for who wrote into the database itself (aanleiding). What people gave
    /// as their reason is a field of the step or move.
    cause: String,
    /// The fields that differ, or for what is new or no longer there those that hold something (velden).
    fields: Vec<FieldChange>,
}

impl Change {
    fn new((change, rows): ChangeOf, organizations: &HashMap<Uuid, String>) -> Self {
        let fields = rows.map(|rows| fields::changed(&change.table_name, &rows, organizations));
        let (way, import) = change.way();
        Self {
            kind: ChangeKind::of(&change.operation),
            part: ChangedPart::of(&change.table_name),
            changed_at: DateTime(change.changed_at),
            actor: change.actor,
            way: way.into(),
            import_run_id: import.map(|import| Kind::ImportRun.id(import)),
            cause: change.cause,
            fields: fields.into_iter().flatten().map(FieldChange::from).collect(),
        }
    }

    /// What all share may have been changed by the import of another partnership: its people and files are not told
    fn by_another(self) -> Self {
        let fields = self.fields.into_iter().filter(|changed| changed.field != "source").collect();
        Self {
            actor: "another partnership".to_owned(),
            cause: "import".to_owned(),
            import_run_id: None,
            fields,
            ..self
        }
    }
}

/// Reads the history
#[derive(Default)]
pub(super) struct ChangeQuery;

#[Object]
impl ChangeQuery {
    /// What became of something over time, with its parts, the latest change first (wijzigingsgeschiedenis): of a partnership,
    /// organization, calendar, tender, assessment, contract, budget, expense, participation fee, settlement, population figure, column mapping, threshold or procedure term. Null when there is nothing,
    /// or nothing that you may see. Only for who is signed in.
    #[graphql(complexity = "2 + page::nodes(first, last) * child_complexity")]
    async fn changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global identity.")] of: ID,
        #[graphql(
            desc = "At most so many from the start or from behind after, 0 to 100. Null or left out: 100."
        )]
        first: Option<i32>,
        #[graphql(desc = "Cursor of the same list; from behind it.")] after: Option<String>,
        #[graphql(desc = "At most so many up to the end or to before, 0 to 100; instead of first.")]
        last: Option<i32>,
        #[graphql(desc = "Cursor of the same list; up to it.")] before: Option<String>,
    ) -> Result<Option<Connection<Change>>> {
        ctx.require(Action::ReadAll, Scope::Somewhere)?;
        let Some((subject, id)) = subject(&of) else {
            return Err(bad_input("This is not the id of something with a history."));
        };
        let name = format!("changes:{id}");
        let slice = Window { first, after, last, before }.slice(&name)?;
        let connection = ctx.database().await?;
        let owner = read::change::owner(&connection, subject, id).await.map_err(failed)?;
        let is_seen = match owner {
            None => false,
            Some(Owner::Shared) => true,
            Some(Owner::Partnership(partnership)) => ctx.sees_all(partnership),
        };
        if !is_seen {
            return Ok(None);
        }
        let with_rows = Selected::of_nodes(ctx).has("fields");
        let page = read::change::page(ctx.reader(&connection), subject, id, with_rows, &slice);
        let counted = read::change::count(&connection, subject, id);
        let (page, total) = page::read(ctx, page, counted).await?;
        let (changes, page) = page.take();
        let rows = changes.iter().filter_map(|(_, rows)| rows.as_ref());
        let named: BTreeSet<Uuid> = rows.flat_map(fields::organizations).collect();
        let named: Vec<Uuid> = named.into_iter().collect();
        let organizations = if named.is_empty() {
            Vec::new()
        } else {
            read::organization::by_ids(&connection, &named).await.map_err(failed)?
        };
        let organizations = organizations.into_iter().map(shown).collect();
        let hidden = match owner {
            Some(Owner::Shared) => imports_of_others(ctx, &connection, &changes).await?,
            _ => Vec::new(),
        };
        let told = |change: ChangeOf| {
            let is_hidden = import_of(&change).is_some_and(|import| hidden.contains(&import));
            let change = Change::new(change, &organizations);
            if is_hidden { change.by_another() } else { change }
        };
        let changes = changes.into_iter().map(told).collect();
        Ok(Some(Connection::new(&name, page.with(changes), total, |change| change)))
    }
}

/// The imports among the causes that are of partnerships of which the viewer does not see all
async fn imports_of_others(
    ctx: &Context<'_>,
    connection: &AsyncPgConnection,
    changes: &[ChangeOf],
) -> Result<Vec<Uuid>> {
    let imports: Vec<Uuid> = changes.iter().filter_map(import_of).collect();
    if imports.is_empty() {
        return Ok(Vec::new());
    }
    let found = read::import_run::by_ids(connection, &imports).await.map_err(failed)?;
    let others = found.into_iter().filter(|(_, partnership)| !ctx.sees_all(partnership.partnership_id));
    Ok(others.map(|(run, _)| run.import_run_id).collect())
}

/// The import that caused it, or whose taking back did
fn import_of((change, _): &ChangeOf) -> Option<Uuid> {
    change.way().1
}

/// By its code where it has one
fn shown(organization: Organization) -> (Uuid, String) {
    (organization.organization_id, organization.code.unwrap_or(organization.name))
}

fn subject(id: &ID) -> Option<(Subject, Uuid)> {
    let (kind, id) = parse(id)?;
    let subject = match kind {
        Kind::Partnership => Subject::Partnership,
        Kind::Organization => Subject::Organization,
        Kind::Calendar => Subject::Calendar,
        Kind::Tender => Subject::Tender,
        Kind::Assessment => Subject::Assessment,
        Kind::PrioritizationRound => Subject::PrioritizationRound,
        Kind::Contract => Subject::Contract,
        Kind::Budget | Kind::AnnualPlan => Subject::Budget,
        Kind::Expense => Subject::Expense,
        Kind::ParticipationFee => Subject::ParticipationFee,
        Kind::Settlement => Subject::Settlement,
        Kind::PopulationFigure => Subject::PopulationFigure,
        Kind::ColumnMapping => Subject::ColumnMapping,
        Kind::Threshold => Subject::Threshold,
        Kind::ProcedureTerm => Subject::ProcedureTerm,
        Kind::CpvEntry => Subject::CpvEntry,
        Kind::ImportRun => return None,
    };
    Some((subject, id))
}
