//! Who says how many hours there are, and who decides what goes first.

use super::operations::{Operation, change};

/// Both members are asked, and nobody said anything yet
const ROUND_IS_OPEN: &str = "DELETE FROM prioritization_agreements;
     UPDATE prioritization_rounds SET version = 1, status = 'OPEN', conclusion = NULL, ended_by = NULL, ended_at = NULL;
     INSERT INTO prioritization_agreements (prioritization_round_id, organization_id)
     SELECT '{uuid:Round}', organization_id FROM organizations WHERE code IN ('GM0503', 'GM1783')";

pub(super) const NORMS: Operation = change(
    "setCapacityNorms",
    "",
    "",
    "mutation { setCapacityNorms(input: {partnership: \"{slug}\", norms: [{procedure: OPEN, role: LEAD, hours: 200}]}) { norms { hours } problems { code } } }",
    "/setCapacityNorms/norms",
);

pub(super) const HOURS: Operation = change(
    "setAvailableHours",
    "for the own organization",
    "",
    "mutation { setAvailableHours(input: {partnership: \"{slug}\", organization: {code: \"GM0503\"}, hours: [{quarter: \"2099-01-01\", hours: 9}]}) { capacity { organization { code } } problems { code } } }",
    "/setAvailableHours/capacity",
);

pub(super) const HOURS_OF_ANOTHER: Operation = change(
    "setAvailableHours",
    "for another organization",
    "",
    "mutation { setAvailableHours(input: {partnership: \"{slug}\", organization: {code: \"GM1783\"}, hours: [{quarter: \"2099-01-01\", hours: 9}]}) { capacity { organization { code } } problems { code } } }",
    "/setAvailableHours/capacity",
);

pub(super) const OF_TENDER: Operation = change(
    "setTenderHours",
    "for the own organization",
    "",
    "mutation { setTenderHours(input: {tender: \"{Tender:OwnTender}\", organization: {code: \"GM0503\"}, hours: 9}) { hours problems { code } } }",
    "/setTenderHours/hours",
);

pub(super) const OF_TENDER_OF_ANOTHER: Operation = change(
    "setTenderHours",
    "for another organization",
    "",
    "mutation { setTenderHours(input: {tender: \"{Tender:OtherTender}\", organization: {code: \"GM1783\"}, hours: 9}) { hours problems { code } } }",
    "/setTenderHours/hours",
);

pub(super) const OPENING: Operation = change(
    "openPrioritization",
    "",
    "DELETE FROM prioritization_rounds WHERE quarter_start = '2098-01-01'",
    "mutation { openPrioritization(input: {partnership: \"{slug}\", quarter: \"2098-01-01\", reason: \"x\", ranking: [{tender: \"{Tender:OwnTender}\"}]}) { prioritizationRound { id } problems { code } } }",
    "/openPrioritization/prioritizationRound",
);

pub(super) const RANKING: Operation = change(
    "rankPrioritization",
    "",
    ROUND_IS_OPEN,
    "mutation { rankPrioritization(input: {id: \"{PrioritizationRound:Round}\", version: 1, ranking: [{tender: \"{Tender:OwnTender}\"}]}) { prioritizationRound { id } problems { code } } }",
    "/rankPrioritization/prioritizationRound",
);

pub(super) const ANSWERING: Operation = change(
    "answerPrioritization",
    "for the own organization",
    ROUND_IS_OPEN,
    "mutation { answerPrioritization(input: {id: \"{PrioritizationRound:Round}\", version: 1, organization: {code: \"GM0503\"}, agrees: true}) { prioritizationRound { id } problems { code } } }",
    "/answerPrioritization/prioritizationRound",
);

pub(super) const ANSWERING_FOR_ANOTHER: Operation = change(
    "answerPrioritization",
    "for another organization",
    ROUND_IS_OPEN,
    "mutation { answerPrioritization(input: {id: \"{PrioritizationRound:Round}\", version: 1, organization: {code: \"GM1783\"}, agrees: true}) { prioritizationRound { id } problems { code } } }",
    "/answerPrioritization/prioritizationRound",
);

pub(super) const CONCLUDING: Operation = change(
    "concludePrioritization",
    "",
    "DELETE FROM prioritization_agreements;
     UPDATE prioritization_rounds SET status = 'OPEN', conclusion = NULL, ended_by = NULL, ended_at = NULL",
    "mutation { concludePrioritization(input: {id: \"{PrioritizationRound:Round}\", conclusion: \"x\"}) { prioritizationRound { id } problems { code } } }",
    "/concludePrioritization/prioritizationRound",
);

pub(super) const WITHDRAWING: Operation = change(
    "withdrawPrioritization",
    "",
    ROUND_IS_OPEN,
    "mutation { withdrawPrioritization(input: {id: \"{PrioritizationRound:Round}\", reason: \"x\"}) { prioritizationRound { id } problems { code } } }",
    "/withdrawPrioritization/prioritizationRound",
);
