//! Two partnerships with the same members and one of everything each, at identities that are known.

use harness::{database::TestDatabase, partnership};

/// The partnership of those who ask, and another
pub(super) const PLACES: [(&str, &str); 2] = [("own", "zhw"), ("other", "rijn")];

/// What there is of each partnership: the type of the node, and a digit in its identity
const NODES: [(&str, char); 18] = [
    ("Published", '1'),
    ("Draft", '2'),
    ("OwnTender", '3'),
    ("OtherTender", '4'),
    ("Contract", '5'),
    ("Budget", '6'),
    ("Expense", '7'),
    ("ImportRun", '8'),
    ("ColumnMapping", '9'),
    ("Token", 'c'),
    ("User", 'd'),
    ("Approved", 'e'),
    ("Settlement", 'f'),
    ("Fee", 'a'),
    ("Submitted", 'b'),
    ("OtherContract", '0'),
    // Of another table, so it may have the same digit.
    ("Assessment", '2'),
    ("Round", '2'),
];

/// The database with both
pub(super) async fn database() -> TestDatabase {
    let database = partnership::database().await;
    database.run(&partnership::partnership("rijn")).await;
    database.run(SHARED).await;
    for (_, slug) in PLACES {
        database.run(&statements(slug)).await;
    }
    database
}

/// The statements with `{slug}`, and the identity of each node as `{uuid:Draft}`, put in
pub(super) fn filled(text: &str, slug: &str) -> String {
    let filled = text.replace("{slug}", slug);
    NODES
        .iter()
        .fold(filled, |text, (name, digit)| text.replace(&format!("{{uuid:{name}}}"), &uuid(slug, *digit)))
}

fn uuid(slug: &str, digit: char) -> String {
    let partnership = if slug == "zhw" { 'a' } else { 'b' };
    format!("{digit}0000000-0000-4000-8000-00000000000{partnership}")
}

/// What all partnerships share
const SHARED: &str = "INSERT INTO thresholds (buyer, nature, during, amount_eur, source)
     VALUES ('SUB_CENTRAL', 'SERVICES', '[2026-01-01,2028-01-01)', 216000, 'proef');
     INSERT INTO procedure_terms (procedure, step, minimum_days, during, source) VALUES ('OPEN', 'SUBMISSION', 45, '[2016-07-01,)', 'proef');
     INSERT INTO cpv_codes (code, label_nl, source) VALUES ('90910000', 'Reinigingsdiensten', 'proef')";

