//! GraphQL: the schema, one noun a file. Fields that open a list look ahead at what is selected below them and have
//! each relation fetched once; what is below is plain values.

mod access;
mod alignment;
mod annual_plan;
mod assessment;
mod audit_event;
mod budget;
mod budget_actuals;
mod calendar;
mod calendar_change;
mod calendar_difference;
mod calendar_edition;
mod capacity;
mod change;
mod column_mapping;
mod context;
mod contract;
mod cost_distribution;
mod cpv_code;
pub mod documents;
mod expense;
mod filter;
mod fitting;
pub mod graphiql;
pub mod handler;
mod idempotency;
mod import_run;
mod limits;
mod media_type;
mod membership;
mod multipart;
mod node;
mod null_propagation;
mod organization;
mod outcome;
mod page;
mod parameters;
mod participation_fee;
mod partnership;
mod password_link;
mod period;
mod plain;
mod planning;
mod population_figure;
mod prioritization_round;
mod problem;
mod procedure_term;
mod refusal;
mod request_error;
mod retrospect;
mod scalars;
mod sent;
mod settlement;
pub mod socket;
mod source;
mod tender;
mod text;
mod threshold;
mod token;
mod totals;
mod understood;
mod user;
mod viewer;

#[cfg(test)]
mod error_catalog;
#[cfg(test)]
mod tests;

use async_graphql::{MergedObject, MergedSubscription, SDLExportOptions, SchemaBuilder, ValidationMode};

use crate::{config::GraphqlLimits, state::AppState};

pub use null_propagation::Kept;

/// Everything that can be read. Without a token or session that is what is published: published calendars with their
/// tenders, the names of partnerships, organizations.
#[derive(MergedObject, Default)]
pub struct Query(
    PlanningQuery,
    RunningQuery,
    ReferenceQuery,
    CapacityRootQuery,
    CalendarsQuery,
    MoneyQuery,
    AdministrationQuery,
    node::NodeQuery,
    change::ChangeQuery,
);

/// Who plans what together
#[derive(MergedObject, Default)]
struct PlanningQuery(
    partnership::PartnershipQuery,
    organization::OrganizationQuery,
    population_figure::PopulationQuery,
    tender::TenderQuery,
    tender::TenderTotalsQuery,
    assessment::AssessmentQuery,
    annual_plan::AnnualPlanQuery,
    planning::PlanBackQuery,
    planning::LeadTimeQuery,
);

/// Whether there are hands enough
#[derive(MergedObject, Default)]
struct CapacityRootQuery(capacity::CapacityQuery, prioritization_round::PrioritizationRoundQuery);

/// What runs, and what of it could be replaced together
#[derive(MergedObject, Default)]
struct RunningQuery(contract::ContractQuery, contract::ContractTotalsQuery, alignment::AlignmentQuery);

/// What holds for all partnerships
#[derive(MergedObject, Default)]
struct ReferenceQuery(threshold::ThresholdQuery, procedure_term::ProcedureTermQuery, cpv_code::CpvCodeQuery);

/// What was planned when
#[derive(MergedObject, Default)]
struct CalendarsQuery(
    calendar::CalendarQuery,
    calendar_edition::CalendarEditionQuery,
    calendar_difference::CalendarDifferenceQuery,
    retrospect::RetrospectQuery,
);

/// What it costs, and who bears it
#[derive(MergedObject, Default)]
struct MoneyQuery(
    budget::BudgetQuery,
    budget::BudgetComparisonQuery,
    cost_distribution::CostDistributionQuery,
    budget_actuals::BudgetActualsQuery,
    expense::ExpenseQuery,
    expense::ExpenseTotalsQuery,
    participation_fee::ParticipationFeeQuery,
    settlement::SettlementQuery,
);

/// What comes in, and who gets in
#[derive(MergedObject, Default)]
struct AdministrationQuery(
    viewer::ViewerQuery,
    import_run::ImportRunQuery,
    column_mapping::ColumnMappingQuery,
    audit_event::AuditQuery,
    token::TokenQuery,
    user::UserQuery,
);

/// Everything that can be changed. Each mutation is one transaction; a refusal by a rule of the domain is not an error but
/// stands in problems, and nothing is stored then.
#[derive(MergedObject, Default)]
pub struct Mutation(PlanningMutation, MoneyMutation, AdministrationMutation);

/// Who plans what together
#[derive(MergedObject, Default)]
struct PlanningMutation(
    tender::TenderMutation,
    contract::ContractMutation,
    alignment::AlignmentMutation,
    tender::TenderStepMutation,
    assessment::AssessmentMutation,
    calendar_edition::CalendarEditionMutation,
    annual_plan::AnnualPlanMutation,
    membership::MembershipMutation,
    threshold::ThresholdMutation,
    procedure_term::ProcedureTermMutation,
    planning::LeadTimeMutation,
    capacity::CapacityMutation,
    prioritization_round::PrioritizationRoundMutation,
);

/// What it costs, and who bears it
#[derive(MergedObject, Default)]
struct MoneyMutation(
    budget::BudgetMutation,
    budget::BudgetDecisionMutation,
    expense::ExpenseMutation,
    participation_fee::ParticipationFeeMutation,
    settlement::SettlementMutation,
);

/// What comes in, and who gets in
#[derive(MergedObject, Default)]
struct AdministrationMutation(
    import_run::ImportRunMutation,
    import_run::RecheckMutation,
    column_mapping::ColumnMappingMutation,
    token::TokenMutation,
    user::UserMutation,
    password_link::PasswordLinkMutation,
);

/// Everything that can be followed, over a socket (graphql-transport-ws) at /graphql/ws. What it tells is the same on every
/// server of one database. Only for who is signed in.
#[derive(MergedSubscription, Default)]
pub struct Subscription(import_run::ImportRunSubscription, calendar_change::CalendarChangeSubscription);

/// The schema
pub type Schema = async_graphql::Schema<Kept<Query>, Mutation, Subscription>;

/// The schema over the database of the server, within its limits; a request brings the
/// [`Viewer`](crate::auth::Viewer) as data
pub fn schema(state: &AppState) -> Schema {
    let origin = context::Origin(state.config.origin());
    builder(&state.config.graphql).data(state.pool.clone()).data(state.events.clone()).data(origin).finish()
}

fn builder(limits: &GraphqlLimits) -> SchemaBuilder<Kept<Query>, Mutation, Subscription> {
    Schema::build(Kept::<Query>::default(), Mutation::default(), Subscription::default())
        .limit_depth(limits.depth)
        .limit_complexity(limits.cost)
        .limit_directives(limits.directives)
        .validation_mode(ValidationMode::Fast)
}

/// The schema in the schema definition language, as checked in at `api/schema.graphql`
pub fn sdl() -> String {
    let options = SDLExportOptions::new().include_specified_by();
    builder(&GraphqlLimits::default()).finish().sdl_with_options(options)
}
