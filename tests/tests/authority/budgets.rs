//! What can be done with budgets, and with who bears them.

use super::operations::{Operation, change};

/// A draft, and a submitted budget that nobody decided about: what was locked since is put back past the triggers that keep it so
const BUDGETS_ARE: &str = "SET session_replication_role = replica;
     DELETE FROM budget_decisions;
     DELETE FROM cost_shares WHERE distribution_id IN (SELECT distribution_id FROM distributions WHERE budget_id = '{uuid:Budget}');
     DELETE FROM distributions WHERE budget_id = '{uuid:Budget}';
     UPDATE budgets SET status = 'DRAFT', version = 1 WHERE budget_id = '{uuid:Budget}';
     UPDATE budgets SET status = 'SUBMITTED' WHERE budget_id = '{uuid:Submitted}';
     RESET session_replication_role";

pub(super) const REVISING: Operation = change(
    "reviseBudget",
    "",
    "",
    "mutation { reviseBudget(input: {id: \"{Budget:Submitted}\"}) { budget { id } problems { code } } }",
    "/reviseBudget/budget",
);

pub(super) const UPDATING: Operation = change(
    "updateBudget",
    "",
    BUDGETS_ARE,
    "mutation { updateBudget(input: {id: \"{Budget:Budget}\", version: 1, note: \"x\"}) { budget { id } problems { code } } }",
    "/updateBudget/budget",
);

pub(super) const PLANNING: Operation = change(
    "updateAnnualPlan",
    "",
    BUDGETS_ARE,
    "mutation { updateAnnualPlan(input: {id: \"{AnnualPlan:Budget}\", version: 1, goals: [{title: \"x\"}]}) { annualPlan { id } problems { code } } }",
    "/updateAnnualPlan/annualPlan",
);

pub(super) const SUBMITTING: Operation = change(
    "submitBudget",
    "",
    BUDGETS_ARE,
    "mutation { submitBudget(input: {id: \"{Budget:Budget}\", version: 1}) { budget { id } problems { code } } }",
    "/submitBudget/budget",
);

pub(super) const APPROVING: Operation = change(
    "approveBudget",
    "",
    BUDGETS_ARE,
    "mutation { approveBudget(input: {id: \"{Budget:Submitted}\"}) { budget { id } problems { code } } }",
    "/approveBudget/budget",
);

pub(super) const REJECTING: Operation = change(
    "rejectBudget",
    "",
    BUDGETS_ARE,
    "mutation { rejectBudget(input: {id: \"{Budget:Submitted}\", reason: \"x\"}) { budget { id } problems { code } } }",
    "/rejectBudget/budget",
);

pub(super) const JOINING: Operation = change(
    "joinPartnership",
    "",
    "DELETE FROM memberships WHERE organization_id = (SELECT organization_id FROM organizations WHERE code = 'GM0603')",
    "mutation { joinPartnership(input: {partnership: \"{slug}\", organization: {code: \"GM0603\"}, from: \"2031-01-01\"}) { partnership { id } problems { code } } }",
    "/joinPartnership/partnership",
);

const RIJSWIJK_IS_A_MEMBER: &str = "DELETE FROM memberships WHERE organization_id = (SELECT organization_id FROM organizations WHERE code = 'GM0603');
     INSERT INTO memberships (partnership_id, organization_id, kind, during)
     SELECT partnership_id, organization_id, 'ACCEDING', '[2020-01-01,)' FROM partnerships, organizations WHERE slug = '{slug}' AND code = 'GM0603'";

pub(super) const LEAVING: Operation = change(
    "leavePartnership",
    "",
    RIJSWIJK_IS_A_MEMBER,
    "mutation { leavePartnership(input: {partnership: \"{slug}\", organization: {code: \"GM0603\"}, lastDay: \"2031-12-31\"}) { partnership { id } problems { code } } }",
    "/leavePartnership/partnership",
);

pub(super) const APPOINTING: Operation = change(
    "appointAdministrator",
    "",
    RIJSWIJK_IS_A_MEMBER,
    "mutation { appointAdministrator(input: {partnership: \"{slug}\", organization: {code: \"GM0603\"}}) { partnership { id } problems { code } } }",
    "/appointAdministrator/partnership",
);