/// The statements that make one of everything in a partnership
pub(crate) fn statements(slug: &str) -> String {
    filled(
        "INSERT INTO calendars (calendar_id, partnership_id, year, title, status)
         SELECT '{uuid:Published}'::uuid, partnership_id, 2023, 'Openbaar', 'PUBLISHED' FROM partnerships WHERE slug = '{slug}'
         UNION ALL SELECT '{uuid:Draft}', partnership_id, 2024, 'Concept', 'DRAFT' FROM partnerships WHERE slug = '{slug}';
         INSERT INTO tenders (calendar_id, reference, title) VALUES ('{uuid:Published}', 'P', 'Openbaar');
         INSERT INTO tenders (tender_id, calendar_id, reference, title)
         VALUES ('{uuid:OwnTender}', '{uuid:Draft}', 'A', 'Van Delft'), ('{uuid:OtherTender}', '{uuid:Draft}', 'B', 'Van Westland');
         INSERT INTO participations (tender_id, organization_id, role)
         SELECT '{uuid:OwnTender}'::uuid, organization_id, 'LEAD' FROM organizations WHERE code = 'GM0503'
         UNION ALL SELECT '{uuid:OtherTender}'::uuid, organization_id, 'LEAD' FROM organizations WHERE code = 'GM1783';
         INSERT INTO assessments (assessment_id, tender_id, due_on, opened_by)
         VALUES ('{uuid:Assessment}', '{uuid:OwnTender}', '2020-01-01', 'proef');
         INSERT INTO prioritization_rounds (prioritization_round_id, partnership_id, quarter_start, reason, opened_by)
         SELECT '{uuid:Round}', partnership_id, '2099-01-01', 'druk', 'proef' FROM partnerships WHERE slug = '{slug}';
         INSERT INTO ranked_tenders (prioritization_round_id, tender_id, position) VALUES ('{uuid:Round}', '{uuid:OwnTender}', 1);
         INSERT INTO prioritization_agreements (prioritization_round_id, organization_id, agrees, answered_by, answered_at)
         SELECT '{uuid:Round}', organization_id, true, 'proef', now() FROM organizations WHERE code IN ('GM0503', 'GM1783');
         INSERT INTO contracts (contract_id, partnership_id, organization_id, title, cpv_code, current_end_on)
         SELECT '{uuid:Contract}'::uuid, partnership_id, organization_id, 'Contract', '77310000', '2099-12-31'::date FROM partnerships, organizations
         WHERE slug = '{slug}' AND code = 'GM0503';
         INSERT INTO contracts (contract_id, partnership_id, organization_id, title, cpv_code, current_end_on)
         SELECT '{uuid:OtherContract}'::uuid, partnership_id, organization_id, 'Contract van Westland', '77310000', '2099-12-31'::date FROM partnerships, organizations
         WHERE slug = '{slug}' AND code = 'GM1783';
         INSERT INTO budgets (budget_id, partnership_id, year, revision)
         SELECT '{uuid:Budget}', partnership_id, 2023, 1 FROM partnerships WHERE slug = '{slug}';
         INSERT INTO budget_lines (budget_id, position, name, amount_eur) VALUES ('{uuid:Budget}', 1, 'Post', 100);
         INSERT INTO budgets (budget_id, partnership_id, year, revision)
         SELECT '{uuid:Approved}', partnership_id, 2025, 1 FROM partnerships WHERE slug = '{slug}';
         INSERT INTO distributions (distribution_id, budget_id, method, unit_eur, reference_date, total_eur)
         VALUES ('{uuid:Approved}', '{uuid:Approved}', 'PUBLISHED', 1, '2024-01-01', 0);
         INSERT INTO cost_shares (distribution_id, organization_id, inhabitants, figure_status, figure_source, percentage_pct,
            percentage_remainder, amount_eur, amount_remainder)
         SELECT '{uuid:Approved}', organization_id, 1000, 'DEFINITIVE', 'proef', 25, 0, 0, 0 FROM organizations
         WHERE code IN ('GM0503', 'GM1926', 'GM1783', 'GM0637');
         INSERT INTO budget_decisions (budget_id, kind, role, organization_id, actor)
         SELECT '{uuid:Approved}'::uuid, 'APPROVED', 'DIRECTOR', NULL::uuid, 'proef'
         UNION ALL SELECT '{uuid:Approved}', 'APPROVED', 'SECRETARY', organization_id, 'proef' FROM cost_shares
         WHERE distribution_id = '{uuid:Approved}';
         UPDATE budgets SET status = 'SUBMITTED' WHERE budget_id = '{uuid:Approved}';
         UPDATE budgets SET status = 'APPROVED' WHERE budget_id = '{uuid:Approved}';
         INSERT INTO settlements (settlement_id, partnership_id, year, half, transfer_method, administrator_organization_id, drafted_by)
         SELECT '{uuid:Settlement}', partnership_id, 2025, 'FIRST', 'FEWEST', organization_id, 'proef' FROM partnerships, organizations
         WHERE slug = '{slug}' AND code = 'GM0637';
         INSERT INTO participation_fees (participation_fee_id, partnership_id, year, received_on, tender_id, paid_by_organization_id,
            held_by_organization_id, amount_eur)
         SELECT '{uuid:Fee}', partnership_id, 2024, '2024-03-01', '{uuid:OwnTender}', payer.organization_id, holder.organization_id, 10
         FROM partnerships, organizations AS payer, organizations AS holder
         WHERE slug = '{slug}' AND payer.code = 'GM0603' AND holder.code = 'GM0503';
         INSERT INTO population_figures (organization_id, reference_date, inhabitants, status, source)
         SELECT organization_id, '2022-01-01', 1000, 'DEFINITIVE', 'proef' FROM organizations
         WHERE code IN ('GM0503', 'GM1926', 'GM1783', 'GM0637') ON CONFLICT DO NOTHING;
         INSERT INTO budgets (budget_id, partnership_id, year, revision)
         SELECT '{uuid:Submitted}', partnership_id, 2022, 1 FROM partnerships WHERE slug = '{slug}';
         WITH fixed AS (
            INSERT INTO distributions (budget_id, method, unit_eur, reference_date, total_eur)
            VALUES ('{uuid:Submitted}', 'PUBLISHED', 1, '2021-01-01', 100) RETURNING distribution_id)
         INSERT INTO cost_shares (distribution_id, organization_id, inhabitants, figure_status, figure_source, amount_eur, amount_remainder)
         SELECT distribution_id, organization_id, 1000, 'DEFINITIVE', 'proef', 100, 0 FROM fixed, organizations
         WHERE code IN ('GM0503', 'GM1783');
         UPDATE budgets SET status = 'SUBMITTED' WHERE budget_id = '{uuid:Submitted}';
         INSERT INTO expenses (expense_id, partnership_id, year, spent_on, line, paid_by_organization_id, amount_eur)
         SELECT '{uuid:Expense}', partnership_id, 2023, '2023-03-01', 'Post', organization_id, 10 FROM partnerships, organizations
         WHERE slug = '{slug}' AND code = 'GM0503';
         INSERT INTO import_files (sha256, content) VALUES (sha256('a'), 'a') ON CONFLICT DO NOTHING;
         INSERT INTO import_runs (import_run_id, partnership_id, import_file_id, file_name, actor, status)
         SELECT '{uuid:ImportRun}', partnership_id, import_file_id, 'x.csv', 'proef', 'CHECKED' FROM partnerships, import_files
         WHERE slug = '{slug}' AND sha256 = sha256('a');
         INSERT INTO column_mappings (column_mapping_id, partnership_id, kind, normal_heading, heading, actor)
         SELECT '{uuid:ColumnMapping}', partnership_id, 'CALENDAR', 'kop', 'Kop', 'proef' FROM partnerships WHERE slug = '{slug}';
         INSERT INTO users (user_id, name) VALUES ('{uuid:User}', '{slug}');
         INSERT INTO user_roles (user_id, partnership_id, role)
         SELECT '{uuid:User}', partnership_id, 'VIEWER' FROM partnerships WHERE slug = '{slug}'",
        slug,
    )
}
