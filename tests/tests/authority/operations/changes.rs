//! What can be changed.

use super::{Operation, change, common_change};
use crate::authority::{
    budgets, capacity, contracts,
    tenders::{self, step},
};

/// A draft that can be agreed, whatever was done with it before
macro_rules! drafted {
    () => {
        "SET session_replication_role = replica;
         DELETE FROM settlement_years; DELETE FROM settlement_shares; DELETE FROM settlement_statements; DELETE FROM settlements
         WHERE partnership_id = (SELECT partnership_id FROM partnerships WHERE slug = '{slug}');
         INSERT INTO settlements (settlement_id, partnership_id, year, half, transfer_method, administrator_organization_id, drafted_by)
         SELECT '{uuid:Settlement}', partnership_id, 2025, 'FIRST', 'FEWEST', organization_id, 'proef' FROM partnerships, organizations
         WHERE slug = '{slug}' AND code = 'GM0637';
         INSERT INTO settlement_years (settlement_id, year, budget_id, costs_eur, fees_eur, before_eur, to_date_eur)
         VALUES ('{uuid:Settlement}', 2025, '{uuid:Approved}', 0, 0, 0, 0)"
    };
}

/// Everything that can be changed
pub(in crate::authority) const CHANGES: &[Operation] = &[
    change(
        "registerTender",
        "",
        "",
        "mutation { registerTender(input: {partnership: \"{slug}\", year: 2024, title: \"Nieuw\"}) { tender { id } problems { code } } }",
        "/registerTender/tender",
    ),
    change(
        "updateTender",
        "of the own organization",
        "UPDATE tenders SET version = 1",
        "mutation { updateTender(input: {id: \"{Tender:OwnTender}\", version: 1, remarks: \"x\"}) { tender { id } problems { code } } }",
        "/updateTender/tender",
    ),
    change(
        "updateTender",
        "of another organization",
        "UPDATE tenders SET version = 1",
        "mutation { updateTender(input: {id: \"{Tender:OtherTender}\", version: 1, remarks: \"x\"}) { tender { id } problems { code } } }",
        "/updateTender/tender",
    ),
    contracts::REGISTERING,
    contracts::REGISTERING_OTHER,
    contracts::UPDATING,
    contracts::UPDATING_OTHER,
    contracts::EXTENDING,
    contracts::EXTENDING_OTHER,
    contracts::ENDING,
    contracts::ENDING_OTHER,
    contracts::LINKING,
    contracts::LINKING_OTHER,
    contracts::UNLINKING,
    contracts::UNLINKING_OTHER,
    contracts::ALIGNING,
    step!("planTender", "REGISTERED", own),
    step!("planTender", "REGISTERED", other),
    step!("kickOffTender", "PLANNED", own),
    step!("kickOffTender", "PLANNED", other),
    step!("publishTender", "KICKED_OFF", own),
    step!("publishTender", "KICKED_OFF", other),
    step!("awardTender", "PUBLISHED", own),
    step!("awardTender", "PUBLISHED", other),
    step!("contractTender", "AWARDED", own),
    step!("contractTender", "AWARDED", other),
    step!("closeTender", "CONTRACTED", own),
    step!("closeTender", "CONTRACTED", other),
    step!("withdrawTender", "REGISTERED", own),
    step!("withdrawTender", "REGISTERED", other),
    tenders::RETRACTING,
    tenders::RETRACTING_OTHER,
    tenders::MOVING,
    tenders::ASKING,
    tenders::ANSWERING,
    tenders::ANSWERING_FOR_ANOTHER,
    tenders::CONCLUDING,
    change(
        "withdrawCalendar",
        "",
        "UPDATE calendars SET status = 'PUBLISHED' WHERE year = 2023",
        "mutation { withdrawCalendar(input: {partnership: \"{slug}\", year: 2023}) { calendar { id } problems { code } } }",
        "/withdrawCalendar/calendar",
    ),
    change(
        "publishCalendar",
        "",
        "",
        "mutation { publishCalendar(input: {partnership: \"{slug}\", year: 2023}) { edition { number } problems { code } } }",
        "/publishCalendar/edition",
    ),
    change(
        "draftBudget",
        "",
        "",
        "mutation { draftBudget(input: {partnership: \"{slug}\", year: 2030, lines: [{name: \"Post\", amount: \"1.00\"}]}) { budget { id } problems { code } } }",
        "/draftBudget/budget",
    ),
    change(
        "recordExpense",
        "",
        "",
        "mutation { recordExpense(input: {partnership: \"{slug}\", year: 2023, spentOn: \"2023-02-01\", line: \"Post\", paidBy: {code: \"GM0503\"}, amount: \"1.00\"}) { expense { id } problems { code } } }",
        "/recordExpense/expense",
    ),
    change(
        "correctExpense",
        "",
        "UPDATE expenses SET version = 1",
        "mutation { correctExpense(input: {id: \"{Expense:Expense}\", version: 1, spentOn: \"2023-03-01\", amount: \"1.00\", reason: \"x\"}) { correction { id } problems { code } } }",
        "/correctExpense/correction",
    ),
    change(
        "recordParticipationFee",
        "",
        "",
        "mutation { recordParticipationFee(input: {partnership: \"{slug}\", year: 2023, receivedOn: \"2023-02-01\", tender: \"{Tender:OwnTender}\", paidBy: {code: \"GM0603\"}, heldBy: {code: \"GM0503\"}, amount: \"1.00\"}) { participationFee { id } problems { code } } }",
        "/recordParticipationFee/participationFee",
    ),
    change(
        "draftSettlement",
        "",
        drafted!(),
        "mutation { draftSettlement(input: {partnership: \"{slug}\", year: 2025, half: FIRST}) { settlement { id } problems { code } } }",
        "/draftSettlement/settlement",
    ),
    change(
        "agreeSettlement",
        "",
        drafted!(),
        "mutation { agreeSettlement(input: {id: \"{Settlement:Settlement}\", version: 1}) { settlement { id } problems { code } } }",
        "/agreeSettlement/settlement",
    ),
    change(
        "rejectSettlement",
        "",
        drafted!(),
        "mutation { rejectSettlement(input: {id: \"{Settlement:Settlement}\", version: 1, reason: \"x\"}) { settlement { id } problems { code } } }",
        "/rejectSettlement/settlement",
    ),
    change(
        "sendSettlement",
        "",
        concat!(
            drafted!(),
            "; UPDATE settlements SET status = 'AGREED', decided_by = 'proef', decided_at = now() WHERE settlement_id = '{uuid:Settlement}'"
        ),
        "mutation { sendSettlement(input: {id: \"{Settlement:Settlement}\", version: 1}) { settlement { id } problems { code } } }",
        "/sendSettlement/settlement",
    ),
    budgets::REVISING,
    budgets::UPDATING,
    budgets::PLANNING,
    budgets::SUBMITTING,
    budgets::APPROVING,
    budgets::REJECTING,
    budgets::JOINING,
    budgets::LEAVING,
    budgets::APPOINTING,
    change(
        "setLeadTimes",
        "",
        "",
        "mutation { setLeadTimes(input: {partnership: \"{slug}\", leadTimes: [{step: EVALUATION, days: 28}]}) { leadTimes { days } problems { code } } }",
        "/setLeadTimes/leadTimes",
    ),
    capacity::NORMS,
    capacity::HOURS,
    capacity::HOURS_OF_ANOTHER,
    capacity::OF_TENDER,
    capacity::OF_TENDER_OF_ANOTHER,
    capacity::OPENING,
    capacity::RANKING,
    capacity::ANSWERING,
    capacity::ANSWERING_FOR_ANOTHER,
    capacity::CONCLUDING,
    capacity::WITHDRAWING,
    common_change(
        "setThreshold",
        "DELETE FROM thresholds",
        "mutation { setThreshold(input: {nature: WORKS, amount: \"5404000\", validFrom: \"2026-01-01\", source: \"x\"}) { threshold { id } problems { code } } }",
        "/setThreshold/threshold",
    ),
    common_change(
        "setProcedureTerm",
        "DELETE FROM procedure_terms",
        "mutation { setProcedureTerm(input: {procedure: OPEN, step: STANDSTILL, minimumDays: 20, validFrom: \"2026-01-01\", source: \"x\"}) { procedureTerm { id } problems { code } } }",
        "/setProcedureTerm/procedureTerm",
    ),
    change(
        "checkWorkbook",
        "",
        "",
        "mutation($file: Upload!) { checkWorkbook(input: {partnership: \"{slug}\", file: $file}) { importRun { id } problems { code } } }",
        "/checkWorkbook/importRun",
    ),
    change(
        "applyImport",
        "",
        "'CHECKED'",
        "mutation { applyImport(input: {id: \"{ImportRun:ImportRun}\"}) { importRun { id } problems { code } } }",
        "/applyImport/importRun",
    ),
    change(
        "rejectImport",
        "",
        "'CHECKED'",
        "mutation { rejectImport(input: {id: \"{ImportRun:ImportRun}\"}) { importRun { id } problems { code } } }",
        "/rejectImport/importRun",
    ),
    change(
        "cancelImport",
        "",
        "'WAITING'",
        "mutation { cancelImport(input: {id: \"{ImportRun:ImportRun}\"}) { importRun { id } problems { code } } }",
        "/cancelImport/importRun",
    ),
    change(
        "revertImport",
        "",
        "'APPLIED'",
        "mutation { revertImport(input: {id: \"{ImportRun:ImportRun}\"}) { importRun { id } problems { code } } }",
        "/revertImport/importRun",
    ),
    change(
        "recheckImport",
        "",
        "'CHECKED'",
        "mutation { recheckImport(input: {id: \"{ImportRun:ImportRun}\"}) { importRun { id } problems { code } } }",
        "/recheckImport/importRun",
    ),
    change(
        "createToken",
        "",
        "",
        "mutation { createToken(input: {partnership: \"{slug}\", name: \"proef\", role: VIEWER}) { token { id } problems { code } } }",
        "/createToken/token",
    ),
    change(
        "createToken",
        "of the installation",
        "",
        "mutation { createToken(input: {name: \"proef\", role: ADMIN}) { token { id } problems { code } } }",
        "/createToken/token",
    ),
    change(
        "revokeToken",
        "",
        "INSERT INTO tokens (token_id, partnership_id, purpose, secret_sha256, name, role, expires_at)
         SELECT '{uuid:Token}', partnership_id, 'BEARER', sha256('{slug}'), 'weg', 'VIEWER', now() + interval '1 hour' FROM partnerships
         WHERE slug = '{slug}' ON CONFLICT (token_id) DO UPDATE SET ended_at = NULL",
        "mutation { revokeToken(input: {id: \"{uuid:Token}\"}) { token { name } problems { code } } }",
        "/revokeToken/token",
    ),
    change(
        "grantRole",
        "",
        "",
        "mutation { grantRole(input: {id: \"{uuid:User}\", partnership: \"{slug}\", role: FINANCE}) { user { id } problems { code } } }",
        "/grantRole/user",
    ),
    change(
        "grantRole",
        "of the installation",
        "",
        "mutation { grantRole(input: {id: \"{uuid:User}\", role: ADMIN}) { user { id } problems { code } } }",
        "/grantRole/user",
    ),
    change(
        "withdrawRole",
        "",
        "INSERT INTO user_roles (user_id, partnership_id, role) SELECT '{uuid:User}', partnership_id, 'LEGAL' FROM partnerships
         WHERE slug = '{slug}' ON CONFLICT DO NOTHING",
        "mutation { withdrawRole(input: {id: \"{uuid:User}\", partnership: \"{slug}\", role: LEGAL}) { user { id } problems { code } } }",
        "/withdrawRole/user",
    ),
    change(
        "disableUser",
        "",
        "",
        "mutation { disableUser(input: {id: \"{uuid:User}\"}) { user { id } problems { code } } }",
        "/disableUser/user",
    ),
    change(
        "enableUser",
        "",
        "",
        "mutation { enableUser(input: {id: \"{uuid:User}\"}) { user { id } problems { code } } }",
        "/enableUser/user",
    ),
    change(
        "inviteUser",
        "",
        "DELETE FROM users WHERE name = 'nieuw'",
        "mutation { inviteUser(input: {partnership: \"{slug}\", name: \"nieuw\", role: VIEWER}) { user { id } problems { code } } }",
        "/inviteUser/user",
    ),
    change(
        "inviteUser",
        "of the installation",
        "DELETE FROM users WHERE name = 'nieuw'",
        "mutation { inviteUser(input: {name: \"nieuw\", role: ADMIN}) { user { id } problems { code } } }",
        "/inviteUser/user",
    ),
    change(
        "resetPassword",
        "",
        "DELETE FROM user_roles WHERE user_id = '{uuid:User}' AND partnership_id IS NULL;
         UPDATE users SET disabled_at = NULL WHERE user_id = '{uuid:User}'",
        "mutation { resetPassword(input: {id: \"{uuid:User}\"}) { link problems { code } } }",
        "/resetPassword/link",
    ),
    change(
        "resetPassword",
        "of who is something elsewhere",
        "INSERT INTO user_roles (user_id, role) VALUES ('{uuid:User}', 'ADMIN') ON CONFLICT DO NOTHING",
        "mutation { resetPassword(input: {id: \"{uuid:User}\"}) { link problems { code } } }",
        "/resetPassword/link",
    ),
    change(
        "saveColumnMapping",
        "",
        "",
        "mutation { saveColumnMapping(input: {partnership: \"{slug}\", kind: CALENDAR, heading: \"Andere kop\", field: \"title\"}) { columnMapping { id } problems { code } } }",
        "/saveColumnMapping/columnMapping",
    ),
    change(
        "removeColumnMapping",
        "",
        "INSERT INTO column_mappings (column_mapping_id, partnership_id, kind, normal_heading, heading, actor)
         SELECT '{uuid:ColumnMapping}', partnership_id, 'CALENDAR', 'kop', 'Kop', 'proef' FROM partnerships WHERE slug = '{slug}'
         ON CONFLICT DO NOTHING",
        "mutation { removeColumnMapping(input: {id: \"{ColumnMapping:ColumnMapping}\"}) { columnMapping { heading } problems { code } } }",
        "/removeColumnMapping/columnMapping",
    ),
];
