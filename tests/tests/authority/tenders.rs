//! Who leads a tender through its life, and weighs whether it is done together.

use super::operations::{Operation, change};

/// A step that is taken from a status
macro_rules! step {
    ($mutation:literal, $from:literal, own) => {
        step!($mutation, $from, "OwnTender", "of the own organization")
    };
    ($mutation:literal, $from:literal, other) => {
        step!($mutation, $from, "OtherTender", "of another organization")
    };
    ($mutation:literal, $from:literal, $tender:literal, $of:literal) => {
        change(
            $mutation,
            $of,
            concat!("UPDATE tenders SET version = 1, status = '", $from, "'"),
            concat!(
                "mutation { ",
                $mutation,
                "(input: {id: \"{Tender:",
                $tender,
                "}\", version: 1, reason: \"x\"}) { tender { id } problems { code } } }"
            ),
            concat!("/", $mutation, "/tender"),
        )
    };
}
pub(super) use step;

/// One step was taken
const STEPPED: &str = "UPDATE tenders SET status = 'REGISTERED'; DELETE FROM tender_steps;
     UPDATE tenders SET version = 1, status = 'PLANNED'";

pub(super) const RETRACTING: Operation = change(
    "retractTenderStep",
    "of the own organization",
    STEPPED,
    "mutation { retractTenderStep(input: {id: \"{Tender:OwnTender}\", version: 1, reason: \"x\"}) { tender { id } problems { code } } }",
    "/retractTenderStep/tender",
);

pub(super) const RETRACTING_OTHER: Operation = change(
    "retractTenderStep",
    "of another organization",
    STEPPED,
    "mutation { retractTenderStep(input: {id: \"{Tender:OtherTender}\", version: 1, reason: \"x\"}) { tender { id } problems { code } } }",
    "/retractTenderStep/tender",
);

/// Nobody answered yet, and there is no other assessment
const ASSESSMENTS_ARE: &str = "UPDATE tenders SET version = 1, status = 'REGISTERED';
     DELETE FROM assessments;
     INSERT INTO assessments (assessment_id, tender_id, due_on, opened_by)
     VALUES ('{uuid:Assessment}', '{uuid:OwnTender}', '2020-01-01', 'proef');
     INSERT INTO assessment_answers (assessment_id, organization_id)
     SELECT '{uuid:Assessment}', organization_id FROM organizations WHERE code IN ('GM0503', 'GM1783')";

pub(super) const MOVING: Operation = change(
    "moveTender",
    "of the own organization",
    "UPDATE tenders SET version = 1, status = 'REGISTERED'; DELETE FROM planned_periods",
    "mutation { moveTender(input: {id: \"{Tender:OwnTender}\", version: 1, milestone: AWARD, period: {text: \"n.t.b.\"}, reason: \"x\"}) { tender { id } problems { code } } }",
    "/moveTender/tender",
);

pub(super) const ASKING: Operation = change(
    "openAssessment",
    "of the own organization",
    "UPDATE tenders SET version = 1, status = 'REGISTERED'; DELETE FROM assessments",
    "mutation { openAssessment(input: {tender: \"{Tender:OwnTender}\", version: 1, dueOn: \"2999-12-31\"}) { assessment { id } problems { code } } }",
    "/openAssessment/assessment",
);

pub(super) const ANSWERING: Operation = change(
    "answerAssessment",
    "for the own organization",
    ASSESSMENTS_ARE,
    "mutation { answerAssessment(input: {id: \"{Assessment:Assessment}\", organization: {code: \"GM0503\"}, choice: JOIN, reason: \"x\"}) { assessment { id } problems { code } } }",
    "/answerAssessment/assessment",
);

pub(super) const ANSWERING_FOR_ANOTHER: Operation = change(
    "answerAssessment",
    "for another organization",
    ASSESSMENTS_ARE,
    "mutation { answerAssessment(input: {id: \"{Assessment:Assessment}\", organization: {code: \"GM1783\"}, choice: JOIN, reason: \"x\"}) { assessment { id } problems { code } } }",
    "/answerAssessment/assessment",
);

pub(super) const CONCLUDING: Operation = change(
    "concludeAssessment",
    "",
    ASSESSMENTS_ARE,
    "mutation { concludeAssessment(input: {id: \"{Assessment:Assessment}\", conclusion: \"x\"}) { assessment { id } problems { code } } }",
    "/concludeAssessment/assessment",
);
