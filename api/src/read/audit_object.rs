//! What events of the audit trail are about.

use diesel::{
    QueryableByName,
    sql_types::{Array, Text, Uuid as SqlUuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::ReadError;

/// Something that an event of the trail names by its identity
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct AuditObject {
    /// Its identity
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    /// What it is: `tender`, `contract`, `expense`, `settlement`, `import`, `budget`, `user`, `assessment`, `round`, `fee`, `column`,
    /// `threshold`, `term`, `partnership` or `organization`
    #[diesel(sql_type = Text)]
    pub kind: String,
    /// What people call it: a title, a name, a line of a budget, a year with half (`2027-H1`), revision (`2027-1`) or quarter (`2027-Q1`);
    /// for an assessment and a fee, the title of the tender; empty for a threshold and a term
    #[diesel(sql_type = Text)]
    pub name: String,
    /// What its page is found by: the tender of an assessment, the partnership of a budget, and of all else itself
    #[diesel(sql_type = SqlUuid)]
    pub leads_to: Uuid,
}

/// One of each kind, which its identity tells apart
const OBJECTS: &str = "
    SELECT tender_id AS id, 'tender' AS kind, title AS name, tender_id AS leads_to FROM tenders WHERE tender_id = ANY ($1)
    UNION ALL SELECT contract_id, 'contract', title, contract_id FROM contracts WHERE contract_id = ANY ($1)
    UNION ALL SELECT expense_id, 'expense', line, expense_id FROM expenses WHERE expense_id = ANY ($1)
    UNION ALL SELECT settlement_id, 'settlement', year || CASE half WHEN 'FIRST' THEN '-H1' ELSE '-H2' END, settlement_id
        FROM settlements WHERE settlement_id = ANY ($1)
    UNION ALL SELECT import_run_id, 'import', file_name, import_run_id FROM import_runs WHERE import_run_id = ANY ($1)
    UNION ALL SELECT budget_id, 'budget', year || '-' || revision, partnership_id FROM budgets WHERE budget_id = ANY ($1)
    UNION ALL SELECT user_id, 'user', name, user_id FROM users WHERE user_id = ANY ($1)
    UNION ALL SELECT assessment_id, 'assessment', title, tender_id FROM assessments JOIN tenders USING (tender_id)
        WHERE assessment_id = ANY ($1)
    UNION ALL SELECT prioritization_round_id, 'round', to_char(quarter_start, '\"Q\"Q YYYY'), prioritization_round_id
        FROM prioritization_rounds WHERE prioritization_round_id = ANY ($1)
    UNION ALL SELECT participation_fee_id, 'fee', title, participation_fee_id FROM participation_fees JOIN tenders USING (tender_id)
        WHERE participation_fee_id = ANY ($1)
    UNION ALL SELECT column_mapping_id, 'column', heading, column_mapping_id FROM column_mappings WHERE column_mapping_id = ANY ($1)
    UNION ALL SELECT threshold_id, 'threshold', '', threshold_id FROM thresholds WHERE threshold_id = ANY ($1)
    UNION ALL SELECT procedure_term_id, 'term', '', procedure_term_id FROM procedure_terms WHERE procedure_term_id = ANY ($1)
    UNION ALL SELECT partnership_id, 'partnership', name, partnership_id FROM partnerships WHERE partnership_id = ANY ($1)
    UNION ALL SELECT organization_id, 'organization', name, organization_id FROM organizations WHERE organization_id = ANY ($1)";

/// Those of the identities that stand for something that is there still and has a name, in no particular order
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn by_ids(mut connection: &AsyncPgConnection, ids: &[Uuid]) -> Result<Vec<AuditObject>, ReadError> {
    Ok(diesel::sql_query(OBJECTS).bind::<Array<SqlUuid>, _>(ids).load(&mut connection).await?)
}
