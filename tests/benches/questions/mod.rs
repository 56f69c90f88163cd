//! What the server, the peer and the floor are asked: the same values from each.
//!
//! In a question PARTNERSHIP, KEY and TENDER stand for what is asked about: see [`Keys`](crate::Keys).

use diesel::sql_types::{Nullable, Text};

type T = Nullable<Text>;
type S = Option<String>;

pub(crate) const Q1: &str = "{ tenders(partnership: \"zhw\", filter: {year: 2023}, first: 50) { nodes { id reference title
    lead { code name } participations { organization { code name } role } estimatedValue nature procedure status
    publication { start end precision text } contractStart { start end } } } }";
pub(crate) const Q1_FLOOR: &str = "SELECT tender_id::text, reference, title, estimated_value_eur::text, nature, procedure, wanted.status,
        role, code, name, publication.during::text, publication.precision, publication.text, contract_start.during::text
    FROM (SELECT tenders.* FROM tenders WHERE calendar_id = (SELECT calendar_id FROM calendars JOIN partnerships USING
        (partnership_id) WHERE slug = 'zhw' AND year = 2023) ORDER BY title, tender_id LIMIT 50) AS wanted
    JOIN participations USING (tender_id) JOIN organizations USING (organization_id)
    LEFT JOIN planned_periods AS publication USING (tender_id)
    LEFT JOIN planned_periods AS contract_start USING (tender_id)
    WHERE publication.milestone = 'PUBLICATION' AND contract_start.milestone = 'CONTRACT_START'
    ORDER BY title, tender_id, name";
pub(crate) const Q1_PEER: &str = "{ calendarByPartnershipIdAndYear(partnershipId: \"PARTNERSHIP\", year: 2023) {
    tendersByCalendarId(first: 50, orderBy: TITLE_ASC) { nodes { id reference title estimatedValueEur nature procedure status
    participationsByTenderId { nodes { role organizationByOrganizationId { code name } } }
    plannedPeriodsByTenderId { nodes { milestone precision text during { start { value } end { value } } } } } } } }";
pub(crate) type Q1Sql = (T, T, T, T, T, T, T, T, T, T, T, T, T, T);
pub(crate) type Q1Row = (S, S, S, S, S, S, S, S, S, S, S, S, S, S);

pub(crate) const Q2: &str = "{ tender(id: \"TENDER\") { id reference title description status nature procedure category estimatedValue
    version createdAt lead { code name } participations { organization { code name } role } lots { number title }
    calendar { year title partnership { slug name } } publication { start end precision text } contractStart { start end text } } }";
pub(crate) const Q2_FLOOR: &str =
    "SELECT tenders.reference, tenders.title, estimated_value_eur::text, role, code, organizations.name, milestone, during::text,
        precision, planned_periods.text, year::text, calendars.title, slug, partnerships.name
    FROM tenders JOIN calendars USING (calendar_id) JOIN partnerships USING (partnership_id) JOIN participations USING (tender_id)
    JOIN organizations USING (organization_id) JOIN planned_periods USING (tender_id)
    WHERE calendars.year = 2011 AND tenders.reference = 'T-1'";
pub(crate) const Q2_PEER: &str = "{ tenderByTenderId(tenderId: \"KEY\") { id reference title description status nature procedure category
    estimatedValueEur version createdAt participationsByTenderId { nodes { role organizationByOrganizationId { code name } } }
    lotsByTenderId { nodes { number title } } calendarByCalendarId { year title partnershipByPartnershipId { slug name } }
    plannedPeriodsByTenderId { nodes { milestone precision text during { start { value } end { value } } } } } }";
pub(crate) type Q2Sql = (T, T, T, T, T, T, T, T, T, T, T, T, T, T);
pub(crate) type Q2Row = (S, S, S, S, S, S, S, S, S, S, S, S, S, S);

pub(crate) const Q3: &str =
    "{ costDistribution(partnership: \"zhw\", year: 2023) { total method unit referenceDate
    shares { organization { code name } inhabitants percentage amount } } }";
pub(crate) const Q3_FLOOR: &str = "SELECT code, name, inhabitants::text,
        (SELECT sum(amount_eur) FROM budget_lines WHERE budget_lines.budget_id = budget.budget_id)::text
    FROM (SELECT budget_id, budgets.partnership_id FROM budgets JOIN partnerships USING (partnership_id)
        WHERE slug = 'zhw' AND year = 2023 ORDER BY revision DESC LIMIT 1) AS budget
    JOIN memberships USING (partnership_id) JOIN organizations USING (organization_id)
    JOIN population_figures USING (organization_id) WHERE reference_date = '2022-01-01' ORDER BY name";
/// The peer knows no distribution: it gives what one is computed from
pub(crate) const Q3_PEER: &str = "{ allBudgets(condition: {partnershipId: \"PARTNERSHIP\", year: 2023}, orderBy: REVISION_DESC, first: 1) { nodes {
    budgetLinesByBudgetId { nodes { amountEur } } partnershipByPartnershipId { membershipsByPartnershipId { nodes {
    organizationByOrganizationId { code name populationFiguresByOrganizationId(condition: {referenceDate: \"2022-01-01\"}) {
    nodes { inhabitants } } } } } } } } }";
pub(crate) type Q3Sql = (T, T, T, T);
pub(crate) type Q3Row = (S, S, S, S);

pub(crate) const Q4: &str = "{ tenders(partnership: \"zhw\", filter: {year: 2023, status: {in: [PLANNED, PUBLISHED]}},
    order: [VALUE_DESC], first: 100) { nodes { id reference title estimatedValue status } pageInfo { hasNextPage endCursor } } }";
pub(crate) const Q4_FLOOR: &str =
    "SELECT tender_id::text, reference, title, estimated_value_eur::text, tenders.status FROM tenders
    WHERE calendar_id = (SELECT calendar_id FROM calendars JOIN partnerships USING (partnership_id)
        WHERE slug = 'zhw' AND year = 2023) AND tenders.status = ANY ('{PLANNED,PUBLISHED}')
    ORDER BY estimated_value_eur DESC NULLS LAST, tender_id LIMIT 101";
pub(crate) const Q4_PEER: &str =
    "{ calendarByPartnershipIdAndYear(partnershipId: \"PARTNERSHIP\", year: 2023) {
    tendersByCalendarId(first: 100, orderBy: ESTIMATED_VALUE_EUR_DESC,
    filter: {status: {in: [\"PLANNED\", \"PUBLISHED\"]}}) {
    nodes { id reference title estimatedValueEur status } pageInfo { hasNextPage endCursor } } } }";
pub(crate) type Q4Sql = (T, T, T, T, T);
pub(crate) type Q4Row = (S, S, S, S, S);

pub(crate) const NOTHING: &str = "{ __typename }";
